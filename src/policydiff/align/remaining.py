"""What is left on both sides and speaks of the same: a second look, with less asked of it."""

from __future__ import annotations

from collections.abc import Mapping

from policydiff.align.assignment import Scored
from policydiff.align.context import nearest
from policydiff.align.outline import Outline
from policydiff.align.scoring import Scorer

_SPOKEN = 0.35
"""Least share of vocabulary that joins two sections which nothing else on either side claims."""
_LIKELY = 0.35
"""Least score with the places counted in, where the headings have telling words in common."""
_HEADING = 0.15
"""Least likeness of such headings."""

Homes = tuple[Mapping[int, object], Mapping[int, object]]
"""For each side, the group of every matched section."""


def remaining_pairs(old: Outline, new: Outline, scorer: Scorer, homes: Homes) -> list[Scored]:
    """Return pairs of unmatched sections that may be the same; a section can be in several."""
    free_old = set(range(len(old))) - homes[0].keys()
    free_new = set(range(len(new))) - homes[1].keys()
    if not free_old or not free_new:
        return []
    found = [
        (share, *pair)
        for share, pair in scorer.spoken()
        if share >= _SPOKEN and pair[0] in free_old and pair[1] in free_new
    ]
    places = _Places(old, new, homes)
    for o, n in scorer.candidates(free_old, free_new):
        free = o in free_old and n in free_new
        if free and not scorer.repeats(o, n) and scorer.heading(o, n) >= _HEADING:
            score = scorer.score(o, n).within(places.of(o, n), apart=False).score
            if score >= _LIKELY:
                found.append((score, o, n))
    return found


class _Places:
    """How well the sections around two others correspond, splits and merges included."""

    def __init__(self, old: Outline, new: Outline, homes: Homes) -> None:
        self._old, self._new, self._homes = old, new, homes
        self._around_old, self._around_new = (
            nearest(len(old), homes[0]),
            nearest(len(new), homes[1]),
        )

    def of(self, o: int, n: int) -> float:
        """0 to 1: those before, after and above are in one match."""
        above = self._old.parents[o], self._new.parents[n]
        beside = (
            self._same(before[o], after[n])
            for before, after in zip(self._around_old, self._around_new, strict=True)
        )
        return (sum(beside) + (above == (-1, -1) or self._same(*above))) / 3

    def _same(self, o: int, n: int) -> bool:
        return o in self._homes[0] and self._homes[0][o] is self._homes[1].get(n)
