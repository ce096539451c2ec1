"""Subscribers from the user's own database: the answer to one SELECT, read as it is asked for.

Nothing is ever written there. SQLite is opened read-only and PostgreSQL in a read-only transaction, so
that the database itself refuses; elsewhere the transaction is rolled back. No message shows a
password, nor any value of the answer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, Row, create_engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from policydiff.delivery.list_rows import RowProblem, RowSource
from policydiff.errors import AudienceError, ConfigError

__all__ = ["explain_failure", "read_query"]

_NAME = "the query under [audience]"
_SELECT = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:select|with)\b", re.IGNORECASE | re.DOTALL)
_AT_A_TIME = 1_000
_CONNECT_SECONDS = 15


@contextmanager
def read_query(url: str, sql: str, folder: Path | None = None) -> Iterator[RowSource]:
    """Yield the answer to `sql` on the database at `url`, any that SQLAlchemy and a driver know.

    The names of its columns are the header. A relative SQLite path is taken from `folder`. Raises
    ConfigError for what is no SELECT and a URL that cannot be read, AudienceError where the database
    cannot be reached or refuses; the latter also while rows are read.
    """
    if not _SELECT.match(sql):
        raise ConfigError("[audience] sql must be one SELECT: nothing is written to your database")
    engine, where = _engine(url, folder)
    try:
        with _translated(where), engine.connect() as connection:
            # Without parameters a % in the query is a % in the query.
            options = {"no_parameters": True, "stream_results": True, "yield_per": _AT_A_TIME}
            if engine.dialect.name == "postgresql":
                connection.execution_options(postgresql_readonly=True)
            answer = connection.execution_options(**options).exec_driver_sql(sql.rstrip(" \t\r\n;"))
            yield RowSource(_NAME, "row", tuple(answer.keys()), _records(answer, where))
            connection.rollback()
    finally:
        engine.dispose()


def _records(
    answer: Iterator[Row[tuple[object, ...]]], where: str
) -> Iterator[tuple[int, list[str]] | RowProblem]:
    with _translated(where):
        for number, row in enumerate(answer, 1):
            cells = [_cell(value) for value in row]
            texts = [cell for cell in cells if cell is not None]
            if len(texts) == len(cells):
                yield number, texts
            else:
                yield RowProblem(number, "a value is neither text nor a number, a date or a list")


def _cell(value: object) -> str | None:
    """Return a value as a cell of a list has it, or None where it cannot stand in one."""
    match value:
        case None:
            return ""
        case str():
            return value
        case date():
            return value.isoformat()
        case list() | tuple() if all(isinstance(part, str) for part in value):
            return " ".join(value)
        case int() | float():
            return str(value)
        case bytes() | bytearray() | memoryview() | list() | tuple() | dict():
            return None
        case _:
            # UUIDs and the like have one plain spelling.
            return str(value)


def _engine(url: str, folder: Path | None) -> tuple[Engine, str]:
    """Return an engine that opens nothing yet, and the database as messages name it."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed, folder)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        where = (
            f"{parsed.get_backend_name()}://{parsed.host or 'localhost'}/{parsed.database or ''}"
        )
        arguments = {}
        if parsed.drivername == "postgresql+psycopg" and "connect_timeout" not in parsed.query:
            arguments = {"connect_timeout": _CONNECT_SECONDS}
        engine = create_engine(
            parsed, poolclass=NullPool, hide_parameters=True, connect_args=arguments
        )
    except (ArgumentError, ValueError):
        raise ConfigError(
            "the database URL for [audience] cannot be read: give one such as "
            "postgresql://user:password@host/database"
        ) from None
    except ImportError as error:
        raise AudienceError(
            f"[audience] needs the Python package {error.name!r} to reach its database: install it"
        ) from None
    return engine, where


def _sqlite(url: URL, folder: Path | None) -> tuple[Engine, str]:
    path = (folder or Path()) / str(url.database or "")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    return engine, str(path)


@contextmanager
def _translated(where: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise AudienceError(f"{_NAME} failed on {where}: {explain_failure(error)}") from None


def explain_failure(error: SQLAlchemyError) -> str:
    """One line on a failure, without any value of the database."""
    cause = getattr(error, "orig", None)
    if cause is None:
        return type(error).__name__
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or ""
    # PostgreSQL quotes values in its messages, but in those of class 42 only names of the query; SQLite
    # quotes none. Of other databases nobody knows.
    if isinstance(cause, sqlite3.Error) or state.startswith("42"):
        return f"{type(cause).__name__}: {str(cause).strip().split(chr(10))[0]}"
    return f"{type(cause).__name__}: SQLSTATE {state}" if state else type(cause).__name__
