"""Whole processes beside a bare interpreter, and the engine by size of the text."""

from __future__ import annotations

import pathlib
import resource
import sys
from collections.abc import Callable

import policydiff
from benchmarks.clock import cpu_ms, median_ms, process
from benchmarks.texts import make_case
from policydiff.pipeline.comparison import parse

CLI = [sys.executable, "-m", "policydiff"]
HELP_GOAL = 5
"""Times a bare interpreter."""
DIFF_GOAL_MS = 250.0
"""The whole process, nothing in memory; of two cores that do nothing else."""


def process_table(folder: pathlib.Path, old: str, new: str, repeat: int) -> list[str]:
    """Return the lines of the table of whole processes."""
    bare = median_ms(process([sys.executable, "-c", "pass"], folder), repeat)
    lines = ["| process | time | × bare interpreter | goal |", "|---|---:|---:|---|"]
    commands = (
        ("a bare interpreter", [sys.executable, "-c", "pass"], bare),
        ("`policydiff --help`", [*CLI, "--help"], HELP_GOAL * bare),
        ("`policydiff diff`, 24 KB", [*CLI, "diff", old, new], DIFF_GOAL_MS),
    )
    for name, command, goal in commands:
        ms = median_ms(process(command, folder), repeat)
        said = "" if goal is bare else f"{goal:.0f} ms: {'kept' if ms <= goal else 'MISSED'}"
        lines.append(f"| {name} | {ms:.0f} ms | {ms / bare:.1f} | {said} |")
    return lines


def size_table(sizes: tuple[int, ...]) -> list[str]:
    """Return the lines of the table of `compare` by size; every text is new to the process."""
    lines = [
        "| size | parse both | `compare`, edits in proportion | one word changed | peak memory |",
        "|---|---:|---:|---:|---:|",
    ]
    for size in sizes:
        cases = [make_case(size, seed) for seed in (1_001, 1_002, 1_003)]
        first, second, third = cases
        both = _ms(parse, first.old) + _ms(parse, first.new)
        whole = _ms(policydiff.compare, second.old, second.new)
        one = third.old.replace(" days", " weeks", 1)
        small = _ms(policydiff.compare, third.old, one)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines.append(
            f"| {size // 1000:,} KB | {both:,.0f} ms | {whole:,.0f} ms | {small:,.0f} ms "
            f"({small / both:.1f} × parsing) | {peak:.0f} MB |"
        )
    return lines


def _ms(work: Callable[..., object], *texts: str) -> float:
    started = cpu_ms()
    work(*texts)
    return cpu_ms() - started
