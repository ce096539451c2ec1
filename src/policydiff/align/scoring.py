"""One number for a pair of sections, from all that speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from policydiff.align.evidence import Evidence
from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair, Words

_SAME_HEADINGS = 64
"""Equal headings beyond this (as a product of both sides) are paired by text and order alone."""


@dataclass(frozen=True, slots=True)
class PairScore:
    """How strongly two sections belong together, and by which evidence most."""

    score: float
    by: str


class Scorer:
    """Scores pairs of sections of two outlines; everything that can be computed once is."""

    def __init__(self, old: Outline, new: Outline, evidence: Evidence) -> None:
        self._old, self._new, self._evidence = old, new, evidence
        self._total_old, self._total_new = _totals(old), _totals(new)
        self._repeats_old, self._repeats_new = Counter(old.headings), Counter(new.headings)
        words = (*old.heading_words, *new.heading_words)
        self._rarity = {
            w: 1 / c for w, c in Counter(w for ws in words for w in dict.fromkeys(ws)).items()
        }

    def candidates(self, rest_old: Collection[int], rest_new: Collection[int]) -> list[Pair]:
        """Return pairs of unsettled sections that share text, words or heading."""
        found = {
            p
            for p in (*self._evidence.flow, *self._evidence.below)
            if p[0] in rest_old and p[1] in rest_new
        }
        found.update(pair for pair, share in self._evidence.bags.items() if share >= 0.15)
        found.update(self._heading_pairs(rest_old, rest_new))
        return sorted(found)

    def _heading_pairs(self, rest_old: Collection[int], rest_new: Collection[int]) -> set[Pair]:
        postings: dict[str, tuple[list[int], list[int]]] = {}
        for side, outline, rest in ((0, self._old, rest_old), (1, self._new, rest_new)):
            for section in sorted(rest):
                for word in (
                    outline.headings[section],
                    *dict.fromkeys(outline.heading_words[section]),
                ):
                    postings.setdefault(word, ([], []))[side].append(section)
        return {
            (o, n)
            for left, right in postings.values()
            if len(left) * len(right) <= _SAME_HEADINGS
            for o in left
            for n in right
        }

    def score(self, o: int, n: int, context: float) -> PairScore:
        """Combine the evidence; `context` (0 to 1) says how well the neighbours correspond."""
        heading = self._heading(o, n)
        content = _share(self._evidence.flow, (o, n), self._old.sizes[o], self._new.sizes[n])
        below = _share(self._evidence.below, (o, n), self._total_old[o], self._total_new[n])
        words = self._evidence.bags.get((o, n), 0.0)
        text = max(content, 0.8 * below)
        doubt = (1 - 0.75 * heading) * (1 - 0.95 * text) * (1 - 0.35 * words) * (1 - 0.2 * context)
        by = "heading" if heading >= max(text, 0.5) else "content" if text >= 0.2 else "words"
        return PairScore(round(1 - doubt, 6), by)

    def _heading(self, o: int, n: int) -> float:
        before, after = self._old.headings[o], self._new.headings[n]
        if before == after:
            return 1.0 if max(self._repeats_old[before], self._repeats_new[after]) == 1 else 0.75
        if not before or not after:
            return 0.0
        likeness = self._likeness(self._old.heading_words[o], self._new.heading_words[n])
        letters = fuzz.ratio(before, after) / 100
        return 0.9 * max(likeness, letters if letters >= 0.85 else 0.0) ** 1.5

    def _likeness(self, before: Words, after: Words) -> float:
        a, b = set(before), set(after)
        shared = sum(sorted(self._rarity[w] for w in a & b))
        either = sum(sorted(self._rarity[w] for w in a)) + sum(sorted(self._rarity[w] for w in b))
        return 2 * shared / either if either else 0.0


def _totals(outline: Outline) -> list[int]:
    totals = list(outline.sizes)
    for index in range(len(outline) - 1, 0, -1):
        if outline.parents[index] >= 0:
            totals[outline.parents[index]] += totals[index]
    return totals


def _share(flow: Mapping[Pair, float], pair: Pair, size_old: int, size_new: int) -> float:
    """Share of the text that went from one to the other; short texts prove less."""
    amount = flow.get(pair, 0.0)
    smaller = min(size_old, size_new)
    if not amount or not smaller:
        return 0.0
    share = max(2 * amount / (size_old + size_new), 0.8 * amount / smaller)
    return min(1.0, share) * smaller / (smaller + 20)
