"""Headings that became sentences, and sentences that became headings: the same words in another dress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policydiff.diff.records import Edit, EditKind
from policydiff.document.records import Unit
from policydiff.text import normalise_text


@dataclass(frozen=True, slots=True)
class Redressed:
    """What is left of the edits once such pairs are one formatting edit each."""

    headings: tuple[Edit, ...]
    sentences: tuple[Edit, ...]
    old: int
    """Old sentences that are headings now."""
    new: int
    """New sentences that were headings."""


def pair_headings(headings: Sequence[Edit], sentences: Sequence[Edit]) -> Redressed:
    """Turn a heading removed and an equal sentence added, or the reverse, into one formatting edit."""
    demoted = _pairs(_of(headings, EditKind.REMOVED), _of(sentences, EditKind.ADDED))
    promoted = _pairs(_of(headings, EditKind.ADDED), _of(sentences, EditKind.REMOVED))
    done = {id(edit) for pair in (*demoted, *promoted) for edit in pair}
    merged = [_merge(heading, sentence) for heading, sentence in demoted]
    merged += [_merge(sentence, heading) for heading, sentence in promoted]
    return Redressed(
        (*(edit for edit in headings if id(edit) not in done), *merged),
        tuple(edit for edit in sentences if id(edit) not in done),
        len(promoted),
        len(demoted),
    )


def _of(edits: Iterable[Edit], kind: EditKind) -> list[Edit]:
    return [edit for edit in edits if edit.kind is kind]


def _pairs(headings: Sequence[Edit], sentences: Sequence[Edit]) -> list[tuple[Edit, Edit]]:
    """Equal texts, repeated ones in order."""
    if not headings:
        return []
    waiting: defaultdict[str, list[Edit]] = defaultdict(list)
    for sentence in reversed(sentences):
        waiting[_key(sentence)].append(sentence)
    return [
        (heading, waiting[_key(heading)].pop()) for heading in headings if waiting[_key(heading)]
    ]


def _key(edit: Edit) -> str:
    return normalise_text(edit.old_text or edit.new_text).casefold().rstrip(" .:")


def _merge(before: Edit, after: Edit) -> Edit:
    """One of the two is the heading; the unit says so."""
    return replace(
        after,
        kind=EditKind.FORMATTING,
        unit=Unit.HEADING,
        old=before.old,
        old_text=before.old_text,
        old_section=before.old_section,
        old_lines=before.old_lines,
        words=(("equal", after.new_text),),
    )
