"""Links between sentences whose words differ: one to one, one split, several merged into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from policydiff.align.similarity import Words, candidate_pairs, similarity, words_of
from policydiff.diff.records import SentenceLink
from policydiff.document.records import Sentence, Unit

_ACCEPT = 0.45
_SAME_GAP_CELLS = 100
"""Pairs in one gap up to which all are compared, whatever words they share."""
_ELSEWHERE = 0.72
"""Least similarity across sections that are not matched."""
_ELSEWHERE_WORDS = 5
_JOIN_GAIN = 0.06
_HALF_HELD = 0.5
_PART = 0.3
"""Least similarity of a sentence with the larger part of itself."""
_SAME_ROW, _OTHER_ROW = 0.35, 0.1
"""What speaks for and against two table rows whose first cells are the same, and differ."""
_PARTS = 3
"""Sentences that one may be split into, or merged from."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence and where it stands: number of its section match (-1: none) and gap within it."""

    sentence: Sentence
    group: int
    gap: int


_Ranked = tuple[float, int, tuple[int, ...], tuple[int, ...]]


def likely_links(old: Mapping[int, Place], new: Mapping[int, Place]) -> list[SentenceLink]:
    """Link what is left on both sides after equal sentences: best first, each sentence at most once."""
    words_old = {i: words_of(place.sentence.key) for i, place in old.items()}
    words_new = {j: words_of(place.sentence.key) for j, place in new.items()}
    candidates = sorted({*candidate_pairs(words_old, words_new), *_gap_pairs(old, new)})
    ranked: list[_Ranked] = []
    for o, n in candidates:
        alike = similarity(words_old[o], words_new[n])
        score = _adjusted(alike, old[o], new[n], words_old[o], words_new[n])
        if score >= _ACCEPT:
            ranked.append((score, abs(o - n), (o,), (n,)))
        ranked += _joined(o, n, alike, old, new, words_old, words_new)
    return _choose(ranked)


def _gap_pairs(old: Mapping[int, Place], new: Mapping[int, Place]) -> list[tuple[int, int]]:
    """Sentences that stand between the same unchanged ones are compared even if no rare word is shared."""
    left: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    right: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for side, gaps in ((old, left), (new, right)):
        for index, place in side.items():
            if place.group >= 0:
                gaps[place.group, place.gap].append(index)
    return [
        (o, n)
        for gap, olds in left.items()
        if len(olds) * len(right.get(gap, ())) <= _SAME_GAP_CELLS
        for o in olds
        for n in right.get(gap, ())
    ]


def _adjusted(alike: float, old: Place, new: Place, words_old: Words, words_new: Words) -> float:
    """Similarity less what speaks against the pair: another place, another kind, another list."""
    a, b = old.sentence, new.sentence
    score = alike
    if old.group < 0 or old.group != new.group:
        short = min(len(words_old), len(words_new)) < _ELSEWHERE_WORDS
        if alike < _ELSEWHERE or (short and (not a.lead_in or a.lead_in != b.lead_in)):
            return 0.0
        score -= 0.2
    elif old.gap != new.gap:
        score -= 0.08
    if a.unit is not b.unit:
        score -= 0.05 if Unit.ROW not in (a.unit, b.unit) else 0.15
    elif a.unit is Unit.DATE:
        score += 0.25
    elif a.unit is Unit.ROW:
        score += _SAME_ROW if _first_cell(a) == _first_cell(b) else -_OTHER_ROW
    if a.lead_in != b.lead_in and Unit.ITEM in (a.unit, b.unit):
        score -= 0.05
    return round(score, 6)


def _first_cell(row: Sentence) -> str:
    """Return what a table row is about."""
    return row.text.strip(" |").partition("|")[0].strip().casefold()


def _joined(
    o: int,
    n: int,
    alike: float,
    old: Mapping[int, Place],
    new: Mapping[int, Place],
    words_old: Mapping[int, Words],
    words_new: Mapping[int, Words],
) -> Iterable[_Ranked]:
    """The pair together with the sentences around `n` (a split) or around `o` (a merge)."""
    if alike < _PART:
        return
    for run in _runs(n, new):
        score = _split_score(words_old[o], [words_new[j] for j in run])
        score = _elsewhere(score, old[o], new[run[0]])
        if score:
            yield score, abs(o - run[0]), (o,), run
    for run in _runs(o, old):
        score = _split_score(words_new[n], [words_old[i] for i in run])
        score = _elsewhere(score, old[run[0]], new[n])
        if score:
            yield score, abs(run[0] - n), run, (n,)


def _runs(index: int, side: Mapping[int, Place]) -> Iterable[tuple[int, ...]]:
    """Neighbouring sentences of one section, two or three, of which `index` is one."""
    for length in range(2, _PARTS + 1):
        for first in range(index - length + 1, index + 1):
            run = tuple(range(first, first + length))
            if all(_side_by_side(at, side) for at in run[:-1]):
                yield run


def _side_by_side(first: int, side: Mapping[int, Place]) -> bool:
    if first not in side or first + 1 not in side:
        return False
    a, b = side[first].sentence, side[first + 1].sentence
    return a.section == b.section and Unit.ROW not in (a.unit, b.unit)


def _split_score(whole: Words, parts: Sequence[Words]) -> float:
    """Similarity of the whole with all parts together, if each of them really came from it."""
    vocabulary = set(whole)
    if any(len(part) < 2 or _held(part, vocabulary) < _HALF_HELD for part in parts):
        return 0.0
    together = similarity(whole, _join(parts))
    fewer = [parts[:-1], parts[1:], *([part] for part in parts[1:-1])]
    best = max(similarity(whole, _join(some)) for some in fewer)
    return together if together >= best + _JOIN_GAIN else 0.0


def _held(part: Words, vocabulary: Collection[str]) -> float:
    return sum(word in vocabulary for word in part) / len(part)


def _join(parts: Iterable[Words]) -> Words:
    return tuple(word for part in parts for word in part)


def _elsewhere(score: float, old: Place, new: Place) -> float:
    if old.group < 0 or old.group != new.group:
        return round(score - 0.2, 6) if score >= _ELSEWHERE else 0.0
    return round(score, 6) if score >= 0.6 else 0.0


def _choose(ranked: list[_Ranked]) -> list[SentenceLink]:
    used_old: set[int] = set()
    used_new: set[int] = set()
    links = []
    for _, _, olds, news in sorted(
        set(ranked), key=lambda r: (-r[0], r[1], min(r[2][0], r[3][0]), r[2], r[3])
    ):
        if used_old.isdisjoint(olds) and used_new.isdisjoint(news):
            used_old.update(olds)
            used_new.update(news)
            links.append(SentenceLink(olds, news))
    return links
