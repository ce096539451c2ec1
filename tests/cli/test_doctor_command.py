"""`policydiff doctor` as a person runs it."""

from __future__ import annotations

import json
import re

from tests.cli.conftest import Mailbox, Owner
from tests.cli.test_flow import LONGER, NEW_DATE, TODAY, smtp


def test_a_repository_that_is_ready(owner: Owner) -> None:
    keys = {"POLICYDIFF_TOKEN_KEYS": "a key for tests only of many characters"}
    said = owner.run("doctor", *TODAY, **keys)
    assert said.startswith("Deployment: serve")
    assert "ok    Readers        2 may be mailed, 0 of them watchers\n" in said
    assert said.endswith("Nothing to do, 2 to know.\n")
    found = json.loads(owner.cli("doctor", *TODAY, "--format", "json", env=keys).out)
    assert found["sound"] and keys["POLICYDIFF_TOKEN_KEYS"] not in json.dumps(found)


def test_what_is_missing_exits_1_and_says_what_to_do(owner: Owner) -> None:
    owner.configure('\n[delivery]\ntransport = "sendgrid"\n')
    said = owner.run("doctor", "--offline", *TODAY, code=1)
    assert "TODO  Secrets" in said and "SENDGRID_API_KEY is not set" in said
    assert "→ make a key with the Mail Send permission" in said


def test_a_schedule_is_reckoned_from_the_day_given(owner: Owner) -> None:
    workflows = owner.folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "notices.yml").write_text(
        "on:\n  schedule:\njobs:\n  n:\n    steps:\n      - run: policydiff notify --send\n"
    )
    said = owner.run("doctor", "--today", "2090-01-01", code=1)
    assert re.search(r"the last commit is \d{5} days old", " ".join(said.split()))


def test_a_mail_as_it_was_received(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    owner.run("notify", "privacy", "--send", *TODAY)
    mail = owner.folder / "mail.eml"
    mail.write_bytes(bytes(mailbox.messages[0]))
    said = owner.run("doctor", "--check-message", "mail.eml", code=1)
    assert "TODO  DKIM-Signature" in said and "that needs DNS" in said
    assert "ada@" not in said and "ben@" not in said
    assert "does not exist" in owner.run("doctor", "--check-message", "none.eml", code=2)
