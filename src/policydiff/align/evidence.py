"""What speaks for two sections being the same: shared sentences, reworded sentences, shared rare words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from policydiff.align.assignment import best_first
from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair, Words, candidate_pairs, similarity, words_of

_REWORDED = 0.5
"""Least similarity at which one sentence counts as the other one reworded."""
_REPEATS = 64
"""A sentence repeated more often than this (as a product of both sides) says nothing about sections."""
_POSTINGS = 900


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything is keyed by (old section, new section)."""

    flow: Mapping[Pair, float]
    """Characters of own text of the old section found again in the new one."""
    below: Mapping[Pair, float]
    """The same with everything below both sections."""
    bags: Mapping[Pair, float]
    """0 to 1: share of the words, rare ones weighing most, that the two sections have in common."""


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
    bags = _bags(old, new, rest_old, rest_new)
    return Evidence(dict(flow), _below(old, new, flow), bags)


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


def _bags(
    old: Outline, new: Outline, rest_old: Collection[int], rest_new: Collection[int]
) -> dict[Pair, float]:
    """Weighted overlap of vocabularies: a word weighs one over the number of sections that use it."""
    bag_old = {o: _vocabulary(old, o) for o in sorted(rest_old)}
    bag_new = {n: _vocabulary(new, n) for n in sorted(rest_new)}
    postings_old, postings_new = _postings(bag_old), _postings(bag_new)
    total_old: defaultdict[int, float] = defaultdict(float)
    total_new: defaultdict[int, float] = defaultdict(float)
    shared: defaultdict[Pair, float] = defaultdict(float)
    for word, left in postings_old.items():
        right = postings_new.get(word)
        if right is None or len(left) * len(right) > _POSTINGS:
            continue
        weight = 1.0 / (len(left) + len(right))
        for o in left:
            total_old[o] += weight
        for n in right:
            total_new[n] += weight
        for o in left:
            for n in right:
                shared[o, n] += weight
    return {
        (o, n): min(1.0, 2 * amount / (total_old[o] + total_new[n]))
        for (o, n), amount in shared.items()
    }


def _vocabulary(outline: Outline, section: int) -> Words:
    words = dict.fromkeys(word for key in outline.keys[section] for word in words_of(key))
    return tuple(words)


def _postings(bags: Mapping[int, Words]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for section, words in bags.items():
        for word in words:
            postings.setdefault(word, []).append(section)
    return postings
