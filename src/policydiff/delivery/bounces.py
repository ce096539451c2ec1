"""Mails that come back into events: bounces, forwarded complaints, and mails of readers who leave.

Whoever sends over SMTP gets them at the sender's address. They are read from where that mailbox is
kept: an mbox file, a Maildir, a folder of .eml files or one such file. Which delivery they are about
stands in the headers of the mail they return: our own header, else the Message-ID, both made of the
opaque delivery id. Nothing is written, moved or marked as read.

A notification is a multipart/report (RFC 3464, RFC 6533); a complaint is one as well (RFC 5965). A
mail that leaves by List-Unsubscribe (RFC 2369) has the delivery's id in its subject, which nobody else
knows. Other replies of people are no events; they stay in the mailbox for a person to answer.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from email.message import Message
from email.utils import mktime_tz, parsedate_tz
from pathlib import Path

from policydiff.delivery.events.codes import ends_address, find_code
from policydiff.delivery.events.records import (
    DeliveryEvent,
    EventKind,
    Skipped,
    Source,
    Unreadable,
)
from policydiff.delivery.records import SubscriberStatus
from policydiff.delivery.transports.mime import DELIVERY_HEADER, UNSUBSCRIBE_WORD
from policydiff.errors import DeliveryError

__all__ = ["parse_bounce", "read_bounces"]

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_FEEDBACK_TYPE = "message/feedback-report"
_ID = re.compile(r"\s*<?([0-9a-f]{32})(?:@|>?\s*$)")
# Some mail programs show the space of the link as it is written.
_LEAVES = re.compile(rf"\b{UNSUBSCRIBE_WORD}(?:\s|%20|\+)+([0-9a-f]{{32}})\s*$", re.IGNORECASE)
_REFERENCE = re.compile(r"<([0-9a-f]{32})@")
_KINDS = {
    "failed": EventKind.BOUNCED,
    "delayed": EventKind.DEFERRED,
    "delivered": EventKind.DELIVERED,
    # Handed on to a system that tells no more.
    "relayed": EventKind.PROCESSED,
    "expanded": EventKind.PROCESSED,
}
_COMPLAINTS = ("abuse", "fraud")
_MAX_BYTES = 20_000_000


def read_bounces(place: Path) -> Iterator[DeliveryEvent | Skipped | Unreadable]:
    """Yield what each mail in `place` tells.

    `place` is an mbox file, an .eml file, a Maildir, or a folder with .eml files. Raises
    DeliveryError where it is none of these or cannot be read.
    """
    try:
        for name, raw in _mails(place):
            yield from _events(name, raw)
    except OSError as error:
        raise DeliveryError(f"{place} cannot be read: {error.strerror}") from error


def parse_bounce(raw: bytes) -> tuple[DeliveryEvent, ...] | Skipped:
    """Return what one mail tells: an event for each recipient it speaks of; one, as a rule."""
    mail = message_from_bytes(raw)
    parts = list(mail.walk())
    reports = [part for part in parts if part.get_content_type() in _STATUS_TYPES]
    complaints = [part for part in parts if part.get_content_type() == _FEEDBACK_TYPE]
    if not reports and not complaints:
        leaving = _leaving(mail)
        return Skipped.IGNORED if leaving is None else (leaving,)
    delivery = _delivery(mail, parts)
    if delivery is None:
        return Skipped.FOREIGN
    at = _time(mail)
    if complaints:
        events = [_complaint(_fields(part)[0], delivery, at) for part in complaints]
    else:
        blocks = [block for part in reports for block in _fields(part)]
        events = [_bounce(block, delivery, at) for block in blocks]
    told = tuple(dict.fromkeys(event for event in events if event is not None))
    return told or Skipped.IGNORED


def _mails(place: Path) -> Iterator[tuple[str, bytes]]:
    if place.is_dir() and (place / "cur").is_dir() and (place / "new").is_dir():
        maildir = mailbox.Maildir(place, create=False)
        for key in sorted(maildir.keys()):
            yield f"mail {key}", maildir.get_bytes(key)
    elif place.is_dir():
        files = sorted(place.glob("*.eml"))
        if not files:
            raise DeliveryError(
                f"{place} is no Maildir (it has no folders cur and new) and has no .eml files: "
                "name the mbox file, the Maildir or the folder that bounces are kept in"
            )
        for path in files:
            yield path.name, path.read_bytes()
    elif _begins_an_mbox(place):
        box = mailbox.mbox(place, create=False)
        try:
            for number, key in enumerate(box.keys(), 1):
                yield f"mail {number}", box.get_bytes(key)
        finally:
            box.close()
    else:
        yield place.name, place.read_bytes()


def _begins_an_mbox(place: Path) -> bool:
    with place.open("rb") as file:
        return file.read(5) == b"From "


def _events(name: str, raw: bytes) -> Iterator[DeliveryEvent | Skipped | Unreadable]:
    if len(raw) > _MAX_BYTES:
        yield Unreadable(name)
        return
    try:
        told = parse_bounce(raw)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # What a stranger's mail server wrote must not end the run; the mail is named and left.
        yield Unreadable(name)
        return
    if isinstance(told, Skipped):
        yield told
    else:
        yield from told


def _delivery(mail: Message, parts: list[Message]) -> str | None:
    """Return our id of the mail that is spoken of, or None where it is none of ours."""
    for part in parts:
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global"):
            returned = part.get_payload(0) if part.is_multipart() else None
        elif kind in ("text/rfc822-headers", "message/global-headers"):
            returned = message_from_string(_text(part))
        else:
            continue
        if isinstance(returned, Message) and (found := _own_id(returned)):
            return found
    named = " ".join(str(mail.get(name, "")) for name in ("In-Reply-To", "References"))
    found_reference = _REFERENCE.search(named)
    return found_reference[1] if found_reference else None


def _own_id(returned: Message) -> str | None:
    for name in (DELIVERY_HEADER, "Message-ID"):
        if found := _ID.match(str(returned.get(name, ""))):
            return found[1]
    return None


def _fields(part: Message) -> list[Message]:
    """Return the blocks of fields in a report: of the mail, then of each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list) and part.get_content_type() == "message/delivery-status":
        return [block for block in payload if isinstance(block, Message)]
    # The standard library knows the older type only, and takes these for mails with a body.
    blocks = re.split(r"\r?\n[ \t]*\r?\n", _text(part).lstrip())
    return [message_from_string(block) for block in blocks if block.strip()]


def _text(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(str(inner) for inner in payload)
    decoded = part.get_payload(decode=True)
    return decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else str(payload)


def _bounce(block: Message, delivery: str, at: float) -> DeliveryEvent | None:
    kind = _KINDS.get(str(block.get("Action", "")).split("(")[0].strip().casefold())
    if kind is None:
        return None  # the block about the mail as a whole, or a word of no standard
    code = find_code(str(block.get("Status", "")), str(block.get("Diagnostic-Code", "")))
    hard = kind is EventKind.BOUNCED and ends_address(code)
    words = {
        EventKind.BOUNCED: "bounced" if hard else "refused by the receiving server",
        EventKind.DEFERRED: "put off by the receiving server",
    }.get(kind, "")
    return DeliveryEvent(
        delivery=delivery,
        kind=kind,
        at=at,
        source=Source.DSN,
        detail=f"{words} ({code})" if words and code else words,
        ends=SubscriberStatus.BOUNCED if hard else None,
        addresses=_named(block, "Original-Recipient", "Final-Recipient"),
    )


def _complaint(fields: Message, delivery: str, at: float) -> DeliveryEvent | None:
    if str(fields.get("Feedback-Type", "")).strip().casefold() not in _COMPLAINTS:
        return None
    return DeliveryEvent(
        delivery=delivery,
        kind=EventKind.COMPLAINED,
        at=at,
        source=Source.FEEDBACK,
        detail="reported as spam",
        ends=SubscriberStatus.COMPLAINED,
        addresses=_named(fields, "Original-Rcpt-To"),
    )


def _leaving(mail: Message) -> DeliveryEvent | None:
    subject = str(make_header(decode_header(str(mail.get("Subject", "")))))
    found = _LEAVES.search(subject)
    if found is None:
        return None
    return DeliveryEvent(
        delivery=found[1].lower(),
        kind=EventKind.UNSUBSCRIBED,
        at=_time(mail),
        source=Source.MAIL,
        detail="asked to leave by mail",
        ends=SubscriberStatus.UNSUBSCRIBED,
    )


def _named(block: Message, *names: str) -> frozenset[str]:
    """Return the addresses in fields such as `Final-Recipient: rfc822; <ann@example.org>`."""
    values = [str(value) for name in names for value in block.get_all(name, [])]
    plain = [value.rpartition(";")[2].strip().strip("<>").strip() for value in values]
    return frozenset(address for address in plain if "@" in address)


def _time(mail: Message) -> float:
    """Return when a mail was written, else when it was received last, else 0."""
    written = str(mail.get("Date", ""))
    received = str(mail.get("Received", "")).rpartition(";")[2]
    for text in (written, received):
        parsed = parsedate_tz(text)
        if parsed is not None:
            try:
                return max(0.0, float(mktime_tz(parsed)))
            except (ValueError, OverflowError):
                continue
    return 0.0
