"""What a changed lead-in or heading does to the list members under it that did not change themselves.

    "We share your data with:"        becomes     "We never share your data with:"

turns every member; the finding stands at the edit of the lead-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document.records import Unit
from policydiff.statements.atoms import atoms_of
from policydiff.statements.differences import atom_deltas
from policydiff.statements.records import Delta, Facet, Operation, Proof, StatementChange
from policydiff.statements.side import Side
from policydiff.statements.voices import leads_alike

_TURNING = frozenset(
    {Facet.EXCEPTION, Facet.CONDITION, Facet.SCOPE, Facet.ACT, Facet.DUTY, Facet.RIGHT}
)
_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
_LEADING = frozenset({Unit.SENTENCE, Unit.ITEM, Unit.HEADING})
_SHOWN = 3
_SAME_WORDS = frozenset({Proof.SPELLING, Proof.TYPOGRAPHY})
"""A lead-in that was only spelt otherwise does nothing to its members, however the slip reads."""

Member = tuple[int, int]
"""(old, new) indexes of a list member whose words are the same and whose lead-in is not."""


def deltas_of_members(
    changes: list[StatementChange], diff: DocumentDiff, old: Side, new: Side
) -> list[StatementChange]:
    """Return the changes, those of lead-ins and headings with what they do to the members below."""
    if old.lexicon.language != new.lexicon.language or not (old.is_read and new.is_read):
        return changes
    members = tuple(_members(diff, old, new))
    if not members:
        return changes
    edits = list(zip(diff.edits, changes, strict=True))
    contexts = {(i, j): (old.context(i), new.context(j)) for i, j in members}
    owners = [_led_by(edit, contexts) for edit in diff.edits]
    if not any(owners):
        # No edit holds the lead-in itself: the first one that came with it tells.
        owners = [[] for _ in edits]
        first = next((i for i, e in enumerate(diff.edits) if e.kind is EditKind.ADDED), None)
        if first is None:
            return changes
        owners[first] = list(members)
    return [
        _with_members(change, own, old, new, heading=edit.unit is Unit.HEADING)
        for (edit, change), own in zip(edits, owners, strict=True)
    ]


def _members(diff: DocumentDiff, old: Side, new: Side) -> Iterator[Member]:
    edited = {i for edit in diff.edits for i in edit.new}
    for i, j in diff.links:
        before, after = old.document.sentences[i], new.document.sentences[j]
        if after.unit is not Unit.ITEM or j in edited or before.key != after.key:
            continue
        leads = old.context(i), new.context(j)
        if leads[0] != leads[1] and not _say_the_same(*leads, old, new):
            yield i, j


def _say_the_same(before: str, after: str, old: Side, new: Side) -> bool:
    """Whether two lead-ins are one in other words, however the lexicon reads either."""
    return old.lexicon.reader is None and leads_alike(
        old.read(before).tokens, new.read(after).tokens, new.lexicon
    )


def _led_by(edit: Edit, contexts: dict[Member, tuple[str, str]]) -> list[Member]:
    """Return the members that read this edit's text before their own; lists have few lead-ins."""
    leading = {pair for pair in set(contexts.values()) if _is_lead_in(edit, *pair)}
    return [member for member, pair in contexts.items() if pair in leading] if leading else []


def _is_lead_in(edit: Edit, before: str, after: str) -> bool:
    """Whether members that are read after `before` and `after` read this edit's text first."""
    if edit.kind is EditKind.FORMATTING or edit.unit not in _LEADING:
        return False
    return bool(edit.old_text and edit.old_text.rstrip("?") in before) or bool(
        edit.new_text and edit.new_text.rstrip("?") in after
    )


def _with_members(
    change: StatementChange,
    members: list[Member],
    old: Side,
    new: Side,
    *,
    heading: bool,
) -> StatementChange:
    # A heading names what follows, it does not act: "How we comply".
    turning = _TURNING - _HEADS if heading else _TURNING
    if change.deltas or not members or change.proof in _SAME_WORDS:
        return change
    deltas: dict[tuple[object, ...], Delta] = {}
    for i, j in members:
        if heading and not (old.context(i) and new.context(j)):
            continue  # "Recipients" says of the members what "Who receives it" said: nothing is turned
        for delta in atom_deltas(atoms_of(old.statements(i)), atoms_of(new.statements(j))):
            if delta.operation is Operation.FLIPPED or (
                delta.facet in turning and delta.tendency != 0
            ):
                nodes = delta.before + delta.after
                key = (delta.facet, delta.operation, tuple(n.id for n in nodes))
                deltas.setdefault(key, replace(delta, whole=False))
    if not deltas:
        return change
    return replace(change, proof=None, deltas=tuple(deltas.values())[:_SHOWN])
