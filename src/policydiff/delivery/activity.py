"""SendGrid's memory of what it accepted, asked about requests whose answer was lost.

A request is taken as a whole or not at all, so one mail of it that SendGrid has heard of settles all.
That it has heard of none proves nothing: the history lags behind, and only paid plans have one.
"""

from __future__ import annotations

from collections.abc import Iterable

from policydiff.delivery.sendgrid_key import read_json
from policydiff.delivery.transports.sendgrid import SendGridSettings, open_client
from policydiff.errors import DeliveryError

__all__ = ["find_accepted"]


def find_accepted(
    api_key: str | None, settings: SendGridSettings, requests: Iterable[str]
) -> frozenset[str]:
    """Return those of `requests`, by our opaque ids, of which SendGrid has a mail.

    Raises ConfigError without a key, DeliveryError where SendGrid does not answer, or not so: the plan
    has no history, or the key may not read it.
    """
    client = open_client(api_key, settings).client
    found = set()
    for request in sorted(set(requests)):
        query = {"query": f"unique_args['pd_request']=\"{request}\"", "limit": 1}
        try:
            answer = read_json(client.messages, query)
        except DeliveryError as error:
            raise DeliveryError(
                f"SendGrid's email activity cannot be asked: {error}. It needs the paid history and a key "
                "with the permission to read it; nothing was settled by it"
            ) from None
        messages = answer.get("messages") if isinstance(answer, dict) else None
        if not isinstance(messages, list):
            raise DeliveryError("SendGrid's answer to GET /v3/messages lists no messages")
        found |= {request} if messages else set()
    return frozenset(found)
