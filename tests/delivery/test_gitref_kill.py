"""kill -9 at every step of a mailing whose ledger is on a git ref, then the job again.

The victim is a forked process in a fresh clone, as a job is. Hooks of the remote kill it right
before a push is taken, or right after; the transport kills it around a request. What was told is a
file that the transport appends to, as a provider would keep it.
"""

from __future__ import annotations

import os
import pathlib
import signal
from collections import Counter

import pytest
from tests.delivery.delivery_samples import send, states
from tests.delivery.gitref_samples import clone, die, hook, make_remote, open_ledger, readers

from policydiff.delivery.records import DeliveryState, Ending
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.transports import Accepted, Batch, Outcome, Refused

PEOPLE = 30
NOW = 1_800_000_000.0
LIMITS = SendingLimits(batch_size=10, lease_seconds=60.0)
HOOKS = {"before push": "pre-receive", "after push": "post-receive"}
MOMENTS = [(step, n) for step in HOOKS for n in range(1, 7)]
MOMENTS += [(step, n) for step in ("before request", "after request") for n in range(1, 4)]
SOME = [("before push", 1), ("after push", 3), ("before push", 4), ("after request", 2)]


class FileTransport:
    """A provider that writes down whom it told, and may kill its caller around that."""

    name = "file"
    rehearsal = False
    max_batch = 1_000

    def __init__(self, log: pathlib.Path, dies: tuple[str, int] = ("", 0)) -> None:
        self._log = log
        self._dies = dies
        self._calls = 0

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        self._calls += 1
        if self._dies == ("before request", self._calls):
            die()
        with self._log.open("a") as file:
            file.write("".join(f"{envelope.address}\n" for envelope in batch.envelopes))
        if self._dies == ("after request", self._calls):
            die()
        return tuple(Accepted("told") for _ in batch.envelopes)

    def close(self) -> None:
        pass


class PickyTransport(FileTransport):
    """Refuses every batch as a whole that has a certain reader in it."""

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        if any(envelope.address.startswith("reader7@") for envelope in batch.envelopes):
            return tuple(Refused("bad request", shared=True) for _ in batch.envelopes)
        return super().send(batch)


def run_victim(job: pathlib.Path, remote: pathlib.Path, transport: FileTransport) -> int:
    """Run the mailing in a child that a hook may kill; return the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            (remote / "victim").write_text(str(os.getpid()))
            with open_ledger(job, readers(PEOPLE), now=NOW) as store:
                send(store, transport, limits=LIMITS, clock=lambda: NOW)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def kill_and_run_again(folder: pathlib.Path, moment: tuple[str, int]) -> int:
    """Return how many are unknown in the end."""
    remote = make_remote(folder)
    told = folder / "told"
    told.touch()
    step, number = moment
    killing = f'[ $PUSH = {number} ] || exit 0; kill -9 $(cat "{remote}/victim"); exit 1'
    with hook(remote, HOOKS.get(step, "update"), killing if step in HOOKS else "exit 0"):
        died = run_victim(clone(remote, "job"), remote, FileTransport(told, moment))
    assert died == signal.SIGKILL, moment
    # The job again at once: whoever may hold some must be waited for.
    with open_ledger(clone(remote, "again"), readers(PEOPLE), now=NOW) as store:
        result = send(store, FileTransport(told), limits=LIMITS, clock=lambda: NOW)
        assert result.ending in (Ending.FINISHED, Ending.HELD), moment
    later = NOW + LIMITS.lease_seconds + 1
    with open_ledger(clone(remote, "later"), readers(PEOPLE), now=later) as store:
        result = send(store, FileTransport(told), limits=LIMITS, clock=lambda: later)
        counts = states(store)
    times = Counter(told.read_text().split())
    assert max(times.values()) == 1, f"told twice after {moment}"
    unknown = counts.pop(DeliveryState.UNKNOWN, 0)
    assert unknown in (0, 10), moment
    assert counts == {DeliveryState.ACCEPTED: PEOPLE - unknown}, moment
    # Nobody is lost: whoever was not told is unknown, and listed.
    assert PEOPLE - len(times) <= unknown, moment
    assert result.complete == (unknown == 0)
    return unknown


@pytest.mark.parametrize("moment", SOME, ids=lambda moment: f"{moment[0]} {moment[1]}")
def test_killed_at_some_steps(tmp_path: pathlib.Path, moment: tuple[str, int]) -> None:
    # What is unknown is what was on its way: between the claim's push and that of its outcome.
    on_its_way = moment not in (("before push", 1),)
    assert kill_and_run_again(tmp_path, moment) == (10 if on_its_way else 0)


@pytest.mark.parametrize("push", [2, 3, 4, 6])
def test_killed_while_a_refused_batch_is_halved(tmp_path: pathlib.Path, push: int) -> None:
    remote, told = make_remote(tmp_path), tmp_path / "told"
    told.touch()
    killing = f'[ $PUSH = {push} ] || exit 0; kill -9 $(cat "{remote}/victim")'
    with hook(remote, "post-receive", killing):
        died = run_victim(clone(remote, "job"), remote, PickyTransport(told))
    assert died == signal.SIGKILL
    later = NOW + LIMITS.lease_seconds + 1
    with open_ledger(clone(remote, "later"), readers(PEOPLE), now=later) as store:
        send(store, PickyTransport(told), limits=LIMITS, clock=lambda: later)
        counts = states(store)
    times = Counter(told.read_text().split())
    assert set(times.values()) == {1}
    assert counts[DeliveryState.ACCEPTED] + counts[DeliveryState.UNKNOWN] >= PEOPLE - 1
    assert counts[DeliveryState.UNKNOWN] <= 10 and sum(counts.values()) == PEOPLE
    assert PEOPLE - len(times) <= counts[DeliveryState.UNKNOWN] + counts[DeliveryState.REJECTED]


@pytest.mark.proof
def test_killed_at_every_step(tmp_path: pathlib.Path) -> None:
    unknown = Counter[tuple[str, int]]()
    for moment in MOMENTS:
        folder = tmp_path / f"{moment[0].replace(' ', '-')}-{moment[1]}"
        folder.mkdir()
        unknown[moment] = kill_and_run_again(folder, moment)
    # Odd pushes claim, even ones write down what came of it.
    for step, number in MOMENTS:
        held = (step == "before push") == (number % 2 == 0) if step in HOOKS else True
        assert unknown[step, number] == (10 if held else 0), (step, number)
