"""Measure speed beside the peers, in one run: python -m benchmarks [--repeat N] [--timeout S] [--write]

Compare ratios within one run, never absolute times of two days. The policies are made up here; nothing
is fetched. Peers that are not installed are skipped with the reason (`pip install -e .[peers]`).
"""

from __future__ import annotations

import argparse
import pathlib
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable

import policydiff
from benchmarks import comparing, reading, replaying, starting
from benchmarks.peers import package_version

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = ("redlines", "diff-match-patch", "rapidfuzz", "lxml", "markdown-it-py", "nupunkt")
PAGE = """\
# Performance

Measured by `python -m benchmarks --write` in one run. Ratios within a table mean something;
absolute times of two machines or two days do not.

- Machine: {machine}
- Versions: {versions}

## Comparing two versions

Made-up Markdown policies; for every 24 KB, 12 edits of words and sentences and 30 of typography alone,
one paragraph moved to another section, all paragraphs wrapped anew. Each differ runs in a process of
its own, on texts it has not seen; its first pair is not counted; times are CPU time. *Words reported /
changed* is the words it marks as deleted or inserted over those truly deleted or inserted: 1.00 is
right, a moved word counts as unchanged. Only `compare` also judges what it finds.

{comparing}

## By size

CPU time, every text new to the process.

{sizes}

## Reading history

{reading}

## Replaying a history

A made-up policy of 24 KB whose every version changes one sentence. *Warm* runs again with the verdicts
kept beside the repository; *one version more* adds one.

{replaying}

## Whole processes

{processes}
"""


def measure(folder: pathlib.Path, repeat: int, timeout: float) -> dict[str, str]:
    """Return the tables by name, and print each as soon as it is there."""
    small, case = comparing.write_cases(folder, comparing.SMALL, repeat)
    large, _ = comparing.write_cases(folder, comparing.LARGE, 2)
    steps: dict[str, Callable[[], Iterable[str]]] = {
        "comparing": lambda: comparing.table(
            comparing.run_all(small, timeout),
            comparing.run_all(large, timeout),
            case,
            comparing.move_named(case),
        ),
        "sizes": lambda: starting.size_table((24_000, 400_000, 1_600_000)),
        "reading": lambda: reading.table(folder, min(repeat, 3)),
        "replaying": lambda: replaying.table(folder),
        "processes": lambda: starting.process_table(folder, small[0], small[1], repeat),
    }
    tables = {}
    for name, step in steps.items():
        tables[name] = "\n".join(step())
        print(tables[name], end="\n\n", flush=True)
    return tables


def machine() -> str:
    """Return what the figures were measured on."""
    cpu = pathlib.Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (cpu.read_text() if cpu.exists() else "").splitlines()
        if line.startswith("model name")
    ]
    name = f"{len(names)} × {names[0]}" if names else platform.machine()
    return f"{name}, {platform.system()}, {platform.python_implementation()} {platform.python_version()}"


def versions() -> str:
    """Return the versions of everything compared."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    found = [f"{name} {package_version(name) or 'absent'}" for name in PACKAGES]
    return ", ".join((f"policydiff {policydiff.__version__}", *found, git.stdout.strip()))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=7, help="runs to take the median of")
    parser.add_argument("--timeout", type=float, default=30, help="seconds for a differ and size")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        tables = measure(pathlib.Path(name), arguments.repeat, arguments.timeout)
    if arguments.write:
        page = PAGE.format(machine=machine(), versions=versions(), **tables)
        (ROOT / "docs" / "performance.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
