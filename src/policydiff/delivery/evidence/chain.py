"""Evidence as a chain of records: each carries the hash of the one before.

A record is a head of a few fields and a body of details. The head names the SHA-256 of the body, and
the hash of the record covers the head alone. So details may be pruned when nobody needs them any
more, and the chain still holds: what is left says that something stood there, and what it hashed to.

Whoever can write to the store can write a whole new chain. Only the hash of the last record, kept
somewhere else (a commit message, a colleague's mail), shows that: compare it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "FORMAT",
    "PRUNABLE",
    "Break",
    "ChainKey",
    "Record",
    "RecordKind",
    "canonical",
    "check_links",
    "make_record",
    "sha256_hex",
    "when",
]

FORMAT = "policydiff evidence 1"


class RecordKind(StrEnum):
    """What a record tells of."""

    NOTICE = "notice"
    """What was told: texts, report, decisions, mails."""
    SENT = "sent"
    """What the transport was asked to send, and its answer for each recipient."""
    CHANGED = "changed"
    """Deliveries whose state is another one than evidence had."""
    EVENTS = "events"
    """What the provider or a person said afterwards."""
    COUNTS = "counts"
    """Where the notice stood, in numbers."""
    PRUNED = "pruned"
    """Records whose details were removed, and why."""


PRUNABLE = (RecordKind.SENT, RecordKind.CHANGED, RecordKind.EVENTS)
"""Kinds with a line for each recipient; the others hold nothing about one person."""


@dataclass(frozen=True, slots=True)
class ChainKey:
    """The notice that a chain is about."""

    namespace: str
    policy: str
    notice: str

    @property
    def start(self) -> str:
        """What the first record has in place of a hash before it: no other notice's chain fits."""
        return sha256_hex(canonical([FORMAT, self.namespace, self.policy, self.notice]))


@dataclass(frozen=True, slots=True)
class Record:
    """One link."""

    number: int
    """From 1, without gaps."""
    kind: str
    """A `RecordKind`; any other word where somebody put one there."""
    at: str
    """When it was written: ISO 8601 in UTC."""
    body: str | None
    """The details as canonical JSON; None once pruned."""
    body_sha256: str
    previous: str
    """Hash of the record before; `ChainKey.start` for the first one."""
    hash: str

    def details(self) -> Any:
        """Return the body as plain JSON types, or None where it was pruned."""
        return None if self.body is None else json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    number: int
    """Of the record; 0 where it is no record that is wrong."""
    problem: str
    """One sentence for people."""


def make_record(previous: str, number: int, kind: RecordKind, at: str, body: object) -> Record:
    """Return the record that follows the one with the hash `previous`."""
    text = canonical(body)
    digest = sha256_hex(text)
    return Record(
        number, kind, at, text, digest, previous, _hash(number, kind, at, digest, previous)
    )


def check_links(
    records: Iterable[Record], key: ChainKey, *, length: int, head: str
) -> Iterator[Record | Break]:
    """Yield the records as long as they hold, and the first break, after which it ends.

    `length` and `head` are how many there must be, and the hash of the last one. Missing details
    count as broken unless a later record says that they were pruned.
    """
    last, number = key.start, 0
    bare: dict[int, str] = {}
    for record in records:
        number += 1
        if problem := _problem(record, number, last):
            yield Break(number, problem)
            return
        if record.body is None:
            bare[number] = record.kind
        elif record.kind == RecordKind.PRUNED:
            for each in _pruned(record):
                bare.pop(each, None)
        last = record.hash
        yield record
    if bare:
        first = min(bare)
        yield Break(
            first,
            f"the details of record {first} ({bare[first]}) are gone, "
            "and no later record says that they were pruned",
        )
    elif number < length:
        yield Break(
            number + 1, f"the chain has {length} records, and those after {number} are gone"
        )
    elif number > length:
        yield Break(length + 1, f"the chain ends with record {length}, and more were put behind it")
    elif last != head:
        yield Break(number, f"record {number} is not the last one that was noted: it was exchanged")


def canonical(value: object) -> str:
    """Return JSON with one spelling: sorted keys, ASCII, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def sha256_hex(content: str | bytes) -> str:
    """Return the SHA-256, in hex."""
    raw = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def when(seconds: float | None) -> str:
    """Return seconds since the epoch as ISO 8601 in UTC, "" for None."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _hash(number: int, kind: str, at: str, body_sha256: str, previous: str) -> str:
    return sha256_hex(canonical([FORMAT, number, str(kind), at, body_sha256, previous]))


def _pruned(record: Record) -> tuple[int, ...]:
    """Return the numbers that a record says were pruned; none where it is no such record."""
    details = record.details()
    numbers = details.get("records") if isinstance(details, dict) else None
    if not isinstance(numbers, list):
        return ()
    return tuple(number for number in numbers if isinstance(number, int))


def _problem(record: Record, number: int, last: str) -> str:
    if record.number != number:
        return (
            f"where record {number} should stand, there is record {record.number}: "
            "one was removed, added or moved"
        )
    if record.previous != last:
        before = f"record {number - 1}" if number > 1 else "the notice it is kept for"
        return f"record {number} ({record.kind}) does not belong behind {before}: one was exchanged"
    own = _hash(number, record.kind, record.at, record.body_sha256, record.previous)
    if record.hash != own:
        return f"record {number} ({record.kind}) was changed after it was written"
    if record.body is not None and sha256_hex(record.body) != record.body_sha256:
        return (
            f"the details of record {number} ({record.kind}) were changed after they were written"
        )
    if record.body is None and record.kind not in PRUNABLE:
        return f"the details of record {number} ({record.kind}) are gone, and such are never pruned"
    return ""
