"""What passes between audience, ledger and transports.

Records that hold an address keep it out of their `repr`, so that no log line, exception or
assertion message can show one by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from policydiff.notice import Stage

REHEARSAL = "rehearsal"
"""Namespace of mailings that tell nobody: the outbox, the provider's sandbox, test mails."""
LIVE = "live"
"""Namespace of mailings that reach people."""


class SubscriberKind(StrEnum):
    """Why somebody is on the list."""

    ACCOUNT = "account"
    """Must be told: the notice belongs to the contract, and offers no unsubscribe."""
    WATCHER = "watcher"
    """Asked to be told, and may leave with one click."""

    def counted(self, count: int) -> str:
        """Return "1 account holder" or "3 watchers"."""
        name = "account holder" if self is SubscriberKind.ACCOUNT else "watcher"
        return f"{count} {name}" if count == 1 else f"{count} {name}s"


class SubscriberStatus(StrEnum):
    """Whether somebody may be mailed. Erased people have no record, only a keyed tombstone."""

    PENDING = "pending"
    ACTIVE = "active"
    SUPPRESSED = "suppressed"
    """An account holder whose mail the provider would drop in silence; see `suppressions`."""
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"

    def is_stricter_than(self, other: SubscriberStatus) -> bool:
        """Whether it stands against `other`: see `_BY_STRICTNESS`."""
        return _BY_STRICTNESS.index(self) > _BY_STRICTNESS.index(other)


_BY_STRICTNESS = (
    SubscriberStatus.ACTIVE,
    SubscriberStatus.PENDING,
    SubscriberStatus.SUPPRESSED,
    # A bounce ends with the address that bounced; an opt-out does not.
    SubscriberStatus.BOUNCED,
    SubscriberStatus.UNSUBSCRIBED,
    SubscriberStatus.COMPLAINED,
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person on the list."""

    id: str
    """Opaque and random; says nothing about the person."""
    address: str = field(repr=False)
    locale: str
    kind: SubscriberKind
    status: SubscriberStatus
    policies: tuple[str, ...] = ()
    """Ids of the policies followed; empty is all of them."""
    consent_source: str = ""
    consent_date: str = ""
    external_id: str = field(default="", repr=False)
    """The stable id of the list it was imported from, or ""."""
    topics: tuple[str, ...] = ()
    """What a watcher wants to be told of, of `delivery.topics.TOPICS`; empty is everything."""
    consent_text: str = ""
    """Version of the text they agreed to."""


class DeliveryState(StrEnum):
    """What became of one notice to one subscriber. States move forward only."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    """A worker holds it and has not begun to send: if its lease lapses, it was never sent."""
    SENDING = "sending"
    """The transport may have it: if the lease lapses, nobody knows."""
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    DROPPED = "dropped"
    COMPLAINED = "complained"
    REJECTED = "rejected"
    """Definitely refused, never sent."""
    UNKNOWN = "unknown"
    """The answer was lost. Never sent again unless a person says that it was not sent."""


OPEN_STATES = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING)
"""A delivery in one of these is still to be decided by a run."""
FAILED_STATES = (
    DeliveryState.REJECTED,
    DeliveryState.BOUNCED,
    DeliveryState.DROPPED,
    DeliveryState.COMPLAINED,
)
"""The mail did not reach this person; an account holder needs another channel."""


@dataclass(frozen=True, slots=True)
class MailingKey:
    """What is mailed: one stage of one notice. With a subscriber it names one delivery."""

    namespace: str
    """`LIVE`, `REHEARSAL`, or any other: mailings of different namespaces never count as one."""
    policy: str
    notice: str
    """Notice id; made from the policy, the notice it follows and the hash of the new text."""
    stage: Stage


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice to one subscriber, as the ledger has it."""

    id: str
    subscriber: str
    state: DeliveryState
    kind: SubscriberKind
    locale: str
    reason: str = ""
    """Why it was rejected or is unknown; addresses in a provider's words are removed."""
    provider_id: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail comes from. Name and postal address are required by law and stand in it."""

    legal_name: str
    postal_address: str
    from_address: str
    from_name: str = ""
    """What the From line shows; the legal name where empty."""
    reply_to: str = ""


class SkipReason(StrEnum):
    """Why a subscriber gets no mail from this mailing."""

    NOT_FOLLOWING = "follows other policies"
    OTHER_TOPICS = "follows other topics"
    PENDING = "has not confirmed the subscription"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "earlier mail bounced"
    COMPLAINED = "complained about earlier mail"
    SUPPRESSED = "the provider would drop the mail"
    NOT_TOLD = "was not told of the change"
    TOLD = "already in the ledger for this stage"


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many of one kind read one language version."""

    kind: SubscriberKind
    locale: str
    """Of the message they get."""
    count: int


@dataclass(frozen=True, slots=True)
class SkipCount:
    """How many of one kind are skipped for one reason."""

    kind: SubscriberKind
    reason: SkipReason
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would be mailed now, in numbers."""

    key: MailingKey
    recipients: tuple[AudienceCount, ...]
    skipped: tuple[SkipCount, ...]
    another_channel: tuple[str, ...] = ()
    """Ids of account holders who must be told and cannot be mailed."""

    @property
    def total(self) -> int:
        """Recipients in all."""
        return sum(part.count for part in self.recipients)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many deliveries of a mailing are in one state."""

    state: DeliveryState
    count: int


class Ending(StrEnum):
    """Why a run of a mailing ended."""

    FINISHED = "finished"
    """Nothing is left that this run may send."""
    INTERRUPTED = "interrupted"
    PAUSED = "paused"
    """The transport's answer was lost; a person must look and resume."""
    HALTED = "halted"
    """The transport refuses everything: wrong key, server down. Nothing of that batch was sent."""
    DEFERRED = "deferred"
    """The transport asks for more time than this run may wait."""
    HELD = "held"
    """Another run, or one that was killed, still holds some; its lease must lapse first."""
    LIMITED = "limited"
    """As many as were asked for."""


@dataclass(frozen=True, slots=True)
class MailingProgress:
    """How far a run is; given to `on_progress` after each batch."""

    done: int
    """Deliveries of the mailing that are decided, in this run or before."""
    total: int
    accepted: int
    rejected: int
    unknown: int


@dataclass(frozen=True, slots=True)
class MailingResult:
    """Where a mailing stands after a run."""

    key: MailingKey
    ending: Ending
    reason: str
    """One line for people where the ending is not `FINISHED`."""
    accepted_now: int
    """Accepted by the transport in this run."""
    counts: tuple[StateCount, ...]
    """All deliveries of the mailing, by state."""
    another_channel: tuple[str, ...] = ()
    """Ids of account holders who must be told and were not reached."""
    evidence_head: str = ""
    """Hash of the last record of its evidence; empty where none is kept."""

    def count(self, *states: DeliveryState) -> int:
        """Deliveries of the mailing in any of `states`."""
        return sum(part.count for part in self.counts if part.state in states)

    @property
    def total(self) -> int:
        """Deliveries of the mailing in all."""
        return sum(part.count for part in self.counts)

    @property
    def complete(self) -> bool:
        """Whether every delivery has its answer: no one left to send to, and no unknown.

        Where each of them was refused, nobody was told, and that is no end of a mailing.
        """
        return self.count(*OPEN_STATES, DeliveryState.UNKNOWN) == 0 and not self.refused_by_all

    @property
    def refused_by_all(self) -> bool:
        """Whether there are deliveries and each was refused."""
        return 0 < self.total == self.count(DeliveryState.REJECTED)

    @property
    def everybody_reached(self) -> bool:
        """Whether the mailing is complete and nobody was rejected or needs another channel."""
        return self.complete and not self.another_channel and not self.count(*FAILED_STATES)
