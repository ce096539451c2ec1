"""SendGrid's event batches into events.

Each mail carries our delivery id in `custom_args`, and each event about it repeats that as a field
of its own. A bounce that comes back days later may lack it; the bounce list, pulled before the next
mailing, has that address all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from policydiff.delivery.events.codes import ends_address, find_code
from policydiff.delivery.events.records import (
    DeliveryEvent,
    EventKind,
    Skipped,
    Source,
    Unreadable,
)
from policydiff.delivery.records import SubscriberStatus

__all__ = ["parse_event", "read_body", "read_stream"]

_KINDS = {
    "processed": EventKind.PROCESSED,
    "deferred": EventKind.DEFERRED,
    "delivered": EventKind.DELIVERED,
    "dropped": EventKind.DROPPED,
    "bounce": EventKind.BOUNCED,
    "spamreport": EventKind.COMPLAINED,
    "unsubscribe": EventKind.UNSUBSCRIBED,
    "group_unsubscribe": EventKind.UNSUBSCRIBED,
}
_DROPS = {
    "bounced address": SubscriberStatus.BOUNCED,
    "invalid": SubscriberStatus.BOUNCED,
    "spam reporting address": SubscriberStatus.COMPLAINED,
    "unsubscribed address": SubscriberStatus.UNSUBSCRIBED,
}
"""Why SendGrid drops a mail because of its recipient. Other reasons are not the recipient's."""
_DELIVERY = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9._+/=-]{1,200}")
_LATEST = 4_102_444_800.0  # the year 2100: what is later counts in milliseconds, or is nonsense

Read = DeliveryEvent | Skipped | Unreadable


def read_body(body: bytes) -> Iterator[Read]:
    """Yield the events of one request's body: a JSON array, or what is wrong with it."""
    yield from _elements(_decode(body), "the body", "event")


def read_stream(stream: BinaryIO) -> Iterator[Read]:
    """Yield the events of a file: a JSON array, or a JSON object or array a line.

    Memory stays flat where there is something on each line.
    """
    number = 0
    for line in stream:
        number += 1
        if not line.strip():
            continue
        value = _decode(line)
        if value is _BROKEN and line.lstrip().startswith(b"[") and number == 1:
            # An array over several lines.
            yield from read_body(line + stream.read())
            return
        yield from _elements(value, f"line {number}", f"line {number}, event")


def parse_event(value: object) -> DeliveryEvent | Skipped | None:
    """Return one object of a batch as an event; None where it is no event at all."""
    if not isinstance(value, dict) or not isinstance(value.get("event"), str):
        return None
    delivery = value.get("pd_delivery")
    if not isinstance(delivery, str) or not _DELIVERY.fullmatch(delivery):
        return Skipped.FOREIGN
    kind = _KINDS.get(value["event"])
    if kind is None:
        return Skipped.IGNORED
    at = _time(value.get("timestamp"))
    if at is None:
        return None
    detail, ends = _meaning(kind, value)
    address = _text(value, "email").strip()
    return DeliveryEvent(
        delivery=delivery,
        kind=kind,
        at=at,
        source=Source.SENDGRID,
        provider_id=_token(value.get("sg_message_id")),
        detail=detail,
        ends=ends,
        addresses=frozenset({address} if address else ()),
    )


_BROKEN = object()


def _decode(text: bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested beyond reason
        return _BROKEN


def _elements(value: object, whole: str, each: str) -> Iterator[Read]:
    if isinstance(value, list):
        for number, element in enumerate(value, 1):
            yield parse_event(element) or Unreadable(f"{each} {number}")
    else:
        yield parse_event(value) or Unreadable(whole)


def _meaning(kind: EventKind, value: Mapping[str, Any]) -> tuple[str, SubscriberStatus | None]:
    """Return our words for what happened, and what it makes of the reader."""
    code = find_code(_text(value, "status"), _text(value, "reason"))
    match kind:
        case EventKind.BOUNCED:
            # "blocked" is SendGrid's word for a refusal that is not the address's fault.
            bounced = _text(value, "type")
            hard = bounced == "bounce" or (bounced != "blocked" and ends_address(code))
            words = "bounced" if hard else "refused by the receiving server"
            return _with_code(words, code), SubscriberStatus.BOUNCED if hard else None
        case EventKind.DROPPED:
            reason = _text(value, "reason").strip().casefold()
            ends = _DROPS.get(reason)
            return f"dropped by SendGrid: {reason if ends else 'for another reason'}", ends
        case EventKind.COMPLAINED:
            return "reported as spam", SubscriberStatus.COMPLAINED
        case EventKind.UNSUBSCRIBED:
            return "", SubscriberStatus.UNSUBSCRIBED
        case EventKind.DEFERRED:
            return _with_code("put off by the receiving server", code), None
        case _:
            return "", None


def _with_code(words: str, code: str) -> str:
    return f"{words} ({code})" if code else words


def _time(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < _LATEST else None


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _token(value: object) -> str:
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else ""
