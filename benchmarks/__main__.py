"""Measure speed, each figure beside its floor in the same run: python -m benchmarks [--repeat N]

Compare ratios within one run, never absolute times of two days. Policies are made up here; nothing is
fetched.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import policydiff
from benchmarks.texts import edited, policy
from policydiff.pipeline.comparison import parse

CLI = [sys.executable, "-m", "policydiff"]


def median_ms(work: Callable[[], object], repeat: int) -> float:
    work()
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def process(command: list[str], folder: pathlib.Path) -> Callable[[], object]:
    return lambda: subprocess.run(command, cwd=folder, capture_output=True, check=True)


def show(name: str, ms: float, floor: float, floor_name: str) -> None:
    print(f"{name:48} {ms:9.1f} ms   {ms / floor:6.1f} x {floor_name}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=9)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bare = median_ms(process([sys.executable, "-c", "pass"], folder), repeat)
        print(f"{'a bare interpreter':48} {bare:9.1f} ms")
        show(
            "policydiff --help, process",
            median_ms(process([*CLI, "--help"], folder), repeat),
            bare,
            "bare",
        )
        for size in (24, 400, 1600):
            old = policy(size * 1000)
            new = edited(old, max(12, size // 2))
            (folder / "old.md").write_text(old)
            (folder / "new.md").write_text(new)
            rounds = repeat if size < 400 else 3
            command = [*CLI, "diff", "old.md", "new.md"]
            both = median_ms(lambda old=old, new=new: (parse(old), parse(new)), rounds)
            print(f"{f'parse both, {size} KB':48} {both:9.1f} ms")
            show(
                f"compare, {size} KB",
                median_ms(lambda old=old, new=new: policydiff.compare(old, new), rounds),
                both,
                "parse both",
            )
            one = old.replace("days", "weeks", 1)
            show(
                f"compare, one word, {size} KB",
                median_ms(lambda old=old, one=one: policydiff.compare(old, one), rounds),
                both,
                "parse both",
            )
            if size < 1600:
                ms = median_ms(process(command, folder), rounds)
                show(f"policydiff diff, process, {size} KB", ms, bare, "bare")
    return 0


if __name__ == "__main__":
    sys.exit(main())
