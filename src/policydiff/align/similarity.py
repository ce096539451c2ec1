"""How alike two sentences are, and which pairs are worth comparing.

Similarity is symmetric, and so is the choice of candidates: swapping the versions swaps the pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

Words = tuple[str, ...]
Pair = tuple[int, int]

# Scripts without spaces give one word a character; everything else one word a run of letters.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_]+")
_POSTINGS = 400
"""A word that would pair more sentences than this tells nothing about which belong together."""
_KEEP = 6
"""Candidates kept for each sentence, best first."""


def words_of(key: str) -> Words:
    """Return the words of a text, in order and without case."""
    return tuple(_WORD.findall(key.casefold()))


def similarity(a: Words, b: Words) -> float:
    """Return 0 to 1: how much of two sentences is the same words, order counting most."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    shorter = min(len(a), len(b))
    order = Indel.normalized_similarity(a, b)
    if shorter <= 3:
        letters = fuzz.ratio(" ".join(a), " ".join(b)) / 100
        return max(order, letters if letters >= 0.8 else 0.0)
    held = order * (len(a) + len(b)) / 2 / shorter
    found = max(order, 0.62 * held if held >= 0.85 else 0.0)
    if found >= 0.85:
        return found
    # On sorted words the same measure counts what both use, whatever the order.
    return max(found, 0.85 * Indel.normalized_similarity(sorted(a), sorted(b)))


def candidate_pairs(old: Mapping[int, Words], new: Mapping[int, Words]) -> list[Pair]:
    """Return pairs that share words, the rare ones weighing most, in ascending order.

    Cost follows the number of rare words shared, not the product of the two sizes.
    """
    old_postings, new_postings = _postings(old), _postings(new)
    shared: defaultdict[Pair, float] = defaultdict(float)
    for word, left in old_postings.items():
        right = new_postings.get(word)
        if right is None or len(left) * len(right) > _POSTINGS:
            continue
        weight = 1.0 / (len(left) + len(right))
        for o in left:
            for n in right:
                shared[o, n] += weight
    return _best_of_each(shared)


def _postings(side: Mapping[int, Words]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for index, words in side.items():
        for word in dict.fromkeys(words):
            postings.setdefault(word, []).append(index)
    return postings


def _best_of_each(shared: Mapping[Pair, float]) -> list[Pair]:
    """Keep a pair when it is among the best of either of its ends."""
    by_old: defaultdict[int, list[tuple[float, Pair]]] = defaultdict(list)
    by_new: defaultdict[int, list[tuple[float, Pair]]] = defaultdict(list)
    for pair, weight in shared.items():
        entry = (-round(weight, 9), pair)
        by_old[pair[0]].append(entry)
        by_new[pair[1]].append(entry)
    kept: set[Pair] = set()
    for entries in (*by_old.values(), *by_new.values()):
        kept.update(pair for _, pair in _top(entries))
    return sorted(kept)


def _top(entries: list[tuple[float, Pair]]) -> Iterable[tuple[float, Pair]]:
    """The best entries; those that tie with the last one kept stay too, so that no index decides."""
    if len(entries) <= _KEEP:
        return entries
    entries.sort()
    limit = entries[_KEEP - 1][0]
    return [entry for entry in entries[: 4 * _KEEP] if entry[0] <= limit]
