"""A subscriber list in CSV, read row by row: what each row says, or what is wrong with it.

Pure: text in, rows out. What spreadsheets do to CSV is expected: a byte order mark, `;` or a tab
for the comma, CRLF, quoted line ends, formulas guarded by an apostrophe. No problem ever quotes
a cell, since any cell may hold an address.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.errors import AudienceError

__all__ = ["COLUMNS", "ColumnMapping", "CsvRow", "RowProblem", "parse_address", "read_rows"]

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_POLICY = re.compile(r"[a-z0-9][a-z0-9._-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_MAX_CELL = 300
_FORMULA = ("=", "+", "-", "@")

COLUMNS = (
    "id",
    "address",
    "locale",
    "kind",
    "status",
    "policies",
    "consent_source",
    "consent_date",
)
"""What a column may mean; also the header of an export."""

_USUAL_NAMES = {
    "id": ("id", "user id", "customer id", "subscriber id", "external id"),
    "address": ("address", "email", "e-mail", "mail", "email address", "e-mail address"),
    "locale": ("locale", "language", "lang"),
    "kind": ("kind", "class"),
    "status": ("status",),
    "policies": ("policies", "policy"),
    "consent_source": ("consent source", "source"),
    "consent_date": ("consent date", "subscribed at", "subscribed on"),
}


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
    consent_source: str = ""
    consent_date: str = ""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A sound row, as it will be stored."""

    line: int
    """Line of the file on which it begins, from 1."""
    address: str = field(repr=False)
    id: str = field(default="", repr=False)
    locale: str = ""
    kind: SubscriberKind | None = None
    """None where the row does not say."""
    status: SubscriberStatus = SubscriberStatus.ACTIVE
    policies: tuple[str, ...] = ()
    consent_source: str = ""
    consent_date: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row. Holds none of its cells."""

    line: int
    problem: str


def read_rows(text: str, name: str, mapping: ColumnMapping) -> Iterator[CsvRow | RowProblem]:
    """Yield each row of `text`, or its problem. Empty lines are passed over.

    Raises AudienceError where there is no header or no column for the address.
    """
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records = _records(reader)
    first = next(records, None)
    if first is None or isinstance(first, RowProblem):
        raise AudienceError(f"{name} has no header: its first line must name the columns")
    places = _places(first[1], name, mapping)
    width = len(first[1])
    for record in records:
        if isinstance(record, RowProblem):
            yield record
            continue
        line, cells = record
        if len(cells) != width:
            fields = f"{len(cells)} fields where the header has {width}"
            yield RowProblem(line, fields)
            continue
        yield _read_row(line, {meaning: cells[place] for meaning, place in places.items()})


def parse_address(written: str) -> str | None:
    """Return an address as it is stored and sent to, or None where it is not one.

    The domain is in lower case and ASCII (RFC 5891); the part before the @ stays as written.
    Nothing is looked up in the DNS.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.ascii_email or found.normalized


def guard_cell(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "\t", "\r")) else cell


def _delimiter(text: str) -> str:
    header = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]] | RowProblem]:
    """Yield (first line, cells) of each record that is not empty, or why it is none."""
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv's reader has no public type
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RowProblem(line, f"not valid CSV ({_csv_reason(error)})")
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _csv_reason(error: csv.Error) -> str:
    reason = str(error)
    if "unexpected end" in reason:
        return "a quote that is opened here is never closed"
    if "expected after" in reason:
        return "text after a closing quote"
    return "a field is too long" if "limit" in reason else "unreadable"


def _places(header: list[str], name: str, mapping: ColumnMapping) -> dict[str, int]:
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
            f"{', '.join(_USUAL_NAMES['address'])} in its first line): name the column to use"
        )
    return places


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _read_row(line: int, cells: dict[str, str]) -> CsvRow | RowProblem:
    cells = {meaning: _unguard(cell) for meaning, cell in cells.items()}
    address = parse_address(cells["address"]) if cells["address"] else None
    policies = tuple(sorted(set(re.split(r"[\s,;|]+", cells.get("policies", "").strip())) - {""}))
    locale = cells.get("locale", "").replace("_", "-")
    status = cells.get("status", "").casefold() or SubscriberStatus.ACTIVE.value
    kind = cells.get("kind", "").casefold()
    problem = ""
    if not cells["address"]:
        problem = "no address"
    elif address is None:
        problem = "not an e-mail address"
    elif locale and not _LOCALE.fullmatch(locale):
        problem = "the locale is not like en or de-AT"
    elif status not in set(SubscriberStatus):
        problem = f"the status is none of {', '.join(SubscriberStatus)}"
    elif kind and kind not in set(SubscriberKind):
        problem = f"the kind is none of {', '.join(SubscriberKind)}"
    elif not all(_POLICY.fullmatch(policy) for policy in policies):
        problem = "the policies are not policy ids"
    elif any(_CONTROL.search(cell) or len(cell) > _MAX_CELL for cell in cells.values()):
        problem = f"a cell has a control character or is longer than {_MAX_CELL} characters"
    if problem or address is None:
        return RowProblem(line, problem)
    return CsvRow(
        line=line,
        address=address,
        id=cells.get("id", ""),
        locale=_canonical_locale(locale),
        kind=SubscriberKind(kind) if kind else None,
        status=SubscriberStatus(status),
        policies=policies,
        consent_source=cells.get("consent_source", ""),
        consent_date=cells.get("consent_date", ""),
    )


def _unguard(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:2] in _FORMULA else cell


@lru_cache(maxsize=256)
def _canonical_locale(locale: str) -> str:
    """Return `locale` in the usual case: de-AT, zh-Hant-TW (RFC 5646, section 2.1.1)."""
    first, *rest = locale.split("-")
    cased = [part.title() if len(part) == 4 else part.upper() for part in rest]
    return "-".join([first.lower(), *cased])
