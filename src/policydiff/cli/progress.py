"""How far a mailing is: one line on the terminal, written over itself. Nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from policydiff.delivery.records import MailingProgress

__all__ = ["Estimate", "progress_line"]

_WINDOW = 60.0
_ENOUGH = 5.0
"""Seconds of measuring before anything is said about the time left."""
_REFRESH = 0.2


class Estimate:
    """How fast a run has been in the last minute, waits included, and so how long it may take."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, now: float, done: int) -> None:
        """Take in that `done` are done at `now`, in seconds of a clock that does not run backwards."""
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _WINDOW:
            self._seen.popleft()

    def rate(self) -> float | None:
        """Return how many a second, or None where it is too early to tell."""
        if not self._seen:
            return None
        (since, before), (now, done) = self._seen[0], self._seen[-1]
        if now - since < _ENOUGH or done <= before:
            return None
        return (done - before) / (now - since)


def describe(progress: MailingProgress, rate: float | None) -> str:
    """Return "1,200 of 10,000 · 3 refused · 210 a second · about 42 s left"."""
    parts = [f"{progress.done:,} of {progress.total:,}"]
    if progress.rejected:
        parts.append(f"{progress.rejected:,} refused")
    if progress.unknown:
        parts.append(f"{progress.unknown:,} unknown")
    if rate:
        parts.append(f"{rate:,.0f} a second" if rate >= 1 else f"{rate * 60:.1f} a minute")
        if progress.done < progress.total:
            parts.append(f"about {_span((progress.total - progress.done) / rate)} left")
    return " · ".join(parts)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def progress_line(
    stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[MailingProgress], None] | None]:
    """Yield what shows progress on `stream` (stderr where None); None where that is no terminal."""
    target = sys.stderr if stream is None else stream
    if not target.isatty():
        yield None
        return
    estimate = Estimate()
    shown_at = float("-inf")
    width = 0

    def show(progress: MailingProgress) -> None:
        nonlocal shown_at, width
        now = clock()
        estimate.add(now, progress.done)
        if now - shown_at < _REFRESH and progress.done < progress.total:
            return
        shown_at = now
        line = describe(progress, estimate.rate())
        target.write(f"\r{line:<{width}}")
        target.flush()
        width = len(line)

    try:
        yield show
    finally:
        if width:
            target.write("\n")
            target.flush()
