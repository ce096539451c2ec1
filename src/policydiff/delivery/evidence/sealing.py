"""Writing evidence down: what was told, what was sent, what came back. Records are only added.

`record_notice` comes before the first mail, `seal_notice` after a run and before a pack is written:
it puts what the ledger learnt since the last time into records. Between the two the ledger could be
changed unseen; afterwards `ledger` finds it.

No address is in a record. A recipient is an HMAC-SHA256 of the address under a salt of that person,
which lies in their row of the store and goes with it: after an erasure nobody can tell whose it was.
Rehearsals tell nobody, so there is nothing to prove.
"""

from __future__ import annotations

import hmac
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, tuple_, update

from policydiff.delivery.evidence.chain import ChainKey, RecordKind, sha256_hex, when
from policydiff.delivery.evidence.store import Links, of_notice
from policydiff.delivery.records import REHEARSAL, DeliveryState, MailingKey
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import insert_new
from policydiff.delivery.store.schema import (
    delivery,
    event,
    exhibit,
    mailing,
    request,
    subscriber,
)
from policydiff.delivery.transports.protocol import redact
from policydiff.errors import UsageError

_Row = Row[Any, *tuple[Any, ...]]
_Cursor = tuple[Any, ...]
"""Where a page ended; () before the first one."""

__all__ = [
    "Exhibit",
    "event_facts",
    "hash_recipient",
    "record_notice",
    "request_facts",
    "seal_notice",
]

_PAGE = 1_000
"""Deliveries or events in one record."""
_REQUESTS = 500
"""Requests looked at in one go."""
_SALT_BYTES = 16
_HASH_DIGITS = 32
"""Hex digits of a recipient's hash: 128 bits."""
_IN_FLIGHT = (DeliveryState.CLAIMED.value, DeliveryState.SENDING.value)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that belongs to the evidence of a notice."""

    path: str
    """Relative, with slashes; unique in its notice."""
    content: bytes


def record_notice(
    store: Store, key: MailingKey, facts: Mapping[str, Any], exhibits: Sequence[Exhibit], now: float
) -> None:
    """Write down what is about to be told, unless it is on record already, word for word.

    `facts` are plain JSON types. Raises UsageError for a rehearsal, DeliveryError where the store
    fails.
    """
    chain_key = _chain_key(key)
    files = [
        {"path": one.path, "sha256": sha256_hex(one.content), "bytes": len(one.content)}
        for one in sorted(exhibits, key=lambda one: one.path)
    ]
    body = {**facts, "stage": key.stage.value, "files": files}
    with store.write() as connection:
        links = Links(connection, chain_key, now)
        if not links.is_latest(RecordKind.NOTICE, body, key.stage.value):
            rows = [{"sha256": sha256_hex(one.content), "content": one.content} for one in exhibits]
            if rows:
                connection.execute(insert_new(connection, exhibit), rows)
            links.append(RecordKind.NOTICE, body)


def seal_notice(store: Store, key: MailingKey, now: float) -> None:
    """Put what the ledger learnt since the last time into records of this notice's chain.

    Leaves out what a run holds at this moment. Raises as `record_notice` does.
    """
    chain_key = _chain_key(key)
    query = (
        select(mailing.c.id, mailing.c.stage)
        .where(of_notice(chain_key))
        .order_by(mailing.c.created_at, mailing.c.id)
    )
    with store.read() as connection:
        mailings = connection.execute(query).all()
    for mailing_id, stage in mailings:
        for seal in (_seal_requests, _seal_changes, _seal_events):
            after: _Cursor | None = ()
            while after is not None:
                with store.write() as connection:
                    after = seal(Links(connection, chain_key, now), mailing_id, stage, after)
        with store.write() as connection:
            _seal_counts(Links(connection, chain_key, now), mailing_id, stage)


def hash_recipient(address_key: str, salt: str) -> str:
    """Return what stands for a person in evidence; `salt` is the one in their row, in hex."""
    digest = hmac.digest(bytes.fromhex(salt), address_key.encode(), "sha256")
    return digest.hex()[:_HASH_DIGITS]


def request_facts(row: _Row) -> dict[str, Any]:
    """Return what evidence says of one request to a transport."""
    return {
        "request": row.id,
        "transport": row.transport,
        "locale": row.locale,
        "size": row.size,
        "claimed_at": when(row.claimed_at),
        "sending_at": when(row.sending_at),
        "finished_at": when(row.finished_at),
        "outcome": redact(row.outcome),
    }


def _seal_requests(links: Links, mailing_id: str, stage: str, after: _Cursor) -> _Cursor | None:
    """Seal the next requests, of about a page of recipients, but those that a run holds.

    Returns where to go on, or None at the end, as the other `_seal` functions do.
    """
    rows = _next_requests(links.connection, mailing_id, after)
    if not rows:
        return None
    held = select(delivery.c.request).where(
        delivery.c.request.in_([row.id for row in rows]), delivery.c.state.in_(_IN_FLIGHT)
    )
    in_flight = set(links.connection.execute(held.distinct()).scalars())
    if chosen := [row for row in rows if row.id not in in_flight]:
        _seal_results(links, stage, chosen)
    return (rows[-1].claimed_at, rows[-1].id)


def _next_requests(connection: Connection, mailing_id: str, after: _Cursor) -> list[_Row]:
    """Return the oldest requests that evidence does not have, with about a page of recipients."""
    place = tuple_(request.c.claimed_at, request.c.id)
    query = select(request).where(request.c.mailing == mailing_id, request.c.sealed.is_(None))
    if after:
        query = query.where(place > after)
    query = query.order_by(request.c.claimed_at, request.c.id).limit(_REQUESTS)
    rows: list[_Row] = []
    for row in connection.execute(query):
        if rows and sum(each.size for each in rows) + row.size > _PAGE:
            break
        rows.append(row)
    return rows


def _seal_results(links: Links, stage: str, chosen: Sequence[_Row]) -> None:
    """Seal requests with what became of each recipient."""
    ids = [row.id for row in chosen]
    query = (
        select(
            delivery.c.id,
            delivery.c.request,
            delivery.c.state,
            delivery.c.provider_id,
            delivery.c.reason,
            subscriber.c.id.label("person"),
            subscriber.c.address_key,
            subscriber.c.salt,
        )
        .outerjoin(subscriber, subscriber.c.id == delivery.c.subscriber)
        .where(delivery.c.request.in_(ids))
        .order_by(delivery.c.request, delivery.c.id)
    )
    members = links.connection.execute(query).all()
    hashes = _recipient_hashes(links.connection, members)
    by_request = {key: list(rows) for key, rows in groupby(members, lambda row: row.request)}
    requests = [
        request_facts(row) | {"results": _results(by_request.get(row.id, []), hashes)}
        for row in chosen
    ]
    number = links.append(RecordKind.SENT, {"stage": stage, "requests": requests})
    links.connection.execute(update(request).where(request.c.id.in_(ids)).values(sealed=number))
    _mark(links.connection, members)


def _mark(connection: Connection, rows: Sequence[_Row]) -> None:
    """Note which state of each delivery evidence has: the one that was read, not the one it has now.

    Another process may have moved it in between, and that is then a change like any other.
    """
    by_state: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_state[row.state].append(row.id)
    for state, ids in sorted(by_state.items()):
        connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(sealed=state))


def _recipient_hashes(connection: Connection, members: Sequence[_Row]) -> dict[str, str]:
    """Return the hash of each delivery's recipient, "" where that person was erased meanwhile.

    Gives a salt to those who have none yet.
    """
    fresh = {
        row.person: secrets.token_hex(_SALT_BYTES)
        for row in members
        if row.person is not None and row.salt is None
    }
    if fresh:
        statement = update(subscriber).where(subscriber.c.id == bindparam("person"))
        rows = [{"person": person, "fresh": salt} for person, salt in sorted(fresh.items())]
        connection.execute(statement.values(salt=bindparam("fresh")), rows)
    return {
        row.id: hash_recipient(row.address_key, row.salt or fresh[row.person])
        if row.person is not None
        else ""
        for row in members
    }


def _results(members: Sequence[_Row], hashes: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what became of each recipient, those alike together."""
    alike: dict[tuple[str, str, str], list[list[str]]] = {}
    for row in members:
        same = alike.setdefault((row.state, row.provider_id, redact(row.reason)), [])
        same.append([row.id, hashes[row.id]])
    return [
        {"state": state, "provider_id": provider_id, "reason": reason, "deliveries": deliveries}
        for (state, provider_id, reason), deliveries in sorted(alike.items())
    ]


def _seal_changes(links: Links, mailing_id: str, stage: str, after: _Cursor) -> _Cursor | None:
    """Seal the next page of deliveries whose state is another one than evidence has."""
    columns = (delivery.c.subscriber, delivery.c.id, delivery.c.state, delivery.c.sealed)
    query = select(*columns, delivery.c.reason).where(
        delivery.c.mailing == mailing_id,
        delivery.c.sealed.is_not(None),
        delivery.c.sealed != delivery.c.state,
        delivery.c.state.not_in(_IN_FLIGHT),
    )
    if after:
        query = query.where(delivery.c.subscriber > after[0])
    rows = links.connection.execute(query.order_by(delivery.c.subscriber).limit(_PAGE)).all()
    if not rows:
        return None
    changed = [
        {"delivery": r.id, "before": r.sealed, "state": r.state, "reason": redact(r.reason)}
        for r in rows
    ]
    links.append(RecordKind.CHANGED, {"stage": stage, "deliveries": changed})
    _mark(links.connection, rows)
    return (rows[-1].subscriber,)


def _seal_events(links: Links, mailing_id: str, stage: str, after: _Cursor) -> _Cursor | None:
    """Seal the next page of what was said about deliveries afterwards."""
    place = (event.c.delivery, event.c.kind, event.c.at, event.c.provider_id)
    query = (
        select(event)
        .join(delivery, delivery.c.id == event.c.delivery)
        .where(delivery.c.mailing == mailing_id, event.c.sealed.is_(None))
    )
    if after:
        query = query.where(tuple_(*place) > after)
    rows = links.connection.execute(query.order_by(*place).limit(_PAGE)).all()
    if not rows:
        return None
    number = links.append(
        RecordKind.EVENTS, {"stage": stage, "events": [event_facts(row) for row in rows]}
    )
    statement = update(event).where(
        event.c.delivery == bindparam("of_delivery"),
        event.c.kind == bindparam("of_kind"),
        event.c.at == bindparam("of_at"),
        event.c.provider_id == bindparam("of_provider"),
    )
    keys = [
        {"of_delivery": r.delivery, "of_kind": r.kind, "of_at": r.at, "of_provider": r.provider_id}
        for r in rows
    ]
    links.connection.execute(statement.values(sealed=number), keys)
    end = rows[-1]
    return (end.delivery, end.kind, end.at, end.provider_id)


def event_facts(row: _Row) -> dict[str, str]:
    """Return what evidence says of one event. The provider's raw words may hold an address."""
    return {
        "delivery": row.delivery,
        "kind": row.kind,
        "at": when(row.at),
        "source": redact(row.source),
        "provider_id": row.provider_id,
        "detail": redact(row.detail),
    }


def _seal_counts(links: Links, mailing_id: str, stage: str) -> None:
    """Seal where the mailing stands, where that is another place than evidence has."""
    group = (delivery.c.kind, delivery.c.locale, delivery.c.state)
    query = select(*group, func.count()).where(delivery.c.mailing == mailing_id)
    rows = links.connection.execute(query.group_by(*group).order_by(*group)).all()
    counts = [
        {"kind": kind, "locale": locale, "state": state, "count": count}
        for kind, locale, state, count in rows
    ]
    body = {"stage": stage, "counts": counts}
    if not links.is_latest(RecordKind.COUNTS, body, stage):
        links.append(RecordKind.COUNTS, body)


def _chain_key(key: MailingKey) -> ChainKey:
    if key.namespace == REHEARSAL:
        raise UsageError("a rehearsal tells nobody, so there is no evidence of it")
    return ChainKey(key.namespace, key.policy, key.notice)
