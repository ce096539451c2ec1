"""Choosing among scored pairs, and finding what kept its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Scored = tuple[float, int, int]
"""Score, old index, new index."""


def best_first(scored: Iterable[Scored]) -> list[Scored]:
    """Take the best pair of all, then the best of what is left: each index at most once.

    Ties go to the pair nearest to the same place, then to the earlier one; both stay the same when
    the sides are swapped.
    """
    used_old: set[int] = set()
    used_new: set[int] = set()
    chosen = []
    for pair in sorted(scored, key=_rank):
        _, o, n = pair
        if o not in used_old and n not in used_new:
            used_old.add(o)
            used_new.add(n)
            chosen.append(pair)
    return chosen


def _rank(pair: Scored) -> tuple[float, int, int]:
    score, o, n = pair
    return -round(score, 9), abs(o - n), min(o, n)


def in_order(targets: Sequence[int], weights: Sequence[float]) -> set[int]:
    """Return the positions of the heaviest strictly increasing run of `targets`.

    A Fenwick tree of maxima: the time grows as n log n.
    """
    ranks = {target: rank for rank, target in enumerate(sorted(set(targets)), start=1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before = [-1] * len(targets)
    top = (0.0, -1)
    for position, target in enumerate(targets):
        total, before[position] = _prefix(best, ranks[target] - 1)
        entry = (total + weights[position], position)
        _raise(best, ranks[target], entry)
        if entry[0] > top[0]:
            top = entry
    kept = set()
    at = top[1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


def _prefix(tree: list[tuple[float, int]], rank: int) -> tuple[float, int]:
    found = (0.0, -1)
    while rank > 0:
        if tree[rank][0] > found[0]:
            found = tree[rank]
        rank -= rank & -rank
    return found


def _raise(tree: list[tuple[float, int]], rank: int, entry: tuple[float, int]) -> None:
    while rank < len(tree):
        if entry[0] > tree[rank][0]:
            tree[rank] = entry
        rank += rank & -rank
