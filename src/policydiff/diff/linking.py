"""Which old sentence became which new one.

Equal sentences come first: in order within matched sections, then out of order, then across
sections. Only what is left is compared by likeness, all candidates ranked together, so that the best
pairs are found wherever they stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from policydiff.align import SectionMatch
from policydiff.align.assignment import in_order
from policydiff.diff.likeness import Place, likely_links
from policydiff.diff.records import SentenceLink
from policydiff.document.records import Document, Sentence

Positions = tuple[int, int]

_GROUPLESS = -1
_LCS_CELLS = 400_000_000
"""Repeated sentences of one side times those of the other (a bit a cell: 50 MB)."""
_SELF_CONTAINED = 24
"""Characters from which an equal sentence elsewhere is the same one moved, not a coincidence."""


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
    left = [before.sentences[i] for i in old]
    right = [after.sentences[j] for j in new]
    found = _between(_anchors(left, right), left, right, _key_and_list)
    found = _between(found, left, right, _key)
    pairs.update((old[i], new[j]) for i, j in found)
    _number_gaps(before.gap, old, [i for i, _ in found])
    _number_gaps(after.gap, new, [j for _, j in found])


def _anchors(left: Sequence[Sentence], right: Sequence[Sentence]) -> list[Positions]:
    """Sentences that occur once on each side and kept their order, the longer ones deciding."""
    once_left, once_right = _once(left), _once(right)
    shared = [(i, once_right[key]) for key, i in once_left.items() if key in once_right]
    shared.sort()
    kept = in_order([j for _, j in shared], [float(len(left[i].key) + 1) for i, _ in shared])
    return [pair for at, pair in enumerate(shared) if at in kept]


def _once(sentences: Sequence[Sentence]) -> dict[object, int]:
    """Identity -> position of what occurs once; an item in another list is another item."""
    counts = Counter(map(_key_and_list, sentences))
    places = {_key_and_list(s): at for at, s in enumerate(sentences)}
    return {identity: at for identity, at in places.items() if counts[identity] == 1}


def _between(
    found: list[Positions],
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    identity: Callable[[Sentence], object],
) -> list[Positions]:
    """Add, between pairs already found, the longest run of sentences with equal identity."""
    added = []
    for (a, b), (c, d) in pairwise([(-1, -1), *found, (len(left), len(right))]):
        if c - a > 1 and d - b > 1:
            common = _common(
                [identity(s) for s in left[a + 1 : c]], [identity(s) for s in right[b + 1 : d]]
            )
            added += [(a + 1 + i, b + 1 + j) for i, j in common]
    return sorted([*found, *added])


def _key_and_list(sentence: Sentence) -> object:
    return sentence.key, sentence.lead_in


def _key(sentence: Sentence) -> object:
    return sentence.key


def _common(a: Sequence[object], b: Sequence[object]) -> Iterator[Positions]:
    """Positions of a longest common subsequence; none where both sides are beyond all measure."""
    shared = set(a).intersection(b)
    ids: dict[object, int] = {}
    left = [i for i, item in enumerate(a) if item in shared]
    right = [j for j, item in enumerate(b) if item in shared]
    if not shared or len(left) * len(right) > _LCS_CELLS:
        return
    before = [ids.setdefault(a[i], len(ids)) for i in left]
    after = [ids.setdefault(b[j], len(ids)) for j in right]
    for op in LCSseq.opcodes(before, after):
        if op.tag == "equal":
            run = range(op.src_end - op.src_start)
            yield from ((left[op.src_start + k], right[op.dest_start + k]) for k in run)


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
    """Pair sentences of one key: same section and list, same section, same list, anywhere."""
    for identity in (_in_list_of_section, _in_section, _in_list, _anywhere):
        waiting: defaultdict[object, deque[int]] = defaultdict(deque)
        for s in news:
            if (place := identity(s, after.group[s.index])) is not None:
                waiting[place].append(s.index)
        for s in olds:
            place = identity(s, before.group[s.index])
            if place is not None and waiting[place]:
                pairs[s.index] = waiting[place].popleft()
        linked = {pairs[s.index] for s in olds if s.index in pairs}
        olds = [s for s in olds if s.index not in pairs]
        news = [s for s in news if s.index not in linked]
        if not olds or not news:
            return


def _in_list_of_section(sentence: Sentence, group: int) -> object:
    return None if group == _GROUPLESS else (group, sentence.lead_in)


def _in_section(sentence: Sentence, group: int) -> object:
    return None if group == _GROUPLESS else group


def _in_list(sentence: Sentence, group: int) -> object:
    return sentence.lead_in or None


def _anywhere(sentence: Sentence, group: int) -> object:
    return True if len(sentence.key) >= _SELF_CONTAINED else None
