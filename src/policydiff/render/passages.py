"""Changes that a reader takes in as one: sentences of one paragraph that came, or went, together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policydiff.diff.records import EditKind
from policydiff.materiality import Direction
from policydiff.report import Change

_WHOLE = (EditKind.ADDED, EditKind.REMOVED)


def join_passages(changes: Iterable[Change], reading: Sequence[Change]) -> tuple[Change, ...]:
    """Return `changes` with added sentences of one block as one, and removed ones too.

    A title that opens a paragraph and the sentence after it are such. `reading` are the changes in
    reading order, which the joined texts follow; a joined change stands where the first of its parts
    stood in `changes`, under its id.
    """
    order = {change.id: at for at, change in enumerate(reading)}
    groups: dict[object, list[Change]] = {}
    for at, change in enumerate(changes):
        groups.setdefault(passage_of(change) or at, []).append(change)
    return tuple(
        _joined(group[0], sorted(group, key=lambda each: order.get(each.id, 0)))
        for group in groups.values()
    )


def passage_of(change: Change) -> object | None:
    """Return what changes of one passage agree in; None for a change that stands alone."""
    if change.kind not in _WHOLE or change.block is None or change.override is not None:
        return None
    return change.kind, change.block, change.old_section, change.new_section, change.lead_in


def _joined(first: Change, parts: Sequence[Change]) -> Change:
    if len(parts) == 1:
        return first
    old = " ".join(part.old_text for part in parts if part.old_text)
    new = " ".join(part.new_text for part in parts if part.new_text)
    return replace(
        first,
        old_text=old,
        new_text=new,
        words=(("delete", old) if old else ("insert", new),),
        direction=_direction({part.direction for part in parts}),
        needs_review=any(part.needs_review for part in parts),
        consent_required=any(part.consent_required for part in parts),
        retroactive=any(part.retroactive for part in parts),
        findings=tuple(dict.fromkeys(found for part in parts for found in part.findings)),
    )


def _direction(found: set[Direction]) -> Direction:
    """Return the direction of a whole; a part nobody can judge leaves no room for "favourable"."""
    if len(found) == 1:
        return next(iter(found))
    if found == {Direction.ADVERSE, Direction.NEUTRAL}:
        return Direction.ADVERSE
    return (
        Direction.NEUTRAL if found == {Direction.FAVOURABLE, Direction.NEUTRAL} else Direction.MIXED
    )
