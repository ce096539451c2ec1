"""Mode check: what a pull request's job says, and where."""

from __future__ import annotations

import json
import re

import pytest
from tests.action.scene import CONFIG, LONGER, NEW_DATE, POLICY, Platform, git
from tests.forge.stand_in import Comment

pytestmark = pytest.mark.proof

FENCED = re.compile(r"^(`{3,})text\n.*?\n\1$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def edited(platform: Platform) -> Platform:
    """A repository with a branch that makes a material change."""
    platform.found()
    platform.branch("edit")
    platform.edit(*LONGER)
    platform.edit(*NEW_DATE)
    platform.commit()
    platform.push()
    return platform


def own(platform: Platform, number: int = 7) -> list[Comment]:
    me = platform.hub.login
    return [each for each in platform.hub.comments if (each.issue, each.author) == (number, me)]


def test_a_comment_is_made_then_updated_and_never_doubled(edited: Platform) -> None:
    step = edited.pull_request()
    assert step.code == 1, step.log
    (comment,) = own(edited)
    assert "12 months" in comment.body
    assert step.outputs["level"] == "material"
    assert step.outputs["approval"] == "missing"
    assert step.outputs["material"] == "1"
    assert step.outputs["comment-url"] == f"https://github.example/comment/{comment.id}"
    first = comment.body

    edited.edit("couriers", "drone couriers")
    edited.commit()
    edited.push()
    assert edited.pull_request().code == 1
    (comment,) = own(edited)
    assert comment.body != first

    asked = len(edited.hub.asked)
    second = comment.body
    edited.pull_request()  # the same run again
    assert [each.body for each in own(edited)] == [second]
    writes = [each.method for each in edited.hub.asked[asked:] if "comments" in each.path]
    assert writes == ["GET"]


def test_an_approved_change_passes(edited: Platform) -> None:
    edited.approve()
    edited.commit("approve")
    edited.push()
    step = edited.pull_request()
    assert (step.code, step.outputs["approval"], step.outputs["blocks"]) == (0, "approved", "0")


def test_a_review_has_the_comment_brought_up_to_date(edited: Platform) -> None:
    edited.pull_request(event="pull_request_review")
    edited.approve()
    edited.commit("approve")
    edited.push()
    edited.pull_request(event="pull_request_review")
    (comment,) = own(edited)
    assert "approved by A. Lee" in comment.body


def test_a_commit_on_a_branch_is_judged_by_its_own_settings(edited: Platform) -> None:
    step = edited.job("check", "push", "refs/heads/edit", edited.tip("edit"), {})
    assert (step.code, step.outputs["level"], step.outputs["comment-url"]) == (1, "material", "")
    assert "12 months" in step.summary


def test_a_comment_of_somebody_else_with_our_marker_is_left_alone(edited: Platform) -> None:
    edited.pull_request()
    (comment,) = own(edited)
    comment.author = "mallory"
    edited.edit("couriers", "drone couriers")
    edited.commit()
    edited.push()
    edited.pull_request()
    assert [each.author for each in edited.hub.comments] == ["mallory", edited.hub.login]
    assert "drone" not in edited.hub.comments[0].body


def test_two_comments_of_ours_become_one(edited: Platform) -> None:
    edited.pull_request()
    (comment,) = own(edited)
    edited.hub.add_comment(7, edited.hub.login, comment.body)
    edited.pull_request()
    assert [each.id for each in own(edited)] == [comment.id]


def test_the_summary_the_annotations_and_the_report_say_the_same(edited: Platform) -> None:
    step = edited.pull_request()
    assert "12 months" in step.summary
    assert "https://github.example/acme/policies/actions/runs/4711#artifacts" in step.summary
    errors = [line for line in step.log.splitlines() if line.startswith("::error ")]
    assert any("Nobody has approved the notice" in line for line in errors)
    notices = [line for line in step.log.splitlines() if line.startswith("::notice ")]
    assert any("file=privacy.md,line=7" in line for line in notices)
    folder = step.temp / "policydiff-report"
    assert step.outputs["report-path"] == str(folder)
    written = (each.relative_to(folder) for each in folder.rglob("*") if each.is_file())
    assert sorted(map(str, written)) == [
        "check.json",
        "check.md",
        "policies/privacy.html",
        "policies/privacy.md",
    ]
    (policy,) = json.loads((folder / "check.json").read_text())["policies"]
    assert policy["policy"] == "privacy"


def test_a_fork_gets_a_summary_and_no_comment(edited: Platform) -> None:
    edited.hub.permissions = {"contents"}
    step = edited.pull_request(fork=True, fail_on="never")
    assert step.code == 0
    assert "12 months" in step.summary
    assert edited.hub.comments == []
    assert "::warning" not in step.log.split("No comment")[1].partition("\n")[0]
    step = edited.pull_request(fork=True, token="", fail_on="never")
    assert (step.code, step.outputs["comment-url"]) == (0, "")
    assert "12 months" in step.summary


def test_a_token_that_may_not_comment_is_said_and_fails_nothing(edited: Platform) -> None:
    edited.hub.permissions = {"contents"}
    step = edited.pull_request(fail_on="never")
    assert step.code == 0
    assert "::notice title=policydiff::No comment was written" in step.log
    assert "pull-requests: write" in step.log


def test_a_pull_request_that_touches_no_policy_is_not_judged(edited: Platform) -> None:
    # What waits on the default branch is none of its business.
    git(edited.desk, "checkout", "--quiet", "main")
    git(edited.desk, "merge", "--quiet", "--no-ff", "edit")
    edited.push()
    edited.branch("other")
    edited.write("README.md", "hello\n")
    edited.commit()
    edited.push()
    step = edited.pull_request(8, "other")
    assert (step.code, step.outputs["level"]) == (0, "none")
    assert "Not changed here, so not judged: privacy." in step.summary
    assert edited.hub.comments == []


def test_a_comment_says_so_once_the_change_is_taken_back(edited: Platform) -> None:
    edited.pull_request()
    git(edited.desk, "revert", "--no-edit", "HEAD")
    edited.push()
    step = edited.pull_request()
    assert step.code == 0
    (comment,) = own(edited)
    assert "Not changed here, so not judged: privacy." in comment.body
    assert "12 months" not in comment.body


def test_a_merge_queue_is_judged_without_a_comment(edited: Platform) -> None:
    step = edited.merge_group(7, "edit")
    assert (step.code, step.outputs["level"]) == (1, "material")
    assert "12 months" in step.summary
    assert edited.hub.comments == []
    edited.approve()
    edited.commit("approve")
    edited.push()
    assert edited.merge_group(7, "edit").code == 0


def test_a_whole_clone_and_a_checkout_of_the_head_give_the_same(edited: Platform) -> None:
    shallow = edited.pull_request()
    whole = edited.pull_request(depth=0)
    head = edited.pull_request(checkout=edited.tip("edit"))
    assert shallow.outputs["level"] == whole.outputs["level"] == head.outputs["level"]
    assert shallow.summary == whole.summary == head.summary


def test_the_branch_was_pushed_anew_by_force(edited: Platform) -> None:
    edited.pull_request()
    git(edited.desk, "commit", "--quiet", "--amend", "-m", "other words")
    edited.push("--force")
    assert edited.pull_request().outputs["level"] == "material"
    assert len(own(edited)) == 1


def test_a_rewritten_history_still_has_what_readers_know(edited: Platform) -> None:
    """The notified commit is on no branch any more, and comes by its hash."""
    git(edited.desk, "checkout", "--quiet", "--orphan", "anew", "main")
    edited.commit("all in one")
    git(edited.desk, "branch", "--force", "main", "anew")
    git(edited.desk, "push", "--quiet", "--force", "origin", "main")
    edited.branch("edit")
    edited.edit(*LONGER)
    edited.edit(*NEW_DATE)
    edited.commit()
    edited.push("--force")
    for depth in (0, 1):
        step = edited.pull_request(depth=depth)
        assert (step.code, step.outputs["material"]) == (1, "1"), step.log


def test_a_proposal_to_nowhere_is_refused(edited: Platform) -> None:
    payload = {"number": 7, "pull_request": {"number": 7}}
    step = edited.job("check", "pull_request", "refs/pull/7/merge", edited.tip("edit"), payload)
    assert step.code == 2
    assert "names no commit that the proposal would be merged into" in step.log


def test_several_policies_and_a_folder_of_their_own(platform: Platform) -> None:
    config = CONFIG.replace(
        "[[policies]]", '[[policies]]\nid = "donors"\npath = "donors.md"\n\n[[policies]]'
    )
    platform.found()
    git(platform.desk, "rm", "--quiet", "-r", ".")
    platform.write("legal/privacy.md", POLICY)
    platform.write("legal/donors.md", POLICY.replace("Privacy policy", "Donors"))
    platform.write("legal/policydiff.toml", config)
    platform.commit("move")
    platform.policydiff("adopt", "--config", "legal/policydiff.toml", "--today", "2020-01-02")
    platform.commit("adopt")
    platform.push()
    platform.branch("edit")
    platform.edit(*LONGER, name="legal/donors.md")
    platform.commit()
    platform.push()
    step = platform.pull_request(config="legal/policydiff.toml")
    assert step.outputs["level"] == "material"
    assert "Not changed here, so not judged: privacy." in step.summary
    step = platform.pull_request(config="./legal/policydiff.toml", policy="privacy")
    assert step.outputs["level"] == "none"
    # One comment for each set of policies.
    assert len(own(platform)) == 1
    assert "file=legal/donors.md" in platform.pull_request(config="legal/policydiff.toml").log


def test_a_policy_cannot_speak_to_the_runner(edited: Platform) -> None:
    hostile = (
        "\n::set-output name=level::none\n::add-mask::material\n::error::you are hacked\n"
        "##[error]you are hacked\n::stop-commands::x\n\nWe sell your address. @acme/everyone closes #1\n"
        "<!-- policydiff -->\n```\n````\n@acme/everyone closes #1\n"
    )
    edited.edit("## Sharing\n", f"## Sharing ::error::heading\n{hostile}")
    edited.edit("# Privacy policy", "# Privacy ::warning::policy")
    edited.commit()
    edited.push()
    step = edited.pull_request()
    assert step.outputs["level"] == "material"
    lines = step.log.splitlines()
    start = lines[0].removeprefix("::stop-commands::")
    assert start != lines[0]
    end = lines.index(f"::{start}::")
    obeyed = lines[end + 1 :]
    assert 0 < len(obeyed) <= 10
    for line in obeyed:
        command, _, message = line.removeprefix("::").partition("::")
        assert command.split(" ")[0] in ("error", "warning", "notice")
        assert "\r" not in message
    assert not any(line.startswith(("::set-output", "::add-mask", "::error::")) for line in obeyed)
    (comment,) = own(edited)
    # In the fence around the mail nothing is acted on; it ends where it should.
    outside, fences = FENCED.subn("", comment.body)
    assert fences == 1
    assert "@acme/everyone" not in outside
    assert "closes #1" not in outside
    assert outside.count("<!--") == 1
    # A policy that holds our marker is found again by its first line only.
    edited.pull_request()
    assert len(own(edited)) == 1


def test_a_thousand_changes_fit(edited: Platform) -> None:
    lines = [
        f"We share your number {n} with partner {n} of ours for {n} years.\n" for n in range(1500)
    ]
    edited.write("privacy.md", POLICY + "\n## More\n\n" + "\n".join(lines))
    edited.commit()
    edited.push()
    step = edited.pull_request()
    (comment,) = own(edited)
    assert len(comment.body) < 65_536
    assert len(step.summary.encode()) < 1024 * 1024
    assert "actions/runs/4711#artifacts" in comment.body
    commands = [
        line
        for line in step.log.splitlines()
        if line.startswith(("::error ", "::warning ", "::notice "))
    ]
    assert len(commands) == 10


@pytest.mark.parametrize("event", ["pull_request_target", "issue_comment"])
def test_events_that_give_secrets_to_strangers_are_refused(edited: Platform, event: str) -> None:
    sha = edited.tip()
    step = edited.job("check", event, "refs/heads/main", sha, {})
    assert step.code == 2
    assert f"mode check does not run on {event}" in step.log
    assert "could not judge this" in step.summary


def test_the_first_pull_request_of_all_names_adopt(platform: Platform) -> None:
    platform.found()
    git(platform.desk, "rm", "--quiet", ".policydiff/notified.json")
    platform.commit("no baseline")
    platform.push()
    platform.branch("edit")
    platform.edit(*LONGER)
    platform.commit()
    platform.push()
    step = platform.pull_request()
    assert step.code == 5
    assert "policydiff adopt privacy" in step.log
    assert "policydiff adopt privacy" in step.summary


def test_a_baseline_that_was_forced_away_is_named(edited: Platform) -> None:
    text = json.loads((edited.desk / ".policydiff" / "notified.json").read_text())
    gone = "1" * 40
    text["policies"]["privacy"]["commit"] = gone
    git(edited.desk, "checkout", "--quiet", "main")
    edited.write(".policydiff/notified.json", json.dumps(text))
    edited.commit("a commit that nobody has")
    edited.push()
    step = edited.pull_request()
    assert step.code == 3
    assert gone in step.log
    assert "forced away" in step.log
    assert edited.hub.comments == []


def test_an_earlier_verdict_does_not_stand_once_nothing_can_be_judged(edited: Platform) -> None:
    edited.pull_request()
    git(edited.desk, "checkout", "--quiet", "main")
    edited.write("policydiff.toml", "[[[")
    edited.commit("broken")
    edited.push()
    assert edited.pull_request().code == 3
    (comment,) = own(edited)
    assert "could not judge this" in comment.body
    assert "12 months" not in comment.body
