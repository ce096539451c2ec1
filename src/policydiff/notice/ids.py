"""What makes a notice this notice, and names that may become file names."""

from __future__ import annotations

import hashlib
import re

from policydiff.errors import ReviewError
from policydiff.text import normalise_text

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONGEST_ID = 100
_ID_DIGITS = 16


def check_id(name: str, what: str = "policy id") -> str:
    """Return `name` where it can name a policy or a notice, and thus a file.

    Raises `ReviewError` for anything but lower-case letters, digits and hyphens.
    """
    if len(name) > _LONGEST_ID or not _ID.fullmatch(name):
        shown = name if len(name) <= _LONGEST_ID else name[:_LONGEST_ID] + "…"
        raise ReviewError(
            f"{shown!r} is no {what}: use at most {_LONGEST_ID} lower-case letters, digits and "
            "hyphens, beginning with a letter or digit."
        )
    return name


def notice_id(policy_id: str, follows: str, new_text_sha256: str) -> str:
    """Return the id of the notice that tells of a text: 16 hex digits.

    `follows` is the id of the notice before it, or "adopted"; `new_text_sha256` is
    `normalised_sha256` of the text told of. Locale, template, tool version and transport are no
    part of it: the same text after the same notice is the same notice, told once. A text that
    returns later follows another notice and is another one.
    """
    check_id(policy_id)
    check_id(follows, "notice id")
    parts = "\n".join(("policydiff notice", policy_id, follows, new_text_sha256))
    return hashlib.sha256(parts.encode()).hexdigest()[:_ID_DIGITS]


def normalised_sha256(text: str | bytes) -> str:
    """Return the SHA-256, in hex, of a whole text as its words: re-wrapped it is the same text.

    Bytes (a binary format) are hashed as they are.
    """
    raw = normalise_text(text).encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.sha256(raw).hexdigest()
