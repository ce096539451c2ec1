"""Another day written as a date in a text is written: "June 9, 2025" becomes "January 15, 2027".

What stands between day, month and year stays as it is; so do capitals, short names and leading zeros.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from policydiff.document.dates import (
    DATE,
    MONTH_NAMES,
    MONTHS,
    ODD_SPELLINGS,
    Order,
    figure_order,
    find_dates,
    order_of_figures,
)

NO_BREAK = "&nbsp;"
"""What may stand for a space inside a date in HTML and Markdown."""
_ORDINAL = re.compile(r"(st|nd|rd|th|er|º|°)", re.IGNORECASE)
_ENGLISH = frozenset({"st", "nd", "rd", "th"})
_ENGLISH_MONTHS = frozenset().union(*MONTH_NAMES["en"], ODD_SPELLINGS["en"])
_OF_THE_FIRST = frozenset({"er", "º", "°"})
"""In French, Spanish and Italian only the first of a month is an ordinal."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Another text for a stretch of the old one."""

    start: int
    stop: int
    text: str


def has_day(written: str) -> bool:
    """Whether a date says more than month and year."""
    match = DATE.fullmatch(written)
    return match is not None and any(match[name] for name in ("d1", "d2", "d3", "d5", "d6"))


def rewrite_date(written: str, day: datetime.date, locale: str = "") -> str | None:
    """Return `day` in the form of `written`, which must be a date and nothing else.

    `NO_BREAK` counts as a space. A date without a day stays one. None where the form cannot be kept:
    the name of the new month is not known in the language of the old one, or the new date could be
    read in two ways.
    """
    if NO_BREAK in written:
        plain = rewrite_date(written.replace(NO_BREAK, "\xa0"), day, locale)
        return plain and plain.replace("\xa0", NO_BREAK)
    match = DATE.fullmatch(written)
    if match is None:
        return None
    parts = _parts(match, day, locale)
    if parts is None:
        return None
    text = written
    for part in sorted(parts, key=lambda part: -part.start):
        text = text[: part.start] + part.text + text[part.stop :]
    value = day.isoformat() if has_day(written) else day.isoformat()[:7]
    read = find_dates(text, locale)
    same = len(read) == 1 and read[0].value == value and read[0].stop - read[0].start == len(text)
    return text if same else None


def _parts(match: re.Match[str], day: datetime.date, locale: str) -> list[_Part] | None:
    names = {name[0]: name for name, value in match.groupdict().items() if value is not None}
    form = names["y"][1]
    parts = [_Part(*match.span(names["y"]), f"{day.year:04}")]
    if match[names["m"]].isdigit():
        figures = _figures(match, names, day, locale)
        return None if figures is None else parts + figures
    # Only English puts the month before the day.
    locale = "en" if form == "3" and match["m3"].lower() in _ENGLISH_MONTHS else locale
    month = _month_name(match[names["m"]], day.month, locale)
    if month is None:
        return None
    start, stop = match.span(names["m"])
    if match.string[stop : stop + 1] == ".":  # which stays behind a short name only
        stop += 1
    dot = "." if month.is_short and stop > match.end(names["m"]) else ""
    parts.append(_Part(start, stop, month.text + dot))
    if form in "23":
        parts += _day_before_ordinal(match, names["d"], day.day, match[names["m"]], locale)
    return parts


def _figures(
    match: re.Match[str], names: dict[str, str], day: datetime.date, locale: str
) -> list[_Part] | None:
    values = {names["m"]: day.month}
    if "d" in names:
        values[names["d"]] = day.day
    if names["y"] == "y5":
        order = order_of_figures(match, figure_order(locale))
        if order is None:
            return None
        if order is Order.MONTH_FIRST:
            values = {names["d"]: day.month, names["m"]: day.day}
    plain = any(len(match[name]) == 1 for name in values)  # the old date shows that it has no zeros
    return [
        _Part(*match.span(name), str(value) if plain else f"{value:02}")
        for name, value in values.items()
    ]


def _day_before_ordinal(
    match: re.Match[str], name: str, day: int, month: str, locale: str
) -> list[_Part]:
    start, stop = match.span(name)
    text = f"{day:02}" if match[name].startswith("0") else str(day)
    ordinal = _ORDINAL.match(match.string, stop)
    if ordinal is None:
        bare = text == "1" and name == "d2" and match.string[stop : stop + 1].isspace()
        french = bare and _languages(month.lower(), locale) == ("fr",)
        return [_Part(start, stop, "1er" if french else text)]
    said = ordinal[0].lower()
    if said in _ENGLISH:
        suffix = _english_ordinal(day)
        suffix = suffix.upper() if ordinal[0].isupper() else suffix
    else:
        suffix = ordinal[0] if day == 1 and said in _OF_THE_FIRST else ""
    return [_Part(start, ordinal.end(), text + suffix)]


def _english_ordinal(day: int) -> str:
    if day in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@dataclass(frozen=True, slots=True)
class _Month:
    """The name of a month."""

    text: str
    is_short: bool
    """Whether letters are left out, so that a dot may follow."""


def _month_name(before: str, number: int, locale: str) -> _Month | None:
    """Return the name of a month as `before` names another: language, length and capitals.

    None where the languages that `before` may belong to would say it differently.
    """
    lowered = before.lower()
    names = {_named_alike(lowered, number, language) for language in _languages(lowered, locale)}
    if len(names) != 1:
        return None
    (month,) = names
    if before.isupper():
        return _Month(month.text.upper(), month.is_short)
    if before.islower():
        return month
    return _Month(month.text.capitalize(), month.is_short)


def _named_alike(name: str, number: int, language: str) -> _Month:
    full, short = MONTH_NAMES[language]
    whole = full[MONTHS[name] - 1]
    if name != whole and short and (name in short or whole.startswith(name)):
        return _Month(short[number - 1], short[number - 1] != full[number - 1])
    return _Month(full[number - 1], False)


def _languages(name: str, locale: str) -> tuple[str, ...]:
    """Return the languages in which a month is called `name`; only that of `locale` where it is one."""
    found = [
        language
        for language, (full, short) in MONTH_NAMES.items()
        if name in full or name in short or name in ODD_SPELLINGS.get(language, ())
    ]
    own = locale.lower().replace("_", "-")
    for wanted in (own, own.partition("-")[0]):
        if wanted in found:
            return (wanted,)
    # What is said in a country alone is no other way to say it elsewhere.
    return tuple(each for each in found if each.partition("-")[0] not in found or "-" not in each)
