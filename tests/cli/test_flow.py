"""From an edit to a notice, as the owner of a policy runs it."""

from __future__ import annotations

import json
import pathlib
import re
import time
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import pytest
from tests.cli.conftest import Mailbox, Owner

TODAY = ("--today", "2027-01-10")
LONGER = ("We keep server logs for 30 days.", "We keep server logs for 12 months.")
NEW_DATE = ("1 January 2027", "1 March 2027")


def smtp(mailbox: Mailbox) -> str:
    return (
        '\n[delivery]\ntransport = "smtp"\n'
        f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n'
    )


def baseline(owner: Owner) -> dict[str, str]:
    text = (owner.folder / ".policydiff" / "notified.json").read_text()
    entries = json.loads(text)["policies"]
    (entry,) = entries.values() if isinstance(entries, dict) else entries
    assert isinstance(entry, dict)
    return entry


def outbox(owner: Owner) -> list[pathlib.Path]:
    return sorted((owner.folder / ".policydiff" / "outbox").glob("*.eml"))


def test_a_material_edit_blocks_until_it_is_approved(owner: Owner) -> None:
    owner.run("check", *TODAY)
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    said = owner.run("check", *TODAY, code=1)
    assert "blocks (unapproved): Nobody has approved the notice." in said
    assert "retention-period-lengthened" in owner.run("check", *TODAY, "--format", "json", code=1)
    assert owner.run("check", *TODAY, "--fail-on", "never")
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    said = owner.run("check", *TODAY)
    assert "blocks" not in said


def test_an_edit_after_approval_voids_it_and_keeps_overrides(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    report = json.loads(owner.cli("check", *TODAY, "--format", "json").out)
    change = next(
        each["id"]
        for each in report["policies"][0]["report"]["changes"]
        if each["level"] == "material"
    )
    decision = ("--level", "minor", "--reason", "a slip of the pen", "--by", "A. Lee")
    said = owner.run("review", "privacy", "--override", change[:10], *decision, *TODAY)
    assert "a slip of the pen" in said
    assert owner.run("check", *TODAY)
    owner.edit("We do not sell your address.", "We sell your address.")
    said = owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    assert "a slip of the pen" in said
    owner.run("check", *TODAY)
    owner.edit("couriers", "drone couriers")
    said = owner.run("check", *TODAY, code=1)
    assert "A. Lee approved another content" in said
    assert "a slip of the pen" in said


def test_an_override_needs_a_reason(owner: Owner) -> None:
    owner.edit(*LONGER)
    report = json.loads(owner.cli("check", *TODAY, "--format", "json").out)
    change = report["policies"][0]["report"]["changes"][0]["id"]
    arguments = ("review", "privacy", "--override", change, "--level", "minor", "--by", "A. Lee")
    assert "reason" in owner.run(*arguments, *TODAY, code=3)


def test_an_approval_in_a_file_counts_only_where_the_owner_says_so(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    config = owner.folder / "policydiff.toml"
    config.write_text(config.read_text().replace("approvals = true", "approvals = false"))
    owner.commit()
    said = owner.run("notify", "privacy", "--send", *TODAY, code=5)
    assert "only a name in a file" in said
    assert outbox(owner) == []


def test_the_outbox_is_a_rehearsal(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    before = baseline(owner)
    said = owner.run("notify", "privacy", *TODAY)
    assert "Recipients: 2" in said
    assert "Nothing was sent" in said
    assert outbox(owner) == []
    said = owner.run("notify", "privacy", "--send", *TODAY)
    assert "A rehearsal: nobody was told" in said
    assert len(outbox(owner)) == 2
    assert "Sent to 0 now" in owner.run("notify", "privacy", "--send", *TODAY)
    assert len(outbox(owner)) == 2
    assert baseline(owner) == before


def test_a_real_mailing_reaches_everybody_once_and_moves_the_baseline(
    owner: Owner, mailbox: Mailbox
) -> None:
    owner.configure(smtp(mailbox))
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    commit = owner.commit()
    owner.run("notify", "privacy", "--send", *TODAY)
    assert mailbox.recipients == ["ada@example.org", "ben@example.org"]
    assert baseline(owner)["commit"] == commit
    assert "nothing to tell" in owner.run("notify", "privacy", "--send", *TODAY)
    assert len(mailbox.messages) == 2
    body = mailbox.messages[0].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for fact in ("30 days", "12 months", "1 March 2027", "Bramble Tool Library CIC", "1 Mill Lane"):
        assert fact in text, fact
    assert "unsubscribe" not in text.lower()
    assert "2 accepted" in owner.run("notices", "list")
    assert "nothing to tell" in owner.run("status", *TODAY)


def test_a_test_mail_reaches_one_address_and_nobody_is_told(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.edit(*LONGER)
    owner.commit()
    owner.run("notify", "privacy", "--test", "lawyer@example.org", *TODAY)
    assert mailbox.recipients == ["lawyer@example.org"]
    (mail,) = mailbox.messages
    assert abs(parsedate_to_datetime(str(mail["Date"])).timestamp() - time.time()) < 3_600
    assert owner.run("notices", "list") == "nothing was sent yet\n"


def test_watchers_need_a_way_out_and_get_one(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.run("subscribers", "add", "cleo@example.org")
    owner.edit(*LONGER)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    said = owner.run("notify", "privacy", "--send", *TODAY, code=3)
    assert "POLICYDIFF_TOKEN_KEYS" in said
    assert mailbox.messages == []
    plan = owner.run("notify", "privacy", *TODAY, POLICYDIFF_TOKEN_KEYS="k" * 32)
    to_account, to_watchers = plan.partition("To account holders:")[2].split("To watchers:")
    assert "[each reader's own link]" in to_watchers and "own link" not in to_account
    owner.run("notify", "privacy", "--send", *TODAY, POLICYDIFF_TOKEN_KEYS="k" * 32)
    letters = {str(message["To"]): message for message in mailbox.messages}
    assert letters["cleo@example.org"]["List-Unsubscribe"].startswith("<https://example.org/uns")
    assert letters["cleo@example.org"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letters["ada@example.org"]["List-Unsubscribe"] is None


def test_a_minor_edit_tells_nobody(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.edit("couriers who deliver your parcels", "couriers who deliver your  parcels ")
    owner.edit("Logs", "Server logs")
    owner.commit()
    assert "nothing to tell" in owner.run("notify", "privacy", "--send", *TODAY)
    assert mailbox.messages == []


def test_what_was_taken_back_before_the_announcement_is_not_told(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.commit()
    owner.edit(LONGER[1], LONGER[0])
    owner.commit()
    assert "nothing to tell" in owner.run("notify", "privacy", *TODAY)


def test_no_address_in_what_is_printed(owner: Owner, mailbox: Mailbox) -> None:
    owner.configure(smtp(mailbox))
    owner.edit(*LONGER)
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit()
    said = owner.run("notify", "privacy", "--send", *TODAY)
    said += owner.run("notices", "list") + owner.run("status", *TODAY)
    said += owner.run("subscribers", "list")
    for address in ("ada@", "ben@", "ADA@"):
        assert address not in said


def test_the_changelog_is_the_same_to_the_byte_when_written_again(owner: Owner) -> None:
    owner.edit(*LONGER)
    owner.commit()
    owner.run("changelog")
    folder = owner.folder / "changelog"
    first = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    assert sorted(first) == ["privacy.atom", "privacy.html", "privacy.json", "privacy.md"]
    owner.run("changelog")
    assert {path.name: path.read_bytes() for path in sorted(folder.iterdir())} == first


@pytest.mark.parametrize(
    ("seed", "before", "after"),
    [
        ("icmec-2015.txt", "we will not sell, rent, share,", "we will sell, rent, share,"),
        ("ncmec-2024.txt", "under the age of 13", "under the age of 10"),
    ],
)
def test_an_edit_of_a_real_policy_is_told(
    owner: Owner, shared: pathlib.Path, seed: str, before: str, after: str
) -> None:
    text = (shared / "seeds" / seed).read_text("utf-8")
    assert text.count(before) == 1
    config = owner.folder / "policydiff.toml"
    config.write_text(config.read_text().replace('"privacy.md"', '"privacy.txt"'))
    path = owner.folder / "privacy.txt"
    path.write_text(text, "utf-8")
    owner.commit("the real one")
    owner.run("adopt", "privacy", *TODAY)
    path.write_text(text.replace(before, after), "utf-8")
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.commit("edit")
    owner.run("notify", "privacy", "--send", *TODAY)
    for letter in outbox(owner):
        message = message_from_bytes(letter.read_bytes(), policy=policy.default)
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body is not None
            words = " ".join(re.sub(r"<[^>]+>", "", body.get_content()).split())
            assert before.rstrip(",") in words and after.rstrip(",") in words
            assert after.rpartition(",")[0] in words or after in words
    assert len(outbox(owner)) == 2


def test_a_level_lowered_without_proof_is_shown_as_judged(owner: Owner) -> None:
    config = (owner.folder / "policydiff.toml").read_text()
    trusted = config.replace("trust_local_approvals = true", 'approvers = ["lea"]')
    assert trusted != config
    (owner.folder / "policydiff.toml").write_text(trusted)
    owner.edit(*LONGER)
    owner.edit(*NEW_DATE)
    (judged,) = json.loads(owner.cli("check", *TODAY, "--format", "json").out)["policies"]
    change = next(each["id"] for each in judged["report"]["changes"] if each["level"] == "material")
    lower = ("--level", "minor", "--reason", "a slip", "--by", "lea")
    owner.run("review", "privacy", "--override", change, *lower, *TODAY)
    (checked,) = json.loads(owner.cli("check", *TODAY, "--format", "json").out)["policies"]
    assert checked["must_tell"] is True
    assert checked["report"]["level"] == "material"
    assert [problem["code"] for problem in checked["blocks"]] == ["approval-missing"]
    assert "MATERIAL CHANGE" in owner.cli("check", *TODAY).out
