"""Tables that became lists, and lists that became tables: the same words in another layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from policydiff.diff.records import Edit
from policydiff.document.records import Sentence, Unit
from policydiff.statements.audience import bearing
from policydiff.statements.headed import displaces
from policydiff.statements.records import Facet, Proof, StatementChange
from policydiff.statements.side import Side

_TELLING = frozenset({
    Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION,
})  # fmt: skip
"""What a header says that its row alone does not: "Shared with", "Not kept"."""


def tell_relaid(
    changes: Sequence[StatementChange], edits: Sequence[Edit], old: Side, new: Side
) -> list[StatementChange]:
    """Return the changes, those of whole tables that the other version spells out as a list proved.

    | Data | Kept for |      becomes      - Orders
    | Orders | a year |                     - kept for: a year
    """
    pairs = list(_relaid(old, new))
    pairs += [(before, after) for after, before in _relaid(new, old)]
    return [
        replace(change, deltas=(), unexplained=(), proof=Proof.SAME_STATEMENTS)
        if change.proof is None
        and any(
            before.issuperset(edit.old) and after.issuperset(edit.new) for before, after in pairs
        )
        else change
        for change, edit in zip(changes, edits, strict=True)
    ]


def _relaid(tabled: Side, listed: Side) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Yield the sentences of tables of one version with those of the lists that say the same in the other."""
    for table in _runs(tabled, rows=True):
        rows = [tabled.document.sentences[i] for i in table]
        heads = {row.lead_in for row in rows}
        body = [row.index for row in rows if row.text not in heads]
        told = [_told(tabled.document.sentences[i], tabled) for i in body]
        for run in _runs(listed, rows=False) if told and all(told) else ():
            found = _found(told, run, listed)
            if found and _stands_alike(body[0], tabled, found, listed):
                yield frozenset(table), frozenset(found)


def _runs(side: Side, *, rows: bool) -> list[list[int]]:
    """Return the runs of rows, or of other sentences, of one section that the other version has not."""
    sentences = side.document.sentences
    edited = sorted(side.edited)
    kinds = [
        (i - n, sentences[i].section, sentences[i].unit is Unit.ROW) for n, i in enumerate(edited)
    ]
    runs = groupby(zip(kinds, edited, strict=True), lambda pair: pair[0])
    return [[i for _, i in run] for (_, _, is_row), run in runs if is_row is rows]


def _told(row: Sentence, side: Side) -> list[str]:
    if row.lead_in:
        return _spelt_out(row, side)
    return [] if any(map(_is_sign, row.text.split("|"))) else _words(row.text, side)


def _found(told: Sequence[list[str]], run: Sequence[int], side: Side) -> list[int]:
    """Return the sentences of a run that say all rows, each row in whole sentences; [] if none do."""
    words = [_words(side.document.sentences[i].text, side) for i in run]
    for start in range(len(run)):
        at = start
        for row in told:
            said: list[str] = []
            while at < len(run) and len(said) < len(row):
                said += words[at]
                at += 1
            if said != row:
                break
        else:
            return list(run[start:at])
    return []


def _stands_alike(row: int, tabled: Side, items: Sequence[int], listed: Side) -> bool:
    """Whether a table and a list stand below headings and lead-ins of one meaning."""
    sides = (tabled, row), (listed, items[0])
    paths = {
        bearing(side.document.sections[side.document.sentences[i].section].path, side.lexicon)
        for side, i in sides
    }
    own = {listed.document.sentences[i].text for i in items}
    leads = {listed.document.sentences[i].lead_in for i in items} - own - {""}
    return (
        len(paths) == 1
        and not displaces(row, tabled, items[0], listed)
        and leads <= {s.text for s in tabled.document.sentences}
    )


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
    if tabled.read(row.lead_in).ids(_TELLING) or any(map(_is_sign, row.text.split("|"))):
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
    if any(map(_is_sign, cells)):
        return []
    told = [
        *cells[:1],
        *(f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True)),
    ]
    return [word for part in told for word in _words(part, side)]


def _is_sign(cell: str) -> bool:
    """Whether a cell holds a sign alone, which says yes or no and is no word: "+", "●"."""
    return bool(cell.strip()) and not any(map(str.isalnum, cell))


def _place(words: list[str], among: list[str]) -> int | None:
    starts = range(len(among) - len(words) + 1)
    return next((i for i in starts if words and among[i : i + len(words)] == words), None)


def _words(text: str, side: Side) -> list[str]:
    return [t.word for t in side.read(text).tokens if t.kind != "mark" and t.word != "and"]
