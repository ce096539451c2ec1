"""A policy's history as one picture: what changed, on which topic, for whom, and when.

    Sharing    ▁   ▃        up and green: better for readers
               ───────────  down and red: worse; grey: neither, or nobody could tell
                   ▇   ▂
               2019   2020

Plain SVG without a script. Colours are the page's, so it follows its dark mode; nothing depends on
colour alone. What it shows is said in words by `timeline_lines`.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Direction, Level
from policydiff.render import wording
from policydiff.render.topics import topic_of
from policydiff.render.visible import visible_text
from policydiff.report import Changelog
from policydiff.rules.topics import MAIN_TOPICS

TOPIC_NAMES = {
    "data": "What is collected",
    "purposes": "What it is used for",
    "sharing": "Who gets it",
    "advertising": "Advertising and sale",
    "retention": "How long it is kept",
    "rights": "Choices and rights",
    "security": "Protection",
    "children": "Children",
    "other": "Other",
}
_BETTER, _WORSE, _OTHER = "favourable", "adverse", "neutral"
_KINDS = {Direction.FAVOURABLE: _BETTER, Direction.ADVERSE: _WORSE}
_LABELS, _WIDTH, _HALF, _GAP, _FOOT = 150, 760, 20, 8, 22
"""Pixels: the column of names, the whole picture, a bar at its longest, between rows, for the years."""
_MOST_MONTHS, _MOST_QUARTERS = 48, 64


@dataclass(frozen=True, slots=True)
class Cell:
    """The material changes of one topic in one stretch of time."""

    topic: str
    start: datetime.date
    counts: tuple[tuple[str, int], ...]
    """"adverse", "favourable" or "neutral", and how many."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the picture shows."""

    months: int
    """Months that one column covers: 1, 3 or 12."""
    columns: tuple[datetime.date, ...]
    """First day of each, without a gap."""
    cells: tuple[Cell, ...]


def timeline_of(changelog: Changelog) -> Timeline | None:
    """Return the material changes by topic, direction and time; None where there is none."""
    found = list(_changes(changelog))
    if not found:
        return None
    first, last = min(day for day, _, _ in found), max(day for day, _, _ in found)
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    months = 1 if span <= _MOST_MONTHS else 3 if span <= 3 * _MOST_QUARTERS else 12
    counts: dict[tuple[str, datetime.date], Counter[str]] = {}
    for day, topic, kind in found:
        counts.setdefault((topic, _start(day, months)), Counter())[kind] += 1
    return Timeline(
        months,
        tuple(_columns(_start(first, months), last, months)),
        tuple(
            Cell(topic, start, tuple(sorted(counts[topic, start].items())))
            for topic, start in sorted(counts, key=lambda key: (MAIN_TOPICS.index(key[0]), key[1]))
        ),
    )


def _changes(changelog: Changelog) -> Iterator[tuple[datetime.date, str, str]]:
    """Give day, topic and kind of every material change; what has no date is left out."""
    for entry in changelog.entries:
        day = _day(wording.version_day(entry.report.new))
        for change in entry.report.changes:
            if day is not None and change.level is Level.MATERIAL:
                yield (
                    day,
                    topic_of(change),
                    _KINDS.get(change.direction, _OTHER),
                )


def _day(said: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(said if len(said) > len("2025-04") else f"{said}-01")
    except ValueError:
        return None


def _start(day: datetime.date, months: int) -> datetime.date:
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _columns(first: datetime.date, last: datetime.date, months: int) -> Iterator[datetime.date]:
    while first <= last:
        yield first
        month = first.month - 1 + months
        first = first.replace(year=first.year + month // 12, month=month % 12 + 1)


def column_name(start: datetime.date, months: int, t: Translator = ENGLISH) -> str:
    """Return a stretch of time as readers write it: "2024-03", "2024, quarter 1", "2024"."""
    if months == 1:
        return f"{start:%Y-%m}"
    if months == 12:
        return f"{start.year}"
    return t("{year}, quarter {number}", year=start.year, number=start.month // 3 + 1)


def timeline_lines(timeline: Timeline, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return what the picture shows in words: one line a stretch of time, newest first."""
    said = []
    for start in reversed(timeline.columns):
        parts = [_topic(cell, t) for cell in timeline.cells if cell.start == start]
        if parts:
            said.append(f"{column_name(start, timeline.months, t)}: {'; '.join(parts)}")
    return tuple(said)


def _topic(cell: Cell, t: Translator) -> str:
    """Return "Who gets it (2 better for readers, 1 neither)"."""
    parts = (
        t("{n} better for readers", n=number)
        if kind == _BETTER
        else t("{n} worse for readers", n=number)
        if kind == _WORSE
        else t("{n} neither", n=number)
        for kind, number in cell.counts
    )
    return f"{t(TOPIC_NAMES[cell.topic])} ({', '.join(parts)})"


def render_timeline(timeline: Timeline, t: Translator = ENGLISH) -> str:
    """Return the picture as an `svg` element for a page, with a name of its own."""
    topics = [topic for topic in MAIN_TOPICS if any(c.topic == topic for c in timeline.cells)]
    row = 2 * _HALF + _GAP
    height = row * len(topics) + _FOOT
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "role": "img",
            "class": "timeline",
            "aria-labelledby": "timeline-title",
        },
    )
    _text(svg, "title", t("Material changes by topic"), id="timeline-title")
    step = (_WIDTH - _LABELS) / len(timeline.columns)
    most = max(number for cell in timeline.cells for _, number in cell.counts)
    for number, topic in enumerate(topics):
        middle = number * row + _HALF + _GAP / 2
        name = t(TOPIC_NAMES[topic])
        _text(svg, "text", name, x="0", y=_number(middle + 4), **{"class": "name"})
        SubElement(svg, "path", {"class": "axis", "d": f"M{_LABELS} {_number(middle)}H{_WIDTH}"})
        for cell in timeline.cells:
            if cell.topic == topic:
                x = _LABELS + timeline.columns.index(cell.start) * step
                said = f"{column_name(cell.start, timeline.months, t)}, {_topic(cell, t)}"
                _cell(svg, cell, said, x, middle, step, most)
    _years(svg, timeline, step, height)
    return tostring(svg, encoding="unicode")


def _cell(
    svg: Element, cell: Cell, said: str, x: float, middle: float, step: float, most: int
) -> None:
    group = SubElement(svg, "g")
    _text(group, "title", said)
    width = max(3.0, min(14.0, step - 2))
    for kind, count in cell.counts:
        # By the root, so that one change beside twenty is still seen.
        long = max(3.0, _HALF * math.sqrt(count / most))
        top = {_BETTER: middle - long, _WORSE: middle, _OTHER: middle - 2}[kind]
        SubElement(
            group,
            "rect",
            {
                "class": kind,
                "x": _number(x + (step - width) / 2),
                "y": _number(top),
                "width": _number(width),
                "height": _number(4.0 if kind == _OTHER else long),
            },
        )


def _years(svg: Element, timeline: Timeline, step: float, height: int) -> None:
    """Write the years under the columns, as many as have room."""
    places = {
        start.year: _LABELS + number * step
        for number, start in reversed(list(enumerate(timeline.columns)))
    }
    last = -100.0
    for year in sorted(places):
        if places[year] - last >= 40 and places[year] <= _WIDTH - 30:
            _text(
                svg,
                "text",
                str(year),
                x=_number(places[year]),
                y=str(height - 5),
                **{"class": "year"},
            )
            last = places[year]


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = visible_text(text)


def _number(value: float) -> str:
    # One decimal is a tenth of a pixel; the same on every machine.
    return f"{value:.1f}".removesuffix(".0")
