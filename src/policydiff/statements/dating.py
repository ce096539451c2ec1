"""Dates that a text gives of itself: what a changed date line records, in any language."""

from __future__ import annotations

from policydiff.diff.records import Edit
from policydiff.document.dates import find_dates
from policydiff.document.statedates import stated_dates
from policydiff.statements.records import Delta, Facet, Node, Operation, Stance
from policydiff.statements.side import Side
from policydiff.text import normalise_text


def date_deltas(edit: Edit, old: Side, new: Side) -> tuple[Delta, ...]:
    """Return which dates of a date line came, went or changed; those of one kind are paired in order."""
    before = _dates(edit.old_text, edit.old, old)
    after = _dates(edit.new_text, edit.new, new)
    kinds = dict.fromkeys(node.id for node in after + before)
    deltas = []
    for kind in kinds:
        left = [n for n in before if n.id == kind]
        right = [n for n in after if n.id == kind]
        for i in range(max(len(left), len(right))):
            delta = _delta(left[i : i + 1], right[i : i + 1])
            if delta is not None:
                deltas.append(delta)
    return tuple(deltas)


def only_written_otherwise(edit: Edit, old: Side, new: Side) -> bool:
    """Whether nothing but the way of writing a date changed: "04.05.2022", "4. Mai 2022"."""
    if not (edit.old_text and edit.new_text) or edit.old_text == edit.new_text:
        return False
    texts = edit.old_text, edit.new_text
    if not all(any(map(str.isdigit, text)) for text in texts):
        return False
    sides = _dates(texts[0], edit.old, old), _dates(texts[1], edit.new, new)
    days = [[node.amount for node in nodes] for nodes in sides]
    if not days[0] or days[0] != days[1] or None in days[0]:
        return False
    rests = [_without(text, nodes) for text, nodes in zip(texts, sides, strict=True)]
    return normalise_text(rests[0]) == normalise_text(rests[1])


def _without(text: str, nodes: list[Node]) -> str:
    for node in reversed(nodes):
        if node.span is not None:
            text = f"{text[: node.span[0]]}#{text[node.span[1] :]}"
    return text


def _dates(text: str, indexes: tuple[int, ...], side: Side) -> list[Node]:
    """Return the dates of a text; ids are "effective", "updated" or "date" where it says neither."""
    locale = side.document.locale
    stated = stated_dates([side.document.sentences[i] for i in indexes], locale=locale)
    kinds = {stated.updated: "updated", stated.effective: "effective"}
    blanks = {place.at: place.kind.value for place in stated.places if place.value is None}
    return [
        Node(
            Facet.DATE,
            kinds.get(found.value, "date") if found.value else blanks.get(found.start, "date"),
            text[found.start : found.stop],
            (found.start, found.stop),
            amount=_day(found.value),
        )
        for found in find_dates(text, locale)
    ]


def _day(value: str | None) -> float | None:
    """Return a day as a number that grows with it (20260501), None for a month or an order nobody knows."""
    return float(value.replace("-", "")) if value and value.count("-") == 2 else None


def _delta(before: list[Node], after: list[Node]) -> Delta | None:
    if before and after:
        same = before[0].amount is not None and before[0].amount == after[0].amount
        if same or before[0].text == after[0].text:
            return None
    operation = (
        Operation.CHANGED if before and after else Operation.ADDED if after else Operation.REMOVED
    )
    pull = int(bool(before and after) and _is_sooner(before[0], after[0]))
    return Delta(Facet.DATE, operation, tuple(before), tuple(after), Stance.NONE, pull)


def _is_sooner(before: Node, after: Node) -> bool:
    """Whether a text takes effect on an earlier day than it said before; a later day is a new version's."""
    if after.id != "effective" or before.amount is None or after.amount is None:
        return False
    return after.amount < before.amount
