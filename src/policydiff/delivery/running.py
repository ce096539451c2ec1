"""The loop over batches: what starts, what comes back, and the reasons to end.

One thread, the caller's, owns the ledger and makes every decision; up to `workers` others only call
the transport. So the order of commits is that of one batch after the other, however many are away.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from policydiff.delivery.attempts import (
    SendingLimits,
    Tally,
    address_batch,
    refusal_of_all,
    verdicts_on,
)
from policydiff.delivery.flight import Flight
from policydiff.delivery.letters import Letters
from policydiff.delivery.pace import FailureShare, TokenBucket, describe_share
from policydiff.delivery.records import OPEN_STATES, Ending, MailingProgress
from policydiff.delivery.store import Store
from policydiff.delivery.store.claims import (
    Claim,
    claim_batch,
    mark_sending,
    record_verdicts,
    recover_lapsed,
    release_claim,
    split_claim,
)
from policydiff.delivery.store.ledger import (
    count_states,
    drop_unmailable,
    pause_mailing,
    pause_reason,
)
from policydiff.delivery.store.outstanding import (
    Group,
    count_failures,
    held_until,
    list_groups,
    next_attempt,
)
from policydiff.delivery.transports.protocol import Outcome, Transport, Unknown

__all__ = ["MailingRun"]

_NAP = 0.2
"""Seconds between two looks at whether to stop, while waiting."""
_LOOK = 10.0
"""Seconds between two looks at what other runs and events have written into the ledger, at least."""
_LOOK_SHARE = 0.05
"""The share of a run that these looks may take: they count what was sent, which may be millions."""
_GO_ON = "`policydiff notify --send --resume` goes on"


class MailingRun:
    """One run of a mailing that is open and planned."""

    def __init__(
        self,
        store: Store,
        mailing_id: str,
        transport: Transport,
        letters: Letters,
        limits: SendingLimits,
        *,
        stop: Callable[[], bool],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        on_progress: Callable[[MailingProgress], None] | None,
    ) -> None:
        self.tally = Tally()
        self._store = store
        self._mailing = mailing_id
        self._transport = transport
        self._letters = letters
        self._limits = limits
        self._stop = stop
        self._clock = clock
        self._sleep = sleep
        self._on_progress = on_progress
        self._flight = Flight(transport)
        self._parts: list[Claim] = []
        """Halves of refused batches: claimed, and not yet away."""
        self._groups: list[Group] = []
        self._paused = ""
        self._waited = 0.0
        self._began = clock()
        self._bucket = TokenBucket(limits.max_per_second, self._began)
        self._errors = FailureShare(limits.max_error_rate, limits.rate_window)
        self._look_at = self._began + _LOOK
        self._total = self._decided = 0
        if on_progress is not None:
            self._count()

    def until_end(self) -> tuple[Ending, str]:
        """Send batch after batch; return why the run ended and a line about it."""
        try:
            while True:
                ending = self._hindrance()
                if ending and self._flight.count:
                    self._land()  # what is away comes to its end, and may say more
                elif ending or (ending := self._step()):
                    return ending
        finally:
            self._abandon()

    def _step(self) -> tuple[Ending, str] | None:
        """Land or start one batch, or wait; return how it ends where nothing is left to do."""
        if self._land(wait=self._full()):
            return None
        room = self._room()
        if not self._parts and room <= 0:
            return None if self._land() else self._limited()
        now = self._clock()
        held = max(0.0, self.tally.hold_until - now)
        pause = max(held, 0.0 if self._parts else self._bucket.seconds_until(room, now))
        if pause > 0:
            if not self._land():
                self._waited += held
                self._nap(pause)
            return None
        claim = self._parts.pop() if self._parts else self._claim(room)
        if claim is not None:
            self._launch(claim)
            return None
        return None if self._land() else self._nothing_due()

    def _full(self) -> bool:
        """Whether as many requests are away as may be: one, until one was accepted."""
        return self._flight.count >= (self._limits.workers if self.tally.trusted else 1)

    def _room(self) -> int:
        """Return how many recipients the next batch may have."""
        size = min(self._limits.batch_size, self._transport.max_batch)
        if self._limits.max_per_second > 0:
            size = min(size, int(self._bucket.size))
        if self._limits.total is not None:
            away = self._flight.recipients + sum(len(part.members) for part in self._parts)
            size = min(size, self._limits.total - self.tally.attempted - away)
        return size

    def _hindrance(self) -> tuple[Ending, str] | None:
        """Return why nothing more may be started, or None."""
        if self._stop():
            return Ending.INTERRUPTED, f"stopped between two batches; {_GO_ON}"
        if self.tally.halted:
            return Ending.HALTED, self.tally.halted
        now = self._clock()
        if now >= self._look_at:
            self._look(now)
        if not self._paused and not self._full():
            self._paused = pause_reason(self._store, self._mailing)
        if self._paused:
            return Ending.PAUSED, self._paused
        wait = self.tally.hold_until - now
        if wait > 0 and self._waited + wait > self._limits.max_wait_seconds:
            return self._deferred(wait)
        return None

    def _limited(self) -> tuple[Ending, str]:
        count = self.tally.attempted
        if not self._limits.canary:
            return Ending.LIMITED, f"{count} were attempted, as many as asked for"
        reason = f"{count} had it first, as asked for with --canary; look at it, then {_GO_ON}"
        self._pause(reason)
        return Ending.PAUSED, reason

    def _deferred(self, wait: float) -> tuple[Ending, str]:
        return Ending.DEFERRED, f"{self._transport.name} asks to wait {wait:.0f} s more"

    def _claim(self, size: int) -> Claim | None:
        listed = False
        while True:
            if not self._groups:
                # Listing looks at everything planned, so it is not done for each batch.
                groups = () if listed else self._list_groups()
                listed = True
                if not groups:
                    return None
                self._groups = list(groups)
            now = self._clock()
            claim = claim_batch(
                self._store,
                self._mailing,
                self._groups[0],
                size=size,
                transport=self._transport.name,
                now=now,
                lease=now + self._limits.lease_seconds,
                selection=self._limits.selection,
            )
            if claim is not None:
                return claim
            self._groups.pop(0)

    def _list_groups(self) -> tuple[Group, ...]:
        return list_groups(self._store, self._mailing, self._limits.selection)

    def _launch(self, claim: Claim) -> None:
        """Commit that the batch is on its way, and hand it over at once."""
        batch = address_batch(claim, self._letters)
        now = self._clock()
        held = mark_sending(self._store, claim, now, now + self._limits.lease_seconds)
        if held is None:
            return
        if len(held.members) < len(claim.members):
            batch = address_batch(held, self._letters)
        self._bucket.take(len(held.members), now)
        self._flight.launch(held, batch)

    def _land(self, *, wait: bool = True) -> bool:
        """Write down what came back, where something did; return whether."""
        landing = self._flight.land(wait=wait)
        if landing is None:
            return False
        claim, outcomes = landing
        if isinstance(outcomes, BaseException):
            self._lose(claim, f"sending was cut short: {type(outcomes).__name__}")
            raise outcomes
        if len(outcomes) != len(claim.members):
            self._lose(claim, "the transport did not answer for each recipient")
            raise AssertionError(f"{self._transport.name}: {len(outcomes)} answers to a batch")
        now = self._clock()
        refusal = refusal_of_all(outcomes)
        if refusal is not None and len(claim.members) > 1:
            lease = now + self._limits.lease_seconds
            left, right = split_claim(self._store, claim, refusal, now, lease)
            self._parts += (right, left)
        else:
            self._write_down(claim, outcomes, now)
        return True

    def _write_down(self, claim: Claim, outcomes: tuple[Outcome, ...], now: float) -> None:
        verdicts = verdicts_on(claim, outcomes, self._limits, now)
        record_verdicts(self._store, claim, verdicts, now)
        tally = self.tally
        failed, decided = tally.rejected + tally.unknown, tally.attempted
        tally.add(outcomes, verdicts, self._limits)
        self._errors.add(tally.attempted - decided, tally.rejected + tally.unknown - failed)
        self._pause_where_needed()
        self._report()

    def _pause_where_needed(self) -> None:
        tally = self.tally
        if tally.unknown_batches >= self._limits.max_unknown_batches:
            self._pause(
                f"an answer was lost ({tally.lost}); look at what is unknown (`policydiff notices "
                "show`), settle it (`policydiff notices resolve`) or leave it, then " + _GO_ON
            )
        elif seen := self._errors.exceeded():
            self._pause(
                f"too many were refused or unknown: {seen} under delivery.max_error_rate; look at "
                f"why (`policydiff notices show`), then {_GO_ON}"
            )

    def _look(self, now: float) -> None:
        """Take in what events and other runs have written into the ledger meanwhile."""
        # An HTTP client leaves its openers in reference cycles, some kilobytes a request. The command
        # line collects so seldom that a long mailing would keep them all.
        gc.collect(0)
        if self._on_progress is not None:
            self._count()
        since = max(self._began, now - self._limits.bounce_window_seconds)
        failed, sent = count_failures(self._store, self._mailing, since)
        limits = self._limits
        if seen := describe_share(failed, sent, limits.max_bounce_rate, limits.rate_window):
            self._pause(
                f"too many mails came back: {seen} under delivery.max_bounce_rate; clean the list "
                f"or find out why, then {_GO_ON}"
            )
        took = self._clock() - now
        self._look_at = now + max(_LOOK, took / _LOOK_SHARE)

    def _pause(self, reason: str) -> None:
        self._paused = reason
        pause_mailing(self._store, self._mailing, reason)

    def _count(self) -> None:
        counts = count_states(self._store, self._mailing)
        self._total = sum(part.count for part in counts)
        decided = sum(part.count for part in counts if part.state not in OPEN_STATES)
        self._decided = decided - self.tally.attempted

    def _report(self) -> None:
        if self._on_progress is not None:
            self._on_progress(
                MailingProgress(
                    done=self._decided + self.tally.attempted,
                    total=self._total,
                    accepted=self.tally.accepted,
                    rejected=self.tally.rejected,
                    unknown=self.tally.unknown,
                )
            )

    def _nothing_due(self) -> tuple[Ending, str] | None:
        """Return how it ends where nothing can be claimed, or None once something may be."""
        recover_lapsed(self._store, self._mailing, self._clock())
        drop_unmailable(self._store, self._mailing)
        due = next_attempt(self._store, self._mailing, self._limits.selection)
        if due is not None:
            wait = max(_NAP, due - self._clock())
            if not self._stop() and self._waited + wait > self._limits.max_wait_seconds:
                return self._deferred(wait)
            self._waited += wait
            self._nap(wait)
            return None
        until = held_until(self._store, self._mailing)
        if until is not None:
            seconds = max(0.0, until - self._clock())
            return Ending.HELD, f"another run holds some; run again in {seconds:.0f} s"
        if next_attempt(self._store, self._mailing) is not None:
            return Ending.LIMITED, "all of those selected were attempted"
        return Ending.FINISHED, ""

    def _nap(self, seconds: float) -> None:
        """Wait, as long as nobody asks to stop."""
        end = self._clock() + seconds
        while not self._stop() and (left := end - self._clock()) > 0:
            self._sleep(min(left, _NAP))

    def _lose(self, claim: Claim, reason: str) -> None:
        lost = (Unknown(reason),) * len(claim.members)
        self._write_down(claim, lost, self._clock())

    def _abandon(self) -> None:
        """Leave nothing behind that this run holds: given back unsent, or unknown."""
        for part in self._parts:
            release_claim(self._store, part, self._clock())
        self._parts.clear()
        for claim in self._flight.claims:
            self._lose(claim, "the run was cut short while it was sending")
        self._flight.close()
