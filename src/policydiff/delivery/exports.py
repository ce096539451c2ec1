"""Subscribers on their way out: a list that can be imported again, and what is known of one person."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from sqlalchemy import select

from policydiff.delivery.csv_rows import guard_cell
from policydiff.delivery.list_rows import COLUMNS
from policydiff.delivery.records import Subscriber
from policydiff.delivery.store import Store
from policydiff.delivery.store.schema import delivery, mailing
from policydiff.delivery.store.signups import SignUp

__all__ = [
    "SentNotice",
    "describe_sign_up",
    "describe_subscriber",
    "export_csv",
    "export_json",
    "list_sent",
]


@dataclass(frozen=True, slots=True)
class SentNotice:
    """One delivery to one person, as they may ask to see it."""

    namespace: str
    policy: str
    notice: str
    stage: str
    state: str


def export_csv(people: Iterable[Subscriber], stream: TextIO) -> int:
    """Write `people` as CSV that `import_csv` reads; return how many.

    Cells that a spreadsheet would run as a formula begin with an apostrophe, which the import takes
    away again.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for count, person in enumerate(people, 1):  # noqa: B007  # the last one is how many
        writer.writerow(
            [guard_cell(_joined(cell)) for cell in describe_subscriber(person).values()]
        )
    return count


def export_json(people: Iterable[Subscriber], stream: TextIO) -> int:
    """Write `people` as a JSON array of objects with the same names as the columns of CSV."""
    count = 0
    for count, person in enumerate(people, 1):
        stream.write("[\n" if count == 1 else ",\n")
        stream.write(json.dumps(describe_subscriber(person), ensure_ascii=False))
    stream.write("\n]\n" if count else "[]\n")
    return count


def describe_subscriber(person: Subscriber) -> dict[str, str | list[str]]:
    """Return what is known of a person by the name of its column, in the order of `COLUMNS`."""
    return {
        "id": person.external_id,
        "address": person.address,
        "locale": person.locale,
        "kind": person.kind.value,
        "status": person.status.value,
        "policies": list(person.policies),
        "topics": list(person.topics),
        "consent_source": person.consent_source,
        "consent_date": person.consent_date,
        "consent_text": person.consent_text,
    }


def describe_sign_up(wish: SignUp) -> dict[str, str | list[str]]:
    """Return what is known of a sign-up that nobody has confirmed."""
    return {
        "address": wish.address,
        "locale": wish.locale,
        "policies": list(wish.policies),
        "topics": list(wish.topics),
        "consent_text": wish.consent_text,
        "asked_at": datetime.fromtimestamp(wish.created_at, UTC).isoformat(timespec="seconds"),
    }


def list_sent(store: Store, subscriber_id: str) -> tuple[SentNotice, ...]:
    """Return every delivery that the ledger has for a subscriber, oldest mailing first."""
    query = (
        select(
            mailing.c.namespace,
            mailing.c.policy,
            mailing.c.notice,
            mailing.c.stage,
            delivery.c.state,
        )
        .join(mailing, mailing.c.id == delivery.c.mailing)
        .where(delivery.c.subscriber == subscriber_id)
        .order_by(mailing.c.created_at, mailing.c.id)
    )
    with store.read() as connection:
        return tuple(SentNotice(*row) for row in connection.execute(query))


def _joined(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else " ".join(cell)
