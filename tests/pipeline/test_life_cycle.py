"""The life of a notice from end to end: real commits, a real ledger, mails that really arrive."""

from __future__ import annotations

import json
import pathlib
import shutil
import sqlite3

import pytest
from tests.pipeline.life_cycle_case import (
    LOGS_12,
    LOGS_24,
    LOGS_30,
    Keeper,
    Letter,
    keeper_of,
    words,
)

EVERYBODY = ["reader1@example.org", "reader2@example.org", "reader3@example.org"]
MARCH = ("1 January 2027", "1 March 2027")


def announce(keeper: Keeper, today: str = "2027-01-10") -> list[Letter]:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    return keeper.tell(today)


def half_sent(keeper: Keeper) -> list[Letter]:
    """Send a notice to one reader of three, and return that letter."""
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    return keeper.due("2027-01-10", "--limit", "1", code=4)


def recipients(letters: list[Letter]) -> list[str]:
    return [letter.to for letter in letters]


def test_several_edits_before_the_announcement_are_one_notice(keeper: Keeper) -> None:
    keeper.merge(LOGS_30, LOGS_24)
    keeper.merge("couriers who", "trusted couriers who")
    keeper.merge(LOGS_24, LOGS_12)
    keeper.merge(*MARCH)
    letters = keeper.tell("2027-01-10")
    assert recipients(letters) == EVERYBODY
    assert "changes on 1 March 2027" in letters[0].subject
    for part in words(letters[0]):
        assert "12 months" in part
        assert "24 months" not in part
    assert keeper.due("2027-01-11") == []


def test_the_whole_life(keeper: Keeper) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\nin_force = true\n")
    assert recipients(announce(keeper)) == EVERYBODY
    assert keeper.due("2027-01-29") == []
    reminders = keeper.due("2027-01-30")
    assert recipients(reminders) == EVERYBODY
    assert reminders[0].subject.startswith("Reminder: ")
    for part in words(reminders[0]):
        for fact in ("10 January 2027", "1 March 2027", "12 months", "https://example.org/privacy"):
            assert fact in part
        assert "Nothing has changed since then." in part
    assert keeper.due("2027-01-31") == []
    on_the_day = keeper.due("2027-03-01")
    assert recipients(on_the_day) == EVERYBODY
    assert "now apply" in on_the_day[0].subject
    assert keeper.due("2027-03-02") == []
    assert keeper.due("2028-03-02") == []


def test_a_reader_who_came_after_a_reminder_was_sent_gets_none(keeper: Keeper) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\n")
    announce(keeper)
    assert len(keeper.due("2027-01-30")) == 3
    keeper.add_readers(4, 4)
    assert keeper.due("2027-01-31") == []


def test_a_small_edit_since_stands_in_the_reminder(keeper: Keeper) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\n")
    announce(keeper)
    keeper.merge("## Logs", "## Server logs")
    (letter, *_) = keeper.due("2027-02-01")
    assert "one small correction was made to the text" in words(letter)[1]


def test_an_announcement_waits_for_its_day(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper.configure("announce_on = 2027-01-20\n")
    assert announce(keeper, "2027-01-19") == []
    assert "privacy: announce: waits: announce_on is 2027-01-20" in capsys.readouterr().err
    assert len(keeper.due("2027-01-20")) == 3


def test_an_edit_of_an_announced_text_is_one_correction(keeper: Keeper) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\n")
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_24)
    keeper.merge("1 March 2027", "1 April 2027")
    letters = keeper.tell("2027-01-20")
    assert recipients(letters) == EVERYBODY
    assert letters[0].subject.startswith("Correction: ")
    for part in words(letters[0]):
        assert "What is different from the notice of 10 January 2027:" in part
        assert "from 1 April 2027, not from 1 March 2027" in part
        assert LOGS_30 in part
        assert LOGS_24 in part
        assert LOGS_12 not in part
    assert keeper.due("2027-02-01") == []  # The reminder of the first notice is not due any more.
    (reminder, *_) = keeper.due("2027-03-02")
    assert "20 January 2027" in reminder.text
    assert "1 April 2027" in reminder.subject


def test_two_corrections_keep_the_wording_that_still_applies(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_24)
    keeper.tell("2027-01-20")
    keeper.merge(LOGS_24, "We keep server logs for 36 months.")
    (letter, *_) = keeper.tell("2027-01-25")
    for part in words(letter):
        assert LOGS_30 in part
        assert "36 months" in part
        assert "notice of 20 January 2027" in part
    keeper.merge("We keep server logs for 36 months.", LOGS_30)
    (letter, *_) = keeper.tell("2027-01-26")
    assert letter.subject.startswith("Withdrawn: ")


def test_another_effective_date_alone_is_a_correction(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge("1 March 2027", "1 February 2027")
    letters = keeper.tell("2027-01-12")
    assert recipients(letters) == EVERYBODY
    assert "from 1 February 2027, not from 1 March 2027" in words(letters[0])[0]


def test_a_minor_edit_of_an_announced_text_tells_nobody(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge("## Logs", "## Server logs")
    assert keeper.due("2027-01-20") == []


def test_an_edit_after_the_day_is_a_new_announcement(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_24)
    keeper.merge("1 March 2027", "1 June 2027")
    (letter, *_) = keeper.tell("2027-03-01")
    assert letter.subject.startswith("Bramble Tool Library: ")
    for part in words(letter):
        assert LOGS_12 in part
        assert LOGS_24 in part


def test_taken_back_after_the_announcement_is_one_withdrawal_to_those_who_were_told(
    keeper: Keeper,
) -> None:
    announce(keeper)
    before = keeper.baseline
    keeper.add_readers(4, 4)
    keeper.merge(LOGS_12, LOGS_30)
    keeper.merge("1 March 2027", "1 January 2027")
    letters = keeper.tell("2027-01-20")
    assert recipients(letters) == EVERYBODY
    assert letters[0].subject.startswith("Withdrawn: ")
    for part in words(letters[0]):
        for fact in ("10 January 2027", "1 March 2027", "Taken back:", "12 months"):
            assert fact in part
    assert keeper.due("2027-01-21") == []
    after = keeper.baseline
    assert "standing" not in after
    assert before["standing"]["sha256"] == after["sha256"]  # type: ignore[index]


def test_a_withdrawal_needs_an_approval_of_its_own(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_30)
    assert keeper.due("2027-01-20", code=5) == []


def test_an_edit_after_a_withdrawal_was_approved_voids_the_approval(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_30)
    keeper.approve("2027-01-20")
    keeper.merge("1 March 2027", "2 March 2027")
    assert keeper.due("2027-01-20", code=5) == []
    (letter, *_) = keeper.tell("2027-01-20")
    assert letter.subject.startswith("Withdrawn: ")


def test_taken_back_but_for_the_date_line_is_a_withdrawal(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_30)
    (letter, *_) = keeper.tell("2027-01-20")
    assert letter.subject.startswith("Withdrawn: ")


def test_taken_back_after_the_day_is_an_announcement(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_30)
    keeper.merge("1 March 2027", "1 May 2027")
    (letter, *_) = keeper.tell("2027-03-02")
    assert "changes on 1 May 2027" in letter.subject


def test_there_and_back_and_there_are_three_notices(keeper: Keeper) -> None:
    subjects = []
    ids = []
    for day, edits in (
        ("2027-01-10", [MARCH, (LOGS_30, LOGS_12)]),
        ("2027-01-11", [MARCH[::-1], (LOGS_12, LOGS_30)]),
        ("2027-01-12", [MARCH, (LOGS_30, LOGS_12)]),
    ):
        for edit in edits:
            keeper.merge(*edit)
        letters = keeper.tell(day)
        assert recipients(letters) == EVERYBODY
        subjects.append(letters[0].subject.partition(":")[0])
        ids.append(keeper.baseline["notice"])
    assert subjects == ["Bramble Tool Library", "Withdrawn", "Bramble Tool Library"]
    assert len(set(ids)) == 3


def test_the_same_merge_run_twice_is_one_notice(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    assert len(keeper.due("2027-01-10")) == 3
    keeper.git("checkout", "--quiet", ".policydiff/notified.json")  # The runner forgets its disk.
    assert keeper.due("2027-01-10") == []
    assert keeper.baseline["notice"] != "adopted"


def test_what_the_ledger_knows_counts_where_the_baseline_was_never_committed(
    keeper: Keeper,
) -> None:
    announce(keeper)
    told = keeper.baseline
    keeper.git("revert", "--no-edit", "HEAD")  # As if the baseline had not been committed.
    assert keeper.baseline["notice"] != told["notice"]
    keeper.merge("couriers who deliver your parcels", "couriers and advertising partners")
    keeper.due("2027-01-11", code=5)
    assert keeper.baseline == told
    (letter, *_) = keeper.tell("2027-01-11")
    assert letter.subject.startswith("Correction: ")
    assert LOGS_30 in words(letter)[0]


@pytest.mark.parametrize("change", ["template", "locale", "organisation"])
def test_what_is_not_the_text_mails_nobody_again(keeper: Keeper, change: str) -> None:
    announce(keeper)
    if change == "template":
        keeper.configure('\n[notice]\ntemplates = "own"\n')
        (keeper.folder / "own").mkdir()
        (keeper.folder / "own" / "notice.subject.j2").write_text(
            "News of {{ mail.policy_title }}\n"
        )
    elif change == "locale":
        keeper.configure('translations = { de = "privacy.de.md" }\nlocale = "en"\n')
        (keeper.folder / "privacy.de.md").write_text("# Datenschutz\n")
    else:
        config = keeper.folder / "policydiff.toml"
        config.write_text(config.read_text().replace("1 Mill Lane", "2 Mill Lane"))
    keeper.commit()
    assert keeper.due("2027-01-11") == []


def test_a_commit_while_some_have_it_waits_for_the_next_notice(keeper: Keeper) -> None:
    first = half_sent(keeper)
    assert len(first) == 1
    keeper.merge(LOGS_12, LOGS_24)
    rest = keeper.due("2027-01-11", code=5)  # The later edit is undecided, and the first goes on.
    assert sorted(recipients(first + rest)) == EVERYBODY
    for letter in rest:
        assert LOGS_12 in words(letter)[1]
        assert LOGS_24 not in words(letter)[1]
    (correction, *others) = keeper.tell("2027-01-12")
    assert correction.subject.startswith("Correction: ")
    assert len(others) == 2


def test_what_is_taken_back_while_some_have_it_goes_no_further(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    rev = keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    first = keeper.due("2027-01-10", "--limit", "1", code=4)
    keeper.merge(LOGS_12, LOGS_30)
    keeper.merge(*MARCH[::-1])
    assert keeper.due("2027-01-11", code=5) == []  # Nobody approved the withdrawal yet.
    keeper.run("notify", "--send", "--today", "2027-01-11", code=5)
    assert keeper.server.take() == []
    keeper.run("review", "privacy", "--told", rev, "--approve", "--by", "A. Lee")
    keeper.commit()
    letters = keeper.due("2027-01-11")
    assert recipients(letters) == recipients(first)
    assert letters[0].subject.startswith("Withdrawn: ")
    assert keeper.due("2027-01-12") == []
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    assert recipients(keeper.tell("2027-01-13")) == EVERYBODY


def test_what_is_taken_back_and_put_in_again_while_some_have_it_goes_on(keeper: Keeper) -> None:
    first = half_sent(keeper)
    keeper.merge(LOGS_12, LOGS_30)
    assert keeper.due("2027-01-11", code=5) == []
    keeper.merge(LOGS_30, LOGS_12)
    assert sorted(recipients(first + keeper.due("2027-01-12"))) == EVERYBODY


def test_what_is_called_minor_while_some_have_it_asks_for_a_decision(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    first = half_sent(keeper)
    capsys.readouterr()
    keeper.run("review", "privacy", "--format", "json")
    changes = json.loads(capsys.readouterr().out)["policies"][0]["changes"]
    (logs,) = (each["id"] for each in changes if each["level"] == "material")
    decide = (
        "review",
        "privacy",
        "--override",
        logs,
        "--by",
        "A. Lee",
        "--reason",
        "no",
        "--level",
    )
    keeper.run(*decide, "minor")
    keeper.commit()
    for arguments in (("--due",), ("privacy", "--resume")):
        keeper.run("notify", *arguments, "--send", "--today", "2027-01-11", code=5)
        assert "nobody need be told. Nothing is sent." in " ".join(capsys.readouterr())
    assert keeper.server.take() == []
    keeper.run(*decide, "material")
    assert sorted(recipients(first + keeper.due("2027-01-12"))) == EVERYBODY


def test_what_is_called_minor_while_some_have_it_may_end_there(keeper: Keeper) -> None:
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.due("2027-01-10", "--limit", "1", code=4)
    keeper.run("adopt", "privacy", "--today", "2027-01-11")
    keeper.commit()
    assert keeper.due("2027-01-12") == []
    keeper.merge(LOGS_12, LOGS_24)
    assert recipients(keeper.tell("2027-01-13")) == EVERYBODY


def test_a_template_that_changes_while_some_have_it_asks_for_a_decision(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    first = half_sent(keeper)
    config = keeper.folder / "policydiff.toml"
    config.write_text(config.read_text().replace("1 Mill Lane", "2 Mill Lane"))
    rev = keeper.commit()
    assert keeper.due("2027-01-11", code=5) == []
    assert "its mails would say something else now" in capsys.readouterr().err
    keeper.run("review", "privacy", "--rev", rev, "--approve", "--by", "A. Lee")
    assert sorted(recipients(first + keeper.due("2027-01-11"))) == EVERYBODY


@pytest.mark.parametrize(
    "added",
    [
        '\n[notice]\nactions = [{ text = "Leave", url = "https://example.org/leave" }]\n',
        '\n[notice]\ncomparison_url = "https://example.org/changes/{notice}"\n',
    ],
)
def test_what_else_the_mail_says_is_approved_with_it(
    keeper: Keeper, capsys: pytest.CaptureFixture[str], added: str
) -> None:
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.configure(added)
    keeper.commit()
    assert keeper.due("2027-01-10", code=5) == []
    assert "approved another content" in capsys.readouterr().err


def test_decisions_on_a_later_edit_do_not_hold_up_what_was_begun(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.due("2027-01-10", "--limit", "1", code=4)
    keeper.merge(LOGS_12, LOGS_24)
    keeper.approve("2027-01-11")  # Somebody approves the edit before the first one is told.
    rest = keeper.due("2027-01-11", code=5)
    assert [LOGS_12 in words(letter)[1] for letter in rest] == [True, True]


def test_a_correction_that_was_begun_goes_on_after_the_day(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(LOGS_12, LOGS_24)
    keeper.approve("2027-02-28")
    first = keeper.due("2027-02-28", "--limit", "1", code=4)
    rest = keeper.due("2027-03-01")
    assert sorted(recipients(first + rest)) == EVERYBODY
    assert {letter.subject for letter in rest} == {first[0].subject}


def test_a_notice_that_nobody_had_gives_way_to_the_next_edit(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.run("notify", "--send", "--limit", "1", "--today", "2027-01-10", code=4)
    ledger = sqlite3.connect(keeper.folder / ".policydiff" / "ledger.sqlite")
    with ledger:  # As if the server had refused everything a while ago.
        ledger.execute("UPDATE policydiff_delivery SET state = 'planned', request = NULL")
        ledger.execute("UPDATE policydiff_notice SET pinned_at = pinned_at - 1000")
    ledger.close()
    keeper.server.take()
    keeper.merge(LOGS_12, LOGS_24)
    letters = keeper.tell("2027-01-11")
    assert recipients(letters) == EVERYBODY
    assert LOGS_24 in words(letters[0])[1]


RESOLVE = ("--unsent", "--refused", "--by", "A. Lee", "--reason", "the login was wrong")


def test_a_server_that_refuses_everybody_has_told_nobody(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    before = keeper.baseline
    keeper.server.strangers = ("*",)
    for _ in range(2):
        assert keeper.due("2027-01-10", code=4) == []
        said = " ".join(capsys.readouterr())
        assert "Everybody was refused, so nobody was told, and the baseline stays." in said
        assert "Readers know" not in said
    assert keeper.baseline == before
    keeper.server.strangers = ()
    notice = said.partition("notices show ")[2].partition("`")[0]
    keeper.run("notices", "resolve", notice, *RESOLVE)
    assert "3 settled as not sent" in capsys.readouterr().err
    assert recipients(keeper.due("2027-01-10")) == EVERYBODY
    assert keeper.baseline != before
    assert keeper.due("2027-01-12") == []


def test_a_ledger_without_readers_has_told_nobody(
    keeper: Keeper, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    before = keeper.baseline
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv(
            "POLICYDIFF_DATABASE_URL", f"sqlite:///{keeper.folder}/.policydiff/ledger2"
        )
        keeper.run("notify", "--due", "--today", "2027-01-10")
        assert "warning: There is nobody on the list" in capsys.readouterr().err
        assert keeper.due("2027-01-10", code=3) == []
        assert "nobody would be told" in " ".join(capsys.readouterr())
    assert keeper.baseline == before
    assert recipients(keeper.due("2027-01-10")) == EVERYBODY


def test_who_was_refused_is_sent_it_again_only_while_the_mailing_lasts(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.server.strangers = (EVERYBODY[1],)
    keeper.due("2027-01-10", code=4)
    said = " ".join(capsys.readouterr())
    assert "--refused" not in said
    keeper.run("notices", "resolve", keeper.baseline["notice"], *RESOLVE, code=2)
    assert "--unreached" in capsys.readouterr().out
    assert keeper.due("2027-01-11") == []


def test_a_ledger_that_never_told_anybody_is_not_believed(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\n")
    keeper.merge("1 January 2027", "1 March 2027")
    keeper.merge(LOGS_30, LOGS_12)
    assert len(keeper.tell("2027-01-10")) == 3
    for part in (keeper.folder / ".policydiff").glob("ledger*"):
        part.unlink()
    keeper.add_readers(1, 3)
    keeper.merge(LOGS_12, LOGS_24)
    keeper.approve("2027-01-11")
    capsys.readouterr()
    assert keeper.due("2027-01-11", code=3) == []
    assert "does not know notice" in capsys.readouterr().out
    keeper.run("doctor", "--offline", code=1)
    assert "does not know notice" in " ".join(capsys.readouterr().out.split())
    keeper.run("notices", "begin", "--by", "A. Lee", "--reason", "the disk broke")
    capsys.readouterr()
    keeper.run("notices", "list")
    assert "in place of another: A. Lee: the disk broke" in capsys.readouterr().out
    assert len(keeper.due("2027-01-11")) == 3
    keeper.commit()
    assert len(keeper.due("2027-02-01")) == 3, "the reminder of what the new ledger sent"


def test_a_withdrawal_of_what_a_lost_ledger_sent_goes_to_everybody(keeper: Keeper) -> None:
    keeper.merge("1 January 2027", "1 March 2027")
    keeper.merge(LOGS_30, LOGS_12)
    assert len(keeper.tell("2027-01-10")) == 3
    for part in (keeper.folder / ".policydiff").glob("ledger*"):
        part.unlink()
    keeper.add_readers(1, 4)
    keeper.run("notices", "begin", "--by", "A. Lee", "--reason", "the disk broke")
    keeper.run("notices", "begin", "--by", "A. Lee", "--reason", "to be sure")
    keeper.merge(LOGS_12, LOGS_30)
    keeper.merge("1 March 2027", "1 January 2027")
    assert len(keeper.tell("2027-01-11")) == 4


def test_a_rehearsal_has_no_life(keeper: Keeper) -> None:
    keeper.configure()
    config = keeper.folder / "policydiff.toml"
    live = config.read_text()
    config.write_text(live.replace('transport = "smtp"', 'transport = "outbox"'))
    before = keeper.baseline
    assert announce(keeper) == []
    assert keeper.baseline == before
    config.write_text(live)
    assert len(keeper.due("2027-01-11")) == 3


def test_a_dry_run_says_who_what_and_why_of_each_stage(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\nin_force = true\n")
    announce(keeper)
    capsys.readouterr()
    keeper.run("notify", "--due", "--today", "2027-02-01")
    said = capsys.readouterr()
    assert "Stage: remind, because: from 2027-01-30 on, 30 days before 2027-03-01" in said.out
    assert "Recipients: 3" in said.out
    assert "Subject: Reminder: " in said.out
    assert "privacy: in_force: waits: until 2027-03-01" in said.err
    assert "nothing to tell" in said.err
    assert keeper.server.take() == []
    keeper.merge(LOGS_12, LOGS_24)
    keeper.run("notify", "--due", "--today", "2027-02-01", code=5)
    said = capsys.readouterr()
    assert "Stage: correct, because: what was announced has changed" in said.out
    assert "privacy: remind: waits: a change made since must be told first" in said.err


def test_one_policy_that_waits_does_not_hold_up_another(keeper: Keeper) -> None:
    shutil.copy(keeper.folder / "privacy.md", keeper.folder / "cookies.md")
    keeper.configure('\n[[policies]]\nid = "cookies"\npath = "cookies.md"\n')
    keeper.commit()
    keeper.run("adopt", "cookies", "--today", "2027-01-02")
    keeper.merge(LOGS_30, LOGS_12)
    cookies = keeper.folder / "cookies.md"
    cookies.write_text(cookies.read_text().replace(LOGS_30, LOGS_24))
    keeper.run("review", "cookies", "--approve", "--by", "A. Lee", "--today", "2027-01-10")
    keeper.commit()
    letters = keeper.due("2027-01-10", code=5)
    assert recipients(letters) == EVERYBODY
    assert LOGS_24 in words(letters[0])[1]


def test_an_undated_text_applies_at_once_and_may_still_be_taken_back(
    tmp_path: pathlib.Path,
) -> None:
    with keeper_of(tmp_path, f"# Privacy policy\n\n## Logs\n\n{LOGS_30}\n") as keeper:
        keeper.merge(LOGS_30, LOGS_12)
        assert len(keeper.tell("2027-01-10")) == 3
        keeper.merge(LOGS_12, LOGS_24)
        (letter, *_) = keeper.tell("2027-01-20")
        assert letter.subject == "Bramble Tool Library: “Privacy policy” changes"
        keeper.merge(LOGS_24, LOGS_12)
        (letter, *_) = keeper.tell("2027-01-21")
        assert letter.subject.startswith("Withdrawn: ")


def test_a_time_zone_must_exist(keeper: Keeper) -> None:
    keeper.configure('time_zone = "Nowhere/Never"\n')
    keeper.run("status", code=3)
    keeper.configure('time_zone = "Pacific/Auckland"\n')
    keeper.run("status")


def test_the_notice_period_is_counted_from_the_day_of_the_announcement(
    keeper: Keeper, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper.configure("announce_on = 2027-02-20\n\n[notice]\nlead_days = 30\n")
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.run("review", "privacy", "--today", "2027-01-10")
    assert "effective 2027-03-01, 9 days from 2027-02-20; 30 days' notice are due" in (
        capsys.readouterr().err
    )
