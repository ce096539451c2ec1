"""Evidence of a real mailing, on the command line: written, checked without a database, pruned."""

from __future__ import annotations

import json
import pathlib
import re
import sqlite3

import pytest
from tests.cli.conftest import Mailbox, Owner
from tests.cli.test_flow import LONGER, NEW_DATE, TODAY, smtp
from tests.command_line import CommandLine


@pytest.fixture
def notice(owner: Owner, mailbox: Mailbox) -> str:
    """The id of a notice that was approved and sent, with an override."""
    owner.configure(smtp(mailbox) + '\n[retention]\nevidence = "evidence"\n')
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.edit("couriers who", "couriers and drivers who")
    report = json.loads(owner.cli("check", *TODAY, "--format", "json").out)
    change = next(
        each["id"]
        for each in report["policies"][0]["report"]["changes"]
        if "drivers" in each["new_text"]
    )
    decision = ("--level", "minor", "--reason", "they are the same people", "--by", "B. Ray")
    owner.run("review", "privacy", "--override", change, *decision, *TODAY)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    owner.run("notify", "privacy", "--send", *TODAY)
    assert mailbox.recipients == ["ada@example.org", "ben@example.org"]
    (found,) = {line.split()[1] for line in owner.run("notices", "list").splitlines()}
    return found


def test_a_mailing_can_be_proved_without_its_database(
    owner: Owner, notice: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert "  holds: 3 records" in owner.run("notices", "verify")
    left = f"evidence/privacy-{notice}.zip"
    assert "  holds: 3 records" in owner.run("notices", "verify", left)
    ran = owner.cli("notices", "evidence", notice[:8], "--output", "proof.zip")
    assert ran.code == 0 and re.fullmatch(r"[0-9a-f]{64}\n", ran.out)
    owner.run("notices", "evidence", notice, "--output", "proof")
    elsewhere = CommandLine(tmp_path_factory.mktemp("elsewhere"))
    for name in ("proof.zip", "proof"):
        path = str(owner.folder / name)
        said = elsewhere("notices", "verify", path, "--head", ran.out.strip())
        assert said.code == 0 and "holds: 3 records" in said.out

    for target in (notice, "proof.zip"):
        said = owner.run("notices", "verify", target, "--recipient", "Ada@example.org")
        assert re.search(r"record 2, \S+: announce, delivery \w+: accepted", said)
        assert "ada@" not in said.casefold()
    said = owner.run("notices", "verify", notice, "--recipient", "eve@example.org")
    assert "That person is in no evidence" in said

    pack = owner.folder / "proof"
    stage = pack / "0001-announce"
    assert "12 months" in (stage / "texts" / "new.md").read_text()
    assert "30 days" in (stage / "texts" / "old.md").read_text()
    report = json.loads((stage / "report.json").read_text())
    assert report["level"] == "material"
    mail = (stage / "mails" / "watcher-en.txt").read_text()
    assert "[each reader's own link]" in mail and "%%" not in mail
    summary = (pack / "SUMMARY.txt").read_text()
    for fact in ("A. Lee", "they are the same people", report["rules_version"], "account, de"):
        assert fact in summary
    content = b"".join(path.read_bytes() for path in pack.rglob("*") if path.is_file())
    assert b"ada@" not in content and b"ben@" not in content

    (stage / "texts" / "new.md").write_text("We keep nothing.\n")
    broken = elsewhere("notices", "verify", str(pack), "--format", "json")
    assert broken.code == 1
    (found,) = json.loads(broken.out)["notices"]
    assert found["broken"] == {
        "record": 0,
        "problem": "the file 0001-announce/texts/new.md was changed after it was written",
    }


def test_a_mailing_ends_with_the_hash_that_proves_it_later(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    heads = []
    for more, code in ((("--limit", "1"), 4), ((), 0)):
        said = owner.run("notify", "privacy", "--send", *more, *TODAY, code=code)
        notice, head = re.findall(r"`policydiff notices verify (\w+) --head ([0-9a-f]{64})`", said)[
            0
        ]
        heads.append(head)
        owner.run("notices", "verify", notice, "--head", head)
    assert len(set(heads)) == 2, "the chain has grown with the second run"
    owner.run("notices", "verify", notice, "--head", heads[0])
    owner.run("notices", "verify", notice, "--head", "0" * 64, code=1)


def test_the_ledger_is_pruned_and_checks_itself(owner: Owner, notice: str) -> None:
    assert "Everything is kept" in owner.run("notices", "prune")
    config = owner.folder / "policydiff.toml"
    config.write_text(config.read_text() + "keep_days = 30\n")
    assert "nothing is old enough" in owner.run("notices", "prune")
    said = owner.run("notices", "verify", notice)
    assert f"{notice}  privacy  holds" in said
    ledger = owner.folder / ".policydiff" / "ledger.sqlite"
    with sqlite3.connect(ledger) as database:
        database.execute("UPDATE policydiff_record SET at = '2020' || substr(at, 5)")
    said = owner.run("notices", "prune")
    assert "1 records, 2 requests, 0 events" in said and "Nothing was removed" in said
    said = owner.run("notices", "verify", code=1)
    assert "BROKEN: record 1 (notice) was changed after it was written" in said
    with sqlite3.connect(ledger) as database:
        database.execute("DELETE FROM policydiff_record")
        database.execute("DELETE FROM policydiff_chain")
    said = owner.run("notices", "verify", code=1)
    assert "BROKEN: its evidence is gone: the ledger has 2 deliveries" in said


def test_mistakes_are_said_in_a_line(owner: Owner) -> None:
    for arguments, code, said in (
        (("notices", "verify", "nothing.zip"), 2, "There is no file 'nothing.zip'"),
        (("notices", "verify", "privacy.md"), 3, "privacy.md cannot be read as a pack"),
        (("notices", "verify", ".git"), 3, ".git is no evidence pack"),
        (("notices", "verify", "--head", "ab"), 2, "name the notice or pack"),
        (("notices", "evidence", "abc", "--output", "x.zip"), 2, "No notice 'abc' in the ledger"),
        (("notices", "evidence", "abc"), 2, "Missing option '--output'"),
    ):
        assert said in owner.run(*arguments, code=code)


def test_a_rehearsal_proves_nothing(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    assert "--head" not in owner.run("notify", "privacy", "--send", *TODAY)
    assert "no notice was sent yet" in owner.run("notices", "verify")
    notice = owner.run("notices", "list").split()[1]
    said = owner.run("notices", "evidence", notice, "--output", "x.zip", code=2)
    assert "was only rehearsed" in said
    assert not pathlib.Path(owner.folder, "x.zip").exists()
