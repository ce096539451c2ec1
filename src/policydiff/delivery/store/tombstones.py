"""Who was erased and must stay so, without their address: keyed hashes.

Each function works inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, select

from policydiff.delivery.addresses import address_key
from policydiff.delivery.store.database import Store
from policydiff.delivery.store.schema import suppression

__all__ = ["bury", "tombstone_keys", "unbury", "which_buried"]

_ERASED = "erased"


def tombstone_keys(address: str, *external_ids: str) -> tuple[str, ...]:
    """Return what a person is known by after erasure: the address, and the ids of their list."""
    return (address_key(address), *(f"id\0{one}" for one in external_ids if one))


def which_buried(connection: Connection, store: Store, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that have a tombstone, under any known key of the store."""
    by_digest = {digest: key for key in keys for _, digest in store.digests(key)}
    query = select(suppression.c.digest).where(suppression.c.digest.in_(list(by_digest)))
    return {by_digest[digest] for digest in connection.execute(query).scalars()}


def bury(connection: Connection, store: Store, keys: Collection[str], now: float) -> None:
    """Put up tombstones, so that no import brings the person back."""
    digests = [store.digests(key)[0] for key in keys]
    unbury(connection, store, keys)
    rows = [
        {"key_id": key_id, "digest": digest, "reason": _ERASED, "created_at": now}
        for key_id, digest in digests
    ]
    connection.execute(suppression.insert(), rows)


def unbury(connection: Connection, store: Store, keys: Iterable[str]) -> None:
    """Take tombstones away: the person asked to be told again."""
    digests = [digest for key in keys for _, digest in store.digests(key)]
    connection.execute(delete(suppression).where(suppression.c.digest.in_(digests)))
