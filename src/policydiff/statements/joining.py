"""List members that became one text, or one that became several: what then binds the others.

    "- Not shared: names"  "- photos"        becomes        "- Not shared: names, photos"

has the same words in the same order, and photos are no longer shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from policydiff.document.records import Unit
from policydiff.statements.records import Facet
from policydiff.statements.side import Side

_BINDING = frozenset({
    Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION,
    Facet.DURATION, Facet.RETENTION, Facet.AGE, Facet.AUDIENCE,
})  # fmt: skip
"""What a member says that binds all that stands in one sentence with it."""


def bound_otherwise(
    before: Sequence[int], after: Sequence[int], old: Side, new: Side
) -> tuple[str, ...]:
    """Return the words of a member that bind others in the other version alone, or ().

    Only sentences that have the same words in the same order are compared so.
    """
    if not are_parted_otherwise(before, after, old, new):
        return ()
    sides = (old, before, new, after), (new, after, old, before)
    return tuple(
        dict.fromkeys(
            word
            for here, parted, there, joined in sides
            for word in _bound(parted, here, joined, there)
        )
    )


def are_parted_otherwise(before: Sequence[int], after: Sequence[int], old: Side, new: Side) -> bool:
    """Whether other sentences have the same words in the same order, but for what joins list members.

    "You may keep hats, scarves and gloves." and "You may keep:", "hats", "scarves", "gloves".
    """
    return len(before) != len(after) and _in_order(before, old) == _in_order(after, new)


def _in_order(indexes: Iterable[int], side: Side) -> list[str]:
    return [
        t.word
        for i in indexes
        for t in side.reading(i).tokens
        if t.kind != "mark" and not t.inherited and t.word not in ("and", "or")
    ]


def _bound(parted: Sequence[int], here: Side, joined: Sequence[int], there: Side) -> Iterator[str]:
    for first, *others in _joined(parted, here, joined, there):
        head = here.document.sentences[first]
        if head.unit is not Unit.ITEM or not others:
            continue
        led = head.text.rstrip(" .:;")
        if all(led in here.context(i) for i in others):
            continue
        for i in (first, *others):
            for mark in here.read(here.document.sentences[i].text).marks:
                yield from (n.text for n in mark.nodes if n.facet in _BINDING)


def _joined(
    parted: Sequence[int], here: Side, joined: Sequence[int], there: Side
) -> Iterator[list[int]]:
    """Yield for every text of one side the texts of the other whose words begin in it."""
    ends = list(accumulate(len(_in_order((i,), there)) for i in joined))
    starts = accumulate((len(_in_order((i,), here)) for i in parted), initial=0)
    places = list(zip(parted, starts, strict=False))
    for begin, end in zip([0, *ends], ends, strict=False):
        last = end == ends[-1]
        if found := [i for i, start in places if begin <= start and (start < end or last)]:
            yield found
