"""Which old sentence became which new one.

Equal sentences come first: in order within matched sections, then out of order, then across sections. Only what is
left is compared by likeness, all candidates ranked together, so that the best pairs are found wherever they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from policydiff.align import SectionMatch
from policydiff.diff.likeness import Place, likely_links
from policydiff.diff.records import SentenceLink
from policydiff.document.records import Document, Sentence

_GROUPLESS = -1
_SELF_CONTAINED = 24
"""Characters from which an equal sentence in an unrelated section is the same one moved, not a coincidence."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One document with the places of its sentences."""

    sentences: Sequence[Sentence]
    group: list[int]
    """Per sentence: number of the section match, when it has both sides, else -1."""
    gap: list[int]
    """Per sentence: how many equal sentences of its group stand before it."""


def link_sentences(
    old: Document, new: Document, matches: Sequence[SectionMatch]
) -> tuple[SentenceLink, ...]:
    """Return every link, sorted by new and old sentence; a sentence is in at most one link."""
    before = _side(old, [match.old if match.new else () for match in matches])
    after = _side(new, [match.new if match.old else () for match in matches])
    pairs: dict[int, int] = {}
    for match in matches:
        if match.old and match.new:
            _link_in_order(
                before, after, _indexes(old, match.old), _indexes(new, match.new), match, pairs
            )
    _link_equal(before, after, pairs)
    taken = set(pairs.values())
    left_old = [s.index for s in old.sentences if s.index not in pairs]
    left_new = [s.index for s in new.sentences if s.index not in taken]
    links = [SentenceLink((o,), (n,)) for o, n in pairs.items()]
    if left_old and left_new:
        links += likely_links(
            {i: Place(before.sentences[i], before.group[i], before.gap[i]) for i in left_old},
            {j: Place(after.sentences[j], after.group[j], after.gap[j]) for j in left_new},
        )
    return tuple(sorted(links, key=lambda link: (link.new, link.old)))


def _side(document: Document, groups: Sequence[tuple[int, ...]]) -> _Side:
    count = len(document.sentences)
    side = _Side(document.sentences, [_GROUPLESS] * count, [0] * count)
    for number, sections in enumerate(groups):
        for index in _indexes(document, sections):
            side.group[index] = number
    return side


def _indexes(document: Document, sections: Sequence[int]) -> list[int]:
    """The sentences of some sections, in document order."""
    return [
        index
        for section in sections
        for index in range(document.sections[section].start, document.sections[section].stop)
    ]


def _link_in_order(
    before: _Side,
    after: _Side,
    old: list[int],
    new: list[int],
    match: SectionMatch,
    pairs: dict[int, int],
) -> None:
    """Link equal sentences that kept their order; where a list repeats, under the same lead-in first."""
    if match.matched_by == "exact" and len(old) == len(new):
        pairs.update(zip(old, new, strict=True))
        return
    found = list(
        _common(
            [(before.sentences[i].key, before.sentences[i].lead_in) for i in old],
            [(after.sentences[j].key, after.sentences[j].lead_in) for j in new],
        )
    )
    inner: list[tuple[int, int]] = []
    edges = [(-1, -1), *found, (len(old), len(new))]
    for (a, b), (c, d) in zip(edges, edges[1:], strict=False):
        if c - a > 1 and d - b > 1:
            gap = _common(
                [before.sentences[i].key for i in old[a + 1 : c]],
                [after.sentences[j].key for j in new[b + 1 : d]],
            )
            inner += [(a + 1 + i, b + 1 + j) for i, j in gap]
    found = sorted([*found, *inner])
    pairs.update((old[i], new[j]) for i, j in found)
    _number_gaps(before.gap, old, [i for i, _ in found])
    _number_gaps(after.gap, new, [j for _, j in found])


def _common(a: Sequence[object], b: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Positions of a longest common subsequence."""
    ids: dict[object, int] = {}
    left = [ids.setdefault(item, len(ids)) for item in a]
    right = [ids.setdefault(item, len(ids)) for item in b]
    for op in LCSseq.opcodes(left, right):
        if op.tag == "equal":
            yield from zip(
                range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True
            )


def _number_gaps(gaps: list[int], indexes: list[int], linked: list[int]) -> None:
    passed = 0
    for position, index in enumerate(indexes):
        gaps[index] = passed
        if passed < len(linked) and linked[passed] == position:
            passed += 1


def _link_equal(before: _Side, after: _Side, pairs: dict[int, int]) -> None:
    """Link equal sentences that are left: first in the same section and list, last anywhere."""
    taken = set(pairs.values())
    olds: defaultdict[str, list[Sentence]] = defaultdict(list)
    news: defaultdict[str, list[Sentence]] = defaultdict(list)
    for s in before.sentences:
        if s.index not in pairs:
            olds[s.key].append(s)
    for s in after.sentences:
        if s.index not in taken and s.key in olds:
            news[s.key].append(s)
    for key, there in news.items():
        _pair_up(olds[key], there, before, after, pairs)


def _pair_up(
    olds: list[Sentence], news: list[Sentence], before: _Side, after: _Side, pairs: dict[int, int]
) -> None:
    def identity(side: _Side, s: Sentence, level: int) -> object:
        group = side.group[s.index]
        if level < 2 and group == _GROUPLESS:
            return None
        if level == 3 and len(s.key) < _SELF_CONTAINED:
            return None
        return (
            ((group, s.lead_in), (group,), (s.lead_in,), ())[level]
            if level != 2 or s.lead_in
            else None
        )

    for level in range(4):
        waiting: defaultdict[object, list[int]] = defaultdict(list)
        for s in news:
            waiting[identity(after, s, level)].append(s.index)
        for queue in waiting.values():
            queue.reverse()
        waiting.pop(None, None)
        for s in olds:
            queue = waiting.get(identity(before, s, level), [])
            if queue:
                pairs[s.index] = queue.pop()
        linked = {pairs[s.index] for s in olds if s.index in pairs}
        olds = [s for s in olds if s.index not in pairs]
        news = [s for s in news if s.index not in linked]
        if not olds or not news:
            return
