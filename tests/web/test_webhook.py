"""The provider's events: signed, bounded, and answered only once they are stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.delivery.event_samples import Webhook, body, mailed, said, status
from tests.web.conftest import NOON, Site

from policydiff.delivery.audience import list_subscribers
from policydiff.delivery.records import SubscriberStatus

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"


@pytest.fixture
def signer(site: Site) -> Webhook:
    signer = Webhook()
    site.configure(f"[delivery]\nsendgrid = {{ webhook_key = '{signer.key}' }}\n")
    return signer


def post(site: Site, signer: Webhook, content: bytes, at: float = NOON, **changed: str) -> Any:
    stamp = str(int(at))
    headers = {SIGNATURE: signer.sign(content, stamp), TIMESTAMP: stamp} | changed
    return site.client().post("/events/sendgrid", content=content, headers=headers)


def delivered(site: Site) -> str:
    """The id of a delivery that went out."""
    (delivery,) = mailed((site.server or site.start()).store())
    return delivery.id


def test_events_move_readers(site: Site, signer: Webhook) -> None:
    delivery = delivered(site)
    content = body(said(delivery, "bounce", at=NOON, type="bounce", status="5.1.1"))
    assert post(site, signer, content).status_code == 200
    assert site.server is not None
    store = site.server.store()
    (reader,) = list_subscribers(store)
    assert status(store, reader.id) is SubscriberStatus.BOUNCED
    # Repeated, as providers do.
    assert post(site, signer, content).status_code == 200
    assert "1 known already" in site.lines[-2]


@pytest.mark.parametrize(
    "wrong",
    [
        {SIGNATURE: ""},
        {SIGNATURE: "bm9uc2Vuc2U="},
        {TIMESTAMP: "1"},
        {TIMESTAMP: ""},
    ],
)
def test_what_is_not_signed_is_not_taken(
    site: Site, signer: Webhook, wrong: dict[str, str]
) -> None:
    delivery = delivered(site)
    content = body(said(delivery, "bounce", at=NOON, type="bounce", status="5.1.1"))
    assert post(site, signer, content, **wrong).status_code == 403
    assert post(site, Webhook(), content).status_code == 403
    assert post(site, signer, content, at=NOON - 700).status_code == 403
    assert site.server is not None
    (reader,) = list_subscribers(site.server.store())
    assert reader.status is SubscriberStatus.ACTIVE


def test_a_batch_has_its_bounds(site: Site, signer: Webhook) -> None:
    many = json.dumps([said("0" * 32, "delivered")] * 3000).encode()
    assert len(many) > 200_000
    assert post(site, signer, many).status_code == 200
    assert post(site, signer, b"[" + b" " * (2 * 1024 * 1024) + b"]").status_code == 413


def test_what_cannot_be_stored_is_not_acknowledged(site: Site, signer: Webhook) -> None:
    (site.repository.folder / "file").write_text("")
    site.environ["POLICYDIFF_DATABASE_URL"] = f"sqlite:///{site.repository.folder}/file/x.sqlite"
    assert post(site, signer, body(said("0" * 32, "delivered"))).status_code >= 500


def test_without_a_key_there_is_no_webhook(site: Site) -> None:
    assert site.client().post("/events/sendgrid", content=b"[]").status_code == 404


def test_no_event_reaches_the_log(site: Site, signer: Webhook) -> None:
    delivery = delivered(site)
    post(site, signer, body(said(delivery, "dropped", at=NOON, email="ann@example.org")))
    assert "@" not in "\n".join(site.lines)
