"""What speaks for two sections being the same: shared sentences and reworded ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from policydiff.align.assignment import best_first
from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair, candidate_pairs, similarity, words_of

_REWORDED = 0.5
"""Least similarity at which one sentence counts as the other one reworded."""
_REPEATS = 64
"""A sentence repeated more often than this (as a product of both sides) says nothing about sections."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything is keyed by (old section, new section)."""

    flow: Mapping[Pair, float]
    """Characters of own text of the old section found again in the new one."""
    below: Mapping[Pair, float]
    """The same with everything below both sections."""


def gather_evidence(
    old: Outline,
    new: Outline,
    settled: Iterable[Pair],
    rest_old: Collection[int],
    rest_new: Collection[int],
) -> Evidence:
    """Compare the sections that no exact match has settled."""
    flow: defaultdict[Pair, float] = defaultdict(float)
    for o, n in settled:
        flow[o, n] = float(old.sizes[o])
    left_old, left_new = _shared(old, new, rest_old, rest_new, flow)
    words_old = {i: words_of(key) for i, (_, key) in left_old.items()}
    words_new = {i: words_of(key) for i, (_, key) in left_new.items()}
    scored = (
        (similarity(words_old[i], words_new[j]), i, j)
        for i, j in candidate_pairs(words_old, words_new)
    )
    for score, i, j in best_first(entry for entry in scored if entry[0] >= _REWORDED):
        (o, before), (n, after) = left_old[i], left_new[j]
        flow[o, n] += score * (len(before) + len(after)) / 2
    return Evidence(dict(flow), _below(old, new, flow))


def _shared(
    old: Outline,
    new: Outline,
    rest_old: Collection[int],
    rest_new: Collection[int],
    flow: defaultdict[Pair, float],
) -> tuple[dict[int, tuple[int, str]], dict[int, tuple[int, str]]]:
    """Add equal sentences to the flow; return what is left as sentence -> (section, key)."""
    places_old, places_new = _places(old, rest_old), _places(new, rest_new)
    left_old: dict[int, tuple[int, str]] = {}
    left_new: dict[int, tuple[int, str]] = {}
    for key, here in places_old.items():
        there = places_new.get(key)
        if there is None:
            left_old.update((index, (section, key)) for section, index in here)
        elif len(here) * len(there) <= _REPEATS:
            weight = len(key) / max(len(here), len(there))
            for o, _ in here:
                for n, _ in there:
                    flow[o, n] += weight
    for key, there in places_new.items():
        if key not in places_old:
            left_new.update((index, (section, key)) for section, index in there)
    return left_old, left_new


def _places(outline: Outline, rest: Collection[int]) -> dict[str, list[tuple[int, int]]]:
    """Return key -> [(section, sentence)]."""
    places: dict[str, list[tuple[int, int]]] = {}
    for section in sorted(rest):
        for index, key in enumerate(outline.keys[section], start=outline.starts[section]):
            places.setdefault(key, []).append((section, index))
    return places


def _below(old: Outline, new: Outline, flow: Mapping[Pair, float]) -> dict[Pair, float]:
    below: defaultdict[Pair, float] = defaultdict(float)
    for (o, n), amount in flow.items():
        for outer_old in old.ancestors(o):
            for outer_new in new.ancestors(n):
                below[outer_old, outer_new] += amount
    return dict(below)
