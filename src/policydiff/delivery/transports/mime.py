"""A letter to one recipient as a MIME message, the same bytes for the same arguments.

Nothing here reads the clock or draws a random number: the Date comes with the letter, Message-ID
and the boundary from the opaque id of the delivery.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from urllib.parse import quote

from policydiff.delivery.transports.protocol import Envelope, Letter, header_text

__all__ = [
    "DELIVERY_HEADER",
    "UNSUBSCRIBE_WORD",
    "addressed",
    "build_message",
    "domain_of",
    "message_id",
    "needs_smtputf8",
]

DELIVERY_HEADER = "Policydiff-Delivery"
"""Says the delivery's opaque id in a mail that comes back; some relays exchange the Message-ID."""
UNSUBSCRIBE_WORD = "unsubscribe"
"""Begins the subject of a mail that asks to leave, before the opaque id of the delivery."""


MAX_NAME = 200
"""Characters of a display name: it cannot be folded, and a line has at most 998 (RFC 5322)."""


_LONGEST_PIECE = 39
"""Bytes: in base64 and with "Subject: " before it, a line of 73 characters; RFC 2047 allows 76."""


class _Verbatim(UnstructuredHeader):
    """A header that is never folded: a folded or encoded List-Unsubscribe is not recognised."""

    max_count = 1
    name: str

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(UnstructuredHeader):
    """A subject that is read as it was written.

    `email` encodes only the words that need it, and where such a run is folded it loses or doubles the
    spaces around it. So a subject beyond ASCII is encoded as a whole (RFC 2047).
    """

    max_count = 1
    name: str

    def fold(self, *, policy: Policy) -> str:
        if str(self).isascii():
            # The registry makes a class of this one and BaseHeader, which has it.
            return str(super().fold(policy=policy))  # type: ignore[misc]
        words = (f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _pieces(str(self)))
        return f"{self.name}: {f'{policy.linesep} '.join(words)}{policy.linesep}"


def _pieces(text: str) -> Iterator[bytes]:
    """Yield `text` as UTF-8 in pieces that end between characters and fit an encoded word."""
    piece = b""
    for character in text:
        raw = character.encode()
        if len(piece) + len(raw) > _LONGEST_PIECE:
            yield piece
            piece = b""
        piece += raw
    yield piece


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "list-unsubscribe-post"):
        # The registry makes a class of this one and BaseHeader.
        registry.map_to_type(name, _Verbatim)  # type: ignore[arg-type]
    registry.map_to_type("subject", _Subject)  # type: ignore[arg-type]
    return SMTP.clone(header_factory=registry, cte_type="7bit")


_POLICY = _policy()


def build_message(letter: Letter, envelope: Envelope) -> EmailMessage:
    """Return the message for one recipient: both alternatives, To one address, no tracking."""
    utf8 = needs_smtputf8(envelope.address)
    message = EmailMessage(policy=_POLICY.clone(utf8=True) if utf8 else _POLICY)
    text, html = addressed(letter, envelope.unsubscribe_url)
    for name, value in _headers(letter, envelope):
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.locale  # set_content clears Content-* headers
    message.set_boundary(f"=_{envelope.delivery}")
    return message


def addressed(letter: Letter, unsubscribe_url: str) -> tuple[str, str]:
    """Return text and HTML with the recipient's own link in the slot, where there is one."""
    message = letter.message
    if not letter.slot:
        return message.text, message.html
    # The link is made of a configured address and a token: neither needs escaping in HTML.
    return (
        message.text.replace(letter.slot, unsubscribe_url),
        message.html.replace(letter.slot, unsubscribe_url),
    )


def message_id(letter: Letter, envelope: Envelope) -> str:
    """Return the Message-ID: the opaque id of the delivery at the sender's domain."""
    return f"<{envelope.delivery}@{domain_of(letter.sender.from_address)}>"


def domain_of(address: str) -> str:
    """Return the domain of an address in ASCII (RFC 5891)."""
    domain = address.rpartition("@")[2]
    return domain if domain.isascii() else domain.encode("idna").decode()


def needs_smtputf8(address: str) -> bool:
    """Whether the part before the @ can only be sent with SMTPUTF8 (RFC 6531)."""
    return not address.rpartition("@")[0].isascii()


def ascii_name(name: str) -> str:
    """Return a display name in ASCII without `;` and `,`; "" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(plain.replace(";", " ").replace(",", " ").split())


def _headers(letter: Letter, envelope: Envelope) -> list[tuple[str, object]]:
    sender = letter.sender
    name = header_text(sender.from_name or sender.legal_name, MAX_NAME)
    headers: list[tuple[str, object]] = [
        ("Subject", header_text(letter.message.subject)),
        ("From", _mailbox(sender.from_address, name)),
        ("To", _mailbox(envelope.address)),
        ("Date", letter.date),
        ("Message-ID", message_id(letter, envelope)),
        (DELIVERY_HEADER, envelope.delivery),
        ("Auto-Submitted", "auto-generated"),
    ]
    if sender.reply_to:
        headers.append(("Reply-To", _mailbox(sender.reply_to)))
    return headers + list(unsubscribe_headers(letter, envelope))


def unsubscribe_headers(letter: Letter, envelope: Envelope) -> tuple[tuple[str, str], ...]:
    """Return the headers of RFC 2369 and RFC 8058 for a one-click link; none for no link.

    The mail that the second way makes has the delivery's opaque id in its subject.
    """
    if not envelope.unsubscribe_url:
        return ()
    ways = f"<{envelope.unsubscribe_url}>"
    if letter.unsubscribe_mail:
        subject = f"{UNSUBSCRIBE_WORD}%20{envelope.delivery}"
        ways += f", <mailto:{quote(letter.unsubscribe_mail, safe='@')}?subject={subject}>"
    return (
        ("List-Unsubscribe", ways),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _mailbox(address: str, name: str = "") -> Address:
    local, _, _ = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain_of(address))
