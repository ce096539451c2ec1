"""Events as SendGrid tells them, and deliveries for them to be about."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from tests.delivery.delivery_samples import KEY, ScriptedTransport, fill, message, send

from policydiff.delivery.events.ingest import IngestResult, ingest_events
from policydiff.delivery.events.sendgrid import read_body
from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, UnsubscribeLinks
from policydiff.delivery.records import Delivery, DeliveryState, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.store.schema import event, subscriber
from policydiff.delivery.transports import Batch, Unknown

NOW = 1_800_000_500.0
LINKS = UnsubscribeLinks("https://acme.example.com/leave/{token}", (b"k" * 32,))


def said(delivery: str, kind: str, at: float = 1_800_000_100, **more: Any) -> dict[str, Any]:
    """One event object. Without a recipient, so that it fits whoever the delivery went to."""
    return {
        "event": kind,
        "timestamp": at,
        "pd_delivery": delivery,
        "pd_request": "f" * 32,
        "sg_event_id": f"id-{kind}-{at}",
        "sg_message_id": "AbC.recvd-1",
        "category": ["policydiff"],
        **more,
    }


def body(*events: dict[str, Any]) -> bytes:
    return json.dumps(list(events)).encode()


def ingest(store: Store, *events: dict[str, Any], now: float = NOW) -> IngestResult:
    return ingest_events(store, read_body(body(*events)), now=now)


def mailed(store: Store, count: int = 1, kind: str = "account") -> list[Delivery]:
    """Send to `count` people, and return their deliveries: all accepted."""
    fill(store, count, kind=kind)
    _send(store, ScriptedTransport())
    return deliveries(store)


def lost(store: Store, count: int = 1, kind: str = "account") -> list[Delivery]:
    """The same, with every answer lost."""
    fill(store, count, kind=kind)

    def answer(batch: Batch) -> tuple[Unknown, ...]:
        return (Unknown("the answer was lost"),) * len(batch.envelopes)

    _send(store, ScriptedTransport(answer))
    return deliveries(store)


def _send(store: Store, transport: ScriptedTransport) -> None:
    watching = {"en": message("en", UNSUBSCRIBE_SLOT)}
    send(store, transport, watcher_messages=watching, unsubscribe=LINKS)


def deliveries(store: Store) -> list[Delivery]:
    mailing = find_mailing(store, KEY)
    assert mailing is not None
    return list(iter_deliveries(store, mailing))


def state(store: Store, delivery: str) -> DeliveryState:
    return next(each.state for each in deliveries(store) if each.id == delivery)


def status(store: Store, subscriber_id: str) -> SubscriberStatus:
    with store.read() as connection:
        query = select(subscriber.c.status).where(subscriber.c.id == subscriber_id)
        return SubscriberStatus(connection.execute(query).scalar_one())


def kept(store: Store) -> list[tuple[Any, ...]]:
    """Every event row, without what other rooms add to it."""
    columns = ("delivery", "kind", "at", "source", "provider_id", "detail", "payload")
    query = select(*[event.c[name] for name in columns]).order_by(event.c.at, event.c.kind)
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


class Webhook:
    """The other side of a signed webhook."""

    def __init__(self, curve: ec.EllipticCurve | None = None) -> None:
        self._key = ec.generate_private_key(curve or ec.SECP256R1())
        der = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.key = base64.b64encode(der).decode()

    def sign(self, content: bytes, timestamp: str) -> str:
        signed = self._key.sign(timestamp.encode() + content, ec.ECDSA(hashes.SHA256()))
        return base64.b64encode(signed).decode()
