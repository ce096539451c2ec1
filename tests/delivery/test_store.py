"""The store itself: durable, private, the same on both databases, honest when it cannot be."""

from __future__ import annotations

import logging
import os
import pathlib
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import inspect, text
from tests.delivery.delivery_samples import fill

from policydiff.delivery.audience import erase_subscriber, list_subscribers
from policydiff.delivery.store import Store, open_store
from policydiff.delivery.store.database import keep_a_write_ahead_log
from policydiff.delivery.store.migrations import MIGRATIONS, schema_version
from policydiff.delivery.store.schema import metadata
from policydiff.delivery.store.subscribers import insert_subscribers
from policydiff.errors import ConfigError, DeliveryError


def test_a_new_file_is_its_owners_alone_and_durable(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "deep" / "ledger.sqlite"
    with open_store(f"sqlite:///{path}") as store:
        fill(store, 1)
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
        with store.read() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL


def test_a_relative_path_is_taken_from_the_folder(tmp_path: pathlib.Path) -> None:
    for url in ("sqlite:///.policydiff/one.sqlite", ".policydiff/two.sqlite"):
        open_store(url, folder=tmp_path).close()
    open_store(f"sqlite:///{tmp_path}/three.sqlite", folder=tmp_path / "elsewhere").close()
    found = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.sqlite"))
    assert found == [".policydiff/one.sqlite", ".policydiff/two.sqlite", "three.sqlite"]


def test_migrations_make_the_tables_that_queries_name(store: Store) -> None:
    with store.read() as connection:
        assert schema_version(connection) == len(MIGRATIONS)
        found = inspect(connection)
        for table in metadata.sorted_tables:
            columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
            if connection.dialect.name == "sqlite":
                # SQLite says of a TEXT primary key that it may be null.
                keys = [column.name for column in table.primary_key]
                columns |= dict.fromkeys(keys, False)
            assert columns == {c.name: c.nullable for c in table.columns}, table.name
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [c.name for c in table.primary_key], table.name
            indexes = {i["name"]: i["column_names"] for i in found.get_indexes(table.name)}
            for index in table.indexes:
                assert indexes[index.name] == [c.name for c in index.columns]


def test_a_store_of_the_first_schema_keeps_its_people(store_url: str) -> None:
    with open_store(store_url) as store:
        fill(store, 2)
        with store.write() as connection:
            back = "ALTER TABLE policydiff_subscriber ADD COLUMN time_zone TEXT NOT NULL DEFAULT ''"
            connection.execute(text(back))
            connection.execute(text("DROP TABLE policydiff_signup"))
            connection.execute(text("ALTER TABLE policydiff_notice DROP COLUMN dated"))
            old = "UPDATE policydiff_meta SET value = '1' WHERE name = 'schema_version'"
            connection.execute(text(old))
    with open_store(store_url) as store:
        fill(store, 3)
        assert len(list(list_subscribers(store))) == 3
        with store.read() as connection:
            assert schema_version(connection) == len(MIGRATIONS)
            columns = {c["name"] for c in inspect(connection).get_columns("policydiff_subscriber")}
    assert "time_zone" not in columns


def test_opening_again_keeps_everything(store_url: str) -> None:
    with open_store(store_url) as store:
        people = fill(store, 3)
    with open_store(store_url) as store:
        assert {person.address for person in list_subscribers(store)} == set(people)


def test_many_may_open_a_new_store_at_once(store_url: str) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            open_store(store_url).close()
        except BaseException as error:
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []


def test_a_store_from_the_future_is_refused(store_url: str) -> None:
    with open_store(store_url) as store, store.write() as connection:
        connection.execute(
            text("UPDATE policydiff_meta SET value = '99' WHERE name = 'schema_version'")
        )
    with pytest.raises(DeliveryError, match="schema 99, made by a newer policydiff"):
        open_store(store_url)


def test_a_withheld_key_is_noticed_before_anyone_returns(store_url: str) -> None:
    with open_store(store_url, key=b"first") as store:
        fill(store, 1)
    open_store(store_url).close()  # nobody was erased under that key yet
    with open_store(store_url, key=b"first") as store:
        erase_subscriber(store, "account0@mail.example.org")
    for key in (None, b"second"):
        with pytest.raises(DeliveryError, match="POLICYDIFF_TOKEN_KEYS"):
            open_store(store_url, key=key)


def test_a_key_given_later_leaves_older_tombstones_standing(store_url: str) -> None:
    from policydiff.delivery.audience import import_csv
    from policydiff.delivery.records import SubscriberKind

    with open_store(store_url) as store:
        fill(store, 1)
        erase_subscriber(store, "account0@mail.example.org")
    with open_store(store_url, key=b"now there is one") as store:
        result = import_csv(
            store,
            "email\naccount0@mail.example.org\n",
            default_locale="en",
            kind=SubscriberKind.ACCOUNT,
        )
        assert result.kept_out == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://root@localhost/x", "begins with mysql://"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("://", "cannot be read"),
        ("postgresql://me:hunter2@host:port/x", "cannot be read"),
    ],
)
def test_urls_that_cannot_be_meant(url: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        open_store(url)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(DeliveryError, match=r"postgresql://127\.0\.0\.1/audience failed") as caught:
        open_store("postgresql://me:hunter2@127.0.0.1:1/audience")
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value) + caplog.text


def test_a_file_that_is_no_database(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)
    with pytest.raises(DeliveryError, match=r"notes\.txt failed: DatabaseError: file is not a"):
        open_store(str(path))


def test_missing_psycopg_is_named_with_its_extra() -> None:
    script = (
        "import sys\n"
        "sys.modules['psycopg'] = None\n"
        "from policydiff.delivery.store import open_store\n"
        "from policydiff.errors import DeliveryError\n"
        "try:\n    open_store('postgresql://localhost/x')\n"
        "except DeliveryError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "policydiff[postgres]" in done.stdout


def test_database_failures_show_no_address(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fill(store, 2)
    person = next(iter(list_subscribers(store)))
    with pytest.raises(DeliveryError) as caught, store.write() as connection:
        insert_subscribers(connection, [person], 1.0)
    assert "mail.example.org" not in str(caught.value) + caplog.text + repr(person)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_importing_the_room_costs_nothing() -> None:
    script = (
        "import sys, policydiff.delivery\n"
        "heavy = {'sqlalchemy', 'sendgrid', 'smtplib', 'email_validator', 'psycopg'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    assert os.environ.get("SENDGRID_API_KEY") is None


def test_a_database_that_cannot_be_written_is_said_at_once(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ledger.sqlite"
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE old (id TEXT)")
    made.close()
    began = time.monotonic()
    opened = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with closing(opened), pytest.raises(sqlite3.OperationalError, match="readonly"):
        keep_a_write_ahead_log(opened)
    assert time.monotonic() - began < 5


def test_a_database_that_is_locked_for_a_moment_is_waited_for(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE old (id TEXT)")
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.2, other.execute, ("ROLLBACK",)).start()
        with closing(sqlite3.connect(path, timeout=0)) as opened:
            keep_a_write_ahead_log(opened)
            assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
