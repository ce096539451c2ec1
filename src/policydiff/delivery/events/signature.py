"""Whether a batch of events comes from SendGrid, and lately.

SendGrid signs the timestamp header and the raw bytes of the body with ECDSA over P-256 and SHA-256.
It sets no limit on how old a signed batch may be, so we do. Whatever is wrong, the error is the
same: it must not help to find out what would be right.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from policydiff.errors import ConfigError, DeliveryError

__all__ = [
    "WINDOW",
    "UnsignedEventsError",
    "check_signature",
]

WINDOW = 600.0
"""Seconds that a batch may be old, or ahead of our clock."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class UnsignedEventsError(DeliveryError):
    """Events that are not known to come from the provider. Always says the same."""

    def __init__(self) -> None:
        super().__init__(
            "the events' signature does not hold, and nothing was taken in: check webhook_key under "
            "[delivery.sendgrid], and that body and timestamp are exactly those that were received"
        )


def check_signature(
    body: bytes,
    *,
    signature: str | None,
    timestamp: str | None,
    key: str,
    now: float,
    window: float | None = WINDOW,
) -> None:
    """Return where `body` was signed with `key` within `window` seconds of `now`.

    `signature` and `timestamp` are the values of the two headers, None where one is missing; `key`
    is the public key as SendGrid shows it (base64 DER). `window` is None for a body that was stored
    and is naturally old.

    Raises UnsignedEventsError, ConfigError where `key` is no public key on P-256.
    """
    public_key = _public_key(key)
    if not _is_recent(timestamp, now, window) or not _is_signed(
        body, signature or "", timestamp or "", public_key
    ):
        raise UnsignedEventsError


def _is_recent(timestamp: str | None, now: float, window: float | None) -> bool:
    if timestamp is None or not _TIMESTAMP.fullmatch(timestamp):
        return False
    return window is None or abs(now - int(timestamp)) <= window


def _is_signed(body: bytes, signature: str, timestamp: str, verifier: Any) -> bool:
    try:
        base64.b64decode(signature, validate=True)
        # The client wants text. A body is JSON, so UTF-8, and text of it gives back the same bytes.
        return bool(verifier.verify_signature(body.decode(), signature, timestamp))
    except (binascii.Error, ValueError):
        return False


def _public_key(key: str) -> Any:
    """Return the official client's verifier, once the key is sure to be the right kind."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from sendgrid.helpers.eventwebhook import EventWebhook

    try:
        verifier = EventWebhook("".join(key.split()))
        curve = verifier.public_key.curve.name
    except (ValueError, TypeError, AttributeError, UnsupportedAlgorithm):
        curve = ""
    if curve != "secp256r1":
        raise ConfigError(
            "webhook_key under [delivery.sendgrid] is no public key on the curve P-256: copy the "
            "verification key from the event webhook's settings at SendGrid, without line breaks"
        )
    return verifier
