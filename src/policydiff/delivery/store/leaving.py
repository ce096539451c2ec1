"""Readers whom the provider will not mail, or who left by its doors: their status in the store.

A status only ever becomes a stricter one: who complained does not become somebody who bounced, and
a late bounce does not open the way back to a reader who unsubscribed. An opt-out at the provider is
a watcher's right; an account holder must be told, and is then marked as suppressed where the
provider would drop the mail in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select, update

from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.delivery.store.schema import subscriber as table

__all__ = ["end_subscriptions", "restore_suppressed", "stricter"]


def stricter(one: SubscriberStatus, other: SubscriberStatus) -> SubscriberStatus:
    """Return the one of two statuses that stands."""
    return other if other.is_stricter_than(one) else one


def end_subscriptions(
    connection: Connection, ends: Mapping[str, SubscriberStatus], now: float
) -> Counter[SubscriberStatus]:
    """Give subscribers, by id, the status that `ends` says, where it is stricter than their own.

    Returns how many got which. Rows are taken in the order of their ids, as everybody should who
    writes to more than one.
    """
    if not ends:
        return Counter()
    query = (
        select(table.c.id, table.c.kind, table.c.status)
        .where(table.c.id.in_(sorted(ends)))
        .order_by(table.c.id)
        .with_for_update()
    )
    changed = {}
    for row in connection.execute(query).all():
        wanted = ends[row.id]
        opts_out = wanted is SubscriberStatus.UNSUBSCRIBED
        if opts_out and row.kind != SubscriberKind.WATCHER.value:
            continue
        before = SubscriberStatus(row.status)
        if wanted.is_stricter_than(before):
            changed[row.id] = wanted
    _set(connection, changed, now)
    return Counter(changed.values())


def restore_suppressed(connection: Connection, still: Collection[str], now: float) -> int:
    """Make suppressed subscribers active again, but those in `still`; return how many."""
    query = (
        select(table.c.id)
        .where(table.c.status == SubscriberStatus.SUPPRESSED.value)
        .order_by(table.c.id)
        .with_for_update()
    )
    ids = connection.execute(query).scalars().all()
    free = {one: SubscriberStatus.ACTIVE for one in ids if one not in still}
    _set(connection, free, now)
    return len(free)


def _set(connection: Connection, statuses: Mapping[str, SubscriberStatus], now: float) -> None:
    if not statuses:
        return
    statement = update(table).where(table.c.id == bindparam("row_id"))
    rows = [{"row_id": one, "new_status": status.value} for one, status in statuses.items()]
    connection.execute(statement.values(status=bindparam("new_status"), updated_at=now), rows)
