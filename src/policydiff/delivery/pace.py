"""How fast a mailing may go, and when it must stop: a token bucket, and a share of failures."""

from __future__ import annotations

from collections import deque

__all__ = ["FailureShare", "TokenBucket"]


class TokenBucket:
    """At most `rate` recipients a second on average, and at most one second's worth at once.

    Times are seconds of any clock that does not run backwards. `rate` 0 is no limit.
    """

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._tokens = self.size
        self._filled_at = now

    @property
    def size(self) -> float:
        """Most recipients at once."""
        return max(1.0, self._rate)

    def seconds_until(self, wanted: int, now: float) -> float:
        """Return how long to wait before `wanted` recipients may go; 0.0 where they may now.

        More than `size` at once are let through when the bucket is full.
        """
        if self._rate <= 0:
            return 0.0
        self._fill(now)
        return max(0.0, (min(wanted, self.size) - self._tokens) / self._rate)

    def take(self, count: int, now: float) -> None:
        """Count `count` recipients as gone. The bucket may owe, and then fills up from below zero."""
        if self._rate > 0:
            self._fill(now)
            self._tokens -= count

    def _fill(self, now: float) -> None:
        passed = max(0.0, now - self._filled_at)
        self._tokens = min(self.size, self._tokens + passed * self._rate)
        self._filled_at = now


class FailureShare:
    """The share of failures among the last recipients: whole batches, `window` recipients at least."""

    def __init__(self, most: float, window: int) -> None:
        self._most = most
        self._window = window
        self._batches: deque[tuple[int, int]] = deque()
        self._decided = 0
        self._failed = 0

    def add(self, decided: int, failed: int) -> None:
        """Count a batch; the oldest ones are forgotten once the others fill the window."""
        self._batches.append((decided, failed))
        self._decided += decided
        self._failed += failed
        while self._decided - self._batches[0][0] >= self._window:
            gone, gone_failed = self._batches.popleft()
            self._decided -= gone
            self._failed -= gone_failed

    def exceeded(self) -> str:
        """Return what was seen where it is too much, or "". A tenth of the window is too little to tell."""
        return describe_share(self._failed, self._decided, self._most, self._window)


def describe_share(failed: int, total: int, most: float, window: int) -> str:
    """Return "12 of the last 200 (6 %, and at most 5 % may)" where that is too many, or ""."""
    if total * 10 < window or failed <= most * total:
        return ""
    return f"{failed} of the last {total} ({failed / total:.1%}, and at most {most:.1%} may)"
