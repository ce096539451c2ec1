"""From a branch to the mail and back: a pull request as the room where a notice is decided on.

Real git, a mail server that really listens, and a stand-in for the platform's API.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator

import pytest
from tests.cli.conftest import CONFIG, Mailbox, Owner, git
from tests.command_line import CommandLine
from tests.forge.stand_in import GitHubStandIn

pytestmark = pytest.mark.proof

TODAY = ("--today", "2027-01-10")
LATER = ("--today", "2027-01-20")
LONGER = ("We keep server logs for 30 days.", "We keep server logs for 12 months.")


@pytest.fixture
def hub(owner: Owner) -> Iterator[GitHubStandIn]:
    stand_in = GitHubStandIn(git=owner.folder)
    yield stand_in
    stand_in.close()


@pytest.fixture
def room(owner: Owner, mailbox: Mailbox, hub: GitHubStandIn) -> Room:
    """A policy whose notices lea approves, with 30 days' notice, sent by a real mail server."""
    trusted = "trust_local_approvals = true"
    assert trusted in CONFIG
    text = CONFIG.replace(trusted, 'approvers = ["lea"]').replace(
        "[notice]\n", "[notice]\nlead_days = 30\n"
    )
    smtp = f'smtp = {{ host = "127.0.0.1", port = {mailbox.port}, security = "none" }}\n'
    (owner.folder / "policydiff.toml").write_text(f'{text}\n[delivery]\ntransport = "smtp"\n{smtp}')
    owner.commit("lea approves")
    return Room(owner, mailbox, hub)


class Room:
    """The people of the scenario at work: ada edits, lea approves, the platform merges."""

    def __init__(self, owner: Owner, mailbox: Mailbox, hub: GitHubStandIn) -> None:
        self.owner, self.mailbox, self.hub = owner, mailbox, hub
        self.number = 0

    def run(self, *arguments: str, code: int = 0) -> str:
        return self.owner.run(*arguments, code=code, **self.hub.environment())

    def begin(self, branch: str) -> None:
        git(self.owner.folder, "switch", "--quiet", "--create", branch, "main")
        self.number += 1

    def push(self, message: str, *, author: str = "ada") -> str:
        """Commit, and show the commit as the head of the pull request."""
        head = self.owner.commit(message)
        if self.number in self.hub.pulls:
            pull = self.hub.pulls[self.number]
            pull.head = head
            pull.commits.append((head, author))
        else:
            base = git(self.owner.folder, "rev-parse", "main").strip()
            self.hub.add_pull(
                self.number, author="ada", head=head, base_sha=base, commits=[(head, author)]
            )
        return head

    def approve(self, *today: str) -> None:
        """lea records her approval in the branch, and approves the pull request with it."""
        self.run("review", "privacy", "--approve", "--by", "lea", *today)
        head = self.push("Approve the notice")
        self.hub.add_review(self.number, "lea", "APPROVED", commit=head)

    def merge(self) -> None:
        """Squash the branch onto main, as the platform's button does."""
        branch = git(self.owner.folder, "branch", "--show-current").strip()
        git(self.owner.folder, "switch", "--quiet", "main")
        git(self.owner.folder, "merge", "--quiet", "--squash", branch)
        pull = self.hub.pulls[self.number]
        pull.merge_commit = self.owner.commit(f"Edit the policy (#{self.number})")
        pull.merged, pull.state = True, "closed"

    def notify(self, *today: str) -> int:
        """Send what is due, bring the baseline home, and return how many mails left."""
        before = len(self.mailbox.messages)
        self.run("notify", "privacy", "--send", *today)
        if git(self.owner.folder, "status", "--porcelain"):
            self.owner.commit("Readers were told")
        return len(self.mailbox.messages) - before


def conditions(said: str) -> list[str]:
    (entry,) = json.loads(said[said.index("{") : said.rindex("}") + 1])["policies"]
    return [problem["condition"] for problem in entry["blocks"]]


def test_from_a_branch_to_the_mail_and_back(room: Room) -> None:
    # A branch, an edit: the gate wants a date and an approval.
    room.begin("longer-logs")
    room.owner.edit(*LONGER)
    room.push("Keep logs longer")
    said = room.run("check", *TODAY, "--format", "json", code=1)
    assert conditions(said) == ["unapproved", "dates"]

    # The date is proposed, written and committed: thirty days from today.
    proposed = room.run("check", *TODAY, "--fix-dates", code=1)
    assert "+Effective date: 9 February 2027" in proposed
    room.run("check", *TODAY, "--fix-dates", "--write", code=1)
    assert "Effective date: 9 February 2027" in (room.owner.folder / "privacy.md").read_text()
    room.push("Say from when it applies")
    assert conditions(room.run("check", *TODAY, "--format", "json", code=1)) == ["unapproved"]

    # A name in a file proves nothing; the platform's review does.
    room.run("review", "privacy", "--approve", "--by", "lea", *TODAY)
    room.push("Approve the notice")
    said = room.run("check", *TODAY, code=1)
    assert "lea" in said
    room.hub.add_review(room.number, "lea", "APPROVED", commit=room.hub.pulls[room.number].head)
    assert "approved" in room.run("check", *TODAY)

    # One more edit: the approval is stale, and says what changed.
    room.owner.edit("couriers who", "couriers and printers who")
    room.push("Printers too")
    said = " ".join(room.run("check", *TODAY, code=1).split())
    assert "stale" in said
    assert "Sharing" in said
    room.approve(*TODAY)
    assert "approved" in room.run("check", *TODAY)

    # Merged by squash: everybody is told once, and a second run sends nothing.
    room.merge()
    assert room.notify(*TODAY) == 2
    assert room.notify(*TODAY) == 0
    assert room.notify(*LATER) == 0

    # Taken back before the day it would apply: one withdrawal.
    room.begin("take-back")
    before = git(room.owner.folder, "show", "main~2:privacy.md")
    assert "30 days" in before
    (room.owner.folder / "privacy.md").write_text(before)
    room.push("Take it back")
    room.approve(*LATER)
    room.run("check", *LATER)
    room.merge()
    assert room.notify(*LATER) == 2
    assert "withdraw" in room.run("notices", "list")
    assert room.notify(*LATER) == 0

    # The same change again: announced again.
    room.begin("again")
    room.owner.edit(*LONGER)
    room.owner.edit("1 January 2027", "1 March 2027")
    room.owner.edit("couriers who", "couriers and printers who")
    room.push("Keep logs longer after all")
    room.approve(*LATER)
    room.merge()
    assert room.notify(*LATER) == 2
    assert room.notify(*LATER) == 0


def test_an_author_cannot_approve_their_own_change(room: Room) -> None:
    room.begin("mine")
    room.owner.edit(*LONGER)
    room.owner.edit("1 January 2027", "1 March 2027")
    room.push("Keep logs longer")
    room.hub.pulls[room.number].author = "lea"
    room.approve(*TODAY)
    assert conditions(room.run("check", *TODAY, "--format", "json", code=1)) == ["unapproved"]
    room.merge()
    assert "lea" in room.run("notify", "privacy", "--send", *TODAY, code=5)
    assert room.mailbox.messages == []


def test_a_first_run_in_an_old_repository_names_adopt(
    cli: CommandLine, tmp_path: pathlib.Path
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    policy = tmp_path / "privacy.md"
    stream = []
    for number in range(300):
        text = f"# Privacy policy\n\nWe keep logs for {number + 1} days.\n"
        stream.append(
            f"commit refs/heads/main\ncommitter A <a@example.org> {1_700_000_000 + number} +0000\n"
            f"data 5\nedit\n\nM 100644 inline privacy.md\ndata {len(text)}\n{text}\n"
        )
    fast_import(tmp_path, "".join(stream))
    git(tmp_path, "reset", "--quiet", "--hard", "main")
    assert policy.exists()
    (tmp_path / "policydiff.toml").write_text(CONFIG)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "-m", "Set up policydiff")
    for command in (("check",), ("notify", "privacy"), ("notify", "privacy", "--send")):
        ran = cli(*command)
        assert ran.code == 5, command
        assert "`policydiff adopt privacy`" in ran.err
    assert cli("adopt", "privacy").code == 0
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "-m", "Adopt")
    assert "Readers need not be told" in cli("check").out
    assert cli("notify", "privacy", "--send").code == 0


def fast_import(folder: pathlib.Path, stream: str) -> None:
    import subprocess

    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=folder,
        input=stream.encode(),
        check=True,
        capture_output=True,
    )
