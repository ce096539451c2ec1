"""The audience, the ledger, the transports: every subscriber once, nobody twice, nothing lost.

Importing this package costs nothing: SQLAlchemy, sendgrid, smtplib and email-validator are
imported by the modules that use them. Callers import from those:

* `delivery.store`: `open_store`, where subscribers and the ledger live
* `delivery.audience`: import, list, add, remove, erase
* `delivery.planning`: who gets a notice, and who does not and why
* `delivery.letters`: `Letters`, the messages of a mailing, checked
* `delivery.sending`: `send_mailing`; `delivery.sample`: one test mail
* `delivery.store.ledger`: what was sent, what is unknown, and settling it
* `delivery.transports.outbox`, `.smtp`, `.sendgrid`: how a mail leaves the house
* `delivery.durability`: ledgers that would be forgotten
* `delivery.tokens`: signed unsubscribe links
"""

from __future__ import annotations

from policydiff.delivery.records import (
    Delivery,
    DeliveryState,
    MailingKey,
    MailingResult,
    Plan,
    Sender,
    Subscriber,
    SubscriberKind,
    SubscriberStatus,
)

__all__ = [
    "Delivery",
    "DeliveryState",
    "MailingKey",
    "MailingResult",
    "Plan",
    "Sender",
    "Subscriber",
    "SubscriberKind",
    "SubscriberStatus",
]
