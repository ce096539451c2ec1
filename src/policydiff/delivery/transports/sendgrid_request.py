"""The body of POST /v3/mail/send, spliced from parts: the message once, a short line a recipient.

It is plain JSON (the client's own helper reverses recipients, and shows them to one another). One
personalization per subscriber; what differs between them is a substitution.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.delivery.transports.mime import (
    MAX_NAME,
    ascii_name,
    domain_of,
    unsubscribe_headers,
)
from policydiff.delivery.transports.protocol import Batch, Envelope, Letter, header_text

__all__ = ["RequestBody", "SendGridSettings", "build_request"]

_ASM_LINK = "<%asm_group_unsubscribe_raw_url%>"


@dataclass(frozen=True, slots=True)
class SendGridSettings:
    """How the API is used; the key is given apart."""

    eu_residency: bool = False
    """Needs an EU subuser and its key."""
    timeout: float = 30.0
    """Seconds for connecting, and for any pause in the answer."""
    asm_group: int = 0
    """Unsubscribe group of watchers; 0 where the unsubscribe links are our own."""
    sandbox: bool = False
    """The provider checks the request and sends nothing: a rehearsal."""
    categories: tuple[str, ...] = ("policydiff",)
    """At most 10; kept by the provider for long, so nothing about a person."""
    host: str = ""
    """Another server, for tests."""


class RequestBody:
    """A body as the client takes one: it asks for `encode` and never reads it otherwise."""

    def __init__(self, text: str) -> None:
        self._text = text

    def encode(self, _charset: str) -> bytes:
        """Return the bytes; ASCII, so that any charset asked for is right."""
        return _Withheld(self._text.encode("ascii"))


class _Withheld(bytes):
    """Bytes that no log line shows: the client writes every body into its DEBUG log."""

    def __format__(self, _spec: str) -> str:
        return f"({len(self)} bytes, not shown)"

    __repr__ = __str__ = lambda self: f"{self}"


def build_request(batch: Batch, settings: SendGridSettings) -> str:
    """Return the JSON for a batch, in ASCII."""
    letter = batch.letter
    own_link = letter.kind is SubscriberKind.WATCHER and not settings.asm_group and letter.slot
    if own_link:
        parts = [_linked_personalization(letter, each) for each in batch.envelopes]
    else:
        parts = [_personalization(each) for each in batch.envelopes]
    return (
        f'{{"custom_args": {{"pd_request": {quoted(batch.request)}}}, "personalizations": ['
        f"{','.join(parts)}], {_frame(letter, settings)[1:]}"
    )


@lru_cache(maxsize=32)
def _frame(letter: Letter, settings: SendGridSettings) -> str:
    """Return what all recipients of a letter share, as a JSON object."""
    grouped = letter.kind is SubscriberKind.WATCHER and settings.asm_group > 0
    link = _ASM_LINK if grouped else letter.slot
    body: dict[str, Any] = {
        "from": _from(letter.sender),
        "subject": header_text(letter.message.subject),
        "content": [
            {"type": "text/plain", "value": _linked(letter.message.text, letter.slot, link)},
            {"type": "text/html", "value": _linked(letter.message.html, letter.slot, link)},
        ],
        "headers": {"Auto-Submitted": "auto-generated", "Content-Language": letter.locale},
        "categories": list(settings.categories),
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
            "ganalytics": {"enable": False},
        },
        "mail_settings": {"sandbox_mode": {"enable": settings.sandbox}},
    }
    if letter.sender.reply_to:
        body["reply_to"] = {"email": letter.sender.reply_to}
    if grouped:
        body["asm"] = {"group_id": settings.asm_group}
    return json.dumps(body)


def _personalization(envelope: Envelope) -> str:
    return (
        f'{{"to":[{{"email":{quoted(_ascii_domain(envelope.address))}}}],'
        f'"custom_args":{{"pd_delivery":{quoted(envelope.delivery)}}}}}'
    )


def _linked_personalization(letter: Letter, envelope: Envelope) -> str:
    url = envelope.unsubscribe_url
    if not url:
        return _personalization(envelope)
    headers = dict(unsubscribe_headers(letter, envelope))
    own = {"substitutions": {letter.slot: url}, "headers": headers}
    return f"{_personalization(envelope)[:-1]},{json.dumps(own)[1:]}"


def _ascii_domain(address: str) -> str:
    if address.isascii():
        return address
    return f"{address.rpartition('@')[0]}@{domain_of(address)}"


def _linked(text: str, slot: str, link: str) -> str:
    return text.replace(slot, link) if slot else text


def _from(sender: Sender) -> dict[str, str]:
    """The From line; SendGrid takes no Unicode and no `;` or `,` in a name."""
    name = ascii_name(header_text(sender.from_name or sender.legal_name, MAX_NAME))
    return {"email": sender.from_address} | ({"name": name} if name else {})
