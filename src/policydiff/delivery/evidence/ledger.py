"""Checking the evidence in the store: the chain itself, and the ledger against what the chain says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from policydiff.delivery.evidence.chain import (
    Break,
    ChainKey,
    Record,
    RecordKind,
    check_links,
    sha256_hex,
)
from policydiff.delivery.evidence.check import Verdict
from policydiff.delivery.evidence.pack import exhibit_paths
from policydiff.delivery.evidence.sealing import event_facts, request_facts
from policydiff.delivery.evidence.store import (
    StoredChain,
    iter_records,
    list_chains,
    load_exhibit,
    of_notice,
)
from policydiff.delivery.records import OPEN_STATES, REHEARSAL, DeliveryState
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import list_mailings
from policydiff.delivery.store.schema import delivery, event, mailing, request

__all__ = ["check_store", "check_stored"]

_PAGE = 2_000
_OPEN = tuple(state.value for state in OPEN_STATES)
_MAY_BE_SENT_AGAIN = (DeliveryState.UNKNOWN.value, DeliveryState.REJECTED.value, *_OPEN)
"""States that may go back to planned by a person's word."""


def check_store(store: Store, notice: str = "") -> tuple[Verdict, ...]:
    """Check every notice whose id begins with `notice`, those without any evidence included."""
    found = [
        check_stored(store, stored)
        for stored in list_chains(store)
        if stored.key.notice.startswith(notice)
    ]
    known = {verdict.key for verdict in found}
    keys = {
        ChainKey(row.key.namespace, row.key.policy, row.key.notice)
        for row in list_mailings(store)
        if row.key.namespace != REHEARSAL and row.key.notice.startswith(notice)
    }
    return (*found, *(_absent(store, key) for key in sorted(keys - known, key=_order)))


def check_stored(store: Store, stored: StoredChain) -> Verdict:
    """Check one notice's chain in the store, its files, and the ledger's rows that it tells of."""
    states: dict[str, tuple[int, str]] = {}
    hashes: list[str] = []
    pruned, broken = 0, None
    links = check_links(
        iter_records(store, stored.id), stored.key, length=stored.length, head=stored.head
    )
    for link in links:
        broken = link if isinstance(link, Break) else _check_record(store, link, states)
        if broken or isinstance(link, Break):
            break
        hashes.append(link.hash)
        pruned += link.body is None
    if broken is None:
        broken = _check_deliveries(store, stored, states, whole=not pruned)
    return Verdict(
        stored.key,
        stored.length,
        stored.head,
        broken,
        pruned,
        _count_unsealed(store, stored.key),
        tuple(hashes),
    )


def _absent(store: Store, key: ChainKey) -> Verdict:
    """Return the verdict on a notice without a chain: none was written yet, or it is gone."""
    with store.read() as connection:
        query = select(func.count()).select_from(delivery)
        marked = connection.execute(
            query.where(_is_of(key), delivery.c.sealed.is_not(None))
        ).scalar_one()
    gone = f"its evidence is gone: the ledger has {marked} deliveries that were on record"
    broken = Break(0, gone) if marked else None
    return Verdict(key, 0, key.start, broken, unsealed=_count_unsealed(store, key))


def _order(key: ChainKey) -> tuple[str, str, str]:
    return key.policy, key.notice, key.namespace


def _check_record(store: Store, record: Record, states: dict[str, tuple[int, str]]) -> Break | None:
    """Compare one record with the files and rows it tells of; note the states it gives."""
    try:
        for path, sha256 in exhibit_paths(record).items():
            content = load_exhibit(store, sha256)
            if content is None or sha256_hex(content) != sha256:
                how = "is gone" if content is None else "was changed after it was written"
                return Break(record.number, f"the file {path} of record {record.number} {how}")
        if record.body is None:
            return None  # pruned
        details = record.details()
        if record.kind == RecordKind.SENT:
            return _check_requests(store, record.number, details["requests"], states)
        if record.kind == RecordKind.EVENTS:
            return _check_events(store, record.number, details["events"])
        if record.kind == RecordKind.CHANGED:
            for each in details["deliveries"]:
                states[each["delivery"]] = (record.number, each["state"])
    except (KeyError, TypeError, ValueError):
        return Break(record.number, f"record {record.number} is not one that policydiff writes")
    return None


def _check_requests(
    store: Store,
    number: int,
    requests: list[dict[str, Any]],
    states: dict[str, tuple[int, str]],
) -> Break | None:
    ids = [each["request"] for each in requests]
    with store.read() as connection:
        rows = connection.execute(select(request).where(request.c.id.in_(ids))).all()
    known = {row.id: request_facts(row) for row in rows}
    for each in requests:
        results = each.pop("results")
        found = known.get(each["request"])
        if found is None:
            return Break(
                number, f"record {number} tells of request {each['request']}, gone from the ledger"
            )
        if not each["finished_at"]:
            # The answer to a request whose run was taken for dead may come after all.
            found |= {name: each[name] for name in ("finished_at", "outcome")}
        if found != each:
            return Break(
                number, f"record {number} and the ledger differ on request {each['request']}"
            )
        for result in results:
            for opaque, _ in result["deliveries"]:
                states[opaque] = (number, result["state"])
    return None


def _check_events(store: Store, number: int, events: list[dict[str, str]]) -> Break | None:
    ids = sorted({each["delivery"] for each in events})
    with store.read() as connection:
        rows = connection.execute(select(event).where(event.c.delivery.in_(ids))).all()
    known = {tuple(sorted(event_facts(row).items())) for row in rows}
    for each in events:
        if tuple(sorted(each.items())) not in known:
            return Break(
                number,
                f"record {number} tells of an event ({each['kind']}) of delivery "
                f"{each['delivery']}, which the ledger does not have like that",
            )
    return None


def _check_deliveries(
    store: Store, stored: StoredChain, states: Mapping[str, tuple[int, str]], *, whole: bool
) -> Break | None:
    """Compare the ledger's deliveries with the last state that the chain gives each."""
    missing = set(states)
    for row in _deliveries(store, stored):
        number, state = states.get(row.id, (0, None))
        if state is None:
            if whole and row.sealed is not None:
                return Break(
                    0, f"delivery {row.id} is marked as being on record, and no record tells of it"
                )
            continue
        missing.discard(row.id)
        if row.sealed != state:
            return Break(
                number,
                f"record {number} gives delivery {row.id} as {state}, "
                f"the ledger is marked as if it said {row.sealed or 'nothing'}",
            )
        if row.state in _OPEN and state not in _MAY_BE_SENT_AGAIN:
            return Break(
                number,
                f"record {number} gives delivery {row.id} as {state}, and the ledger has it as "
                f"{row.state} again: it would be sent twice",
            )
    # Who was planned again and left before it was sent has no delivery any more.
    planned = {each for each in missing if states[each][1] in _MAY_BE_SENT_AGAIN}
    missing -= _taken_back(store, planned) if whole else planned
    if missing:
        return Break(0, f"{len(missing)} deliveries that records tell of are gone from the ledger")
    return None


def _taken_back(store: Store, deliveries: Iterable[str]) -> set[str]:
    """Return those that a person had planned again, and that then went to nobody any more."""
    ids, found = sorted(deliveries), set[str]()
    replanned = f"resolved_{DeliveryState.PLANNED}"
    for start in range(0, len(ids), _PAGE):
        query = select(event.c.delivery).where(
            event.c.delivery.in_(ids[start : start + _PAGE]), event.c.kind == replanned
        )
        with store.read() as connection:
            found |= set(connection.execute(query).scalars())
    return found


def _deliveries(store: Store, stored: StoredChain) -> Iterator[Any]:
    columns = (delivery.c.id, delivery.c.state, delivery.c.sealed)
    last = ""
    while True:
        query = select(*columns).where(_is_of(stored.key), delivery.c.id > last)
        with store.read() as connection:
            rows = connection.execute(query.order_by(delivery.c.id).limit(_PAGE)).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


def _count_unsealed(store: Store, key: ChainKey) -> int:
    """Count what the ledger learnt since evidence was last written."""
    with store.read() as connection:
        return sum(_counts(connection, _is_of(key)))


def _counts(connection: Connection, theirs: ColumnElement[bool]) -> Iterator[int]:
    settled = delivery.c.state.not_in(_OPEN)
    unlike = or_(
        delivery.c.sealed.is_(None) & settled,
        delivery.c.sealed.is_not(None) & (delivery.c.sealed != delivery.c.state),
    )
    yield connection.execute(
        select(func.count()).select_from(delivery).where(theirs, unlike)
    ).scalar_one()
    yield connection.execute(
        select(func.count())
        .select_from(event.join(delivery, delivery.c.id == event.c.delivery))
        .where(theirs, event.c.sealed.is_(None))
    ).scalar_one()


def _is_of(key: ChainKey) -> ColumnElement[bool]:
    return delivery.c.mailing.in_(select(mailing.c.id).where(of_notice(key)))
