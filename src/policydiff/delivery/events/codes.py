"""Enhanced status codes (RFC 3463): what a refusal says about an address.

A code is class, subject, detail: 5.1.1 is permanent, about the address, and says that there is no
such mailbox. A permanent failure is permanent for that message. Only some say that the address
itself does not work: 5.7.26 blames the sender's DNS, and to strike a whole list off for it would
silence every later notice.
"""

from __future__ import annotations

import re

__all__ = ["ends_address", "find_code"]

_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_ABOUT_ADDRESS = ("0", "1", "2", "4")
"""Subjects: undefined, the address, the mailbox, the way there (no such host)."""
_NOT_ADDRESS = (
    "5.1.7",  # the sender's address is malformed
    "5.1.8",  # the sender's address does not exist
    "5.2.2",  # the mailbox is full
    "5.2.3",  # the message is too long for this mailbox
    "5.4.5",  # the system is congested
    "5.4.6",  # mail goes round in a loop
    "5.4.7",  # the time for delivery ran out
)


def find_code(*texts: str) -> str:
    """Return the first enhanced code in the first text that has one, or "".

    Failing that, `5.0.0` or `4.0.0` for a plain reply such as 550 or 421 (RFC 5321).
    """
    for text in texts:
        if found := _CODE.search(text):
            return found[1]
    for text in texts:
        if found := _REPLY.search(text):
            return f"{found[1]}.0.0"
    return ""


def ends_address(code: str) -> bool:
    """Whether `code` says for good that an address does not work: a hard bounce."""
    if not code.startswith("5.") or code in _NOT_ADDRESS:
        return False
    return code.split(".")[1] in _ABOUT_ADDRESS
