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
    text,
)

__all__ = [
    "chain",
    "delivery",
    "event",
    "exhibit",
    "mailing",
    "meta",
    "metadata",
    "notice",
    "record",
    "request",
    "signup",
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
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    # Ids of the policies followed, a JSON list; empty is all.
    Column("policies", Text, nullable=False),
    # Topics followed, a JSON list; empty is all.
    Column("topics", Text, nullable=False),
    Column("consent_source", Text, nullable=False),
    Column("consent_date", Text, nullable=False),
    # The version of the text they agreed to.
    Column("consent_text", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    # Of this person's hashes in evidence; gone with the row, so that nobody can tell whose they were.
    Column("salt", Text),
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

# Who asked to be told and has not confirmed it. Anybody can send such a wish in another's name, so it
# changes nothing of the list, and goes when it is confirmed or has run out.
signup = Table(
    "policydiff_signup",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    # Keyed hashes, by which wishes for one address, and from one network, are counted.
    Column("address_digest", Text, nullable=False),
    Column("network_digest", Text, nullable=False),
    Column("locale", Text, nullable=False),
    # JSON lists, as a subscriber's.
    Column("policies", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("consent_text", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("policydiff_signup_address", "address_digest"),
    Index("policydiff_signup_network", "network_digest"),
    Index("policydiff_signup_created", "created_at"),
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

# A notice and the text that its first claim pinned it to. After one notice comes one other: what is
# edited while it is being sent waits for the next.
notice = Table(
    "policydiff_notice",
    metadata,
    Column("namespace", Text, nullable=False),
    Column("policy", Text, nullable=False),
    # The notice that readers had before it.
    Column("follows", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("blob", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("effective_date", Text),
    # What a person approved.
    Column("digest", Text, nullable=False),
    Column("pinned_at", Double, nullable=False),
    # The day its mailing was complete; empty before.
    Column("told_on", Text, nullable=False),
    # The day that its mails are dated, whenever they are sent; empty where they say none.
    Column("dated", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("namespace", "policy", "follows"),
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
    # The state that evidence has of it; empty where it has none yet.
    Column("sealed", Text),
    PrimaryKeyConstraint("mailing", "subscriber"),
    # Of what is still to be claimed alone: each row leaves it once, and no later state costs a write.
    Index(
        "policydiff_delivery_open",
        "mailing",
        "kind",
        "locale",
        "subscriber",
        sqlite_where=text("state = 'planned'"),
        postgresql_where=text("state = 'planned'"),
    ),
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
    # The number of the evidence record it stands in.
    Column("sealed", Integer),
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
    # The status that the reader got by it, where it says something about the reader.
    Column("ends", Text),
    # The number of the evidence record it stands in.
    Column("sealed", Integer),
    PrimaryKeyConstraint("delivery", "kind", "at", "provider_id"),
)

# Evidence: for each notice a chain of records, each with the hash of the one before. Records are only
# ever added; pruning empties a body and leaves its hash.
chain = Table(
    "policydiff_chain",
    metadata,
    Column("id", Text, primary_key=True),
    Column("namespace", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("length", Integer, nullable=False),
    # The hash of the last record.
    Column("head", Text, nullable=False),
    UniqueConstraint("namespace", "policy", "notice"),
)

record = Table(
    "policydiff_record",
    metadata,
    Column("chain", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    # JSON; empty once pruned.
    Column("body", Text),
    Column("body_sha256", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("chain", "number"),
)

# The texts, reports and mails that records name by their hash.
exhibit = Table(
    "policydiff_exhibit",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
