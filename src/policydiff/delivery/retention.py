"""Forgetting details that nobody needs any more, without breaking a chain of evidence.

What goes: the lines on single recipients in records older than `keep_days`, the requests and events
they were made of, and reasons and provider ids in the ledger. What stays: each record's head with
the hash of what it said, texts, report, mails, decisions and counts, and of each delivery its opaque
ids and its state, without which the same notice could be sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, or_, select, update

from policydiff.delivery.evidence.chain import PRUNABLE, ChainKey, RecordKind, when
from policydiff.delivery.evidence.sealing import seal_notice
from policydiff.delivery.evidence.store import Links, list_chains, of_notice
from policydiff.delivery.records import OPEN_STATES, DeliveryState, MailingKey
from policydiff.delivery.store import Store
from policydiff.delivery.store.schema import delivery, event, mailing, record, request
from policydiff.notice import Stage

__all__ = ["KeepDays", "Pruning", "prune"]

_DAY = 86_400
_UNDECIDED = (*(state.value for state in OPEN_STATES), DeliveryState.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class KeepDays:
    """How long details are kept; 0 keeps them for good."""

    ledger: int
    """Who was sent what, and the transport's answers."""
    events: int
    """Bounces and all else that was said afterwards."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """What was pruned of one notice, or would be."""

    key: ChainKey
    records: int
    requests: int
    events: int
    deliveries: int
    """Deliveries whose reason and provider id go."""
    undecided: int = 0
    """Deliveries that nobody knows the end of: while there is one, nothing goes."""


def prune(store: Store, keep: KeepDays, now: float, *, dry_run: bool) -> tuple[Pruning, ...]:
    """Prune every notice that has something old, or only count it with `dry_run`.

    Raises DeliveryError where the store fails.
    """
    found = []
    for stored in list_chains(store):
        if not dry_run:
            # The stage says nothing here: all stages of a notice share its chain.
            key = stored.key
            seal_notice(
                store, MailingKey(key.namespace, key.policy, key.notice, Stage.ANNOUNCE), now
            )
        with store.write() as connection:
            links = Links(connection, stored.key, now)
            pruning = _count(connection, links.id, stored.key, keep, now)
            if pruning.records and not pruning.undecided and not dry_run:
                _forget(links, pruning, keep, now)
        if pruning.records:
            found.append(pruning)
    return tuple(found)


def _old(chain_id: str, keep: KeepDays, now: float) -> ColumnElement[bool]:
    """Return the condition on records whose details have been kept long enough."""
    old = [
        (record.c.kind == kind.value) & (record.c.at < when(now - days * _DAY))
        for kind in PRUNABLE
        if (days := keep.events if kind is RecordKind.EVENTS else keep.ledger)
    ]
    nothing = record.c.number < 0
    return (record.c.chain == chain_id) & record.c.body.is_not(None) & or_(nothing, *old)


def _count(
    connection: Connection, chain_id: str, key: ChainKey, keep: KeepDays, now: float
) -> Pruning:
    old = _old(chain_id, keep, now)

    def count(table: Any, *where: ColumnElement[bool]) -> int:
        return connection.execute(
            select(func.count()).select_from(table).where(*where)
        ).scalar_one()

    return Pruning(
        key,
        records=count(record, old),
        requests=count(request, *_old_requests(key, old)),
        events=count(event, *_old_events(key, old)),
        deliveries=count(delivery, *_old_deliveries(key, old)),
        undecided=count(
            delivery, delivery.c.mailing.in_(_mailings(key)), delivery.c.state.in_(_UNDECIDED)
        ),
    )


def _forget(links: Links, pruning: Pruning, keep: KeepDays, now: float) -> None:
    connection, key = links.connection, pruning.key
    old = _old(links.id, keep, now)
    numbers = connection.execute(select(record.c.number).where(old).order_by(record.c.number))
    pruned = list(numbers.scalars())
    bare = {"reason": "", "provider_id": ""}
    connection.execute(update(delivery).where(*_old_deliveries(key, old)).values(bare))
    connection.execute(delete(request).where(*_old_requests(key, old)))
    connection.execute(delete(event).where(*_old_events(key, old)))
    connection.execute(update(record).where(old).values(body=None))
    links.append(
        RecordKind.PRUNED,
        {
            "records": pruned,
            "keep_days": {"ledger": keep.ledger, "events": keep.events},
            "removed": {
                "requests": pruning.requests,
                "events": pruning.events,
                "deliveries": pruning.deliveries,
            },
        },
    )


def _old_requests(key: ChainKey, old: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return request.c.mailing.in_(_mailings(key)), request.c.sealed.in_(_numbers(old))


def _old_events(key: ChainKey, old: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    of_notice = select(delivery.c.id).where(delivery.c.mailing.in_(_mailings(key)))
    return event.c.delivery.in_(of_notice), event.c.sealed.in_(_numbers(old))


def _old_deliveries(key: ChainKey, old: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on deliveries that an old record tells of and that say something yet."""
    requests = select(request.c.id).where(*_old_requests(key, old))
    return (
        delivery.c.mailing.in_(_mailings(key)),
        delivery.c.request.in_(requests),
        (delivery.c.reason != "") | (delivery.c.provider_id != ""),
    )


def _numbers(old: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(record.c.number).where(old)


def _mailings(key: ChainKey) -> Select[tuple[str]]:
    return select(mailing.c.id).where(of_notice(key))
