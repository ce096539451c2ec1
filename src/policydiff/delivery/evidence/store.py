"""Chains of evidence in the store: adding to one, and reading them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, select, update

from policydiff.delivery.evidence.chain import (
    ChainKey,
    Record,
    RecordKind,
    canonical,
    make_record,
    when,
)
from policydiff.delivery.records import MailingKey
from policydiff.delivery.store import Store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.ledger import insert_new
from policydiff.delivery.store.schema import chain, exhibit, mailing, record
from policydiff.errors import DeliveryError

__all__ = [
    "Links",
    "StoredChain",
    "iter_records",
    "list_chains",
    "load_exhibit",
    "of_notice",
    "require_chain",
]

_PAGE = 20
"""Records read in one go; one can have a thousand recipients."""


@dataclass(frozen=True, slots=True)
class StoredChain:
    """A chain as the store has it."""

    id: str
    key: ChainKey
    length: int
    head: str


class Links:
    """The end of a chain, held so that one transaction at a time adds to it."""

    def __init__(self, connection: Connection, key: ChainKey, now: float) -> None:
        self.connection = connection
        self._at = when(now)
        names = {"namespace": key.namespace, "policy": key.policy, "notice": key.notice}
        fresh = {**names, "id": new_id(), "length": 0, "head": key.start}
        connection.execute(insert_new(connection, chain), [fresh])
        query = select(chain).where(*(chain.c[name] == value for name, value in names.items()))
        row = connection.execute(query.with_for_update()).one()
        self.id, self.length, self.head = row.id, row.length, row.head

    def append(self, kind: RecordKind, body: object) -> int:
        """Add a record and return its number."""
        link = make_record(self.head, self.length + 1, kind, self._at, body)
        self.length, self.head = link.number, link.hash
        self.connection.execute(
            record.insert().values(
                chain=self.id,
                number=link.number,
                kind=kind.value,
                at=link.at,
                body=link.body,
                body_sha256=link.body_sha256,
                previous=link.previous,
                hash=link.hash,
            )
        )
        statement = update(chain).where(chain.c.id == self.id)
        self.connection.execute(statement.values(length=self.length, head=self.head))
        return link.number

    def is_latest(self, kind: RecordKind, body: object, stage: str) -> bool:
        """Whether the last record of this kind on this stage says exactly this."""
        query = select(record.c.body).where(record.c.chain == self.id, record.c.kind == kind.value)
        bodies = self.connection.execute(query.order_by(record.c.number)).scalars()
        of_stage = [text for text in bodies if text and json.loads(text)["stage"] == stage]
        return bool(of_stage) and of_stage[-1] == canonical(body)


def list_chains(store: Store) -> tuple[StoredChain, ...]:
    """Return all chains, by policy, notice and namespace."""
    query = select(chain).order_by(chain.c.policy, chain.c.notice, chain.c.namespace)
    with store.read() as connection:
        return tuple(
            StoredChain(
                row.id, ChainKey(row.namespace, row.policy, row.notice), row.length, row.head
            )
            for row in connection.execute(query)
        )


def require_chain(store: Store, key: MailingKey) -> StoredChain:
    """Return the chain of a mailing's notice. Raises DeliveryError where there is none."""
    wanted = ChainKey(key.namespace, key.policy, key.notice)
    for stored in list_chains(store):
        if stored.key == wanted:
            return stored
    raise DeliveryError(f"the ledger {store.where} has no evidence of notice {key.notice}")


def iter_records(store: Store, chain_id: str) -> Iterator[Record]:
    """Yield the records of a chain in order; memory stays flat."""
    last = -1
    while True:
        query = (
            select(record)
            .where(record.c.chain == chain_id, record.c.number > last)
            .order_by(record.c.number)
            .limit(_PAGE)
        )
        with store.read() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield Record(
                number=row.number,
                kind=row.kind,
                at=row.at,
                body=row.body,
                body_sha256=row.body_sha256,
                previous=row.previous,
                hash=row.hash,
            )
        if len(rows) < _PAGE:
            return
        last = rows[-1].number


def load_exhibit(store: Store, sha256: str) -> bytes | None:
    """Return the file with this hash, or None where the store does not have it."""
    with store.read() as connection:
        query = select(exhibit.c.content).where(exhibit.c.sha256 == sha256)
        content: bytes | None = connection.execute(query).scalar()
        return None if content is None else bytes(content)


def of_notice(key: ChainKey) -> ColumnElement[bool]:
    """Return the condition on the mailings that a chain is about: all stages of its notice."""
    return and_(
        mailing.c.namespace == key.namespace,
        mailing.c.policy == key.policy,
        mailing.c.notice == key.notice,
    )
