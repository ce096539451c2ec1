"""From an edit to its notice, by the Action alone, with approvals that the platform confirms."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator

import pytest
from tests.action.scene import CONFIG, LONGER, NEW_DATE, Platform, git
from tests.delivery.smtp_stand_in import SmtpStandIn

pytestmark = pytest.mark.proof


@pytest.fixture
def server() -> Iterator[SmtpStandIn]:
    server = SmtpStandIn()
    yield server
    server.close()


def settings(server: SmtpStandIn) -> str:
    return CONFIG.replace("trust_local_approvals = true", 'approvers = ["lea"]') + (
        '\n[delivery]\ntransport = "smtp"\nledger = "git:refs/policydiff/ledger"\n'
        f'smtp = {{ host = "127.0.0.1", port = {server.port}, security = "none" }}\n'
        '\n[audience]\ncsv = "readers.csv"\nkind = "account"\n'
    )


def test_an_edit_is_approved_merged_told_and_recorded(
    platform: Platform, server: SmtpStandIn, tmp_path: pathlib.Path
) -> None:
    hub = platform.hub
    readers = tmp_path / "readers.csv"
    readers.write_text("id,address\n1,ada@mail.example.org\n")
    platform.env = {
        "POLICYDIFF_AUDIENCE_CSV": str(readers),
        "POLICYDIFF_TOKEN_KEYS": "k" * 43,
        "GITHUB_REPOSITORY_VISIBILITY": "private",
    }
    platform.found(settings(server))

    # The edit, without a new date.
    platform.branch("edit")
    platform.edit(*LONGER)
    platform.commit("keep logs longer")
    platform.push()
    step = platform.pull_request()
    assert step.code == 1
    blocked = step.summary.partition("| Verdict")[0]
    assert "**Dates:**" in blocked
    assert "**Approval:**" in blocked

    # With one, and a name in a file, which proves nothing.
    platform.edit(*NEW_DATE)
    platform.commit("from when it applies")
    platform.approve()
    recorded = platform.commit("record the approval")
    platform.push()
    step = platform.pull_request()
    assert (step.code, step.outputs["approval"], step.outputs["blocks"]) == (1, "unproved", "1")

    # Its author may not, somebody else may.
    pull = hub.pulls[7]
    pull.head = recorded
    pull.commits = [(each, "ada") for each in git(platform.desk, "rev-list", "main..edit").split()]
    hub.add_review(7, "ada", "APPROVED", commit=recorded)
    assert platform.pull_request(event="pull_request_review").outputs["approval"] == "unproved"
    hub.add_review(7, "lea", "APPROVED", commit=recorded)
    step = platform.pull_request(event="pull_request_review")
    assert (step.code, step.outputs["approval"]) == (0, "approved"), step.log
    assert len(hub.comments) == 1
    assert "lea" in hub.comments[0].body

    # In the queue it is judged once more, and merged as one commit.
    assert platform.merge_group(7, "edit").code == 0
    git(platform.desk, "checkout", "--quiet", "main")
    git(platform.desk, "merge", "--quiet", "--squash", "edit")
    merged = platform.commit("keep logs longer (#7)")
    platform.push()
    pull.merged, pull.state, pull.merge_commit = True, "closed", merged

    step = platform.pushed(send="true", changelog="commit")
    assert step.code == 0, step.log
    assert [str(message["To"]) for _, message in server.accepted] == ["ada@mail.example.org"]
    known = json.loads(platform.read(".policydiff/notified.json"))["policies"]["privacy"]["commit"]
    assert known == merged
    assert "12 months" in platform.read("changelog/privacy.md")

    # Every later run finds nothing to do.
    tip = platform.tip()
    assert platform.pushed(send="true", changelog="commit").code == 0
    assert (len(server.accepted), platform.tip()) == (1, tip)
