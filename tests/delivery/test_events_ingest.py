"""Events move the ledger forward, whatever their order, and readers' status with it."""

from __future__ import annotations

import logging
import pathlib
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.delivery.delivery_samples import (
    KEY,
    Clock,
    ScriptedTransport,
    fill,
    send,
)
from tests.delivery.event_samples import (
    NOW,
    body,
    deliveries,
    ingest,
    kept,
    lost,
    mailed,
    said,
    state,
    status,
)
from tests.delivery.gitref_samples import clone, lines, make_remote, open_ledger, readers

from policydiff.delivery.audience import erase_subscriber
from policydiff.delivery.events.ingest import IngestResult, StatusCount, ingest_events
from policydiff.delivery.events.sendgrid import read_body
from policydiff.delivery.planning import plan_mailing
from policydiff.delivery.records import (
    DeliveryState,
    SkipCount,
    SkipReason,
    StateCount,
    SubscriberKind,
    SubscriberStatus,
)
from policydiff.delivery.store import Store, open_store
from policydiff.delivery.store.ledger import find_mailing, resolve_deliveries
from policydiff.delivery.store.schema import delivery as table
from policydiff.delivery.store.schema import subscriber
from policydiff.delivery.transports import Batch, Unknown
from policydiff.errors import DeliveryError

S = DeliveryState
HARD = {"type": "bounce", "status": "5.1.1"}


def test_from_accepted_to_delivered(store: Store) -> None:
    (one,) = mailed(store)
    result = ingest(store, said(one.id, "processed"), said(one.id, "delivered", 1_800_000_101))
    assert result == IngestResult(new=2, moved=(StateCount(S.DELIVERED, 1),))
    assert state(store, one.id) is S.DELIVERED
    # Raw events are not kept: state and time are.
    assert kept(store) == [
        (one.id, "processed", 1_800_000_100.0, "sendgrid", "AbC.recvd-1", "", None),
        (one.id, "delivered", 1_800_000_101.0, "sendgrid", "AbC.recvd-1", "", None),
    ]


def test_an_event_told_twice_counts_once_though_its_id_is_another(store: Store) -> None:
    (one,) = mailed(store)
    event = said(one.id, "delivered")
    assert ingest(store, event).new == 1
    again = ingest(store, event | {"sg_event_id": "another"}, event)
    assert again == IngestResult(repeated=2)
    twice = said(one.id, "bounce", **HARD)
    assert ingest(store, twice, twice).repeated == 1
    # What differs in kind, time or message is another event.
    other = ingest(store, event | {"timestamp": 1_800_000_102}, event | {"sg_message_id": "x"})
    assert (other.new, other.moved) == (2, ())


def test_an_event_that_comes_late_moves_nothing_back(store: Store) -> None:
    (one,) = mailed(store)
    ingest(store, said(one.id, "delivered", 1_800_000_200))
    late = ingest(store, said(one.id, "processed"), said(one.id, "deferred"))
    assert (late.new, late.moved) == (2, ())
    assert state(store, one.id) is S.DELIVERED


def test_late_truths_about_a_mail_that_was_delivered(store: Store) -> None:
    bounced, complained = mailed(store, 2, "watcher")
    ingest(store, said(bounced.id, "delivered"), said(complained.id, "delivered"))
    result = ingest(
        store, said(bounced.id, "bounce", **HARD), said(complained.id, "spamreport", 1_800_900_000)
    )
    assert result.moved == (StateCount(S.BOUNCED, 1), StateCount(S.COMPLAINED, 1))
    assert result.left == (
        StatusCount(SubscriberStatus.BOUNCED, 1),
        StatusCount(SubscriberStatus.COMPLAINED, 1),
    )
    # And a delivery told after its bounce changes nothing.
    assert ingest(store, said(bounced.id, "delivered", 1_800_000_300)).moved == ()
    assert [each.reason for each in deliveries(store) if each.id == bounced.id] == [
        "bounced (5.1.1)"
    ]


def test_unknown_is_settled_by_any_event(store: Store) -> None:
    one, two, three = lost(store, 3)
    assert {each.state for each in deliveries(store)} == {S.UNKNOWN}
    result = ingest(
        store, said(one.id, "processed"), said(two.id, "deferred"), said(three.id, "delivered")
    )
    assert result.settled == 3
    assert result.moved == (StateCount(S.ACCEPTED, 2), StateCount(S.DELIVERED, 1))
    settled = {each.id: each for each in deliveries(store)}
    assert settled[one.id].provider_id == "AbC.recvd-1"
    assert settled[one.id].reason == ""


def test_a_person_who_said_unsent_was_wrong_and_nobody_is_told_twice(store: Store) -> None:
    one, two = lost(store, 2)
    resolve_deliveries(store, KEY, sent=False, by="A. Lee", reason="a guess", now=NOW)
    assert {each.state for each in deliveries(store)} == {S.PLANNED}
    ingest(store, said(one.id, "processed"))
    transport = ScriptedTransport()
    send(store, transport, resume=True)
    told = [each.delivery for batch in transport.batches for each in batch.envelopes]
    assert told == [two.id]


def test_an_event_that_overtakes_the_answer_stands(store: Store) -> None:
    fill(store, 2)
    told: list[str] = []

    def answer(batch: Batch) -> None:
        # The provider's webhook is here before its answer to the request.
        told.append(batch.envelopes[0].delivery)
        ingest(store, said(told[0], "delivered"))

    result = send(store, ScriptedTransport(answer))
    assert result.complete
    assert state(store, told[0]) is S.DELIVERED
    assert {each.state for each in deliveries(store)} == {S.DELIVERED, S.ACCEPTED}


def test_a_delivery_that_is_claimed_is_not_sent_once_its_events_are_here(store: Store) -> None:
    from policydiff.delivery.store.claims import claim_batch, mark_sending
    from policydiff.delivery.store.outstanding import list_groups

    one, two = lost(store, 2)
    resolve_deliveries(store, KEY, sent=False, by="A. Lee", reason="a guess", now=NOW)
    mailing = find_mailing(store, KEY)
    assert mailing is not None
    (group,) = list_groups(store, mailing)
    claim = claim_batch(
        store, mailing, group, size=5, transport="scripted", now=NOW, lease=NOW + 300
    )
    assert claim is not None and len(claim.members) == 2
    ingest(store, said(two.id, "processed"))
    held = mark_sending(store, claim, NOW, NOW + 300)
    assert held is not None and [member.delivery for member in held.members] == [one.id]


def test_events_of_others_are_counted_and_left(store: Store) -> None:
    (one,) = mailed(store)
    no_id = said(one.id, "bounce")
    del no_id["pd_delivery"]
    result = ingest(
        store, said("9" * 32, "bounce", **HARD), no_id, said(one.id, "open"), {"event": 5}
    )
    assert result == IngestResult(foreign=2, ignored=1, unreadable=1, unreadable_at=("event 4",))
    assert result.total == 4
    assert kept(store) == []


@pytest.mark.parametrize("kind", ["account", "watcher"])
def test_what_each_failure_makes_of_the_reader(store: Store, kind: str) -> None:
    account = kind == "account"
    meant = [
        (said("", "bounce", **HARD), SubscriberStatus.BOUNCED),
        (said("", "bounce", type="blocked", status="5.7.1"), SubscriberStatus.ACTIVE),
        (said("", "dropped", reason="Bounced Address"), SubscriberStatus.BOUNCED),
        (said("", "dropped", reason="Spam Reporting Address"), SubscriberStatus.COMPLAINED),
        (said("", "spamreport"), SubscriberStatus.COMPLAINED),
        # An opt-out is a watcher's right; account holders must be told.
        (
            said("", "dropped", reason="Unsubscribed Address"),
            SubscriberStatus.ACTIVE if account else SubscriberStatus.UNSUBSCRIBED,
        ),
        (
            said("", "group_unsubscribe"),
            SubscriberStatus.ACTIVE if account else SubscriberStatus.UNSUBSCRIBED,
        ),
        (said("", "deferred"), SubscriberStatus.ACTIVE),
    ]
    people = mailed(store, len(meant), kind)
    events = [
        event | {"pd_delivery": one.id} for one, (event, _) in zip(people, meant, strict=True)
    ]
    result = ingest(store, *events)
    assert [status(store, one.subscriber) for one in people] == [ends for _, ends in meant]
    failed = tuple(sorted(one.subscriber for one in people[:6]))
    assert result.another_channel == (failed if account else ())


def test_account_holders_who_bounced_are_planned_for_another_channel(store: Store) -> None:
    one, _ = mailed(store, 2)
    assert ingest(store, said(one.id, "bounce", **HARD)).another_channel == (one.subscriber,)
    # Said once: the same news again is none.
    assert ingest(store, said(one.id, "bounce", **HARD)).another_channel == ()
    again = send(store, ScriptedTransport())
    assert again.another_channel == (one.subscriber,)
    assert not again.everybody_reached
    following = type(KEY)(KEY.namespace, KEY.policy, "notice-2", KEY.stage)
    plan = plan_mailing(store, following, locales=("en",), default_locale="en")
    assert plan.total == 1
    assert plan.another_channel == (one.subscriber,)
    assert plan.skipped == (SkipCount(SubscriberKind.ACCOUNT, SkipReason.BOUNCED, 1),)


def test_an_address_that_was_exchanged_meanwhile_is_not_the_one_that_bounced(store: Store) -> None:
    same, moved = mailed(store, 2)
    with store.write() as connection:
        query = select(subscriber.c.address).where(subscriber.c.id == same.subscriber)
        address = connection.execute(query).scalar_one()
    ingest(
        store,
        said(same.id, "bounce", email=address.upper(), **HARD),
        said(moved.id, "bounce", email="long.gone@mail.example.org", **HARD),
    )
    assert status(store, same.subscriber) is SubscriberStatus.BOUNCED
    assert status(store, moved.subscriber) is SubscriberStatus.ACTIVE
    assert {each.state for each in deliveries(store)} == {S.BOUNCED}


def test_a_reader_who_left_does_not_become_one_who_bounced(store: Store) -> None:
    (one,) = mailed(store, 1, "watcher")
    ingest(store, said(one.id, "unsubscribe"))
    result = ingest(store, said(one.id, "bounce", **HARD))
    assert result.left == ()
    assert status(store, one.subscriber) is SubscriberStatus.UNSUBSCRIBED
    ingest(store, said(one.id, "spamreport"))
    assert status(store, one.subscriber) is SubscriberStatus.COMPLAINED


def test_events_about_an_erased_person_move_the_delivery_only(store: Store) -> None:
    mailed(store, 1)
    (one,) = deliveries(store)
    erase_subscriber(store, "account0@mail.example.org")
    result = ingest(store, said(one.id, "bounce", email="account0@mail.example.org", **HARD))
    assert result.moved == (StateCount(S.BOUNCED, 1),)
    assert result.left == ()


def test_more_events_than_fit_one_portion(sqlite_store: Store) -> None:
    people = mailed(sqlite_store, 700)
    events = [said(one.id, kind) for one in people for kind in ("processed", "delivered")]
    result = ingest(sqlite_store, *events)
    assert (result.new, result.moved) == (1_400, (StateCount(S.DELIVERED, 700),))
    assert ingest(sqlite_store, *reversed(events)).repeated == 1_400


def test_no_address_reaches_the_ledger_a_log_or_a_result(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    people = mailed(store, 3)
    about = "550 5.1.1 <account0@mail.example.org>: nobody of that name"
    more = {"email": "account0@mail.example.org", "reason": about, "response": about}
    events = [
        said(one.id, kind, **more, type="bounce", sg_message_id="<x@mail.example.org>")
        for one in people
        for kind in ("processed", "deferred", "bounce", "dropped", "spamreport", "unsubscribe")
    ]
    result = ingest(
        store, *events, said("ann@mail.example.org", "bounce"), {"email": "a@b.example"}
    )
    assert result.new == 18
    seen = [caplog.text, repr(result), repr(kept(store)), repr(deliveries(store))]
    assert [words for words in seen if "@" in words] == []


KINDS = ("processed", "deferred", "delivered", "dropped", "bounce", "spamreport", "unsubscribe")


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Iterator[str]]]:
    """A store with deliveries to use up, in pairs."""
    folder: pathlib.Path = tmp_path_factory.mktemp("pool")
    with open_store(f"{folder}/ledger.sqlite") as store:
        yield store, iter([one.id for one in mailed(store, 600, "watcher")])


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3)), min_size=1, max_size=7).flatmap(
        lambda told: st.tuples(
            st.just(told), st.permutations(told + told[:3]), st.lists(st.integers(1, 3))
        )
    )
)
def test_the_order_and_the_portions_make_no_difference(
    pool: tuple[Store, Iterator[str]],
    story: tuple[list[tuple[str, int]], list[tuple[str, int]], list[int]],
) -> None:
    store, ids = pool
    told, shuffled, portions = story
    straight, crooked = next(ids), next(ids)
    ingest(store, *[said(straight, kind, 1_800_000_100 + at, **HARD) for kind, at in told])
    rest = [said(crooked, kind, 1_800_000_100 + at, **HARD) for kind, at in shuffled]
    for size in portions:
        ingest(store, *rest[:size])
        rest = rest[size:]
    ingest(store, *rest)
    with store.read() as connection:
        ends = [
            connection.execute(
                select(table.c.state, subscriber.c.status)
                .join(subscriber, subscriber.c.id == table.c.subscriber)
                .where(table.c.id == one)
            ).one()
            for one in (straight, crooked)
        ]
    assert ends[0] == ends[1]


def test_rows_that_another_process_holds_are_waited_for(
    postgres_schema: object, tmp_path: pathlib.Path
) -> None:
    assert callable(postgres_schema)
    with open_store(postgres_schema(), key=b"a key for tests only") as store:
        held, free = mailed(store, 2)
        taken, done = threading.Event(), threading.Event()
        naps: list[float] = []

        def hold() -> None:
            with store.write() as connection:
                connection.execute(
                    select(table.c.id).where(table.c.id == held.id).with_for_update()
                )
                taken.set()
                done.wait(20)

        def sleep(seconds: float) -> None:
            naps.append(seconds)
            assert state(store, free.id) is S.DELIVERED, "the others are not kept waiting"
            done.set()
            holder.join()

        holder = threading.Thread(target=hold)
        holder.start()
        assert taken.wait(20)
        events = body(said(held.id, "delivered"), said(free.id, "delivered"))
        result = ingest_events(store, read_body(events), now=NOW, sleep=sleep)
        assert result == IngestResult(new=2, moved=(StateCount(S.DELIVERED, 2),))
        assert len(naps) == 1


def test_rows_held_for_too_long_are_said(postgres_schema: object) -> None:
    assert callable(postgres_schema)
    with open_store(postgres_schema(), key=b"a key for tests only") as store:
        (one,) = mailed(store, 1, "watcher")
        clock = Clock()
        with store.write() as connection:
            connection.execute(
                select(subscriber.c.id).where(subscriber.c.id == one.subscriber).with_for_update()
            )
            with pytest.raises(DeliveryError, match="holds 1 deliveries for too long"):
                ingest_events(
                    store,
                    read_body(body(said(one.id, "spamreport"))),
                    now=NOW,
                    sleep=clock.sleep,
                )
        assert clock.now - Clock().now == pytest.approx(30)


def test_two_who_take_in_the_same_events_at_once(store: Store) -> None:
    people = mailed(store, 60, "watcher")
    events = [
        said(one.id, kind, **HARD)
        for one in people
        for kind in ("processed", "bounce", "delivered")
    ]
    results: list[IngestResult] = []

    def run(order: int) -> None:
        results.append(ingest(store, *events[::order]))

    threads = [threading.Thread(target=run, args=(order,)) for order in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result.new for result in results) == 180
    assert sum(result.repeated for result in results) == 540
    assert {each.state for each in deliveries(store)} == {S.BOUNCED}
    assert {status(store, one.subscriber) for one in people} == {SubscriberStatus.BOUNCED}


def test_a_ledger_on_a_git_ref_keeps_what_events_said(tmp_path: pathlib.Path) -> None:
    remote = make_remote(tmp_path)

    def lose(batch: Batch) -> tuple[Unknown, ...]:
        return (Unknown("timeout"),) * len(batch.envelopes)

    with open_ledger(clone(remote, "sends"), readers(3)) as store:
        send(store, ScriptedTransport(lose))
        one, two, three = deliveries(store)
    # By a job that does not have the list of readers.
    with open_ledger(clone(remote, "listens")) as store:
        events = (
            said(one.id, "delivered", email="reader0@mail.example.org"),
            said(one.id, "spamreport", email="reader0@mail.example.org"),
            said(two.id, "bounce", email="reader1@mail.example.org", **HARD),
        )
        result = ingest(store, *events)
        assert (result.new, result.settled) == (3, 2)
        assert ingest(store, *events).repeated == 3
    with open_ledger(clone(remote, "later"), readers(3)) as store:
        assert [each.state for each in deliveries(store)] == [S.COMPLAINED, S.BOUNCED, S.UNKNOWN]
        assert status(store, one.subscriber) is SubscriberStatus.COMPLAINED
        # The list may have another address for this person by now.
        assert status(store, two.subscriber) is SubscriberStatus.ACTIVE
        assert status(store, three.subscriber) is SubscriberStatus.ACTIVE
    assert "@" not in "".join(lines(remote))
