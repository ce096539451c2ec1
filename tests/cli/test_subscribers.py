"""`policydiff subscribers`, as its users call it."""

from __future__ import annotations

import json
import sqlite3

import pytest
from tests.cli.conftest import CONFIG, READERS, Mailbox, Owner, git
from tests.command_line import CommandLine

TODAY = ("--today", "2027-01-02")
LONGER = ("We keep server logs for 30 days", "We keep server logs for 90 days")


def smtp(mailbox: Mailbox, more: str = "") -> str:
    return (
        f'\n[delivery]\ntransport = "smtp"\n'
        f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n{more}'
    )


def tell(owner: Owner, *edits: tuple[str, str], code: int = 0) -> str:
    for edit in edits:
        owner.edit(*edit)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    return owner.run(
        "notify", "privacy", "--send", *TODAY, code=code, POLICYDIFF_TOKEN_KEYS="k" * 32
    )


def pipe(owner: Owner, content: bytes, *arguments: str) -> tuple[int, str]:
    ran = owner.cli("subscribers", "import", "-", *arguments, stdin=content)
    return ran.code, ran.err


def test_the_query_of_the_configuration(owner: Owner) -> None:
    with sqlite3.connect(owner.folder / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE account (number INTEGER, contact TEXT, language TEXT)")
        connection.execute("INSERT INTO account VALUES (1, 'ADA@example.org', 'fr')")
        connection.execute("INSERT INTO account VALUES (5, 'eve@example.org', NULL)")
    connection.close()
    assert "has no query" in owner.run("subscribers", "import", "--sql", code=3)
    owner.configure(
        '\n[audience]\nsql = "SELECT number, contact, language FROM account"\nkind = "account"\n'
        'locale = "de"\nurl_env = "SHOP_URL"\ncolumns = { id = "number", address = "contact" }\n'
    )
    assert "SHOP_URL is not set" in owner.run("subscribers", "import", "--sql", code=3)
    said = owner.run("subscribers", "import", "--sql", SHOP_URL="sqlite:///shop.sqlite")
    assert said.startswith("1 added, 1 updated, 0 unchanged")
    eve = json.loads(owner.run("subscribers", "show", "Eve@example.org"))
    assert (eve["id"], eve["kind"], eve["locale"], eve["notices"]) == ("5", "account", "de", [])
    assert "either a CSV file or --sql" in owner.run("subscribers", "import", code=2)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('sql = "SELECT 1"\n', "audience.kind: is required and missing"),
        ('kind = "friend"\nsql = "SELECT 1"\n', "must be one of account, watcher"),
        ('url_env = "postgresql://me:pw@host/db"\n', "must be the name of an environment variable"),
        ('columns = { adress = "x" }\n', "did you mean 'address'"),
        ('url = "postgresql://host/db"\n', "audience.url: is not a setting"),
    ],
)
def test_an_audience_that_cannot_be_meant(owner: Owner, setting: str, words: str) -> None:
    owner.configure(f"\n[audience]\n{setting}")
    said = owner.run("subscribers", "list", code=3)
    assert words in said
    assert "me:pw" not in said


def test_a_list_from_a_secret(owner: Owner) -> None:
    code, said = pipe(owner, b"Kontakt\neve@example.org\n", "--column", "address=Kontakt")
    assert (code, said[:7]) == (0, "1 added")
    code, said = pipe(owner, b"email\nb\xe4r@example.org\n")
    assert (code, said) == (
        3,
        "policydiff: the list is not UTF-8: save it as CSV in UTF-8 and try again\n",
    )
    for wrong in ("address", "address=", "adress=x"):
        assert "is not MEANING=NAME" in owner.run(
            "subscribers", "import", "readers.csv", "--column", wrong, code=2
        )


def test_who_is_on_the_list_without_addresses_and_with_them(owner: Owner) -> None:
    owner.run(
        "subscribers", "add", "cleo@example.org", "--topic", "children", "--policy", "privacy"
    )
    counts = owner.run("subscribers", "list")
    assert [line.split() for line in counts.splitlines()] == [
        ["account", "active", "2"],
        ["watcher", "active", "1"],
    ]
    assert owner.run("subscribers", "list", "--status", "bounced") == "nobody\n"
    listed = owner.run("subscribers", "list", "--ids", "--kind", "watcher")
    assert "@" not in listed and listed.split()[1:] == ["watcher", "active"]
    (cleo,) = json.loads(
        owner.run("subscribers", "export", "--format", "json", "--kind", "watcher")
    )
    assert (cleo["address"], cleo["topics"]) == ("cleo@example.org", ["children"])
    assert (
        "nobody on the list" in owner.run("subscribers", "show", "x@example.org", code=3).casefold()
    )
    assert "the topics are none of" in owner.run(
        "subscribers", "add", "x@example.org", "--topic", "kids", code=3
    )


def test_coming_back_needs_their_word(owner: Owner) -> None:
    owner.run("subscribers", "remove", "ADA@example.org")
    assert "renewed consent" in owner.run("subscribers", "add", "ada@example.org", code=3)
    owner.run(
        "subscribers", "add", "ada@example.org", "--renewed-consent", "--consent-date", "2027-01-02"
    )
    assert "stays out" in owner.run("subscribers", "erase", "eve@example.org", code=3)


def test_each_kind_has_its_own_sender_and_footer(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.edit_file(
        "policydiff.toml",
        'from_address = "privacy@example.org"',
        'from_address = "legal@example.org"\nwatcher_from_address = "news@example.org"',
    )
    owner.run("subscribers", "add", "cleo@example.org")
    tell(owner, LONGER)
    letters = {str(message["To"]): message for message in mailbox.messages}
    assert "legal@example.org" in str(letters["ada@example.org"]["From"])
    assert "news@example.org" in str(letters["cleo@example.org"]["From"])
    for name, offered in (("ada@example.org", False), ("cleo@example.org", True)):
        letter = letters[name]
        assert (letter["List-Unsubscribe"] is not None) is offered
        for part in letter.walk():
            if part.get_content_maintype() == "text":
                assert ("https://example.org/unsubscribe/" in part.get_content()) is offered, name


def test_watchers_of_other_topics_are_skipped_and_counted(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.run("subscribers", "add", "cleo@example.org", "--topic", "children")
    owner.run("subscribers", "add", "dan@example.org", "--topic", "retention")
    said = tell(owner, LONGER)
    assert "Skipped: 1 watcher: follows other topics" in said
    assert mailbox.recipients == ["ada@example.org", "ben@example.org", "dan@example.org"]


def test_account_holders_who_need_another_channel(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    (owner.folder / "bounced.csv").write_text(
        "email,status\nADA@example.org,bounced\nfay@example.org,complained\n"
    )
    owner.run("subscribers", "import", "bounced.csv", "--kind", "account")
    owner.run("subscribers", "add", "cleo@example.org")
    said = tell(owner, LONGER, code=4)
    assert "2 account holders" in said and "another channel" in said.casefold()
    assert "@example.org" not in said.replace("help@example.org", "").replace(
        "privacy@example.org", ""
    )
    notice = owner.run("notices", "list").split()[1]
    out = owner.run("subscribers", "export", "--unreached", notice)
    assert sorted(line.split(",")[1] for line in out.splitlines()[1:]) == [
        "ada@example.org",
        "fay@example.org",
    ]
    watchers = owner.run("subscribers", "export", "--unreached", notice, "--kind", "watcher")
    assert watchers.count("\n") == 1
    for unknown in ("zzz", ""):
        assert "No notice" in owner.run("subscribers", "export", "--unreached", unknown, code=2)
    ada = json.loads(owner.run("subscribers", "show", "ada@example.org"))
    assert (ada["status"], ada["notices"]) == ("bounced", [])
    ben = json.loads(owner.run("subscribers", "show", "ben@example.org"))
    assert ben["notices"] == [f"live announce of privacy ({notice}): accepted"]


def test_no_export_leaves_a_file(owner: Owner) -> None:
    before = set(owner.folder.rglob("*"))
    assert owner.run("subscribers", "export").count("\n") == 3
    assert set(owner.folder.rglob("*")) - before <= {
        owner.folder / ".policydiff" / name for name in ("ledger.sqlite-wal", "ledger.sqlite-shm")
    }


def test_the_ledger_and_a_rehearsal_stay_out_of_git(cli: CommandLine) -> None:
    git(cli.folder, "init", "--quiet", "--initial-branch=main")
    (cli.folder / "privacy.md").write_text("# P\n\nWe keep logs.\n")
    (cli.folder / "policydiff.toml").write_text(CONFIG)
    (cli.folder / "readers.csv").write_text(READERS)
    assert cli("subscribers", "import", "readers.csv", "--kind", "account").code == 0
    (cli.folder / ".policydiff" / "outbox").mkdir()
    (cli.folder / ".policydiff" / "outbox" / "x.eml").write_text("To: ada@example.org\n")
    assert ".policydiff" not in git(cli.folder, "status", "--porcelain")


def test_a_ledger_that_git_has_is_refused(cli: CommandLine) -> None:
    git(cli.folder, "init", "--quiet", "--initial-branch=main")
    (cli.folder / "policydiff.toml").write_text(CONFIG)
    (cli.folder / ".policydiff").mkdir()
    (cli.folder / ".policydiff" / "ledger.sqlite").write_bytes(b"")
    git(cli.folder, "add", "--force", ".policydiff/ledger.sqlite")
    ran = cli("subscribers", "list")
    assert ran.code == 3
    assert "is committed to the policy repository" in ran.err
