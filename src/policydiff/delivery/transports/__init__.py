"""How a mail leaves the house: outbox, SMTP, SendGrid. One protocol, one conformance suite."""

from __future__ import annotations

from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Deferred,
    Envelope,
    Halted,
    Letter,
    Outcome,
    Refused,
    Transport,
    Unknown,
)

__all__ = [
    "Accepted",
    "Batch",
    "Deferred",
    "Envelope",
    "Halted",
    "Letter",
    "Outcome",
    "Refused",
    "Transport",
    "Unknown",
]
