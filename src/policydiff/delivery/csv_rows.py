"""Subscriber lists in CSV: what spreadsheets do to it on the way in, and must not do on the way out.

Expected in a file: a byte order mark, `;` or a tab for the comma, CRLF, quoted line ends, formulas
guarded by an apostrophe. A file is read as it is asked for, and never as a whole.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO

from policydiff.delivery.list_rows import RowProblem, RowSource
from policydiff.errors import AudienceError

__all__ = ["guard_cell", "read_csv", "undecodable"]

# OWASP, "CSV Injection": what spreadsheets take for a formula, with the wide forms some of them take.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def read_csv(stream: TextIO, name: str) -> RowSource:
    """Return the records of a CSV list; its first line names the columns. Empty lines are passed over.

    Raises AudienceError where there is no such line.
    """
    ahead: list[str] = []
    for line in stream:
        ahead.append(line if ahead else line.removeprefix("\ufeff"))
        if ahead[-1].strip():
            break
    lines = chain(ahead, stream)
    delimiter = _delimiter(ahead[-1] if ahead else "")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records = _records(reader)
    header = next(records, None)
    if header is None or isinstance(header, RowProblem):
        raise AudienceError(f"{name} has no header: its first line must name the columns")
    return RowSource(name, "line", tuple(header[1]), records)


def undecodable(path: Path) -> AudienceError:
    """Return the error for a file that is not UTF-8, with the line where it ceases to be."""
    line = 0
    with path.open("rb") as stream:
        for line, raw in enumerate(stream, 1):  # noqa: B007  # the line is what is looked for
            try:
                raw.decode()
            except UnicodeDecodeError:
                break
    return AudienceError(
        f"{path} is not UTF-8 (line {line}): save it as CSV in UTF-8 and try again"
    )


def guard_cell(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula; reading takes the guard away."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _unguard(cell: str) -> str:
    cell = cell.strip()
    is_guarded = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if is_guarded else cell


def _delimiter(header: str) -> str:
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
            yield line, [_unguard(cell) for cell in cells]


def _csv_reason(error: csv.Error) -> str:
    reason = str(error)
    if "unexpected end" in reason:
        return "a quote that is opened here is never closed"
    if "expected after" in reason:
        return "text after a closing quote"
    return "a field is too long" if "limit" in reason else "unreadable"
