"""A machine's and a person's edit of one text made into one, in whole sentences.

    machine, then      Logs are kept longer.
    machine, now       Logs are kept 90 days instead of 30.
    person             Logs are kept longer. Nothing else changes.
    merged             Logs are kept 90 days instead of 30. Nothing else changes.

Where both changed the same sentence the person's whole text stays, and somebody must look.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from policydiff.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Merged:
    """The text in force."""

    text: str
    disputed: bool = False
    """Both changed the same words, so a person must look; `text` is the person's."""


def merge_texts(then: str, now: str, person: str, locale: str = "en") -> Merged:
    """Return what stands when the machine wrote `then`, the person `person`, and the machine `now`."""
    if now == then:
        return Merged(person)
    if person in (then, now):
        return Merged(now)
    base, machines, persons = (_sentences(text, locale) for text in (then, now, person))
    merged = _apply(base, sorted({*_edits(base, machines), *_edits(base, persons)}))
    # What both put in beside different edits would stand there twice.
    if merged is None or Counter(merged) - (Counter(machines) | Counter(persons)):
        return Merged(person, disputed=True)
    return Merged(" ".join(merged))


def merge_lines(then: str, now: str, person: str) -> Merged:
    """Return the same for a line that is one unit, such as a headline."""
    if now == then:
        return Merged(person)
    return Merged(now) if person in (then, now) else Merged(person, disputed=True)


class _Edit(NamedTuple):
    """Sentences `start` to `stop` of a text become others; none of them where something is put in."""

    start: int
    stop: int
    sentences: tuple[str, ...]


def _edits(then: list[str], later: list[str]) -> list[_Edit]:
    codes = SequenceMatcher(None, then, later, autojunk=False).get_opcodes()
    return [
        _Edit(start, stop, tuple(later[first:last]))
        for tag, start, stop, first, last in codes
        if tag != "equal"
    ]


def _apply(then: list[str], edits: list[_Edit]) -> list[str] | None:
    """Return `then` with all edits, sorted by place; None where two touch the same sentences."""
    said: list[str] = []
    at, before = 0, _Edit(-1, -1, ())
    for edit in edits:
        if edit.start < at or (edit.start, edit.stop) == (before.start, before.stop):
            return None
        said += [*then[at : edit.start], *edit.sentences]
        at, before = edit.stop, edit
    return [*said, *then[at:]]


def _sentences(text: str, locale: str) -> list[str]:
    return [text[start:stop].strip() for start, stop in split_sentences(text, locale)]
