"""Tables of suppliers: who stands in them, and where each of them handles data.

A table of subprocessors names companies that no lexicon knows; its header says which column holds the
names and which one the places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policydiff.diff.records import DocumentDiff
from policydiff.document.records import Document, Sentence, Unit
from policydiff.report.records import Fact
from policydiff.text.patterns import late

_SUPPLIERS = late(
    r"\b(?:sub-?processors?|processors?|vendors?|suppliers?|(?:service )?providers?|recipients?|partners?"
    r"|third[- ]part(?:y|ies)|compan(?:y|ies)|auftragsverarbeiter|unterauftragnehmer|empfänger"
    r"|dienstleister)\b",
    re.IGNORECASE,
)
_NAMES = late(r"\b(?:names?|entity|entities|services?|tools?|who|firma)\b", re.IGNORECASE)
_PLACES = late(
    r"\b(?:locations?|countr(?:y|ies)|regions?|place|where|ort|standort|land)\b", re.IGNORECASE
)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Supplier:
    """One row of such a table."""

    name: str
    place: str
    """As the table puts it; "" where it has no such column."""
    sentence: int


def supplier_facts(
    old: Document, new: Document, diff: DocumentDiff, ids: Sequence[str]
) -> tuple[Fact, ...]:
    """Return suppliers that came to a table or handle data elsewhere now, then those that went.

    `ids[i]` is the id of the change of `diff.edits[i]`. A place that changed is a fact with both places.
    """
    if not any(edit.unit is Unit.ROW for edit in diff.edits):
        return ()
    before, after = (_by_name(suppliers_of(document)) for document in (old, new))
    went = {i: id_ for edit, id_ in zip(diff.edits, ids, strict=True) for i in edit.old}
    came = {i: id_ for edit, id_ in zip(diff.edits, ids, strict=True) for i in edit.new}
    facts = []
    for key, supplier in after.items():
        known = before.get(key)
        if known is None and supplier.sentence in came:
            facts.append(Fact(supplier.name, "added", "", supplier.name, came[supplier.sentence]))
        elif known and known.place != supplier.place and supplier.sentence in came:
            places = (known.place, supplier.place)
            facts.append(Fact(supplier.name, "changed", *places, came[supplier.sentence]))
    facts += [
        Fact(supplier.name, "removed", supplier.name, "", went[supplier.sentence])
        for key, supplier in before.items()
        if key not in after and supplier.sentence in went
    ]
    return tuple(facts)


def suppliers_of(document: Document) -> tuple[Supplier, ...]:
    """Return the rows of every table whose header, or the heading above it, speaks of suppliers."""
    found = []
    for sentence in document.sentences:
        if sentence.unit is Unit.ROW and (columns := _columns(document, sentence)):
            cells = _cells(sentence.text)
            name, place = columns
            if name < len(cells) and 0 < len(cells[name]) <= _LONGEST_NAME:
                where = cells[place] if 0 <= place < len(cells) else ""
                found.append(Supplier(cells[name], where, sentence.index))
    return tuple(found)


def _columns(document: Document, sentence: Sentence) -> tuple[int, int] | None:
    """Return which column holds the names and which one the places (-1: none), or None."""
    header = _cells(sentence.lead_in)
    place = next((i for i, cell in enumerate(header) if _PLACES.search(cell)), -1)
    for i, cell in enumerate(header):
        if i != place and _SUPPLIERS.search(cell):
            return i, place
    heading = document.sections[sentence.section].heading
    if header and _SUPPLIERS.search(heading) and _NAMES.search(header[0]):
        return 0, place
    return None


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("|")] if text else []


def _by_name(suppliers: Sequence[Supplier]) -> dict[str, Supplier]:
    """Return the suppliers by name, in reading order; one in several rows counts with its first."""
    found: dict[str, Supplier] = {}
    for supplier in suppliers:
        found.setdefault(supplier.name.casefold(), supplier)
    return found
