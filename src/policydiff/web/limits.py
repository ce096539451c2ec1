"""How often a network may ask for something in a while. Of this process, and gone with it."""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock

__all__ = ["RateLimit"]

_MOST_NETWORKS = 10_000
"""Networks that are remembered; the one that was quiet longest is forgotten first."""


class RateLimit:
    """At most `most` requests of one network in `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def allows(self, network: str, now: float) -> bool:
        """Count a request and tell whether it is within the limit."""
        with self._lock:
            times = self._times.setdefault(network, deque())
            self._times.move_to_end(network)
            if len(self._times) > _MOST_NETWORKS:
                self._times.popitem(last=False)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(now)
            return True
