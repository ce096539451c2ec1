"""A list imported again: what it says twice, whom it may not bring back, what it must not carry."""

from __future__ import annotations

import io
import json
import pathlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.delivery.delivery_samples import people

from policydiff.delivery.audience import (
    add_subscriber,
    confirm_subscriber,
    erase_subscriber,
    find_subscriber,
    import_csv,
    list_subscribers,
    remove_subscriber,
    unsubscribe,
)
from policydiff.delivery.csv_rows import guard_cell
from policydiff.delivery.exports import export_csv, export_json
from policydiff.delivery.list_import import BrokenRowsError, ImportResult
from policydiff.delivery.list_rows import COLUMNS
from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store, open_store
from policydiff.delivery.store.schema import event
from policydiff.delivery.store.subscribers import worsen_status
from policydiff.errors import AudienceError

ACCOUNT, WATCHER = SubscriberKind.ACCOUNT, SubscriberKind.WATCHER
UNSUBSCRIBED, COMPLAINED = SubscriberStatus.UNSUBSCRIBED, SubscriberStatus.COMPLAINED


def take(store: Store, text: str, **more: object) -> ImportResult:
    more.setdefault("default_locale", "en")
    more.setdefault("kind", WATCHER)
    return import_csv(store, text, **more)


def test_what_two_rows_say_of_one_person_is_all_kept(store: Store) -> None:
    text = (
        "email,policies,topics,language,consent date,source,consent text\n"
        "ann@example.org,privacy,children,,2026-02-02,form,v2\n"
        "ANN@example.org,cookies terms,retention,de,2025-01-01,fair,v1\n"
    )
    assert take(store, text) == ImportResult(added=1, merged=1)
    (ann,) = list_subscribers(store)
    assert ann.policies == ("cookies", "privacy", "terms")
    assert ann.topics == ("children", "retention")
    assert ann.locale == "de"
    assert (ann.consent_source, ann.consent_date, ann.consent_text) == ("fair", "2025-01-01", "v1")
    assert take(store, text) == ImportResult(unchanged=1, merged=1)


@pytest.mark.parametrize("status", [UNSUBSCRIBED, SubscriberStatus.BOUNCED, COMPLAINED])
@pytest.mark.parametrize("again", ["ann@example.org", "ANN@EXAMPLE.ORG"])
def test_who_left_stays_gone(store: Store, status: SubscriberStatus, again: str) -> None:
    take(store, "email,status\nann@example.org,active\n")
    (ann,) = list_subscribers(store)
    with store.write() as connection:
        worsen_status(connection, ann.id, status, 1.0)
    assert take(store, f"email,status\n{again},active\n") == ImportResult(kept_out=1)
    assert [person.status for person in list_subscribers(store)] == [status]


def test_a_watcher_who_left_by_link_or_by_hand(store: Store) -> None:
    take(store, "email\nann@example.org\nbob@example.org\n")
    assert unsubscribe(store, people(store)["ann@example.org"].id)
    assert remove_subscriber(store, "BOB@example.org")
    assert take(store, "email\nANN@example.org\nBob@example.org\n") == ImportResult(kept_out=2)


@pytest.mark.parametrize(
    "again",
    [
        "id,email\n7,ann@example.org\n",
        "id,email\n,ANN@EXAMPLE.ORG\n",
        "id,email\n7,new@example.org\n",
        "id,email\n8,Ann@Example.org\n7,other@example.org\n",
    ],
)
def test_who_was_erased_stays_gone(store: Store, again: str) -> None:
    take(store, "id,email\n7,Ann@example.org\n")
    assert erase_subscriber(store, "aNN@example.org")
    result = take(store, again)
    assert (result.added, result.kept_out) == (0, again.count("@"))
    assert people(store) == {}


def test_erasure_leaves_nothing_in_the_files(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with open_store(str(path), key=b"k") as store:
        take(store, "id,email,source\ncustomer-77,gone.person@example.org,at the fair\n")
        take(store, "email\nstays@example.org\n")
        with store.write() as connection:
            connection.execute(
                event.insert().values(
                    delivery="d",
                    kind="bounced",
                    at=1.0,
                    source="s",
                    provider_id="",
                    detail="",
                    payload=b"<gone.person@example.org>",
                )
            )
        erase_subscriber(store, "gone.person@example.org")
        for file in tmp_path.iterdir():
            raw = file.read_bytes()
            assert b"customer-77" not in raw and b"at the fair" not in raw, file.name
    assert b"stays@example.org" in path.read_bytes()


def test_nobody_to_erase_is_said_and_kept_out(store: Store) -> None:
    assert not erase_subscriber(store, "nobody@example.org")
    assert take(store, "email\nNobody@example.org\n") == ImportResult(kept_out=1)


def test_an_account_holder_stays_one(store: Store) -> None:
    take(store, "email\nann@example.org\n", kind=ACCOUNT)
    added = add_subscriber(store, "ann@example.org", locale="en", kind=WATCHER)
    assert added.kind is ACCOUNT
    assert take(store, "email\nann@example.org\n") == ImportResult(unchanged=1)
    remove_subscriber(store, "ann@example.org")
    back = add_subscriber(store, "ann@example.org", locale="en", kind=WATCHER, renewed_consent=True)
    assert back.kind is WATCHER, "the account was closed, and now they only watch"


def test_a_sign_up_by_a_stranger_changes_nothing(store: Store) -> None:
    take(store, "email,policies\nann@example.org,privacy\n")
    before = people(store)["ann@example.org"]
    pending = {"locale": "de", "kind": WATCHER, "status": SubscriberStatus.PENDING}
    assert add_subscriber(store, "ANN@example.org", **pending) == before
    assert people(store) == {"ann@example.org": before}
    new = add_subscriber(store, "bob@example.org", **pending)
    assert confirm_subscriber(store, new.id, consent_date="2027-01-01")
    bob = find_subscriber(store, "BOB@example.org")
    assert bob is not None
    assert (bob.status, bob.consent_date) == (SubscriberStatus.ACTIVE, "2027-01-01")
    unsubscribe(store, new.id)
    assert not confirm_subscriber(store, new.id, consent_date="2027-01-02")
    assert not confirm_subscriber(store, "nobody", consent_date="2027-01-02")


@pytest.mark.parametrize(
    "cells",
    [
        '"ann@example.org\r\nBcc: bob@example.org",,,',
        "ann@example.org%0d%0aBcc:bob@example.org,,,",
        '"Ann <ann@example.org>",,,',
        'ann@example.org,"en\r\nX-Header: 1",,',
        "ann@example.org,en,{{ 7 * 7 }},",
        "ann@example.org,en,privacy,{% include 'x' %}",
        'ann@example.org,en,"privacy\r\nBcc: b",',
        "ann@example.org,en,../../etc/passwd,",
        f"ann@example.org,en,privacy,{'n' * 10_000}",
        f"{'a' * 10_000}@example.org,,,",
        "ann@example.org,en,privacy,nonsense",
    ],
)
def test_hostile_cells_are_refused_and_not_quoted(sqlite_store: Store, cells: str) -> None:
    with pytest.raises(BrokenRowsError) as caught:
        take(sqlite_store, f"email,locale,policies,topics\n{cells}\n")
    assert people(sqlite_store) == {}
    message = str(caught.value)
    assert len(message) < 400
    for word in ("Bcc", "ann@", "7 * 7", "passwd", "nnnn", "aaaa", "nonsense"):
        assert word not in message


def test_long_names_in_columns_of_no_meaning_are_let_be(sqlite_store: Store) -> None:
    name = "N" * 10_000 + "\r\nBcc: x"
    text = f'email,name,notes\nann@example.org,"{name}","=cmd|\' /C calc\'!A0"\n'
    assert take(sqlite_store, text) == ImportResult(added=1)
    stream = io.StringIO()
    export_csv(list_subscribers(sqlite_store), stream)
    assert "NNN" not in stream.getvalue() and "cmd" not in stream.getvalue()


def test_a_million_characters_in_one_cell(sqlite_store: Store) -> None:
    with pytest.raises(BrokenRowsError, match=r"line 2: not valid CSV \(a field is too long"):
        take(sqlite_store, f"email,name\nann@example.org,{'x' * 1_000_000}\n")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_no_exported_cell_begins_a_formula(cell: str) -> None:
    guarded = guard_cell(cell)
    assert not guarded.startswith(
        ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    )
    assert guarded in (cell, f"'{cell}")


@pytest.mark.parametrize(
    "source", ["=1+1", "'=1+1", "''@x", "'quoted'", "-", "+49 1", "'", "a=b", "\uff1d1"]
)
def test_what_is_guarded_comes_back_the_same(
    store: Store, tmp_path: pathlib.Path, source: str
) -> None:
    add_subscriber(
        store,
        "ann@example.org",
        locale="de-AT",
        kind=WATCHER,
        policies=("privacy",),
        topics=("children", "sharing"),
        consent_source=source,
        consent_date="2026-01-02",
        consent_text="v3",
        external_id=source,
    )
    stream = io.StringIO()
    assert export_csv(list_subscribers(store), stream) == 1
    with open_store(str(tmp_path / "other.sqlite")) as other:
        take(other, stream.getvalue())
        (mine,), (theirs,) = list_subscribers(store), list_subscribers(other)
    assert mine.consent_source == source == mine.external_id
    for name in (*COLUMNS[1:], "external_id"):
        assert getattr(mine, name) == getattr(theirs, name), name


def test_export_as_json(store: Store) -> None:
    stream = io.StringIO()
    assert export_json(list_subscribers(store), stream) == 0
    assert json.loads(stream.getvalue()) == []
    take(store, "email,topics,source\nann@exämple.org,children,=1\nbob@example.org,,\n")
    stream = io.StringIO()
    assert export_json(list_subscribers(store), stream) == 2
    found = {person["address"]: person for person in json.loads(stream.getvalue())}
    assert set(found) == {"ann@xn--exmple-cua.org", "bob@example.org"}
    assert found["ann@xn--exmple-cua.org"]["topics"] == ["children"]
    assert found["ann@xn--exmple-cua.org"]["consent_source"] == "=1"
    assert tuple(found["bob@example.org"]) == COLUMNS


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("consent date", "02.01.2026", "the consent date is not like 2027-01-31"),
        ("consent date", "yesterday", "the consent date is not like 2027-01-31"),
        ("consent date", "0001-01-01T00:00:00+14:00", "the consent date is not like 2027-01-31"),
        ("topics", "kids", "the topics are none of advertising, children, data, "),
        ("kind", "friend", "the kind is none of account, watcher"),
        ("status", "erased", "the status is none of pending, active, "),
    ],
)
def test_cells_that_mean_nothing(sqlite_store: Store, column: str, cell: str, words: str) -> None:
    with pytest.raises(AudienceError, match=f"line 2: {words}"):
        take(sqlite_store, f"email,{column}\nann@example.org,{cell}\n")


def test_more_broken_rows_than_anybody_reads(sqlite_store: Store) -> None:
    text = "email\n" + "x\n" * 1_500 + "ann@example.org\n"
    with pytest.raises(BrokenRowsError) as caught:
        take(sqlite_store, text)
    assert "1,500 rows are broken" in str(caught.value)
    assert str(caught.value).count("lines 2-1001: not an e-mail address; and 500 more") == 1
    result = take(sqlite_store, text, skip_invalid=True)
    assert (result.added, result.broken, len(result.skipped)) == (1, 1_500, 1_000)


def test_an_address_that_moved_within_one_list_is_not_two_people(store: Store) -> None:
    take(store, "id,email\n7,m@example.org\n")
    for rows in (
        "id,email\n,m@example.org\n7,z@example.org\n",
        "id,email\n7,a@example.org\n,m@example.org\n",
        "id,email\n9,m@example.org\n7,a@example.org\n",
    ):
        with pytest.raises(BrokenRowsError, match="belong to different subscribers"):
            take(store, rows)
    assert set(people(store)) == {"m@example.org"}


def test_a_file_that_ceases_to_be_text(sqlite_store: Store, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "list.csv"
    rows = b"".join(b"p%d@example.org\n" % number for number in range(5_000))
    file.write_bytes(b"email\n" + rows + b"caf\xe9@example.org\n")
    with pytest.raises(AudienceError, match=r"is not UTF-8 \(line 5002\)"):
        import_csv(sqlite_store, file, default_locale="en", kind=WATCHER)
    with pytest.raises(AudienceError, match="cannot be read"):
        import_csv(sqlite_store, tmp_path / "none.csv", default_locale="en", kind=WATCHER)
    assert people(sqlite_store) == {}


def test_an_opt_out_during_an_import_stands(postgres_schema: Callable[[], str]) -> None:
    with open_store(postgres_schema(), key=b"k") as store, ExitStack() as stack:
        take(store, "email\nann@example.org\n")
        (ann,) = list_subscribers(store)

        connection = stack.enter_context(store.write())
        worsen_status(connection, ann.id, UNSUBSCRIBED, 1.0)
        importing = stack.enter_context(ThreadPoolExecutor(1)).submit(
            take, store, "email,language\nann@example.org,de\n"
        )
        # The import has read everybody and waits for the row that it will change.
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        with store.read() as looking:
            while not importing.done() and not looking.execute(waiting).scalar_one():
                looking.rollback()
                time.sleep(0.01)
        connection.commit()
        importing.result(timeout=30)
        (ann,) = list_subscribers(store)
        assert (ann.status, ann.locale) == (UNSUBSCRIBED, "de")
