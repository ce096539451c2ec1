"""One batch: handed to the transport, its answers written down, split where it was refused whole.

What a transport's answer means for the ledger is `_verdict`, one line an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from policydiff.delivery.letters import Letters
from policydiff.delivery.records import DeliveryState
from policydiff.delivery.store import Store
from policydiff.delivery.store.claims import (
    Claim,
    Claimed,
    Verdict,
    mark_sending,
    record_verdicts,
    release_claim,
    split_claim,
)
from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Deferred,
    Envelope,
    Halted,
    Outcome,
    Refused,
    Transport,
    Unknown,
)

__all__ = ["BatchSender", "SendingLimits", "Tally"]


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """How much a run does, and how long it waits."""

    batch_size: int = 500
    """Recipients a request; a transport may take fewer."""
    total: int | None = None
    """Most deliveries this run attempts; None for all."""
    lease_seconds: float = 300.0
    """How long a run that says nothing still holds a batch. More than any transport's timeouts."""
    max_unknown_batches: int = 1
    """Lost answers after which the mailing pauses for a person to look."""
    max_wait_seconds: float = 900.0
    """How long a run waits in all for a transport that asks it to come later."""
    first_backoff_seconds: float = 5.0
    """Wait where the transport names no time; doubles with each deferral."""
    max_backoff_seconds: float = 300.0
    max_lone_refusals: int = 3
    """Lone recipients refused one after the other, while nobody was accepted, after which the
    message itself must be at fault and the run stops."""


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    accepted: int = 0
    rejected: int = 0
    unknown: int = 0
    unknown_batches: int = 0
    lone_refusals: int = 0
    halted: str = ""
    lost: str = ""
    """What became of the last answer that was lost."""
    hold_until: float = 0.0
    """Until when the transport wants no request at all."""

    @property
    def attempted(self) -> int:
        """Deliveries decided in this run."""
        return self.accepted + self.rejected + self.unknown


class BatchSender:
    """Takes claims through the transport and the ledger."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        letters: Letters,
        limits: SendingLimits,
        *,
        clock: Callable[[], float],
        stop: Callable[[], bool],
    ) -> None:
        self._store = store
        self._transport = transport
        self._letters = letters
        self._limits = limits
        self._clock = clock
        self._stop = stop
        self.tally = Tally()

    def send(self, claim: Claim) -> None:
        """Send a claim, in halves of halves where the transport refuses it as a whole."""
        pending = [claim]
        while pending:
            part = pending.pop()
            if self._stop() or self._must_end():
                release_claim(self._store, part, self._clock())
                continue
            held = mark_sending(self._store, part, self._clock(), self._lease())
            if held is None:
                continue
            outcomes = self._call(held)
            if len(held.members) > 1 and _refused_whole(outcomes):
                reason = next(o.reason for o in outcomes if isinstance(o, Refused))
                halves = split_claim(self._store, held, reason, self._clock(), self._lease())
                pending += reversed(halves)
                continue
            self._write_down(held, outcomes)

    def _must_end(self) -> bool:
        tally = self.tally
        lost_too_many = tally.unknown_batches >= self._limits.max_unknown_batches
        return bool(tally.halted) or lost_too_many

    def _call(self, claim: Claim) -> tuple[Outcome, ...]:
        """Call the transport. However it ends, each delivery has an answer afterwards."""
        try:
            outcomes = self._transport.send(self._batch(claim))
        except BaseException as error:
            lost = Unknown(f"sending was cut short: {type(error).__name__}")
            self._write_down(claim, (lost,) * len(claim.members))
            raise
        if len(outcomes) != len(claim.members):
            lost = Unknown("the transport did not answer for each recipient")
            self._write_down(claim, (lost,) * len(claim.members))
            raise AssertionError(f"{self._transport.name}: {len(outcomes)} answers to a batch")
        return outcomes

    def _batch(self, claim: Claim) -> Batch:
        kind = claim.group.kind
        envelopes = tuple(
            Envelope(
                delivery=member.delivery,
                address=member.address,
                unsubscribe_url=self._letters.unsubscribe_url(kind, member.subscriber),
            )
            for member in claim.members
        )
        return Batch(claim.request, self._letters.letter(kind, claim.group.locale), envelopes)

    def _write_down(self, claim: Claim, outcomes: tuple[Outcome, ...]) -> None:
        now = self._clock()
        verdicts = [
            self._verdict(member, outcome, now)
            for member, outcome in zip(claim.members, outcomes, strict=True)
        ]
        record_verdicts(self._store, claim, verdicts, now)
        self._count(outcomes, verdicts)

    def _verdict(self, member: Claimed, outcome: Outcome, now: float) -> Verdict:
        match outcome:
            case Accepted(provider_id):
                return Verdict(member.delivery, DeliveryState.ACCEPTED, provider_id=provider_id)
            case Refused(reason):
                return Verdict(member.delivery, DeliveryState.REJECTED, reason=reason)
            case Unknown(reason):
                return Verdict(member.delivery, DeliveryState.UNKNOWN, reason=reason)
            case Halted(reason):
                return Verdict(member.delivery, DeliveryState.PLANNED, reason=reason)
            case Deferred(retry_after, reason):
                wait = self._backoff(member) if retry_after is None else retry_after
                return Verdict(
                    member.delivery,
                    DeliveryState.PLANNED,
                    reason=reason,
                    not_before=now + wait,
                    deferred=True,
                )

    def _backoff(self, member: Claimed) -> float:
        doubled: float = self._limits.first_backoff_seconds * 2 ** min(member.attempts, 20)
        return min(doubled, self._limits.max_backoff_seconds)

    def _count(self, outcomes: tuple[Outcome, ...], verdicts: list[Verdict]) -> None:
        tally = self.tally
        states = [verdict.state for verdict in verdicts]
        tally.accepted += states.count(DeliveryState.ACCEPTED)
        tally.rejected += states.count(DeliveryState.REJECTED)
        tally.unknown += states.count(DeliveryState.UNKNOWN)
        for outcome in outcomes:
            if isinstance(outcome, Unknown):
                tally.unknown_batches += 1
                tally.lost = outcome.reason
                break
        for outcome in outcomes:
            if isinstance(outcome, Halted):
                tally.halted = outcome.reason
        if all(isinstance(outcome, Deferred) for outcome in outcomes):
            tally.hold_until = min(verdict.not_before for verdict in verdicts)
        self._notice_faulty_message(outcomes)

    def _notice_faulty_message(self, outcomes: tuple[Outcome, ...]) -> None:
        """Stop where everyone is refused alike: then it is not the recipients."""
        tally = self.tally
        if tally.accepted or not _refused_whole(outcomes):
            tally.lone_refusals = 0
            return
        tally.lone_refusals += 1
        if tally.lone_refusals >= self._limits.max_lone_refusals:
            reason = next(o.reason for o in outcomes if isinstance(o, Refused))
            tally.halted = f"every recipient is refused alike, so it is the message: {reason}"

    def _lease(self) -> float:
        return self._clock() + self._limits.lease_seconds


def _refused_whole(outcomes: tuple[Outcome, ...]) -> bool:
    return all(isinstance(outcome, Refused) and outcome.shared for outcome in outcomes)
