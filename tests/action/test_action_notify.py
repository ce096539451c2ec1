"""Mode notify: what a job on the default branch sends, and what it brings back."""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Iterator

import pytest
from tests.action.scene import CONFIG, LONGER, NEW_DATE, Platform, git
from tests.delivery.smtp_stand_in import SmtpStandIn

pytestmark = pytest.mark.proof

OUTBOX = """
[delivery]
transport = "outbox"
allow_in_workspace = true
"""
OWN = {"privacy@example.org", "help@example.org"}
"""Who sends, and who answers; neither is a reader."""
READERS = "id,address\n1,ada@example.org\n2,ben@example.org\n"
KEYS = "k" * 43


def addresses(text: str) -> set[str]:
    return set(re.findall(r"[\w.+-]+@example\.org", text))


def live(server: SmtpStandIn) -> str:
    return CONFIG + (
        '\n[delivery]\ntransport = "smtp"\nledger = "git:refs/policydiff/ledger"\n'
        f'smtp = {{ host = "127.0.0.1", port = {server.port}, security = "none" }}\n'
        '\n[audience]\ncsv = "readers.csv"\nkind = "account"\n'
    )


@pytest.fixture
def server() -> Iterator[SmtpStandIn]:
    server = SmtpStandIn()
    yield server
    server.close()


@pytest.fixture
def merged(platform: Platform, server: SmtpStandIn, tmp_path: pathlib.Path) -> Platform:
    """A repository whose default branch has an approved material change that nobody was told of."""
    readers = tmp_path / "readers.csv"
    readers.write_text(READERS)
    platform.env = {
        "POLICYDIFF_AUDIENCE_CSV": str(readers),
        "POLICYDIFF_TOKEN_KEYS": KEYS,
        "GITHUB_REPOSITORY_VISIBILITY": "private",
    }
    platform.found(live(server))
    platform.edit(*LONGER)
    platform.edit(*NEW_DATE)
    platform.commit("longer logs")
    platform.approve()
    platform.commit("approve")
    platform.push()
    return platform


def told(server: SmtpStandIn) -> list[str]:
    return sorted(str(message["To"]) for _, message in server.accepted)


def known(platform: Platform, branch: str = "main") -> str:
    text = platform.read(".policydiff/notified.json", branch)
    commit = json.loads(text)["policies"]["privacy"]["commit"]
    assert isinstance(commit, str)
    return commit


def test_a_plan_sends_nothing_and_brings_nothing_back(
    merged: Platform, server: SmtpStandIn
) -> None:
    tip = merged.tip()
    step = merged.pushed()
    assert step.code == 0, step.log
    assert "Nothing was sent; --send sends it." in step.summary
    assert "Recipients: 2" in step.summary
    assert "Recipients: 2" in step.log
    assert "12 months" in step.summary
    assert addresses(step.summary) <= OWN
    assert (told(server), merged.tip(), step.outputs["recorded"]) == ([], tip, "")


def test_readers_are_told_once_and_the_repository_knows(
    merged: Platform, server: SmtpStandIn
) -> None:
    change = merged.tip()
    step = merged.pushed(send="true")
    assert step.code == 0, step.log
    assert told(server) == ["ada@example.org", "ben@example.org"]
    assert step.outputs == {"recorded": "commit", "recorded-as": merged.tip()}
    assert known(merged) == change
    said = git(merged.origin, "log", "-1", "--format=%P|%an|%ae|%s", "main")
    assert said == (
        f"{change}|github-actions[bot]|41898282+github-actions[bot]@users.noreply.github.com|"
        "Record what readers were told"
    )
    assert addresses(step.log) <= OWN
    # The same run again, for the commit that it was started for, and one by the clock.
    assert merged.pushed(send="true", sha=change).code == 0
    again = merged.job("notify", "schedule", "refs/heads/main", merged.tip(), {}, send="true")
    assert "nothing to tell" in again.summary
    assert len(told(server)) == 2
    assert known(merged) == change


def test_a_changelog_comes_along(merged: Platform, server: SmtpStandIn) -> None:
    step = merged.pushed(send="true", changelog="commit")
    assert step.code == 0, step.log
    assert "12 months" in merged.read("changelog/privacy.md")
    tip = merged.tip()
    step = merged.pushed(send="true", changelog="commit")
    assert (step.code, step.outputs["recorded"], merged.tip()) == (0, "", tip), step.log


def test_a_protected_branch_gets_a_pull_request(merged: Platform, server: SmtpStandIn) -> None:
    protect(merged)
    change = merged.tip()
    step = merged.pushed(send="true", changelog="commit")
    assert step.code == 0, step.log
    assert merged.tip() == change
    assert known(merged, "policydiff/changelog") == change
    (pull,) = merged.hub.pulls.values()
    assert (pull.title, pull.base) == ("Record what readers were told", "main")
    assert step.outputs["recorded-as"] == f"https://github.example/acme/policies/pull/{pull.number}"
    assert "a commit was refused" in step.summary
    # Until it is merged the ledger knows; the next run proposes the same and tells nobody.
    tip = merged.tip("policydiff/changelog")
    step = merged.pushed(send="true", changelog="commit")
    assert step.code == 0, step.log
    assert len(told(server)) == 2
    assert (len(merged.hub.pulls), merged.tip("policydiff/changelog")) == (1, tip)


def test_what_people_added_to_the_pull_request_stays(merged: Platform, server: SmtpStandIn) -> None:
    assert merged.pushed(send="true", changelog="pull-request").code == 0
    git(merged.desk, "fetch", "--quiet", "origin")
    merged.branch("theirs", "origin/policydiff/changelog")
    merged.write("changelog/privacy.md", "mine\n")
    theirs = merged.commit("in my words")
    git(merged.desk, "push", "--quiet", "origin", "HEAD:policydiff/changelog")
    step = merged.pushed(send="true", changelog="pull-request")
    assert step.code == 0, step.log
    assert merged.tip("policydiff/changelog") == theirs
    assert known(merged, "policydiff/changelog-2") == merged.tip()
    # And the program's own branch is written anew as the default branch goes on.
    git(merged.desk, "checkout", "--quiet", "main")
    merged.write("README.md", "hello\n")
    newest = merged.commit("readme")
    merged.push()
    assert merged.pushed(send="true", changelog="pull-request").code == 0
    assert git(merged.origin, "rev-parse", "policydiff/changelog-2^") == newest


def test_a_job_that_may_not_push_says_so(merged: Platform, server: SmtpStandIn) -> None:
    refuse(merged, "refs/heads/")
    merged.hub.permissions = {"contents"}
    step = merged.pushed(send="true")
    assert step.code == 3
    assert len(told(server)) == 2
    assert ".policydiff/notified.json could not be brought back to main" in step.summary
    assert "pull-requests: write" in step.summary
    assert "::error title=policydiff::.policydiff/notified.json could not" in step.log


def test_another_branch_is_refused(merged: Platform, server: SmtpStandIn) -> None:
    merged.branch("release")
    merged.push()
    step = merged.pushed(ref="refs/heads/release", send="true")
    assert step.code == 2
    assert "notices are sent from refs/heads/main only" in step.log
    assert told(server) == []


@pytest.mark.parametrize("event", ["pull_request", "merge_group", "pull_request_target"])
def test_proposals_send_nothing(merged: Platform, server: SmtpStandIn, event: str) -> None:
    step = merged.job("notify", event, "refs/heads/main", merged.tip(), {}, send="true")
    assert step.code == 2
    assert told(server) == []


def test_without_approval_nothing_is_sent_and_the_changelog_still_comes(
    platform: Platform, server: SmtpStandIn
) -> None:
    platform.found(CONFIG + OUTBOX)
    platform.edit(*LONGER)
    platform.edit(*NEW_DATE)
    platform.commit()
    platform.push()
    step = platform.pushed(send="true", changelog="commit")
    assert step.code == 5, step.log
    assert "Nobody has approved the notice" in step.summary
    assert "12 months" in platform.read("changelog/privacy.md")


def test_a_rehearsal_moves_nothing(platform: Platform) -> None:
    platform.found(CONFIG + OUTBOX)
    before = known(platform)
    platform.edit(*LONGER)
    platform.edit(*NEW_DATE)
    platform.commit()
    platform.approve()
    platform.commit()
    platform.push()
    step = platform.pushed(send="true")
    assert step.code == 0, step.log
    assert "A rehearsal: nobody was told" in step.summary
    assert (known(platform), step.outputs["recorded"]) == (before, "")


def protect(platform: Platform) -> None:
    """Have the platform take no commit on the default branch but by a pull request."""
    refuse(platform, "refs/heads/main")


def refuse(platform: Platform, ref: str) -> None:
    hook = platform.origin / "hooks" / "update"
    hook.write_text(
        f'#!/bin/sh\ncase "$1" in {ref}*) echo "protected branch hook declined" >&2; exit 1;; esac\n'
    )
    hook.chmod(0o755)
