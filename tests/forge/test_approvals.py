"""Whether an approval is proved: by a local name, a signed commit, or a review on the platform."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.forge.conftest import Repo
from tests.forge.stand_in import GitHubStandIn
from tests.repository.signing_keys import Key, make_key

from policydiff.cli.group import policydiff
from policydiff.errors import PolicydiffError
from policydiff.forge import from_environment
from policydiff.pipeline.approvals import Proof, ProofState, is_silenced, prove
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import Workspace, open_workspace

TODAY = datetime.date(2027, 1, 10)
DAY = ("--today", TODAY.isoformat())
POLICY = """\
# Privacy policy

Effective date: {date}

## Logs

We keep server logs for {logs}. We do not sell your address.

## Sharing

We share your address with couriers who deliver your parcels.
"""
BEFORE = POLICY.format(date="1 January 2027", logs="30 days")
AFTER = POLICY.format(date="1 March 2027", logs="12 months")
CONFIG = """\
[organisation]
name = "Bramble Tool Library"
legal_name = "Bramble Tool Library CIC"
postal_address = "1 Mill Lane, Exampleton"
from_address = "privacy@example.org"

[review]
{review}

[[policies]]
id = "privacy"
path = "privacy.md"
"""


@dataclass
class Desk:
    """A policy repository with an edit on a branch, ready to be decided on."""

    repo: Repo
    hub: GitHubStandIn
    base: str
    environ: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, code: int = 0) -> None:
        config = ("--config", str(self.repo.folder / "policydiff.toml"))
        try:
            got = policydiff.main([*arguments, *config], standalone_mode=False) or 0
        except PolicydiffError as failure:
            print(failure)
            got = failure.exit_code
        assert got == code, arguments

    @property
    def record(self) -> Path:
        """The review file of the next notice."""
        (found,) = (self.repo.folder / ".policydiff" / "reviews" / "privacy").iterdir()
        return found

    def approve(self, by: str = "Lea Lawyer") -> None:
        self.run("review", "privacy", "--approve", "--by", by, *DAY)

    def lower(self) -> None:
        """Make every material change minor."""
        with self.pending() as (_, pending):
            ids = [each.id for each in pending.judged.changes if each.level == "material"]
        assert ids
        for each in ids:
            said = ("--level", "minor", "--reason", "a slip", "--by", "Lea Lawyer")
            self.run("review", "privacy", "--override", each, *said, *DAY)

    @contextmanager
    def pending(self, rev: str = "") -> Iterator[tuple[Workspace, Pending]]:
        config = self.repo.folder / "policydiff.toml"
        with open_workspace(config, self.repo.folder, self.environ) as workspace:
            (policy,) = workspace.policies()
            version = (
                workspace.version_at(policy, rev) if rev else workspace.version_in_tree(policy)
            )
            yield workspace, find_pending(workspace, policy, version, TODAY)

    def prove(self, rev: str = "") -> Proof:
        with self.pending(rev) as (workspace, pending):
            forge = from_environment(self.environ)
            return prove(workspace, pending, forge, commit=pending.new.rev or None)

    def push(self, author: str = "ada", key: Key | None = None) -> str:
        """Commit all there is, as the head of pull request 7."""
        head = self.repo.commit({}, key)
        if 7 in self.hub.pulls:
            pull = self.hub.pulls[7]
            pull.head = head
            pull.commits.append((head, author))
        else:
            brought = self.repo.git("rev-list", "--reverse", f"{self.base}..{head}").split()
            commits = [(each, author) for each in brought]
            self.hub.add_pull(7, author=author, head=head, base_sha=self.base, commits=commits)
        return head


def desk_with(repo: Repo, hub: GitHubStandIn, review: str, more: Mapping[str, str] = {}) -> Desk:
    repo.commit({"privacy.md": BEFORE, "policydiff.toml": CONFIG.format(review=review), **more})
    desk = Desk(repo, hub, "")
    desk.run("adopt", "privacy", *DAY)
    desk.base = repo.commit({})
    repo.git("switch", "--quiet", "--create", "edit")
    repo.commit({"privacy.md": AFTER})
    return desk


@pytest.fixture
def reviewed(repo: Repo, hub: GitHubStandIn) -> Desk:
    """Reviews by lea count."""
    desk = desk_with(repo, hub, 'approvers = ["lea"]')
    desk.environ = hub.environment()
    return desk


# Local names.


def test_a_local_name_counts_where_the_repository_says_so(repo: Repo, hub: GitHubStandIn) -> None:
    desk = desk_with(repo, hub, "trust_local_approvals = true")
    assert desk.prove().problem == (
        "Nobody has approved the notice. Run `policydiff review privacy --approve --by NAME`."
    )
    desk.approve()
    assert desk.prove() == Proof(
        ProofState.APPROVED,
        "Lea Lawyer",
        "a name in a file, which this repository trusts (trust_local_approvals)",
    )


def test_a_name_in_a_file_proves_nothing(repo: Repo, hub: GitHubStandIn) -> None:
    desk = desk_with(repo, hub, "")
    desk.approve()
    desk.push()
    proof = desk.prove("HEAD")
    assert (proof.state, proof.by, proof.how) == (ProofState.UNPROVED, "Lea Lawyer", "")
    assert proof.problem.startswith(
        "The approval by Lea Lawyer is only a name in a file, which proves nothing. Say under [review]"
    )
    assert hub.asked == []


# Reviews on the platform.


def test_a_review_of_the_head_with_the_record_approves(reviewed: Desk) -> None:
    reviewed.approve()
    head = reviewed.push()
    assert reviewed.prove("HEAD").problem == (
        "The approval by Lea Lawyer is only a name in a file, which proves nothing. Nobody whose word "
        "counts has approved pull request 7. Ask for a review by lea."
    )
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    proof = reviewed.prove("HEAD")
    assert proof == Proof(
        ProofState.APPROVED,
        "lea",
        f"an approving review of pull request 7 at {head[:12]} (lea is named under [review] approvers)",
    )
    assert proof.counts


def test_the_working_tree_counts_as_the_commit_that_holds_it(reviewed: Desk) -> None:
    reviewed.approve()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=reviewed.push())
    assert reviewed.prove().state is ProofState.APPROVED
    record = reviewed.record
    record.write_text(record.read_text() + "\n# a remark\n")
    assert reviewed.prove().state is ProofState.APPROVED
    record.write_text(record.read_text().replace("Lea Lawyer", "Max Mason"))
    proof = reviewed.prove()
    assert proof.state is ProofState.UNPROVED
    assert f"{record.name} stands otherwise in commit" in proof.problem


def test_the_review_holds_after_a_squash_merge_and_a_later_commit(reviewed: Desk) -> None:
    reviewed.approve()
    head = reviewed.push()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    reviewed.repo.git("switch", "--quiet", "main")
    reviewed.repo.git("merge", "--quiet", "--squash", "edit")
    pull = reviewed.hub.pulls[7]
    pull.merged, pull.state, pull.merge_commit = True, "closed", reviewed.repo.commit({})
    reviewed.repo.commit({"README.md": "something else\n"})
    assert reviewed.prove("HEAD").by == "lea"


def test_a_trial_merge_is_judged_as_the_head_it_merges(reviewed: Desk) -> None:
    reviewed.approve()
    head = reviewed.push()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    reviewed.repo.git("switch", "--quiet", "--create", "trial", "main")
    reviewed.repo.git("merge", "--quiet", "--no-ff", "--message", "trial", "edit")
    assert reviewed.prove("HEAD").by == "lea"


@pytest.mark.parametrize(
    "ref", ["refs/pull/7/merge", f"refs/heads/gh-readonly-queue/main/pr-7-{'0' * 40}"]
)
def test_a_squash_in_a_merge_queue_is_found_by_the_ref_of_the_job(reviewed: Desk, ref: str) -> None:
    reviewed.approve()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=reviewed.push())
    reviewed.repo.git("switch", "--quiet", "--create", "queue", "main")
    reviewed.repo.git("merge", "--quiet", "--squash", "edit")
    reviewed.repo.commit({})
    assert reviewed.prove("HEAD").state is ProofState.UNPROVED
    reviewed.environ = {**reviewed.environ, "GITHUB_REF": ref}
    assert reviewed.prove("HEAD").by == "lea"


def test_a_review_without_a_record_says_what_to_do(reviewed: Desk) -> None:
    head = reviewed.push()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    proof = reviewed.prove("HEAD")
    assert proof.state is ProofState.MISSING
    assert proof.problem.startswith("Nobody has approved the notice. There is an approving review")
    assert proof.problem.endswith(
        "run `policydiff review privacy --approve --by NAME` and push, then review again."
    )


def test_an_edit_after_the_approval_makes_it_stale_whoever_reviewed(reviewed: Desk) -> None:
    reviewed.approve()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=reviewed.push())
    text = reviewed.repo.folder / "privacy.md"
    text.write_text(AFTER.replace("12 months", "24 months"))
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=reviewed.push())
    proof = reviewed.prove("HEAD")
    assert proof.state is ProofState.STALE
    assert "Lea Lawyer approved another content" in proof.problem


def test_without_a_token_the_problem_says_how_to_give_one(reviewed: Desk) -> None:
    reviewed.approve()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=reviewed.push())
    reviewed.environ = {}
    proof = reviewed.prove("HEAD")
    assert proof.state is ProofState.UNPROVED
    assert "set GITHUB_TOKEN and GITHUB_REPOSITORY" in proof.problem


def test_a_platform_that_refuses_is_a_problem_and_no_crash(reviewed: Desk) -> None:
    reviewed.approve()
    reviewed.push()
    reviewed.hub.permissions.remove("pull_requests")
    assert "Give the job the permission `pull-requests: read`." in reviewed.prove("HEAD").problem


# Signed commits.


@dataclass
class Signing:
    """A desk where the file `keys` says who may sign, and two keys of which it lists one."""

    desk: Desk
    lea: Key
    max: Key


@pytest.fixture
def signing(repo: Repo, hub: GitHubStandIn, tmp_path: Path) -> Signing:
    lea, max_ = make_key(tmp_path, "lea"), make_key(tmp_path, "max")
    more = {"keys": lea.listed("lea@example.com").decode()}
    return Signing(desk_with(repo, hub, 'signers = "keys"', more), lea, max_)


def test_a_signed_commit_that_records_it_approves(signing: Signing) -> None:
    signing.desk.approve()
    commit = signing.desk.push(key=signing.lea)
    signing.desk.repo.commit({"README.md": "unsigned, and about something else\n"})
    assert signing.desk.prove("HEAD") == Proof(
        ProofState.APPROVED,
        "lea",
        f"commit {commit[:12]}, which records it, is signed with the key {signing.lea.fingerprint}",
    )
    assert signing.desk.hub.asked == []


def test_a_merge_keeps_the_signature(signing: Signing) -> None:
    signing.desk.approve()
    signing.desk.push(key=signing.lea)
    signing.desk.repo.git("switch", "--quiet", "main")
    signing.desk.repo.git("merge", "--quiet", "--no-ff", "--message", "merge", "edit")
    assert signing.desk.prove("HEAD").by == "lea"


@pytest.mark.parametrize("signs", ["nobody", "a key that is not listed"])
def test_without_a_listed_signature_it_is_not_proved(signing: Signing, signs: str) -> None:
    signing.desk.approve()
    commit = signing.desk.push(key=None if signs == "nobody" else signing.max)
    proof = signing.desk.prove("HEAD")
    assert proof.state is ProofState.UNPROVED
    assert f"Commit {commit[:12]}, which records it, has no signature by a key in keys" in (
        proof.problem
    )


def test_signing_something_else_later_proves_nothing(signing: Signing) -> None:
    signing.desk.approve()
    signing.desk.push()
    record = signing.desk.record
    record.write_text(record.read_text() + "\n# a remark, signed\n")
    signing.desk.push(key=signing.lea)
    assert signing.desk.prove("HEAD").state is ProofState.UNPROVED


def test_a_key_that_comes_with_the_approval_does_not_count(signing: Signing) -> None:
    keys = signing.desk.repo.folder / "keys"
    keys.write_text(keys.read_text() + signing.max.listed("max").decode())
    signing.desk.approve()
    signing.desk.push(key=signing.max)
    assert "was not in keys before" in signing.desk.prove("HEAD").problem
    # Nor once a merge commit has brought both to the branch, whatever their order was.
    signing.desk.repo.git("switch", "--quiet", "main")
    signing.desk.repo.git("merge", "--quiet", "--no-ff", "--message", "merge", "edit")
    assert "was not in keys before" in signing.desk.prove("HEAD").problem


def test_a_key_added_in_an_earlier_commit_of_the_merged_branch_does_not_count(
    signing: Signing,
) -> None:
    keys = signing.desk.repo.folder / "keys"
    signing.desk.repo.commit({"keys": keys.read_text() + signing.max.listed("max").decode()})
    signing.desk.approve()
    signing.desk.push(key=signing.max)
    signing.desk.repo.git("switch", "--quiet", "main")
    signing.desk.repo.git("merge", "--quiet", "--no-ff", "--message", "merge", "edit")
    assert "was not in keys before" in signing.desk.prove("HEAD").problem


def test_a_key_that_was_taken_out_counts_no_more(signing: Signing) -> None:
    signing.desk.approve()
    signing.desk.push(key=signing.lea)
    signing.desk.repo.commit({"keys": signing.max.listed("max").decode()})
    assert "has no signature by a key in keys" in signing.desk.prove("HEAD").problem


def test_an_approval_that_was_recorded_before_and_is_edited_is_not_the_signed_one(
    signing: Signing,
) -> None:
    signing.desk.approve()
    signing.desk.push(key=signing.lea)
    record = signing.desk.record
    record.write_text(record.read_text().replace("Lea Lawyer", "Max Mason"))
    signing.desk.push()
    assert signing.desk.prove("HEAD").state is ProofState.UNPROVED


def test_a_level_that_is_lowered_beside_a_signed_approval_is_not_signed(signing: Signing) -> None:
    signing.desk.approve()
    signing.desk.push(key=signing.lea)
    assert signing.desk.prove("HEAD").by == "lea"
    # Of no change there is, so it makes nothing stale.
    added = f'\n[[overrides]]\nchange = "{"a" * 64}"\nlevel = "minor"\nby = "Lea Lawyer"\nreason = "x"\n'
    signing.desk.record.write_text(signing.desk.record.read_text() + added)
    signing.desk.push()
    assert signing.desk.prove("HEAD").state is ProofState.UNPROVED


def test_a_list_of_keys_that_is_not_there_is_said(signing: Signing) -> None:
    signing.desk.approve()
    signing.desk.repo.commit({"keys": None})
    assert "keys, which [review] signers names, cannot be read" in (
        signing.desk.prove("HEAD").problem
    )


def test_where_one_way_cannot_tell_the_other_is_asked(
    repo: Repo, hub: GitHubStandIn, tmp_path: Path
) -> None:
    key = make_key(tmp_path, "lea")
    more = {"keys": key.listed("lea").decode()}
    desk = desk_with(repo, hub, 'signers = "keys"\napprovers = ["lea"]', more)
    desk.approve()
    head = desk.push(key=key)
    shallow = tmp_path / "shallow"
    url = f"file://{repo.folder}"
    repo.git("clone", "--quiet", "--depth=1", "--branch=edit", "--template=", url, str(shallow))
    with desk.pending() as (_, pending):
        known = pending.baseline.commit
    Repo(shallow).git("fetch", "--quiet", "--depth=1", "origin", known)
    clone = Desk(Repo(shallow), hub, desk.base, hub.environment())
    problem = clone.prove("HEAD").problem
    assert "This checkout is shallow" in problem
    assert "Nobody whose word counts has approved pull request 7" in problem
    hub.add_review(7, "lea", "APPROVED", commit=head)
    assert clone.prove("HEAD").how.startswith("an approving review of pull request 7")


# Overrides that lower a level.


def test_lowered_levels_that_nothing_confirms_silence_nobody(reviewed: Desk) -> None:
    reviewed.lower()
    head = reviewed.push()
    with reviewed.pending("HEAD") as (_, pending):
        proof = reviewed.prove("HEAD")
        assert not pending.must_tell
        assert is_silenced(pending, proof)
    assert len(proof.unproved_overrides) == 1
    assert (
        "1 material change was made minor in the name of Lea Lawyer, which nothing confirms"
        in proof.problem
    )
    assert "until it is proved, the level stays material. Nobody whose word counts" in proof.problem
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    proof = reviewed.prove("HEAD")
    assert (proof.problem, proof.unproved_overrides) == ("", ())


def test_a_signed_commit_confirms_lowered_levels(signing: Signing) -> None:
    signing.desk.lower()
    signing.desk.push()
    assert len(signing.desk.prove("HEAD").unproved_overrides) == 1
    record = signing.desk.record
    text = record.read_text()
    record.write_text(text.replace("a slip", "a slip of the pen"))
    signing.desk.push(key=signing.lea)
    assert signing.desk.prove("HEAD").problem == ""


def test_an_approval_says_which_levels_it_covers(reviewed: Desk) -> None:
    reviewed.lower()
    text = reviewed.repo.folder / "privacy.md"
    text.write_text(AFTER.replace("do not sell", "sell"))
    reviewed.approve()
    head = reviewed.push()
    proof = reviewed.prove("HEAD")
    assert proof.state is ProofState.UNPROVED
    assert "The approval by Lea Lawyer is only a name in a file" in proof.problem
    assert "1 material change was made minor" in proof.problem
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    assert reviewed.prove("HEAD") == Proof(ProofState.APPROVED, "lea", reviewed.prove("HEAD").how)


# Sending.


def test_notify_asks_again_at_sending_time(
    reviewed: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in reviewed.environ.items():
        monkeypatch.setenv(name, value)
    reviewed.approve()
    head = reviewed.push()
    reviewed.run("notify", "privacy", "--send", *DAY, code=5)
    assert "Nobody whose word counts has approved pull request 7" in capsys.readouterr().out
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    reviewed.run("notify", "privacy", "--send", *DAY)
    assert "A rehearsal" in capsys.readouterr().err
    reviewed.hub.add_review(7, "lea", "DISMISSED", commit=head)
    reviewed.run("notify", "privacy", "--send", *DAY, code=5)


def test_notify_is_not_silenced_by_a_name_in_a_file(
    reviewed: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in reviewed.environ.items():
        monkeypatch.setenv(name, value)
    reviewed.lower()
    head = reviewed.push()
    reviewed.run("notify", "privacy", *DAY, code=5)
    shown = capsys.readouterr()
    assert "1 material change was made minor in the name of Lea Lawyer" in shown.out
    assert "nothing to tell" not in shown.err
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=head)
    reviewed.run("notify", "privacy", *DAY)
    assert "nothing to tell" in capsys.readouterr().err


def test_no_token_reaches_what_people_read(reviewed: Desk) -> None:
    reviewed.approve()
    reviewed.hub.add_review(7, "lea", "APPROVED", commit=reviewed.push())
    said = json.dumps([str(reviewed.prove("HEAD")), repr(from_environment(reviewed.environ))])
    assert reviewed.environ["GITHUB_TOKEN"] not in said
