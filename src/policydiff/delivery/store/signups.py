"""Wishes to be told that nobody has confirmed yet, as rows.

Each function works inside its caller's transaction. Networks are kept as keyed hashes only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, text

from policydiff.delivery.addresses import address_key
from policydiff.delivery.store.database import Store
from policydiff.delivery.store.schema import signup as table

__all__ = [
    "SignUp",
    "count_of_address",
    "count_of_network",
    "delete_older",
    "delete_sign_up",
    "delete_sign_ups_of",
    "fetch_sign_up",
    "fetch_sign_ups_of",
    "insert_sign_up",
    "one_at_a_time",
]

# Any fixed number, other than that of the migrations.
_ADVISORY_LOCK = 727_155_004


@dataclass(frozen=True, slots=True)
class SignUp:
    """What somebody asked for."""

    id: str
    """Opaque and random."""
    address: str = field(repr=False)
    locale: str
    policies: tuple[str, ...]
    """Ids of the policies to follow; empty is all."""
    topics: tuple[str, ...]
    """Of `delivery.topics.TOPICS`; empty is everything."""
    consent_text: str
    """Version of the text they agreed to."""
    created_at: float


def one_at_a_time(connection: Connection) -> None:
    """Let no other transaction count and add until this one ends, or both would find room for one."""
    # On SQLite a transaction that writes is alone anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})


def insert_sign_up(connection: Connection, store: Store, wish: SignUp, network: str) -> None:
    """Add a row; `network` is where it came from."""
    connection.execute(
        table.insert().values(
            id=wish.id,
            address=wish.address,
            address_digest=_of_address(store, wish.address)[0],
            network_digest=_of_network(store, network)[0],
            locale=wish.locale,
            policies=json.dumps(wish.policies),
            topics=json.dumps(wish.topics),
            consent_text=wish.consent_text,
            created_at=wish.created_at,
        )
    )


def count_of_address(connection: Connection, store: Store, address: str, since: float) -> int:
    """Return how many wishes there are for an address, in whatever case, made after `since`."""
    return _count(
        connection,
        table.c.address_digest.in_(_of_address(store, address)),
        table.c.created_at > since,
    )


def count_of_network(connection: Connection, store: Store, network: str, since: float) -> int:
    """Return how many wishes came from a network after `since`."""
    return _count(
        connection,
        table.c.network_digest.in_(_of_network(store, network)),
        table.c.created_at > since,
    )


def fetch_sign_up(connection: Connection, sign_up: str, *, locked: bool = False) -> SignUp | None:
    """Return one wish, or None; with `locked` nobody else takes it until the transaction ends."""
    query = select(table).where(table.c.id == sign_up)
    row = connection.execute(query.with_for_update() if locked else query).first()
    return None if row is None else _sign_up(row)


def fetch_sign_ups_of(connection: Connection, store: Store, address: str) -> tuple[SignUp, ...]:
    """Return all wishes for an address, in whatever case, oldest first."""
    mine = table.c.address_digest.in_(_of_address(store, address))
    query = select(table).where(mine).order_by(table.c.created_at, table.c.id)
    return tuple(_sign_up(row) for row in connection.execute(query))


def delete_sign_up(connection: Connection, sign_up: str) -> None:
    """Delete one wish."""
    connection.execute(delete(table).where(table.c.id == sign_up))


def delete_older(connection: Connection, before: float) -> None:
    """Delete all wishes made before a time: they have run out."""
    connection.execute(delete(table).where(table.c.created_at <= before))


def delete_sign_ups_of(connection: Connection, store: Store, address_key_: str) -> None:
    """Delete all wishes for the address with this key."""
    digests = [digest for _, digest in store.digests(address_key_)]
    connection.execute(delete(table).where(table.c.address_digest.in_(digests)))


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(*conditions)
    return int(connection.execute(query).scalar_one())


def _of_address(store: Store, address: str) -> list[str]:
    return [digest for _, digest in store.digests(address_key(address))]


def _of_network(store: Store, network: str) -> list[str]:
    return [digest for _, digest in store.digests(f"network\0{network}")]


def _sign_up(row: Row[Any]) -> SignUp:
    return SignUp(
        id=row.id,
        address=row.address,
        locale=row.locale,
        policies=tuple(json.loads(row.policies)),
        topics=tuple(json.loads(row.topics)),
        consent_text=row.consent_text,
        created_at=row.created_at,
    )
