"""Requests in flight: a few threads that call the transport, and nothing else.

The ledger is never touched here. What a thread is given was committed as `sending` before, and what
it brings back is written down by the one that gave it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from queue import Empty, SimpleQueue

from policydiff.delivery.store.claims import Claim
from policydiff.delivery.transports.protocol import Batch, Outcome, Transport

__all__ = ["Flight"]

Landing = tuple[Claim, tuple[Outcome, ...] | BaseException]


class Flight:
    """Batches on their way through a transport.

    The threads are daemons: a second Ctrl-C ends the process at once, whatever a server does, and
    the ledger then says of the batches in flight that nobody knows.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._ready: SimpleQueue[tuple[Claim, Batch] | None] = SimpleQueue()
        self._landed: SimpleQueue[Landing] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._away: dict[str, Claim] = {}

    @property
    def count(self) -> int:
        """Batches that are away."""
        return len(self._away)

    @property
    def recipients(self) -> int:
        """Recipients of the batches that are away."""
        return sum(len(claim.members) for claim in self._away.values())

    @property
    def claims(self) -> Iterable[Claim]:
        """What is away."""
        return tuple(self._away.values())

    def launch(self, claim: Claim, batch: Batch) -> None:
        """Hand a batch to a thread that has nothing to do, or to a new one."""
        self._away[claim.request] = claim
        if len(self._threads) < len(self._away):
            thread = threading.Thread(target=self._work, daemon=True)
            thread.start()
            self._threads.append(thread)
        self._ready.put((claim, batch))

    def land(self, *, wait: bool) -> Landing | None:
        """Return a batch with its outcomes, or with what the transport raised.

        None where none is away, or none has come back and `wait` is false.
        """
        if not self._away:
            return None
        try:
            landing = self._landed.get(block=wait)
        except Empty:
            return None
        del self._away[landing[0].request]
        return landing

    def close(self) -> None:
        """Let the threads end once they are done."""
        for _ in self._threads:
            self._ready.put(None)

    def _work(self) -> None:
        while (task := self._ready.get()) is not None:
            claim, batch = task
            try:
                self._landed.put((claim, self._transport.send(batch)))
            except BaseException as error:
                self._landed.put((claim, error))
