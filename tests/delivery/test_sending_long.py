"""What a long list must not cost: memory that grows with it, and pages of the file all over."""

from __future__ import annotations

import gc
import itertools
import tracemalloc
import weakref
from typing import Any

import pytest
from sqlalchemy import Connection, event
from tests.delivery.delivery_samples import KEY, Clock, ScriptedTransport, fill, send

from policydiff.delivery.audience import import_csv
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.store.schema import delivery
from policydiff.delivery.transports import Accepted, Batch, Outcome


class Forgetful(ScriptedTransport):
    """Accepts everything and remembers nothing."""

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        return (Accepted("x"),) * len(batch.envelopes)


def test_what_is_planned_page_by_page_lies_together_by_id(sqlite_store: Store) -> None:
    fill(sqlite_store, 4_500)
    ticks = itertools.count(1_800_000_000.0, 0.01)
    send(sqlite_store, ScriptedTransport(), clock=lambda: next(ticks))
    mailing = find_mailing(sqlite_store, KEY)
    assert mailing is not None
    ids = [each.id for each in iter_deliveries(sqlite_store, mailing)]
    assert len(ids) == 4_500 and ids == sorted(ids)


def test_those_who_share_a_batch_lie_together_by_id(store: Store) -> None:
    rows = [
        f"reader{number}@mail.example.org,{['de', 'en', 'fr'][number % 3]}" for number in range(30)
    ]
    text = "\n".join(["email,locale", *rows]) + "\n"
    import_csv(store, text, default_locale="en", kind=SubscriberKind.ACCOUNT)
    transport = ScriptedTransport()
    send(store, transport)
    in_batches = [each.delivery for batch in transport.batches for each in batch.envelopes]
    assert [len(batch.envelopes) for batch in transport.batches] == [10, 10, 10]
    assert in_batches == sorted(in_batches)


def test_a_mailing_makes_sqlite_sort_nothing(sqlite_store: Store) -> None:
    fill(sqlite_store, 50)
    queries: dict[str, Any] = {}

    @event.listens_for(sqlite_store.engine, "before_cursor_execute")
    def _remember(
        _connection: Connection,
        _cursor: object,
        sql: str,
        given: Any,
        _context: object,
        _many: bool,
    ) -> None:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")):
            queries[sql] = given

    seconds = itertools.count(1_800_000_000.0)
    limits = SendingLimits(batch_size=5)
    looked = [0]
    send(
        sqlite_store,
        Forgetful(),
        limits=limits,
        clock=lambda: next(seconds),
        on_progress=lambda progress: looked.__setitem__(0, progress.total),
    )
    event.remove(sqlite_store.engine, "before_cursor_execute", _remember)
    assert looked == [50] and len(queries) > 10
    with sqlite_store.read() as connection:
        for sql, given in queries.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
            assert not [step for *_, step in plan if "TEMP B-TREE" in step], sql


def test_what_requests_leave_in_cycles_is_freed_on_the_way(sqlite_store: Store) -> None:
    fill(sqlite_store, 40)
    clock = Clock()
    left: list[weakref.ref[Opener]] = []

    def answer(_batch: Batch) -> None:
        left.append(weakref.ref(Opener()))
        clock.sleep(11)

    gc.disable()  # the command line seldom looks for cycles
    try:
        limits = SendingLimits(batch_size=2)
        send(sqlite_store, ScriptedTransport(answer), limits=limits, clock=clock)
        alive = [one for one in left if one() is not None]
    finally:
        gc.enable()
    assert len(left) == 20 and len(alive) <= 2


def test_looks_that_take_long_are_taken_less_often(sqlite_store: Store) -> None:
    fill(sqlite_store, 60)
    clock = Clock()
    looks: list[float] = []

    @event.listens_for(sqlite_store.engine, "before_cursor_execute")
    def _take_long(
        _connection: Connection,
        _cursor: object,
        sql: str,
        _given: Any,
        _context: object,
        _many: bool,
    ) -> None:
        if "sum(" in sql:  # how many were sent lately
            clock.sleep(3)
            looks.append(clock.now)

    def answer(_batch: Batch) -> None:
        clock.sleep(5)

    send(sqlite_store, ScriptedTransport(answer), limits=SendingLimits(batch_size=1), clock=clock)
    event.remove(sqlite_store.engine, "before_cursor_execute", _take_long)
    assert len(looks) == 5
    assert all(later - earlier >= 60 for earlier, later in itertools.pairwise(looks))


class Opener:
    """Refers to itself, as what HTTP clients make for each request."""

    def __init__(self) -> None:
        self.opener = self


@pytest.mark.proof
def test_what_a_run_holds_does_not_grow_with_the_list(sqlite_store: Store) -> None:
    peaks, kept = [], []
    gc.disable()  # the command line seldom looks for cycles, so what is in one stays
    try:
        for count in (4_000, 12_000):
            fill(sqlite_store, count)
            gc.collect()
            tracemalloc.start()
            limits = SendingLimits(batch_size=500, workers=2)
            assert send(sqlite_store, Forgetful(), limits=limits).accepted_now == count
            left, peak = tracemalloc.get_traced_memory()
            peaks.append(peak)
            kept.append(left)
            tracemalloc.stop()
            with sqlite_store.write() as connection:
                connection.execute(delivery.delete())
    finally:
        gc.enable()
    assert peaks[1] < peaks[0] * 1.2
    # What a cycle holds of each batch, some kilobytes, and never the 500 ids that it is about.
    assert kept[1] - kept[0] < 16 * 10_000, kept
