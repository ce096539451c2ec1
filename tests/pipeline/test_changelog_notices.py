"""Which notice told readers of which version, as the history of `notified.json` has it."""

from __future__ import annotations

import hashlib
import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.cli.conftest import git

from policydiff.notice import Approval, Review
from policydiff.pipeline.changelog import (
    approvers,
    build_changelog,
    count_newer,
    without_address,
)
from policydiff.pipeline.changelog_notices import History, find_history
from policydiff.pipeline.workspace import Workspace, open_workspace

SHORT = "# Policy\n\nWe keep logs for 30 days.\n"
LONG = "# Policy\n\nWe keep logs for 12 months.\n"
LONGER = "# Policy\n\nWe keep logs for 24 months.\n"
CONFIG = '[[policies]]\nid = "privacy"\npath = "privacy.md"\n'


@dataclass
class Keeper:
    """A policy repository whose baselines are written by hand."""

    folder: pathlib.Path

    def commit(self, text: str | None = None) -> str:
        if text is not None:
            (self.folder / "privacy.md").write_text(text)
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--allow-empty", "-m", "x")
        return git(self.folder, "rev-parse", "HEAD").strip()

    def tell(
        self, notice: str, commit: str, day: str, standing: tuple[str, str] | None = None
    ) -> None:
        """Write that readers know `commit` by `notice`; `standing`: a commit, and what followed it."""
        path = self.folder / ".policydiff" / "notified.json"
        path.parent.mkdir(exist_ok=True)
        entry = {**self._version(commit), "notice": notice, "date": day}
        if standing is not None:
            before, follows = standing
            entry["standing"] = {**self._version(before), "decisions": [follows]}
        path.write_text(json.dumps({"version": 1, "policies": {"privacy": entry}}))

    def _version(self, commit: str) -> dict[str, object]:
        blob = git(self.folder, "rev-parse", f"{commit}:privacy.md").strip()
        sha256 = hashlib.sha256(blob.encode()).hexdigest()
        return {"commit": commit, "blob": blob, "sha256": sha256, "path": "privacy.md"}


@pytest.fixture
def keeper(tmp_path: pathlib.Path) -> Keeper:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "policydiff.toml").write_text(CONFIG)
    return Keeper(tmp_path)


@pytest.fixture
def workspace(keeper: Keeper) -> Iterator[Workspace]:
    with open_workspace(None, keeper.folder, {}) as opened:
        yield opened


def history(workspace: Workspace) -> History:
    (policy,) = workspace.policies()
    return find_history(workspace, policy, workspace.versions(policy), "HEAD", pytest.fail)


def notices(workspace: Workspace) -> list[str | None]:
    """The notice of each entry, newest first."""
    (policy,) = workspace.policies()
    return [entry.notified for entry in build_changelog(workspace, policy).entries]


def test_there_and_back_and_there_again_were_told_one_by_one(
    keeper: Keeper, workspace: Workspace
) -> None:
    first = keeper.commit(SHORT)
    keeper.tell("adopted-1", first, "2027-01-01")
    there = keeper.commit(LONG)
    keeper.tell("n1", there, "2027-01-02", (first, "adopted-1"))
    back = keeper.commit(SHORT)
    keeper.tell("n2", back, "2027-01-03")
    again = keeper.commit(LONG)
    assert notices(workspace) == [None, "n2", "n1"]
    keeper.tell("n3", again, "2027-01-04", (back, "n2"))
    assert notices(workspace) == ["n3", "n2", "n1"]
    assert [told.follows for told in history(workspace).told] == ["adopted-1", "n1", "n2"]
    keeper.commit()
    assert notices(workspace) == ["n3", "n2", "n1"]


def test_what_was_adopted_was_told_to_nobody(keeper: Keeper, workspace: Workspace) -> None:
    keeper.commit(SHORT)
    known = keeper.commit(LONG)
    keeper.tell("adopted-2", known, "2027-01-01")
    keeper.commit(LONGER)
    assert notices(workspace) == [None, None]
    assert history(workspace).known == 1


def test_a_commit_that_left_the_policy_alone_can_be_the_one_told(
    keeper: Keeper, workspace: Workspace
) -> None:
    first = keeper.commit(SHORT)
    keeper.tell("adopted-1", first, "2027-01-01")
    keeper.commit(LONG)
    later = keeper.commit()
    keeper.tell("n1", later, "2027-01-02", (first, "adopted-1"))
    assert notices(workspace) == ["n1"]


def test_where_the_notice_before_was_never_committed_the_standing_version_tells(
    keeper: Keeper, workspace: Workspace
) -> None:
    first = keeper.commit(SHORT)
    middle = keeper.commit(LONG)
    last = keeper.commit(LONGER)
    keeper.tell("n2", last, "2027-01-02", (middle, "n1"))
    assert notices(workspace) == ["n2", None]
    assert first
    (told,) = history(workspace).told
    assert (told.follows, told.on) == ("n1", "2027-01-02")


def test_newer_counts_from_the_notice_the_commit_or_the_tag(
    keeper: Keeper, workspace: Workspace
) -> None:
    first = keeper.commit(SHORT)
    keeper.tell("adopted-1", first, "2027-01-01")
    there = keeper.commit(LONG)
    keeper.tell("n1", there, "2027-01-02", (first, "adopted-1"))
    keeper.commit(LONGER)
    git(keeper.folder, "tag", "v1", first)
    (policy,) = workspace.policies()
    log = build_changelog(workspace, policy)
    found = [count_newer(workspace, log, since) for since in ("n1", there, "v1", "HEAD", "n9")]
    assert found == [1, 1, 2, 0, None]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("A. Lee", "A. Lee"),
        ("A. Lee <a.lee@example.org>", "A. Lee"),
        ("a.lee@example.org", "a person whose name is not recorded"),
        ("A. Lee (a.lee@example.org), Legal", "A. Lee, Legal"),
        ("@alee", "@alee"),
    ],
)
def test_no_address_of_an_approver_is_published(name: str, shown: str) -> None:
    assert without_address(name) == shown


def test_those_are_named_who_approved_what_was_approved_last() -> None:
    first = Approval("Ann", "2027-01-02T10:00:00+00:00", "1" * 64)
    second = Approval("Cem <cem@example.org>", "2027-01-03T09:00:00+02:00", "2" * 64)
    third = Approval("Ann", "2027-01-03T08:30:00+00:00", "2" * 64)
    assert approvers(Review("privacy", "n1", approval=first)) == "Ann"
    both = Review("privacy", "n1", approval=first, further_approvals=(second, third))
    assert approvers(both) == "Cem and Ann"
    assert approvers(Review("privacy", "n1")) is None
