"""The history of one section: when it came, what happened to it, when it went, whether it came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from policydiff.align.records import Relation, SectionMatch
from policydiff.align.similarity import words_of
from policydiff.document.records import Document, Section


class Turn(StrEnum):
    """What a version meant for a section."""

    APPEARED = "appeared"
    CHANGED = "changed"
    REMOVED = "removed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class SectionEvent:
    """One version in which something happened to the section."""

    version: int
    """Index among the versions, oldest first."""
    turn: Turn
    old: int | None
    """Section index in the version before; None where it was not there."""
    new: int | None
    renamed: bool
    renumbered: bool
    moved: bool
    edited: bool
    """Its own text has other words."""
    relation: Relation
    """Of the match it is part of in this step; ADDED for the first version."""
    related: tuple[str, ...]
    """Ids of the other sections of that match: what it was split from or into, or merged with or into."""


def section_history(
    documents: Sequence[Document],
    steps: Sequence[Sequence[SectionMatch]],
    ids: Sequence[Sequence[str]],
    section_id: str,
) -> tuple[SectionEvent, ...]:
    """Return what happened to a section, oldest first; () where no version has the id.

    `steps[i]` are the matches from `documents[i]` to `documents[i + 1]`, and `ids[i]` the ids that
    `trace_sections` gives to the sections of `documents[i]`. A version in which nothing happened to the
    section has no event.
    """
    events = []
    seen = False
    for version, names in enumerate(ids):
        before = _position(ids[version - 1], section_id) if version else None
        after = _position(names, section_id)
        if before is None and after is None:
            continue
        if version == 0:
            event = _first(after)
        else:
            pair = documents[version - 1], documents[version]
            sides = ids[version - 1], names
            turn = _turn(before, after, seen=seen)
            event = _event(version, turn, before, after, pair, steps[version - 1], sides)
        if _tells(event):
            events.append(event)
        seen = True
    return tuple(events)


def _position(names: Sequence[str], section_id: str) -> int | None:
    return next((index for index, name in enumerate(names) if name == section_id), None)


def _first(after: int | None) -> SectionEvent:
    flags = {"renamed": False, "renumbered": False, "moved": False, "edited": False}
    return SectionEvent(0, Turn.APPEARED, None, after, relation=Relation.ADDED, related=(), **flags)


def _turn(before: int | None, after: int | None, *, seen: bool) -> Turn:
    if before is None:
        return Turn.RETURNED if seen else Turn.APPEARED
    return Turn.REMOVED if after is None else Turn.CHANGED


def _event(
    version: int,
    turn: Turn,
    before: int | None,
    after: int | None,
    documents: tuple[Document, Document],
    matches: Sequence[SectionMatch],
    ids: tuple[Sequence[str], Sequence[str]],
) -> SectionEvent:
    """Compare the two states of a section, as far as there are two."""
    old, new = documents
    match = next(m for m in matches if (after in m.new if after is not None else before in m.old))
    others = [*(ids[0][o] for o in match.old if o), *(ids[1][n] for n in match.new if n)]
    own = ids[0][before] if before is not None else ids[1][after or 0]
    a = old.sections[before] if before is not None else None
    b = new.sections[after] if after is not None else None
    both = a is not None and b is not None
    return SectionEvent(
        version=version,
        turn=turn,
        old=before,
        new=after,
        renamed=both and _name(a) != _name(b),
        renumbered=both and a is not None and b is not None and a.number != b.number,
        moved=both and match.moved,
        edited=both and _words(old, a) != _words(new, b),
        relation=match.relation,
        related=tuple(dict.fromkeys(name for name in others if name != own)),
    )


def _tells(event: SectionEvent) -> bool:
    happened = event.renamed or event.renumbered or event.moved or event.edited or event.related
    return event.turn is not Turn.CHANGED or bool(happened)


def _name(section: Section | None) -> object:
    return section and (words_of(section.heading) or section.heading)


def _words(document: Document, section: Section | None) -> list[str]:
    return [s.key for s in document.sentences[section.start : section.stop]] if section else []
