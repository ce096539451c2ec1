"""Comparing two versions: this project and its peers on the same pairs, each in a process of its own."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers import COMPARE, DIFFERS, STRUCTURE
from benchmarks.texts import Case, make_case
from policydiff.align import align_sections
from policydiff.diff import diff_documents
from policydiff.document import parse_document

SMALL, LARGE = 24_000, 400_000
ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Result:
    """What one differ did with one size of text."""

    name: str
    ms: float | None = None
    words: int = 0
    note: str = ""
    """Why there is no time."""


def write_cases(folder: pathlib.Path, size: int, rounds: int) -> tuple[list[str], Case]:
    """Write `rounds` pairs of different texts; return their paths and the last case."""
    paths: list[str] = []
    case = None
    for seed in range(rounds):
        case = make_case(size, seed)
        for name, text in (("old", case.old), ("new", case.new)):
            path = folder / f"{size}-{seed}-{name}.md"
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
    assert case is not None
    return paths, case


def run_differ(name: str, paths: Sequence[str], timeout: float) -> Result:
    """Run one differ in a process of its own, for at most `timeout` seconds."""
    command = [sys.executable, "-m", "benchmarks.peers", name, *paths]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return Result(name, note=f"not done in {timeout:.0f} s")
    if run.returncode:
        return Result(name, note=f"failed: {run.stderr.strip().splitlines()[-1]}")
    found = json.loads(run.stdout)
    if "skipped" in found:
        return Result(name, note=f"skipped: {found['skipped']}")
    return Result(name, found["ms"], found["words"])


def run_all(paths: Sequence[str], timeout: float) -> list[Result]:
    """Run every differ."""
    return [run_differ(name, paths, timeout) for name in DIFFERS]


def move_named(case: Case) -> bool:
    """Whether the paragraph that moved is reported as moved."""
    old = parse_document(case.old, format="markdown")
    new = parse_document(case.new, format="markdown")
    edits = diff_documents(old, new, align_sections(old, new)).edits
    number = re.findall(r"\d+", case.moved)[0]  # typography may differ, the number does not
    return any(edit.kind == "moved" and number in edit.new_text for edit in edits)


def table(
    small: Sequence[Result], large: Sequence[Result], case: Case, named: bool
) -> Iterator[str]:
    """Yield the lines of the table."""
    base = next(result.ms for result in small if result.name == COMPARE)
    yield "| differ | 24 KB | × `compare` | words reported / changed | move named | 400 KB |"
    yield "|---|---:|---:|---:|---|---:|"
    for result, long in zip(small, large, strict=True):
        far = f"{long.ms:,.0f} ms" if long.ms is not None else long.note
        if result.ms is None or base is None:
            yield f"| {result.name} | {result.note} | | | | {far} |"
            continue
        ours = result.name in (COMPARE, STRUCTURE)
        share = result.words / case.changed
        moved = ("yes" if named else "NO") if ours else "no"
        yield (
            f"| {result.name} | {result.ms:.1f} ms | {result.ms / base:.1f} | {share:.2f} "
            f"| {moved} | {far} |"
        )
