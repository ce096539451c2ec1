"""Subscribers and tombstones as rows. Each function works inside its caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, select, update

from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.store.database import Store
from policydiff.delivery.store.schema import subscriber as table
from policydiff.delivery.store.schema import suppression

__all__ = [
    "address_key",
    "bury",
    "count_subscribers",
    "delete_subscriber",
    "fetch_by_address",
    "fetch_by_external_id",
    "fetch_by_id",
    "insert_subscribers",
    "iter_subscribers",
    "iter_subscribers_by_page",
    "tombstone_keys",
    "unbury",
    "update_subscribers",
    "which_buried",
]

_PAGE = 2_000


def address_key(address: str) -> str:
    """Return what two spellings of one person's address have in common.

    RFC 5321 lets a host tell `Ann@` from `ann@`; no large one does, and a person told twice is the
    greater harm.
    """
    return address.casefold()


def tombstone_keys(address: str, external_id: str) -> tuple[str, ...]:
    """Return what a person is known by after erasure: the address, and the id of their list."""
    by_address = address_key(address)
    return (by_address, f"id\0{external_id}") if external_id else (by_address,)


def insert_subscribers(connection: Connection, people: Sequence[Subscriber], now: float) -> None:
    """Add new rows."""
    if people:
        rows = [_values(person, now) | {"created_at": now} for person in people]
        connection.execute(table.insert().values(time_zone=""), rows)


def update_subscribers(connection: Connection, people: Sequence[Subscriber], now: float) -> None:
    """Replace rows, found by id."""
    if not people:
        return
    names = [column.name for column in table.columns if column.name not in _KEPT]
    statement = (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    rows = []
    for person in people:
        values = _values(person, now)
        row = {f"new_{name}": values[name] for name in names}
        rows.append(row | {"row_id": person.id})
    connection.execute(statement, rows)


_KEPT = ("id", "created_at", "time_zone")


def fetch_by_address(connection: Connection, keys: Iterable[str]) -> dict[str, Subscriber]:
    """Return the subscribers with these address keys, by key."""
    rows = connection.execute(select(table).where(table.c.address_key.in_(list(keys))))
    return {row.address_key: _subscriber(row) for row in rows}


def fetch_by_external_id(connection: Connection, ids: Iterable[str]) -> dict[str, Subscriber]:
    """Return the subscribers with these ids of their own list, by that id."""
    rows = connection.execute(select(table).where(table.c.external_id.in_(list(ids))))
    return {row.external_id: _subscriber(row) for row in rows}


def fetch_by_id(connection: Connection, subscriber_id: str) -> Subscriber | None:
    """Return one subscriber, or None."""
    row = connection.execute(select(table).where(table.c.id == subscriber_id)).first()
    return None if row is None else _subscriber(row)


def iter_subscribers(store: Store, *conditions: ColumnElement[bool]) -> Iterator[Subscriber]:
    """Yield subscribers in order of id; memory stays flat."""
    for page in iter_subscribers_by_page(store, *conditions):
        yield from page


def iter_subscribers_by_page(
    store: Store, *conditions: ColumnElement[bool]
) -> Iterator[list[Subscriber]]:
    """Yield subscribers in order of id, a list a transaction; none is empty."""
    last = ""
    while True:
        query = select(table).where(table.c.id > last, *conditions).order_by(table.c.id)
        with store.read() as connection:
            rows = connection.execute(query.limit(_PAGE)).all()
        if not rows:
            return
        yield [_subscriber(row) for row in rows]
        last = rows[-1].id


def count_subscribers(
    connection: Connection,
) -> tuple[tuple[SubscriberKind, SubscriberStatus, int], ...]:
    """Return how many there are of each kind and status."""
    query = (
        select(table.c.kind, table.c.status, func.count())
        .group_by(table.c.kind, table.c.status)
        .order_by(table.c.kind, table.c.status)
    )
    return tuple(
        (SubscriberKind(kind), SubscriberStatus(status), count)
        for kind, status, count in connection.execute(query)
    )


def delete_subscriber(connection: Connection, subscriber_id: str) -> None:
    """Delete the row: address, consent and all."""
    connection.execute(delete(table).where(table.c.id == subscriber_id))


def which_buried(connection: Connection, store: Store, keys: Iterable[str]) -> set[str]:
    """Return those of the address keys that have a tombstone, under any known key."""
    by_digest = {digest[1]: key for key in keys for digest in store.digests(key)}
    query = select(suppression.c.digest).where(suppression.c.digest.in_(list(by_digest)))
    return {by_digest[digest] for digest in connection.execute(query).scalars()}


def bury(connection: Connection, store: Store, key: str, reason: str, now: float) -> None:
    """Put up a tombstone, so that no import brings the person back."""
    key_id, digest = store.digests(key)[0]
    unbury(connection, store, key)
    connection.execute(
        suppression.insert().values(key_id=key_id, digest=digest, reason=reason, created_at=now)
    )


def unbury(connection: Connection, store: Store, key: str) -> None:
    """Take the tombstone away: the person asked to be told again."""
    digests = [digest for _, digest in store.digests(key)]
    connection.execute(delete(suppression).where(suppression.c.digest.in_(digests)))


def _values(person: Subscriber, now: float) -> dict[str, Any]:
    return {
        "id": person.id,
        "external_id": person.external_id or None,
        "address": person.address,
        "address_key": address_key(person.address),
        "locale": person.locale,
        "kind": person.kind.value,
        "status": person.status.value,
        "policies": json.dumps(person.policies),
        "consent_source": person.consent_source,
        "consent_date": person.consent_date,
        "updated_at": now,
    }


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        id=row.id,
        address=row.address,
        locale=row.locale,
        kind=SubscriberKind(row.kind),
        status=SubscriberStatus(row.status),
        policies=_policies(row.policies),
        consent_source=row.consent_source,
        consent_date=row.consent_date,
        external_id=row.external_id or "",
    )


@lru_cache(maxsize=1024)
def _policies(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))
