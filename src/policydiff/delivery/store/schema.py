"""The tables, as queries name them. `migrations` creates them; a test compares the two.

Names carry a prefix, since on PostgreSQL the database may be the user's own. Times are seconds
since the epoch. Ids are random and opaque: nothing in a ledger table says who somebody is, so
`subscriber` in a delivery may outlive the subscriber's own row, which erasure deletes.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "delivery",
    "event",
    "mailing",
    "meta",
    "metadata",
    "request",
    "subscriber",
    "suppression",
]

metadata = MetaData()

meta = Table(
    "policydiff_meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

subscriber = Table(
    "policydiff_subscriber",
    metadata,
    Column("id", Text, primary_key=True),
    Column("external_id", Text, unique=True),
    Column("address", Text, nullable=False),
    # The address as people are told apart by: all in lower case.
    Column("address_key", Text, nullable=False, unique=True),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    # Ids of the policies followed, a JSON list; empty is all.
    Column("policies", Text, nullable=False),
    Column("consent_source", Text, nullable=False),
    Column("consent_date", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
)

# Tombstones: who was erased must stay so, and that without their address.
suppression = Table(
    "policydiff_suppression",
    metadata,
    Column("key_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    PrimaryKeyConstraint("key_id", "digest"),
)

mailing = Table(
    "policydiff_mailing",
    metadata,
    Column("id", Text, primary_key=True),
    Column("namespace", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("stage", Text, nullable=False),
    # Why a person must look before it goes on; empty while it may run.
    Column("paused", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("namespace", "policy", "notice", "stage"),
)

delivery = Table(
    "policydiff_delivery",
    metadata,
    Column("mailing", Text, nullable=False),
    Column("subscriber", Text, nullable=False),
    Column("id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    # Kind and locale of the subscriber when the mail was planned: a batch has one of each.
    Column("kind", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("request", Text),
    # When a claim lapses; when a deferred delivery may be tried again.
    Column("lease", Double, nullable=False),
    Column("not_before", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("updated_at", Double, nullable=False),
    PrimaryKeyConstraint("mailing", "subscriber"),
    Index("policydiff_delivery_open", "mailing", "state", "kind", "locale", "subscriber"),
    Index("policydiff_delivery_request", "request"),
)

# One attempt at one batch, kept as evidence of what was asked of the transport and when.
request = Table(
    "policydiff_request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("mailing", Text, nullable=False),
    Column("transport", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("claimed_at", Double, nullable=False),
    Column("sending_at", Double),
    Column("finished_at", Double),
    Column("outcome", Text, nullable=False),
    Index("policydiff_request_mailing", "mailing"),
)

# What the provider or a person said about a delivery afterwards. Providers repeat themselves,
# with new ids: the constraint is what an event is known by.
event = Table(
    "policydiff_event",
    metadata,
    Column("delivery", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("source", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("payload", LargeBinary),
    PrimaryKeyConstraint("delivery", "kind", "at", "provider_id"),
)
