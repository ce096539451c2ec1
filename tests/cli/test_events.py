"""What became of the mails, as the owner takes it in."""

from __future__ import annotations

import json
import pathlib
import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.cli.conftest import Mailbox, Owner
from tests.command_line import CommandLine
from tests.delivery.event_samples import Webhook, said
from tests.delivery.suppressions_stand_in import KEY as API_KEY
from tests.delivery.suppressions_stand_in import SuppressionsStandIn
from tests.delivery.test_bounces import report

TODAY = ("--today", "2027-01-10")


def announced(owner: Owner, mailbox: Mailbox) -> list[str]:
    """Send a notice to the two account holders; return their delivery ids, Ada's first."""
    owner.configure(
        '\n[delivery]\ntransport = "smtp"\n'
        f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n'
    )
    approve(owner)
    owner.run("notify", "--send", *TODAY)
    by_recipient = sorted(mailbox.messages, key=lambda mail: str(mail["To"]))
    return [str(mail["Policydiff-Delivery"]) for mail in by_recipient]


def approve(owner: Owner) -> None:
    owner.edit("We keep server logs for 30 days.", "We keep server logs for 12 months.")
    owner.edit("1 January 2027", "1 March 2027")
    owner.commit()
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)


def written(owner: Owner, *events: object) -> str:
    path = owner.folder / "events.json"
    path.write_text(json.dumps(list(events)))
    return str(path)


def statuses(owner: Owner) -> dict[str, str]:
    with sqlite3.connect(owner.folder / ".policydiff" / "ledger.sqlite") as ledger:
        rows = ledger.execute("SELECT address, status FROM policydiff_subscriber")
        return {address.casefold(): status for address, status in rows}


def test_events_from_a_file_and_again(owner: Owner, mailbox: Mailbox) -> None:
    ada, ben = announced(owner, mailbox)
    file = written(
        owner,
        said(ada, "delivered", email="ada@example.org"),
        said(ben, "bounce", email="ben@example.org", type="bounce", status="5.1.1"),
        said(ben, "open", email="ben@example.org"),
        said("9" * 32, "bounce", email="cy@example.org"),
    )
    said_once = owner.run("events", "ingest", file, code=4)
    assert said_once == (
        "Events: 4 read, 2 new, 0 known already, 1 about other mails, 1 of no concern\n"
        "Deliveries: 1 delivered, 1 bounced\n"
        "Not mailed any more: 1 bounced\n"
        "policydiff: Not everybody was reached: 1 account holder to tell by another channel. "
        "`policydiff notices show NOTICE` lists them.\n"
    )
    assert owner.run("events", "ingest", file) == (
        "Events: 4 read, 0 new, 2 known already, 1 about other mails, 1 of no concern\n"
        "Deliveries: none moved\n"
    )
    assert statuses(owner) == {"ada@example.org": "active", "ben@example.org": "bounced"}
    notice = owner.run("notices", "list").split()[1]
    shown = owner.run("notices", "show", notice)
    assert re.search(rf"{ben}\s+account\s+bounced\s+bounced \(5\.1\.1\)", shown)
    # The next notice is planned without the address that bounced.
    owner.edit("12 months", "24 months")
    owner.edit("1 March 2027", "1 May 2027")
    owner.commit()
    plan = owner.run("notify", "--today", "2027-03-02", code=5)
    assert "Skipped: 1 account holder: earlier mail bounced" in plan
    assert "Another channel needed, since mail does not reach them: 1 account holder" in plan
    assert "@" not in said_once + shown


def test_events_from_stdin(owner: Owner, mailbox: Mailbox) -> None:
    ada, _ = announced(owner, mailbox)
    line = json.dumps(said(ada, "delivered"))
    ran = owner.cli("events", "ingest", "-", stdin=f"{line}\n{line}\n".encode())
    assert (ran.code, ran.err) == (0, "")
    assert "2 read, 1 new, 1 known already" in ran.out


def test_a_file_with_broken_lines_is_taken_in_but_for_those(owner: Owner, mailbox: Mailbox) -> None:
    ada, ben = announced(owner, mailbox)
    lines = [
        json.dumps(said(ada, "delivered", email="ada@example.org")),
        json.dumps(said(ada, "bounce", email="ada@example.org"))[:-30],
        json.dumps(said(ben, "bounce", type="bounce", email="ben@example.org")),
    ]
    (owner.folder / "events.jsonl").write_text("\n".join(lines))
    said_so = owner.run("events", "ingest", "events.jsonl", code=3)
    assert "Deliveries: 1 delivered, 1 bounced" in said_so
    assert "Another channel needed: 1 account holder." in said_so
    assert "1 could not be read (line 2); all the others were taken in" in said_so
    assert "@" not in said_so


def test_a_stored_body_is_taken_in_only_where_its_signature_holds(
    owner: Owner, mailbox: Mailbox
) -> None:
    ada, _ = announced(owner, mailbox)
    hook, timestamp = Webhook(), "1800000000"
    file = pathlib.Path(written(owner, said(ada, "delivered")))
    signature = hook.sign(file.read_bytes(), timestamp)
    check = ("events", "ingest", str(file), "--signature", signature, "--timestamp")
    assert "webhook_key under [delivery.sendgrid] is not set" in owner.run(
        *check, timestamp, code=3
    )
    config = owner.folder / "policydiff.toml"
    config.write_text(f'{config.read_text()}sendgrid = {{ webhook_key = "{hook.key}" }}\n')
    refused = owner.run(*check, "1800000001", code=3)
    assert "signature does not hold, and nothing was taken in" in refused
    assert "1 new" in owner.run(*check, timestamp)


def test_bounces_from_the_senders_mailbox(owner: Owner, mailbox: Mailbox) -> None:
    announced(owner, mailbox)
    ben = next(mail for mail in mailbox.messages if mail["To"] == "ben@example.org")
    fields = (
        "Final-Recipient: rfc822; ben@example.org\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <ben@example.org>: nobody of that name\n"
    )
    (owner.folder / "bounces").mkdir()
    (owner.folder / "bounces" / "1.eml").write_bytes(report(fields, returned=ben.as_string()))
    told = owner.run("events", "ingest", "--dsn", "bounces", code=4)
    assert "Deliveries: 1 bounced" in told
    assert "@" not in told
    assert statuses(owner)["ben@example.org"] == "bounced"


def test_a_watcher_leaves_by_mail(owner: Owner, mailbox: Mailbox) -> None:
    link = 'unsubscribe_url = "https://example.org/unsubscribe/{token}"\n'
    config = owner.folder / "policydiff.toml"
    server = f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n'
    text = config.read_text().replace(link, f'{link}unsubscribe_mail = "leave@example.org"\n')
    config.write_text(f'{text}\n[delivery]\ntransport = "smtp"\n{server}')
    owner.run("subscribers", "add", "cleo@example.org")
    approve(owner)
    owner.run("notify", "--send", *TODAY, POLICYDIFF_TOKEN_KEYS="k" * 32)
    ways = {str(mail["To"]): str(mail["List-Unsubscribe"]) for mail in mailbox.messages}
    assert ways["ada@example.org"] == "None"
    page, by_mail = ways["cleo@example.org"].split(", ")
    assert page.startswith("<https://example.org/unsubscribe/")
    asked = urlsplit(by_mail.strip("<>"))
    assert (asked.scheme, asked.path) == ("mailto", "leave@example.org")
    (subject,) = parse_qs(asked.query)["subject"]
    mail = f"From: cleo@example.org\nTo: {asked.path}\nSubject: {subject}\n\n"
    (owner.folder / "leaving.eml").write_text(mail)
    for said_so in ("Not mailed any more: 1 unsubscribed", "1 known already"):
        assert said_so in owner.run("events", "ingest", "--dsn", "leaving.eml")
    assert statuses(owner)["cleo@example.org"] == "unsubscribed"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Name a FILE of events"),
        (["events.json", "--dsn", "."], "Name a FILE of events"),
        (["events.json", "--signature", "x"], "go together, and with a FILE"),
        (["--dsn", ".", "--signature", "x", "--timestamp", "1"], "go together, and with a FILE"),
    ],
)
def test_arguments_that_contradict_each_other(
    cli: CommandLine, arguments: list[str], words: str
) -> None:
    ran = cli("events", "ingest", *arguments)
    assert (ran.code, words in ran.err) == (2, True)


def test_a_file_that_is_not_there(cli: CommandLine) -> None:
    ran = cli("events", "ingest", "absent.json")
    assert (ran.code, "absent.json cannot be read" in ran.err) == (3, True)


@pytest.fixture
def sendgrid() -> Iterator[SuppressionsStandIn]:
    stand_in = SuppressionsStandIn()
    yield stand_in
    stand_in.close()


def through(sendgrid: SuppressionsStandIn) -> dict[str, str]:
    return {"SENDGRID_API_KEY": API_KEY, "POLICYDIFF_SENDGRID_HOST": sendgrid.host}


def test_suppressions_are_pulled_before_a_mailing(
    owner: Owner, sendgrid: SuppressionsStandIn
) -> None:
    owner.configure(
        '\n[delivery]\ntransport = "sendgrid"\nsendgrid = { pull_suppressions = true }\n'
    )
    approve(owner)
    sendgrid.add("unsubscribes", "ben@example.org")
    owner.run("notify", *TODAY)
    assert sendgrid.asked == [], "planning asks nobody"
    said_so = owner.run("notify", "--send", *TODAY, code=4, **through(sendgrid))
    assert sendgrid.mailed == ["ada@example.org"]
    assert "SendGrid's lists: 1 opted out of everything there, so that it would" in said_so
    assert "1 account holder to tell by another channel" in said_so
    assert "ben@" not in said_so
    assert statuses(owner) == {"ada@example.org": "active", "ben@example.org": "suppressed"}


def test_nobody_is_mailed_where_the_lists_cannot_be_read(
    owner: Owner, sendgrid: SuppressionsStandIn
) -> None:
    owner.configure(
        '\n[delivery]\ntransport = "sendgrid"\nsendgrid = { pull_suppressions = true }\n'
    )
    approve(owner)
    sendgrid.script += [403]
    refused = owner.run("notify", "--send", *TODAY, code=3, **through(sendgrid))
    assert "does not show its list of bounces" in refused
    assert sendgrid.mailed == []


def test_nothing_is_pulled_unless_it_is_configured(
    owner: Owner, sendgrid: SuppressionsStandIn
) -> None:
    owner.configure('\n[delivery]\ntransport = "sendgrid"\n')
    approve(owner)
    owner.run("notify", "--send", *TODAY, **through(sendgrid))
    assert sendgrid.asked == []
    assert sorted(sendgrid.mailed) == ["ada@example.org", "ben@example.org"]
