"""A received message, looked at for one-click unsubscribe: what its DKIM signatures cover.

RFC 8058 wants List-Unsubscribe with one HTTPS address, List-Unsubscribe-Post with exactly
"List-Unsubscribe=One-Click", and both among the header fields that a valid DKIM signature signs
(`h=`); else mail programs should not offer the button. What is signed is read from the header;
whether the signature itself is valid needs the signer's key from DNS and is not looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

__all__ = ["MessageFinding", "examine_message"]

_NEEDED = ("from", "subject", "list-unsubscribe", "list-unsubscribe-post")
_ADDRESS = re.compile(r"<([^<>]*)>")
_RESULT = re.compile(r"\bdkim\s*=\s*(\w+)", re.IGNORECASE)
_ONE_CLICK = "list-unsubscribe=one-click"


@dataclass(frozen=True, slots=True)
class MessageFinding:
    """One thing about the message."""

    id: str
    title: str
    good: bool | None
    """None for what is only worth knowing."""
    found: str
    advice: str = ""


def examine_message(raw: bytes) -> tuple[MessageFinding, ...]:
    """Return what stands in the headers of a message, as it was received. Shows no recipient."""
    message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    offers = _values(message, "List-Unsubscribe")
    findings = [_sender(message), _recipients(message)]
    findings += [_offer(offers), _post(message, offers)]
    findings += _signatures(message, wants_one_click=bool(offers))
    findings.append(_verdict_of_receiver(message))
    return tuple(findings)


def _values(message: Message, name: str) -> list[str]:
    """Return the values of a header field, each on one line."""
    return [" ".join(str(value).split()) for value in message.get_all(name, [])]


def _sender(message: Message) -> MessageFinding:
    found = [address for _, address in getaddresses(_values(message, "From")) if address]
    if len(found) != 1:
        return MessageFinding(
            "from", "From", False, f"{len(found)} addresses", "send from exactly one address"
        )
    return MessageFinding("from", "From", True, f"one address, at {_domain(found[0])}")


def _recipients(message: Message) -> MessageFinding:
    found = getaddresses(_values(message, "To") + _values(message, "Cc"))
    if len(found) > 1:
        return MessageFinding(
            "to", "To", False, f"{len(found)} recipients see one another", "one recipient a message"
        )
    return MessageFinding("to", "To", True, "nobody but the recipient")


def _offer(offers: list[str]) -> MessageFinding:
    title = "List-Unsubscribe"
    if not offers:
        return MessageFinding(
            "list-unsubscribe",
            title,
            None,
            "absent: right for account holders, wrong for watchers",
            "watchers need notice.unsubscribe_url with POLICYDIFF_TOKEN_KEYS, or an asm group",
        )
    links = [link.strip().casefold() for link in _ADDRESS.findall(" ".join(offers))]
    secure = [link for link in links if link.startswith("https://")]
    if len(offers) > 1 or len(secure) != 1 or any(link.startswith("http://") for link in links):
        return MessageFinding(
            "list-unsubscribe",
            title,
            False,
            f"{len(offers)} header fields, {len(secure)} HTTPS addresses",
            "one header field with one https:// address (a mailto: may stand beside it); "
            "use our own link or the provider's, never both",
        )
    return MessageFinding("list-unsubscribe", title, True, "one HTTPS address")


def _post(message: Message, offers: list[str]) -> MessageFinding:
    title = "List-Unsubscribe-Post"
    found = _values(message, title)
    if not found and not offers:
        return MessageFinding("list-unsubscribe-post", title, None, "absent, like List-Unsubscribe")
    if [value.casefold() for value in found] != [_ONE_CLICK]:
        return MessageFinding(
            "list-unsubscribe-post",
            title,
            False,
            "absent" if not found else f"says something else, or {len(found)} times",
            "exactly once: List-Unsubscribe=One-Click (RFC 8058, section 3.1)",
        )
    return MessageFinding("list-unsubscribe-post", title, True, "List-Unsubscribe=One-Click")


def _signatures(message: Message, *, wants_one_click: bool) -> list[MessageFinding]:
    tags = [_tags(value) for value in _values(message, "DKIM-Signature")]
    if not tags:
        return [
            MessageFinding(
                "dkim",
                "DKIM-Signature",
                False,
                "absent",
                "save the message as it was received (in Gmail: Show original), and have the "
                "provider sign for your domain",
            )
        ]
    needed = [name for name in _NEEDED if wants_one_click or not name.startswith("list-")]
    findings = []
    covered = False
    for signature in tags:
        signed = {name.strip().casefold() for name in signature.get("h", "").split(":")}
        lacking = [name for name in needed if name not in signed]
        covered |= not lacking
        domain = signature.get("d", "?")
        said = f"d={domain} signs " + (
            f"all but {', '.join(lacking)}" if lacking else "what it must"
        )
        if "l" in signature:
            said += "; l= leaves the end of the body unsigned"
        findings.append(
            MessageFinding("dkim-signature", "DKIM-Signature", None if lacking else True, said)
        )
    if not covered:
        findings.append(
            MessageFinding(
                "dkim",
                "Signed fields",
                False,
                f"no signature covers {', '.join(needed)} together",
                "mail programs will not offer one-click: ask the provider to sign these fields",
            )
        )
    findings.append(_alignment(message, tags))
    return findings


def _alignment(message: Message, tags: list[dict[str, str]]) -> MessageFinding:
    """Whether a signature is of the domain of the From line, or of one above it."""
    senders = [_domain(address) for _, address in getaddresses(_values(message, "From"))]
    signers = sorted({tag.get("d", "").casefold().rstrip(".") for tag in tags})
    aligned = any(
        sender == signer or sender.endswith(f".{signer}") or signer.endswith(f".{sender}")
        for sender in senders
        for signer in signers
        if sender and signer
    )
    if aligned:
        return MessageFinding("alignment", "Signing domain", True, "that of the From address")
    return MessageFinding(
        "alignment",
        "Signing domain",
        False,
        f"{', '.join(signers) or 'none'} is not the domain of the From address",
        "authenticate your own domain with the provider, so that DMARC passes",
    )


def _verdict_of_receiver(message: Message) -> MessageFinding:
    said = _RESULT.findall(" ".join(_values(message, "Authentication-Results")[:1]))
    claim = f"the receiving server wrote dkim={said[0].casefold()}; " if said else ""
    return MessageFinding(
        "cryptography",
        "Validity",
        None,
        f"{claim}the signatures themselves were not verified here: that needs DNS",
    )


def _tags(value: str) -> dict[str, str]:
    """Return the tags of a DKIM-Signature (RFC 6376, section 3.2), white space taken out."""
    pairs = (part.partition("=") for part in value.split(";"))
    return {name.strip().casefold(): "".join(text.split()) for name, found, text in pairs if found}


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
