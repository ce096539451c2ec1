"""A look at a ledger that leaves it as it is."""

from __future__ import annotations

import pathlib

import pytest
from sqlalchemy import text
from tests.delivery.delivery_samples import fill

from policydiff.delivery.ledger_state import look_at_ledger
from policydiff.delivery.store import open_store
from policydiff.errors import ConfigError, DeliveryError


def test_a_ledger_with_people(store_url: str) -> None:
    with open_store(store_url) as store:
        fill(store, 3)
        fill(store, 2, kind="watcher")
    state = look_at_ledger(store_url)
    assert state.exists and state.version == state.newest
    assert [(str(k), str(s), n) for k, s, n in state.people] == [
        ("account", "active", 3),
        ("watcher", "active", 2),
    ]


def test_one_that_a_newer_version_made(store_url: str) -> None:
    with open_store(store_url) as store, store.write() as connection:
        newer = "UPDATE policydiff_meta SET value = '99' WHERE name = 'schema_version'"
        connection.execute(text(newer))
    assert look_at_ledger(store_url).version == 99
    assert look_at_ledger(store_url).people == ()


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigError, match="begins with mysql"):
        look_at_ledger("mysql://user:secret@host.invalid/ledger")


def test_looking_makes_no_file(tmp_path: pathlib.Path) -> None:
    state = look_at_ledger(f"sqlite:///{tmp_path}/none.sqlite")
    assert (state.exists, state.version) == (False, 0)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_no_schema_and_gets_none(postgres_schema: object) -> None:
    assert callable(postgres_schema)
    url = postgres_schema()
    assert look_at_ledger(url).version == 0
    assert look_at_ledger(url).version == 0


def test_what_cannot_be_read_is_said_without_any_secret(tmp_path: pathlib.Path) -> None:
    (tmp_path / "text.sqlite").write_text("this is no database, whatever its name says")
    with pytest.raises(DeliveryError, match=r"text\.sqlite cannot be read: DatabaseError"):
        look_at_ledger(f"sqlite:///{tmp_path}/text.sqlite")
    with pytest.raises(DeliveryError, match="postgresql://localhost/x cannot be read") as caught:
        look_at_ledger("postgresql://zoe:hunter2@localhost:1/x?connect_timeout=2")
    assert "hunter2" not in str(caught.value) and "zoe" not in str(caught.value)
    with pytest.raises(ConfigError, match="cannot be read"):
        look_at_ledger("postgresql://zoe:hunter2@host:no-port/x")
