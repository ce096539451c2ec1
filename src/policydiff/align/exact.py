"""Sections that are the same on both sides: equal heading, equal text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from rapidfuzz.distance import LCSseq

from policydiff.align.outline import Outline
from policydiff.align.similarity import Pair


def exact_pairs(old: Outline, new: Outline) -> list[Pair]:
    """Pair sections with equal heading and equal text, in ascending order.

    Where such a section repeats, the path decides; what still repeats is paired in document order.
    """
    pairs = _unique(_identities(old, paths=True), _identities(new, paths=True), {})
    before, after = _identities(old), _identities(new)
    pairs |= _unique(before, after, pairs)
    pairs |= _repeated(before, after, pairs)
    return sorted(pairs.items())


def _identities(outline: Outline, *, paths: bool = False) -> list[Hashable]:
    names = outline.paths if paths else ((),) * len(outline)
    return list(zip(names, outline.headings, outline.keys, strict=True))


def _unique(
    old: Sequence[Hashable], new: Sequence[Hashable], settled: Mapping[int, int]
) -> dict[int, int]:
    """Pair what occurs once on each side, wherever it stands."""
    left, right = _open(old, new, settled)
    count_old, count_new = Counter(old[o] for o in left), Counter(new[n] for n in right)
    place = {new[n]: n for n in right}
    return {o: place[old[o]] for o in left if count_old[old[o]] == count_new[old[o]] == 1}


def _repeated(
    old: Sequence[Hashable], new: Sequence[Hashable], settled: Mapping[int, int]
) -> dict[int, int]:
    """Pair what occurs several times along the longest run in common."""
    left, right = _open(old, new, settled)
    ids: dict[Hashable, int] = {}
    before = [ids.setdefault(old[o], len(ids)) for o in left]
    after = [ids.setdefault(new[n], len(ids)) for n in right]
    pairs: dict[int, int] = {}
    if not set(before).isdisjoint(after):
        for op in LCSseq.opcodes(before, after):
            if op.tag == "equal":
                run = range(op.src_end - op.src_start)
                pairs.update((left[op.src_start + i], right[op.dest_start + i]) for i in run)
    return pairs


def _open(
    old: Sequence[Hashable], new: Sequence[Hashable], settled: Mapping[int, int]
) -> tuple[list[int], list[int]]:
    taken = set(settled.values())
    return (
        [o for o in range(len(old)) if o not in settled],
        [n for n in range(len(new)) if n not in taken],
    )
