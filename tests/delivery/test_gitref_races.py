"""Several runs on one git-ref ledger at once, and pushes whose answer is lost."""

from __future__ import annotations

import os
import pathlib
import random
import signal
import time
from collections import Counter

import pytest
from sqlalchemy import event
from tests.delivery.delivery_samples import KEY, ScriptedTransport, send, states
from tests.delivery.gitref_samples import (
    SECRET,
    clone,
    commits,
    hook,
    make_remote,
    open_ledger,
    readers,
)
from tests.delivery.test_gitref_kill import FileTransport

from policydiff.delivery.records import DeliveryState, Ending, SubscriberKind
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store.claims import Claim, claim_batch, mark_sending
from policydiff.delivery.store.gitref import GitRefStore
from policydiff.delivery.store.ledger import (
    add_deliveries,
    open_mailing,
    pause_mailing,
    pause_reason,
)
from policydiff.delivery.store.outstanding import Group
from policydiff.delivery.store.pins import Pin, pin_notice
from policydiff.delivery.store.subscribers import iter_subscribers
from policydiff.delivery.transports import Accepted, Batch, Outcome
from policydiff.errors import DeliveryError

NOW = 1_800_000_000.0
SMALL = SendingLimits(batch_size=5, lease_seconds=60.0)


@pytest.fixture
def remote(tmp_path: pathlib.Path) -> pathlib.Path:
    return make_remote(tmp_path)


def claim(store: GitRefStore, size: int) -> Claim:
    mailing = open_mailing(store, KEY, NOW)
    add_deliveries(store, mailing, list(iter_subscribers(store)), NOW)
    group = Group(SubscriberKind.ACCOUNT, "en")
    found = claim_batch(store, mailing, group, size=size, transport="t", now=NOW, lease=NOW + 60)
    assert found is not None
    return found


def test_whoever_pushes_first_has_them(remote: pathlib.Path) -> None:
    with (
        open_ledger(clone(remote, "a"), readers(10), now=NOW) as a,
        open_ledger(clone(remote, "b"), readers(10), now=NOW) as b,
    ):
        all_ten, first_four = claim(a, 10), claim(b, 4)
        assert mark_sending(b, first_four, NOW, NOW + 60) == first_four
        held = mark_sending(a, all_ten, NOW, NOW + 60)
        assert held is not None and held.members == all_ten.members[4:]
        # The other one's claims are as good as its own to a third.
        with open_ledger(clone(remote, "c"), readers(10), now=NOW) as c:
            assert states(c) == {DeliveryState.SENDING: 10}
        again = claim(open_ledger(clone(remote, "d"), readers(11), now=NOW), 10)
        assert len(again.members) == 1


def test_both_claim_the_same_and_one_gets_nothing(remote: pathlib.Path) -> None:
    with (
        open_ledger(clone(remote, "a"), readers(5), now=NOW) as a,
        open_ledger(clone(remote, "b"), readers(5), now=NOW) as b,
    ):
        mine, theirs = claim(a, 5), claim(b, 5)
        assert mark_sending(b, theirs, NOW, NOW + 60) is not None
        assert mark_sending(a, mine, NOW, NOW + 60) is None
    assert commits(remote) == ["Deliveries: 5 sending"]


def test_another_run_gets_in_between_request_and_answer(remote: pathlib.Path) -> None:
    other = ScriptedTransport()

    def meanwhile(batch: Batch) -> tuple[Outcome, ...] | None:
        if len(mine.batches) == 1:
            with open_ledger(clone(remote, "b"), readers(15), now=NOW) as b:
                result = send(b, other, limits=SMALL, clock=lambda: NOW)
                assert result.ending is Ending.HELD and result.accepted_now == 10
        return None

    mine = ScriptedTransport(meanwhile)
    with open_ledger(clone(remote, "a"), readers(15), now=NOW) as a:
        result = send(a, mine, limits=SMALL, clock=lambda: NOW)
        assert result.complete and result.accepted_now == 5
    assert len({*mine.everybody_told(), *other.everybody_told()}) == 15
    assert len(mine.batches) == 1 and len(other.batches) == 2


def test_the_truth_that_comes_late_replaces_unknown(remote: pathlib.Path) -> None:
    later = NOW + SMALL.lease_seconds + 1

    def slow(batch: Batch) -> tuple[Outcome, ...]:
        with open_ledger(clone(remote, "b"), readers(5), now=NOW) as b:
            result = send(b, ScriptedTransport(), limits=SMALL, clock=lambda: later)
            assert result.count(DeliveryState.UNKNOWN) == 5 and result.accepted_now == 0
        return tuple(Accepted("x") for _ in batch.envelopes)

    with open_ledger(clone(remote, "a"), readers(5), now=NOW) as a:
        assert send(a, ScriptedTransport(slow), limits=SMALL, clock=lambda: NOW).complete
    with open_ledger(clone(remote, "c"), readers(5), now=NOW) as c:
        assert states(c) == {DeliveryState.ACCEPTED: 5}


def test_a_pause_reaches_the_run_that_is_under_way(remote: pathlib.Path) -> None:
    def pause(_batch: Batch) -> None:
        with open_ledger(clone(remote, "b")) as b:
            pause_mailing(b, open_mailing(b, KEY, NOW), "look first")

    transport = ScriptedTransport(pause)
    with open_ledger(clone(remote, "a"), readers(15), now=NOW) as a:
        result = send(a, transport, limits=SMALL, clock=lambda: NOW)
        assert result.ending is Ending.PAUSED and result.accepted_now == 5
        assert pause_reason(a, open_mailing(a, KEY, NOW)) == "look first"


def test_one_text_is_pinned(remote: pathlib.Path) -> None:
    def pin(text: str) -> Pin:
        return Pin(KEY, "", text * 40, text * 40, text * 64, "p.md", None, text * 64)

    with open_ledger(clone(remote, "a")) as a, open_ledger(clone(remote, "b")) as b:
        assert pin_notice(a, pin("a"), NOW) == pin("a")
        assert pin_notice(b, pin("b"), NOW).revision == "a" * 40


def test_two_that_begin_with_different_keys_do_not_both_send(remote: pathlib.Path) -> None:
    old, new = SECRET, b"the next key, just as long as the old one"
    mine, theirs = ScriptedTransport(), ScriptedTransport()
    with open_ledger(clone(remote, "a"), readers(5), keys=(old, new), now=NOW) as a:
        with open_ledger(clone(remote, "b"), readers(5), keys=(new, old), now=NOW) as b:
            assert send(b, theirs, clock=lambda: NOW).complete
        with pytest.raises(DeliveryError, match="with another of the keys"):
            send(a, mine, clock=lambda: NOW)
    assert mine.batches == []
    with open_ledger(clone(remote, "c"), readers(5), keys=(old, new), now=NOW) as c:
        assert send(c, mine, clock=lambda: NOW).complete and mine.batches == []


def together(remote: pathlib.Path, people: int, runs: int) -> Counter[str]:
    """Let several processes send one mailing at once; return how often each reader was told."""
    told = remote.parent / "told"
    told.touch()
    jobs = [clone(remote, f"job{number}") for number in range(runs)]
    children = []
    for job in jobs:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with open_ledger(job, readers(people), now=NOW) as store:
                    send(store, FileTransport(told), limits=SMALL, clock=lambda: NOW)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * runs
    with open_ledger(clone(remote, "last"), readers(people), now=NOW) as store:
        assert states(store) == {DeliveryState.ACCEPTED: people}
        assert send(store, FileTransport(told), limits=SMALL, clock=lambda: NOW).accepted_now == 0
    return Counter(told.read_text().split())


def test_two_pushers_at_once_are_one_mailing(remote: pathlib.Path) -> None:
    times = together(remote, 30, 2)
    assert len(times) == 30 and set(times.values()) == {1}


@pytest.mark.proof
def test_four_pushers_at_once_are_one_mailing(remote: pathlib.Path) -> None:
    times = together(remote, 100, 4)
    assert len(times) == 100 and set(times.values()) == {1}


@pytest.mark.proof
def test_three_pushers_and_one_of_them_killed_again_and_again(remote: pathlib.Path) -> None:
    people, limits = 200, SendingLimits(batch_size=10, lease_seconds=5.0)
    told = remote.parent / "told"
    told.touch()
    chance = random.Random(7)
    running: list[int] = []
    jobs = killed = 0

    def start() -> int:
        job = clone(remote, f"job{jobs}")
        child = os.fork()
        if child == 0:
            try:
                with open_ledger(job, readers(people)) as store:
                    send(store, FileTransport(told), limits=limits)
            finally:
                os._exit(0)
        return child

    while killed < 12 and jobs < 60:
        running = [one for one in running if os.waitpid(one, os.WNOHANG) == (0, 0)]
        while len(running) < 3:
            running.append(start())
            jobs += 1
        time.sleep(chance.uniform(0.2, 1.2))
        victim = running.pop(chance.randrange(len(running)))
        os.kill(victim, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(victim, 0)[1])
    for one in running:
        os.waitpid(one, 0)
    time.sleep(limits.lease_seconds)
    with open_ledger(clone(remote, "last"), readers(people)) as store:
        send(store, FileTransport(told), limits=limits)
        counts = states(store)
    times = Counter(told.read_text().split())
    assert set(times.values()) == {1}
    unknown = counts.pop(DeliveryState.UNKNOWN, 0)
    assert counts == {DeliveryState.ACCEPTED: people - unknown}
    assert unknown <= 10 * killed and people - len(times) <= unknown


def test_lost_answers_to_pushes_are_looked_up(remote: pathlib.Path) -> None:
    transport = ScriptedTransport()
    # The remote has taken the push; the one that would say so dies.
    with (
        hook(remote, "post-receive", "kill -9 $PPID"),
        open_ledger(clone(remote, "a"), readers(15), now=NOW) as store,
    ):
        result = send(store, transport, limits=SMALL, clock=lambda: NOW)
    assert result.complete and len(transport.everybody_told()) == 15
    assert commits(remote) == ["Deliveries: 5 sending", "Deliveries: 5 accepted"] * 3


def test_a_transaction_that_fails_after_its_push_is_read_back(remote: pathlib.Path) -> None:
    with open_ledger(clone(remote, "a"), readers(10), now=NOW) as store:
        mine = claim(store, 5)
        failing = [True]

        @event.listens_for(store.engine, "commit")
        def fail(_connection: object) -> None:
            if failing:
                failing.clear()
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            mark_sending(store, mine, NOW, NOW + 60)
        assert commits(remote) == ["Deliveries: 5 sending"]
        # Held by the first attempt, for all that this process knows: so not sent by it.
        second = claim_batch(
            store, mine.mailing, mine.group, size=10, transport="t", now=NOW, lease=NOW + 60
        )
        assert second is not None and len(second.members) == 5
        assert mark_sending(store, second, NOW, NOW + 60) == second
        assert states(store) == {DeliveryState.SENDING: 10}
    assert commits(remote) == ["Deliveries: 5 sending"] * 2


def test_a_remote_that_vanishes_leaves_a_batch_unknown_and_untold(remote: pathlib.Path) -> None:
    transport = ScriptedTransport()
    gone = remote.with_name("gone.git")
    with (
        hook(remote, "post-receive", f'[ $PUSH = 3 ] && mv "{remote}" "{gone}"; kill -9 $PPID'),
        open_ledger(clone(remote, "a"), readers(15), now=NOW, pauses=()) as store,
    ):
        with pytest.raises(DeliveryError, match="cannot be written"):
            send(store, transport, limits=SMALL, clock=lambda: NOW)
        gone.rename(remote)
    assert len(transport.everybody_told()) == 5
    later = NOW + SMALL.lease_seconds + 1
    with open_ledger(clone(remote, "b"), readers(15), now=later) as store:
        send(store, transport, limits=SMALL, clock=lambda: later)
        assert states(store) == {DeliveryState.ACCEPTED: 10, DeliveryState.UNKNOWN: 5}
    assert len(transport.everybody_told()) == len(set(transport.everybody_told())) == 10
