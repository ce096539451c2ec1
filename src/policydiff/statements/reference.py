"""What "this information" points back to: the data of the sentence before it.

"We keep your health records. We share this information with insurers." The second sentence names no kind
of data; that the data is sensitive is said by the first.
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.statements.records import Facet, Node, StatementChange
from policydiff.statements.side import Reading, Side

_POINTING = frozenset({"this", "these", "that", "those", "such"})
_FURTHEST = 3
"""Sentences back in which what is pointed to may stand: the nearest that names data counts."""


def tell_references(
    changes: list[StatementChange], edits: tuple[Edit, ...], old: Side, new: Side
) -> list[StatementChange]:
    """Return the changes, those of sentences that point back to sensitive data marked as about it."""
    return [_told(change, edit, old, new) for change, edit in zip(changes, edits, strict=True)]


def _told(change: StatementChange, edit: Edit, old: Side, new: Side) -> StatementChange:
    if not change.deltas or all(delta.sensitive for delta in change.deltas):
        return change
    side, indexes = (new, edit.new) if edit.new else (old, edit.old)
    if not any(
        points_back(side.reading(i)) and any(n.sensitive for n in pointed_to(i, side))
        for i in indexes
    ):
        return change
    return replace(change, deltas=tuple(replace(d, sensitive=True) for d in change.deltas))


def points_back(reading: Reading) -> bool:
    """Whether a sentence speaks of "this information" and names no kind of data itself."""
    data = [(m, n) for m in reading.marks for n in m.nodes if n.facet is Facet.DATA]
    if any(not node.general for _, node in data):
        return False
    tokens = reading.tokens
    return any(
        tokens[position].word in _POINTING
        for mark, _ in data
        for position in (mark.start, mark.start - 1)
        if position >= 0
    )


def pointed_to(index: int, side: Side) -> tuple[Node, ...]:
    """Return the kinds of data that the nearest sentence before `index`, in its section, names."""
    sentences = side.document.sentences
    for before in range(index - 1, max(index - 1 - _FURTHEST, -1), -1):
        if sentences[before].section != sentences[index].section:
            break
        found = tuple(
            n for m in side.reading(before).marks for n in m.nodes
            if n.facet is Facet.DATA and not n.general
        )  # fmt: skip
        if found:
            return found
    return ()
