"""How versions are named in addresses: by day and content, for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policydiff.history import Version

__all__ = ["version_ids"]

_DIGITS = 8


def version_ids(versions: Iterable[Version]) -> tuple[str, ...]:
    """Return the id of each version, oldest first: "2027-01-10-1a2b3c4d".

    Where a text came again on the same day, "-2" and so on follows. No two are alike.
    """
    seen: Counter[str] = Counter()
    found = []
    for version in versions:
        name = f"{version.date[:10]}-{version.blob[:_DIGITS]}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(found)
