"""Dates of a policy that stand beside its text: in front matter, fields, exports, <meta> and <time>."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policydiff.document.blocks import TIME, Noted
from policydiff.document.dates import find_dates
from policydiff.document.records import DateKind, DateSource, StatedDate

# Keys, letters only; of several that say the same, an earlier one counts.
_KEYS = {
    DateKind.EFFECTIVE: (
        "effectivedate",
        "effective",
        "dateeffective",
        "effectivefrom",
        "validfrom",
    ),
    DateKind.UPDATED: (
        "lastupdated",
        "lastupdate",
        "lastupdatedate",
        "lastmodified",
        "lastmod",
        "lastrevised",
        "updated",
        "updatedat",
        "modified",
        "modifiedat",
        "revised",
        "dateupdated",
        "datemodified",
        "dctermsmodified",
        "dcdatemodified",
        "articlemodifiedtime",
        "ogupdatedtime",
        "date",
    ),
}
_LOOSE_KEYS = frozenset({"date"})
_SIGNS = re.compile(r"[\W_]+")
_OFF = frozenset({"false", "0", "no"})


def metadata_dates(noted: Sequence[Noted], locale: str) -> list[StatedDate]:
    """Return the dates of metadata, those of the plainest keys first."""
    found: list[StatedDate] = []
    for kind, keys in _KEYS.items():
        ranked = [each for each in noted if _bare(each.key) in keys]
        for each in sorted(ranked, key=lambda each: keys.index(_bare(each.key))):
            found += _place(kind, each, locale, is_firm=_bare(each.key) not in _LOOSE_KEYS)
    return found


def shown_dates(dates: Sequence[StatedDate], noted: Sequence[Noted]) -> list[StatedDate]:
    """Return those of `metadata_dates` that a site may print: no reader ever sees a <meta> element."""
    hidden = {each.key for each in noted if each.value.lower() in _OFF}
    return [
        each
        for each in dates
        if f"show_{each.label}" not in hidden and not each.label.startswith("<")
    ]


def attribute_dates(
    lines: Sequence[StatedDate], noted: Sequence[Noted], locale: str
) -> Iterator[StatedDate]:
    """Pair the <time> elements of each date line with its dates, where there are as many."""
    times = [each for each in noted if each.key == TIME]
    for index in dict.fromkeys(place.sentence for place in lines) if times else ():
        here = [place for place in lines if place.sentence == index]
        spots = list(dict.fromkeys((place.written, place.value) for place in here))
        first, last = here[0].lines
        inside = [each for each in times if first <= each.line <= last]
        if len(inside) == len(spots):
            for place in here:
                time = inside[spots.index((place.written, place.value))]
                yield from _place(place.kind, time, locale, DateSource.ATTRIBUTE)


def _place(
    kind: DateKind,
    noted: Noted,
    locale: str,
    source: DateSource = DateSource.FRONT_MATTER,
    *,
    is_firm: bool = True,
) -> Iterator[StatedDate]:
    for date in find_dates(noted.value, locale)[:1]:
        written = noted.value[date.start : date.stop]
        at = (noted.line, noted.line)
        yield StatedDate(kind, source, date.value, written, noted.key, at, is_firm=is_firm)


def _bare(key: str) -> str:
    return _SIGNS.sub("", key.removeprefix("<meta"))
