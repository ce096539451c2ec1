"""What is wrong with the dates of a changed policy.

Whether its dates agree with each other is asked in `agreement`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policydiff.document.dates import why_unread
from policydiff.document.records import DateKind, DateSource, StatedDate, Unit
from policydiff.materiality import Level
from policydiff.notice.days import LeadTime, day_range, days_agree
from policydiff.report.records import Change, ChangeReport, VersionRef
from policydiff.rules import Effect

_NAMES = {DateKind.EFFECTIVE: "effective date", DateKind.UPDATED: "last-updated date"}
# Rules that explain a change of letters, signs or places under which every word stays.
_SAME_WORDS = frozenset({"typography", "spelling-corrected", "text-moved"})
_NONE_DUE = LeadTime()


class DateFault(StrEnum):
    """What is wrong with the dates of a changed policy. The values are the codes of problems."""

    MISSING = "date-missing"
    """A material change in a policy that states no date that can be read."""
    UNCHANGED = "date-unchanged"
    """A material change under the date of the version before."""
    BACKWARDS = "date-backwards"
    """The new date lies before the old one."""
    PAST = "date-past"
    """The change took effect before anybody was told."""
    LEAD_TIME_SHORT = "lead-time-short"
    """Less time is left than was promised or configured."""
    UNBUMPED = "date-unbumped"
    """The text changed and says that it was last updated before."""
    BUMPED_WITHOUT_CHANGE = "date-bumped-without-change"
    """The text says that it was updated, and nothing else changed."""
    DISAGREES_TEXT = "date-disagrees-text"
    """Two places of the text had one date and now have two."""
    DISAGREES_FRONT_MATTER = "date-disagrees-front-matter"
    """Front matter, an attribute or a <meta> element says another day than the text."""
    DISAGREES_TRANSLATION = "date-disagrees-translation"
    """A translation says another day."""


@dataclass(frozen=True, slots=True)
class DateProblem:
    """One fault, with a sentence for people."""

    fault: DateFault
    message: str
    kind: DateKind | None = None
    """Which of the dates it is about; None where there is none."""
    line: int = 0
    """Source line of that date, 0 where it is not known."""
    translation: str = ""
    """Locale of the translation that it is about, "" for the policy's own text."""


def date_problems(
    report: ChangeReport,
    today: datetime.date,
    lead: LeadTime = _NONE_DUE,
    stated: Sequence[StatedDate] = (),
) -> tuple[DateProblem, ...]:
    """Return what is wrong with the dates of a change that is to be announced.

    Only a material change needs a new date; a date that goes backwards is a fault on any change.
    Where a policy states only when it was last updated, that date must move. `stated` are the dates
    of the new document, for their lines.
    """
    dates = tuple(_Dated(kind, report) for kind in DateKind)
    found = [*_backwards(dates)]
    if report.level is Level.MATERIAL:
        found += _date_of_the_change(dates, today, lead, stated)
    told = {problem.kind for problem in found}
    found += [each for each in _bumps(dates, report, today) if each.kind not in told]
    return tuple(_placed(problem, stated) for problem in found)


def has_new_words(report: ChangeReport) -> bool:
    """Whether more differs than dates, signs, spelling and order."""
    return any(
        change.unit is not Unit.DATE
        and any(finding.rule not in _SAME_WORDS for finding in change.findings)
        for change in report.changes
    )


def is_substantive(change: Change) -> bool:
    """Whether a change alters what the policy says of a practice, a right, a person or a place.

    Other words for the same, spelling, order and the date lines themselves do not.
    """
    return change.unit is not Unit.DATE and (
        change.level is Level.MATERIAL
        or any(finding.effect is not Effect.NONE for finding in change.findings)
    )


@dataclass(frozen=True, slots=True)
class _Dated:
    """One kind of date before and after."""

    kind: DateKind
    report: ChangeReport

    @property
    def old(self) -> str | None:
        return _date(self.report.old, self.kind)

    @property
    def new(self) -> str | None:
        return _date(self.report.new, self.kind)


def _backwards(dates: Sequence[_Dated]) -> Iterator[DateProblem]:
    report = dates[0].report
    if report.level is Level.NONE and all(each.old == each.new for each in dates):
        return
    for each in dates:
        new, old = day_range(each.new), day_range(each.old)
        if new is not None and old is not None and new[1] < old[0]:
            message = (
                f"The {_NAMES[each.kind]} goes back from {each.old} to {each.new}; correct it."
            )
            yield DateProblem(DateFault.BACKWARDS, message, each.kind)


def _date_of_the_change(
    dates: Sequence[_Dated],
    today: datetime.date,
    lead: LeadTime,
    stated: Sequence[StatedDate],
) -> Iterator[DateProblem]:
    """Yield what is wrong with the date under which a material change is told."""
    kind, new, old = _told_date(dates)
    if new is None:
        yield _missing(old, stated)
    elif new == old and not (kind is DateKind.UPDATED and _covers(new, today)):
        message = f"The change is material and the policy still says {new}; give it a new date."
        yield DateProblem(DateFault.UNCHANGED, message, kind)
    elif kind is DateKind.EFFECTIVE:
        yield from _notice_period(new, today, lead)


def _told_date(dates: Sequence[_Dated]) -> tuple[DateKind, str | None, str | None]:
    """Return the date that tells readers of a change, and the one that told them of the last."""
    told = next((each for each in dates if each.new or each.old), dates[0])
    before = told.old or next((each.old for each in dates if each.old), None)
    return told.kind, told.new, before


def _missing(old: str | None, stated: Sequence[StatedDate]) -> DateProblem:
    unread = next((place for place in stated if place.value is None), None)
    if unread is None:
        before = f" any more, as it did before ({old})" if old else ""
        message = f"The change is material and the policy states no date{before}; say from when it applies."
        return DateProblem(DateFault.MISSING, message)
    message = (
        f"The change is material, and its date “{unread.written}” {why_unread(unread.written)}; write "
        "the day that is meant, with the month as a word."
    )
    return DateProblem(DateFault.MISSING, message, unread.kind, unread.lines[0])


def _notice_period(new: str, today: datetime.date, lead: LeadTime) -> Iterator[DateProblem]:
    days = day_range(new)
    if days is None:
        return
    first, last = days
    earliest = lead.earliest(today)
    left = max((first - today).days, 0)
    if last < today:
        message = (
            f"The change is effective since {new}, which is past; nobody was told. "
            f"The first day it can apply from is {earliest}."
        )
        yield DateProblem(DateFault.PAST, message, DateKind.EFFECTIVE)
    elif left < lead.days:
        due = "1 day's notice is" if lead.days == 1 else f"{lead.days} days' notice are"
        message = (
            f"The change is effective {new}, {left} {'day' if left == 1 else 'days'} from {today}; "
            f"{due} due. {lead.reason()} The first day that keeps it is {earliest}."
        )
        yield DateProblem(DateFault.LEAD_TIME_SHORT, message, DateKind.EFFECTIVE)


def _bumps(
    dates: Sequence[_Dated], report: ChangeReport, today: datetime.date
) -> Iterator[DateProblem]:
    """Yield a date that moved with no change, and a last-updated date that a change did not move."""
    kind, new, _ = _told_date(dates[::-1])  # last updated, or the only date there is
    each = next(each for each in dates if each.kind is kind)
    if new is None or each.old is None:
        return
    name = _NAMES[kind]
    if not (days_agree(new, each.old) or has_new_words(report)):
        message = (
            f"The {name} moved from {each.old} to {new}, and nothing else changed that readers would "
            f"look for; put {each.old} back."
        )
        yield DateProblem(DateFault.BUMPED_WITHOUT_CHANGE, message, kind)
    changed = any(map(is_substantive, report.changes))
    if kind is DateKind.UPDATED and new == each.old and changed and not _covers(new, today):
        message = f"The text changed and still says that it was last updated {new}; say {today}."
        yield DateProblem(DateFault.UNBUMPED, message, kind)


def _covers(date: str, today: datetime.date) -> bool:
    """Whether a date may mean today: who changes a text twice a day has no newer date to give."""
    days = day_range(date)
    return days is not None and days[0] <= today <= days[1]


def _date(version: VersionRef, kind: DateKind) -> str | None:
    return version.effective_date if kind is DateKind.EFFECTIVE else version.last_updated


def _placed(problem: DateProblem, stated: Sequence[StatedDate]) -> DateProblem:
    if problem.line or problem.kind is None:
        return problem
    place = leading_place(stated, problem.kind)
    return problem if place is None else replace(problem, line=place.lines[0])


def leading_place(stated: Sequence[StatedDate], kind: DateKind) -> StatedDate | None:
    """Return the place whose date counts: the first of the text that can be read, else the first."""
    places = [place for place in stated if place.kind is kind and place.value]
    in_text = (place for place in places if place.source is DateSource.TEXT)
    return next(in_text, places[0] if places else None)
