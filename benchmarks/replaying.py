"""Replaying a history: every version judged anew, and again from what the first run kept."""

from __future__ import annotations

import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from benchmarks.texts import policy

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = (300, 2_000)
"""Versions of one policy of 24 KB."""
CONFIG = '[[policies]]\nid = "privacy"\npath = "privacy.md"\n'
_EDITS = (
    (r"\bWe collect\b", "We gather"),
    (r"\bWe gather\b", "We collect"),
    (r"\bhelp us to\b", "help us in order to"),
    (r"\bhelp us in order to\b", "help us to"),
    (r"\bfor (?:14|30) days", "for 60 days"),
    (r"\bfor (?:60|90) days", "for 30 days"),
    (r"\bat any time\b", "at any  time"),
    (r"\bYou may ask\b", "You can ask"),
    (r"\bYou can ask\b", "You may ask"),
    (r"\bpayment processors\b", "our bankers"),
)


def texts(versions: int, size: int = 24_000, seed: int = 7) -> list[str]:
    """Return the versions of a made-up policy: each differs from the one before in one sentence."""
    rng = random.Random(seed)
    paragraphs = policy(size, seed).split("\n\n")
    found = ["\n\n".join(paragraphs)]
    while len(found) < versions:
        place = rng.randrange(len(paragraphs))
        pattern, by = rng.choice(_EDITS)
        edited = re.sub(pattern, by, paragraphs[place], count=1)
        if edited != paragraphs[place]:
            paragraphs[place] = edited
            found.append("\n\n".join(paragraphs))
    return found


def build(folder: pathlib.Path, versions: int) -> None:
    """Make a packed repository in `folder` with one policy and its configuration."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    stream: list[bytes] = []
    for number, text in enumerate(texts(versions)):
        raw = text.encode()
        stamp = f"committer A <a@shop.example> {1_500_000_000 + 86_400 * number} +0000"
        head = f"commit refs/heads/main\n{stamp}\ndata 4\nEdit\n"
        stream += (
            head.encode(),
            f"M 100644 inline privacy.md\ndata {len(raw)}\n".encode(),
            raw,
            b"\n",
        )
    load = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(load, input=b"".join(stream), check=True)
    for command in (["reset", "-q", "--hard"], ["gc", "-q"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    (folder / "policydiff.toml").write_text(CONFIG, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Run:
    """One whole process."""

    seconds: float
    """By the clock."""
    cpu: float
    """Seconds."""
    said: str


def run(folder: pathlib.Path, *options: str) -> Run:
    """Replay the policy in a process of its own."""
    command = [sys.executable, "-m", "policydiff", "replay", "privacy", *options]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    cpu = usage.ru_utime + usage.ru_stime
    return Run(time.perf_counter() - started, cpu, said)


def table(folder: pathlib.Path) -> list[str]:
    """Return the lines of the table."""
    lines = [
        "| history | notices | cold | CPU | a version | warm | one version more |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for versions in CASES:
        place = folder / f"replay-{versions}"
        build(place, versions)
        cold, warm = run(place, "--format", "json"), run(place, "--format", "json")
        assert cold.said == warm.said, "a replay from what was kept is the same to the byte"
        notices = json.loads(cold.said)["totals"]["notices"]
        lines.append(
            f"| {versions:,} versions of 24 KB | {notices:,} | {cold.seconds:.1f} s | {cold.cpu:.1f} s "
            f"| {cold.cpu / versions * 1000:.0f} ms | {warm.seconds:.2f} s | {_one_more(place):.2f} s |"
        )
        shutil.rmtree(place)
    return lines


def _one_more(place: pathlib.Path) -> float:
    """Return the seconds of a replay after one more commit."""
    path = place / "privacy.md"
    path.write_text(
        path.read_text(encoding="utf-8") + "\nThank you for reading.\n", encoding="utf-8"
    )
    commit = ["-c", "user.name=A", "-c", "user.email=a@shop.example", "commit", "-qam", "Edit"]
    subprocess.run(["git", "-C", str(place), *commit], check=True)
    return run(place).seconds


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print("\n".join(table(pathlib.Path(name))))
