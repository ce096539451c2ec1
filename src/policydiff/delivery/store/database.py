"""Opening the store, and its transactions.

Every transaction that writes takes its lock at once (`BEGIN IMMEDIATE` on SQLite) and is flushed
to disk before it returns (`synchronous=FULL`): the ledger's promise is that what it says happened
before a mail left. Statements and their parameters never reach a log or an exception, since the
parameters are people's addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from policydiff.delivery.store.migrations import migrate
from policydiff.delivery.store.schema import meta, suppression
from policydiff.errors import ConfigError, DeliveryError

__all__ = ["Store", "keep_a_write_ahead_log", "new_id", "new_ids", "open_store"]

_SWITCH_AGAIN = 0.01
"""Seconds between two tries to change the journal mode."""
_BUSY_MILLISECONDS = 30_000
_CACHE_KILOBYTES = 8_000
"""Enough that the pages a mailing works on stay in memory, whatever its size."""
_PAGE_BYTES = 8_192
_CHECKPOINT_PAGES = 2_000
"""16 MB: a page that several batches change is copied into the database once for all of them."""
_CONNECT_SECONDS = "15"
_OWN_KEY = "tombstone_key"


class Store:
    """An open store. `read` and `write` are its transactions; close it, or use `with`."""

    def __init__(self, engine: Engine, where: str, keys: tuple[bytes, ...]) -> None:
        self.engine = engine
        self.where = where
        """The store as messages name it: without a password."""
        self._keys = keys

    @property
    def begun(self) -> bool:
        """Whether there is a ledger already: opening a database makes one."""
        return True

    def digests(self, address_key: str) -> tuple[tuple[str, str], ...]:
        """Return (key id, keyed hash) of an address under each known key, the preferred first."""
        return tuple(
            (_key_id(key), hmac.digest(key, address_key.encode(), "sha256").hex())
            for key in self._keys
        )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes: locked at once, durable when the block ends."""
        with self._translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that only reads, and keeps nobody waiting."""
        with self._translated(), self.engine.connect() as connection:
            yield connection.execution_options(policydiff_read=True)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise DeliveryError(_explain(error, self.where)) from None

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def new_id() -> str:
    """Return a fresh opaque id: 32 hex digits from the system's random source."""
    return secrets.token_hex(16)


def open_store(url: str, *, key: bytes | None = None, folder: Path | None = None) -> Store:
    """Open the store at `url`, creating or migrating it as needed.

    `url` is `sqlite:///path` (or just a path), or `postgresql://…`. A relative path is taken from
    `folder`, the working directory where None. `key` makes the hashes by
    which erased people are recognised; without one the store keeps a key of its own, which protects
    them less, since it lies in the same database. Tombstones stay readable when a key is given
    later, but not when one is withheld or exchanged: that is refused.

    Raises ConfigError for a URL that is neither, DeliveryError where the database cannot be opened,
    psycopg is missing, or `key` is not the one that tombstones were made with.
    """
    # Rows would appear in this logger's DEBUG output, addresses and all.
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    parsed = _parse_url(url, folder)
    where = _where(parsed)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgres(parsed)
    store = Store(engine, where, ())
    try:
        with store.write() as connection:
            migrate(connection, where)
            keys = _known_keys(connection, key)
            _check_keys(connection, keys, where)
    except BaseException:
        store.close()
        raise
    return Store(engine, where, keys)


def new_ids(count: int, now: float) -> list[str]:
    """Return `count` opaque ids that sort by `now` (seconds since the epoch) and their order.

    Rows that are planned together lie together in the index by id, which keeps large mailings as
    fast as small ones. 64 random bits an id are beside the time and the place in the list.
    """
    head = f"{int(now * 1000) % 16**12:012x}"
    tail = secrets.token_hex(8 * count)
    return [f"{head}{place:04x}{tail[16 * place : 16 * place + 16]}" for place in range(count)]


def _parse_url(url: str, folder: Path | None) -> URL:
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(
            "the database URL cannot be read: give sqlite:///path or "
            "postgresql://user:password@host/database"
        ) from None
    kind = parsed.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise ConfigError(
            f"the database URL begins with {kind}://: only sqlite:///path and postgresql:// work"
        )
    if not parsed.database or parsed.database == ":memory:" or parsed.query:
        raise ConfigError(
            "the database URL names no file: a ledger must outlive the process; "
            "give sqlite:///path/to/ledger.sqlite"
        )
    path = (folder or Path()) / parsed.database
    return parsed.set(drivername="sqlite+pysqlite", database=str(path))


def _where(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "localhost"
    return f"postgresql://{host}/{url.database or ''}"


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DeliveryError(f"the ledger {path} cannot be created: {error.strerror}") from error
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where _begin says, not by guess
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            f"page_size={_PAGE_BYTES}",  # of a new file; an old one keeps its own
            "synchronous=FULL",
            f"cache_size=-{_CACHE_KILOBYTES}",
            f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        keep_a_write_ahead_log(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("policydiff_read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def keep_a_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch a new file to WAL, however many open it at this moment.

    SQLite does not wait for a lock while it changes the journal mode, whatever the busy timeout: two
    that open a new file together could be told that it is locked.
    """
    last = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # The low byte says what it is, the others of which sort.
            is_locked = error.sqlite_errorcode & 0xFF in (
                sqlite3.SQLITE_BUSY,
                sqlite3.SQLITE_LOCKED,
            )
            if not is_locked or time.monotonic() > last:
                raise
            time.sleep(_SWITCH_AGAIN)


def _postgres(url: URL) -> Engine:
    try:
        if "connect_timeout" not in url.query:
            url = url.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ImportError:
        raise DeliveryError(
            "a postgresql:// ledger needs psycopg, which is not installed: "
            "install policydiff with the extra `postgres` (pip install 'policydiff[postgres]')"
        ) from None

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # A server may be set to lose the last commits of a crash; the ledger's may not be lost.
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
        )
        connection.commit()

    return engine


def _known_keys(connection: Connection, given: bytes | None) -> tuple[bytes, ...]:
    stored = connection.execute(select(meta.c.value).where(meta.c.name == _OWN_KEY)).scalar()
    if stored is None:
        stored = secrets.token_hex(32)
        connection.execute(meta.insert().values(name=_OWN_KEY, value=stored))
    own = bytes.fromhex(stored)
    return (own,) if given is None else (given, own)


def _check_keys(connection: Connection, keys: tuple[bytes, ...], where: str) -> None:
    known = {_key_id(key) for key in keys}
    used = connection.execute(select(suppression.c.key_id).distinct()).scalars()
    if any(key_id not in known for key_id in used):
        raise DeliveryError(
            f"the ledger {where} holds tombstones made with another key: without it, erased people "
            "could be imported again; set POLICYDIFF_TOKEN_KEYS to the key used before"
        )


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"policydiff key id\0" + key).hexdigest()[:16]


def _explain(error: SQLAlchemyError, where: str) -> str:
    """One line on a database failure, without any value that was in the statement."""
    cause = getattr(error, "orig", None)
    if cause is None:
        return f"the ledger {where} failed: {type(error).__name__}"
    state = getattr(cause, "sqlstate", None)
    # PostgreSQL quotes values in its messages; SQLite and failed connections do not.
    words = f"SQLSTATE {state}" if state else str(cause).strip().split("\n")[0]
    return f"the ledger {where} failed: {type(cause).__name__}: {words}"
