"""Days, effective dates and notice periods. "Today" is always an argument."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from enum import StrEnum

from policydiff.materiality import Level
from policydiff.report.records import ChangeReport


class DateFault(StrEnum):
    """What is wrong with the dates of a changed policy."""

    MISSING = "missing"
    """A material change in a policy that states no date at all."""
    UNCHANGED = "unchanged"
    """A material change under the date of the version before."""
    BACKWARDS = "backwards"
    """The new date lies before the old one."""
    PAST = "past"
    """The change took effect before anybody was told."""
    TOO_SOON = "too-soon"
    """Less time is left than was promised."""


@dataclass(frozen=True, slots=True)
class DateProblem:
    """One fault, with a sentence for people."""

    fault: DateFault
    message: str


def first_day(effective_date: str | None) -> datetime.date | None:
    """Return the day from which a text may apply.

    A month ("2025-04") counts from its first day, the least a reader may count on. None where
    there is no date, or none that can be read.
    """
    days = _days(effective_date)
    return None if days is None else days[0]


def lead_time(effective_date: str | None, today: datetime.date) -> int | None:
    """Return the days from `today` to the `first_day`; negative when it is past, None without one."""
    first = first_day(effective_date)
    return None if first is None else (first - today).days


def date_problems(
    report: ChangeReport, today: datetime.date, lead_days: int = 0
) -> tuple[DateProblem, ...]:
    """Return what is wrong with the dates of a change that is to be announced.

    `lead_days` is the notice period promised or configured, in days. Only a material change needs
    a new date; a date that goes backwards is a fault on any change. Where a policy states only
    when it was last updated, that date must move.
    """
    old = report.old.effective_date or report.old.last_updated
    new = report.new.effective_date or report.new.last_updated
    problems: list[DateProblem] = []
    if report.level is not Level.NONE and _before(new, old):
        problems.append(
            DateProblem(DateFault.BACKWARDS, f"The date goes back from {old} to {new}; correct it.")
        )
    if report.level is not Level.MATERIAL:
        return tuple(problems)
    if new is None:
        message = "The change is material and the policy states no date; say from when it applies."
        problems.append(DateProblem(DateFault.MISSING, message))
    elif new == old:
        message = f"The change is material and the policy still says {new}; give it a new date."
        problems.append(DateProblem(DateFault.UNCHANGED, message))
    else:
        problems.extend(_notice_period(report.new.effective_date, today, lead_days))
    return tuple(problems)


def _notice_period(
    effective_date: str | None, today: datetime.date, lead_days: int
) -> tuple[DateProblem, ...]:
    days = _days(effective_date)
    if days is None:
        return ()
    first, last = days
    if last < today:
        message = f"The change is effective since {effective_date}, which is past; nobody was told."
        return (DateProblem(DateFault.PAST, message),)
    left = max((first - today).days, 0)
    if left < lead_days:
        due = "1 day's notice is" if lead_days == 1 else f"{lead_days} days' notice are"
        message = (
            f"The change is effective {effective_date}, {left} {'day' if left == 1 else 'days'} "
            f"from {today}; {due} due."
        )
        return (DateProblem(DateFault.TOO_SOON, message),)
    return ()


def _before(new: str | None, old: str | None) -> bool:
    new_days, old_days = _days(new), _days(old)
    return new_days is not None and old_days is not None and new_days[1] < old_days[0]


def _days(date: str | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day that "2025-04-30" or "2025-04" may mean."""
    if date is None:
        return None
    try:
        if len(date) == len("2025-04"):
            first = datetime.date.fromisoformat(f"{date}-01")
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return None
    return day, day
