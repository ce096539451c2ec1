"""What a transaction changed that other runs must know: noted by triggers, beside the rows themselves.

Also which readers the list had when they were told, as far as that may be said: a check of one byte
a person, so that a list whose ids were given to other people is noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, select, text
from sqlalchemy.dialects.sqlite import insert

from policydiff.delivery.records import DeliveryState
from policydiff.delivery.store.schema import delivery, event, mailing, notice, request

__all__ = [
    "LOCAL_TABLES",
    "NEW_MAILING",
    "PUBLISHED_TABLES",
    "REQUEST",
    "find_checks",
    "forgotten",
    "keep_checks",
    "listed",
    "marks",
    "published",
    "settle_marks",
    "told",
    "watch",
]

PUBLISHED_TABLES = (notice.name, mailing.name, request.name, delivery.name, event.name)
LOCAL_TABLES = (
    "policydiff_meta",
    "policydiff_subscriber",  # read from the list each time
    "policydiff_suppression",  # likewise
    "policydiff_signup",  # a wish to be told holds an address, and the server keeps it in a database
    "policydiff_chain",  # evidence needs a store that keeps files
    "policydiff_record",
    "policydiff_exhibit",
)
NEW_MAILING = "new mailing"
REQUEST = "request"
_PRIVATE = ("sealed", "payload")
"""Columns that stay here: notes of the evidence, and what a provider sent word for word."""
_LOCAL = f"('{DeliveryState.PLANNED}', '{DeliveryState.CLAIMED}')"

_PIECE = 10_000
"""Values that SQLite surely takes in one statement."""

_metadata = MetaData()
marks = Table(
    "gitref_mark",
    _metadata,
    # The same row may be marked twice: an upsert would overrule an OR IGNORE in its trigger.
    Column("name", Text),
    Column("row", Integer),
)
forgotten = Table("gitref_forgotten", _metadata, Column("mailing", Text))
listed = Table(
    "gitref_listed", _metadata, Column("person", Text, primary_key=True), Column("tag", Text)
)
"""Checks of the people on the list."""
told = Table(
    "gitref_told", _metadata, Column("person", Text, primary_key=True), Column("tag", Text)
)
"""Checks of the people on the ref, as they were last told."""


def watch(connection: Connection) -> None:
    """Make the tables and triggers that note which rows other runs must know."""
    _metadata.create_all(connection)
    known = f"(new.state NOT IN {_LOCAL} OR old.state NOT IN {_LOCAL})"
    key = "json_array(old.namespace, old.policy, old.notice, old.stage)"
    for name, table, on, when in (
        (notice.name, notice, "INSERT", "1"),
        (notice.name, notice, "UPDATE", "1"),
        (delivery.name, delivery, "UPDATE", known),
        (event.name, event, "INSERT", "1"),
        (REQUEST, request, "UPDATE", "1"),
        (mailing.name, mailing, "UPDATE", "1"),
        (NEW_MAILING, mailing, "INSERT", "1"),
    ):
        # Names of our own tables and columns: no value stands in these statements.
        columns = ", ".join(column.name for column in published(table))
        change = f"{on} OF {columns}" if on == "UPDATE" else on
        mark = f"INSERT INTO gitref_mark VALUES ('{name}', new.rowid)"  # noqa: S608
        trigger = f'CREATE TRIGGER "gitref {name} {on}" AFTER {change} ON {table.name}'
        connection.execute(text(f"{trigger} WHEN {when} BEGIN {mark}; END"))
    mark = f"INSERT INTO gitref_forgotten VALUES ({key})"  # noqa: S608
    trigger = f'CREATE TRIGGER "gitref forgotten" AFTER DELETE ON {mailing.name}'
    connection.execute(text(f"{trigger} BEGIN {mark}; END"))


def settle_marks(connection: Connection) -> None:
    """Forget what was noted: the remote has it."""
    connection.execute(delete(marks))
    connection.execute(delete(forgotten))


def published(table: Table) -> list[Column[object]]:
    """Return the columns that stand on the ref."""
    return [column for column in table.columns if column.name not in _PRIVATE]


def keep_checks(connection: Connection, table: Table, checks: Mapping[str, str]) -> None:
    """Write down checks by person, in `listed` or `told`."""
    if not checks:
        return
    statement = insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=["person"], set_={"tag": statement.excluded.tag}
    )
    rows = [{"person": person, "tag": tag} for person, tag in checks.items()]
    connection.execute(statement, rows)


def find_checks(connection: Connection, people: Collection[str]) -> dict[str, str]:
    """Return the checks of people: those of the list, else those on the ref."""
    found: dict[str, str] = {}
    wanted = sorted(people)
    for start in range(0, len(wanted), _PIECE):
        piece = wanted[start : start + _PIECE]
        for table in (told, listed):
            query = select(table.c.person, table.c.tag).where(table.c.person.in_(piece))
            found |= {row.person: row.tag for row in connection.execute(query)}
    return found
