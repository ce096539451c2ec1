"""One run of a mailing on either database: each answer of a transport, each reason to end."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections import Counter

import pytest
from tests.delivery.delivery_samples import (
    KEY,
    SENDER,
    Clock,
    ScriptedTransport,
    all_of,
    fill,
    message,
    send,
    states,
)

from policydiff.delivery.audience import (
    add_subscriber,
    erase_subscriber,
    list_subscribers,
    remove_subscriber,
)
from policydiff.delivery.records import (
    REHEARSAL,
    DeliveryState,
    Ending,
    MailingKey,
    SubscriberKind,
)
from policydiff.delivery.sending import SendingLimits, send_mailing
from policydiff.delivery.store import Store, open_store
from policydiff.delivery.store.ledger import (
    find_mailing,
    forget_rehearsal,
    iter_deliveries,
    list_mailings,
    resolve_deliveries,
)
from policydiff.delivery.store.schema import request
from policydiff.delivery.transports import (
    Accepted,
    Batch,
    Deferred,
    Halted,
    Outcome,
    Refused,
    Unknown,
)
from policydiff.errors import ConfigError, DecisionMissing, UsageError
from policydiff.notice import Stage


def test_everybody_is_told_once_however_often_it_runs(store: Store) -> None:
    people = fill(store, 25)
    transport = ScriptedTransport()
    first = send(store, transport, limits=SendingLimits(batch_size=10))
    again = send(store, transport, limits=SendingLimits(batch_size=10))
    assert transport.everybody_told() == sorted(people)
    assert [len(batch.envelopes) for batch in transport.batches] == [10, 10, 5]
    assert (first.ending, first.accepted_now, first.complete) == (Ending.FINISHED, 25, True)
    assert (again.ending, again.accepted_now, again.complete) == (Ending.FINISHED, 0, True)
    assert first.everybody_reached


def test_another_stage_and_namespace_are_other_mailings(store: Store) -> None:
    people = fill(store, 3)
    transport = ScriptedTransport()
    for key in (KEY, MailingKey("live", "privacy", "notice-1", Stage.REMIND)):
        send(store, transport, key=key)
    assert transport.everybody_told() == sorted(people * 2)
    assert [row.key.stage for row in list_mailings(store)] == [Stage.ANNOUNCE, Stage.REMIND]


def test_a_rehearsal_never_counts_as_told(store: Store) -> None:
    people = fill(store, 3)
    rehearsal = ScriptedTransport()
    rehearsal.rehearsal = True
    rehearsed = MailingKey(REHEARSAL, "privacy", "notice-1", Stage.ANNOUNCE)
    send(store, rehearsal, key=rehearsed)
    real = ScriptedTransport()
    send(store, real)
    assert real.everybody_told() == sorted(people)
    with pytest.raises(UsageError, match="tells nobody"):
        send(store, rehearsal)
    with pytest.raises(UsageError, match="is real"):
        send(store, real, key=rehearsed)


def test_a_rehearsal_can_be_held_again_and_nothing_else_forgotten(store: Store) -> None:
    fill(store, 3)
    stage = ScriptedTransport()
    stage.rehearsal = True
    key = MailingKey(REHEARSAL, "privacy", "notice-1", Stage.ANNOUNCE)
    assert send(store, stage, key=key).accepted_now == 3
    assert send(store, stage, key=key).accepted_now == 0
    assert forget_rehearsal(store, key) == 3
    assert forget_rehearsal(store, key) == 0
    assert send(store, stage, key=key).accepted_now == 3
    with pytest.raises(UsageError, match="only a rehearsal"):
        forget_rehearsal(store, KEY)


def test_one_bad_address_is_found_by_halving(store: Store) -> None:
    people = fill(store, 16)
    bad = people[11]

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        if any(envelope.address == bad for envelope in batch.envelopes):
            return all_of(batch, Refused("one of these is wrong", shared=True))
        return None

    transport = ScriptedTransport(answer)
    result = send(store, transport)
    assert transport.everybody_told() == sorted(set(people) - {bad})
    assert states(store) == {DeliveryState.ACCEPTED: 15, DeliveryState.REJECTED: 1}
    assert len(transport.batches) == 9  # 16, then two halves at each of four steps
    assert len({batch.request for batch in transport.batches}) == 9
    assert result.complete and not result.everybody_reached
    wrong = next(p.id for p in list_subscribers(store) if p.address == bad)
    assert result.another_channel == (wrong,)


def test_a_message_that_nobody_may_get_does_not_burn_the_audience(store: Store) -> None:
    fill(store, 64)
    transport = ScriptedTransport(lambda batch: all_of(batch, Refused("bad content", shared=True)))
    result = send(store, transport)
    assert result.ending is Ending.HALTED
    assert "so it is the message: bad content" in result.reason
    assert states(store) == {DeliveryState.REJECTED: 3, DeliveryState.PLANNED: 61}
    mended = resolve_deliveries(
        store, KEY, sent=False, rejected=True, by="Ann", reason="template mended", now=1.0
    )
    assert mended == 3
    assert send(store, ScriptedTransport()).accepted_now == 64


def test_a_lost_answer_pauses_and_is_never_sent_again(store: Store) -> None:
    people = fill(store, 9)
    lost: list[str] = []

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        if lost:
            return None
        lost.extend(envelope.address for envelope in batch.envelopes)
        return all_of(batch, Unknown("timeout"))

    transport = ScriptedTransport(answer)
    limits = SendingLimits(batch_size=3)
    paused = send(store, transport, limits=limits)
    assert (paused.ending, len(transport.batches)) == (Ending.PAUSED, 1)
    assert "timeout" in paused.reason
    with pytest.raises(DecisionMissing, match="--resume"):
        send(store, transport, limits=limits)
    resumed = send(store, transport, limits=limits, resume=True)
    assert transport.everybody_told() == sorted(set(people) - set(lost))
    assert states(store) == {DeliveryState.ACCEPTED: 6, DeliveryState.UNKNOWN: 3}
    assert resumed.ending is Ending.FINISHED and not resumed.complete


def test_a_person_settles_what_is_unknown(store: Store) -> None:
    fill(store, 4)
    send(store, ScriptedTransport(lambda batch: all_of(batch, Unknown("timeout"))))
    mailing = find_mailing(store, KEY)
    assert mailing is not None
    ids = [delivery.id for delivery in iter_deliveries(store, mailing, DeliveryState.UNKNOWN)]
    with pytest.raises(UsageError, match="name and a reason"):
        resolve_deliveries(store, KEY, sent=True, by="", reason="", now=1.0)
    one = resolve_deliveries(
        store, KEY, sent=True, by="Ann", reason="seen at provider", now=1.0, deliveries=ids[:1]
    )
    rest = resolve_deliveries(store, KEY, sent=False, by="Ann", reason="not seen", now=2.0)
    assert (one, rest) == (1, 3)
    assert resolve_deliveries(store, KEY, sent=False, by="Ann", reason="again", now=3.0) == 0
    transport = ScriptedTransport()
    assert send(store, transport, resume=True).complete
    assert len(transport.everybody_told()) == 3


def test_a_transport_that_raises_leaves_its_batch_unknown(store: Store) -> None:
    fill(store, 4)

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(store, ScriptedTransport(answer))
    assert states(store) == {DeliveryState.UNKNOWN: 4}


def test_answers_that_do_not_match_the_batch_are_a_bug_and_unknown(store: Store) -> None:
    fill(store, 4)
    with pytest.raises(AssertionError, match="1 answers"):
        send(store, ScriptedTransport(lambda batch: (Accepted("x"),)))
    assert states(store) == {DeliveryState.UNKNOWN: 4}


def test_a_transport_that_refuses_everything_costs_nobody_the_notice(store: Store) -> None:
    people = fill(store, 6)
    halted = send(store, ScriptedTransport(lambda batch: all_of(batch, Halted("wrong key"))))
    assert (halted.ending, halted.reason) == (Ending.HALTED, "wrong key")
    assert states(store) == {DeliveryState.PLANNED: 6}
    transport = ScriptedTransport()
    assert send(store, transport).complete
    assert transport.everybody_told() == sorted(people)


def test_a_busy_transport_is_waited_for_as_told(store: Store) -> None:
    people = fill(store, 6)
    clock = Clock()
    asked: list[float] = []

    def answer(batch: Batch) -> tuple[Outcome, ...] | None:
        asked.append(clock.now)
        return all_of(batch, Deferred(30.0, "too many")) if len(asked) == 1 else None

    transport = ScriptedTransport(answer)
    result = send(
        store, transport, limits=SendingLimits(batch_size=2), clock=clock, sleep=clock.sleep
    )
    assert result.complete
    assert transport.everybody_told() == sorted(people)
    assert asked[1] - asked[0] == pytest.approx(30.0)


def test_waiting_is_bounded_and_backs_off(store: Store) -> None:
    fill(store, 2)
    clock = Clock()
    asked: list[float] = []

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        asked.append(clock.now)
        return all_of(batch, Deferred(None, "busy"))

    result = send(
        store,
        ScriptedTransport(answer),
        limits=SendingLimits(max_wait_seconds=60.0),
        clock=clock,
        sleep=clock.sleep,
    )
    assert (result.ending, result.complete) == (Ending.DEFERRED, False)
    gaps = [round(after - before) for before, after in itertools.pairwise(asked)]
    assert gaps == [5, 10, 20]
    assert states(store) == {DeliveryState.PLANNED: 2}


def test_one_deferred_recipient_does_not_hold_up_the_others(store: Store) -> None:
    people = fill(store, 5)
    clock = Clock()
    refused_once: set[str] = set()

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        outcomes: list[Outcome] = []
        for envelope in batch.envelopes:
            if envelope.address == people[2] and not refused_once:
                refused_once.add(envelope.address)
                outcomes.append(Deferred(None, "greylisted"))
            else:
                outcomes.append(Accepted("x"))
        return tuple(outcomes)

    transport = ScriptedTransport(answer)
    result = send(
        store, transport, limits=SendingLimits(batch_size=2), clock=clock, sleep=clock.sleep
    )
    assert result.complete
    assert transport.everybody_told() == sorted(people)


def test_a_limit_and_then_the_rest(store: Store) -> None:
    people = fill(store, 10)
    transport = ScriptedTransport()
    canary = send(store, transport, limits=SendingLimits(batch_size=4, total=6))
    assert (canary.ending, len(transport.everybody_told())) == (Ending.LIMITED, 6)
    assert send(store, transport).complete
    assert transport.everybody_told() == sorted(people)


def test_stop_between_batches_leaves_nothing_in_doubt(store: Store) -> None:
    fill(store, 9)
    transport = ScriptedTransport()
    result = send(
        store,
        transport,
        limits=SendingLimits(batch_size=3),
        stop=lambda: len(transport.batches) >= 2,
    )
    assert result.ending is Ending.INTERRUPTED
    assert states(store) == {DeliveryState.ACCEPTED: 6, DeliveryState.PLANNED: 3}


def test_ctrl_c_ends_the_run_after_the_batch_in_flight(sqlite_store: Store) -> None:
    fill(sqlite_store, 9)
    before = signal.getsignal(signal.SIGINT)

    def answer(batch: Batch) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    result = send(sqlite_store, ScriptedTransport(answer), limits=SendingLimits(batch_size=3))
    assert result.ending is Ending.INTERRUPTED
    assert states(sqlite_store) == {DeliveryState.ACCEPTED: 3, DeliveryState.PLANNED: 6}
    assert signal.getsignal(signal.SIGINT) is before


def test_who_leaves_after_planning_is_not_mailed(store: Store) -> None:
    people = fill(store, 8)

    def answer(batch: Batch) -> None:
        remove_subscriber(store, people[6])
        erase_subscriber(store, people[7])

    transport = ScriptedTransport(answer, max_batch=1)
    first = next(p.address for p in list_subscribers(store))
    left = {people[6], people[7]} - {first}
    result = send(store, transport)
    assert set(transport.everybody_told()) == set(people) - left
    assert result.complete
    assert result.total == 8 - len(left)


def test_a_lapsed_claim_is_sent_and_a_lapsed_sending_is_not(store: Store) -> None:
    people = fill(store, 4)
    clock = Clock()
    transport = ScriptedTransport()

    from policydiff.delivery.store.claims import claim_batch, mark_sending
    from policydiff.delivery.store.ledger import add_deliveries, open_mailing
    from policydiff.delivery.store.outstanding import Group

    mailing = open_mailing(store, KEY, clock.now)
    add_deliveries(store, mailing, list(list_subscribers(store)), clock.now)
    group = Group(SubscriberKind.ACCOUNT, "en")
    claims = [
        claim_batch(
            store, mailing, group, size=1, transport="x", now=clock.now, lease=clock.now + 60
        )
        for _ in range(2)
    ]
    assert claims[0] is not None and claims[1] is not None
    assert mark_sending(store, claims[1], clock.now, clock.now + 60) == claims[1]
    held = send(store, transport, clock=clock, sleep=clock.sleep)
    assert held.ending is Ending.HELD and "run again in 60 s" in held.reason
    assert len(transport.everybody_told()) == 2
    clock.now += 61
    done = send(store, transport, clock=clock, sleep=clock.sleep)
    assert done.ending is Ending.FINISHED and not done.complete
    assert states(store) == {DeliveryState.ACCEPTED: 3, DeliveryState.UNKNOWN: 1}
    assert set(transport.everybody_told()) == set(people) - {claims[1].members[0].address}
    # The worker that was thought dead finds that its claim is no longer its own, and nothing says that
    # it sent anything.
    assert mark_sending(store, claims[0], clock.now, clock.now + 60) is None
    with store.read() as connection:
        row = connection.execute(request.select().where(request.c.id == claims[0].request)).one()
    assert (row.sending_at, row.outcome) == (None, "lapsed while claimed")


def test_a_late_answer_replaces_unknown(store: Store) -> None:
    fill(store, 2)
    clock = Clock()

    def slow(batch: Batch) -> None:
        clock.now += 10_000
        with open_store(store.engine.url.render_as_string(hide_password=False), key=b"k") as other:
            send(other, ScriptedTransport(), clock=clock, sleep=clock.sleep)
            assert states(other) == {DeliveryState.UNKNOWN: 2}

    result = send(store, ScriptedTransport(slow), clock=clock, sleep=clock.sleep)
    assert result.complete
    assert states(store) == {DeliveryState.ACCEPTED: 2}


def test_four_workers_share_one_mailing(store_url: str) -> None:
    with open_store(store_url) as store:
        people = fill(store, 150)
    told: Counter[str] = Counter()
    lock = threading.Lock()

    def work() -> None:
        transport = ScriptedTransport()
        with open_store(store_url) as mine:
            send(mine, transport, limits=SendingLimits(batch_size=7))
        with lock:
            told.update(transport.told)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert told == dict.fromkeys(people, 1)


def test_each_reader_gets_the_language_and_the_kind_of_message_that_is_theirs(
    store: Store,
) -> None:
    fill(store, 2, kind="account", locale="de-AT")
    fill(store, 2, kind="watcher", locale="fr")
    from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, UnsubscribeLinks

    transport = ScriptedTransport()
    link = UnsubscribeLinks("https://acme.example.com/leave/{token}", (b"k" * 32,))
    messages = {locale: message(locale) for locale in ("en", "de")}
    watchers = {locale: message(locale, UNSUBSCRIBE_SLOT) for locale in ("en", "de")}
    send_mailing(
        store,
        KEY,
        transport,
        messages,
        SENDER,
        default_locale="en",
        watcher_messages=watchers,
        unsubscribe=link,
    )
    account, watcher = transport.batches
    assert (account.letter.locale, account.letter.message) == ("de", messages["de"])
    assert (watcher.letter.locale, watcher.letter.message) == ("en", watchers["en"])
    assert {envelope.unsubscribe_url for envelope in account.envelopes} == {""}
    links = {envelope.unsubscribe_url for envelope in watcher.envelopes}
    assert len(links) == 2
    assert all(one.startswith("https://acme.example.com/leave/") for one in links)


def test_a_watcher_who_became_an_account_holder_gets_that_message(store: Store) -> None:
    address = fill(store, 1, kind="watcher")[0]
    with pytest.raises(ConfigError, match="watchers has no unsubscribe link"):
        send(store, ScriptedTransport())
    add_subscriber(store, address, locale="de", kind=SubscriberKind.ACCOUNT)
    transport = ScriptedTransport()
    assert send(store, transport).complete
    assert transport.batches[0].letter.kind is SubscriberKind.ACCOUNT


def test_progress_counts_and_names_nobody(store: Store) -> None:
    people = fill(store, 5)
    seen = []
    send(store, ScriptedTransport(), limits=SendingLimits(batch_size=2), on_progress=seen.append)
    assert [(step.done, step.total) for step in seen] == [(2, 5), (4, 5), (5, 5)]
    assert not any(address in repr(seen) for address in people)
