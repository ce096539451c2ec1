"""One mail to one address, to look at before anybody else gets it. Leaves no trace in the ledger."""

from __future__ import annotations

from policydiff.delivery.addresses import parse_address
from policydiff.delivery.letters import Letters
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.store.database import new_id
from policydiff.delivery.transports.protocol import Batch, Envelope, Outcome, Transport
from policydiff.errors import AudienceError

__all__ = ["send_sample"]

_NOBODY = "sample"
"""Subject of the sample's unsubscribe link: the link works, and takes nobody off the list."""


def send_sample(
    transport: Transport, letters: Letters, address: str, *, kind: SubscriberKind, locale: str
) -> Outcome:
    """Send what a reader of `kind` and `locale` would get to `address`; return what became of it.

    Raises AudienceError where `address` is none, ConfigError for a message that must not be mailed.
    """
    parsed = parse_address(address.strip())
    if parsed is None:
        raise AudienceError("the address for the test mail is not an e-mail address")
    letters.check_kind(kind)
    link = letters.unsubscribe_link(kind)
    envelope = Envelope(new_id(), parsed, link(_NOBODY) if link else "")
    batch = Batch(new_id(), letters.letter(kind, locale), (envelope,))
    return transport.send(batch)[0]
