"""Subscribers from the user's own database, which is only read."""

from __future__ import annotations

import logging
import pathlib
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DataError
from tests.delivery.delivery_samples import people

from policydiff.delivery.audience import import_query
from policydiff.delivery.list_import import BrokenRowsError, ImportResult
from policydiff.delivery.list_rows import ColumnMapping
from policydiff.delivery.records import SubscriberKind
from policydiff.delivery.sql_source import explain_failure, read_query
from policydiff.delivery.store import Store
from policydiff.errors import AudienceError, ConfigError

ACCOUNT = SubscriberKind.ACCOUNT
TABLE = """CREATE TABLE account (
    number INTEGER, contact TEXT, language TEXT, joined TIMESTAMP, closed INTEGER, balance NUMERIC
)"""
ROWS = """INSERT INTO account VALUES
    (1, 'Ann@example.org', 'de_AT', '2026-01-02 10:00:00', 0, 1.5),
    (2, 'bob@example.org', NULL, NULL, 0, 0),
    (1, 'ANN@EXAMPLE.ORG', 'de_AT', '2025-06-01 10:00:00', 0, 2),
    (4, 'gone@example.org', 'en', NULL, 1, 0)"""
QUERY = """-- everybody with an open account
    SELECT number AS id, contact AS email, language, joined AS "consent date"
    FROM account WHERE closed = 0 AND contact LIKE '%@%' ORDER BY number;"""


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> str:
    """The URL of a database of the organisation's own, with accounts in it."""
    if request.param == "sqlite":
        path = tmp_path / "own accounts #1.sqlite"
        url = f"sqlite:///{path}"
        with sqlite3.connect(path) as connection:
            connection.execute(TABLE)
            connection.execute(ROWS)
        connection.close()
        return url
    make: Callable[[], str] = request.getfixturevalue("postgres_schema")
    url = make()
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(TABLE))
        connection.execute(text(ROWS))
    engine.dispose()
    return url


def take(store: Store, url: str, sql: str = QUERY, **more: object) -> ImportResult:
    return import_query(store, url, sql, default_locale="en", kind=ACCOUNT, **more)


def count_accounts(url: str) -> int:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed)
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM account")).scalar_one()
    finally:
        engine.dispose()


def test_a_query_is_a_list(store: Store, own_database: str) -> None:
    assert take(store, own_database) == ImportResult(added=2, merged=1)
    ann, bob = people(store)["Ann@example.org"], people(store)["bob@example.org"]
    assert (ann.external_id, ann.locale, ann.kind) == ("1", "de-AT", ACCOUNT)
    assert ann.consent_date.startswith("2025-06-01T10:00:00")
    assert (bob.external_id, bob.locale, bob.consent_date) == ("2", "en", "")
    assert take(store, own_database) == ImportResult(unchanged=2, merged=1)


def test_columns_are_named_as_for_a_file(sqlite_store: Store, own_database: str) -> None:
    sql = "SELECT contact, number FROM account"
    with pytest.raises(AudienceError, match=r"the query under \[audience\] has no column for"):
        take(sqlite_store, own_database, sql)
    take(sqlite_store, own_database, sql, mapping=ColumnMapping(address="contact", id="number"))
    assert people(sqlite_store)["bob@example.org"].external_id == "2"


def test_broken_rows_are_named_by_number(sqlite_store: Store, own_database: str) -> None:
    sql = "SELECT contact AS email, CASE number WHEN 2 THEN 'nobody@' ELSE contact END AS address_ FROM account"
    mapping = ColumnMapping(address="address_")
    with pytest.raises(BrokenRowsError) as caught:
        take(sqlite_store, own_database, sql, mapping=mapping)
    assert str(caught.value) == (
        "the query under [audience]: 1 row is broken and nothing was imported: "
        "row 2: not an e-mail address. Mend them, or import the others with --skip-invalid."
    )
    assert people(sqlite_store) == {}


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM account",
        "UPDATE account SET contact = ''",
        "INSERT INTO account (number) VALUES (9) RETURNING number AS address",
        "; DROP TABLE account",
        "selection",
        "",
    ],
)
def test_what_is_no_select_is_refused(sqlite_store: Store, own_database: str, sql: str) -> None:
    with pytest.raises(ConfigError, match="must be one SELECT"):
        take(sqlite_store, own_database, sql)
    assert count_accounts(own_database) == 4


def test_a_write_in_disguise_is_refused_by_the_database(
    sqlite_store: Store, own_database: str
) -> None:
    if own_database.startswith("sqlite"):
        sql = "WITH one AS (SELECT 1) DELETE FROM account RETURNING contact AS email"
    else:
        sql = (
            "WITH gone AS (DELETE FROM account RETURNING contact) SELECT contact AS email FROM gone"
        )
    with pytest.raises(AudienceError, match="failed on"):
        take(sqlite_store, own_database, sql)
    with pytest.raises(AudienceError, match="failed on"):
        take(
            sqlite_store, own_database, "SELECT contact AS email FROM account; DELETE FROM account"
        )
    assert count_accounts(own_database) == 4


def test_failures_name_the_place_and_no_secret(
    sqlite_store: Store, own_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(AudienceError, match="emial"):
        take(sqlite_store, own_database, "SELECT emial FROM account")
    with pytest.raises(AudienceError) as caught:
        take(sqlite_store, "postgresql://me:hunter2@127.0.0.1:1/accounts", "SELECT 1")
    assert str(caught.value).startswith(
        "the query under [audience] failed on postgresql://127.0.0.1/"
    )
    assert "hunter2" not in str(caught.value) + caplog.text
    assert "\n" not in str(caught.value)


def test_a_value_that_a_database_quotes_is_not_shown(
    sqlite_store: Store, postgres_schema: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sql = "SELECT CAST(n || '@example.org' AS INTEGER) AS email FROM generate_series(1, 2) AS n"
    with pytest.raises(AudienceError) as caught:
        take(sqlite_store, postgres_schema(), sql)
    assert "SQLSTATE 22P02" in str(caught.value)
    assert "example.org" not in str(caught.value) + caplog.text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("://", "cannot be read"),
        ("nonsense://host/db", "cannot be read"),
        ("oracle://host/db", "needs the Python package"),
    ],
)
def test_urls_that_lead_nowhere(sqlite_store: Store, url: str, words: str) -> None:
    with pytest.raises((ConfigError, AudienceError), match=words):
        take(sqlite_store, url)


def test_a_missing_file_is_not_made(sqlite_store: Store, tmp_path: pathlib.Path) -> None:
    with pytest.raises(AudienceError, match="unable to open database file"):
        import_query(
            sqlite_store,
            "sqlite:///nowhere.sqlite",
            QUERY,
            default_locale="en",
            kind=ACCOUNT,
            folder=tmp_path,
        )
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_values_of_every_kind(store: Store, postgres_schema: Callable[[], str]) -> None:
    sql = """SELECT 'a@example.org' AS email, ARRAY['privacy', 'cookies'] AS policies,
        gen_random_uuid() AS id, TIMESTAMPTZ '2026-01-02 03:04:05+02' AS consent_date,
        'x'::varchar AS consent_source, NULL::text AS locale"""
    with read_query(postgres_schema(), sql) as source:
        (record,) = source.records
    assert isinstance(record, tuple)
    cells = dict(zip(source.header, record[1], strict=True))
    assert len(cells["id"]) == 36
    assert cells["policies"] == "privacy cookies"
    assert cells["locale"] == ""
    take(store, postgres_schema(), sql)
    assert people(store)["a@example.org"].policies == ("cookies", "privacy")
    with pytest.raises(BrokenRowsError, match="row 1: a value is neither text"):
        take(store, postgres_schema(), "SELECT 'b@example.org' AS email, '\\x00'::bytea AS id")


def test_rows_are_read_as_they_are_asked_for(postgres_schema: Callable[[], str]) -> None:
    sql = "SELECT 'p' || generate_series(1, 1000000000) || '@example.org' AS email"
    with read_query(postgres_schema(), sql) as source:
        found: Iterator[object] = iter(source.records)
        assert [next(found) for _ in range(3)] == [
            (1, ["p1@example.org"]),
            (2, ["p2@example.org"]),
            (3, ["p3@example.org"]),
        ]


def test_what_a_database_nobody_knows_says_is_not_repeated() -> None:
    class OtherError(Exception):
        """As psycopg2 and others have it."""

    said = OtherError('invalid input: "ada@example.org"')
    assert explain_failure(DataError("SELECT", {}, said)) == "OtherError"
