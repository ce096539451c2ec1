"""The database: who is on the list, and the ledger of what was sent to whom.

`open_store` opens it; the functions on subscribers are in `subscribers` and `tombstones`, those
on mailings and deliveries in `ledger` and `claims`. The same code serves SQLite and PostgreSQL.
"""

from __future__ import annotations

from policydiff.delivery.store.database import Store, open_store

__all__ = ["Store", "open_store"]
