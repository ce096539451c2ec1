"""Events taken in by a process that is killed, and beside a mailing that is under way."""

from __future__ import annotations

import json
import pathlib
import queue
import random
import subprocess
import sys
import threading

import pytest
from tests.delivery.delivery_samples import ScriptedTransport, fill, send
from tests.delivery.event_samples import NOW, deliveries, ingest, kept, mailed, said, status

from policydiff.delivery.events.ingest import ingest_events
from policydiff.delivery.events.sendgrid import read_stream
from policydiff.delivery.records import DeliveryState, SubscriberStatus
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import Store
from policydiff.delivery.transports import Batch

pytestmark = pytest.mark.proof

HARD = {"type": "bounce", "status": "5.1.1"}
INGEST = """
import sys
from pathlib import Path
from policydiff.delivery.events.ingest import ingest_events
from policydiff.delivery.events.sendgrid import read_stream
from policydiff.delivery.store import open_store
with open_store(sys.argv[1], key=b"a key for tests only") as store, Path(sys.argv[2]).open("rb") as file:
    print("begun", flush=True)
    ingest_events(store, read_stream(file), now=1_800_000_500.0)
"""


def test_a_process_killed_at_any_moment_loses_and_doubles_nothing(
    store: Store, store_url: str, tmp_path: pathlib.Path
) -> None:
    people = mailed(store, 3_000, "watcher")
    file = tmp_path / "events.jsonl"
    with file.open("w") as stream:
        for number, one in enumerate(people):
            fate = "bounce" if number % 10 == 0 else "delivered"
            for kind, at in (("processed", 1_800_000_100), (fate, 1_800_000_200)):
                stream.write(json.dumps(said(one.id, kind, at, **HARD)) + "\n")
    chance = random.Random(7)
    killed = 0
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", INGEST, store_url, str(file)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None and process.stdout.readline() == b"begun\n"
        try:
            process.wait(chance.uniform(0, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        process.wait()
        process.stdout.close()
        events, made = kept(store), deliveries(store)
        while (later := kept(store)) != events:  # a server ends a commit whose client was killed
            events, made = later, deliveries(store)
        assert len(events) == len(set(events))
        # What is kept of an event and what it did to its delivery are one transaction.
        told = {row[0] for row in events if row[1] != "processed"}
        assert told == {one.id for one in made if one.state is not DeliveryState.ACCEPTED}
    assert killed
    with file.open("rb") as stream_again:
        ingest_events(store, read_stream(stream_again), now=NOW)
    assert len(kept(store)) == 6_000
    for number, one in enumerate(people):
        bounced = number % 10 == 0
        expected = SubscriberStatus.BOUNCED if bounced else SubscriberStatus.ACTIVE
        if number < 200:
            assert status(store, one.subscriber) is expected
    ends = [one.state for one in deliveries(store)]
    assert ends.count(DeliveryState.BOUNCED) == 300
    assert ends.count(DeliveryState.DELIVERED) == 2_700


def test_events_arrive_while_the_mailing_is_under_way(store: Store) -> None:
    fill(store, 2_000)
    arriving: queue.Queue[list[str] | None] = queue.Queue()
    failures: list[BaseException] = []

    def listen() -> None:
        while (batch := arriving.get()) is not None:
            try:
                # In one request, mails of this batch and of earlier ones, in any order.
                random.Random(len(batch)).shuffle(batch)
                ingest(store, *[said(one, "delivered") for one in batch])
            except BaseException as failure:
                failures.append(failure)
                raise

    listeners = [threading.Thread(target=listen) for _ in range(3)]
    for listener in listeners:
        listener.start()
    sent: list[str] = []

    def answer(batch: Batch) -> None:
        ids = [envelope.delivery for envelope in batch.envelopes]
        arriving.put(ids + sent[-60:])
        sent.extend(ids)

    transport = ScriptedTransport(answer)
    try:
        result = send(store, transport, limits=SendingLimits(batch_size=20))
    finally:
        for _ in listeners:
            arriving.put(None)
        for listener in listeners:
            listener.join()
    assert failures == []
    assert result.complete
    assert len(transport.everybody_told()) == len(set(transport.everybody_told())) == 2_000
    assert {one.state for one in deliveries(store)} == {DeliveryState.DELIVERED}
