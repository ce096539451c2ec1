"""Mail through SendGrid's v3 API with the official client.

SendGrid has no idempotency key, so only 202 is acceptance, a 4xx but 408 is a definite refusal, and
everything else is unknown, unless no connection could be opened: then nothing was sent.

The client has no timeout unless it is given one, and choosing the EU host throws the timeout away:
hence the order in `open_client`. Its DEBUG log shows the key and every recipient: it is switched off.
"""

from __future__ import annotations

import http.client
import json
import logging
import math
import socket
import ssl
import time
import urllib.error
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Deferred,
    Halted,
    Outcome,
    Refused,
    Unknown,
    redact,
)
from policydiff.delivery.transports.sendgrid_request import (
    RequestBody,
    SendGridSettings,
    build_request,
)
from policydiff.errors import ConfigError

__all__ = [
    "SendGridSettings",
    "SendGridTransport",
    "build_request",
    "open_client",
    "retry_after",
]

MAX_RECIPIENTS = 1_000
"""In one request, all together (limitations page of the Mail Send API)."""
_JSON = "application/json; charset=utf-8"
"""Anything but the bare type makes the client send what it is given, as it is."""
_FIXABLE = (401, 403, 404, 405, 415)
"""Refusals of every request alike: the key, its permissions, the host."""


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
        self._settings = settings or SendGridSettings()
        self._clock = clock
        plain = open_client(api_key, self._settings).client

        from policydiff.delivery.transports.kept_connections import KeptClient

        self._client = KeptClient.like(plain)
        self._client.request_headers["Content-Type"] = _JSON

    @property
    def rehearsal(self) -> bool:
        """Whether the provider's sandbox is on."""
        return self._settings.sandbox

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        """Send one request with a personalization for each envelope; see `Transport.send`."""
        outcome = self._post(batch)
        return (outcome,) * len(batch.envelopes)

    def close(self) -> None:
        """Close the connections that were kept."""
        self._client.close()

    def _post(self, batch: Batch) -> Outcome:
        from python_http_client.exceptions import HTTPError

        from policydiff.delivery.transports.kept_connections import NotConnectedError

        try:
            body = RequestBody(build_request(batch, self._settings))
        except ValueError:
            return Refused("an address that cannot be written into a request", shared=True)
        try:
            answer = self._client.mail.send.post(request_body=body)
        except HTTPError as error:
            return self._refusal(error, [envelope.address for envelope in batch.envelopes])
        except NotConnectedError as error:
            return _no_connection(error.__cause__, sent_nothing=True)
        except urllib.error.URLError as error:
            return _no_connection(error.reason, sent_nothing=False)
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
            return Deferred(retry_after(error.headers, self._clock()), words)
        if status in _FIXABLE:
            return Halted(f"{words} (check SENDGRID_API_KEY, its permissions and the sender)")
        if 400 <= status < 500 and status != 408:
            return Refused(words, shared=True)
        return Unknown(words)


def open_client(api_key: str | None, settings: SendGridSettings) -> Any:
    """Return the official client, for the right host and with a timeout.

    Raises ConfigError where the key is missing.
    """
    key = (api_key or "").strip()
    if not key:
        raise ConfigError(
            "SENDGRID_API_KEY is not set: create a key with the Mail Send permission "
            "in SendGrid's settings and put it into that environment variable"
        )
    import sendgrid

    logging.getLogger("python_http_client").setLevel(logging.WARNING)
    client = sendgrid.SendGridAPIClient(key)
    if settings.eu_residency:
        client.set_sendgrid_data_residency("eu")
    if settings.host:
        client.client.host = settings.host
    client.client.timeout = settings.timeout
    return client


def _no_connection(cause: object, *, sent_nothing: bool) -> Outcome:
    """Tell a connection that never was from one that broke when the request may have left."""
    never = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
    if isinstance(cause, never):
        return Halted(f"SendGrid cannot be reached: {type(cause).__name__}")
    if sent_nothing:
        return Deferred(None, f"no connection to SendGrid: {type(cause).__name__}")
    return Unknown(f"the answer was lost: {type(cause).__name__}")


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait, as Retry-After (seconds or a date) or X-RateLimit-Reset ask for."""
    asked = headers.get("Retry-After")
    if asked:
        try:
            return _seconds(float(asked))
        except ValueError:
            pass
        try:
            return _seconds(parsedate_to_datetime(asked).timestamp() - now)
        except (ValueError, OverflowError):
            return None
    try:
        reset = headers.get("X-RateLimit-Reset")
        return _seconds(float(reset) - now) if reset else None
    except ValueError:
        return None


def _seconds(wait: float) -> float | None:
    """Return a wait that can be meant: not below zero, and a number."""
    return max(0.0, wait) if math.isfinite(wait) else None


def _reasons(body: bytes | str) -> str:
    """Return the messages in an error body, or the start of whatever it is."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    try:
        errors = json.loads(text)["errors"]
        return "; ".join(str(error["message"]) for error in errors)
    except (ValueError, KeyError, TypeError, RecursionError):
        return text[:5_000]
