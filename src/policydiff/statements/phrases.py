"""Nodes as people would quote them: a verb with what it governs, never a verb alone."""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.document.records import Unit
from policydiff.statements.records import Delta, Facet, Node
from policydiff.text.patterns import late

_VERBAL = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.PURPOSE, Facet.EXCEPTION})
_STOP = re.compile(
    r"\s*(?:[.?!](?=\s|$)|[;:()|–—,]|\b(?:but|unless|except|if|when|where|because|although)\b)",
    re.IGNORECASE,
)
_JOINT = late(r"[.,;:()|–—]|\b(?:and|or|but)\b", re.IGNORECASE)


def phrased(deltas: tuple[Delta, ...], edit: Edit) -> tuple[Delta, ...]:
    """Return the deltas with their verbs quoted to the end of the clause, and a table row's first cell."""
    subject = _first_cell(edit)
    return tuple(
        replace(
            delta,
            before=tuple(_phrased(node, edit.old_text) for node in delta.before),
            after=tuple(_phrased(node, edit.new_text) for node in delta.after),
            subject=subject,
        )
        for delta in deltas
    )


def _first_cell(edit: Edit) -> str:
    """Return what a table row is about, where both versions of it say the same."""
    if edit.unit is not Unit.ROW:
        return ""
    cells = {text.strip(" |").split("|")[0].strip() for text in (edit.old_text, edit.new_text)}
    return cells.pop() if len(cells) == 1 else ""


def _phrased(node: Node, text: str) -> Node:
    if node.span is None or node.facet not in _VERBAL:
        return node
    start, stop = node.span
    end = _STOP.search(text, stop)
    clause = text[start : end.start() if end else len(text)].strip()
    if clause == node.text and end is not None and end.group().strip() == ",":
        # "collect, use and share your data": the object stands after the last verb.
        further = _STOP.search(text, end.end())
        clause = text[start : further.start() if further else len(text)].strip()
    if clause and " " not in clause:
        # "… and have it corrected": what the last word of a clause is done to stands before it.
        clause = _JOINT.split(text[:start])[-1].lstrip() + clause
    return replace(node, text=clause or node.text)
