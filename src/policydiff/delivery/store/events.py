"""Events into the ledger: what is new is kept, and moves deliveries forward.

The state of a delivery is the furthest that any event has told, so events may come late, twice and
in any order and the ledger ends the same. An event about a delivery proves that the provider had
it: that settles `unknown`, and even takes back a delivery that a person had called unsent.

One transaction takes in many events, and must never wait for a row while it holds others: a worker
that sends would be the one to lose. So rows that somebody else holds are left for another round.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from policydiff.delivery.addresses import address_key
from policydiff.delivery.events.records import STATES, DeliveryEvent
from policydiff.delivery.records import (
    FAILED_STATES,
    DeliveryState,
    SubscriberKind,
    SubscriberStatus,
)
from policydiff.delivery.store.database import Store
from policydiff.delivery.store.leaving import end_subscriptions, stricter
from policydiff.delivery.store.schema import delivery, event, subscriber
from policydiff.delivery.store.turns import retried
from policydiff.delivery.transports.mime import domain_of

__all__ = ["EventTally", "record_events", "renew_statuses"]

_PORTION = 500

_RANKS = {
    DeliveryState.ACCEPTED: 1,
    DeliveryState.DELIVERED: 2,
    DeliveryState.DROPPED: 3,
    DeliveryState.BOUNCED: 4,
    DeliveryState.COMPLAINED: 5,
}
"""How far a state is; 0 for those in which nobody knew that the provider had the mail."""


@dataclass(slots=True)
class EventTally:
    """What events did to the ledger, in numbers."""

    new: int = 0
    """Events that were not known yet."""
    repeated: int = 0
    foreign: int = 0
    """Events about deliveries that the ledger does not have."""
    moved: Counter[DeliveryState] = field(default_factory=Counter)
    """Deliveries that moved, by the state they reached."""
    settled: int = 0
    """Of these, how many were unknown."""
    left: Counter[SubscriberStatus] = field(default_factory=Counter)
    """Subscribers who are no longer mailed, by their new status."""
    unreached: set[str] = field(default_factory=set)
    """Ids of account holders whose delivery turned out to have failed."""

    def add(self, other: EventTally) -> None:
        """Count what another transaction did as well."""
        self.new += other.new
        self.repeated += other.repeated
        self.foreign += other.foreign
        self.moved += other.moved
        self.settled += other.settled
        self.left += other.left
        self.unreached |= other.unreached


@retried
def record_events(
    store: Store, events: Sequence[DeliveryEvent], now: float
) -> tuple[EventTally, list[DeliveryEvent]]:
    """Take in events in one transaction; return what they did, and those to try again.

    To be tried again are events about rows that another transaction holds at this moment.
    """
    tally = EventTally()
    by_delivery: defaultdict[str, list[DeliveryEvent]] = defaultdict(list)
    for each in events:
        by_delivery[each.delivery].append(each)
    with store.write() as connection:
        rows, held = _lock(connection, by_delivery)
        for one in held:
            by_delivery.pop(one)
        tally.foreign += sum(len(by_delivery.pop(one)) for one in set(by_delivery) - set(rows))
        fresh = _fresh(connection, by_delivery, tally)
        ending = _ending(connection, rows, fresh)
        _keep(connection, fresh, ending)
        _move(connection, rows, fresh, tally, now)
        tally.left += end_subscriptions(connection, _strongest(rows, ending), now)
    return tally, [each for each in events if each.delivery in held]


def renew_statuses(store: Store, now: float) -> None:
    """Give readers who complained or left that status again, as kept events say.

    For a list that is read anew each time. A bounce was about the address they had, which the list
    may have exchanged since: it is not renewed.
    """
    lasting = (SubscriberStatus.UNSUBSCRIBED, SubscriberStatus.COMPLAINED)
    query = (
        select(delivery.c.subscriber, event.c.ends)
        .join(event, event.c.delivery == delivery.c.id)
        .where(event.c.ends.in_([status.value for status in lasting]))
        .distinct()
    )
    ends: dict[str, SubscriberStatus] = {}
    with store.read() as connection:
        for person, told in connection.execute(query):
            status = SubscriberStatus(told)
            ends[person] = stricter(ends.get(person, status), status)
    people = sorted(ends)
    for start in range(0, len(people), _PORTION):
        part = {person: ends[person] for person in people[start : start + _PORTION]}
        with store.write() as connection:
            end_subscriptions(connection, part, now)


def _lock(connection: Connection, wanted: Iterable[str]) -> tuple[dict[str, Row[Any]], set[str]]:
    """Return the deliveries that are ours to change now, by id, and the ids that others hold."""
    ids = sorted(wanted)
    there = set(connection.execute(select(delivery.c.id).where(delivery.c.id.in_(ids))).scalars())
    query = (
        select(delivery)
        .where(delivery.c.id.in_(ids))
        .order_by(delivery.c.id)
        # Means nothing on SQLite, where one transaction writes at a time.
        .with_for_update(skip_locked=True)
    )
    rows = {row.id: row for row in connection.execute(query)}
    people = {row.subscriber for row in rows.values()}
    known = select(subscriber.c.id).where(subscriber.c.id.in_(sorted(people)))
    present = set(connection.execute(known).scalars())
    ours = set(
        connection.execute(
            known.order_by(subscriber.c.id).with_for_update(skip_locked=True)
        ).scalars()
    )
    held = {one for one, row in rows.items() if row.subscriber in present - ours}
    held |= there - set(rows)
    return {one: row for one, row in rows.items() if one not in held}, held


def _fresh(
    connection: Connection, by_delivery: Mapping[str, list[DeliveryEvent]], tally: EventTally
) -> list[DeliveryEvent]:
    """Return the events that are not known yet."""
    columns = (event.c.delivery, event.c.kind, event.c.at, event.c.provider_id)
    query = select(*columns).where(event.c.delivery.in_(sorted(by_delivery)))
    known = {tuple(row) for row in connection.execute(query)}
    fresh = []
    for each in (each for together in by_delivery.values() for each in together):
        key = (each.delivery, each.kind.value, each.at, each.provider_id)
        if key in known:
            tally.repeated += 1
        else:
            known.add(key)
            fresh.append(each)
    tally.new += len(fresh)
    return fresh


def _ending(
    connection: Connection, rows: Mapping[str, Row[Any]], fresh: Iterable[DeliveryEvent]
) -> list[DeliveryEvent]:
    """Return the events that say something about a reader, at the address that they have now.

    Where nobody knows the reader, their address cannot be another one.
    """
    ending = [each for each in fresh if each.ends is not None]
    people = {rows[each.delivery].subscriber for each in ending}
    query = select(subscriber.c.id, subscriber.c.address).where(subscriber.c.id.in_(sorted(people)))
    addresses = {row.id: _comparable(row.address) for row in connection.execute(query)}

    def is_theirs(each: DeliveryEvent) -> bool:
        now = addresses.get(rows[each.delivery].subscriber)
        named = {_comparable(address) for address in each.addresses}
        return not named or now is None or now in named

    return [each for each in ending if is_theirs(each)]


def _keep(
    connection: Connection, fresh: Sequence[DeliveryEvent], ending: Sequence[DeliveryEvent]
) -> None:
    if not fresh:
        return
    counted = set(ending)
    rows = [
        {
            "delivery": each.delivery,
            "kind": each.kind.value,
            "at": each.at,
            "source": each.source.value,
            "provider_id": each.provider_id,
            "detail": each.detail,
            "ends": each.ends.value if each.ends and each in counted else None,
        }
        for each in fresh
    ]
    connection.execute(event.insert(), rows)


def _move(
    connection: Connection,
    rows: Mapping[str, Row[Any]],
    fresh: Iterable[DeliveryEvent],
    tally: EventTally,
    now: float,
) -> None:
    furthest: dict[str, DeliveryEvent] = {}
    for each in fresh:
        other = furthest.get(each.delivery)
        if other is None or _rank(STATES[each.kind]) > _rank(STATES[other.kind]):
            furthest[each.delivery] = each
    moves = []
    for one, each in furthest.items():
        before, after = DeliveryState(rows[one].state), STATES[each.kind]
        if _rank(after) <= _rank(before):
            continue
        provider_id = rows[one].provider_id or each.provider_id
        moves.append(
            {"row_id": one, "to": after.value, "why": each.detail, "provider": provider_id}
        )
        tally.moved[after] += 1
        tally.settled += before is DeliveryState.UNKNOWN
        fails = after in FAILED_STATES and before not in FAILED_STATES
        if fails and rows[one].kind == SubscriberKind.ACCOUNT.value:
            tally.unreached.add(rows[one].subscriber)
    if moves:
        statement = update(delivery).where(delivery.c.id == bindparam("row_id"))
        values = {"state": bindparam("to"), "reason": bindparam("why"), "updated_at": now}
        connection.execute(statement.values(**values, provider_id=bindparam("provider")), moves)


def _strongest(
    rows: Mapping[str, Row[Any]], ending: Iterable[DeliveryEvent]
) -> dict[str, SubscriberStatus]:
    """Return what becomes of each subscriber."""
    ends: dict[str, SubscriberStatus] = {}
    for each in ending:
        person = rows[each.delivery].subscriber
        if each.ends is not None:
            ends[person] = stricter(ends.get(person, each.ends), each.ends)
    return ends


def _rank(state: DeliveryState) -> int:
    return _RANKS.get(state, 0)


def _comparable(address: str) -> str:
    try:
        domain = domain_of(address)
    except UnicodeError:
        return address_key(address)
    return address_key(f"{address.rpartition('@')[0]}@{domain}")
