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
    ColumnElement,
    Connection,
    Text,
    bindparam,
    cast,
    func,
    select,
    update,
)

from policydiff.delivery.records import DeliveryState, SubscriberKind, SubscriberStatus
from policydiff.delivery.store.database import Store, new_id
from policydiff.delivery.store.ledger import IS_PLANNED
from policydiff.delivery.store.schema import delivery, request, subscriber
from policydiff.delivery.store.turns import retried

__all__ = [
    "Claim",
    "Claimed",
    "Group",
    "Selection",
    "Verdict",
    "claim_batch",
    "count_failures",
    "held_until",
    "list_groups",
    "mark_sending",
    "next_attempt",
    "record_verdicts",
    "recover_lapsed",
    "release_claim",
    "split_claim",
]

_SPLIT = "refused as a whole, split"
_LAPSED = "the run that was sending it ended before the answer came"
_AWAITED = (DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)
# Given when executed: a list inside a statement is part of a reference cycle, and so would lie in memory
# until the collector looks for cycles.
_THESE = delivery.c.id.in_(bindparam("ids", expanding=True))


@dataclass(frozen=True, slots=True)
class Group:
    """Deliveries that may share a batch: one kind, one locale."""

    kind: SubscriberKind
    locale: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a run sends to; everybody where nothing is set."""

    subscribers: tuple[str, ...] = ()
    """Ids."""
    kinds: tuple[SubscriberKind, ...] = ()
    deferred: bool = False
    """Only those whom the transport put off before."""


EVERYBODY = Selection()


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


def list_groups(
    store: Store, mailing_id: str, selection: Selection = EVERYBODY
) -> tuple[Group, ...]:
    """Return the groups that have something planned, in a fixed order."""
    query = (
        select(delivery.c.kind, delivery.c.locale)
        .where(delivery.c.mailing == mailing_id, IS_PLANNED, *_selected(selection))
        .distinct()
        .order_by(delivery.c.kind, delivery.c.locale)
    )
    with store.read() as connection:
        return tuple(Group(SubscriberKind(k), loc) for k, loc in connection.execute(query))


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
            *_selected(selection),
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
        _finish_request(connection, claim.request, f"{_SPLIT}: {reason}", now)
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
        left = connection.execute(select(request.c.id).where(*_unfinished(mailing_id))).scalars()
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


def next_attempt(store: Store, mailing_id: str, selection: Selection = EVERYBODY) -> float | None:
    """Return when the first planned delivery may be tried, or None where none is planned."""
    query = select(func.min(delivery.c.not_before)).where(
        delivery.c.mailing == mailing_id, IS_PLANNED, *_selected(selection)
    )
    with store.read() as connection:
        found: float | None = connection.execute(query).scalar()
        return found


def held_until(store: Store, mailing_id: str) -> float | None:
    """Return when the last lease of a run that still holds deliveries lapses, or None."""
    holding = (DeliveryState.CLAIMED.value, DeliveryState.SENDING.value)
    query = (
        select(func.max(delivery.c.lease))
        .join(request, request.c.id == delivery.c.request)
        .where(*_unfinished(mailing_id), delivery.c.state.in_(holding))
    )
    with store.read() as connection:
        found: float | None = connection.execute(query).scalar()
        return found


def count_failures(store: Store, mailing_id: str, since: float) -> tuple[int, int]:
    """Return how many of the mails sent after `since` came back, and how many were sent.

    A mail came back where the provider said that it bounced or that it was dropped.
    """
    came_back = (DeliveryState.BOUNCED.value, DeliveryState.DROPPED.value)
    lately = (
        request.c.mailing == mailing_id,
        request.c.sending_at >= since,
        request.c.finished_at.is_not(None),
    )
    failed = (
        select(func.count())
        .select_from(request)
        .join(delivery, delivery.c.request == request.c.id)
        .where(*lately, delivery.c.state.in_(came_back))
    )
    sent = select(func.sum(request.c.size)).where(
        *lately,
        request.c.outcome.not_like(f"{_SPLIT}%"),
        # Put off as a whole: however often that was asked for, nobody was sent anything.
        request.c.outcome != cast(request.c.size, Text) + f" {DeliveryState.PLANNED}",
    )
    with store.read() as connection:
        return connection.execute(failed).scalar() or 0, connection.execute(sent).scalar() or 0


def _selected(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.subscribers:
        conditions.append(delivery.c.subscriber.in_(selection.subscribers))
    if selection.kinds:
        conditions.append(delivery.c.kind.in_([kind.value for kind in selection.kinds]))
    if selection.deferred:
        conditions.append(delivery.c.attempts > 0)
    return conditions


def _unfinished(mailing_id: str) -> tuple[ColumnElement[bool], ...]:
    """Requests that still hold deliveries: few, whatever the size of the mailing."""
    return (request.c.mailing == mailing_id, request.c.finished_at.is_(None))


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
