"""One batch: addressed for the transport, and what its answers mean for the ledger.

What a transport's answer comes to is `_verdict`, one line an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.delivery.letters import Letters
from policydiff.delivery.records import DeliveryState
from policydiff.delivery.store.claims import Claim, Verdict
from policydiff.delivery.store.outstanding import EVERYBODY, Selection
from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Deferred,
    Envelope,
    Halted,
    Outcome,
    Refused,
    Unknown,
)

__all__ = ["SendingLimits", "Tally", "address_batch", "refusal_of_all", "verdicts_on"]


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """How much a run does, how fast, how long it waits, and when it must stop."""

    batch_size: int = 500
    """Recipients a request; a transport may take fewer."""
    workers: int = 1
    """Requests in flight at once. A killed process leaves at most that many batches unknown."""
    total: int | None = None
    """Most deliveries this run attempts; None for all."""
    canary: bool = False
    """Whether the mailing pauses for a person once `total` is reached."""
    selection: Selection = EVERYBODY
    """Whom this run sends to."""
    lease_seconds: float = 300.0
    """How long a run that says nothing still holds a batch. More than any transport's timeouts."""
    max_per_second: float = 0.0
    """Recipients a second of this run; 0 for no limit."""
    max_unknown_batches: int = 1
    """Lost answers after which the mailing pauses for a person to look."""
    max_error_rate: float = 0.1
    """Share of the recipients lately decided who may be refused or unknown; 1.0 for any."""
    max_bounce_rate: float = 0.1
    """Share of the mails lately sent that may bounce or be dropped; 1.0 for any."""
    rate_window: int = 1_000
    """Recipients that an error rate is taken over; a tenth of it is the least that can tell."""
    bounce_window_seconds: float = 3_600.0
    """How far back mails count for the bounce rate, and never before the run began."""
    max_wait_seconds: float = 900.0
    """How long a run waits in all for a transport that asks it to come later."""
    first_backoff_seconds: float = 5.0
    """Wait where the transport names no time; doubles with each deferral."""
    max_backoff_seconds: float = 300.0
    max_lone_refusals: int = 3
    """Lone recipients refused one after the other, while nobody was accepted, after which the
    message itself must be at fault and the run stops."""


def address_batch(claim: Claim, letters: Letters) -> Batch:
    """Return what the transport sends for a claim."""
    kind = claim.group.kind
    link = letters.unsubscribe_link(kind)
    envelopes = tuple(
        [
            Envelope(member.delivery, member.address, link(member.subscriber) if link else "")
            for member in claim.members
        ]
    )
    return Batch(claim.request, letters.letter(kind, claim.group.locale), envelopes)


def verdicts_on(
    claim: Claim, outcomes: tuple[Outcome, ...], limits: SendingLimits, now: float
) -> tuple[Verdict, ...]:
    """Return what the ledger writes down, one verdict for all who fared alike."""
    alike: dict[tuple[Outcome, float], list[str]] = {}
    first = outcomes[0]
    # Most batches fare as one, and then nothing need be compared member by member.
    if not isinstance(first, Deferred) and outcomes.count(first) == len(outcomes):
        alike[first, 0.0] = [member.delivery for member in claim.members]
    else:
        for member, outcome in zip(claim.members, outcomes, strict=True):
            unasked = isinstance(outcome, Deferred) and outcome.retry_after is None
            wait = _backoff(member.attempts, limits) if unasked else 0.0
            alike.setdefault((outcome, wait), []).append(member.delivery)
    return tuple(
        _verdict(tuple(deliveries), outcome, wait, now)
        for (outcome, wait), deliveries in alike.items()
    )


def refusal_of_all(outcomes: tuple[Outcome, ...]) -> str | None:
    """Return why the batch was refused as a whole, which may be one recipient's fault, or None."""
    if not all(isinstance(outcome, Refused) and outcome.shared for outcome in outcomes):
        return None
    return next(outcome.reason for outcome in outcomes if isinstance(outcome, Refused))


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
    trusted: bool = False
    """Whether the transport accepted lately: until then, one request is in flight at a time."""

    @property
    def attempted(self) -> int:
        """Deliveries decided in this run."""
        return self.accepted + self.rejected + self.unknown

    def add(
        self,
        outcomes: tuple[Outcome, ...],
        verdicts: tuple[Verdict, ...],
        limits: SendingLimits,
    ) -> None:
        """Count what became of a batch."""
        for verdict in verdicts:
            count = len(verdict.deliveries)
            match verdict.state:
                case DeliveryState.ACCEPTED:
                    self.accepted += count
                    self.trusted = True
                case DeliveryState.REJECTED:
                    self.rejected += count
                case DeliveryState.UNKNOWN:
                    self.unknown += count
                case _:
                    pass
        lost = next((each for each in outcomes if isinstance(each, Unknown)), None)
        if lost is not None:
            self.unknown_batches += 1
            self.lost = lost.reason
        halted = next((each for each in outcomes if isinstance(each, Halted)), None)
        if halted is not None:
            self.halted = halted.reason
        if all(isinstance(outcome, Deferred) for outcome in outcomes):
            held = min(verdict.not_before for verdict in verdicts)
            self.hold_until = max(self.hold_until, held)
            self.trusted = False
        self._notice_faulty_message(outcomes, limits)

    def _notice_faulty_message(self, outcomes: tuple[Outcome, ...], limits: SendingLimits) -> None:
        """Stop where everyone is refused alike: then it is not the recipients."""
        refusal = refusal_of_all(outcomes)
        if self.accepted or refusal is None:
            self.lone_refusals = 0
            return
        self.lone_refusals += 1
        if self.lone_refusals >= limits.max_lone_refusals:
            self.halted = f"every recipient is refused alike, so it is the message: {refusal}"


def _verdict(deliveries: tuple[str, ...], outcome: Outcome, wait: float, now: float) -> Verdict:
    match outcome:
        case Accepted(provider_id):
            return Verdict(deliveries, DeliveryState.ACCEPTED, provider_id=provider_id)
        case Refused(reason):
            return Verdict(deliveries, DeliveryState.REJECTED, reason=reason)
        case Unknown(reason):
            return Verdict(deliveries, DeliveryState.UNKNOWN, reason=reason)
        case Halted(reason):
            return Verdict(deliveries, DeliveryState.PLANNED, reason=reason)
        case Deferred(asked, reason):
            later = now + (wait if asked is None else asked)
            return Verdict(
                deliveries, DeliveryState.PLANNED, reason=reason, not_before=later, deferred=True
            )


def _backoff(attempts: int, limits: SendingLimits) -> float:
    doubled: float = limits.first_backoff_seconds * 2 ** min(attempts, 20)
    return min(doubled, limits.max_backoff_seconds)
