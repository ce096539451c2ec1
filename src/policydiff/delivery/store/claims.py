"""One batch through the ledger: claimed, sending, decided. Each function is one transaction.

What makes a delivery go out once is that a row changes hands only by an update that names the state
it must be in and the request that holds it. A worker that lost its lease finds no row to change.
No lock is held while a transport works.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from policydiff.delivery.records import DeliveryState, SubscriberKind, SubscriberStatus
from policydiff.delivery.store.database import Store, new_id
from policydiff.delivery.store.schema import delivery, request, subscriber

__all__ = [
    "Claim",
    "Claimed",
    "Group",
    "Verdict",
    "claim_batch",
    "held_until",
    "list_groups",
    "mark_sending",
    "next_attempt",
    "record_verdicts",
    "recover_lapsed",
    "release_claim",
    "split_claim",
]

_LAPSED = "the run that was sending it ended before the answer came"
_AWAITED = (DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class Group:
    """Deliveries that may share a batch: one kind, one locale."""

    kind: SubscriberKind
    locale: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery that a worker holds."""

    delivery: str
    subscriber: str
    address: str = field(repr=False)
    attempts: int
    """How often it was deferred before."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that a worker holds until its lease lapses."""

    mailing: str
    request: str
    transport: str
    group: Group
    members: tuple[Claimed, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one attempt made of one delivery."""

    delivery: str
    state: DeliveryState
    """ACCEPTED, REJECTED, UNKNOWN, or PLANNED where it may be tried again."""
    provider_id: str = ""
    reason: str = ""
    not_before: float = 0.0
    deferred: bool = False
    """Whether the attempt counts as one that was put off."""


def list_groups(store: Store, mailing_id: str) -> tuple[Group, ...]:
    """Return the groups that have something planned, in a fixed order."""
    query = (
        select(delivery.c.kind, delivery.c.locale)
        .where(delivery.c.mailing == mailing_id, delivery.c.state == DeliveryState.PLANNED.value)
        .distinct()
        .order_by(delivery.c.kind, delivery.c.locale)
    )
    with store.read() as connection:
        return tuple(Group(SubscriberKind(k), loc) for k, loc in connection.execute(query))


def claim_batch(
    store: Store,
    mailing_id: str,
    group: Group,
    *,
    size: int,
    transport: str,
    now: float,
    lease: float,
) -> Claim | None:
    """Claim up to `size` planned deliveries of one group until `lease`, or None where none is due.

    Only to people who may be mailed at this moment. Any number of workers may claim at once.
    """
    query = (
        select(delivery.c.id, delivery.c.subscriber, delivery.c.attempts, subscriber.c.address)
        .join(subscriber, subscriber.c.id == delivery.c.subscriber)
        .where(
            delivery.c.mailing == mailing_id,
            delivery.c.state == DeliveryState.PLANNED.value,
            delivery.c.kind == group.kind.value,
            delivery.c.locale == group.locale,
            delivery.c.not_before <= now,
            subscriber.c.status == SubscriberStatus.ACTIVE.value,
        )
        .order_by(delivery.c.subscriber)
        .limit(size)
        # Means nothing on SQLite, where BEGIN IMMEDIATE lets one writer in at a time.
        .with_for_update(skip_locked=True, of=delivery)
    )
    with store.write() as connection:
        rows = connection.execute(query).all()
        if not rows:
            return None
        members = tuple(Claimed(row.id, row.subscriber, row.address, row.attempts) for row in rows)
        claim = Claim(mailing_id, new_id(), transport, group, members)
        connection.execute(
            update(delivery)
            .where(delivery.c.id.in_([member.delivery for member in members]))
            .values(_holding(claim, now, lease))
        )
        connection.execute(request.insert(), [_request_row(claim, now)])
    return claim


def mark_sending(store: Store, claim: Claim, now: float, lease: float) -> Claim | None:
    """Commit that the transport is about to have the batch; call nothing else in between.

    Returns what of the claim is still held, or None where the lease lapsed and others took it.
    """
    held = (delivery.c.request == claim.request, delivery.c.state == DeliveryState.CLAIMED.value)
    values = {"state": DeliveryState.SENDING.value, "lease": lease, "updated_at": now}
    with store.write() as connection:
        statement = update(delivery).where(*held).values(values).returning(delivery.c.id)
        ids = set(connection.execute(statement).scalars())
        connection.execute(
            update(request).where(request.c.id == claim.request).values(sending_at=now)
        )
    if not ids:
        return None
    members = tuple(member for member in claim.members if member.delivery in ids)
    return Claim(claim.mailing, claim.request, claim.transport, claim.group, members)


def record_verdicts(store: Store, claim: Claim, verdicts: Sequence[Verdict], now: float) -> None:
    """Write down what became of each member, in one transaction.

    A lease that lapsed meanwhile made them unknown; the late truth replaces that.
    """
    alike: defaultdict[tuple[object, ...], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        alike[
            verdict.state, verdict.provider_id, verdict.reason, verdict.not_before, verdict.deferred
        ].append(verdict)
    with store.write() as connection:
        for same in alike.values():
            where = [delivery.c.request == claim.request, delivery.c.state.in_(_AWAITED)]
            if len(same) < len(claim.members):
                where.append(delivery.c.id.in_([verdict.delivery for verdict in same]))
            connection.execute(update(delivery).where(*where).values(_decided(same[0], now)))
        _finish_request(connection, claim, _summary(verdicts), now)


def split_claim(
    store: Store, claim: Claim, reason: str, now: float, lease: float
) -> tuple[Claim, Claim]:
    """Turn a batch that was refused as a whole into two claims of half its size."""
    middle = len(claim.members) // 2
    parts = (claim.members[:middle], claim.members[middle:])
    left, right = (
        Claim(claim.mailing, new_id(), claim.transport, claim.group, part) for part in parts
    )
    with store.write() as connection:
        for half in (left, right):
            connection.execute(
                update(delivery)
                .where(
                    delivery.c.request == claim.request,
                    delivery.c.state.in_(_AWAITED),
                    delivery.c.id.in_([member.delivery for member in half.members]),
                )
                .values(_holding(half, now, lease))
            )
        connection.execute(request.insert(), [_request_row(half, now) for half in (left, right)])
        _finish_request(connection, claim, f"refused as a whole, split: {reason}", now)
    return left, right


def release_claim(store: Store, claim: Claim, now: float) -> None:
    """Give back a claim that was never sent."""
    with store.write() as connection:
        connection.execute(
            update(delivery)
            .where(
                delivery.c.request == claim.request,
                delivery.c.state == DeliveryState.CLAIMED.value,
            )
            .values(state=DeliveryState.PLANNED.value, request=None, updated_at=now)
        )
        _finish_request(connection, claim, "given back unsent", now)


def recover_lapsed(store: Store, mailing_id: str, now: float) -> None:
    """Settle what runs that died left behind.

    A lapsed claim was never sent and is planned again. A lapsed sending may have been sent, so it
    is unknown, and is not sent again.
    """
    outcomes = (
        (DeliveryState.CLAIMED, {"state": DeliveryState.PLANNED.value, "request": None}),
        (DeliveryState.SENDING, {"state": DeliveryState.UNKNOWN.value, "reason": _LAPSED}),
    )
    with store.write() as connection:
        for before, after in outcomes:
            # A row that somebody is writing to at this moment is not left behind.
            query = (
                select(delivery.c.id)
                .where(
                    delivery.c.mailing == mailing_id,
                    delivery.c.state == before.value,
                    delivery.c.lease < now,
                )
                .with_for_update(skip_locked=True)
            )
            ids = connection.execute(query).scalars().all()
            rows = [{"row_id": one} for one in ids]
            if rows:
                statement = update(delivery).where(delivery.c.id == bindparam("row_id"))
                connection.execute(statement.values(updated_at=now, **after), rows)


def next_attempt(store: Store, mailing_id: str) -> float | None:
    """Return when the first planned delivery may be tried, or None where none is planned."""
    query = select(func.min(delivery.c.not_before)).where(
        delivery.c.mailing == mailing_id, delivery.c.state == DeliveryState.PLANNED.value
    )
    with store.read() as connection:
        found: float | None = connection.execute(query).scalar()
        return found


def held_until(store: Store, mailing_id: str) -> float | None:
    """Return when the last lease of a run that still holds deliveries lapses, or None."""
    holding = (DeliveryState.CLAIMED.value, DeliveryState.SENDING.value)
    query = select(func.max(delivery.c.lease)).where(
        delivery.c.mailing == mailing_id, delivery.c.state.in_(holding)
    )
    with store.read() as connection:
        found: float | None = connection.execute(query).scalar()
        return found


def _holding(claim: Claim, now: float, lease: float) -> dict[str, Any]:
    return {
        "state": DeliveryState.CLAIMED.value,
        "request": claim.request,
        "lease": lease,
        "updated_at": now,
    }


def _decided(verdict: Verdict, now: float) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": verdict.state.value,
        "provider_id": verdict.provider_id,
        "reason": verdict.reason,
        "not_before": verdict.not_before,
        "updated_at": now,
    }
    if verdict.state is DeliveryState.PLANNED:
        values["request"] = None
    if verdict.deferred:
        values["attempts"] = delivery.c.attempts + 1
    return values


def _request_row(claim: Claim, now: float) -> dict[str, Any]:
    return {
        "id": claim.request,
        "mailing": claim.mailing,
        "transport": claim.transport,
        "locale": claim.group.locale,
        "size": len(claim.members),
        "claimed_at": now,
        "outcome": "",
    }


def _finish_request(connection: Connection, claim: Claim, outcome: str, now: float) -> None:
    connection.execute(
        update(request)
        .where(request.c.id == claim.request)
        .values(finished_at=now, outcome=outcome)
    )


def _summary(verdicts: Sequence[Verdict]) -> str:
    counts: defaultdict[str, int] = defaultdict(int)
    for verdict in verdicts:
        counts[verdict.state.value] += 1
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
