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


def bound_otherwise(before: Sequence[int], after: Sequence[int], old: Side, new: Side) -> bool:
    """Whether a list member says what binds others in one version alone.

    Only sentences that have the same words in the same order are compared so.
    """
    return are_parted_otherwise(before, after, old, new) and (
        _binds(before, old, after, new) or _binds(after, new, before, old)
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


def _binds(parted: Sequence[int], here: Side, joined: Sequence[int], there: Side) -> bool:
    for first, *others in _joined(parted, here, joined, there):
        head = here.document.sentences[first]
        if head.unit is not Unit.ITEM or not others:
            continue
        led = head.text.rstrip(" .:;")
        if all(led in here.context(i) for i in others):
            continue
        texts = (here.document.sentences[i].text for i in (first, *others))
        if any(here.read(text).ids(_BINDING) for text in texts):
            return True
    return False


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
