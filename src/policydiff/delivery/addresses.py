"""What counts as an e-mail address, the form in which it is stored, and what two of one person share."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["address_key", "parse_address"]

# A local part that no rule but its length applies to (RFC 5322, section 3.2.3: dot-atom).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_MAX_PLAIN_LOCAL = 64
_MAX_PLAIN = 200
"""Characters up to which no limit of RFC 5321, section 4.5.3.1, can be touched."""


def parse_address(written: str) -> str | None:
    """Return an address as it is stored and sent to, or None where it is not one.

    The domain is in lower case and ASCII (RFC 5891); the part before the @ stays as written.
    Nothing is looked up in the DNS.
    """
    local, _, domain = written.rpartition("@")
    is_short = len(local) <= _MAX_PLAIN_LOCAL and len(written) <= _MAX_PLAIN
    if is_short and domain.isascii() and _PLAIN.fullmatch(local):
        # Lists name few domains very often, and theirs is the costly half of the check.
        known = _ascii_domain(domain)
        return None if known is None else f"{local}@{known}"
    return _validated(written)


def address_key(address: str) -> str:
    """Return what two spellings of one person's address have in common.

    RFC 5321 lets a host tell `Ann@` from `ann@`; no large one does, and a person told twice is the
    greater harm.
    """
    return address.casefold()


@lru_cache(maxsize=8192)
def _ascii_domain(domain: str) -> str | None:
    parsed = _validated(f"a@{domain}")
    return None if parsed is None else parsed.removeprefix("a@")


def _validated(written: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return None
    if found.ascii_email is not None:
        return found.ascii_email
    # Letters beyond ASCII before the @ need a mail server with SMTPUTF8 (RFC 6531); the domain does not.
    return f"{found.local_part}@{found.ascii_domain}"
