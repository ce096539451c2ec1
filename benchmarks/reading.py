"""Reading history: every version of every policy through `policydiff.repository`, beside one `git log`."""

from __future__ import annotations

import pathlib
import subprocess
import sys

from benchmarks.clock import median_ms, process
from benchmarks.texts import policy

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ((1, 2_000), (100, 20))
"""(files, versions of each)."""


def build(folder: pathlib.Path, files: int, versions: int) -> None:
    """Make a packed repository in `folder` in which every commit changes one file."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    texts = [policy(24_000, seed) for seed in range(min(files, 5))]
    stream: list[bytes] = []
    for number in range(files * versions):
        file = number % files
        text = f"{texts[file % len(texts)]}\nVersion {number} of this text.\n".encode()
        stamp = f"committer A <a@shop.example> {1_700_000_000 + number} +0000"
        head = f"commit refs/heads/main\n{stamp}\ndata 4\nEdit\n"
        change = f"M 100644 inline policies/{file}.md\ndata {len(text)}\n"
        stream += (head.encode(), change.encode(), text, b"\n")
    load = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(load, input=b"".join(stream), check=True)
    subprocess.run(
        ["git", "-C", str(folder), "symbolic-ref", "HEAD", "refs/heads/main"], check=True
    )
    subprocess.run(["git", "-C", str(folder), "gc", "-q"], check=True)


def table(folder: pathlib.Path, repeat: int) -> list[str]:
    """Return the lines of the table."""
    lines = [
        "| history | one `git log --raw` | policydiff, process | ratio |",
        "|---|---:|---:|---:|",
    ]
    for files, versions in CASES:
        place = folder / f"history-{files}"
        build(place, files, versions)
        floor = median_ms(process(["git", "log", "--raw", "-z"], place), repeat)
        command = [sys.executable, "-m", "benchmarks.reader", str(place), str(files)]
        ours = median_ms(process(command, ROOT), repeat)
        name = f"{files} file{'s' * (files > 1)} × {versions:,} versions of 24 KB"
        lines.append(f"| {name} | {floor:.0f} ms | {ours:.0f} ms | {ours / floor:.1f} |")
    return lines
