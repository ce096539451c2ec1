"""The audience, the ledger, the transports: every subscriber once, nobody twice, nothing lost.

Importing this package costs nothing: SQLAlchemy, sendgrid, smtplib and email-validator are
imported by the modules that use them. Callers import from those:

* `delivery.store`: `open_store`, where subscribers and the ledger live
* `delivery.audience`: import, list, add, confirm, remove, erase; `delivery.exports`: the way out
* `delivery.signups`: subscription with double opt-in, and what a reader chose
* `delivery.topics`: what a notice is about, for watchers who follow some topics only
* `delivery.planning`: who gets a notice, and who does not and why
* `delivery.letters`: `Letters`, the messages of a mailing, checked
* `delivery.sending`: `send_mailing`; `delivery.sample`: one test mail
* `delivery.choosing`: whom `--only` means
* `delivery.store.ledger`: what was sent, what is unknown, and settling it
* `delivery.transports.outbox`, `.smtp`, `.sendgrid`: how a mail leaves the house
* `delivery.events`, `.bounces`, `.suppressions`: what became of mails after they left
* `delivery.store.gitref`, `.gitref_readers`: the same store with its ledger on a git ref
* `delivery.durability`, `.publicity`: ledgers that would be forgotten, or read by everybody
* `delivery.tokens`: signed unsubscribe links
* `delivery.evidence`: what was told and sent, as a chain of records; packs of it, and checks
* `delivery.retention`: forgetting details without breaking that chain
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
