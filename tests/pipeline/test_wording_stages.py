"""People's words through the life of a notice: each mail that really arrives has them."""

from __future__ import annotations

import datetime

import pytest
from tests.pipeline.life_cycle_case import LOGS_12, LOGS_24, LOGS_30, Keeper, words

from policydiff.pipeline.pending import find_pending
from policydiff.pipeline.staleness import stale_reasons
from policydiff.pipeline.workspace import open_workspace

OWN = "We keep our server logs for 12 months now."
COURIERS = "couriers who deliver your parcels"
INTRO = "Dear members, we have thought about this for long."
MARCH = ("1 January 2027", "1 March 2027")


def change_with(keeper: Keeper, text: str, today: str) -> str:
    """Return the id of the change that has `text`."""
    with open_workspace(keeper.folder / "policydiff.toml", keeper.folder) as workspace:
        policy = workspace.policies()[0]
        pending = find_pending(
            workspace, policy, workspace.version_in_tree(policy), datetime.date.fromisoformat(today)
        )
        (found,) = (each.id for each in pending.changes if text in each.new_text)
        return found


def reasons(keeper: Keeper, today: str) -> tuple[str, ...]:
    with open_workspace(keeper.folder / "policydiff.toml", keeper.folder) as workspace:
        policy = workspace.policies()[0]
        new = workspace.version_at(policy, "HEAD")
        return stale_reasons(
            workspace, find_pending(workspace, policy, new, datetime.date.fromisoformat(today))
        )


def announce(keeper: Keeper, today: str = "2027-01-10") -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    change = change_with(keeper, LOGS_12, today)
    by = ("--by", "A. Lee", "--today", today)
    keeper.run("review", "privacy", "--wording", change, "--text", OWN, "--intro", INTRO, *by)
    letters = keeper.tell(today)
    assert len(letters) == 3
    for part in words(letters[0]):
        assert OWN in part
        assert INTRO in part


def test_reminders_and_the_mail_on_the_day_say_it_in_the_same_words(keeper: Keeper) -> None:
    keeper.configure("\n[notice]\nremind_days = 30\nin_force = true\n")
    announce(keeper)
    for day in ("2027-01-30", "2027-03-01"):
        letters = keeper.due(day)
        assert len(letters) == 3
        for part in words(letters[0]):
            assert OWN in part
            assert INTRO in part


def test_a_correction_and_a_withdrawal_keep_the_words_that_were_announced(keeper: Keeper) -> None:
    announce(keeper)
    (announced,) = (keeper.folder / ".policydiff" / "reviews" / "privacy").iterdir()
    past = announced.read_bytes()
    keeper.merge(COURIERS, "couriers and advertisers")
    new = change_with(keeper, "advertisers", "2027-01-15")
    text = "Advertisers get your address, too."
    by = ("--by", "A. Lee", "--today", "2027-01-15")
    keeper.run("review", "privacy", "--wording", new, "--text", text, *by)
    (letter, *_) = keeper.tell("2027-01-15")
    assert letter.subject.startswith("Correction: ")
    for part in words(letter):
        assert OWN in part
        assert text in part
        assert INTRO not in part
    keeper.merge("couriers and advertisers", COURIERS)
    keeper.merge(LOGS_12, LOGS_30)
    keeper.merge(MARCH[1], MARCH[0])
    by = ("--by", "A. Lee", "--today", "2027-01-20")
    keeper.run("review", "privacy", "--intro", "We have changed our minds.", *by)
    (letter, *_) = keeper.tell("2027-01-20")
    assert letter.subject.startswith("Withdrawn: ")
    for part in words(letter):
        assert OWN in part
        assert text in part
        assert "We have changed our minds." in part
    assert announced.read_bytes() == past


def test_a_correction_can_return_to_the_machine_s_words(keeper: Keeper) -> None:
    announce(keeper)
    keeper.merge(COURIERS, "couriers and advertisers")
    logs = change_with(keeper, LOGS_12, "2027-01-15")
    by = ("--by", "A. Lee", "--today", "2027-01-15")
    keeper.run("review", "privacy", "--wording", logs, "--text", "", *by)
    (letter, *_) = keeper.tell("2027-01-15")
    for part in words(letter):
        assert OWN not in part
        assert "“server logs” are now kept for 12 months instead of 30 days." in part


def test_an_approval_in_a_branch_that_was_squashed_names_the_squashed_commit(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2020-01-01T00:00:00+00:00")
    keeper.merge(*MARCH)
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    keeper.git("switch", "--quiet", "-c", "proposal")
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.merge(LOGS_12, LOGS_24)
    keeper.git("switch", "--quiet", "main")
    keeper.git("merge", "--quiet", "--squash", "proposal")
    keeper.git("commit", "--quiet", "-m", "Squash")
    commit = keeper.git("rev-parse", "HEAD")
    assert reasons(keeper, "2027-01-10") == (
        "The text was edited in “Logs”.",
        f"Edited since by {commit[:12]} “Squash”.",
    )


def test_many_commits_are_counted(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    commits = [keeper.merge(COURIERS, f"{COURIERS} to door {n}") for n in range(4)]
    (keeper.folder / "privacy.md").write_text(LOGS_24)
    shown = ", ".join(f"{commit[:12]} “edit”" for commit in reversed(commits[1:]))
    assert reasons(keeper, "2027-01-10")[1] == f"Edited since by {shown} and 1 more commit."


def test_the_commit_that_made_an_approval_stale_is_named(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.git("commit", "--quiet", "--allow-empty", "-m", "Nothing of the policy")
    (keeper.folder / "privacy.md").write_text(
        (keeper.folder / "privacy.md").read_text().replace(LOGS_12, LOGS_24)
    )
    keeper.git("commit", "--quiet", "-am", "Two \x1b[31myears\u202e\n\nA body.")
    commit = keeper.git("rev-parse", "HEAD")
    assert reasons(keeper, "2027-01-10") == (
        "The text was edited in “Logs”.",
        f"Edited since by {commit[:12]} “Two [31myears”.",
    )
