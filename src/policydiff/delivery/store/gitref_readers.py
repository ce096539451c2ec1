"""The list of readers into a store whose ledger is on a git ref: read anew each time, never kept.

A person is known by the id that the list has for them, so ids must stay what they are: with new ids
everybody would be told again, and where an id is a row's number, somebody would be taken for another.
Where most of those who were told lately are missing from the list or have another address, nothing
is sent.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, func, select, update

from policydiff.delivery.records import DeliveryState
from policydiff.delivery.store import Store
from policydiff.delivery.store.events import renew_statuses
from policydiff.delivery.store.gitref import GitRefStore
from policydiff.delivery.store.gitref_marks import keep_checks, listed, told
from policydiff.delivery.store.schema import delivery, mailing, subscriber
from policydiff.errors import AudienceError, DeliveryError

__all__ = ["take_readers"]

_LATELY = 60 * 86_400.0
_ENOUGH = 10
"""People told from which on it means something that most of them are missing."""
_NOBODY = (DeliveryState.PLANNED.value, DeliveryState.CLAIMED.value)


def take_readers(store: GitRefStore, load: Callable[[Store], object], now: float) -> None:
    """Fill an empty store by `load`, and know everybody by the hash that the ledger has for them.

    `now` is in seconds since the epoch. Raises AudienceError for a list with nobody on it,
    DeliveryError for one that cannot be the list that was told lately.
    """
    load(store)
    with store.write() as connection:
        query = select(subscriber.c.id, subscriber.c.external_id, subscriber.c.address_key)
        people = connection.execute(query).all()
        if not people:
            raise AudienceError(
                "the list of readers has nobody on it, which can hardly be meant: is the secret or "
                "the file that holds it empty?"
            )
        names = {
            row.id: store.hash_person(_name(row.external_id, row.address_key)) for row in people
        }
        renamed = update(subscriber).where(subscriber.c.id == bindparam("random"))
        rows = [{"random": random, "keyed": keyed} for random, keyed in names.items()]
        connection.execute(renamed.values(id=bindparam("keyed")), rows)
        checks = {names[row.id]: store.check_person(row.address_key) for row in people}
        keep_checks(connection, listed, checks)
    renew_statuses(store, now)
    _refuse_other_list(store, now)


def _name(external_id: str | None, address_key: str) -> str:
    return f"id\0{external_id}" if external_id else f"address\0{address_key}"


def _refuse_other_list(store: GitRefStore, now: float) -> None:
    lately = (
        select(delivery.c.subscriber.label("person"))
        .join(mailing, mailing.c.id == delivery.c.mailing)
        .where(mailing.c.created_at > now - _LATELY, delivery.c.state.not_in(_NOBODY))
        .distinct()
        .subquery()
    )
    counts = (
        select(
            func.count(),
            func.count(listed.c.person),
            func.count().filter(listed.c.tag == told.c.tag),
        )
        .select_from(lately)
        .outerjoin(listed, listed.c.person == lately.c.person)
        .outerjoin(told, told.c.person == lately.c.person)
    )
    with store.read() as connection:
        before, still, same = connection.execute(counts).one()
    if before >= _ENOUGH and min(still, same) * 2 < before:
        what = f"only {still}" if still * 2 < before else f"only {same} under the id they had"
        raise DeliveryError(
            f"of {before} people who were told in the last 60 days, the list of readers has {what}: "
            "people could be told twice, or left out. Give the list with the ids it had, or, where "
            "it is right, begin a ledger on another ref once no mailing is under way"
        )
