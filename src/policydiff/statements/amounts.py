"""Quantities in a run of tokens: durations, ages, dates, other numbers."""

from __future__ import annotations

from dataclasses import replace

from policydiff.statements.records import Facet, Node
from policydiff.statements.tokens import Token, span_of

Amount = tuple[int, Node]
"""Where it ends, counted in tokens, and what it is."""

_DAYS = {
    "second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0,
    "fortnight": 14.0, "month": 30.4375, "quarter": 91.3125, "year": 365.25, "decade": 3652.5,
}  # fmt: skip
_MONTHS = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)
_AGE_BEFORE = frozenset(
    {"under", "age", "over", "least", "than", "below", "above", "aged", "minimum"}
)
AGE_AFTER = frozenset({"age", "old", "older", "younger"})
ONE = frozenset({"a", "an"})
_FOR = frozenset({"for", "within", "after", "in", "than", "least", "to", "during", "about", "over"})
_SPANS = frozenset({"hour", "day", "week", "fortnight", "month", "year", "decade"})
_WORKING_WEEK = 7 / 5
"""Days of the calendar that pass for each working day."""
NOTICE = "notice"
"""What ends a period that somebody is told in advance, and the id of its node."""
_OF_NOTICE = frozenset({"prior", "advance", "written", "of"})
NUMBERED = frozenset(
    {"chapter", "section", "article", "paragraph", "part", "page", "annex", "appendix", "clause"}
    | {"recital", "schedule", "version", "number", "no", "figure", "table", "step", "item", "point"}
    | {"option", "level", "row", "rule"}
)
"""Nouns before the number of a part."""
_OPENING = frozenset({"[", "{", "<"})
_DETERMINERS = frozenset({"business", "calendar", "working", "consecutive", "full", "additional"})


def read_quantity(tokens: list[Token], start: int) -> Amount | None:
    """Read a duration ("30 days", "24-month") or an age ("under 13", "16 years of age")."""
    token = tokens[start]
    if token.kind != "number" and not token.word.isdigit() and not _is_one(tokens, start):
        return None
    try:
        value = 1.0 if token.word in ONE else float(token.word)
    except ValueError:
        return None
    stop = start + 1
    while stop < len(tokens) and tokens[stop].word in ("(", ")"):
        stop += 1
    while stop < len(tokens) and tokens[stop].word in _DETERMINERS:
        value *= _WORKING_WEEK if tokens[stop].word in ("business", "working") else 1
        stop += 1
    unit = _DAYS.get(tokens[stop].word) if stop < len(tokens) else None
    is_years = unit is None or tokens[stop].word == "year"
    if is_years and 5 <= value <= 25 and _speaks_of_age(tokens, start, stop):
        stop = stop if unit is None else stop + 1
        return stop, _amount(Facet.AGE, tokens, start, stop, value)
    if unit is not None:
        node = _amount(Facet.DURATION, tokens, start, stop + 1, value * unit)
        notice = _past_notice(tokens, stop + 1)
        return (notice, replace(node, id=f"{node.id} {NOTICE}")) if notice else (stop + 1, node)
    if token.kind == "number":
        return start + 1, _amount(Facet.NUMBER, tokens, start, start + 1, value)
    return None


def _past_notice(tokens: list[Token], stop: int) -> int:
    """Return where "60 days' written notice" ends whose period ends at `stop`; 0 where it is none."""
    ends = next((i for i in range(stop, len(tokens)) if tokens[i].word not in _OF_NOTICE), stop)
    return ends + 1 if ends < len(tokens) and tokens[ends].word == NOTICE else 0


def _is_one(tokens: list[Token], start: int) -> bool:
    """Tell "for a year", "within a month" from "once a year"."""
    return (
        tokens[start].word in ONE
        and start > 0
        and tokens[start - 1].word in _FOR
        and start + 1 < len(tokens)
        and tokens[start + 1].word in _SPANS
    )


def _speaks_of_age(tokens: list[Token], start: int, stop: int) -> bool:
    before = [t.word for t in tokens[max(0, start - 3) : start]]
    if before and before[-1] in NUMBERED:
        return False  # "object under section 6"
    following = [t.word for t in tokens[stop : stop + 4]]
    if stop < len(tokens) and stop == start + 1 and _is_counted(tokens[stop]):
        return False  # "more than ten applicants"
    return bool(AGE_AFTER.intersection(following) or _AGE_BEFORE.intersection(before))


def _is_counted(token: Token) -> bool:
    """Whether a plural noun stands here, and so what was read before it is how many there are."""
    printed = token.surface.casefold()
    return token.word not in _DAYS and printed.endswith("s") and printed != token.word


def read_date(tokens: list[Token], start: int) -> Amount | None:
    """Read a date ("3 March 2024", "May 2019") as one number; so one that is to be filled in ("[DATE]")."""
    if tokens[start].word == "date" and start and tokens[start - 1].word in _OPENING:
        return start + 1, Node(
            Facet.NUMBER, "date", tokens[start].surface, span_of(tokens, start, start + 1)
        )
    stop = start
    following = tokens[start + 1].word if start + 1 < len(tokens) else ""
    if tokens[start].word[:3] not in _MONTHS and following[:3] not in _MONTHS:
        return None
    while stop < min(len(tokens), start + 5):
        word = tokens[stop].word
        month = word[:3] in _MONTHS and tokens[stop].surface[:1].isupper()
        day = word.rstrip("stndrh").isdigit() and len(word) <= 4
        if not (month or day or word == ","):
            break
        stop += 1
    if stop - start < 2 or not any(tokens[i].word[:1].isdigit() for i in range(start, stop)):
        return None
    while tokens[stop - 1].word == ",":
        stop -= 1
    printed = " ".join(t.surface for t in tokens[start:stop])
    return stop, Node(Facet.NUMBER, "date", printed, span_of(tokens, start, stop))


def _amount(facet: Facet, tokens: list[Token], start: int, stop: int, value: float) -> Node:
    printed = " ".join(t.surface for t in tokens[start:stop] if t.kind != "mark")
    span = span_of(tokens, start, stop)
    return Node(facet, f"{value:.4f}", printed, span, amount=round(value, 6))
