"""What is still to be sent of a mailing, and what came back: read-only.

Nothing here says who may send; `claims` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, cast, func, select

from policydiff.delivery.records import DeliveryState, SubscriberKind
from policydiff.delivery.store.database import Store
from policydiff.delivery.store.ledger import IS_PLANNED
from policydiff.delivery.store.schema import delivery, request

__all__ = [
    "EVERYBODY",
    "SPLIT",
    "Group",
    "Selection",
    "count_failures",
    "held_until",
    "list_groups",
    "next_attempt",
    "selected",
    "unfinished",
]

SPLIT = "refused as a whole, split"
"""How the outcome of a request begins that was halved."""


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


def list_groups(
    store: Store, mailing_id: str, selection: Selection = EVERYBODY
) -> tuple[Group, ...]:
    """Return the groups that have something planned, in a fixed order."""
    query = (
        select(delivery.c.kind, delivery.c.locale)
        .where(delivery.c.mailing == mailing_id, IS_PLANNED, *selected(selection))
        .distinct()
        .order_by(delivery.c.kind, delivery.c.locale)
    )
    with store.read() as connection:
        return tuple(Group(SubscriberKind(k), loc) for k, loc in connection.execute(query))


def next_attempt(store: Store, mailing_id: str, selection: Selection = EVERYBODY) -> float | None:
    """Return when the first planned delivery may be tried, or None where none is planned."""
    query = select(func.min(delivery.c.not_before)).where(
        delivery.c.mailing == mailing_id, IS_PLANNED, *selected(selection)
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
        .where(*unfinished(mailing_id), delivery.c.state.in_(holding))
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
        request.c.outcome.not_like(f"{SPLIT}%"),
        # Put off as a whole: however often that was asked for, nobody was sent anything.
        request.c.outcome != cast(request.c.size, Text) + f" {DeliveryState.PLANNED}",
    )
    with store.read() as connection:
        return connection.execute(failed).scalar() or 0, connection.execute(sent).scalar() or 0


def selected(selection: Selection) -> list[ColumnElement[bool]]:
    """Return the conditions on deliveries to those whom a run sends to."""
    conditions: list[ColumnElement[bool]] = []
    if selection.subscribers:
        conditions.append(delivery.c.subscriber.in_(selection.subscribers))
    if selection.kinds:
        conditions.append(delivery.c.kind.in_([kind.value for kind in selection.kinds]))
    if selection.deferred:
        conditions.append(delivery.c.attempts > 0)
    return conditions


def unfinished(mailing_id: str) -> tuple[ColumnElement[bool], ...]:
    """Requests that still hold deliveries: few, whatever the size of the mailing."""
    return (request.c.mailing == mailing_id, request.c.finished_at.is_(None))
