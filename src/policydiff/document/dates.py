"""Dates that a policy states about itself: in force since, last updated.

Only what the text says is reported. 01/02/2026 could be January or February, so it is not read at all
unless the language and region of the text leave one order.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

_MONTHS_OF = {
    "en": (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    ),
    "de": (
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
    ),
    "de-at": (
        "jänner februar märz april mai juni juli august september oktober november dezember",
        "jän feb mär apr mai jun jul aug sep okt nov dez",
    ),
    "fr": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
    ),
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    ),
    "it": (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "",
    ),
    "nl": (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "",
    ),
    "pt": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "",
    ),
}
MONTH_NAMES = {
    language: (tuple(full.split()), tuple(short.split()))
    for language, (full, short) in _MONTHS_OF.items()
}
"""By language: the twelve names of the months and their short forms, () where those are no safe sign of
a date ("set" is September in Italian)."""
ODD_SPELLINGS = {
    "en": {"sept": 9},
    "de": {"maerz": 3, "sept": 9},
    "de-at": {"feber": 2, "maerz": 3, "sept": 9},
    "fr": {"fevrier": 2, "aout": 8, "decembre": 12},
    "es": {"setiembre": 9},
}
"""Names of months that are read, and never written."""
MONTHS = {
    name: number
    for full, short in MONTH_NAMES.values()
    for names in (full, short)
    for number, name in enumerate(names, 1)
} | {name: number for names in ODD_SPELLINGS.values() for name, number in names.items()}
_MONTH = "(?P<{}>" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + r")\b\.?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<{}>\d{{1,2}})(?!\d)"
DATE = re.compile(
    rf"(?<![\d/.-]){_YEAR.format('y1')}[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d)"
    rf"|{_DAY.format('d2')}(?:st|nd|rd|th|er|\.|º|°)?\s+(?:of\s+|de\s+|del\s+)?{_MONTH.format('m2')},?\s+(?:de\s+|del\s+)?{_YEAR.format('y2')}"
    rf"|\b{_MONTH.format('m3')}\s+{_DAY.format('d3')}(?:st|nd|rd|th)?,?\s+{_YEAR.format('y3')}"
    rf"|\b{_MONTH.format('m4')},?\s+(?:de\s+|of\s+)?{_YEAR.format('y4')}"
    rf"|{_DAY.format('d5')}[./-](?P<m5>\d{{1,2}})[./-]{_YEAR.format('y5')}"
    rf"|{_YEAR.format('y6')}\s*年\s*(?P<m6>\d{{1,2}})\s*月(?:\s*(?P<d6>\d{{1,2}})\s*日)?",
    re.IGNORECASE,
)
"""A date in one of its forms: year (y), month (m) and day (d), numbered by form."""
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_BLANK = re.compile(
    r"[\[<{]{1,2} ?(?:(?:insert|add|enter|fill in)[ _:]?(?:the )?)?(?:[a-z]{2,12}[ _])?date ?[\]>}]{1,2}",
    re.IGNORECASE,
)
"""A date that is still to be filled in: "[DATE]", "<insert effective date>", "{{ date }}"."""
_DAY_FIRST = frozenset(
    ["de", "fr", "es", "it", "nl", "pt", "en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za"]
)
_MONTH_FIRST = frozenset({"en-us"})
_TORN_REGIONS = frozenset(["us", "ca", "pr", "ph"])
"""Countries in which people write day and month in either order, whatever the language."""


class Order(StrEnum):
    """In which order a date in figures has day and month."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def figure_order(locale: str) -> Order | None:
    """Return the order that everybody who writes in `locale` uses, None where both are in use.

    Read off the date formats of the Unicode CLDR; "en" alone says neither.
    """
    language, _, region = locale.lower().replace("_", "-").partition("-")
    if f"{language}-{region}" in _MONTH_FIRST:
        return Order.MONTH_FIRST
    if region in _TORN_REGIONS:
        return None
    known = language in _DAY_FIRST or f"{language}-{region}" in _DAY_FIRST
    return Order.DAY_FIRST if known else None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text."""

    start: int
    stop: int
    value: str | None
    """ISO date, "2025-04" for a month, None where the order of day and month cannot be known, where
    there is no such day, or where it is still to be filled in."""


def find_dates(text: str, locale: str = "") -> list[FoundDate]:
    """Return every date in `text`, in order; `locale` may tell the order of day and month."""
    blanks = _BLANK.finditer(text) if "ate" in text or "ATE" in text else ()
    found = [FoundDate(m.start(), m.end(), None) for m in blanks]
    if ("20" not in text and "19" not in text) or _YEAR_LIKE.search(text) is None:
        return found
    order = figure_order(locale)
    found += [FoundDate(m.start(), m.end(), _iso(m, order)) for m in DATE.finditer(text)]
    return sorted(found, key=lambda date: date.start)


def possible_values(written: str) -> tuple[str, ...]:
    """Return what a date may mean where the order of day and month is not known; () for no date."""
    found = (find_dates(written, locale) for locale in ("en-GB", "en-US"))
    values = (each.value for dates in found for each in dates[:1] if each.value)
    return tuple(dict.fromkeys(values))


def why_unread(written: str) -> str:
    """Say of a date without a value why it has none, as what follows its name in a sentence."""
    if _BLANK.fullmatch(written):
        return "is still to be filled in"
    return "can be read in two ways" if possible_values(written) else "names no day that there is"


def _iso(match: re.Match[str], order: Order | None) -> str | None:
    groups = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    year = int(groups["y"])
    raw_month = groups["m"].lower().rstrip(".")
    month = MONTHS[raw_month] if raw_month in MONTHS else int(raw_month)
    if "d" not in groups:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    day = int(groups["d"])
    if match["y5"]:
        found = order_of_figures(match, order)
        if found is None:
            return None
        if found is Order.MONTH_FIRST:
            day, month = month, day
    # The 30th of February is a slip of somebody's pen, and no day on which anything begins.
    real = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}" if real else None


def order_of_figures(match: re.Match[str], usual: Order | None) -> Order | None:
    """Return in which order a match of `DATE` in figures has day and month, None where nothing tells."""
    first, second = int(match["d5"]), int(match["m5"])
    if match[0][len(match["d5"])] == ".":
        return Order.DAY_FIRST
    if second > 12 >= first:
        return Order.MONTH_FIRST
    if first > 12 or second > 12 or first == second:
        return Order.DAY_FIRST
    return usual
