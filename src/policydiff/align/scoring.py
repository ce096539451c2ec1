"""One number for a pair of sections, from all that speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from rapidfuzz import fuzz

from policydiff.align.evidence import Evidence
from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair
from policydiff.align.vocabulary import Overlap, stems_of

_NOTHING = Overlap(0.0, 0.0, 0.0, 0.0)
_CONTEXT = 0.2
"""Share of the doubt that corresponding neighbours take away."""
_SPEAKS = 0.15
"""Least share of vocabulary at which a pair is looked at."""
_LONG = 40
"""Characters of text that count as much as a heading."""
_SAME_HEADINGS = 64
"""Equal headings beyond this (as a product of both sides) are paired by text and order alone."""


@dataclass(frozen=True, slots=True)
class PairScore:
    """How strongly two sections belong together, and by which evidence most."""

    score: float
    by: str
    elsewhere: float | None = None
    """The score by sentences alone, for a repeated heading in another chapter, where its words prove
    nothing; None where the heading does not repeat."""

    def within(self, context: float, *, apart: bool) -> PairScore:
        """Strengthen it by how well the neighbours correspond, 0 to 1; `apart`: the chapters do not."""
        score = self.elsewhere if apart and self.elsewhere is not None else self.score
        return PairScore(round(1 - (1 - score) * (1 - _CONTEXT * context), 6), self.by)


@dataclass(frozen=True, slots=True)
class Origin:
    """What speaks for one section having come from another one, each 0 to about 1."""

    sentences: float
    """Share of its text, sentence by sentence."""
    words: float
    """Share of its vocabulary, less where it has a better partner."""
    covered: float
    """Share of its vocabulary, whoever else has it."""
    heading: float
    """Likeness of the headings, less the longer it is."""


class Scorer:
    """Scores pairs of sections of two outlines; everything that can be computed once is."""

    def __init__(
        self,
        old: Outline,
        new: Outline,
        evidence: Evidence,
        vocabulary: Mapping[Pair, Overlap],
        tree: Mapping[Pair, Overlap],
    ) -> None:
        self._old, self._new, self._evidence = old, new, evidence
        self._vocabulary = vocabulary
        self._tree = tree
        self._total_old, self._total_new = _totals(old), _totals(new)
        self._repeats_old, self._repeats_new = Counter(old.headings), Counter(new.headings)
        self._sent: Counter[int] = Counter()
        self._received: Counter[int] = Counter()
        for (o, n), amount in evidence.flow.items():
            self._sent[o] += round(amount)
            self._received[n] += round(amount)
        self._stems_old = [stems_of(words) for words in old.heading_words]
        self._stems_new = [stems_of(words) for words in new.heading_words]
        uses = Counter(stem for stems in (*self._stems_old, *self._stems_new) for stem in stems)
        self._rarity = {stem: len(stem) / count.bit_length() for stem, count in uses.items()}

    def candidates(self, rest_old: Collection[int], rest_new: Collection[int]) -> list[Pair]:
        """Return pairs of unsettled sections that share text, words or heading."""
        found = {
            p
            for p in (*self._evidence.flow, *self._evidence.below)
            if p[0] in rest_old and p[1] in rest_new
        }
        found.update(
            pair
            for words in (self._vocabulary, self._tree)
            for pair, overlap in words.items()
            if overlap.both >= _SPEAKS
        )
        found.update(self._heading_pairs(rest_old, rest_new))
        return sorted(found)

    def _heading_pairs(self, rest_old: Collection[int], rest_new: Collection[int]) -> set[Pair]:
        postings: dict[str, tuple[list[int], list[int]]] = {}
        sides = (
            (0, self._old, self._stems_old, rest_old),
            (1, self._new, self._stems_new, rest_new),
        )
        for side, outline, stems, rest in sides:
            for section in sorted(rest):
                for word in (outline.headings[section], *stems[section]):
                    postings.setdefault(word, ([], []))[side].append(section)
        return {
            (o, n)
            for left, right in postings.values()
            if len(left) * len(right) <= _SAME_HEADINGS
            for o in left
            for n in right
        }

    def score(self, o: int, n: int) -> PairScore:
        """Combine what the two sections themselves say.

        Likeness of headings and vocabulary speaks only for text whose sentences went nowhere else.
        """
        unclaimed = self._unclaimed(o, n)
        heading = self.heading(o, n)
        if self._old.headings[o] != self._new.headings[n]:
            heading *= unclaimed
        content = _share(self._evidence.flow, (o, n), self._old.sizes[o], self._new.sizes[n])
        below = _share(self._evidence.below, (o, n), self._total_old[o], self._total_new[n])
        words = self._words(o, n) * unclaimed
        text = max(content, 0.8 * below)
        doubt = (1 - 0.95 * text) * (1 - words)
        by = "heading" if heading >= max(text, 0.5) else "content" if text >= 0.2 else "words"
        elsewhere = 0.95 * text if self.repeats(o, n) else None
        return PairScore(1 - doubt * (1 - 0.75 * heading), by, elsewhere)

    def repeats(self, o: int, n: int) -> bool:
        """Whether both have a heading that others have too."""
        before, after = self._old.headings[o], self._new.headings[n]
        return before == after and max(self._repeats_old[before], self._repeats_new[after]) > 1

    def related(self) -> list[Pair]:
        """Return the pairs of sections of which one may hold the text of the other."""
        return sorted({*self._evidence.flow, *self._vocabulary})

    def came_from(self, o: int, n: int, *, part: int) -> Origin:
        """How much of one section (`part` 0: the old, 1: the new) the other one explains.

        By its vocabulary a section that encloses others did only where they did too.
        """
        outline, own = ((self._old, o), (self._new, n))[part]
        size = outline.sizes[own]
        if not size:
            return Origin(0.0, 0.0, 0.0, self.heading(o, n))
        seen = [self._vocabulary.get((o, n), _NOTHING)]
        if outline.below(own):
            seen.append(self._tree.get((o, n), _NOTHING))
        long = size / (size + _LONG)
        return Origin(
            sentences=self._evidence.flow.get((o, n), 0.0) / size,
            words=long * min(sqrt(_part(overlap, part) * overlap.mutual) for overlap in seen),
            covered=long * _part(seen[0], part),
            heading=self.heading(o, n) * (1 - long),
        )

    def stayed(self, o: int, n: int, *, whole: int) -> float:
        """Share of one section (`whole` 0: the old, 1: the new) whose sentences the other one has."""
        size = (self._old.sizes[o], self._new.sizes[n])[whole]
        return min(1.0, self._evidence.flow.get((o, n), 0.0) / size) if size else 0.0

    def spoken(self) -> list[tuple[float, Pair]]:
        """What sections share of their own vocabulary, less where one of them has a better partner.

        A heading that both share with others would speak too loudly in it: those pairs are left out.
        """
        return [
            (words.both * words.mutual, pair)
            for pair, words in self._vocabulary.items()
            if not self.repeats(*pair)
        ]

    def _unclaimed(self, o: int, n: int) -> float:
        """Share of both texts whose sentences were not found in other sections."""
        shared = self._evidence.flow.get((o, n), 0.0)
        claims = (
            (self._sent[o] - shared, self._old.sizes[o]),
            (self._received[n] - shared, self._new.sizes[n]),
        )
        free = 1.0
        for claimed, size in claims:
            # What was sent is counted in whole letters, so it may be a little less than what is shared.
            free *= min(1.0, max(0.0, 1 - claimed / size)) if size else 1.0
        return free

    def _words(self, o: int, n: int) -> float:
        seen = (words.get((o, n), _NOTHING) for words in (self._vocabulary, self._tree))
        return max(overlap.both * sqrt(overlap.mutual) for overlap in seen)

    def heading(self, o: int, n: int) -> float:
        """Likeness of two headings, 0 to 1; a heading that repeats proves less."""
        before, after = self._old.headings[o], self._new.headings[n]
        if before == after:
            return 0.75 if self.repeats(o, n) else 1.0
        if not before or not after:
            return 0.0
        letters = fuzz.ratio(before, after) / 100
        likeness = self._likeness(self._stems_old[o], self._stems_new[n])
        alike = max(likeness, letters if letters >= 0.85 else 0.0)
        return 0.9 * alike * sqrt(alike)

    def _likeness(self, before: Collection[str], after: Collection[str]) -> float:
        shared = sum(self._rarity[stem] for stem in before if stem in after)
        either = sum(self._rarity[stem] for stem in (*before, *after))
        return 2 * shared / either if either else 0.0


def _part(overlap: Overlap, part: int) -> float:
    return overlap.new if part else overlap.old


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
