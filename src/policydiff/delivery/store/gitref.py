"""A store whose ledger lies on a ref of the repository's remote, for jobs that forget their disk.

Queries work on a database in this process's memory, which is filled from the ref and from the list
of readers when it is opened. Whenever a transaction changes something that other runs must know, a
commit with it is pushed before the transaction ends: so `sending` is on the remote before the
request is made, and its outcome right after. Where another run pushed first, git refuses; the
transaction is taken back, what the other one did is read, and `LedgerMoved` has it decided anew.

People stand on the ref as keyed hashes: of the id that the list has for them, or of their address
where it has none. Who is deleted from the list takes the link between id and person with them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from policydiff.delivery.store.database import Store
from policydiff.delivery.store.gitref_log import VERSION, Entry, LedgerLog
from policydiff.delivery.store.gitref_marks import settle_marks, watch
from policydiff.delivery.store.gitref_rows import collect, replay
from policydiff.delivery.store.migrations import migrate
from policydiff.delivery.store.turns import LedgerMoved
from policydiff.errors import ConfigError, DeliveryError, HistoryError
from policydiff.repository import open_repository

__all__ = ["GitRefStore", "LedgerPlace", "open_git_ref"]

_OLDEST_SQLITE = (3, 36, 0)
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """Which ref of which remote of which repository."""

    folder: Path
    """Any folder inside of the repository."""
    ref: str
    """In full, such as refs/policydiff/ledger."""
    remote: str = "origin"
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    """Seconds between attempts where the remote does not answer."""


class GitRefStore(Store):
    """A store in memory whose ledger is kept on a git ref. One process, any number of threads."""

    def __init__(
        self, engine: Engine, keys: tuple[bytes, ...], where: str, log: LedgerLog, opened: ExitStack
    ) -> None:
        super().__init__(engine, where, keys)
        self._log = log
        self._opened = opened
        # Git takes one pusher at a time, and a wait for it must not count as a locked database.
        self._turn = threading.RLock()
        self._hash_key = keys[0]
        self._hashed = False

    def hash_person(self, name: str) -> str:
        """Return what stands for a person on the ref, under the key of this ledger."""
        self._hashed = True
        message = b"policydiff ledger\0" + name.encode()
        return hmac.digest(self._hash_key, message, "sha256").hex()[:_DIGITS]

    def check_person(self, address_key: str) -> str:
        """Return one byte in hex that tells a person's address from most others, and no more."""
        message = b"policydiff check\0" + address_key.encode()
        return hmac.digest(self._hash_key, message, "sha256").hex()[:2]

    @property
    def remote_url(self) -> str:
        """Where the remote is, without a password."""
        return self._log.remote_url

    @property
    def begun(self) -> bool:
        """Whether the ref exists."""
        return self._log.header is not None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes; what others must know is on the remote when it ends.

        Raises LedgerMoved where another run was first: then nothing of it happened, here or there.
        """
        with self._turn:
            try:
                with super().write() as connection:
                    yield connection
                    self._publish(connection)
            except LedgerMoved:
                self.catch_up()
                raise
            except BaseException:
                self._log.drop()
                raise
            self._log.settle()

    def catch_up(self) -> None:
        """Take in what other runs have written."""
        with self._turn:
            entries = self._log.pull()
            self._choose_key()
            with super().write() as connection:
                replay(connection, entries, self._log.read_list)

    def close(self) -> None:
        """Forget the database in memory, and end the processes that talk to git."""
        super().close()
        self._opened.close()

    def _publish(self, connection: Connection) -> None:
        page = collect(connection)
        if page is None:
            return
        header: Entry = {"entry": "ledger", "version": VERSION, "key": _key_id(self._hash_key)}
        if not self._log.push(page, header, time.time()):
            raise LedgerMoved(
                f"another run wrote to the ledger {self.where} at the same moment; run it again"
            )
        settle_marks(connection)

    def _choose_key(self) -> None:
        """Use the key that the ledger was begun with."""
        header = self._log.header
        if header is None:
            return
        for key in self._keys:
            if header.get("key") == _key_id(key):
                if key != self._hash_key and self._hashed:
                    raise DeliveryError(
                        f"another run began the ledger {self.where} at the same moment, with another "
                        "of the keys; nothing was sent; run it again"
                    )
                self._hash_key = key
                return
        raise DeliveryError(
            f"the ledger {self.where} was begun with another key: without it nobody could be told "
            "apart from those who were told; set POLICYDIFF_TOKEN_KEYS to the key used before, "
            "after a comma where there is a newer one"
        )


def open_git_ref(place: LedgerPlace, keys: Sequence[bytes], *, anew: bool = False) -> GitRefStore:
    """Open the ledger on a ref; a ref that does not exist yet is an empty ledger.

    `keys` hash the people: a new ledger takes the first, one that exists the one it was begun with.
    With `anew` a ledger that was deleted is an empty one as well.

    Raises ConfigError without a key, DeliveryError where the remote does not answer, the ledger was
    deleted or cannot be read.
    """
    if not keys:
        raise ConfigError(
            "a ledger on a git ref needs POLICYDIFF_TOKEN_KEYS: people stand there as hashes that "
            "only this secret can make"
        )
    where = f"git:{place.ref} on {place.remote}"
    with ExitStack() as stack:
        try:
            repository = stack.enter_context(open_repository(place.folder))
            remote = repository.remote_ref(place.remote, place.ref, place.pauses)
        except HistoryError as error:
            raise DeliveryError(f"the ledger {where} cannot be opened: {error}") from None
        log = LedgerLog(remote, where, secrets.token_hex(8), anew=anew)
        stack.callback(log.close)
        engine = _in_memory(stack)
        with engine.begin() as connection:
            migrate(connection, where)
            watch(connection)
        store = GitRefStore(engine, tuple(keys), where, log, stack.pop_all())
    try:
        store.catch_up()
    except BaseException:
        store.close()
        raise
    return store


def _in_memory(stack: ExitStack) -> Engine:
    """Return an engine on a database that no file and no other process ever sees."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise DeliveryError(
            f"a ledger on a git ref needs SQLite 3.36 or newer, and Python has "
            f"{sqlite3.sqlite_version} here"
        )
    name = f"file:/policydiff-{secrets.token_hex(16)}?vfs=memdb"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(name, uri=True, check_same_thread=False, timeout=30.0)

    # The database lives as long as something is connected to it.
    stack.callback(connect().close)
    engine = create_engine(
        "sqlite+pysqlite://", creator=connect, poolclass=QueuePool, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("policydiff_read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"policydiff ledger key id\0" + key).hexdigest()[:16]
