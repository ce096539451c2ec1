"""Subscription with double opt-in: a wish, and, once its owner confirmed it, a reader.

A wish changes nothing of the list: anybody can send one in another's name. So nothing here tells
whether an address is known, and who had left or was erased stays so until the mail that went to the
address is answered. Wishes are limited by address and by network, and run out.
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.delivery.addresses import parse_address
from policydiff.delivery.audience import add_subscriber, confirm_subscriber, find_subscriber
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.signups import (
    SignUp,
    count_of_address,
    count_of_network,
    delete_older,
    delete_sign_up,
    fetch_sign_up,
    fetch_sign_ups_of,
    insert_sign_up,
    one_at_a_time,
)
from policydiff.delivery.store.subscribers import fetch_by_id, update_subscribers
from policydiff.errors import AudienceError

__all__ = [
    "EXPIRES",
    "PER_ADDRESS",
    "PER_NETWORK",
    "SOURCE",
    "TooManySignUpsError",
    "change_preferences",
    "confirm_sign_up",
    "expire_sign_ups",
    "find_reader",
    "find_sign_ups",
    "open_sign_up",
    "sign_up",
]

EXPIRES = 48 * 3600.0
"""Seconds after which a wish that nobody confirmed is gone."""
PER_ADDRESS = 3
"""Wishes for one address within `EXPIRES`: more than that many mails nobody gets unasked."""
PER_NETWORK = 20
"""Wishes from one network within `_NETWORK_SPAN`."""
_NETWORK_SPAN = 3600.0
SOURCE = "web form, confirmed by mail"
"""How consent was given, as a reader's record says it."""


class TooManySignUpsError(AudienceError):
    """A network sent too many wishes. Says nothing about any address."""

    def __init__(self) -> None:
        super().__init__("too many sign-ups came from your network; try again in an hour")


def sign_up(
    store: Store,
    address: str,
    *,
    network: str,
    locale: str,
    policies: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    consent_text: str = "",
    now: float,
) -> SignUp | None:
    """Take a wish in, and return it; None where the address had as many mails as it may get.

    `network` is where it comes from, such as "192.0.2.0/24". The list of subscribers is not looked at,
    so that nothing, not even the time this takes, tells who is on it.

    Raises AudienceError for what is no address, TooManySignUpsError where the network sent too many.
    """
    parsed = parse_address(address.strip())
    if parsed is None:
        raise AudienceError("that is not an e-mail address")
    wish = SignUp(new_id(), parsed, locale, policies, topics, consent_text, now)
    with store.write() as connection:
        one_at_a_time(connection)
        delete_older(connection, now - EXPIRES)
        if count_of_network(connection, store, network, now - _NETWORK_SPAN) >= PER_NETWORK:
            raise TooManySignUpsError
        had = count_of_address(connection, store, parsed, now - EXPIRES)
        # Written down all the same, or the time that takes would tell.
        insert_sign_up(connection, store, wish, network)
    return wish if had < PER_ADDRESS else None


def expire_sign_ups(store: Store, *, now: float) -> None:
    """Delete all wishes that have run out; `sign_up` does so as well."""
    with store.write() as connection:
        delete_older(connection, now - EXPIRES)


def open_sign_up(store: Store, sign_up_id: str, *, now: float) -> SignUp | None:
    """Return a wish that still can be confirmed, or None."""
    with store.read() as connection:
        wish = fetch_sign_up(connection, sign_up_id)
    return wish if wish is not None and wish.created_at > now - EXPIRES else None


def confirm_sign_up(
    store: Store, sign_up_id: str, *, consent_date: str, now: float
) -> Subscriber | None:
    """Put on the list who confirmed a wish on `consent_date` (ISO 8601); None where it is gone.

    It is their own word, so it brings back who had left. An account holder stays one and goes on
    hearing of everything they were told of; only one who was taken off the list comes back as a watcher.
    """
    wish = open_sign_up(store, sign_up_id, now=now)
    if wish is None:
        return None
    known = find_subscriber(store, wish.address)
    if known is not None and known.status is SubscriberStatus.PENDING:
        confirm_subscriber(store, known.id, consent_date=consent_date, now=now)
        known = replace(known, status=SubscriberStatus.ACTIVE)
    is_account = (
        known is not None
        and known.kind is SubscriberKind.ACCOUNT
        and known.status is not SubscriberStatus.UNSUBSCRIBED
    )
    reader = add_subscriber(
        store,
        wish.address,
        locale=wish.locale,
        kind=SubscriberKind.ACCOUNT if is_account else SubscriberKind.WATCHER,
        policies=known.policies if known is not None and is_account else wish.policies,
        topics=wish.topics,
        consent_source=SOURCE,
        consent_date=consent_date,
        consent_text=wish.consent_text,
        renewed_consent=True,
        now=now,
    )
    with store.write() as connection:
        delete_sign_up(connection, wish.id)
    return reader


def find_reader(store: Store, subscriber_id: str) -> Subscriber | None:
    """Return a subscriber by id, whatever their status, or None."""
    with store.read() as connection:
        return fetch_by_id(connection, subscriber_id)


def find_sign_ups(store: Store, address: str) -> tuple[SignUp, ...]:
    """Return the wishes for an address that wait for their confirmation, oldest first."""
    parsed = parse_address(address.strip())
    if parsed is None:
        return ()
    with store.read() as connection:
        return fetch_sign_ups_of(connection, store, parsed)


def change_preferences(
    store: Store,
    subscriber_id: str,
    *,
    locale: str,
    policies: tuple[str, ...],
    topics: tuple[str, ...],
    now: float,
) -> Subscriber | None:
    """Change what a reader is told of, and in which language; None for who is not mailed.

    An account holder must be told of everything, so only their language changes.
    """
    with store.write() as connection:
        reader = fetch_by_id(connection, subscriber_id, locked=True)
        if reader is None or reader.status is not SubscriberStatus.ACTIVE:
            return None
        changed = replace(reader, locale=locale)
        if reader.kind is SubscriberKind.WATCHER:
            changed = replace(changed, policies=policies, topics=topics)
        update_subscribers(connection, [changed], now)
    return changed
