"""Mailings and their deliveries: what is planned, what was decided, what nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from policydiff.delivery.records import (
    FAILED_STATES,
    REHEARSAL,
    Delivery,
    DeliveryState,
    MailingKey,
    StateCount,
    Subscriber,
    SubscriberKind,
)
from policydiff.delivery.store.database import Store, new_id, new_ids
from policydiff.delivery.store.schema import delivery, event, mailing, request, subscriber
from policydiff.delivery.store.turns import retried
from policydiff.errors import DeliveryError, UsageError
from policydiff.notice import Stage

__all__ = [
    "MailingRow",
    "add_deliveries",
    "count_states",
    "drop_planned",
    "drop_unmailable",
    "failed_accounts",
    "find_mailing",
    "forget_rehearsal",
    "has_planned",
    "iter_deliveries",
    "list_mailings",
    "open_mailing",
    "pause_mailing",
    "pause_reason",
    "refresh_planned",
    "resolve_deliveries",
    "which_decided",
]

_PAGE = 2_000
# Spelled out, not a parameter: the index of what is planned serves only queries that say so.
IS_PLANNED = delivery.c.state == literal_column("'planned'")
# Executed with `people`, their ids; see `claims` for why they are not in the statement.
TO_THESE = delivery.c.subscriber.in_(bindparam("people", expanding=True))
_PLAN = f"""
    INSERT INTO {delivery.name}
        (mailing, subscriber, id, state, kind, locale, lease, not_before, attempts, provider_id,
         reason, updated_at)
    VALUES (?, ?, ?, 'planned', ?, ?, 0, 0, 0, '', '', ?)
    ON CONFLICT DO NOTHING
"""  # noqa: S608  (a table's name of our own)


@dataclass(frozen=True, slots=True)
class MailingRow:
    """A mailing that the ledger knows."""

    key: MailingKey
    created_at: float
    """Seconds since the epoch."""
    paused: str
    """Why a person must look before it goes on, or ""."""


def find_mailing(store: Store, key: MailingKey) -> str | None:
    """Return the ledger's id of a mailing, or None where it never began."""
    with store.read() as connection:
        return _find(connection, key)


@retried
def open_mailing(store: Store, key: MailingKey, now: float) -> str:
    """Return the ledger's id of a mailing, beginning it where it is new."""
    values = {
        "id": new_id(),
        "namespace": key.namespace,
        "policy": key.policy,
        "notice": key.notice,
        "stage": key.stage.value,
        "paused": "",
        "created_at": now,
    }
    with store.write() as connection:
        connection.execute(insert_new(connection, mailing), [values])
        found = _find(connection, key)
    if found is None:
        raise DeliveryError(f"the ledger {store.where} did not keep a mailing it was given")
    return found


def list_mailings(store: Store) -> tuple[MailingRow, ...]:
    """Return all mailings, oldest first."""
    query = select(mailing).order_by(mailing.c.created_at, mailing.c.id)
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        MailingRow(
            MailingKey(row.namespace, row.policy, row.notice, Stage(row.stage)),
            row.created_at,
            row.paused,
        )
        for row in rows
    )


@retried
def forget_rehearsal(store: Store, key: MailingKey) -> int:
    """Forget a rehearsal, so that it can be held again; return how many deliveries it had.

    Raises UsageError for any other mailing: what was really sent is never forgotten.
    """
    if key.namespace != REHEARSAL:
        raise UsageError(f"only a rehearsal can be forgotten, and {key.namespace!r} is none")
    with store.write() as connection:
        found = _find(connection, key)
        gone = connection.execute(delete(delivery).where(delivery.c.mailing == found))
        connection.execute(delete(request).where(request.c.mailing == found))
        connection.execute(delete(mailing).where(mailing.c.id == found))
        return gone.rowcount


@retried
def pause_mailing(store: Store, mailing_id: str, reason: str) -> None:
    """Stop every worker before its next batch; an empty reason lets them go on."""
    with store.write() as connection:
        statement = update(mailing).where(mailing.c.id == mailing_id)
        connection.execute(statement.values(paused=reason))


def pause_reason(store: Store, mailing_id: str) -> str:
    """Return why the mailing is paused, or ""."""
    with store.read() as connection:
        query = select(mailing.c.paused).where(mailing.c.id == mailing_id)
        return connection.execute(query).scalar() or ""


@retried
def add_deliveries(store: Store, mailing_id: str, people: Sequence[Subscriber], now: float) -> None:
    """Plan a delivery to each of `people` whom the mailing does not have yet."""
    if not people:
        return
    # Those who will share a batch lie side by side, and a batch changes few pages of the file.
    together = sorted(people, key=attrgetter("kind", "locale"))
    rows = [
        (mailing_id, person.id, one, person.kind.value, person.locale, now)
        for person, one in zip(together, new_ids(len(together), now), strict=True)
    ]
    with store.write() as connection:
        _take_turns(connection, mailing_id)
        # Plain SQL: a statement built anew for each row would take longer than the database does.
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(_PLAN.replace("?", mark), rows)


def has_planned(store: Store, mailing_id: str) -> bool:
    """Whether an earlier run planned deliveries that are still to be claimed."""
    query = select(delivery.c.id).where(delivery.c.mailing == mailing_id, IS_PLANNED).limit(1)
    with store.read() as connection:
        return connection.execute(query).first() is not None


@retried
def drop_planned(store: Store, mailing_id: str, subscribers: Collection[str]) -> None:
    """Take back what is only planned, for people who no longer get this notice."""
    if not subscribers:
        return
    with store.write() as connection:
        _take_turns(connection, mailing_id)
        connection.execute(
            delete(delivery).where(delivery.c.mailing == mailing_id, IS_PLANNED, TO_THESE),
            {"people": list(subscribers)},
        )


@retried
def drop_unmailable(store: Store, mailing_id: str) -> None:
    """Take back what is only planned, for people who left or were erased meanwhile."""
    mailable = exists().where(
        subscriber.c.id == delivery.c.subscriber, subscriber.c.status == "active"
    )
    with store.write() as connection:
        _take_turns(connection, mailing_id)
        connection.execute(
            delete(delivery).where(
                delivery.c.mailing == mailing_id,
                IS_PLANNED,
                ~mailable,
            )
        )


@retried
def refresh_planned(store: Store, mailing_id: str) -> None:
    """Give what is only planned the kind and locale that its subscriber has now."""
    same_person = subscriber.c.id == delivery.c.subscriber
    changed = exists().where(
        same_person,
        or_(subscriber.c.kind != delivery.c.kind, subscriber.c.locale != delivery.c.locale),
    )
    with store.write() as connection:
        _take_turns(connection, mailing_id)
        connection.execute(
            update(delivery)
            .where(
                delivery.c.mailing == mailing_id,
                IS_PLANNED,
                changed,
            )
            .values(
                kind=select(subscriber.c.kind).where(same_person).scalar_subquery(),
                locale=select(subscriber.c.locale).where(same_person).scalar_subquery(),
            )
        )


def which_decided(store: Store, mailing_id: str, subscribers: Collection[str]) -> set[str]:
    """Return those of `subscribers` to whom this mailing has begun to send, or has sent."""
    query = select(delivery.c.subscriber).where(
        delivery.c.mailing == mailing_id,
        TO_THESE,
        delivery.c.state != DeliveryState.PLANNED.value,
    )
    with store.read() as connection:
        return set(connection.execute(query, {"people": list(subscribers)}).scalars())


def count_states(store: Store, mailing_id: str) -> tuple[StateCount, ...]:
    """Return how many deliveries are in each state, in the order of `DeliveryState`."""
    # One pass over the rows. To group them by state, SQLite would sort them all, in memory.
    counts = [func.count().filter(delivery.c.state == state.value) for state in DeliveryState]
    with store.read() as connection:
        row = connection.execute(select(*counts).where(delivery.c.mailing == mailing_id)).one()
    found = zip(DeliveryState, row, strict=True)
    return tuple(StateCount(state, count) for state, count in found if count)


def failed_accounts(store: Store, mailing_id: str) -> tuple[str, ...]:
    """Return the ids of account holders whom this mailing did not reach."""
    query = (
        select(delivery.c.subscriber)
        .where(
            delivery.c.mailing == mailing_id,
            delivery.c.kind == SubscriberKind.ACCOUNT.value,
            delivery.c.state.in_([state.value for state in FAILED_STATES]),
        )
        .order_by(delivery.c.subscriber)
    )
    with store.read() as connection:
        return tuple(connection.execute(query).scalars())


def iter_deliveries(store: Store, mailing_id: str, *states: DeliveryState) -> Iterator[Delivery]:
    """Yield the deliveries in any of `states` (all where none is given), by subscriber."""
    last = ""
    while True:
        query = select(delivery).where(
            delivery.c.mailing == mailing_id, delivery.c.subscriber > last
        )
        if states:
            query = query.where(delivery.c.state.in_([state.value for state in states]))
        with store.read() as connection:
            rows = connection.execute(query.order_by(delivery.c.subscriber).limit(_PAGE)).all()
        for row in rows:
            yield Delivery(
                id=row.id,
                subscriber=row.subscriber,
                state=DeliveryState(row.state),
                kind=SubscriberKind(row.kind),
                locale=row.locale,
                reason=row.reason,
                provider_id=row.provider_id,
                request=row.request or "",
            )
        if len(rows) < _PAGE:
            return
        last = rows[-1].subscriber


@retried
def resolve_deliveries(
    store: Store,
    key: MailingKey,
    *,
    sent: bool,
    by: str,
    reason: str,
    now: float,
    deliveries: Collection[str] | None = None,
    rejected: bool = False,
) -> int:
    """Settle unknown deliveries by a person's word, and return how many.

    `sent` makes them accepted; otherwise they are planned again and the next run sends them.
    `deliveries` limits it to some ids. With `rejected`, deliveries that were definitely refused are
    planned again instead, once what was wrong is mended. Each is logged with name and reason.

    Raises UsageError without name and reason, or for `rejected` with `sent`; DeliveryError where the
    ledger knows no such mailing.
    """
    if not by.strip() or not reason.strip():
        raise UsageError("a delivery is settled only with a name and a reason: give both")
    if sent and rejected:
        raise UsageError("a rejected delivery was not sent: it can only be planned again")
    mailing_id = find_mailing(store, key)
    if mailing_id is None:
        raise DeliveryError(
            f"the ledger {store.where} knows no mailing {key.stage} of notice {key.notice}"
        )
    before = DeliveryState.REJECTED if rejected else DeliveryState.UNKNOWN
    after = DeliveryState.ACCEPTED if sent else DeliveryState.PLANNED
    where = [delivery.c.mailing == mailing_id, delivery.c.state == before.value]
    if deliveries is not None:
        where.append(delivery.c.id.in_(list(deliveries)))
    values: dict[str, Any] = {"state": after.value, "reason": f"{by}: {reason}", "updated_at": now}
    if after is DeliveryState.PLANNED:
        values |= {"request": None, "not_before": 0.0}
    with store.write() as connection:
        statement = update(delivery).where(*where).values(values).returning(delivery.c.id)
        ids = connection.execute(statement).scalars().all()
        if ids:
            said = {"kind": f"resolved_{after}", "at": now, "source": by, "detail": reason}
            rows = [said | {"delivery": one, "provider_id": ""} for one in ids]
            connection.execute(event.insert(), rows)
    return len(ids)


def _take_turns(connection: Connection, mailing_id: str) -> None:
    """Let one transaction at a time plan a mailing: two that touch many rows could deadlock.

    Claims do not wait for it. Means nothing on SQLite, which has one writer anyway.
    """
    connection.execute(select(mailing.c.id).where(mailing.c.id == mailing_id).with_for_update())


def _find(connection: Connection, key: MailingKey) -> str | None:
    found: str | None = connection.execute(select(mailing.c.id).where(*is_mailing(key))).scalar()
    return found


def is_mailing(key: MailingKey) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that one row of mailings meets, or none."""
    return (
        mailing.c.namespace == key.namespace,
        mailing.c.policy == key.policy,
        mailing.c.notice == key.notice,
        mailing.c.stage == key.stage.value,
    )


def insert_new(connection: Connection, table: Table) -> Insert:
    """Return an insert that leaves existing rows alone, in the dialect of the connection."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
