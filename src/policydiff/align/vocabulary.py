"""What two sections speak of: the words they share, rare ones weighing most.

This is the evidence for sections that were written anew, where hardly a sentence survived. It is
gathered only when something is left without a counterpart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair, words_of

_STEM = 5
"""Letters compared of each word: enough to know it, few enough to see past its ending."""
_POSTINGS = 900
"""A word in more pairs of sections than this separates nothing and is passed over."""
_UNSHARED = 0.3
"""Weight of a word that the other version does not use at all, relative to one that it does."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of vocabulary, 0 to 1."""

    both: float
    """Of both sections together."""
    old: float
    """Of the old section."""
    new: float
    """Of the new one."""
    mutual: float
    """1 when each is the other's best partner, less the better the rivals are."""


def stems_of(words: Collection[str]) -> dict[str, None]:
    """Return the distinct stems in order of first use."""
    return dict.fromkeys(word[:_STEM] for word in words)


def overlaps(
    old: Outline, new: Outline, rest_old: Collection[int], rest_new: Collection[int]
) -> tuple[dict[Pair, Overlap], dict[Pair, Overlap]]:
    """Compare the vocabularies of unsettled sections, headings included.

    First those of the sections alone, then of everything they enclose.
    """
    bags_old = [_stems(old, o) for o in range(len(old))]
    bags_new = [_stems(new, n) for n in range(len(new))]
    frequency = Counter(stem for bag in (*bags_old, *bags_new) for stem in bag)
    sections = len(old) + len(new)
    weights = {stem: _weight(stem, sections // count) for stem, count in frequency.items()}
    own = _overlaps(bags_old, bags_new, rest_old, rest_new, weights)
    _pour_upwards(bags_old, old)
    _pour_upwards(bags_new, new)
    return own, _overlaps(bags_old, bags_new, rest_old, rest_new, weights)


def _overlaps(
    bags_old: Sequence[Collection[str]],
    bags_new: Sequence[Collection[str]],
    rest_old: Collection[int],
    rest_new: Collection[int],
    weights: Mapping[str, int],
) -> dict[Pair, Overlap]:
    postings_old = _postings({o: bags_old[o] for o in sorted(rest_old)})
    postings_new = _postings({n: bags_new[n] for n in sorted(rest_new)})
    total_old = _totals(postings_old, postings_new, weights)
    total_new = _totals(postings_new, postings_old, weights)
    shared: defaultdict[Pair, int] = defaultdict(int)
    for stem, left in postings_old.items():
        right = postings_new.get(stem, [])
        if len(left) * len(right) <= _POSTINGS:
            for o in left:
                for n in right:
                    shared[o, n] += weights[stem]
    return _compare(shared, total_old, total_new)


def _pour_upwards(bags: Sequence[dict[str, None]], outline: Outline) -> None:
    """Add the words of each section to those of the section around it."""
    for section in range(len(outline) - 1, 0, -1):
        if outline.parents[section] >= 0:
            bags[outline.parents[section]].update(bags[section])


def _compare(
    shared: Mapping[Pair, int], total_old: Mapping[int, float], total_new: Mapping[int, float]
) -> dict[Pair, Overlap]:
    both = {(o, n): 2 * amount / (total_old[o] + total_new[n]) for (o, n), amount in shared.items()}
    best_old: defaultdict[int, float] = defaultdict(float)
    best_new: defaultdict[int, float] = defaultdict(float)
    for (o, n), share in both.items():
        best_old[o] = max(best_old[o], share)
        best_new[n] = max(best_new[n], share)
    return {
        (o, n): Overlap(
            both=both[o, n],
            old=amount / total_old[o],
            new=amount / total_new[n],
            mutual=both[o, n] ** 2 / (best_old[o] * best_new[n]),
        )
        for (o, n), amount in shared.items()
    }


def _stems(outline: Outline, section: int) -> dict[str, None]:
    words = [word for key in outline.keys[section] for word in words_of(key)]
    return stems_of([*outline.heading_words[section], *words])


def _weight(stem: str, rarity: int) -> int:
    """Grows with the logarithm of rarity, squared; short words carry less."""
    return rarity.bit_length() ** 2 * len(stem)


def _postings(bags: Mapping[int, Collection[str]]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for section, bag in bags.items():
        for stem in bag:
            postings.setdefault(stem, []).append(section)
    return postings


def _totals(
    postings: Mapping[str, list[int]], others: Mapping[str, list[int]], weights: Mapping[str, int]
) -> dict[int, float]:
    totals: defaultdict[int, float] = defaultdict(float)
    for stem, sections in postings.items():
        there = len(others.get(stem, ()))
        if len(sections) * there <= _POSTINGS:
            for section in sections:
                totals[section] += weights[stem] if there else _UNSHARED * weights[stem]
    return totals
