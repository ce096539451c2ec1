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

from sqlalchemy import (
    Connection,
    bindparam,
    select,
    update,
)

from policydiff.delivery.records import DeliveryState, SubscriberStatus
from policydiff.delivery.store.database import Store, new_id
from policydiff.delivery.store.ledger import IS_PLANNED
from policydiff.delivery.store.outstanding import (
    EVERYBODY,
    SPLIT,
    Group,
    Selection,
    selected,
    unfinished,
)
from policydiff.delivery.store.schema import delivery, request, subscriber
from policydiff.delivery.store.turns import retried

__all__ = [
    "Claim",
    "Claimed",
    "Verdict",
    "claim_batch",
    "mark_sending",
    "record_verdicts",
    "recover_lapsed",
    "release_claim",
    "split_claim",
]

_LAPSED = "the run that was sending it ended before the answer came"
_AWAITED = (DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)
# Given when executed: a list inside a statement is part of a reference cycle, and so would lie in memory
# until the collector looks for cycles.
_THESE = delivery.c.id.in_(bindparam("ids", expanding=True))


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
    """What one attempt made of some deliveries of a claim."""

    deliveries: tuple[str, ...]
    state: DeliveryState
    """ACCEPTED, REJECTED, UNKNOWN, or PLANNED where it may be tried again."""
    provider_id: str = ""
    reason: str = ""
    not_before: float = 0.0
    deferred: bool = False
    """Whether the attempt counts as one that was put off."""


@retried
def claim_batch(
    store: Store,
    mailing_id: str,
    group: Group,
    *,
    size: int,
    transport: str,
    now: float,
    lease: float,
    selection: Selection = EVERYBODY,
) -> Claim | None:
    """Claim up to `size` planned deliveries of one group until `lease`, or None where none is due.

    Only to people who may be mailed at this moment. Any number of workers may claim at once.
    """
    query = (
        select(delivery.c.id, delivery.c.subscriber, subscriber.c.address, delivery.c.attempts)
        .join(subscriber, subscriber.c.id == delivery.c.subscriber)
        .where(
            delivery.c.mailing == mailing_id,
            IS_PLANNED,
            delivery.c.kind == group.kind.value,
            delivery.c.locale == group.locale,
            delivery.c.not_before <= now,
            subscriber.c.status == SubscriberStatus.ACTIVE.value,
            *selected(selection),
        )
        .order_by(delivery.c.subscriber)
        .limit(size)
        # Means nothing on SQLite, where BEGIN IMMEDIATE lets one writer in at a time.
        .with_for_update(skip_locked=True, of=delivery)
    )
    with store.write() as connection:
        rows = connection.execute(query).all()
        members = tuple([Claimed(*row) for row in rows])
        if not members:
            return None
        claim = Claim(mailing_id, new_id(), transport, group, members)
        connection.execute(
            update(delivery).where(_THESE).values(_holding(claim, now, lease)),
            {"ids": [member.delivery for member in members]},
        )
        connection.execute(request.insert(), [_request_row(claim, now)])
    return claim


@retried
def mark_sending(store: Store, claim: Claim, now: float, lease: float) -> Claim | None:
    """Commit that the transport is about to have the batch; call nothing else in between.

    Returns what of the claim is still held, or None where the lease lapsed and others took it.
    """
    mine = delivery.c.request == claim.request
    values = {"state": DeliveryState.SENDING.value, "lease": lease, "updated_at": now}
    with store.write() as connection:
        statement = update(delivery).where(mine, delivery.c.state == DeliveryState.CLAIMED.value)
        held = connection.execute(statement.values(values)).rowcount
        if not held:
            return None
        connection.execute(
            update(request)
            .where(request.c.id == claim.request)
            .values(sending_at=now, finished_at=None, outcome="")
        )
        if held == len(claim.members):
            return claim
        query = select(delivery.c.id).where(mine, delivery.c.state == DeliveryState.SENDING.value)
        ids = set(connection.execute(query).scalars())
    members = tuple(member for member in claim.members if member.delivery in ids)
    return Claim(claim.mailing, claim.request, claim.transport, claim.group, members)


@retried
def record_verdicts(store: Store, claim: Claim, verdicts: Sequence[Verdict], now: float) -> None:
    """Write down what became of each member, in one transaction.

    A lease that lapsed meanwhile made them unknown; the late truth replaces that.
    """
    with store.write() as connection:
        for verdict in verdicts:
            statement = update(delivery).where(
                delivery.c.request == claim.request, delivery.c.state.in_(_AWAITED)
            )
            statement = statement.values(_decided(verdict, now))
            if len(verdict.deliveries) < len(claim.members):
                connection.execute(statement.where(_THESE), {"ids": verdict.deliveries})
            else:
                connection.execute(statement)
        _finish_request(connection, claim.request, _summary(verdicts), now)


@retried
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
                    _THESE,
                )
                .values(_holding(half, now, lease)),
                {"ids": [member.delivery for member in half.members]},
            )
        connection.execute(request.insert(), [_request_row(half, now) for half in (left, right)])
        _finish_request(connection, claim.request, f"{SPLIT}: {reason}", now)
    return left, right


@retried
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
        _finish_request(connection, claim.request, "given back unsent", now)


def recover_lapsed(store: Store, mailing_id: str, now: float) -> None:
    """Settle what runs that died left behind.

    A lapsed claim was never sent and is planned again. A lapsed sending may have been sent, so it
    is unknown, and is not sent again.
    """
    with store.read() as connection:
        left = connection.execute(select(request.c.id).where(*unfinished(mailing_id))).scalars()
        requests = left.all()
    for one in requests:
        _recover(store, one, now)


@retried
def _recover(store: Store, request_id: str, now: float) -> None:
    outcomes = (
        (DeliveryState.CLAIMED, {"state": DeliveryState.PLANNED.value, "request": None}),
        (DeliveryState.SENDING, {"state": DeliveryState.UNKNOWN.value, "reason": _LAPSED}),
    )
    mine = delivery.c.request == request_id
    with store.write() as connection:
        for before, after in outcomes:
            # A row that somebody is writing to at this moment is not left behind.
            query = (
                select(delivery.c.id)
                .where(mine, delivery.c.state == before.value, delivery.c.lease < now)
                .with_for_update(skip_locked=True)
            )
            ids = connection.execute(query).scalars().all()
            if ids:
                lapsed = update(delivery).where(mine, _THESE).values(updated_at=now, **after)
                connection.execute(lapsed, {"ids": ids})
                _finish_request(connection, request_id, f"lapsed while {before}", now)


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


def _finish_request(connection: Connection, request_id: str, outcome: str, now: float) -> None:
    connection.execute(
        update(request).where(request.c.id == request_id).values(finished_at=now, outcome=outcome)
    )


def _summary(verdicts: Sequence[Verdict]) -> str:
    counts: defaultdict[str, int] = defaultdict(int)
    for verdict in verdicts:
        counts[verdict.state.value] += len(verdict.deliveries)
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
