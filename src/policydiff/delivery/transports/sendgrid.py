"""Mail through SendGrid's v3 API with the official client.

The request is a plain dictionary (the client's own helper reverses recipients, and shows
them to one another). One personalization per subscriber; what differs between them is a
substitution. SendGrid has no idempotency key, so only 202 is acceptance, a 4xx but 408 is a definite
refusal, and everything else is unknown.

The client has no timeout unless it is given one, and choosing the EU host throws the timeout away:
hence the order in `_client`. Its DEBUG log shows the key and every recipient: it is switched off.
"""

from __future__ import annotations

import http.client
import json
import logging
import socket
import ssl
import time
import urllib.error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.delivery.transports.mime import ascii_name, domain_of, unsubscribe_headers
from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Deferred,
    Envelope,
    Halted,
    Letter,
    Outcome,
    Refused,
    Unknown,
    redact,
    strip_controls,
)
from policydiff.errors import ConfigError

__all__ = ["SendGridSettings", "SendGridTransport", "build_request"]

MAX_RECIPIENTS = 1_000
"""In one request, all together (limitations page of the Mail Send API)."""
_ASM_LINK = "<%asm_group_unsubscribe_raw_url%>"
_FIXABLE = (401, 403, 404, 405, 415)
"""Refusals of every request alike: the key, its permissions, the host."""


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


class SendGridTransport:
    """Sends through SendGrid."""

    name = "sendgrid"
    max_batch = MAX_RECIPIENTS

    def __init__(
        self,
        api_key: str | None,
        settings: SendGridSettings | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`api_key` is the value of SENDGRID_API_KEY. Raises ConfigError where it is missing."""
        key = (api_key or "").strip()
        if not key:
            raise ConfigError(
                "SENDGRID_API_KEY is not set: create a key with the Mail Send permission "
                "in SendGrid's settings and put it into that environment variable"
            )
        self._settings = settings or SendGridSettings()
        self._clock = clock
        self._client = _client(key, self._settings)

    @property
    def rehearsal(self) -> bool:
        """Whether the provider's sandbox is on."""
        return self._settings.sandbox

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        """Send one request with a personalization for each envelope; see `Transport.send`."""
        outcome = self._post(batch)
        return (outcome,) * len(batch.envelopes)

    def close(self) -> None:
        """Nothing to give back: the client opens a connection per request."""

    def _post(self, batch: Batch) -> Outcome:
        from python_http_client.exceptions import HTTPError

        addresses = [envelope.address for envelope in batch.envelopes]
        try:
            answer = self._client.client.mail.send.post(
                request_body=build_request(batch, self._settings)
            )
        except HTTPError as error:
            return self._refusal(error, addresses)
        except urllib.error.URLError as error:
            return _no_connection(error)
        except (OSError, http.client.HTTPException) as error:
            return Unknown(f"the answer was lost: {type(error).__name__}")
        expected = 200 if self._settings.sandbox else 202
        if answer.status_code != expected:
            return Unknown(
                f"SendGrid answered {answer.status_code} where {expected} means accepted"
            )
        return Accepted(str(answer.headers.get("X-Message-Id") or ""))

    def _refusal(self, error: Any, addresses: list[str]) -> Outcome:
        status = int(error.status_code)
        words = f"SendGrid answered {status}: {redact(_reasons(error.body), addresses)}"
        if status == 429:
            return Deferred(_retry_after(error.headers, self._clock()), words)
        if status in _FIXABLE:
            return Halted(f"{words} (check SENDGRID_API_KEY, its permissions and the sender)")
        if 400 <= status < 500 and status != 408:
            return Refused(words, shared=True)
        return Unknown(words)


def build_request(batch: Batch, settings: SendGridSettings) -> dict[str, Any]:
    """Return the JSON body of POST /v3/mail/send for a batch."""
    letter = batch.letter
    watchers = letter.kind is SubscriberKind.WATCHER
    grouped = watchers and settings.asm_group > 0
    link = _ASM_LINK if grouped else letter.slot
    body: dict[str, Any] = {
        "personalizations": [
            _personalization(letter, envelope, own_link=watchers and not grouped)
            for envelope in batch.envelopes
        ],
        "from": _from(letter.sender),
        "subject": strip_controls(letter.message.subject),
        "content": [
            {"type": "text/plain", "value": _linked(letter.message.text, letter.slot, link)},
            {"type": "text/html", "value": _linked(letter.message.html, letter.slot, link)},
        ],
        "headers": {"Auto-Submitted": "auto-generated", "Content-Language": letter.locale},
        "custom_args": {"pd_request": batch.request},
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
    return body


def _personalization(letter: Letter, envelope: Envelope, *, own_link: bool) -> dict[str, Any]:
    local = envelope.address.rpartition("@")[0]
    part: dict[str, Any] = {
        "to": [{"email": f"{local}@{domain_of(envelope.address)}"}],
        "custom_args": {"pd_delivery": envelope.delivery},
    }
    if own_link and letter.slot and envelope.unsubscribe_url:
        part["substitutions"] = {letter.slot: envelope.unsubscribe_url}
        part["headers"] = dict(unsubscribe_headers(envelope.unsubscribe_url))
    return part


def _linked(text: str, slot: str, link: str) -> str:
    return text.replace(slot, link) if slot else text


def _from(sender: Sender) -> dict[str, str]:
    """The From line; SendGrid takes no Unicode and no `;` or `,` in a name."""
    name = ascii_name(strip_controls(sender.from_name or sender.legal_name))
    return {"email": sender.from_address} | ({"name": name} if name else {})


def _client(key: str, settings: SendGridSettings) -> Any:
    import sendgrid

    logging.getLogger("python_http_client").setLevel(logging.WARNING)
    client = sendgrid.SendGridAPIClient(key)
    if settings.eu_residency:
        client.set_sendgrid_data_residency("eu")
    if settings.host:
        client.client.host = settings.host
    client.client.timeout = settings.timeout
    return client


def _no_connection(error: urllib.error.URLError) -> Outcome:
    """Tell a connection that never was from one that broke when the request may have left."""
    never = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
    cause = error.reason
    if isinstance(cause, never):
        return Halted(f"SendGrid cannot be reached: {type(cause).__name__}")
    return Unknown(f"the answer was lost: {type(cause).__name__}")


def _retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait, as Retry-After or X-RateLimit-Reset (epoch seconds) ask for."""
    try:
        if headers.get("Retry-After"):
            return max(0.0, float(headers["Retry-After"]))
        if headers.get("X-RateLimit-Reset"):
            return max(0.0, float(headers["X-RateLimit-Reset"]) - now)
    except ValueError:
        pass  # a date or nonsense: the sender's own back-off serves
    return None


def _reasons(body: bytes | str) -> str:
    """Return the messages in an error body, or the start of whatever it is."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    try:
        errors = json.loads(text)["errors"]
        return "; ".join(str(error["message"]) for error in errors)
    except (ValueError, KeyError, TypeError):
        return text[:5_000]
