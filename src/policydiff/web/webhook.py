"""SendGrid's signed event webhook: answered with success only after everything is stored."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from policydiff.delivery.events.ingest import ingest_events
from policydiff.delivery.events.sendgrid import read_body
from policydiff.delivery.events.signature import UnsignedEventsError, check_signature
from policydiff.web.asked import Asked
from policydiff.web.server import Server

__all__ = ["take_events"]

_SIGNATURE = "x-twilio-email-event-webhook-signature"
_TIMESTAMP = "x-twilio-email-event-webhook-timestamp"


def take_events(server: Server, asked: Asked) -> Response:
    """Take in a batch. What fails is answered with an error, so that the provider sends it again.

    Events that cannot be read are counted and logged; they would be no better the next time.
    """
    key = server.config.delivery.sendgrid.webhook_key
    if not key:
        return PlainTextResponse("No webhook_key is configured.\n", 404)
    now = server.clock()
    try:
        check_signature(
            asked.body,
            signature=asked.headers.get(_SIGNATURE),
            timestamp=asked.headers.get(_TIMESTAMP),
            key=key,
            now=now,
        )
    except UnsignedEventsError:
        return PlainTextResponse("The signature does not hold.\n", 403)
    result = ingest_events(server.store(), read_body(asked.body), now=now)
    server.log(
        f"events: {result.total} read, {result.new} new, {result.repeated} known already, "
        f"{result.unreadable} unreadable, {len(result.another_channel)} to tell by another channel"
    )
    return PlainTextResponse("stored\n")
