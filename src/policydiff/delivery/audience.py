"""Who is on the list: import, list, add, confirm, remove, erase.

One person once, whatever the case of the address or the order of the rows. Whoever left stays gone
when a list is imported again: those who unsubscribed, bounced or complained by their status, those who
were erased by a keyed tombstone. An opt-out ends the kind in which it was given: a watcher who left and
later has an account is told as an account holder.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from sqlalchemy import ColumnElement, Connection

from policydiff.delivery.addresses import address_key, parse_address
from policydiff.delivery.csv_rows import read_csv, undecodable
from policydiff.delivery.list_import import BrokenRowsError, ImportResult, import_rows
from policydiff.delivery.list_rows import ColumnMapping, ListRow, check_row
from policydiff.delivery.merging import MAILABLE
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.sql_source import read_query
from policydiff.delivery.store import Store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.schema import subscriber as table
from policydiff.delivery.store.signups import delete_sign_ups_of
from policydiff.delivery.store.subscribers import (
    count_subscribers,
    delete_subscriber,
    fetch_by_address,
    fetch_by_id,
    insert_subscribers,
    iter_subscribers,
    update_subscribers,
    worsen_status,
)
from policydiff.delivery.store.tombstones import bury, tombstone_keys, unbury, which_buried
from policydiff.errors import AudienceError

__all__ = [
    "BrokenRowsError",
    "ColumnMapping",
    "ImportResult",
    "SubscriberCount",
    "add_subscriber",
    "confirm_subscriber",
    "count_audience",
    "erase_subscriber",
    "find_subscriber",
    "import_csv",
    "import_query",
    "list_subscribers",
    "remove_subscriber",
    "unsubscribe",
]


@dataclass(frozen=True, slots=True)
class SubscriberCount:
    """How many there are of one kind and status."""

    kind: SubscriberKind
    status: SubscriberStatus
    count: int


def import_csv(
    store: Store,
    source: Path | TextIO | str,
    mapping: ColumnMapping | None = None,
    *,
    default_locale: str,
    kind: SubscriberKind,
    skip_invalid: bool = False,
    now: float | None = None,
) -> ImportResult:
    """Import a list: a file where `source` is a Path, an open one, or the CSV text itself.

    All or nothing: with one broken row nothing is imported, unless `skip_invalid`. `default_locale` and
    `kind` are for rows that name none. Nobody is taken off the list because a list leaves them out.

    Raises AudienceError for a file that cannot be read, is not UTF-8 or has no address column, and
    BrokenRowsError (an AudienceError) that names the line of every broken row, and no address.
    """
    name = str(source) if isinstance(source, Path) else "the list"
    try:
        with _opened(source) as stream:
            return import_rows(
                store,
                read_csv(stream, name),
                mapping or ColumnMapping(),
                default_locale=default_locale,
                kind=kind,
                skip_invalid=skip_invalid,
                now=_now(now),
            )
    except OSError as error:
        raise AudienceError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        if isinstance(source, Path):
            raise undecodable(source) from None
        raise AudienceError(f"{name} is not UTF-8: save it as CSV in UTF-8 and try again") from None


def import_query(
    store: Store,
    url: str,
    sql: str,
    mapping: ColumnMapping | None = None,
    *,
    default_locale: str,
    kind: SubscriberKind,
    skip_invalid: bool = False,
    folder: Path | None = None,
    now: float | None = None,
) -> ImportResult:
    """Import the answer to a SELECT on the user's own database, to which nothing is written.

    See `import_csv` for the rest, and `sql_source.read_query` for what it raises besides.
    """
    with read_query(url, sql, folder) as source:
        return import_rows(
            store,
            source,
            mapping or ColumnMapping(),
            default_locale=default_locale,
            kind=kind,
            skip_invalid=skip_invalid,
            now=_now(now),
        )


def list_subscribers(
    store: Store,
    *,
    kind: SubscriberKind | None = None,
    status: SubscriberStatus | None = None,
) -> Iterator[Subscriber]:
    """Yield subscribers in a fixed order, all or those of a kind or status."""
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(table.c.kind == kind.value)
    if status is not None:
        conditions.append(table.c.status == status.value)
    return iter_subscribers(store, *conditions)


def count_audience(store: Store) -> tuple[SubscriberCount, ...]:
    """Return how many there are of each kind and status."""
    with store.read() as connection:
        return tuple(SubscriberCount(*row) for row in count_subscribers(connection))


def find_subscriber(store: Store, address: str) -> Subscriber | None:
    """Return what is known of the person with an address, in whatever case, or None."""
    key = _key_of(address)
    with store.read() as connection:
        return fetch_by_address(connection, [key]).get(key)


def add_subscriber(
    store: Store,
    address: str,
    *,
    locale: str,
    kind: SubscriberKind,
    policies: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    status: SubscriberStatus = SubscriberStatus.ACTIVE,
    consent_source: str = "",
    consent_date: str = "",
    consent_text: str = "",
    external_id: str = "",
    renewed_consent: bool = False,
    now: float | None = None,
) -> Subscriber:
    """Add one person, or replace what is known of them, and return the record.

    An account holder stays one. A sign-up that waits for its confirmation (`PENDING`) changes nothing
    of somebody who is on the list: anybody could send it. `renewed_consent` says that a person who had
    left, or was erased, asks to be told again.

    Raises AudienceError for what is not an address or not sound, and for people who left without it.
    """
    given = _checked(
        {
            "address": address,
            "id": external_id,
            "locale": locale,
            "policies": " ".join(policies),
            "topics": " ".join(topics),
            "consent_source": consent_source,
            "consent_date": consent_date,
            "consent_text": consent_text,
        }
    )
    with store.write() as connection:
        key = address_key(given.address)
        known = fetch_by_address(connection, [key], locked=True).get(key)
        _require_welcome(connection, store, given, known, renewed_consent=renewed_consent)
        if known is not None and known.status in MAILABLE:
            if status is SubscriberStatus.PENDING:
                return known
            kind = SubscriberKind.ACCOUNT if known.kind is SubscriberKind.ACCOUNT else kind
        unbury(connection, store, tombstone_keys(given.address, given.id))
        person = Subscriber(
            id=known.id if known else new_id(),
            address=given.address,
            locale=given.locale,
            kind=kind,
            status=status,
            policies=given.policies,
            consent_source=given.consent_source,
            consent_date=given.consent_date,
            external_id=given.id or (known.external_id if known else ""),
            topics=given.topics,
            consent_text=given.consent_text,
        )
        (update_subscribers if known else insert_subscribers)(connection, [person], _now(now))
    return person


def confirm_subscriber(
    store: Store, subscriber_id: str, *, consent_date: str, now: float | None = None
) -> bool:
    """Make a sign-up count that its owner confirmed on `consent_date` (ISO 8601).

    Return whether the person is on the list now; False for an unknown id and for who left meanwhile.
    """
    with store.write() as connection:
        person = fetch_by_id(connection, subscriber_id, locked=True)
        if person is None or person.status not in MAILABLE:
            return False
        if person.status is SubscriberStatus.PENDING:
            active = replace(person, status=SubscriberStatus.ACTIVE, consent_date=consent_date)
            update_subscribers(connection, [active], _now(now))
    return True


def remove_subscriber(store: Store, address: str, *, now: float | None = None) -> bool:
    """Take one person off the list, of either kind; return whether there was anyone to take off.

    The record stays, as unsubscribed, so that an import does not bring the person back.
    """
    key = _key_of(address)
    with store.write() as connection:
        person = fetch_by_address(connection, [key]).get(key)
        if person is not None:
            worsen_status(connection, person.id, SubscriberStatus.UNSUBSCRIBED, _now(now))
    return person is not None


def unsubscribe(store: Store, subscriber_id: str, *, now: float | None = None) -> bool:
    """Honour a watcher's own wish to leave; return whether the person is off the list now.

    False for an unknown id and for account holders, to whom no unsubscribe is offered.
    """
    with store.write() as connection:
        person = fetch_by_id(connection, subscriber_id, locked=True)
        if person is None or person.kind is not SubscriberKind.WATCHER:
            return False
        worsen_status(connection, person.id, SubscriberStatus.UNSUBSCRIBED, _now(now))
    return True


def erase_subscriber(store: Store, address: str, *, now: float | None = None) -> bool:
    """Delete all that is known of one person and keep them from being imported again.

    Only keyed hashes of the address and of their id stay. The salt of their hashes in evidence goes with
    the record, so those and the opaque entries of the ledger lead to nobody any more. Returns whether
    there was a record.
    """
    key = _key_of(address)
    with store.write() as connection:
        person = fetch_by_address(connection, [key]).get(key)
        if person is not None:
            delete_subscriber(connection, person.id)
        delete_sign_ups_of(connection, store, key)
        known_by = tombstone_keys(person.address, person.external_id) if person else (key,)
        bury(connection, store, known_by, _now(now))
    _forget_written_pages(store)
    return person is not None


def _require_welcome(
    connection: Connection,
    store: Store,
    given: ListRow,
    known: Subscriber | None,
    *,
    renewed_consent: bool,
) -> None:
    """Raise AudienceError for people who left, were erased or bounce, unless they ask to come back."""
    buried = which_buried(connection, store, tombstone_keys(given.address, given.id))
    if (buried or (known and known.status not in MAILABLE)) and not renewed_consent:
        raise AudienceError(
            "this person had left or was erased; nothing was added: "
            "add them again only with their renewed consent"
        )


def _checked(cells: dict[str, str]) -> ListRow:
    found = check_row(1, cells)
    if isinstance(found, ListRow):
        return found
    words = found.problem
    if words in ("not an e-mail address", "no address"):
        words = "the address given is not an e-mail address"
    raise AudienceError(f"{words}; nothing was added")


def _key_of(address: str) -> str:
    parsed = parse_address(address.strip())
    if parsed is None:
        raise AudienceError("the address given is not an e-mail address; nothing was changed")
    return address_key(parsed)


def _opened(source: Path | TextIO | str) -> TextIO:
    match source:
        case Path():
            return source.open(encoding="utf-8", newline="")
        case str():
            return io.StringIO(source, newline="")
        case _:
            return source


def _forget_written_pages(store: Store) -> None:
    """Empty SQLite's write-ahead log, which still holds the pages as they were; others wait for it."""
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _now(given: float | None) -> float:
    return time.time() if given is None else given
