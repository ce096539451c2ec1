"""What evidence says of one person, found by the hash that only the salt in their row explains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from policydiff.delivery.addresses import address_key, parse_address
from policydiff.delivery.evidence.chain import Record, RecordKind
from policydiff.delivery.evidence.sealing import hash_recipient
from policydiff.delivery.store import Store
from policydiff.delivery.store.schema import subscriber
from policydiff.errors import AudienceError

__all__ = ["Mention", "find_mentions", "find_recipient_hash"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that tells of a person's delivery."""

    number: int
    at: str
    stage: str
    delivery: str
    said: str
    """The state, or the kind of event."""


def find_recipient_hash(store: Store, address: str) -> str | None:
    """Return the hash of the person with this address; None where they are in no evidence.

    Raises AudienceError for what is no address. Erased people cannot be found any more.
    """
    parsed = parse_address(address.strip())
    if parsed is None:
        raise AudienceError("the address given is not an e-mail address")
    key = address_key(parsed)
    with store.read() as connection:
        salt = connection.execute(
            select(subscriber.c.salt).where(subscriber.c.address_key == key)
        ).scalar()
    return hash_recipient(key, salt) if salt else None


def find_mentions(records: Iterable[Record], hashed: str) -> tuple[Mention, ...]:
    """Return what sound records say of the person with this hash, in their order."""
    known: set[str] = set()
    found: list[Mention] = []
    for record in records:
        details = record.details() or {}
        lines: list[tuple[str, str]] = []
        if record.kind == RecordKind.SENT:
            own = [
                (opaque, result["state"])
                for request in details.get("requests", ())
                for result in request["results"]
                for opaque, recipient in result["deliveries"]
                if recipient == hashed
            ]
            known |= {opaque for opaque, _ in own}
            lines = own
        elif record.kind == RecordKind.CHANGED:
            lines = [(each["delivery"], each["state"]) for each in details.get("deliveries", ())]
        elif record.kind == RecordKind.EVENTS:
            lines = [(each["delivery"], each["kind"]) for each in details.get("events", ())]
        found += [
            Mention(record.number, record.at, details["stage"], opaque, said)
            for opaque, said in lines
            if opaque in known
        ]
    return tuple(found)
