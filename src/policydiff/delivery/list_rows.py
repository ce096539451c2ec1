"""A list of subscribers, row by row: what its columns mean, and what each row says or lacks.

Pure: cells in, rows out. Where cells come from is `csv_rows`, a file, or `sql_source`, a query. No
problem ever quotes a cell, since any cell may hold an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from policydiff.delivery.addresses import parse_address
from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.delivery.topics import TOPICS
from policydiff.errors import AudienceError

__all__ = [
    "COLUMNS",
    "ColumnMapping",
    "ListRow",
    "RowProblem",
    "RowSource",
    "check_row",
    "consent_instant",
    "read_rows",
]

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_POLICY = re.compile(r"[a-z0-9][a-z0-9._-]*")
# Line breaks of every kind, control characters, and halves of characters.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MAX_CELL = 300
_SEPARATORS = re.compile(r"[\s,;|]+")

_USUAL_NAMES = {
    "id": ("id", "user id", "customer id", "subscriber id", "external id"),
    "address": ("address", "email", "e-mail", "mail", "email address", "e-mail address"),
    "locale": ("locale", "language", "lang"),
    "kind": ("kind", "class"),
    "status": ("status",),
    "policies": ("policies", "policy"),
    "topics": ("topics", "topic"),
    "consent_source": ("consent source", "source"),
    "consent_date": ("consent date", "subscribed at", "subscribed on"),
    "consent_text": ("consent text", "consent version"),
}
COLUMNS = tuple(_USUAL_NAMES)
"""What a column may mean; also the header of an export."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Names of the columns. An empty one is looked for under its usual names."""

    address: str = ""
    id: str = ""
    """A stable id of the user's own; lets a person's address change."""
    locale: str = ""
    kind: str = ""
    status: str = ""
    policies: str = ""
    """Policy ids, separated by spaces, commas, semicolons or bars."""
    topics: str = ""
    """As policies, of `topics.TOPICS`."""
    consent_source: str = ""
    consent_date: str = ""
    consent_text: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A sound row, as it will be stored. What it does not say is empty, or None."""

    line: int
    """Where it begins, from 1: the line of a file, or the row of a query's answer."""
    address: str = field(repr=False)
    id: str = field(default="", repr=False)
    locale: str = ""
    kind: SubscriberKind | None = None
    status: SubscriberStatus = SubscriberStatus.ACTIVE
    policies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    consent_source: str = ""
    consent_date: str = ""
    """ISO 8601, a day or a time."""
    consent_text: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row. Holds none of its cells."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class RowSource:
    """A list before anything is made of its cells."""

    name: str
    """As messages name it."""
    unit: str
    """What its numbers count: "line" or "row"."""
    header: tuple[str, ...]
    records: Iterator[tuple[int, list[str]] | RowProblem] = field(repr=False)


def read_rows(source: RowSource, mapping: ColumnMapping) -> Iterator[ListRow | RowProblem]:
    """Yield each row of `source`, or its problem. Rows are read as they are asked for.

    Raises AudienceError where there is no column for the address, or none that `mapping` names.
    """
    places = _places(source.header, source.name, mapping)
    return _rows(source, places)


def check_row(line: int, cells: dict[str, str]) -> ListRow | RowProblem:
    """Return what `cells`, by meaning, say of one person, or what is wrong with them."""
    cells = {meaning: cell.strip() for meaning, cell in cells.items()}
    address = parse_address(cells["address"]) if cells["address"] else None
    policies, topics = _names(cells.get("policies", "")), _names(cells.get("topics", ""))
    consent_date = _canonical_date(cells.get("consent_date", ""))
    problem = _problem(cells, address, policies, topics, consent_date)
    if problem or address is None:
        return RowProblem(line, problem)
    kind = cells.get("kind", "").casefold()
    return ListRow(
        line=line,
        address=address,
        id=cells.get("id", ""),
        locale=_canonical_locale(cells.get("locale", "")),
        kind=SubscriberKind(kind) if kind else None,
        status=SubscriberStatus(cells.get("status", "").casefold() or SubscriberStatus.ACTIVE),
        policies=policies,
        topics=topics,
        consent_source=cells.get("consent_source", ""),
        consent_date=consent_date or "",
        consent_text=cells.get("consent_text", ""),
    )


def consent_instant(written: str) -> datetime:
    """Return an ISO 8601 day or time as an instant; where no offset is given, in UTC."""
    found = datetime.fromisoformat(written)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _rows(source: RowSource, places: dict[str, int]) -> Iterator[ListRow | RowProblem]:
    width = len(source.header)
    for record in source.records:
        if isinstance(record, RowProblem):
            yield record
        elif len(record[1]) != width:
            yield RowProblem(record[0], f"{len(record[1])} fields where the header has {width}")
        else:
            line, cells = record
            yield check_row(line, {meaning: cells[place] for meaning, place in places.items()})


def _places(header: tuple[str, ...], name: str, mapping: ColumnMapping) -> dict[str, int]:
    """Return which column has which meaning."""
    written = [_plain(cell) for cell in header]
    places: dict[str, int] = {}
    for meaning in COLUMNS:
        asked = getattr(mapping, meaning)
        names = (_plain(asked),) if asked else _USUAL_NAMES[meaning]
        found = [place for place, cell in enumerate(written) if cell in names]
        if asked and not found:
            raise AudienceError(f"{name} has no column {asked!r}, which was named for {meaning}")
        if len(found) > 1:
            columns = ", ".join(str(place + 1) for place in found)
            raise AudienceError(
                f"{name} has several columns for {meaning} ({columns}): name the one to use"
            )
        if found:
            places[meaning] = found[0]
    if "address" not in places:
        raise AudienceError(
            f"{name} has no column for the address (looked for "
            f"{', '.join(_USUAL_NAMES['address'])}): name the column to use"
        )
    return places


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _problem(
    cells: dict[str, str],
    address: str | None,
    policies: tuple[str, ...],
    topics: tuple[str, ...],
    consent_date: str | None,
) -> str:
    """Return what is wrong, or ""."""
    locale = cells.get("locale", "").replace("_", "-")
    status, kind = cells.get("status", "").casefold(), cells.get("kind", "").casefold()
    if not cells["address"]:
        return "no address"
    if address is None:
        return "not an e-mail address"
    if locale and not _LOCALE.fullmatch(locale):
        return "the locale is not like en or de-AT"
    if status and status not in _STATUSES:
        return f"the status is none of {', '.join(_STATUSES)}"
    if kind and kind not in _KINDS:
        return f"the kind is none of {', '.join(_KINDS)}"
    if not all(_POLICY.fullmatch(policy) for policy in policies):
        return "the policies are not policy ids"
    if not all(topic in TOPICS for topic in topics):
        return f"the topics are none of {', '.join(TOPICS)}"
    if consent_date is None:
        return "the consent date is not like 2027-01-31"
    if any(len(cell) > _MAX_CELL or _CONTROL.search(cell) for cell in cells.values()):
        return f"a cell has a control character or is longer than {_MAX_CELL} characters"
    return ""


_STATUSES = tuple(status.value for status in SubscriberStatus)
_KINDS = tuple(kind.value for kind in SubscriberKind)


@lru_cache(maxsize=256)
def _names(cell: str) -> tuple[str, ...]:
    return tuple(sorted({*_SEPARATORS.split(cell)} - {""}))


@lru_cache(maxsize=256)
def _canonical_locale(locale: str) -> str:
    """Return `locale` in the usual case: de-AT, zh-Hant-TW (RFC 5646, section 2.1.1)."""
    first, *rest = locale.replace("_", "-").split("-")
    cased = [part.title() if len(part) == 4 else part.upper() for part in rest]
    return "-".join([first.lower(), *cased])


@lru_cache(maxsize=4096)
def _canonical_date(cell: str) -> str | None:
    """Return a day or a time in the one spelling that sorts and compares, or None where it is neither."""
    if not cell:
        return ""
    try:
        found = datetime.fromisoformat(cell)
        consent_instant(cell)
    except (ValueError, OverflowError):
        return None
    is_day = len(cell) <= 10 and "T" not in cell
    return found.date().isoformat() if is_day else found.isoformat()
