"""Events into the ledger, however many there are: in portions, counted, twice if need be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from policydiff.delivery.events.records import DeliveryEvent, Skipped, Unreadable
from policydiff.delivery.records import DeliveryState, StateCount, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.events import EventTally, record_events
from policydiff.errors import DeliveryError

__all__ = ["IngestResult", "StatusCount", "ingest_events"]

_PORTION = 500
_ROUNDS = 600
_NAP = 0.05
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many subscribers got a status."""

    status: SubscriberStatus
    count: int


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What a batch of events did, in numbers; no addresses."""

    new: int = 0
    """Events not known before, whether or not they moved anything."""
    repeated: int = 0
    foreign: int = 0
    """Events about mails that are not in this ledger."""
    ignored: int = 0
    """Events of kinds that say nothing about delivery, such as opens."""
    unreadable: int = 0
    unreadable_at: tuple[str, ...] = ()
    """Where the first of them stand, such as "line 3"; at most 20."""
    moved: tuple[StateCount, ...] = ()
    """Deliveries that moved forward, by the state they reached."""
    settled: int = 0
    """Of these, how many were unknown."""
    left: tuple[StatusCount, ...] = ()
    """Subscribers who are not mailed any more."""
    another_channel: tuple[str, ...] = ()
    """Ids of account holders who turned out not to have been reached."""

    @property
    def total(self) -> int:
        """Events read, of whatever sort."""
        return self.new + self.repeated + self.foreign + self.ignored + self.unreadable


def ingest_events(
    store: Store,
    read: Iterable[DeliveryEvent | Skipped | Unreadable],
    *,
    now: float,
    sleep: Callable[[float], None] = time.sleep,
) -> IngestResult:
    """Take in events and return what they did. Taken in again, they do nothing.

    `now` is in seconds since the epoch and stands in the ledger as the time of the change. Memory
    stays flat. Raises DeliveryError where the ledger fails, or another process holds rows for half a
    minute; what was taken in before stays, and all can be given again.
    """
    tally = EventTally()
    skipped = dict.fromkeys(Skipped, 0)
    unreadable: list[str] = []
    unread = 0

    def events() -> Iterator[DeliveryEvent]:
        nonlocal unread
        for each in read:
            if isinstance(each, DeliveryEvent):
                yield each
            elif isinstance(each, Unreadable):
                unread += 1
                if len(unreadable) < _SHOWN:
                    unreadable.append(each.where)
            else:
                skipped[each] += 1

    wanted = events()
    while portion := list(islice(wanted, _PORTION)):
        _take(store, portion, tally, now, sleep)
    return IngestResult(
        new=tally.new,
        repeated=tally.repeated,
        foreign=tally.foreign + skipped[Skipped.FOREIGN],
        ignored=skipped[Skipped.IGNORED],
        unreadable=unread,
        unreadable_at=tuple(unreadable),
        moved=tuple(StateCount(s, tally.moved[s]) for s in DeliveryState if tally.moved[s]),
        settled=tally.settled,
        left=tuple(StatusCount(s, tally.left[s]) for s in SubscriberStatus if tally.left[s]),
        another_channel=tuple(sorted(tally.unreached)),
    )


def _take(
    store: Store,
    portion: list[DeliveryEvent],
    tally: EventTally,
    now: float,
    sleep: Callable[[float], None],
) -> None:
    for _ in range(_ROUNDS):
        done, portion = record_events(store, portion, now)
        tally.add(done)
        if not portion:
            return
        sleep(_NAP)
    raise DeliveryError(
        f"the ledger {store.where}: another process holds {len(portion)} deliveries for too long; "
        "give the same events again later, nothing counts twice"
    )
