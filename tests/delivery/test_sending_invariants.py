"""Whatever a transport answers, in whatever order: nobody twice, nobody lost."""

from __future__ import annotations

import random
import tempfile
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.delivery.delivery_samples import KEY, Clock, ScriptedTransport, fill, send, states

from policydiff.delivery.audience import list_subscribers
from policydiff.delivery.records import OPEN_STATES, DeliveryState, Ending
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import open_store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.transports import (
    Accepted,
    Batch,
    Deferred,
    Halted,
    Outcome,
    Refused,
    Unknown,
)

ANSWERS: tuple[Outcome, ...] = (
    Accepted("x"),
    Accepted("y"),
    Refused("no such person"),
    Deferred(None, "busy"),
    Deferred(3.0, "busy"),
    Unknown("timeout"),
    Halted("down"),
)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    people=st.integers(1, 14),
    batch_size=st.integers(1, 6),
    whole=st.booleans(),
)
def test_every_sequence_of_answers(seed: int, people: int, batch_size: int, whole: bool) -> None:
    dice = random.Random(seed)
    sent: Counter[str] = Counter()

    def answer(batch: Batch) -> tuple[Outcome, ...]:
        if whole and dice.random() < 0.2:
            return (Refused("one is wrong", shared=True),) * len(batch.envelopes)
        same = dice.choice(ANSWERS)
        outcomes = []
        for envelope in batch.envelopes:
            outcome = same if whole else dice.choice(ANSWERS)
            lost_but_sent = isinstance(outcome, Unknown) and dice.random() < 0.5
            sent[envelope.address] += isinstance(outcome, Accepted) or lost_but_sent
            outcomes.append(outcome)
        return tuple(outcomes)

    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/l.sqlite") as store:
        everybody = fill(store, people)
        clock = Clock()
        for _ in range(400):
            result = send(
                store,
                ScriptedTransport(answer),
                limits=SendingLimits(batch_size=batch_size, max_lone_refusals=10**6),
                resume=True,
                clock=clock,
                sleep=clock.sleep,
            )
            if result.ending is Ending.FINISHED:
                break
        assert result.ending is Ending.FINISHED
        assert max(sent.values(), default=0) <= 1
        counts = states(store)
        assert not any(counts[state] for state in OPEN_STATES)
        assert sum(counts.values()) == people
        mailing = find_mailing(store, KEY)
        assert mailing is not None
        addresses = {person.id: person.address for person in list_subscribers(store)}
        assert sorted(addresses.values()) == sorted(everybody)
        for delivery in iter_deliveries(store, mailing):
            times = sent[addresses[delivery.subscriber]]
            if delivery.state is DeliveryState.ACCEPTED:
                assert times == 1
            elif delivery.state is DeliveryState.REJECTED:
                assert times == 0 and delivery.reason
            else:
                assert delivery.state is DeliveryState.UNKNOWN and delivery.reason
