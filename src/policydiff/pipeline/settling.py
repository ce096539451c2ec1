"""Deliveries whose answer was lost, looked up where the provider remembers what it accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff.config import Config, TransportName
from policydiff.delivery.records import Delivery, DeliveryState, MailingKey
from policydiff.errors import UsageError

if TYPE_CHECKING:
    from policydiff.delivery.store import Store

__all__ = ["Settlement", "find_unsettled", "settle", "settle_by_provider"]

_PROVIDER = "SendGrid"
_PIECE = 1_000
"""Deliveries settled in one transaction: a database takes so many values in a statement."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What somebody found out about deliveries."""

    sent: bool
    by: str
    reason: str
    now: float
    """Seconds since the epoch."""
    refused: bool = False
    """Whether it is about what was refused, which is planned again; else about what is unknown."""


def find_unsettled(
    store: Store,
    key: MailingKey,
    requests: tuple[str, ...] = (),
    *,
    state: DeliveryState = DeliveryState.UNKNOWN,
) -> tuple[Delivery, ...]:
    """Return what is in `state` of requests whose id begins so; of all where none is named."""
    from policydiff.delivery.store.ledger import find_mailing, iter_deliveries

    mailing = find_mailing(store, key)
    found = iter_deliveries(store, mailing, state) if mailing else ()
    return tuple(each for each in found if not requests or each.request.startswith(requests))


def settle(store: Store, key: MailingKey, deliveries: Sequence[str], settlement: Settlement) -> int:
    """Settle deliveries as somebody says, and return how many.

    Raises `UsageError` without a word, and for what was refused of a mailing that has ended: nothing
    more would be sent, and they would no longer count as not reached.
    """
    from policydiff.delivery.store.ledger import resolve_deliveries
    from policydiff.delivery.store.pins import is_told

    if settlement.refused and deliveries and is_told(store, key):
        raise UsageError(
            f"Notice {key.notice} was sent to the end ({key.stage}), and nobody is mailed under it any "
            "more. Tell those who refused it in another way: `policydiff subscribers export --unreached "
            f"{key.notice}` writes out the account holders among them."
        )
    # Also where there are none: name and reason are asked for all the same.
    return sum(
        resolve_deliveries(
            store,
            key,
            sent=settlement.sent,
            by=settlement.by,
            reason=settlement.reason,
            now=settlement.now,
            deliveries=deliveries[start : start + _PIECE],
            rejected=settlement.refused,
        )
        for start in range(0, len(deliveries) or 1, _PIECE)
    )


def settle_by_provider(
    config: Config, environ: Mapping[str, str], store: Store, key: MailingKey, now: float
) -> tuple[int, int]:
    """Settle as sent what SendGrid's email activity has; return how many, and how many stay unknown.

    `now` is in seconds since the epoch. Raises `UsageError` where the provider remembers nothing that
    can be asked, and what `delivery.activity.find_accepted` raises.
    """
    from policydiff.delivery.activity import find_accepted
    from policydiff.delivery.transports.sendgrid import SendGridSettings

    sendgrid = config.delivery.sendgrid
    if config.delivery.transport is not TransportName.SENDGRID or sendgrid.eu_residency:
        raise UsageError(
            "Only SendGrid outside of its EU region remembers what it accepted; look it up yourself, and "
            "say --sent or --unsent."
        )
    unknown = find_unsettled(store, key)
    accepted = find_accepted(
        environ.get("SENDGRID_API_KEY"),
        SendGridSettings(host=environ.get("POLICYDIFF_SENDGRID_HOST", "")),
        (each.request for each in unknown),
    )
    settled = [each.id for each in unknown if each.request in accepted]
    said = Settlement(True, _PROVIDER, "its email activity has the request", now)
    return settle(store, key, settled, said), len(unknown) - len(settled)
