"""Which approving reviews count, and for what content."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from tests.forge.conftest import Repo
from tests.forge.stand_in import GitHubStandIn

from policydiff.errors import ForgeError
from policydiff.forge import GitHub, from_environment
from policydiff.forge.reviews import Mailed, Verdict, find_verdict
from policydiff.forge.voters import Electorate

POLICY, RECORD, TEMPLATES = "legal/privacy.md", ".policydiff/reviews/privacy/adopted.toml", "mails"
REST = "\n".join(["", "We use cookies.", "", "We ask before we share.", "", ""])
LEA = Electorate(("lea",), (), False, POLICY)


@dataclass
class Room:
    """A branch with an edit of the policy and its record, and its pull request 7 by ada."""

    repo: Repo
    hub: GitHubStandIn
    base: str
    head: str

    def ask(
        self, electorate: Electorate = LEA, commit: str = "", also: tuple[str, ...] = ()
    ) -> Verdict:
        commit = commit or self.head
        paths = (POLICY, RECORD, TEMPLATES)
        ids = [(path, self._id(commit, path)) for path in paths]
        mailed = Mailed((commit, *also), tuple(ids), ".policydiff/reviews")
        return find_verdict(self.forge, electorate, mailed, lambda sha: self._has(commit, sha))

    @property
    def forge(self) -> GitHub:
        forge = from_environment(self.hub.environment())
        assert forge is not None
        return replace(forge, sleep=lambda seconds: None)

    def _id(self, commit: str, path: str) -> str:
        line = self.repo.git("ls-tree", commit, "--", path)
        return line.split()[2] if line else ""

    def _has(self, commit: str, sha: str) -> bool:
        return sha in self.repo.git("rev-list", commit).split()

    def edit(self, files: dict[str, str | None], author: str = "ada") -> str:
        """Push one more commit to the branch."""
        self.repo.git("switch", "--quiet", "edit")
        self.head = self.repo.commit(files)
        self.hub.pulls[7].head = self.head
        self.hub.pulls[7].commits.append((self.head, author))
        return self.head

    def merge(self, how: str) -> str:
        """Bring the branch to main as the platform would, and return the newest commit there."""
        self.repo.git("switch", "--quiet", "main")
        if how == "squash":
            self.repo.git("merge", "--quiet", "--squash", "edit")
            merged = self.repo.commit({})
        elif how == "rebase":
            for sha, _ in self.hub.pulls[7].commits:
                self.repo.git("cherry-pick", "--allow-empty", sha)
            merged = self.repo.git("rev-parse", "HEAD")
        else:
            self.repo.git("merge", "--quiet", "--no-ff", "-m", "merge", "edit")
            merged = self.repo.git("rev-parse", "HEAD")
        pull = self.hub.pulls[7]
        pull.state, pull.merged, pull.merge_commit = "closed", True, merged
        return merged


@pytest.fixture
def room(repo: Repo, hub: GitHubStandIn) -> Room:
    base = repo.commit(
        {POLICY: f"We keep logs.\n{REST}", "mails/notice.txt.j2": "Hello\n", "README.md": "x\n"}
    )
    repo.git("switch", "--quiet", "--create", "edit")
    head = repo.commit({POLICY: f"We keep logs for a year.\n{REST}", RECORD: "approved\n"})
    hub.add_pull(7, author="ada", head=head, base_sha=base)
    return Room(repo, hub, base, head)


def test_an_approving_review_of_the_head_counts(room: Room) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask() == Verdict(
        by="lea",
        how=f"an approving review of pull request 7 at {room.head[:12]} (lea is named under [review] "
        "approvers)",
    )


def test_logins_are_compared_without_case(room: Room) -> None:
    room.hub.add_review(7, "Lea", "APPROVED", commit=room.head)
    assert room.ask().by == "Lea"


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_the_review_holds_after_the_merge(room: Room, how: str) -> None:
    room.repo.git("switch", "--quiet", "main")
    room.repo.commit({"README.md": "another\n"})
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask(commit=room.merge(how)).by == "lea"


def test_another_edit_that_was_merged_beside_it_is_not_what_was_reviewed(room: Room) -> None:
    room.repo.git("switch", "--quiet", "main")
    room.repo.commit({POLICY: f"We keep logs.\n{REST}We sell your address.\n"})
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    merged = room.merge("merge")
    assert "legal/privacy.md is not as reviewed" in room.ask(commit=merged).problem


def test_nobody_has_reviewed_yet(room: Room) -> None:
    assert room.ask() == Verdict(
        problem="Nobody whose word counts has approved pull request 7. Ask for a review by lea."
    )


def test_somebody_else_does_not_count(room: Room) -> None:
    room.hub.add_review(7, "passer-by", "APPROVED", commit=room.head)
    assert room.ask().by == ""


@pytest.mark.parametrize("then", ["CHANGES_REQUESTED", "DISMISSED"])
def test_what_was_taken_back_does_not_count(room: Room, then: str) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    room.hub.add_review(7, "lea", then, commit=room.head)
    assert room.ask().by == ""


def test_a_comment_takes_nothing_back(room: Room) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    room.hub.add_review(7, "lea", "COMMENTED", commit=room.head)
    assert room.ask().by == "lea"


def test_whoever_asked_for_changes_may_approve_later(room: Room) -> None:
    room.hub.add_review(7, "lea", "CHANGES_REQUESTED", commit=room.head)
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask().by == "lea"


def test_one_who_counts_and_asks_for_changes_outweighs_one_who_approves(room: Room) -> None:
    both = replace(LEA, approvers=("lea", "max"))
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    room.hub.add_review(7, "max", "CHANGES_REQUESTED", commit=room.head)
    assert room.ask(both).problem == (
        "max asked for changes in pull request 7, and that still stands."
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (POLICY, "We keep logs for two years.\n"),
        (RECORD, "other\n"),
        ("mails/notice.txt.j2", "Hi\n"),
    ],
)
def test_a_later_edit_of_what_is_mailed_outdates_the_review(
    room: Room, path: str, text: str
) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    room.edit({path: text})
    verdict = room.ask()
    shown = TEMPLATES if path.startswith(TEMPLATES) else path
    assert verdict.problem == (
        f"lea approved pull request 7, but {shown} is not as reviewed: review again. "
        "Ask for a review by lea."
    )
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask().by == "lea"


def test_a_later_edit_of_something_else_does_not(room: Room) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    room.edit({"README.md": "a new sentence\n"})
    assert room.ask().by == "lea"


def test_a_reviewed_commit_that_is_gone_confirms_nothing(room: Room) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit="a" * 40)
    assert "the commit reviewed is gone" in room.ask().problem


def test_who_opened_the_pull_request_does_not_approve_it(room: Room) -> None:
    room.hub.pulls[7].author = "lea"
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert "opened it: somebody else has to approve" in room.ask().problem


def test_who_wrote_a_commit_of_the_text_does_not_approve_it(room: Room) -> None:
    head = room.edit({POLICY: "We keep logs for ten years.\n"}, author="Lea")
    room.hub.add_review(7, "lea", "APPROVED", commit=head)
    assert f"wrote commit {head[:12]} of it: somebody else has to approve" in room.ask().problem


def test_who_brought_the_branch_up_to_date_may_approve(room: Room) -> None:
    head = up_to_date(room, "We keep logs for a year.\n", other={"README.md": "y\n"})
    room.hub.add_review(7, "lea", "APPROVED", commit=head)
    assert room.ask().by == "lea"


def test_who_changed_the_text_in_a_merge_wrote_it(room: Room) -> None:
    head = up_to_date(room, "We keep logs for ten years.\n", other={"README.md": "y\n"})
    room.hub.add_review(7, "lea", "APPROVED", commit=head)
    assert f"wrote commit {head[:12]} of it: somebody else has to approve" in room.ask().problem


def up_to_date(room: Room, text: str, other: dict[str, str | None]) -> str:
    """Merge what was pushed to the default branch into the branch, in lea's name."""
    room.repo.git("switch", "--quiet", "main")
    room.repo.commit(other)
    room.repo.git("switch", "--quiet", "edit")
    room.repo.git("merge", "--quiet", "--no-ff", "-m", "up to date", "main")
    (room.repo.folder / POLICY).write_text(f"{text}{REST}")
    room.repo.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    room.head = room.hub.pulls[7].head = room.repo.git("rev-parse", "HEAD")
    room.hub.pulls[7].commits.append((room.head, "lea"))
    return room.head


def test_who_only_wrote_decisions_down_may_approve(room: Room) -> None:
    head = room.edit({RECORD: "approved by Lea\n"}, author="lea")
    room.hub.add_review(7, "lea", "APPROVED", commit=head)
    assert room.ask().by == "lea"


def test_who_wrote_decisions_and_something_else_may_not(room: Room) -> None:
    head = room.edit({RECORD: "approved by Lea\n", "README.md": "y\n"}, author="lea")
    room.hub.add_review(7, "lea", "APPROVED", commit=head)
    assert room.ask().by == ""


def test_an_approval_of_something_else_on_top_of_the_text_is_none_of_it(room: Room) -> None:
    """Whoever approves a later pull request was never shown what an earlier one had brought."""
    base = room.merge("squash")
    room.repo.git("switch", "--quiet", "--create", "later")
    head = room.repo.commit({"README.md": "y\n"})
    room.hub.add_pull(8, author="ben", head=head, base_sha=base)
    room.hub.add_review(8, "lea", "APPROVED", commit=head)
    room.repo.git("switch", "--quiet", "main")
    room.repo.git("merge", "--quiet", "--no-ff", "-m", "merge", "later")
    merged = room.repo.git("rev-parse", "HEAD")
    pull = room.hub.pulls[8]
    pull.state, pull.merged, pull.merge_commit = "closed", True, merged
    verdict = room.ask(commit=merged)
    assert verdict.by == ""
    assert "Pull request 8 changes nothing of what would be mailed" in verdict.problem
    # Where both are known, what is missing is told of the one that brought the text.
    verdict = room.ask(commit=merged, also=(base,))
    assert verdict.by == ""
    assert "Nobody whose word counts has approved pull request 7." in verdict.problem


def test_an_answer_of_another_shape_is_said_and_approves_nothing(room: Room) -> None:
    room.hub.pulls[7].reviews = ["approved"]  # type: ignore[list-item]
    with pytest.raises(ForgeError, match="no list of objects"):
        room.ask()


def test_too_many_commits_to_know_the_authors(room: Room) -> None:
    room.hub.pulls[7].commits = [(room.head, "ada")] * 251
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert "too many commits to tell who wrote them" in room.ask().problem


def test_a_bot_counts_only_where_it_is_named(room: Room) -> None:
    room.hub.add_review(7, "helper[bot]", "APPROVED", commit=room.head)
    room.hub.files["main", "CODEOWNERS"] = b"* @helper\n"
    assert room.ask(replace(LEA, codeowners=True)).by == ""
    assert room.ask(replace(LEA, approvers=("helper[bot]",))).by == "helper[bot]"


def test_reviews_on_later_pages_count(room: Room) -> None:
    room.hub.page_size = 1
    room.hub.add_review(7, "passer-by", "COMMENTED", commit=room.head)
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask().by == "lea"


def test_a_pull_request_into_another_branch_does_not_count(room: Room) -> None:
    room.hub.pulls[7].base = "drafts"
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask().problem == (
        "No pull request of acme/policies into its default branch is known for this text. Push it, "
        "open one, and have it approved by lea."
    )


def test_a_pull_request_that_was_closed_unmerged_does_not_count(room: Room) -> None:
    room.hub.pulls[7].state = "closed"
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask().by == ""


def test_a_pull_request_merged_elsewhere_does_not_count(room: Room) -> None:
    merged = room.merge("squash")
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    room.hub.pulls[7].merge_commit = "b" * 40
    room.hub.commit_pulls[merged] = [7]
    assert room.ask(commit=merged).by == ""


def test_a_commit_of_a_merge_queue_is_found_by_the_number_of_its_pull_request(room: Room) -> None:
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    ids = tuple((path, room._id(room.head, path)) for path in (POLICY, RECORD))
    queued = Mailed((room.base,), ids, ".policydiff/reviews", numbers=(7, 99))
    assert find_verdict(room.forge, LEA, queued, lambda sha: False).by == "lea"
    room.hub.pulls[7].state = "closed"
    assert find_verdict(room.forge, LEA, queued, lambda sha: False).by == ""


def test_a_commit_that_was_never_pushed(room: Room) -> None:
    mailed = Mailed(("c" * 40,), (), ".policydiff/reviews")
    verdict = find_verdict(room.forge, LEA, mailed, lambda sha: False)
    assert verdict.problem.startswith("No pull request of acme/policies")


def test_owners_are_read_from_the_base_and_never_from_the_proposal(room: Room) -> None:
    owners = Electorate((), (), True, POLICY)
    room.edit({"CODEOWNERS": "* @ada-too\n"})
    room.hub.add_review(7, "ada-too", "APPROVED", commit=room.head)
    assert room.ask(owners).by == ""
    assert "CODEOWNERS names no user or team for legal/privacy.md" in room.ask(owners).problem
    # Nor once it is merged: then the base is the commit before.
    assert room.ask(owners, room.merge("squash")).by == ""


def test_an_owner_who_was_taken_out_since_counts_no_more(room: Room) -> None:
    owners = Electorate((), (), True, POLICY)
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    merged = room.merge("squash")
    room.hub.files[room.base, "CODEOWNERS"] = b"* @lea\n"
    room.hub.files["main", "CODEOWNERS"] = b"* @max\n"
    assert room.ask(owners, merged).by == ""
    room.hub.files["main", "CODEOWNERS"] = b"* @max @Lea\n"
    assert room.ask(owners, merged).by == "lea"


def test_an_owner_of_the_file_counts(room: Room) -> None:
    owners = Electorate((), (), True, POLICY)
    room.hub.files["main", ".github/CODEOWNERS"] = b"* @max\n/legal/ @lea law@example.com\n"
    room.hub.files["main", "CODEOWNERS"] = b"* @max\n"
    for login in ("max", "lea"):
        room.hub.add_review(7, login, "APPROVED", commit=room.head)
    verdict = room.ask(owners)
    assert verdict.by == "lea"
    assert verdict.how.endswith("(lea is an owner of legal/privacy.md in CODEOWNERS)")


@pytest.mark.parametrize("is_merged", [False, True])
def test_moving_the_file_chooses_nobody_else_to_approve_it(room: Room, is_merged: bool) -> None:
    moved = "docs/privacy.md"
    owners = Electorate((), (), True, moved, known_as=POLICY)
    room.edit({POLICY: None, moved: "We keep logs for a year.\n"})
    for base in ("main", room.base):
        room.hub.files[base, "CODEOWNERS"] = b"* @max @lea\n/legal/ @lea\n"
    room.hub.add_review(7, "max", "APPROVED", commit=room.head)
    commit = room.merge("squash") if is_merged else ""
    assert room.ask(owners, commit).by == ""
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask(owners, commit).by == "lea"


def test_a_file_that_moved_long_ago_belongs_to_its_owners_of_today(room: Room) -> None:
    room.hub.files["main", "CODEOWNERS"] = b"/legal/ @lea\n/old/ @max\n"
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask(Electorate((), (), True, POLICY, known_as="old/privacy.md")).by == "lea"


def test_a_member_of_a_team_counts(room: Room) -> None:
    team = Electorate((), ("acme/legal",), False, POLICY)
    room.hub.teams["acme/legal"] = ["lea"]
    room.hub.pending["acme/legal"] = ["max"]
    room.hub.add_review(7, "max", "APPROVED", commit=room.head)
    assert room.ask(team).by == ""
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask(team).how.endswith("(lea is a member of acme/legal)")


def test_a_token_of_its_own_reads_teams_and_nothing_else(room: Room) -> None:
    room.hub.team_token = "ghp_for-teams"
    room.hub.teams["acme/legal"] = ["lea"]
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert room.ask(Electorate((), ("acme/legal",), False, POLICY)).by == "lea"
    used = {each.headers["authorization"][7:]: set[bool]() for each in room.hub.asked}
    for each in room.hub.asked:
        used[each.headers["authorization"][7:]].add(each.path.startswith("/orgs/"))
    assert used == {room.hub.token: {False}, "ghp_for-teams": {True}}


def test_a_team_that_owns_the_file_counts(room: Room) -> None:
    room.hub.files["main", "CODEOWNERS"] = b"* @acme/legal\n"
    room.hub.teams["acme/legal"] = ["lea"]
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    verdict = room.ask(Electorate((), (), True, POLICY))
    assert verdict.how.endswith(
        "(lea is a member of acme/legal, which owns legal/privacy.md in CODEOWNERS)"
    )


def test_a_token_that_may_not_read_teams_is_said(room: Room) -> None:
    room.hub.permissions.remove("members")
    room.hub.teams["acme/legal"] = ["lea"]
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    problem = room.ask(Electorate((), ("acme/legal",), False, POLICY)).problem
    assert "The token may not read the team acme/legal" in problem
    assert "name logins under [review] approvers" in problem


def test_a_token_that_may_not_read_pull_requests_is_an_error(room: Room) -> None:
    room.hub.permissions.remove("pull_requests")
    with pytest.raises(ForgeError, match="`pull-requests: read`"):
        room.ask()


def test_nobody_configured(room: Room) -> None:
    verdict = room.ask(Electorate((), (), False, POLICY))
    assert verdict.problem.startswith("No review on the platform counts yet")
    assert room.hub.asked == []


def test_no_answer_shows_an_address(room: Room) -> None:
    room.hub.files["main", "CODEOWNERS"] = b"* law@example.com\n"
    room.hub.add_review(7, "lea", "APPROVED", commit=room.head)
    assert "@" not in room.ask(Electorate((), (), True, POLICY)).problem
