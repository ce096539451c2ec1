"""Which thing which limit is said of: "slips until they are paid and cards until they expire"."""

from __future__ import annotations

from collections.abc import Sequence

_OPENING = frozenset({"until", "after", "before", "within"})
_TELLING = 4
"""Words of a limit that tell it from another."""


def exchanged_limits(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the words that open limits which two things exchanged between two versions, or ()."""
    pairs = [
        [
            (side[i - 1], tuple(side[i : i + _TELLING]))
            for i, w in enumerate(side)
            if i and w in _OPENING
        ]
        for side in words
    ]
    halves = [[sorted(half) for half in zip(*own, strict=True)] for own in pairs]
    if sorted(pairs[0]) == sorted(pairs[1]) or halves[0] != halves[1]:
        return ()
    return tuple(dict.fromkeys(limit[0] for _, limit in pairs[1]))
