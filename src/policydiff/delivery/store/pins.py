"""Which text a notice was begun with, and whether it was told to the end.

The first claim of a mailing pins its notice: after one notice comes one other, whatever is merged
meanwhile. What the policy repository says about the last notified version may be older than this,
where a run ended before that was committed; the ledger is what counts then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, update

from policydiff.delivery.records import LIVE, DeliveryState, MailingKey
from policydiff.delivery.store.database import Store
from policydiff.delivery.store.ledger import IS_PLANNED, TO_THESE, insert_new, is_mailing
from policydiff.delivery.store.schema import delivery, event, mailing, notice
from policydiff.delivery.store.turns import retried
from policydiff.errors import DeliveryError
from policydiff.notice import Stage

__all__ = [
    "Pin",
    "TakeOver",
    "find_pin",
    "is_begun",
    "is_taken_over",
    "is_told",
    "knows_notice",
    "list_take_overs",
    "mark_told",
    "pin_notice",
    "stop_notice",
    "take_over_notices",
    "which_told",
]

IDLE_SECONDS = 900.0
"""How long a pin that nothing was sent under stays. Another run may still be planning; it plans a
million deliveries in less."""

_LEDGER, _TAKEN_OVER = "ledger", "taken_over"
"""What stands in place of a delivery, and of its kind, in the event that says that a ledger was begun."""
_NOT_SENT = (DeliveryState.PLANNED.value, DeliveryState.CLAIMED.value, DeliveryState.REJECTED.value)


@dataclass(frozen=True, slots=True)
class Pin:
    """A notice and the text it is pinned to."""

    key: MailingKey
    follows: str
    """Id of the notice that readers had before it. For a stage that repeats a notice, the notice and
    the stage, so that it stands beside what comes after the notice."""
    revision: str
    """Commit, 40 hex digits."""
    blob: str
    sha256: str
    """Of the normalised text."""
    path: str
    effective_date: str | None
    digest: str
    """The `content_digest` that was approved."""
    told_on: str = ""
    """ISO date on which its mailing was complete, or ""."""
    dated: str = ""
    """ISO date that its mails give as their own, whenever they are sent; "" where they give none."""


def find_pin(store: Store, namespace: str, policy: str, follows: str) -> Pin | None:
    """Return the notice that was begun after `follows`, or None."""
    with store.read() as connection:
        return _find(connection, namespace, policy, follows)


def is_begun(store: Store, key: MailingKey) -> bool:
    """Whether anything of a mailing was ever claimed."""
    with store.read() as connection:
        return _begun(connection, key)


def knows_notice(store: Store, policy: str, notice_id: str) -> bool:
    """Whether a real notice was begun by this ledger, or taken over into it."""
    query = select(notice.c.notice).where(
        notice.c.namespace == LIVE, notice.c.policy == policy, notice.c.notice == notice_id
    )
    with store.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def is_told(store: Store, key: MailingKey) -> bool:
    """Whether a real mailing was complete: nothing more is sent under it."""
    query = select(notice.c.notice).where(
        notice.c.namespace == key.namespace,
        notice.c.policy == key.policy,
        notice.c.notice == key.notice,
        notice.c.stage == key.stage.value,
        notice.c.told_on != "",
    )
    with store.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def is_taken_over(store: Store, policy: str, notice_id: str) -> bool:
    """Whether the ledger knows a notice by a person's word alone, and so nobody who was sent it."""
    return find_pin(store, LIVE, policy, _taken_over(notice_id)) is not None


@dataclass(frozen=True, slots=True)
class TakeOver:
    """That a person began a ledger in place of another one."""

    at: float
    """Seconds since the epoch."""
    by: str
    reason: str


def list_take_overs(store: Store) -> tuple[TakeOver, ...]:
    """Return when a person began the ledger in place of another one, oldest first."""
    query = select(event.c.at, event.c.source, event.c.detail).where(
        event.c.delivery == _LEDGER, event.c.kind == _TAKEN_OVER
    )
    with store.read() as connection:
        return tuple(TakeOver(*row) for row in connection.execute(query.order_by(event.c.at)))


@retried
def take_over_notices(
    store: Store, pins: Collection[Pin], *, by: str, reason: str, now: float
) -> None:
    """Have the ledger know notices that another ledger sent to the end, by a person's word.

    What a notice followed is not known, so `Pin.follows` does not count. `now` is in seconds. Logged
    with name and reason, also where there is no notice: then it says that the ledger was begun.
    """
    said = {"delivery": _LEDGER, "kind": _TAKEN_OVER, "at": now, "provider_id": ""}
    with store.write() as connection:
        for pin in pins:
            row = _row(pin, now) | {"follows": _taken_over(pin.key.notice), "told_on": pin.told_on}
            connection.execute(insert_new(connection, notice).values(row))
        connection.execute(event.insert(), [said | {"source": by, "detail": reason}])


@retried
def pin_notice(store: Store, pin: Pin, now: float) -> Pin:
    """Pin a notice to its text and its day, and return the pin in force: an earlier one stays.

    An earlier one that nothing was sent under, and no run began under, for a quarter of an hour, say
    because the transport refused everything, gives way, and what was planned under it is dropped. Where
    it is the same notice of another day, it takes the new day.
    """
    with store.write() as connection:
        known = _find(connection, pin.key.namespace, pin.key.policy, pin.follows, lock=True)
        if known is not None and known.key == pin.key:
            return (
                known if _begun(connection, pin.key) else _begin_anew(connection, known, pin, now)
            )
        if known is not None:
            if known.told_on or not _is_idle(connection, pin, now):
                return known
            if not _drop_unsent(connection, known.key):
                return known
            connection.execute(delete(notice).where(*_place(pin)))
        # Of runs that begin at once the first one pins, and no row was there yet that could be locked:
        # what stands there afterwards counts.
        connection.execute(insert_new(connection, notice).values(_row(pin, now)))
        standing = _find(connection, pin.key.namespace, pin.key.policy, pin.follows)
    assert standing is not None
    return standing


@retried
def mark_told(store: Store, pin: Pin, day: str) -> None:
    """Write down that the mailing of a pinned notice was complete on `day`, an ISO date."""
    with store.write() as connection:
        statement = update(notice).where(*_place(pin), notice.c.notice == pin.key.notice)
        done = connection.execute(statement.where(notice.c.told_on == "").values(told_on=day))
        known = _find(connection, pin.key.namespace, pin.key.policy, pin.follows)
    if not done.rowcount and (known is None or known.key != pin.key):
        raise DeliveryError(
            f"the ledger {store.where} knows no notice {pin.key.notice} on {pin.key.policy!r}"
        )


@retried
def stop_notice(store: Store, pin: Pin, day: str) -> int:
    """End a notice that some had and the others shall not have; return how many are spared.

    Whoever had it was told of it on `day`, an ISO date; what is only planned is dropped.
    """
    mark_told(store, pin, day)
    found = select(mailing.c.id).where(*is_mailing(pin.key)).scalar_subquery()
    with store.write() as connection:
        return connection.execute(
            delete(delivery).where(delivery.c.mailing == found, IS_PLANNED)
        ).rowcount


def which_told(
    store: Store, namespace: str, policy: str, notices: Collection[str], people: Collection[str]
) -> set[str]:
    """Return those of `people` (subscriber ids) to whom one of `notices` was sent, or may have been."""
    query = (
        select(delivery.c.subscriber)
        .join(mailing, mailing.c.id == delivery.c.mailing)
        .where(
            mailing.c.namespace == namespace,
            mailing.c.policy == policy,
            mailing.c.notice.in_(list(notices)),
            TO_THESE,
            delivery.c.state.not_in(_NOT_SENT),
        )
    )
    with store.read() as connection:
        return set(connection.execute(query, {"people": list(people)}).scalars())


def _taken_over(notice_id: str) -> str:
    return f"{notice_id} taken over"


def _find(
    connection: Connection, namespace: str, policy: str, follows: str, *, lock: bool = False
) -> Pin | None:
    query = select(notice).where(
        notice.c.namespace == namespace, notice.c.policy == policy, notice.c.follows == follows
    )
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        return None
    return Pin(
        key=MailingKey(row.namespace, row.policy, row.notice, Stage(row.stage)),
        follows=row.follows,
        revision=row.revision,
        blob=row.blob,
        sha256=row.sha256,
        path=row.path,
        effective_date=row.effective_date,
        digest=row.digest,
        told_on=row.told_on,
        dated=row.dated,
    )


def _row(pin: Pin, now: float) -> dict[str, object]:
    return {
        "namespace": pin.key.namespace,
        "policy": pin.key.policy,
        "follows": pin.follows,
        "notice": pin.key.notice,
        "stage": pin.key.stage.value,
        "revision": pin.revision,
        "blob": pin.blob,
        "sha256": pin.sha256,
        "path": pin.path,
        "effective_date": pin.effective_date,
        "digest": pin.digest,
        "pinned_at": now,
        "told_on": "",
        "dated": pin.dated,
    }


def _place(pin: Pin) -> tuple[ColumnElement[bool], ...]:
    return (
        notice.c.namespace == pin.key.namespace,
        notice.c.policy == pin.key.policy,
        notice.c.follows == pin.follows,
    )


def _begin_anew(connection: Connection, known: Pin, pin: Pin, now: float) -> Pin:
    """Have a run begin under the pin of a notice that nobody has had: from now on it is not idle.

    The notice takes the day of that run, unless another one may be about to send it.
    """
    if known.dated != pin.dated and not _is_idle(connection, pin, now):
        return known
    connection.execute(update(notice).where(*_place(pin)).values(dated=pin.dated, pinned_at=now))
    return replace(known, dated=pin.dated)


def _begun(connection: Connection, key: MailingKey) -> bool:
    found = exists().where(
        delivery.c.mailing == mailing.c.id,
        *is_mailing(key),
        delivery.c.state != DeliveryState.PLANNED.value,
    )
    return bool(connection.execute(select(found)).scalar())


def _is_idle(connection: Connection, pin: Pin, now: float) -> bool:
    pinned_at = connection.execute(select(notice.c.pinned_at).where(*_place(pin))).scalar_one()
    return bool(pinned_at < now - IDLE_SECONDS)


def _drop_unsent(connection: Connection, key: MailingKey) -> bool:
    """Delete a mailing of which everything is only planned; return whether it was so."""
    found = connection.execute(select(mailing.c.id).where(*is_mailing(key))).scalar()
    if found is None:
        return True
    inside = delivery.c.mailing == found
    others = inside & (delivery.c.state != DeliveryState.PLANNED.value)
    counted = select(func.count()).select_from(delivery)
    if connection.execute(counted.where(others)).scalar():
        return False
    connection.execute(delete(delivery).where(inside, IS_PLANNED))
    # A claim that another run committed meanwhile was waited for, and is still there.
    if connection.execute(counted.where(inside)).scalar():
        return False
    connection.execute(delete(mailing).where(mailing.c.id == found))
    return True
