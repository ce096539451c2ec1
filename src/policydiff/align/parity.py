"""Which section of a translation stands for which of the reference, and what only one of them says.

The words are in another language, so they say nothing here. What counts is the order of the sections,
their level and number, how much stands in them and in what form, and the quantities in their sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policydiff.align.assignment import Scored, best_first
from policydiff.align.quantities import Kind, Quantity, Said, quantities_of, unanswered
from policydiff.document import Document, Section, Unit

_GAP = -0.05
"""What a section without a counterpart costs; any pair of sections that could be one is better."""
_LEAST = 0.3
"""Least score at which two sections are taken for one."""
_LEAST_MOVED = 0.55
"""The same for sections that do not stand in the same order, where the order says nothing for it."""

_REACH = 60
"""Places that two sections may be apart to be one: the time would grow with the square otherwise."""


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of the reference and the one of the translation that stands for it."""

    reference: int | None
    """Section index, or None where only the translation has it."""
    translation: int | None
    score: float
    """0 to 1; 0 where one side is None."""


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """What two sections that stand for each other do not both say."""

    pair: SectionPair
    missing: tuple[Quantity, ...]
    """Said by the reference alone."""
    surplus: tuple[Quantity, ...]
    """Said by the translation alone."""


@dataclass(frozen=True, slots=True)
class _Outline:
    """A section as it can be seen without its words."""

    section: Section
    heading: frozenset[str]
    """Words of the heading in lower case: names and loans are the same in both."""
    units: tuple[int, int, int]
    """Sentences, items, rows."""
    quantities: tuple[Quantity, ...]
    said: Said
    firm: int
    """How many different firm quantities there are."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How a translation answers to its reference."""

    pairs: tuple[SectionPair, ...]
    """In the order of the reference, each section of either side once; what only the translation has
    follows at the end."""
    differences: tuple[SectionDifference, ...]


def compare_translation(reference: Document, translation: Document) -> Parity:
    """Map the sections of two documents in different languages, and tell what they do not both say.

    A document compared with itself gives each section to itself, without a difference. Date lines
    ask for nothing: a policy's own dates are checked by themselves. What the other document says in
    another section, and nothing there asks for, has moved, and is no difference.
    """
    before = _outlines(reference, translation.locale)
    after = _outlines(translation, reference.locale)
    scores = [
        [_score(one, other) if abs(n - m) <= _REACH else 0.0 for m, other in enumerate(after)]
        for n, one in enumerate(before)
    ]
    partner = _partners(scores)
    surplus = sorted(set(range(len(after))) - set(partner.values()))
    pairs = (
        *(_pair(one, partner.get(one), scores) for one in range(len(before))),
        *(SectionPair(None, other, 0.0) for other in surplus),
    )
    return Parity(pairs, _differences(before, after, pairs))


def pair_sections(reference: Document, translation: Document) -> tuple[SectionPair, ...]:
    """Return the pairs of `compare_translation` alone."""
    return compare_translation(reference, translation).pairs


def _partners(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the translation's section by that of the reference: in order first, then what moved."""
    pairs = _in_order(scores)
    left = set(range(len(scores))) - {one for one, _ in pairs}
    right = set(range(len(scores[0]))) - {other for _, other in pairs}
    moved: list[Scored] = [
        (scores[one][other], one, other)
        for one in sorted(left)
        for other in sorted(right)
        if scores[one][other] >= _LEAST_MOVED
    ]
    return dict(pairs | {(one, other) for _, one, other in best_first(moved)})


def _differences(
    before: Sequence[_Outline], after: Sequence[_Outline], pairs: Iterable[SectionPair]
) -> tuple[SectionDifference, ...]:
    found = []
    for pair in pairs:
        if pair.reference is not None and pair.translation is not None:
            here, there = before[pair.reference], after[pair.translation]
            sides = _without_localised(
                unanswered(here.quantities, there.said), unanswered(there.quantities, here.said)
            )
            found.append(SectionDifference(pair, *sides))
    missing = Said(each for difference in found for each in difference.missing)
    surplus = Said(each for difference in found for each in difference.surplus)
    settled = (
        SectionDifference(
            each.pair, unanswered(each.missing, surplus), unanswered(each.surplus, missing)
        )
        for each in found
    )
    return tuple(each for each in settled if each.missing or each.surplus)


def _outlines(document: Document, beside: str) -> list[_Outline]:
    """Return every section of a document as a reader of another language, `beside`, sees it."""
    return [_outline(document, section, beside) for section in document.sections]


def _outline(document: Document, section: Section, beside: str) -> _Outline:
    sentences = document.sentences[section.start : section.stop]
    found = [*quantities_of(section.heading, document.locale, beside)]
    for sentence in sentences:
        quantities = quantities_of(sentence, document.locale, beside)
        own_date = sentence.unit is Unit.DATE
        found += (replace(each, firm=False) for each in quantities) if own_date else quantities
    units = Counter(sentence.unit for sentence in sentences)
    return _Outline(
        section,
        heading=frozenset(re.findall(r"\w+", section.heading.casefold())),
        units=(units[Unit.SENTENCE], units[Unit.ITEM], units[Unit.ROW]),
        quantities=tuple(dict.fromkeys(found)),
        said=Said(found),
        firm=len(unanswered(found, Said(()))),
    )


def _score(one: _Outline, other: _Outline) -> float:
    """Return how well two sections agree, 0 to 1; a section agrees with itself most."""
    if (one.section.index == 0) != (other.section.index == 0):
        return 0.0
    form = sum(_ratio(a, b) for a, b in zip(one.units, other.units, strict=True)) / 3
    said = _agreement(one, other)
    level = 1.0 if one.section.level == other.section.level else 0.3
    number = _number_score(one.section.number, other.section.number)
    both, any_ = one.heading & other.heading, one.heading | other.heading
    heading = 0.5 + 0.5 * len(both) / len(any_) if any_ else 1.0
    return 0.25 * form + 0.3 * said + 0.15 * level + 0.2 * number + 0.1 * heading


def _number_score(one: str, other: str) -> float:
    if one and other:
        return 1.0 if one == other else 0.0
    return 0.8 if one == other else 0.4


def _ratio(one: int, other: int) -> float:
    return 1.0 if one == other else min(one, other) / max(one, other)


def _agreement(one: _Outline, other: _Outline) -> float:
    """Return the share of firm quantities that both say; a half where neither says any."""
    firm = one.firm + other.firm
    if not firm:
        return 0.5
    left = unanswered(one.quantities, other.said), unanswered(other.quantities, one.said)
    return 1 - (len(left[0]) + len(left[1])) / firm


def _without_localised(
    missing: tuple[Quantity, ...], surplus: tuple[Quantity, ...]
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Leave out sites that stand for one another: readers of each language are sent to their own."""
    gone, come = (sum(q.kind is Kind.SITE for q in each) for each in (missing, surplus))
    if gone != come:
        return missing, surplus
    return (
        tuple(each for each in missing if each.kind is not Kind.SITE),
        tuple(each for each in surplus if each.kind is not Kind.SITE),
    )


def _in_order(scores: Sequence[Sequence[float]]) -> set[tuple[int, int]]:
    """Return the pairs of the best alignment that keeps the order of both sides (Needleman-Wunsch)."""
    rows, columns = len(scores), len(scores[0]) if scores else 0
    best = [[_GAP * (i + j) for j in range(columns + 1)] for i in range(rows + 1)]
    for i in range(1, rows + 1):
        row, above, line = best[i], best[i - 1], scores[i - 1]
        for j in range(1, columns + 1):
            row[j] = max(above[j] + _GAP, row[j - 1] + _GAP, above[j - 1] + _gain(line[j - 1]))
    pairs = set()
    i, j = rows, columns
    while i and j:
        if best[i][j] == best[i - 1][j - 1] + _gain(scores[i - 1][j - 1]):
            i, j = i - 1, j - 1
            if scores[i][j] >= _LEAST:
                pairs.add((i, j))
        elif best[i][j] == best[i - 1][j] + _GAP:
            i -= 1
        else:
            j -= 1
    return pairs


def _gain(score: float) -> float:
    return score - _LEAST if score >= _LEAST else 3 * _GAP


def _pair(one: int, other: int | None, scores: Sequence[Sequence[float]]) -> SectionPair:
    return SectionPair(one, other, 0.0 if other is None else round(scores[one][other], 6))
