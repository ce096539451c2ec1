"""How a store comes to the present schema: one step a version, forwards only, never edited.

The statements are plain SQL that SQLite and PostgreSQL both read. `{binary}` is the one type that
they name differently.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, text

from policydiff.delivery.store.schema import meta
from policydiff.errors import DeliveryError

__all__ = ["MIGRATIONS", "migrate", "schema_version"]

# Any fixed number: workers that open a new store at once wait for one another on it.
_ADVISORY_LOCK = 727_155_003

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE policydiff_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)""",
        """CREATE TABLE policydiff_subscriber (
            id TEXT PRIMARY KEY,
            external_id TEXT UNIQUE,
            address TEXT NOT NULL,
            address_key TEXT NOT NULL UNIQUE,
            locale TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL,
            policies TEXT NOT NULL,
            topics TEXT NOT NULL,
            consent_source TEXT NOT NULL,
            consent_date TEXT NOT NULL,
            consent_text TEXT NOT NULL,
            created_at DOUBLE PRECISION NOT NULL,
            updated_at DOUBLE PRECISION NOT NULL,
            salt TEXT
        )""",
        """CREATE TABLE policydiff_suppression (
            key_id TEXT NOT NULL,
            digest TEXT NOT NULL,
            reason TEXT NOT NULL,
            created_at DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (key_id, digest)
        )""",
        """CREATE TABLE policydiff_mailing (
            id TEXT PRIMARY KEY,
            namespace TEXT NOT NULL,
            policy TEXT NOT NULL,
            notice TEXT NOT NULL,
            stage TEXT NOT NULL,
            paused TEXT NOT NULL,
            created_at DOUBLE PRECISION NOT NULL,
            UNIQUE (namespace, policy, notice, stage)
        )""",
        """CREATE TABLE policydiff_notice (
            namespace TEXT NOT NULL,
            policy TEXT NOT NULL,
            follows TEXT NOT NULL,
            notice TEXT NOT NULL,
            stage TEXT NOT NULL,
            revision TEXT NOT NULL,
            blob TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            path TEXT NOT NULL,
            effective_date TEXT,
            digest TEXT NOT NULL,
            pinned_at DOUBLE PRECISION NOT NULL,
            told_on TEXT NOT NULL,
            PRIMARY KEY (namespace, policy, follows)
        )""",
        """CREATE TABLE policydiff_delivery (
            mailing TEXT NOT NULL,
            subscriber TEXT NOT NULL,
            id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL,
            kind TEXT NOT NULL,
            locale TEXT NOT NULL,
            request TEXT,
            lease DOUBLE PRECISION NOT NULL,
            not_before DOUBLE PRECISION NOT NULL,
            attempts INTEGER NOT NULL,
            provider_id TEXT NOT NULL,
            reason TEXT NOT NULL,
            updated_at DOUBLE PRECISION NOT NULL,
            sealed TEXT,
            PRIMARY KEY (mailing, subscriber)
        )""",
        """CREATE INDEX policydiff_delivery_open
            ON policydiff_delivery (mailing, kind, locale, subscriber)
            WHERE state = 'planned'""",
        """CREATE INDEX policydiff_delivery_request ON policydiff_delivery (request)""",
        """CREATE TABLE policydiff_request (
            id TEXT PRIMARY KEY,
            mailing TEXT NOT NULL,
            transport TEXT NOT NULL,
            locale TEXT NOT NULL,
            size INTEGER NOT NULL,
            claimed_at DOUBLE PRECISION NOT NULL,
            sending_at DOUBLE PRECISION,
            finished_at DOUBLE PRECISION,
            outcome TEXT NOT NULL,
            sealed INTEGER
        )""",
        """CREATE INDEX policydiff_request_mailing ON policydiff_request (mailing)""",
        """CREATE TABLE policydiff_event (
            delivery TEXT NOT NULL,
            kind TEXT NOT NULL,
            at DOUBLE PRECISION NOT NULL,
            source TEXT NOT NULL,
            provider_id TEXT NOT NULL,
            detail TEXT NOT NULL,
            payload {binary},
            ends TEXT,
            sealed INTEGER,
            PRIMARY KEY (delivery, kind, at, provider_id)
        )""",
        """CREATE TABLE policydiff_chain (
            id TEXT PRIMARY KEY,
            namespace TEXT NOT NULL,
            policy TEXT NOT NULL,
            notice TEXT NOT NULL,
            length INTEGER NOT NULL,
            head TEXT NOT NULL,
            UNIQUE (namespace, policy, notice)
        )""",
        """CREATE TABLE policydiff_record (
            chain TEXT NOT NULL,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            at TEXT NOT NULL,
            body TEXT,
            body_sha256 TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (chain, number)
        )""",
        """CREATE TABLE policydiff_exhibit (sha256 TEXT PRIMARY KEY, content {binary} NOT NULL)""",
    ),
    # Nothing was ever sent by it, and what is not needed of a person is not kept.
    ("""ALTER TABLE policydiff_subscriber DROP COLUMN time_zone""",),
    (
        """CREATE TABLE policydiff_signup (
            id TEXT PRIMARY KEY,
            address TEXT NOT NULL,
            address_digest TEXT NOT NULL,
            network_digest TEXT NOT NULL,
            locale TEXT NOT NULL,
            policies TEXT NOT NULL,
            topics TEXT NOT NULL,
            consent_text TEXT NOT NULL,
            created_at DOUBLE PRECISION NOT NULL
        )""",
        """CREATE INDEX policydiff_signup_address ON policydiff_signup (address_digest)""",
        """CREATE INDEX policydiff_signup_network ON policydiff_signup (network_digest)""",
        """CREATE INDEX policydiff_signup_created ON policydiff_signup (created_at)""",
    ),
    ("""ALTER TABLE policydiff_notice ADD COLUMN dated TEXT NOT NULL DEFAULT ''""",),
)


def migrate(connection: Connection, where: str) -> None:
    """Bring the store to the present schema, in the caller's transaction.

    Raises DeliveryError for a store that a newer version of the tool has made.
    """
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
    version = schema_version(connection)
    if version > len(MIGRATIONS):
        raise DeliveryError(
            f"the ledger {where} has schema {version}, made by a newer policydiff; "
            f"this one knows schemas up to {len(MIGRATIONS)}: upgrade policydiff"
        )
    binary = "BYTEA" if postgres else "BLOB"
    for steps in MIGRATIONS[version:]:
        for statement in steps:
            connection.execute(text(statement.replace("{binary}", binary)))
    if version == 0:
        connection.execute(meta.insert().values(name="schema_version", value="0"))
    if version < len(MIGRATIONS):
        connection.execute(
            meta.update().where(meta.c.name == "schema_version").values(value=str(len(MIGRATIONS)))
        )


def schema_version(connection: Connection) -> int:
    """Return the version of the store's schema; 0 where there is none yet."""
    if not inspect(connection).has_table(meta.name):
        return 0
    value = connection.execute(select(meta.c.value).where(meta.c.name == "schema_version")).scalar()
    return int(value) if value else 0
