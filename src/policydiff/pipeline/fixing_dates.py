"""The edit that puts the dates of a policy right.

    Last updated: June 9, 2025      ->      Last updated: November 22, 2026

A date is written as it was written before, and every other byte of the file stays. What cannot be
proposed is said, with the reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policydiff.document import DateKind, StatedDate, Unit
from policydiff.document.dateforms import has_day, rewrite_date
from policydiff.document.dateplaces import Span, date_place, split_lines
from policydiff.materiality import Level
from policydiff.notice import (
    DateFault,
    DateProblem,
    LeadTime,
    day_range,
    days_agree,
    has_new_words,
    leading_place,
    tied_places,
    unread_place,
)
from policydiff.pipeline.date_fixes import DateFix
from policydiff.pipeline.dates import Dated, DatedText, read_dates
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport

_DISAGREEMENTS = frozenset({
    DateFault.DISAGREES_TEXT,
    DateFault.DISAGREES_FRONT_MATTER,
    DateFault.DISAGREES_TRANSLATION,
})  # fmt: skip


def propose_dates(
    workspace: Workspace, pending: Pending, today: datetime.date
) -> tuple[DateFix, ...]:
    """Return the edits of the working tree that leave no date at fault, as far as one can be known.

    The effective date becomes the first day that leaves readers the time they are due, the
    last-updated date today; where front matter has a date that will do already, that one. Only what
    is at fault changes. `pending.new` must come from the working tree.
    """
    dated = read_dates(workspace, pending, today, rev=None)
    if dated is None or not dated.problems:
        return ()
    wanted = _wanted_dates(pending, dated, today)
    fixes = list(_unreadable(dated))
    for number, text in enumerate((dated.new, *dated.translations)):
        old = dated.old if number == 0 else ()
        fixes += _fixes_of(text, _edits(text, old, wanted))
    return tuple(fixes)


@dataclass(frozen=True, slots=True)
class _Edit:
    """A date that is to stand in one place."""

    stated: StatedDate
    day: datetime.date


def _wanted_dates(
    pending: Pending, dated: Dated, today: datetime.date
) -> dict[DateKind, datetime.date | str]:
    """Return by kind the day to state, or why there is none; kinds without a fault are absent."""
    wanted: dict[DateKind, datetime.date | str] = {}
    for kind in DateKind:
        problems = [problem for problem in dated.problems if problem.kind is kind]
        places = tied_places(kind, dated.old, dated.new.document.dates)
        if problems and places:
            wanted[kind] = _wanted(kind, problems, places, pending, dated, today)
    both = [leading_place(dated.new.document.dates, kind) for kind in DateKind]
    if wanted and all(both) and _spot(both[0]) == _spot(both[1]):
        day = wanted.get(DateKind.EFFECTIVE, wanted.get(DateKind.UPDATED, today))
        wanted = dict.fromkeys(DateKind, day)
    return wanted


def _wanted(
    kind: DateKind,
    problems: Sequence[DateProblem],
    places: Sequence[StatedDate],
    pending: Pending,
    dated: Dated,
    today: datetime.date,
) -> datetime.date | str:
    before = dated.report.old
    old = day_range(before.effective_date if kind is DateKind.EFFECTIVE else before.last_updated)
    faults = {problem.fault for problem in problems}
    if faults <= _DISAGREEMENTS:
        return _first(places[0].value)
    if old is not None and not _may_move(kind, dated.report):
        return old[0]
    if kind is DateKind.UPDATED:
        return _last_updated(places, old, today)
    every = [*places, *_translated_places(dated, kind)]
    by_month = any(not has_day(place.written) for place in every)
    day = max(today, pending.policy.announce_on or today)
    return _effective(places, old and old[1], pending.lead, day, by_month=by_month)


def _may_move(kind: DateKind, report: ChangeReport) -> bool:
    """Whether a new text gives cause for a new date; else the old one is put back."""
    if kind is DateKind.UPDATED:
        return has_new_words(report)
    return any(
        change.level is Level.MATERIAL and change.unit is not Unit.DATE for change in report.changes
    )


def _effective(
    places: Sequence[StatedDate],
    after: datetime.date | None,
    lead: LeadTime,
    today: datetime.date,
    *,
    by_month: bool,
) -> datetime.date:
    earliest = lead.earliest(today)
    if after is not None:
        earliest = max(earliest, after + datetime.timedelta(days=1))
    stated = (_first(place.value) for place in places if place.value)
    days = (day.replace(day=1) if by_month else day for day in stated)
    fitting = next((day for day in days if day >= earliest), earliest)
    if by_month and fitting.day > 1:
        return (fitting.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return fitting


def _last_updated(
    places: Sequence[StatedDate],
    old: tuple[datetime.date, datetime.date] | None,
    today: datetime.date,
) -> datetime.date | str:
    if old is not None and old[0] > today:
        return f"the version readers know was last updated {old[0]}, and today is {today}"
    stated = (_first(place.value) for place in places if place.value)
    fitting = (day for day in stated if (old is None or day > old[1]) and day <= today)
    return next(fitting, today)


def _edits(
    text: DatedText,
    old: tuple[StatedDate, ...],
    wanted: dict[DateKind, datetime.date | str],
) -> Iterator[_Edit | DateFix]:
    for kind, day in wanted.items():
        dates = text.document.dates
        unread = unread_place(dates, kind)
        for place in tied_places(kind, old, dates) or ((unread,) if unread else ()):
            if isinstance(day, str):
                yield _refused(text, place, f"{day}; correct the dates by hand")
            elif not _states(place, day):
                yield _Edit(place, day)


def _fixes_of(text: DatedText, edits: Iterable[_Edit | DateFix]) -> Iterator[DateFix]:
    """Turn edits into changed lines; edits of one place are one."""
    source = text.version.text
    spans: dict[Span, str] = {}
    for edit in edits:
        if isinstance(edit, DateFix):
            yield edit
            continue
        span, new = _rewritten(text, edit)
        if span is None:
            yield _refused(text, edit.stated, new)
        else:
            spans.setdefault(span, new)
    for (start, stop), new in sorted(spans.items(), reverse=True):
        source = source[:start] + new + source[stop:]
    pairs = zip(split_lines(text.version.text), split_lines(source), strict=True)
    for number, (before, after) in enumerate(pairs, 1):
        if before != after:
            lines = (before.rstrip("\r\n"), after.rstrip("\r\n"))
            yield DateFix(text.version.path, number, *lines)


def _rewritten(text: DatedText, edit: _Edit) -> tuple[Span | None, str]:
    """Return where the date stands and how the new one is written, or None and why not."""
    if text.version.raw is not None:
        return None, f"a Word document cannot be edited here; write {edit.day} in Word"
    source, document = text.version.text, text.document
    span = date_place(source, document, edit.stated)
    if span is None:
        return None, f"it cannot be told which characters are the date; write {edit.day} by hand"
    new = rewrite_date(source[span[0] : span[1]], edit.day, document.locale)
    if new is None:
        return None, (
            f"{edit.day} cannot be written in the form of “{edit.stated.written}” without doubt; write "
            "the month as a word, or set the policy's locale with its region"
        )
    return span, new


def _unreadable(dated: Dated) -> Iterator[DateFix]:
    for problem in dated.problems:
        if problem.fault is DateFault.MISSING:
            path = dated.new.version.path
            refusal = f"Nothing can be proposed for {path}: {problem.message}"
            yield DateFix(path, problem.line, "", "", refusal)


def _refused(text: DatedText, stated: StatedDate, why: str) -> DateFix:
    path, line = text.version.path, stated.lines[0]
    said = f"Nothing can be proposed for “{stated.written}” in {path}, line {line}: {why}."
    lines = split_lines(text.version.text)[line - 1 : line]
    before = lines[0].rstrip("\r\n") if lines else ""
    return DateFix(path, line, before, before, said)


def _translated_places(dated: Dated, kind: DateKind) -> list[StatedDate]:
    return [
        place for text in dated.translations for place in tied_places(kind, (), text.document.dates)
    ]


def _states(place: StatedDate, day: datetime.date) -> bool:
    return place.value is not None and days_agree(place.value, day.isoformat())


def _spot(place: StatedDate | None) -> tuple[object, ...]:
    return () if place is None else (place.source, place.sentence, place.at, place.lines)


def _first(value: str | None) -> datetime.date:
    days = day_range(value)
    assert days is not None
    return days[0]
