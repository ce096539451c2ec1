"""Rows of a list, sorted by person on disk, so that a list of any length takes the same memory.

The scratch database has no name in the file system: it is gone when it is closed, or the process dies,
and no address is left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Self

from policydiff.delivery.addresses import address_key
from policydiff.delivery.list_rows import ListRow, RowProblem
from policydiff.delivery.records import SubscriberKind, SubscriberStatus

__all__ = ["Staging"]

_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = FILE;
    PRAGMA cache_size = -8000;
    CREATE TABLE row (
        line INTEGER PRIMARY KEY, person TEXT, id TEXT, address TEXT, locale TEXT, kind TEXT,
        status TEXT, policies TEXT, topics TEXT, source TEXT, date TEXT, text TEXT
    );
    CREATE TABLE problem (line INTEGER, problem TEXT);
    CREATE TABLE met (token TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_NAME_REPEATED = """
    INSERT INTO problem
    SELECT line, 'the id stands with another address on line ' || first_line FROM (
        SELECT line, person, FIRST_VALUE(person) OVER same AS first_person,
            FIRST_VALUE(line) OVER same AS first_line
        FROM row WHERE id <> '' WINDOW same AS (PARTITION BY id ORDER BY line)
    ) WHERE person <> first_person
"""
_TAKE_OUT = "DELETE FROM row WHERE line IN (SELECT line FROM problem)"
_BATCH = 1_000


class Staging:
    """The rows of one list. Add them all, then ask for the people."""

    def __init__(self) -> None:
        # An empty name is SQLite's for a private file that is deleted when it is closed.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")

    def add(self, rows: Iterable[ListRow | RowProblem]) -> None:
        """Take in rows as they come."""
        sound: list[tuple[Any, ...]] = []
        for row in rows:
            if isinstance(row, RowProblem):
                self.note(row)
                continue
            sound.append(_cells(row))
            if len(sound) >= _BATCH:
                self._insert(sound)
                sound.clear()
        self._insert(sound)
        self._set_aside_repeated_ids()

    def people(self) -> Iterator[list[ListRow]]:
        """Yield the rows of each person together, people and rows in a fixed order."""
        found = self._database.execute("SELECT * FROM row ORDER BY person, line")
        for _, rows in groupby(found, key=itemgetter(1)):
            yield [_row(cells) for cells in rows]

    def meet(self, tokens: Iterable[str]) -> bool:
        """Note what a person is known by; return whether any of it was noted before."""
        noted = [
            self._database.execute("INSERT OR IGNORE INTO met VALUES (?)", (token,)).rowcount
            for token in tokens
        ]
        return not all(noted)

    def note(self, problem: RowProblem) -> None:
        """Note that a row is broken."""
        cells = (problem.line, problem.problem)
        self._database.execute("INSERT INTO problem VALUES (?, ?)", cells)

    def problems(self, most: int) -> tuple[tuple[RowProblem, ...], int]:
        """Return the first broken rows, at most `most`, and how many there are in all."""
        query = "SELECT line, problem FROM problem ORDER BY line, problem LIMIT ?"
        listed = tuple(RowProblem(*cells) for cells in self._database.execute(query, (most,)))
        (count,) = self._database.execute("SELECT count(*) FROM problem").fetchone()
        return listed, count

    def _insert(self, rows: list[tuple[Any, ...]]) -> None:
        self._database.executemany(f"INSERT INTO row VALUES ({'?, ' * 11}?)", rows)  # noqa: S608

    def _set_aside_repeated_ids(self) -> None:
        """Take out rows whose id an earlier row has with another address."""
        self._database.execute(_NAME_REPEATED)
        self._database.execute(_TAKE_OUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()


def _cells(row: ListRow) -> tuple[Any, ...]:
    return (
        row.line,
        address_key(row.address),
        row.id,
        row.address,
        row.locale,
        row.kind.value if row.kind else None,
        row.status.value,
        " ".join(row.policies),
        " ".join(row.topics),
        row.consent_source,
        row.consent_date,
        row.consent_text,
    )


def _row(cells: tuple[Any, ...]) -> ListRow:
    line, _, own_id, address, locale, kind, status, policies, topics, source, date, text = cells
    return ListRow(
        line=line,
        address=address,
        id=own_id,
        locale=locale,
        kind=SubscriberKind(kind) if kind else None,
        status=SubscriberStatus(status),
        policies=tuple(policies.split()),
        topics=tuple(topics.split()),
        consent_source=source,
        consent_date=date,
        consent_text=text,
    )
