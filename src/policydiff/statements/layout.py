"""A row of a table that became a list member, or one that became a row: the same words in another layout."""

from __future__ import annotations

from policydiff.diff.records import Edit
from policydiff.document.records import Sentence, Unit
from policydiff.statements.records import Facet
from policydiff.statements.side import Side

_TELLING = frozenset({
    Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION,
})  # fmt: skip
"""What a header says that its row alone does not: "Shared with", "Not kept"."""


def is_relaid(edit: Edit, old: Side, new: Side) -> bool:
    """Tell "Orders | six years" below "What | How long" from "Orders: six years" below the same sentence.

    The words must be the same in the same order, but for those of the table's header, which says nothing of
    its own; and the list must stand below nothing that the other version does not say.
    """
    if len(edit.old) != 1 or len(edit.new) != 1:
        return False
    before, after = old.document.sentences[edit.old[0]], new.document.sentences[edit.new[0]]
    if before.unit is Unit.ROW and after.unit is Unit.ITEM:
        return _says_the_same(before, after, old, new)
    return (
        before.unit is Unit.ITEM
        and after.unit is Unit.ROW
        and _says_the_same(after, before, new, old)
    )


def _says_the_same(row: Sentence, item: Sentence, tabled: Side, listed: Side) -> bool:
    if item.lead_in and all(s.text != item.lead_in for s in tabled.document.sentences):
        return False
    if _spelt_out(row, tabled) == _words(item.text, listed):
        return True
    if tabled.read(row.lead_in).ids(_TELLING):
        return False
    told, said = _words(row.text, tabled), _words(item.text, listed)
    for cell in row.lead_in.split("|"):
        head = _words(cell, tabled)
        if _place(head, told) is None and (at := _place(head, said)) is not None:
            said = said[:at] + said[at + len(head) :]  # "(legal basis: contract)"
    return said == told


def _spelt_out(row: Sentence, side: Side) -> list[str]:
    """Return the words of a row, each cell behind the head of its column: "Orders: kept for: a year"."""
    heads, cells = row.lead_in.split("|"), row.text.split("|")
    if len(heads) != len(cells):
        return []
    told = [
        *cells[:1],
        *(f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True)),
    ]
    return [word for part in told for word in _words(part, side)]


def _place(words: list[str], among: list[str]) -> int | None:
    starts = range(len(among) - len(words) + 1)
    return next((i for i in starts if words and among[i : i + len(words)] == words), None)


def _words(text: str, side: Side) -> list[str]:
    return [t.word for t in side.read(text).tokens if t.kind != "mark" and t.word != "and"]
