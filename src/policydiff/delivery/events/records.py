"""One event about one delivery, whoever tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from policydiff.delivery.records import DeliveryState, SubscriberStatus

__all__ = ["STATES", "DeliveryEvent", "EventKind", "Skipped", "Source", "Unreadable"]


class Source(StrEnum):
    """Who tells an event."""

    SENDGRID = "sendgrid"
    DSN = "dsn"
    """A bounce mail: a delivery status notification (RFC 3464)."""
    FEEDBACK = "feedback"
    """A complaint forwarded by a mailbox provider (RFC 5965)."""
    MAIL = "mail"
    """A mail by which a reader leaves (RFC 2369)."""


class EventKind(StrEnum):
    """What happened."""

    PROCESSED = "processed"
    """The provider has the mail and will try to deliver it."""
    DEFERRED = "deferred"
    """The receiving server asks to come later; the provider will."""
    DELIVERED = "delivered"
    DROPPED = "dropped"
    """The provider did not even try: the address is on one of its lists."""
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


STATES = {
    EventKind.PROCESSED: DeliveryState.ACCEPTED,
    EventKind.DEFERRED: DeliveryState.ACCEPTED,
    EventKind.UNSUBSCRIBED: DeliveryState.ACCEPTED,
    EventKind.DELIVERED: DeliveryState.DELIVERED,
    EventKind.DROPPED: DeliveryState.DROPPED,
    EventKind.BOUNCED: DeliveryState.BOUNCED,
    EventKind.COMPLAINED: DeliveryState.COMPLAINED,
}
"""What is true of a delivery once an event of each kind is known, if nothing worse is."""


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """Something that happened to one delivery.

    Delivery, kind, provider id and time are what it is known by: a provider's own id for an event
    changes when it is told again.
    """

    delivery: str
    """Our opaque id, which went out with the mail and came back: 32 hex digits."""
    kind: EventKind
    at: float
    """Seconds since the epoch, by the clock of whoever tells it; 0 where they tell no time."""
    source: Source
    provider_id: str = ""
    """The provider's id of the message, where it is a plain token; no address is one."""
    detail: str = ""
    """Our words with a status code, never theirs."""
    ends: SubscriberStatus | None = None
    """What the reader's status becomes by it, or None where it says nothing about the reader."""
    addresses: frozenset[str] = field(default=frozenset(), repr=False)
    """Whom it names, to see whether that still is the reader's address; empty where nobody."""


class Skipped(StrEnum):
    """Something that was read and is no event about a delivery of ours."""

    FOREIGN = "about mails that are not ours"
    IGNORED = "of a kind that says nothing about delivery"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have been an event."""

    where: str
    """Such as "line 3"."""
