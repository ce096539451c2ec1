"""The history of one section: when it came, what happened to it, when it went, whether it came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from policydiff.align.records import Relation, SectionMatch
from policydiff.align.similarity import words_of
from policydiff.document.records import Document


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
    relation: Relation
    """Of the match it is part of in this step; ADDED in the first version."""
    related: tuple[str, ...] = ()
    """Ids of the other sections of that match: what it was split from or into, or merged with or into."""
    renamed: bool = False
    renumbered: bool = False
    moved: bool = False
    edited: bool = False
    """Its own text has other words."""


@dataclass(frozen=True, slots=True)
class _Step:
    """From one version to the next."""

    version: int
    documents: Sequence[Document]
    matches: Sequence[SectionMatch]
    ids: Sequence[Sequence[str]]


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
    places = [names.index(section_id) if section_id in names else None for names in ids]
    events = []
    if places and places[0] is not None:
        events.append(SectionEvent(0, Turn.APPEARED, None, places[0], Relation.ADDED))
    for at, matches in enumerate(steps):
        before, after = places[at : at + 2]
        step = _Step(at + 1, documents[at : at + 2], matches, ids[at : at + 2])
        if before is not None and after is not None:
            events.append(_lasted(step, before, after))
        elif before is not None:
            events.append(_event(step, Turn.REMOVED, before, None))
        elif after is not None:
            known = any(place is not None for place in places[:at])
            events.append(_event(step, Turn.RETURNED if known else Turn.APPEARED, None, after))
    return tuple(event for event in events if _tells(event))


def _lasted(step: _Step, before: int, after: int) -> SectionEvent:
    """It stands in both versions: say what of it changed."""
    old, new = step.documents
    a, b = old.sections[before], new.sections[after]
    words = [
        [sentence.key for sentence in document.sentences[section.start : section.stop]]
        for document, section in ((old, a), (new, b))
    ]
    match = _match(step, before, after)
    return SectionEvent(
        step.version,
        Turn.CHANGED,
        before,
        after,
        match.relation,
        _related(step, match, step.ids[1][after]),
        renamed=(words_of(a.heading) or a.heading) != (words_of(b.heading) or b.heading),
        renumbered=a.number != b.number,
        moved=match.moved,
        edited=words[0] != words[1],
    )


def _event(step: _Step, turn: Turn, before: int | None, after: int | None) -> SectionEvent:
    """It stands in one of the versions only."""
    match = _match(step, before, after)
    own = step.ids[0][before] if before is not None else step.ids[1][after or 0]
    related = _related(step, match, own)
    return SectionEvent(step.version, turn, before, after, match.relation, related)


def _match(step: _Step, before: int | None, after: int | None) -> SectionMatch:
    if after is not None:
        return next(match for match in step.matches if after in match.new)
    return next(match for match in step.matches if before in match.old)


def _related(step: _Step, match: SectionMatch, own: str) -> tuple[str, ...]:
    names = [*(step.ids[0][o] for o in match.old), *(step.ids[1][n] for n in match.new)]
    return tuple(dict.fromkeys(name for name in names if name != own))


def _tells(event: SectionEvent) -> bool:
    if event.turn is not Turn.CHANGED or event.related:
        return True
    return event.renamed or event.renumbered or event.moved or event.edited
