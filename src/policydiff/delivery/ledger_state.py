"""A look at a ledger in a database that changes nothing: is it there, of which schema, who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from policydiff.delivery.records import LIVE, SubscriberKind, SubscriberStatus
from policydiff.delivery.store.migrations import MIGRATIONS, schema_version
from policydiff.delivery.store.schema import notice
from policydiff.delivery.store.subscribers import count_subscribers
from policydiff.errors import ConfigError, DeliveryError

__all__ = ["LedgerState", "look_at_ledger"]

_CONNECT_SECONDS = "10"


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What there is."""

    where: str
    """Without user and password."""
    exists: bool
    version: int
    """Of the schema; 0 where none was made yet."""
    newest: int
    """The schema that this policydiff makes."""
    people: tuple[tuple[SubscriberKind, SubscriberStatus, int], ...] = ()
    notices: frozenset[tuple[str, str]] = frozenset()
    """Policy and id of every real notice that was begun."""


def look_at_ledger(url: str) -> LedgerState:
    """Return the state of the ledger at `url`, without making or migrating it.

    Raises ConfigError for a URL that cannot be read, DeliveryError where the database cannot be
    reached or psycopg is missing.
    """
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except (ArgumentError, ValueError):
        raise ConfigError("the database URL cannot be read") from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise ConfigError(
            f"the database URL begins with {parsed.drivername}://: only sqlite:///path and "
            "postgresql:// work"
        )
    newest = len(MIGRATIONS)
    if parsed.get_backend_name() == "sqlite":
        path = Path(str(parsed.database))
        if not path.is_file():
            return LedgerState(str(path), exists=False, version=0, newest=newest)
        where = str(path)
    else:
        where = f"postgresql://{parsed.host or 'localhost'}/{parsed.database or ''}"
    engine = _engine(parsed)
    try:
        with engine.connect() as connection:
            version = schema_version(connection)
            people = count_subscribers(connection) if version == newest else ()
            begun = select(notice.c.policy, notice.c.notice).where(notice.c.namespace == LIVE)
            notices = {tuple(row) for row in connection.execute(begun)} if version else set()
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise DeliveryError(f"the ledger {where} cannot be read: {type(cause).__name__}") from None
    finally:
        engine.dispose()
    return LedgerState(
        where,
        exists=True,
        version=version,
        newest=newest,
        people=people,
        notices=frozenset(notices),
    )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        url = url.set(
            drivername="sqlite+pysqlite",
            database=f"file:{Path(str(url.database)).absolute()}",
            query={"mode": "ro", "uri": "true"},
        )
        return create_engine(url, hide_parameters=True, poolclass=NullPool)
    try:
        url = url.set(drivername="postgresql+psycopg")
        if "connect_timeout" not in url.query:
            url = url.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
        return create_engine(url, hide_parameters=True, poolclass=NullPool)
    except (ImportError, SQLAlchemyError):
        raise DeliveryError(
            "a postgresql:// ledger needs psycopg, which is not installed: "
            "pip install 'policydiff[postgres]'"
        ) from None
