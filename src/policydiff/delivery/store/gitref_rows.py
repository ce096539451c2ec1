"""Rows of the ledger's tables to entries on the ref, and back.

The database in memory is what queries work on; triggers note which of its rows must be known to
other runs. That is all but what is only planned or claimed: a claim becomes binding with `sending`,
and the commit that says so is on the remote before the request is made.

Entries, with a mailing written as [namespace, policy, notice, stage]:

* notice: the row that pins a notice to its text
* mailing: the row.  forgotten: a mailing that was forgotten
* request: the row of one attempt
* deliveries: one line a batch: `rows` names a list of "DELIVERY-ID KEYED-HASH CHECK", `set` has the values
  that most of them have, `but` those of the others by their place in the list
* events: likewise, of a list of delivery ids
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, Text, delete, literal_column, select
from sqlalchemy.dialects.sqlite import insert

from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.gitref_log import Entry, Page, common, list_name
from policydiff.delivery.store.gitref_marks import (
    NEW_MAILING,
    REQUEST,
    find_checks,
    forgotten,
    keep_checks,
    marks,
    published,
    settle_marks,
    told,
)
from policydiff.delivery.store.schema import delivery, event, mailing, notice, request
from policydiff.delivery.transports.protocol import redact
from policydiff.errors import DeliveryError

__all__ = ["collect", "replay"]

_WORDS = ("reason", "outcome", "detail", "paused", "source")
"""Columns in somebody's own words, which might quote an address."""
_FEW = 10
"""Deviations that still stand on the line itself."""
_QUIET = (NEW_MAILING, REQUEST)
"""Marks that are no reason to publish by themselves."""


def collect(connection: Connection) -> Page | None:
    """Return what other runs must know of this transaction, or None where that is nothing."""
    names = set(connection.execute(select(marks.c.name).distinct()).scalars())
    gone = list(
        connection.execute(
            select(forgotten.c.mailing).distinct().order_by(forgotten.c.mailing)
        ).scalars()
    )
    if not (names - set(_QUIET) or gone):
        connection.execute(delete(marks).where(marks.c.name == REQUEST))
        return None
    keys = _mailing_keys(connection)
    lists: dict[str, bytes] = {}
    changed = _marked(connection, delivery, delivery.name)
    entries: list[Entry] = [{"entry": "forgotten", "mailing": json.loads(key)} for key in gone]
    for row in _marked(connection, notice, notice.name):
        entries.append({"entry": "notice", **_values(row, notice)})
    entries += _mailings(connection)
    entries += _requests(connection, keys, {row.request for row in changed if row.request})
    checks = find_checks(connection, {row.subscriber for row in changed})
    entries += _deliveries(changed, keys, checks, lists)
    entries += _events(_marked(connection, event, event.name), lists)
    return Page(tuple(entries), lists, _summary(changed, entries))


def replay(
    connection: Connection, entries: Iterable[Entry], read: Callable[[str], list[str]]
) -> None:
    """Bring the rows to what entries of other runs say; `read` gives a list by its name."""
    ids = {tuple(key): one for one, key in _mailing_keys(connection).items()}

    def mailing_id(key: list[str]) -> str:
        if tuple(key) not in ids:
            ids[tuple(key)] = new_id()
            names = ("namespace", "policy", "notice", "stage")
            fresh = dict(zip(names, key, strict=True))
            _upsert(connection, mailing, [fresh | {"id": ids[tuple(key)]}], ("id",))
        return ids[tuple(key)]

    for entry in entries:
        body = {name: value for name, value in entry.items() if name not in ("entry", "mailing")}
        match entry.get("entry"):
            case "notice":
                _upsert(connection, notice, [body], tuple(notice.primary_key.columns.keys()))
            case "mailing":
                row = body | {"id": mailing_id(entry["mailing"])}
                _upsert(connection, mailing, [row], ("id",))
            case "forgotten":
                found = ids.pop(tuple(entry["mailing"]), None)
                for table in (delivery, request):
                    connection.execute(delete(table).where(table.c.mailing == found))
                connection.execute(delete(mailing).where(mailing.c.id == found))
            case "request":
                row = body | {"mailing": mailing_id(entry["mailing"])}
                _upsert(connection, request, [row], ("id",))
            case "deliveries":
                own = {"mailing": mailing_id(entry["mailing"])}
                rows = []
                checks: dict[str, str] = {}
                for line, values in _members(entry, read):
                    one, person, *check = line.split(" ")
                    rows.append({**values, **own, "id": one, "subscriber": person})
                    checks |= {person: check[0]} if check else {}
                _upsert(connection, delivery, rows, ("mailing", "subscriber"))
                keep_checks(connection, told, checks)
            case "events":
                rows = [{**values, "delivery": one} for one, values in _members(entry, read)]
                key = tuple(event.primary_key.columns.keys())
                _upsert(connection, event, rows, key)
            case _:
                raise DeliveryError(
                    f"the ledger has an entry {entry.get('entry')!r} that this policydiff does not "
                    "know: upgrade policydiff"
                )
    settle_marks(connection)


def _mailings(connection: Connection) -> list[Entry]:
    rows = [
        *_marked(connection, mailing, NEW_MAILING),
        *_marked(connection, mailing, mailing.name),
    ]
    return [
        {"entry": "mailing", "mailing": _key(row)}
        | {name: value for name, value in _values(row, mailing).items() if name not in _OF_KEY}
        for row in {row.id: row for row in rows}.values()
    ]


def _requests(
    connection: Connection, keys: Mapping[str, list[str]], needed: set[str]
) -> list[Entry]:
    marked = {row.id for row in _marked(connection, request, REQUEST)}
    query = select(request).where(request.c.id.in_(sorted(marked | needed))).order_by(request.c.id)
    entries = []
    for row in connection.execute(query):
        values = _values(row, request)
        entries.append({"entry": "request", **values, "mailing": keys[row.mailing]})
    return entries


def _deliveries(
    rows: Iterable[Row[Any]],
    keys: Mapping[str, list[str]],
    checks: Mapping[str, str],
    lists: dict[str, bytes],
) -> list[Entry]:
    batches: defaultdict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        batches[row.mailing, row.request or ""].append(row)
    entries = []
    for (mailing_id, _), batch in sorted(batches.items()):
        members = [
            f"{row.id} {row.subscriber} {checks.get(row.subscriber, '')}".rstrip() for row in batch
        ]
        values = [
            {name: value for name, value in _values(row, delivery).items() if name not in _OF_ROW}
            for row in batch
        ]
        entry = {"entry": "deliveries", "mailing": keys[mailing_id]}
        entries.append(entry | _listed(members, values, lists))
    return entries


def _events(rows: list[Row[Any]], lists: dict[str, bytes]) -> list[Entry]:
    if not rows:
        return []
    values = [_values(row, event) for row in rows]
    members = [each.pop("delivery") for each in values]
    return [{"entry": "events"} | _listed(members, values, lists)]


def _listed(
    members: list[str], values: list[dict[str, Any]], lists: dict[str, bytes]
) -> dict[str, Any]:
    usual = common(values)
    other = {
        str(place): {name: value for name, value in each.items() if value != usual[name]}
        for place, each in enumerate(values)
        if each != usual
    }
    content = "".join(f"{member}\n" for member in members).encode("ascii")
    lists[list_name(content)] = content
    entry = {"count": len(members), "rows": list_name(content), "set": usual}
    if not other:
        return entry
    if len(other) <= _FEW:
        return entry | {"but": other}
    long = (json.dumps(other, ensure_ascii=True, separators=(",", ":")) + "\n").encode("ascii")
    lists[list_name(long)] = long
    return entry | {"but": list_name(long)}


def _members(
    entry: Entry, read: Callable[[str], list[str]]
) -> Iterable[tuple[str, dict[str, Any]]]:
    other = entry.get("but", {})
    if isinstance(other, str):
        other = json.loads("\n".join(read(other)))
    for place, member in enumerate(read(entry["rows"])):
        yield member, {**entry["set"], **other.get(str(place), {})}


_OF_KEY = ("id", "namespace", "policy", "notice", "stage")
_OF_ROW = ("id", "mailing", "subscriber")


def _values(row: Row[Any], table: Table) -> dict[str, Any]:
    values = {column.name: getattr(row, column.name) for column in published(table)}
    for name in _WORDS:
        if values.get(name):
            values[name] = redact(values[name])
    return values


def _marked(connection: Connection, table: Table, name: str) -> list[Row[Any]]:
    rows = select(marks.c.row).where(marks.c.name == name)
    query = select(table).where(literal_column(f"{table.name}.rowid").in_(rows))
    return list(connection.execute(query.order_by(*table.primary_key)).all())


def _key(row: Row[Any]) -> list[str]:
    return [row.namespace, row.policy, row.notice, row.stage]


def _mailing_keys(connection: Connection) -> dict[str, list[str]]:
    return {row.id: _key(row) for row in connection.execute(select(mailing))}


def _upsert(
    connection: Connection, table: Table, rows: list[dict[str, Any]], key: tuple[str, ...]
) -> None:
    """Insert rows, or replace those with the same key; what an older version did not say is empty."""
    if not rows:
        return
    known = {column.name: column for column in table.columns}
    names = [name for name in rows[0] if name in known]
    absent = {
        name: "" if isinstance(column.type, Text) else 0
        for name, column in known.items()
        if name not in names and not column.nullable
    }
    statement = insert(table)
    replaced = {name: statement.excluded[name] for name in names if name not in key}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=replaced)
    connection.execute(statement, [absent | {name: row[name] for name in names} for row in rows])


def _summary(rows: Iterable[Row[Any]], entries: list[Entry]) -> str:
    counts: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.state] += 1
    if counts:
        return "Deliveries: " + ", ".join(f"{n} {state}" for state, n in sorted(counts.items()))
    return "Ledger: " + ", ".join(sorted({str(entry["entry"]) for entry in entries}))
