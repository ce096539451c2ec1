"""Several processes on one ledger, killed at random while they send: nobody twice, nobody lost.

20,000 on PostgreSQL, fewer where the database or the requests in flight make another case of it.
"""

from __future__ import annotations

import os
import pathlib
import random
import signal
import time
from collections import Counter

import pytest
from tests.delivery.delivery_samples import KEY, fill, send, states
from tests.delivery.test_sending_kill import FileTransport

from policydiff.delivery.audience import list_subscribers
from policydiff.delivery.records import DeliveryState, Ending
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import open_store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.transports import Batch, Outcome

WORKERS = 4
LEASE = 2.0


class SlowTransport(FileTransport):
    """Takes a moment before and after it told anybody, so that a kill often falls in between."""

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        time.sleep(0.02)
        outcomes = super().send(batch)
        time.sleep(0.02)
        return outcomes


def start(url: str, log: pathlib.Path, people: int, in_flight: int) -> int:
    """Start a process that sends until nothing is left; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        limits = SendingLimits(batch_size=people // 150, workers=in_flight, lease_seconds=LEASE)
        with open_store(url) as store:
            while send(store, SlowTransport(log), limits=limits).ending is Ending.HELD:
                time.sleep(0.3)
    finally:
        os._exit(0)


def reap(running: set[int]) -> None:
    for process in list(running):
        if os.waitpid(process, os.WNOHANG)[0]:
            running.discard(process)


@pytest.mark.proof
@pytest.mark.parametrize("in_flight", [1, 3])
def test_four_workers_one_killed_at_random_again_and_again(
    store_url: str, tmp_path: pathlib.Path, in_flight: int
) -> None:
    large = in_flight == 1 and store_url.startswith("postgresql")
    people, pause = (20_000, 1.0) if large else (1_500, 0.5)
    with open_store(store_url) as store:
        everybody = fill(store, people)
    log = tmp_path / "told"
    log.touch()
    dice = random.Random(people)
    running = {start(store_url, log, people, in_flight) for _ in range(WORKERS)}
    killed = 0
    deadline = time.monotonic() + 60 + people / 50
    while running and time.monotonic() < deadline:
        time.sleep(pause)
        reap(running)
        if running and killed < 40:
            victim = dice.choice(sorted(running))
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            running.discard(victim)
            running.add(start(store_url, log, people, in_flight))
            killed += 1
    assert not running, "the mailing did not come to its end"
    with open_store(store_url) as store:
        later = time.time() + LEASE + 1
        result = send(store, FileTransport(log), clock=lambda: later)
        assert result.ending is Ending.FINISHED
        counts = states(store)
        addresses = {person.id: person.address for person in list_subscribers(store)}
        mailing = find_mailing(store, KEY)
        assert mailing is not None
        unknown = {
            addresses[each.subscriber]
            for each in iter_deliveries(store, mailing, DeliveryState.UNKNOWN)
        }
    told = Counter(log.read_text().splitlines())
    print(f"{killed} killed, {len(unknown)} unknown of {people}: {dict(counts)}")
    assert max(told.values()) == 1, "told twice"
    assert set(everybody) - set(told) <= unknown, "lost"
    assert set(counts) <= {DeliveryState.ACCEPTED, DeliveryState.UNKNOWN}
    assert sum(counts.values()) == people
    assert len(unknown) <= killed * in_flight * (people // 150)
    assert killed >= 2
