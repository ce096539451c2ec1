"""Where a section stands: what is matched before, after and above it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Container, Sequence

from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair

_SLOT = 36
"""Pairs between the same neighbours up to which each is looked at."""


class Context:
    """Which neighbours and parents of two sections correspond, given what is matched so far."""

    def __init__(self, old: Outline, new: Outline, matched: Sequence[Pair]) -> None:
        self._old, self._new = old, new
        self._to = dict(matched)
        self._from = back = {n: o for o, n in matched}
        self._before_old, self._after_old = nearest(len(old), self._to)
        self._before_new, self._after_new = nearest(len(new), back)

    def of(self, o: int, n: int) -> float:
        """0 to 1: the matched sections before, after and above correspond."""
        parents = self._old.parents[o], self._new.parents[n]
        above = parents == (-1, -1) or self._to.get(parents[0], -2) == parents[1]
        return (self._before(o, n) + self._after(o, n) + above) / 3

    def apart(self, o: int, n: int) -> bool:
        """Whether the sections around them went different ways."""
        above, there = self._old.parents[o], self._new.parents[n]
        if above < 0 or there < 0:
            return False
        return self._to.get(above, there) != there or self._from.get(there, above) != above

    def _before(self, o: int, n: int) -> bool:
        return self._to.get(self._before_old[o], -1) == self._before_new[n]

    def _after(self, o: int, n: int) -> bool:
        return self._to.get(self._after_old[o], -1) == self._after_new[n]

    def slots(self, rest_old: set[int], rest_new: set[int], chosen: Collection[Pair]) -> list[Pair]:
        """Pairs of unmatched sections that stand between the same matched ones."""
        free_old = sorted(rest_old - {o for o, _ in chosen})
        free_new = sorted(rest_new - {n for _, n in chosen})
        right: defaultdict[Pair, list[int]] = defaultdict(list)
        left: defaultdict[Pair, list[int]] = defaultdict(list)
        for n in free_new:
            right[self._before_new[n], self._after_new[n]].append(n)
        for o in free_old:
            left[
                self._to.get(self._before_old[o], -1), self._to.get(self._after_old[o], -1)
            ].append(o)
        return [pair for gap, olds in left.items() for pair in self._slot(olds, right.get(gap, []))]

    def _slot(self, olds: list[int], news: list[int]) -> list[Pair]:
        """All pairs of a small slot; of a large one those with equal headings, in their order."""
        if len(olds) * len(news) <= _SLOT:
            return [(o, n) for o in olds for n in news]
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for n in news:
            waiting[self._new.headings[n]].append(n)
        return [
            (o, waiting[heading].popleft())
            for o in olds
            if waiting[heading := self._old.headings[o]]
        ]


def nearest(length: int, matched: Container[int]) -> tuple[list[int], list[int]]:
    """For every section the nearest matched one before and after it, or -1."""
    before, after = [-1] * length, [-1] * length
    for i in range(1, length):
        before[i] = i - 1 if i - 1 in matched else before[i - 1]
    for i in range(length - 2, -1, -1):
        after[i] = i + 1 if i + 1 in matched else after[i + 1]
    return before, after
