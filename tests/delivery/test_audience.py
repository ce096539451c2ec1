"""Lists in, lists out: one person once, who left stays gone, no address in any message."""

from __future__ import annotations

import io
import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.delivery.delivery_samples import people

from policydiff.delivery.addresses import parse_address
from policydiff.delivery.audience import (
    ColumnMapping,
    add_subscriber,
    count_audience,
    erase_subscriber,
    import_csv,
    list_subscribers,
    remove_subscriber,
    unsubscribe,
)
from policydiff.delivery.csv_rows import read_csv
from policydiff.delivery.exports import export_csv
from policydiff.delivery.list_import import BrokenRowsError, ImportResult
from policydiff.delivery.list_rows import ListRow, RowProblem, read_rows
from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store, open_store
from policydiff.errors import AudienceError

ACCOUNT, WATCHER = SubscriberKind.ACCOUNT, SubscriberKind.WATCHER


def take(store: Store, text: str | pathlib.Path, **more: object) -> ImportResult:
    more.setdefault("default_locale", "en")
    more.setdefault("kind", ACCOUNT)
    return import_csv(store, text, **more)


def test_a_list_as_spreadsheets_write_it(store: Store, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "readers.csv"
    file.write_bytes(
        b"\xef\xbb\xbfName;E-Mail;Language;Policies;Source;Consent Date\r\n"
        b'"Ann ""A"" Doe";Ann@Example.ORG ;de_at;privacy cookies;"form\r\nat fair";2026-01-02\r\n'
        b"\r\n"
        b"Bob;bob@example.org;;;;\r\n"
    )
    with pytest.raises(BrokenRowsError, match="line 2: a cell has a control character"):
        take(store, file)
    file.write_bytes(file.read_bytes().replace(b"form\r\nat", b"form at"))
    assert take(store, file) == ImportResult(added=2)
    ann, bob = people(store)["Ann@example.org"], people(store)["bob@example.org"]
    assert (ann.locale, ann.policies, ann.consent_source, ann.consent_date) == (
        "de-AT",
        ("cookies", "privacy"),
        "form at fair",
        "2026-01-02",
    )
    assert (bob.locale, bob.policies, bob.kind, bob.status) == (
        "en",
        (),
        ACCOUNT,
        SubscriberStatus.ACTIVE,
    )
    assert take(store, file) == ImportResult(unchanged=2)


def test_one_person_once_whatever_the_case_or_the_order(store: Store) -> None:
    result = take(store, "email\nann@example.org\nANN@EXAMPLE.ORG\nAnn@example.org\n")
    assert result == ImportResult(added=1, merged=2)
    assert take(store, "email\nAnn@Example.Org\n").added == 0
    assert len(people(store)) == 1


def test_broken_rows_are_all_named_and_nothing_is_imported(store: Store) -> None:
    text = (
        "email,locale\n"
        "ann@example.org,en\n"
        "secret.person@@example.org,en\n"
        ",en\n"
        "bob@example.org,english language\n"
        "carl@example.org\n"
        "dora@example.org,de\n"
        "other.secret,en\n"
    )
    with pytest.raises(BrokenRowsError) as caught:
        take(store, text)
    assert str(caught.value) == (
        "the list: 5 rows are broken and nothing was imported: "
        "lines 3, 8: not an e-mail address; line 4: no address; "
        "line 5: the locale is not like en or de-AT; "
        "line 6: 1 fields where the header has 2. "
        "Mend them, or import the others with --skip-invalid."
    )
    assert people(store) == {}
    result = take(store, text, skip_invalid=True)
    assert result.added == 2
    assert [problem.line for problem in result.skipped] == [3, 4, 5, 6, 8]
    assert set(people(store)) == {"ann@example.org", "dora@example.org"}


def test_many_broken_lines_are_named_as_ranges(sqlite_store: Store) -> None:
    with pytest.raises(BrokenRowsError, match=r"lines 2-6, 8, 10, 11: not an e-mail address\."):
        take(sqlite_store, "email\n" + "x\n" * 5 + "a@example.org\nx\nb@example.org\nx\nx\n")


def test_a_quote_never_closed_is_a_broken_row(store: Store) -> None:
    with pytest.raises(BrokenRowsError, match=r"line 3: not valid CSV \(a quote that is opened"):
        take(store, 'email,name\nann@example.org,Ann\nbob@example.org,"Bob\n')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"email\nb\xe4r@example.org\n", r"is not UTF-8 \(line 2\): save it as CSV in UTF-8"),
        (b"", "has no header"),
        (b"name,phone\nAnn,1\n", "has no column for the address"),
        (b"email,mail\na@example.org,b@example.org\n", r"several columns for address \(1, 2\)"),
    ],
)
def test_files_that_are_no_list(
    sqlite_store: Store, tmp_path: pathlib.Path, content: bytes, words: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(AudienceError, match=words):
        take(sqlite_store, file)


def test_columns_by_name(sqlite_store: Store) -> None:
    text = "email,Billing Mail\nwrong@example.org,right@example.org\n"
    take(sqlite_store, text, mapping=ColumnMapping(address="billing_mail"))
    assert set(people(sqlite_store)) == {"right@example.org"}
    with pytest.raises(AudienceError, match="no column 'Kontakt', which was named for address"):
        take(sqlite_store, text, mapping=ColumnMapping(address="Kontakt"))


def test_an_id_lets_the_address_change(store: Store) -> None:
    take(store, "id,email\n7,old@example.org\n8,other@example.org\n")
    before = people(store)["old@example.org"]
    assert take(store, "id,email\n7,new@example.org\n").updated == 1
    assert people(store)["new@example.org"].id == before.id
    for text, line in (
        ("id,email\n7,other@example.org\n", 2),
        ("id,email\n9,a@example.org\n9,b@example.org\n", 3),
        ("id,email\n9,new@example.org\n7,third@example.org\n", 3),
    ):
        with pytest.raises(BrokenRowsError, match=rf"line {line}: the id"):
            take(store, text)


def test_what_bounced_was_the_old_address(store: Store) -> None:
    take(store, "id,email,status\n7,old@example.org,bounced\n8,b@example.org,complained\n")
    take(store, "id,email\n7,new@example.org\n8,c@example.org\n")
    assert people(store)["new@example.org"].status is SubscriberStatus.ACTIVE
    assert people(store)["c@example.org"].status is SubscriberStatus.COMPLAINED


def test_who_left_does_not_come_back_by_an_import(store: Store) -> None:
    text = "id,email\n1,left@example.org\n2,gone@example.org\n3,here@example.org\n"
    take(store, text, kind=WATCHER)
    assert remove_subscriber(store, "LEFT@example.org")
    assert erase_subscriber(store, "Gone@Example.org")
    again = take(store, text, kind=WATCHER)
    assert (again.added, again.kept_out, again.unchanged) == (0, 2, 1)
    # Nor under another address with the id that was erased.
    assert take(store, "id,email\n2,elsewhere@example.org\n", kind=WATCHER).kept_out == 1
    assert set(people(store)) == {"left@example.org", "here@example.org"}
    assert people(store)["left@example.org"].status is SubscriberStatus.UNSUBSCRIBED


def test_erasure_leaves_no_address_behind(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with open_store(str(path), key=b"k") as store:
        take(store, "id,email,source\ncustomer-77,gone@example.org,fair\n")
        assert erase_subscriber(store, "gone@example.org")
        assert not erase_subscriber(store, "gone@example.org")
        with store.engine.connect() as connection:
            dump = "\n".join(connection.connection.iterdump())  # type: ignore[attr-defined]
    assert "gone" not in dump and "customer-77" not in dump
    with open_store(str(path), key=b"k") as store:
        assert take(store, "email\ngone@example.org\n").kept_out == 1


def test_an_opt_out_ends_the_kind_it_was_given_in(store: Store) -> None:
    text = "email\nann@example.org\n"
    take(store, text, kind=WATCHER)
    watcher = people(store)["ann@example.org"]
    assert unsubscribe(store, watcher.id) and unsubscribe(store, watcher.id)
    assert take(store, text, kind=WATCHER).kept_out == 1
    take(store, text, kind=ACCOUNT)
    account = people(store)["ann@example.org"]
    assert (account.kind, account.status) == (ACCOUNT, SubscriberStatus.ACTIVE)
    assert not unsubscribe(store, account.id), "an account notice offers none"
    assert remove_subscriber(store, "ann@example.org")
    for kind in (ACCOUNT, WATCHER):
        assert take(store, text, kind=kind).kept_out == 1
    assert people(store)["ann@example.org"].kind is ACCOUNT


def test_coming_back_takes_renewed_consent(store: Store) -> None:
    add_subscriber(store, "ann@example.org", locale="en", kind=WATCHER)
    erase_subscriber(store, "ann@example.org")
    with pytest.raises(AudienceError, match="renewed consent"):
        add_subscriber(store, "ann@example.org", locale="en", kind=WATCHER)
    person = add_subscriber(
        store, "ann@example.org", locale="de", kind=WATCHER, renewed_consent=True
    )
    assert people(store) == {"ann@example.org": person}
    assert take(store, "email\nann@example.org\n", kind=WATCHER).unchanged == 1


def test_formulas_are_harmless_and_come_back_the_same(store: Store) -> None:
    take(store, 'id,email,source\n=1+1,=cmd@example.org,"=HYPERLINK(1)"\n+2,b@example.org,-x\n')
    stream = io.StringIO()
    assert export_csv(list_subscribers(store), stream) == 2
    cells = [cell for line in stream.getvalue().splitlines()[1:] for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert take(store, stream.getvalue()).unchanged == 2


def test_export_reads_back_into_another_store(store: Store, tmp_path: pathlib.Path) -> None:
    take(store, "id,email,locale,policies\n1,a@example.org,de-AT,privacy\n2,b@example.org,,\n")
    remove_subscriber(store, "b@example.org")
    stream = io.StringIO()
    export_csv(list_subscribers(store), stream)
    with open_store(str(tmp_path / "other.sqlite")) as other:
        take(other, stream.getvalue())
        mine = {(p.address, p.locale, p.status, p.policies) for p in list_subscribers(store)}
        theirs = {(p.address, p.locale, p.status, p.policies) for p in list_subscribers(other)}
    assert mine == theirs and len(mine) == 2


def test_counts_and_lists(store: Store) -> None:
    take(store, "email\na@example.org\nb@example.org\n")
    take(store, "email\nc@example.org\n", kind=WATCHER)
    remove_subscriber(store, "b@example.org")
    assert [(c.kind, c.status, c.count) for c in count_audience(store)] == [
        (ACCOUNT, SubscriberStatus.ACTIVE, 1),
        (ACCOUNT, SubscriberStatus.UNSUBSCRIBED, 1),
        (WATCHER, SubscriberStatus.ACTIVE, 1),
    ]
    assert [p.address for p in list_subscribers(store, kind=WATCHER)] == ["c@example.org"]
    assert not remove_subscriber(store, "nobody@example.org")


def test_addresses_as_they_are_stored() -> None:
    assert parse_address("Ann.B@EXAMPLE.org") == "Ann.B@example.org"
    assert parse_address("ann@exämple.org") == "ann@xn--exmple-cua.org"
    for wrong in ("", "ann", "ann@", "ann@localhost", "Ann <ann@example.org>", "a b@example.org"):
        assert parse_address(wrong) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_no_cell_is_quoted(text: str) -> None:
    lines = 2 + text.count("\n") + text.count("\r")
    try:
        source = read_csv(io.StringIO("email,locale\n" + text, newline=""), "the list")
        for row in read_rows(source, ColumnMapping()):
            assert isinstance(row, ListRow | RowProblem)
            assert 2 <= row.line <= lines
            if isinstance(row, RowProblem):
                assert "@" not in row.problem
    except AudienceError:
        pytest.fail("the header is sound")


@settings(max_examples=30, deadline=None)
@given(st.permutations(["Ann@example.org", "ann@EXAMPLE.org", "ANN@example.org", "b@example.org"]))
def test_order_and_case_do_not_matter(order: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/l.sqlite") as store:
        result = take(store, "\n".join(["email", *order]))
        assert (result.added, result.merged) == (2, 2)
        assert {p.address.casefold() for p in list_subscribers(store)} == {
            "ann@example.org",
            "b@example.org",
        }


def test_a_column_may_say_of_each_row_why_it_is_on_the_list(store: Store) -> None:
    take(store, "email,kind\na@example.org,account\nb@example.org,\n", kind=WATCHER)
    assert {name: person.kind for name, person in people(store).items()} == {
        "a@example.org": ACCOUNT,
        "b@example.org": WATCHER,
    }
    with pytest.raises(AudienceError, match="line 2: the kind is none of account, watcher"):
        take(store, "email,kind\nc@example.org,friend\n", kind=WATCHER)
