"""Dates that a policy states about itself: in force since, last updated.

Only what the text says is reported. 01/02/2026 could be January or February, so it is not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH_NAMES = (
    "january jan januar jänner janvier enero ene",
    "february feb februar février fevrier févr febrero",
    "march mar märz maerz mär mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sep sept septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "(?P<{}>" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + r")\b\.?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<{}>\d{{1,2}})(?!\d)"
_DATE = re.compile(
    rf"(?<![\d/.-]){_YEAR.format('y1')}[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d)"
    rf"|{_DAY.format('d2')}(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+|del\s+)?{_MONTH.format('m2')},?\s+(?:de\s+|del\s+)?{_YEAR.format('y2')}"
    rf"|\b{_MONTH.format('m3')}\s+{_DAY.format('d3')}(?:st|nd|rd|th)?,?\s+{_YEAR.format('y3')}"
    rf"|\b{_MONTH.format('m4')},?\s+(?:de\s+|of\s+)?{_YEAR.format('y4')}"
    rf"|{_DAY.format('d5')}[./-](?P<m5>\d{{1,2}})[./-]{_YEAR.format('y5')}"
    rf"|{_YEAR.format('y6')}\s*年\s*(?P<m6>\d{{1,2}})\s*月(?:\s*(?P<d6>\d{{1,2}})\s*日)?",
    re.IGNORECASE,
)


_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text."""

    start: int
    stop: int
    value: str | None
    """ISO date, "2025-04" for a month, None where the order of day and month cannot be known."""


def find_dates(text: str) -> list[FoundDate]:
    """Return every date in `text`, in order."""
    if ("20" not in text and "19" not in text) or _YEAR_LIKE.search(text) is None:
        return []
    return [FoundDate(m.start(), m.end(), _iso(m)) for m in _DATE.finditer(text)]


def _iso(match: re.Match[str]) -> str | None:
    groups = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    year = int(groups["y"])
    raw_month = groups["m"].lower().rstrip(".")
    month = MONTHS[raw_month] if raw_month in MONTHS else int(raw_month)
    if "d" not in groups:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    day = int(groups["d"])
    if match["y5"]:
        separator = match[0][len(match["d5"])]
        if separator != "." and day <= 12 and month <= 12 and day != month:
            return None
        if month > 12 >= day:
            day, month = month, day
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
