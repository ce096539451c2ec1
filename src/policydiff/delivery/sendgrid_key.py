"""What a SendGrid key may do, and whether the sender's domain is authenticated. Reads only."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any

from policydiff.delivery.transports.sendgrid import SendGridSettings, open_client
from policydiff.errors import DeliveryError

__all__ = ["TOO_MUCH", "is_domain_authenticated", "lacking_scopes", "read_json", "read_scopes"]

_LISTS = ("bounces", "invalid_emails", "spam_reports", "unsubscribes", "blocks")
TOO_MUCH = ("api_keys.create", "teammates.create", "subusers.create", "billing.update")
"""Scopes that no notice needs, and that a stolen key should not have."""


def read_scopes(api_key: str | None, settings: SendGridSettings) -> frozenset[str]:
    """Return the scopes of the key, as GET /v3/scopes names them.

    Raises ConfigError without a key, DeliveryError where SendGrid does not answer, or refuses.
    """
    answer = read_json(open_client(api_key, settings).client.scopes)
    scopes = answer.get("scopes") if isinstance(answer, dict) else None
    if not isinstance(scopes, list):
        raise DeliveryError("SendGrid's answer to GET /v3/scopes lists no scopes")
    return frozenset(str(scope) for scope in scopes)


def lacking_scopes(scopes: frozenset[str], *, pulls: bool, grouped: bool) -> tuple[str, ...]:
    """Return what the key lacks to send, and with `pulls` to read SendGrid's suppression lists.

    A scope also stands for those below it: suppression.read for suppression.bounces.read.
    """
    wanted = [("mail.send", "mail.send")]
    if pulls:
        wanted += [(f"suppression.{name}.read", "suppression.read") for name in _LISTS]
    if pulls and grouped:
        wanted.append(("asm.groups.suppressions.read", "asm.groups.read"))
    found = [(one, whole) for one, whole in wanted if one not in scopes and whole not in scopes]
    return tuple(dict.fromkeys(whole for _, whole in found))


def is_domain_authenticated(
    api_key: str | None, settings: SendGridSettings, domain: str
) -> bool | None:
    """Return whether SendGrid signs for `domain` or one above it; None where the key may not ask."""
    try:
        answer = read_json(open_client(api_key, settings).client.whitelabel.domains)
    except DeliveryError:
        return None
    if not isinstance(answer, list):
        return None
    valid = [
        str(row.get("domain", "")) for row in answer if isinstance(row, dict) and row.get("valid")
    ]
    return any(domain == each or domain.endswith(f".{each}") for each in valid if each)


def read_json(resource: Any, query: Mapping[str, object] | None = None) -> Any:
    """Return what a GET of one of the client's resources answers. Raises DeliveryError."""
    from python_http_client.exceptions import HTTPError

    try:
        return json.loads(resource.get(query_params=query).body)
    except HTTPError as error:
        raise DeliveryError(f"SendGrid answered {error.status_code}") from None
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(f"SendGrid cannot be reached: {type(error).__name__}") from None
    except ValueError:
        raise DeliveryError("SendGrid's answer is not JSON") from None
