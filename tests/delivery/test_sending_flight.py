"""Several requests in flight, canaries, selections, and every reason to pause by itself."""

from __future__ import annotations

import inspect
import os
import signal
import threading
import time

import pytest
from tests.delivery.delivery_samples import (
    KEY,
    Clock,
    ScriptedTransport,
    all_of,
    fill,
    send,
    states,
)

from policydiff.delivery.audience import list_subscribers
from policydiff.delivery.choosing import choose
from policydiff.delivery.records import DeliveryState, Ending, SubscriberKind
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.store.outstanding import Selection, count_failures
from policydiff.delivery.store.schema import delivery
from policydiff.delivery.transports import Accepted, Batch, Deferred, Outcome, Refused, Unknown
from policydiff.errors import DecisionMissing, UsageError


def test_requests_are_in_flight_together_once_the_first_was_accepted(store: Store) -> None:
    people = fill(store, 60)
    four = threading.Event()
    away: list[int] = [0]
    most: list[int] = [0]
    lock = threading.Lock()

    def answer(batch: Batch) -> None:
        with lock:
            away[0] += 1
            most.append(away[0])
            first = len(most) == 2
        if away[0] == 4:
            four.set()
        if first:
            time.sleep(0.05)
            assert away[0] == 1, "the first request of a run goes alone"
        else:
            four.wait(10)
        with lock:
            away[0] -= 1

    transport = ScriptedTransport(answer)
    result = send(store, transport, limits=SendingLimits(batch_size=5, workers=4))
    assert result.complete
    assert transport.everybody_told() == sorted(people)
    assert max(most) == 4


def test_one_lost_answer_of_several_pauses_and_the_others_are_written_down(store: Store) -> None:
    fill(store, 60)
    together = threading.Barrier(3)
    seen: list[int] = []

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        seen.append(len(batch.envelopes))
        if len(seen) == 1:
            return None
        together.wait(5)
        return all_of(batch, Unknown("timeout")) if together.n_waiting == 0 and lost() else None

    once = iter([True])

    def lost() -> bool:
        return next(once, False)

    paused = send(store, ScriptedTransport(answer), limits=SendingLimits(batch_size=5, workers=3))
    assert paused.ending is Ending.PAUSED
    assert states(store) == {
        DeliveryState.ACCEPTED: 15,
        DeliveryState.UNKNOWN: 5,
        DeliveryState.PLANNED: 40,
    }


def test_a_refused_batch_is_halved_while_others_are_away(store: Store) -> None:
    people = fill(store, 80)
    bad = {people[17], people[63]}

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        time.sleep(0.002)
        if bad & {envelope.address for envelope in batch.envelopes}:
            return all_of(batch, Refused("one of these is wrong", shared=True))
        return None

    transport = ScriptedTransport(answer)
    assert send(store, transport, limits=SendingLimits(batch_size=10, workers=4)).complete
    assert transport.everybody_told() == sorted(set(people) - bad)
    assert states(store) == {DeliveryState.ACCEPTED: 78, DeliveryState.REJECTED: 2}


def test_a_storm_of_429_is_sat_out(store: Store) -> None:
    people = fill(store, 60)
    clock = Clock()
    calls: list[float] = []

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        calls.append(clock.now)
        return all_of(batch, Deferred(20.0, "429")) if len(calls) % 3 else None

    transport = ScriptedTransport(answer)
    limits = SendingLimits(batch_size=10, workers=4, max_wait_seconds=10_000)
    assert send(store, transport, limits=limits, clock=clock, sleep=clock.sleep).complete
    assert transport.everybody_told() == sorted(people)
    # Six batches, and before each of them two answers that say to wait: not all of these fly at once.
    assert calls[-1] - calls[0] >= 20.0 * 2


def test_a_transport_that_breaks_with_others_away_leaves_all_of_them_decided(store: Store) -> None:
    fill(store, 50)
    count = iter(range(100))
    release = threading.Event()

    def answer(batch: Batch) -> None:
        number = next(count)
        if number == 2:
            release.set()
            raise KeyboardInterrupt
        if number > 0:
            release.wait(5)

    with pytest.raises(KeyboardInterrupt):
        send(store, ScriptedTransport(answer), limits=SendingLimits(batch_size=5, workers=3))
    found = states(store)
    assert found[DeliveryState.SENDING] == found[DeliveryState.CLAIMED] == 0
    assert 5 <= found[DeliveryState.UNKNOWN] <= 15


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_what_is_away_come_back(sqlite_store: Store, number: int) -> None:
    fill(sqlite_store, 100)
    fourth = iter([False, False, False, True])

    def answer(batch: Batch) -> None:
        if next(fourth, False):
            os.kill(os.getpid(), number)
        time.sleep(0.05)

    transport = ScriptedTransport(answer)
    result = send(sqlite_store, transport, limits=SendingLimits(batch_size=5, workers=3))
    assert result.ending is Ending.INTERRUPTED and "--resume" in result.reason
    counts = states(sqlite_store)
    assert set(counts) == {DeliveryState.ACCEPTED, DeliveryState.PLANNED}
    assert counts[DeliveryState.ACCEPTED] == sum(transport.told.values())


def test_a_second_ctrl_c_does_not_wait_for_a_server_that_hangs(sqlite_store: Store) -> None:
    fill(sqlite_store, 10)
    release = threading.Event()

    def answer(batch: Batch) -> None:
        handler = signal.getsignal(signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        # Two signals that arrive before the first is looked at are one.
        while not inspect.getclosurevars(handler).nonlocals["noted"]:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)
        release.wait(30)

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        send(sqlite_store, ScriptedTransport(answer), limits=SendingLimits(batch_size=5))
    assert time.monotonic() - start < 10
    release.set()
    assert states(sqlite_store) == {DeliveryState.UNKNOWN: 5, DeliveryState.PLANNED: 5}


def test_the_rate_is_kept(store: Store) -> None:
    people = fill(store, 200)
    clock = Clock()
    gone: list[tuple[float, int]] = []

    def answer(batch: Batch) -> None:
        gone.append((clock.now, len(batch.envelopes)))

    transport = ScriptedTransport(answer)
    limits = SendingLimits(batch_size=500, workers=2, max_per_second=20)
    start = clock.now
    assert send(store, transport, limits=limits, clock=clock, sleep=clock.sleep).complete
    assert transport.everybody_told() == sorted(people)
    assert max(size for _, size in gone) == 20
    for moment, _ in gone:
        sent = sum(size for when, size in gone if when <= moment)
        assert sent <= 20 + 20 * (moment - start) + 1e-6
    assert 9.0 <= clock.now - start < 10.5


def test_too_many_refusals_pause(store: Store) -> None:
    fill(store, 100)

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        bad = len(transport.batches) > 2
        fine = len(batch.envelopes) - 3 * bad
        return (Accepted("x"),) * fine + (Refused("no such person"),) * (3 * bad)

    transport = ScriptedTransport(answer)
    limits = SendingLimits(batch_size=10, rate_window=40, max_error_rate=0.1)
    paused = send(store, transport, limits=limits)
    assert paused.ending is Ending.PAUSED
    assert "6 of the last 40 (15.0%, and at most 10.0% may)" in paused.reason
    assert "delivery.max_error_rate" in paused.reason and "--resume" in paused.reason
    with pytest.raises(DecisionMissing, match="max_error_rate"):
        send(store, transport, limits=limits)
    again = send(store, transport, limits=limits, resume=True)
    assert again.ending is Ending.PAUSED and again.accepted_now > 0
    free = SendingLimits(batch_size=10, rate_window=40, max_error_rate=1.0)
    assert send(store, transport, limits=free, resume=True).complete


def test_a_few_refusals_at_the_start_are_too_few_to_tell(store: Store) -> None:
    fill(store, 9)
    refused = iter([True, True])

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        return all_of(batch, Refused("no") if next(refused, False) else Accepted("x"))

    limits = SendingLimits(batch_size=1, max_error_rate=0.05)
    assert send(store, ScriptedTransport(answer), limits=limits).complete


def bounce(store: Store, count: int) -> None:
    """What an event says of mails that were accepted."""
    mailing = find_mailing(store, KEY)
    assert mailing is not None
    ids = [each.id for each in iter_deliveries(store, mailing, DeliveryState.ACCEPTED)][:count]
    with store.write() as connection:
        connection.execute(delivery.update().where(delivery.c.id.in_(ids)).values(state="bounced"))


def test_too_many_bounces_pause_and_old_ones_do_not_count_after_resuming(store: Store) -> None:
    fill(store, 200)
    clock = Clock()

    def answer(batch: Batch) -> None:
        clock.now += 6.0
        if len(transport.batches) == 11:
            bounce(store, 12)

    transport = ScriptedTransport(answer)
    limits = SendingLimits(batch_size=10, rate_window=1_000, max_bounce_rate=0.05)
    more = {"limits": limits, "clock": clock, "sleep": clock.sleep}
    paused = send(store, transport, **more)
    assert paused.ending is Ending.PAUSED
    assert "12 of the last" in paused.reason and "delivery.max_bounce_rate" in paused.reason
    clock.now += 1.0
    resumed = send(store, transport, resume=True, **more)
    assert resumed.ending is Ending.FINISHED
    assert max(transport.told.values()) == 1 and len(transport.told) == 200


def test_requests_that_were_put_off_are_no_mails_that_could_have_bounced(store: Store) -> None:
    fill(store, 30)
    busy = iter([False, True, True, True, False])

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        return all_of(batch, Deferred(1.0, "busy") if next(busy, False) else Accepted("x"))

    clock = Clock()
    limits = SendingLimits(batch_size=10)
    result = send(store, ScriptedTransport(answer), limits=limits, clock=clock, sleep=clock.sleep)
    assert result.complete
    bounce(store, 3)
    mailing = find_mailing(store, KEY)
    assert mailing is not None
    assert count_failures(store, mailing, 0.0) == (3, 30)


def test_a_canary_pauses_until_somebody_resumes_it(store: Store) -> None:
    people = fill(store, 50)
    transport = ScriptedTransport()
    canary = SendingLimits(batch_size=4, workers=3, total=10, canary=True)
    first = send(store, transport, limits=canary)
    assert (first.ending, first.accepted_now) == (Ending.PAUSED, 10)
    assert "10 had it first" in first.reason and "--resume" in first.reason
    for limits in (canary, SendingLimits()):
        with pytest.raises(DecisionMissing, match="10 had it first"):
            send(store, transport, limits=limits)
    assert len(transport.told) == 10
    assert send(store, transport, resume=True).complete
    assert transport.everybody_told() == sorted(people)


def test_a_canary_larger_than_the_list_is_the_mailing(store: Store) -> None:
    fill(store, 3)
    limits = SendingLimits(total=10, canary=True)
    assert send(store, ScriptedTransport(), limits=limits).ending is Ending.FINISHED


def test_a_limit_counts_what_is_away(store: Store) -> None:
    fill(store, 60)
    transport = ScriptedTransport(lambda batch: time.sleep(0.005))
    limits = SendingLimits(batch_size=7, workers=4, total=23)
    assert send(store, transport, limits=limits).ending is Ending.LIMITED
    assert sum(transport.told.values()) == 23


def test_only_some_and_then_the_others(store: Store) -> None:
    accounts = fill(store, 5)
    transport = ScriptedTransport()
    ids = {person.address: person.id for person in list_subscribers(store)}
    chosen = choose(store, [ids[accounts[2]][:12]])
    assert chosen == Selection((ids[accounts[2]],))
    some = send(store, transport, limits=SendingLimits(selection=chosen))
    assert (some.ending, transport.everybody_told()) == (Ending.LIMITED, [accounts[2]])
    none = SendingLimits(selection=choose(store, ["watcher"]))
    assert send(store, transport, limits=none).ending is Ending.LIMITED
    mailing = find_mailing(store, KEY)
    assert mailing is not None
    by_delivery = next(
        each.id for each in iter_deliveries(store, mailing) if each.subscriber == ids[accounts[4]]
    )
    assert choose(store, [by_delivery, "account"]) == Selection(
        (ids[accounts[4]],), (SubscriberKind.ACCOUNT,)
    )
    rest = SendingLimits(selection=choose(store, ["account"]))
    assert send(store, transport, limits=rest).ending is Ending.FINISHED
    assert transport.everybody_told() == sorted(accounts)


def test_only_those_put_off_before(store: Store) -> None:
    people = fill(store, 4)
    clock = Clock()
    busy = iter([True])

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        return all_of(batch, Deferred(100.0, "busy")) if next(busy, False) else None

    transport = ScriptedTransport(answer)
    more = {"clock": clock, "sleep": clock.sleep}
    short = SendingLimits(batch_size=1, max_wait_seconds=1.0)
    assert send(store, transport, limits=short, **more).ending is Ending.DEFERRED
    clock.now += 200
    deferred = SendingLimits(selection=choose(store, ["deferred"]))
    assert send(store, transport, limits=deferred, **more).accepted_now == 1
    assert send(store, transport, **more).accepted_now == 3
    assert transport.everybody_told() == sorted(people)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("ada@example.org", "takes no address"),
        ("unknown", "sends only what is planned"),
        ("unsubscribed", "only what is planned, and to active readers"),
        ("feedfacefeed", "nobody has an id"),
        ("f", "nobody has an id"),
        ("%%%%%%%%", "nobody has an id"),
    ],
)
def test_only_says_what_it_takes(sqlite_store: Store, word: str, says: str) -> None:
    fill(sqlite_store, 2)
    with pytest.raises(UsageError, match=says) as caught:
        choose(sqlite_store, [word])
    assert "ada" not in str(caught.value)
