"""Who is on the list: import, export, add, remove, erase.

One person once, whatever the case of the address or the order of the rows. Whoever left stays gone
when a list is imported again: those who unsubscribed, bounced or complained by their status,
those who were erased by a keyed tombstone. An opt-out ends the kind in which it was given: a
watcher who left and later has an account is told as an account holder.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from sqlalchemy import ColumnElement

from policydiff.delivery.csv_import import MAILABLE, ImportResult, import_rows
from policydiff.delivery.csv_rows import COLUMNS, ColumnMapping, guard_cell, parse_address
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.schema import subscriber as table
from policydiff.delivery.store.subscribers import (
    address_key,
    bury,
    count_subscribers,
    delete_subscriber,
    fetch_by_address,
    fetch_by_id,
    insert_subscribers,
    iter_subscribers,
    tombstone_keys,
    unbury,
    update_subscribers,
    which_buried,
)
from policydiff.errors import AudienceError

__all__ = [
    "ColumnMapping",
    "ImportResult",
    "SubscriberCount",
    "add_subscriber",
    "count_audience",
    "erase_subscriber",
    "export_csv",
    "import_csv",
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
    source: Path | str,
    mapping: ColumnMapping | None = None,
    *,
    default_locale: str,
    kind: SubscriberKind,
    skip_invalid: bool = False,
    now: float | None = None,
) -> ImportResult:
    """Import a list: a file where `source` is a Path, the CSV text itself where it is a str.

    All or nothing: with one broken row nothing is imported, unless `skip_invalid`.

    Raises AudienceError for a file that cannot be read, is not UTF-8 or has no address column, and
    BrokenRowsError (an AudienceError) that names the line of every broken row, and no address.
    """
    name = str(source) if isinstance(source, Path) else "the list"
    text = _read_text(source) if isinstance(source, Path) else source
    return import_rows(
        store,
        text,
        name,
        mapping or ColumnMapping(),
        default_locale=default_locale,
        kind=kind,
        skip_invalid=skip_invalid,
        now=time.time() if now is None else now,
    )


def export_csv(store: Store, stream: TextIO) -> int:
    """Write every subscriber to `stream` as CSV that `import_csv` reads; return how many.

    The id is the one of the user's own list. Cells that a spreadsheet would run as a formula begin
    with an apostrophe, which the import takes away again.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for person in iter_subscribers(store):
        cells = (
            person.external_id,
            person.address,
            person.locale,
            person.kind.value,
            person.status.value,
            " ".join(person.policies),
            person.consent_source,
            person.consent_date,
        )
        writer.writerow([guard_cell(cell) for cell in cells])
        count += 1
    return count


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


def add_subscriber(
    store: Store,
    address: str,
    *,
    locale: str,
    kind: SubscriberKind,
    policies: tuple[str, ...] = (),
    status: SubscriberStatus = SubscriberStatus.ACTIVE,
    consent_source: str = "",
    consent_date: str = "",
    external_id: str = "",
    renewed_consent: bool = False,
    now: float | None = None,
) -> Subscriber:
    """Add one person, or replace what is known of them, and return the record.

    `renewed_consent` says that a person who had left, or was erased, asks to be told again.
    Raises AudienceError for what is not an address, and for people who left without it.
    """
    parsed = parse_address(address.strip())
    if parsed is None:
        raise AudienceError("the address given is not an e-mail address; nothing was added")
    at = time.time() if now is None else now
    with store.write() as connection:
        key = address_key(parsed)
        known = fetch_by_address(connection, [key]).get(key)
        tombstones = tombstone_keys(parsed, external_id)
        left = which_buried(connection, store, tombstones) or (known and _has_left(known))
        if left and not renewed_consent:
            raise AudienceError(
                "this person had left or was erased; nothing was added: "
                "add them again only with their renewed consent"
            )
        for tombstone in tombstones:
            unbury(connection, store, tombstone)
        person = Subscriber(
            id=known.id if known else new_id(),
            address=parsed,
            locale=locale,
            kind=kind,
            status=status,
            policies=tuple(sorted(set(policies))),
            consent_source=consent_source,
            consent_date=consent_date,
            external_id=external_id or (known.external_id if known else ""),
        )
        (update_subscribers if known else insert_subscribers)(connection, [person], at)
    return person


def remove_subscriber(store: Store, address: str, *, now: float | None = None) -> bool:
    """Take one person off the list, of either kind; return whether there was anyone to take off.

    The record stays, as unsubscribed, so that an import does not bring the person back.
    """
    with store.write() as connection:
        person = fetch_by_address(connection, [_key_of(address)]).get(_key_of(address))
        if person is None:
            return False
        gone = replace(person, status=SubscriberStatus.UNSUBSCRIBED)
        update_subscribers(connection, [gone], time.time() if now is None else now)
    return True


def unsubscribe(store: Store, subscriber_id: str, *, now: float | None = None) -> bool:
    """Honour a watcher's own wish to leave; return whether the person is off the list now.

    False for an unknown id and for account holders, to whom no unsubscribe is offered.
    """
    with store.write() as connection:
        person = fetch_by_id(connection, subscriber_id)
        if person is None or person.kind is not SubscriberKind.WATCHER:
            return False
        if not _has_left(person):
            gone = replace(person, status=SubscriberStatus.UNSUBSCRIBED)
            update_subscribers(connection, [gone], time.time() if now is None else now)
    return True


def erase_subscriber(store: Store, address: str, *, now: float | None = None) -> bool:
    """Delete all that is known of one person and keep them from being imported again.

    Only a keyed hash of the address stays. Returns whether there was a record. The ledger keeps its
    opaque entries, which lead to nobody any more.
    """
    key = _key_of(address)
    with store.write() as connection:
        person = fetch_by_address(connection, [key]).get(key)
        if person is not None:
            delete_subscriber(connection, person.id)
        known_by = tombstone_keys(person.address, person.external_id) if person else (key,)
        for tombstone in known_by:
            bury(connection, store, tombstone, "erased", time.time() if now is None else now)
    return person is not None


def _has_left(person: Subscriber) -> bool:
    return person.status not in MAILABLE


def _key_of(address: str) -> str:
    parsed = parse_address(address.strip())
    if parsed is None:
        raise AudienceError("the address given is not an e-mail address; nothing was changed")
    return address_key(parsed)


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise AudienceError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    raise AudienceError(f"{path} is not UTF-8 (line {line}): save it as CSV in UTF-8 and try again")
