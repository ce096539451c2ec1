"""Days, months and notice periods. "Today" is always an argument."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

_CLAIM_OR_TEXT = "Correct the text, or the claim in a new commit."


def day_range(date: str | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day that "2025-04-30" or "2025-04" may mean; None for anything else."""
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


def first_day(date: str | None) -> datetime.date | None:
    """Return the day from which a text may apply.

    A month ("2025-04") counts from its first day, the least a reader may count on. None where
    there is no date, or none that can be read.
    """
    days = day_range(date)
    return None if days is None else days[0]


def lead_time(effective_date: str | None, today: datetime.date) -> int | None:
    """Return the days from `today` to the `first_day`; negative when it is past, None without one."""
    first = first_day(effective_date)
    return None if first is None else (first - today).days


def days_agree(one: str | None, other: str | None) -> bool:
    """Whether two dates may mean the same day: a month and a day in it do."""
    left, right = day_range(one), day_range(other)
    if left is None or right is None:
        return one == other
    return left[0] <= right[1] and right[0] <= left[1]


def effective_claim_problem(claim: str, effective_date: str | None) -> str:
    """Say why the date of a `Policy-Effective` trailer is not the policy's, "" where it is.

    Both are ISO dates or months; a month and a day in it agree.
    """
    if day_range(claim) is None:
        return f"{claim!r} is no date; write it as 2027-01-15."
    if day_range(effective_date) is None:
        return f"The text names no effective date. {_CLAIM_OR_TEXT}"
    if not days_agree(claim, effective_date):
        return f"The text says that it applies from {effective_date}. {_CLAIM_OR_TEXT}"
    return ""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """The notice period due, and who says so."""

    configured: int = 0
    """Days, of `notice.lead_days`."""
    promised: int = 0
    """Days that the version readers know promises them."""
    heading: str = ""
    """Of the section where the promise stands."""

    @property
    def days(self) -> int:
        """The longer of the two."""
        return max(self.configured, self.promised)

    def earliest(self, today: datetime.date) -> datetime.date:
        """Return the first day from which a change told today may apply."""
        return today + datetime.timedelta(days=self.days)

    def reason(self) -> str:
        """Say who asks for the period, in a sentence."""
        if self.promised >= self.configured:
            place = f" under “{self.heading}”" if self.heading else ""
            return f"The policy itself promises {_days_said(self.promised)}{place}."
        return f"lead_days in policydiff.toml asks for {_days_said(self.configured)}."


def _days_said(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
