"""kill -9 at every step of a mailing, then run it again: nobody twice, nobody lost.

The victim is a forked process with a real SQLite ledger. It kills itself with SIGKILL at the n-th
begin or commit of a transaction, or right before or after the transport told somebody. What was
told is a file that the transport appends to, as a provider would keep it.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import event, text
from tests.delivery.delivery_samples import fill, send, states
from tests.delivery.sendgrid_stand_in import KEY, SendGridStandIn

from policydiff.delivery.records import DeliveryState, MailingResult
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import open_store
from policydiff.delivery.transports import Accepted, Batch, Outcome
from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport

PEOPLE = 200
LEASE = 60.0
NOW = 1_800_000_000.0


class FileTransport:
    """A provider that writes down whom it told, and may kill its caller around that."""

    name = "file"
    rehearsal = False
    max_batch = 1_000

    def __init__(self, log: pathlib.Path, before: int = 0, after: int = 0) -> None:
        self._log = log
        self._before = before
        self._after = after
        self._calls = 0
        self._lock = threading.Lock()

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        with self._lock:
            self._calls += 1
            call = self._calls
        if call == self._before:
            die()
        lines = "".join(f"{envelope.address}\n" for envelope in batch.envelopes)
        with self._log.open("a") as file:
            file.write(lines)
        if call == self._after:
            die()
        return tuple(Accepted("told") for _ in batch.envelopes)

    def close(self) -> None:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def limits(people: int, workers: int) -> SendingLimits:
    """Four batches, however many there are."""
    return SendingLimits(batch_size=people // 4, workers=workers, lease_seconds=LEASE)


def victim(url: str, log: pathlib.Path, moment: tuple[str, int], asked: SendingLimits) -> int:
    """Run the mailing in a child that dies at `moment`; return the signal that ended it."""
    kind, number = moment
    child = os.fork()
    if child == 0:
        try:
            store = open_store(url)
            if kind in ("begin", "commit"):
                seen = Counter()

                def count(_connection: object) -> None:
                    seen[kind] += 1
                    if seen[kind] == number:
                        die()

                event.listen(store.engine, kind, count)
            before, after = (number if kind == name else 0 for name in ("before", "after"))
            transport = FileTransport(log, before, after)
            send(store, transport, limits=asked, clock=lambda: NOW)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def moments() -> list[tuple[str, int]]:
    steps = [(kind, number) for kind in ("before", "after") for number in range(1, 5)]
    return steps + [(kind, number) for number in range(1, 60) for kind in ("begin", "commit")]


def check_every_moment(
    folder: pathlib.Path,
    new_store: Callable[[str], str],
    every: int,
    *,
    people: int = PEOPLE,
    workers: int = 1,
) -> Counter[str]:
    """Kill at each `every`-th moment; `new_store` gives the URL of a store with the audience."""
    outcome: Counter[str] = Counter()
    asked = limits(people, workers)
    for moment in moments()[::every]:
        url = new_store(f"{moment[0]}{moment[1]}")
        log = folder / f"told-{moment[0]}{moment[1]}"
        log.touch()
        if victim(url, log, moment, asked) != signal.SIGKILL:
            outcome["ran to its end"] += 1
            continue
        outcome["killed"] += 1
        with open_store(url) as store:
            later = NOW + LEASE + 1
            result = send(store, FileTransport(log), limits=asked, clock=lambda t=later: t)
            counts = states(store)
        told = Counter(log.read_text().splitlines())
        assert max(told.values()) == 1, f"told twice after {moment}"
        unknown = counts.pop(DeliveryState.UNKNOWN, 0)
        # At most what was in flight: whole batches, no more of them than there are workers.
        assert unknown % asked.batch_size == 0 and unknown <= workers * asked.batch_size, moment
        assert counts == {DeliveryState.ACCEPTED: people - unknown}, moment
        # Nobody is lost: whoever was not told is unknown, and listed.
        assert people - len(told) <= unknown, moment
        assert result.complete == (unknown == 0)
        outcome["left unknown"] += unknown > 0
    return outcome


def copies(folder: pathlib.Path, people: int) -> Callable[[str], str]:
    """Copies of one SQLite store with an audience."""
    full = folder / "full.sqlite"
    with open_store(str(full)) as store:
        fill(store, people)

    def copy(name: str) -> str:
        return f"sqlite:///{shutil.copy(full, folder / f'{name}.sqlite')}"

    return copy


@pytest.fixture
def new_sqlite(tmp_path: pathlib.Path) -> Callable[[str], str]:
    return copies(tmp_path, PEOPLE)


def test_killed_at_some_steps(tmp_path: pathlib.Path, new_sqlite: Callable[[str], str]) -> None:
    outcome = check_every_moment(tmp_path, new_sqlite, every=13)
    assert outcome["killed"] >= 5 and outcome["left unknown"] >= 1


def test_killed_with_several_in_flight(
    tmp_path: pathlib.Path, new_sqlite: Callable[[str], str]
) -> None:
    outcome = check_every_moment(tmp_path, new_sqlite, every=13, workers=3)
    assert outcome["killed"] >= 5


@pytest.mark.proof
@pytest.mark.parametrize("workers", [1, 3])
def test_killed_at_every_step(tmp_path: pathlib.Path, workers: int) -> None:
    new_store = copies(tmp_path, 2_000)
    outcome = check_every_moment(tmp_path, new_store, every=1, people=2_000, workers=workers)
    assert outcome["killed"] >= 40 and outcome["left unknown"] >= 8
    # The last moments lie after the end of the mailing, so no step was left out.
    assert outcome["ran to its end"] >= 1


@pytest.mark.proof
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_every_step_on_postgresql(
    tmp_path: pathlib.Path, postgres_schema: Callable[[], str], workers: int
) -> None:
    full = postgres_schema()
    with open_store(full) as store:
        fill(store, 2_000)
    schema = full.rpartition("%3D")[2]

    def new_store(_name: str) -> str:
        url = postgres_schema()
        with open_store(url) as store, store.write() as connection:
            people = f"SELECT * FROM {schema}.policydiff_subscriber"
            connection.execute(text(f"INSERT INTO policydiff_subscriber {people}"))
        return url

    outcome = check_every_moment(tmp_path, new_store, every=1, people=2_000, workers=workers)
    assert outcome["killed"] >= 40 and outcome["left unknown"] >= 8
    assert outcome["ran to its end"] >= 1


class Killer(SendGridStandIn):
    """Kills whoever makes the `number`-th request, before or after it was accepted."""

    def __init__(self, number: int, *, accepts: bool) -> None:
        self.victim = 0
        self._number = number
        self._accepts = accepts
        super().__init__()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        dying = self.victim and len(self.requests) == self._number - 1
        if dying and not self._accepts:
            os.kill(self.victim, signal.SIGKILL)
            self.requests.append({})
            handler.close_connection = True
            return
        if dying:
            self.script.append("accept then drop")
        super().answer(handler)
        if dying:
            os.kill(self.victim, signal.SIGKILL)


@pytest.mark.parametrize("accepts", [False, True])
@pytest.mark.parametrize("number", [1, 3])
def test_killed_while_the_request_is_at_the_provider(
    tmp_path: pathlib.Path, number: int, accepts: bool
) -> None:
    server = Killer(number, accepts=accepts)
    url = copies(tmp_path, 80)("one")
    asked = limits(80, 1)

    def mail(now: float) -> MailingResult:
        transport = SendGridTransport(KEY, SendGridSettings(host=server.host))
        with open_store(url) as store:
            return send(store, transport, limits=asked, clock=lambda: now)

    try:
        child = os.fork()
        if child == 0:
            try:
                time.sleep(0.2)
                mail(NOW)
            finally:
                os._exit(0)
        server.victim = child
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        server.victim = 0
        result = mail(NOW + LEASE + 1)
    finally:
        server.close()
    told = Counter(address for address, _ in server.accepted)
    assert max(told.values()) == 1 and len(told) == (80 if accepts else 60)
    assert result.count(DeliveryState.UNKNOWN) == 20
    assert result.count(DeliveryState.ACCEPTED) == 60
