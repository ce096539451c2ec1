"""Whether the dates of a policy agree: in its text, beside its text, and with its translations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policydiff.document.dates import possible_values
from policydiff.document.records import DateKind, DateSource, StatedDate
from policydiff.notice.dates import DateFault, DateProblem, leading_place
from policydiff.notice.days import days_agree

_SAYS = {
    DateKind.EFFECTIVE: "takes effect",
    DateKind.UPDATED: "was last updated",
}


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation's own dates."""

    locale: str
    dates: tuple[StatedDate, ...]


def disagreements(
    old: Sequence[StatedDate],
    new: Sequence[StatedDate],
    translations: Sequence[Translated] = (),
) -> tuple[DateProblem, ...]:
    """Return the dates of the new version that contradict the one that counts.

    The date that counts is the first of its kind in the text. A month and a day in it agree. What is
    not surely the same kind of date (a key `date`, a second date line) must have agreed in `old`.
    """
    found: list[DateProblem] = []
    for kind in DateKind:
        leading = leading_place(new, kind)
        if leading is None:
            continue
        found += _within(kind, leading, old, new)
        for each in translations:
            found += _across(kind, leading, each)
    return tuple(found)


def tied_places(
    kind: DateKind, old: Sequence[StatedDate], new: Sequence[StatedDate]
) -> tuple[StatedDate, ...]:
    """Return the places of `new` that must state the date of a kind, the one that counts first."""
    leading = leading_place(new, kind)
    if leading is None:
        return ()
    others = (
        place
        for place in new
        if place is not leading and place.kind is kind and _is_tied(place, leading, old, new)
    )
    return (leading, *others)


def _within(
    kind: DateKind,
    leading: StatedDate,
    old: Sequence[StatedDate],
    new: Sequence[StatedDate],
) -> Iterator[DateProblem]:
    said = f"The text says that the policy {_SAYS[kind]} {leading.value} (line {leading.lines[0]})"
    for place in tied_places(kind, old, new)[1:]:
        if _may_agree(place, leading):
            continue
        if leading.source is not DateSource.TEXT:
            said = f"`{leading.label}` says {leading.value} (line {leading.lines[0]})"
        in_text = place.source is DateSource.TEXT
        fault = DateFault.DISAGREES_TEXT if in_text else DateFault.DISAGREES_FRONT_MATTER
        where = "it" if in_text else f"`{place.label}`"
        other = f"{place.value or place.written} (line {place.lines[0]})"
        message = f"{said}, and {where} says {other}; make them agree."
        yield DateProblem(fault, message, kind, place.lines[0])


def _across(kind: DateKind, leading: StatedDate, translated: Translated) -> Iterator[DateProblem]:
    theirs = leading_place(translated.dates, kind) or unread_place(translated.dates, kind)
    if theirs is None or _may_agree(theirs, leading):
        return
    message = (
        f"The policy {_SAYS[kind]} {leading.value}, and its translation “{translated.locale}” says "
        f"{theirs.value or theirs.written}; make them agree."
    )
    yield DateProblem(
        DateFault.DISAGREES_TRANSLATION, message, kind, theirs.lines[0], translated.locale
    )


def unread_place(dates: Sequence[StatedDate], kind: DateKind) -> StatedDate | None:
    """Return the first place of a kind, for dates of which none can be read."""
    return next((place for place in dates if place.kind is kind), None)


def _may_agree(place: StatedDate, leading: StatedDate) -> bool:
    """Whether a date may mean the day that counts; one in figures may have day or month first."""
    values = (place.value,) if place.value else possible_values(place.written)
    return not values or any(days_agree(value, leading.value) for value in values)


def _is_tied(
    place: StatedDate,
    leading: StatedDate,
    old: Sequence[StatedDate],
    new: Sequence[StatedDate],
) -> bool:
    if place.source is DateSource.TEXT or not place.is_firm:
        return _agreed_before(place, leading, old, new)
    return True


def _agreed_before(
    place: StatedDate,
    leading: StatedDate,
    old: Sequence[StatedDate],
    new: Sequence[StatedDate],
) -> bool:
    """Whether the old version has the same places, and they said the same day there."""
    before, after = _alike(old, place, leading), _alike(new, place, leading)
    values = {each.value for each in before}
    return len(before) == len(after) and len(values) == 1


def _alike(dates: Sequence[StatedDate], place: StatedDate, leading: StatedDate) -> list[StatedDate]:
    sides = {(place.source, place.is_firm), (leading.source, leading.is_firm)}
    return [
        each for each in dates if each.kind is place.kind and (each.source, each.is_firm) in sides
    ]
