"""What every transport promises.

A transport is given a batch and answers for each recipient, in the same order. It never sends a
batch twice by itself, never raises for what the other side did, and says `Unknown` whenever it
cannot be certain that nothing was sent: the ledger's promise rests on that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.render.email import Message

_ADDRESS = re.compile(r"<?[^\s<>\"',;:()\[\]]*@[^\s<>\"',;:()\[\]]*>?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as one kind of reader gets it, before it is addressed."""

    message: Message
    sender: Sender
    locale: str
    kind: SubscriberKind
    date: datetime
    """When the run began, with a time zone; the Date header."""
    slot: str = ""
    """Text that stands in `message` where each recipient's unsubscribe link goes, or ""."""
    unsubscribe_mail: str = ""
    """Address that takes mails of those who leave, beside each recipient's link; "" for none."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One recipient of a batch."""

    delivery: str
    """Opaque random id of the delivery."""
    address: str = field(repr=False)
    unsubscribe_url: str = field(default="", repr=False)
    """One-click link of this recipient; "" for account holders, or where the provider does it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a transport sends in one go: one letter, one or more recipients."""

    request: str
    """Opaque random id of the attempt."""
    letter: Letter
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side has taken responsibility."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Definitely not sent, and it would be refused again."""

    reason: str
    shared: bool = False
    """The request was refused as a whole, and this recipient may not be the cause."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Definitely not sent; may be tried again later."""

    retry_after: float | None
    """Seconds the other side asks to wait, where it says so."""
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """May or may not have been sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Halted:
    """Definitely not sent, nor will be anything else until a person acts: wrong key, no server."""

    reason: str


Outcome = Accepted | Refused | Deferred | Unknown | Halted


class Transport(Protocol):
    """A way to send mail. One recipient per message, always."""

    @property
    def name(self) -> str:
        """As the ledger and the reports call it."""
        ...

    @property
    def rehearsal(self) -> bool:
        """Whether it tells nobody; then it serves rehearsals, and no other transport does."""
        ...

    @property
    def max_batch(self) -> int:
        """Most recipients it takes in one batch."""
        ...

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        """Send, and return what became of each envelope, in order.

        May be called from several threads at once.
        """
        ...

    def close(self) -> None:
        """Give back connections. Sending afterwards opens new ones."""
        ...


def redact(text: str, addresses: Iterable[str] = ()) -> str:
    """Return another side's words on one line of at most 300 characters, without addresses."""
    for address in sorted(addresses, key=len, reverse=True):
        text = re.sub(re.escape(address), "(address)", text, flags=re.IGNORECASE)
    return strip_controls(_ADDRESS.sub("(address)", text))[:300]


def header_text(text: str, most: int = 998) -> str:
    """Return `text` as a header may have it: one line, at most `most` characters, nothing to decode.

    Whoever reads a header decodes `=?utf-8?q?=0D=0ABcc:…?=` (RFC 2047), `email` itself before it
    writes one: in a policy's title that would be a header of the policy's own making.
    """
    return strip_controls(text).replace("=?", "= ?")[:most]


def strip_controls(text: str) -> str:
    """Return `text` on one line: control characters and line ends become one space."""
    return " ".join(_CONTROL.sub(" ", text).split())
