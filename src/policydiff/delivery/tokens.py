"""Links that say who they are for and cannot be guessed: signed tokens.

A token carries an opaque subject (a subscriber's random id) and an HMAC-SHA256 over it and over the
purpose, so that a link to confirm is not one to unsubscribe. It holds no address and no secret.
Keys rotate: the first one signs, all of them are accepted.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from policydiff.errors import ConfigError

__all__ = ["UNSUBSCRIBE", "make_token", "parse_keys", "read_token"]

UNSUBSCRIBE = "unsubscribe"
"""Purpose of the tokens in unsubscribe links."""

_MIN_KEY = 32
_KEY_ID = 4
_SIGNATURE = 16


def parse_keys(value: str | None) -> tuple[bytes, ...]:
    """Return the keys in POLICYDIFF_TOKEN_KEYS: separated by commas, the one that signs first.

    Raises ConfigError where there is none, or one has fewer than 32 characters.
    """
    keys = tuple(part.strip().encode() for part in (value or "").split(",") if part.strip())
    if not keys:
        raise ConfigError(
            "POLICYDIFF_TOKEN_KEYS is not set, and unsubscribe links must be signed: "
            "set it to a random text of 32 characters or more, such as `openssl rand -hex 32` gives"
        )
    if any(len(key) < _MIN_KEY for key in keys):
        raise ConfigError(
            f"a key in POLICYDIFF_TOKEN_KEYS has fewer than {_MIN_KEY} characters and could be "
            "guessed: use a longer random text, such as `openssl rand -hex 32` gives"
        )
    return keys


def make_token(subject: str, keys: Sequence[bytes], purpose: str = UNSUBSCRIBE) -> str:
    """Return the token for `subject`, in characters that a URL needs no quoting for."""
    body = subject.encode()
    key = keys[0]
    signed = _key_id(key) + _sign(body, key, purpose) + body
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def read_token(token: str, keys: Sequence[bytes], purpose: str = UNSUBSCRIBE) -> str | None:
    """Return the subject of `token`, or None where no key signed it for `purpose`.

    Takes the same time for every wrong token of a length.
    """
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        signed = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body = signed[_KEY_ID + _SIGNATURE :]
    signature = signed[_KEY_ID : _KEY_ID + _SIGNATURE]
    valid = False
    for key in keys:
        mine = hmac.compare_digest(signed[:_KEY_ID], _key_id(key))
        valid |= mine & hmac.compare_digest(signature, _sign(body, key, purpose))
    # Base64 has several spellings of one value; only the one that was handed out counts.
    if not valid or base64.urlsafe_b64encode(signed).rstrip(b"=").decode() != token:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"policydiff token key\0" + key).digest()[:_KEY_ID]


def _sign(body: bytes, key: bytes, purpose: str) -> bytes:
    message = purpose.encode() + b"\0" + body
    return hmac.digest(key, message, "sha256")[:_SIGNATURE]
