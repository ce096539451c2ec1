"""What the commits since readers were last told say of a policy's change, and whether it is so."""

from __future__ import annotations

from dataclasses import replace

from policydiff.history import Version, load_version
from policydiff.materiality import Level
from policydiff.notice import effective_claim_problem
from policydiff.notice.claims import (
    EDITORIAL,
    EFFECTIVE,
    TRAILERS,
    claim_problems,
    is_malformed,
    kind_fault,
    misplaced_claim,
    read_claim,
)
from policydiff.pipeline.between import compare_between
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.report.checks import Claim
from policydiff.repository import TrailedCommit

__all__ = ["claim_problems", "find_claims"]


def find_claims(workspace: Workspace, pending: Pending, *, rev: str | None) -> tuple[Claim, ...]:
    """Return the claims of the commits between the baseline and `rev` (HEAD for the working tree).

    Newest first. A commit speaks for the policies whose file it touches. Only a commit that calls
    its change something is compared with its first parent.
    """
    repository = workspace.repository
    tip = rev or repository.head_commit()
    if tip is None:
        return ()
    names = _names(workspace, pending)
    commits = repository.trailers(pending.baseline.commit, tip, names, TRAILERS)
    claims: list[Claim] = []
    counted: list[Claim] = []
    for commit in commits:
        superseded = any(_names_a_day(claim) for claim in counted)
        for trailer in commit.trailers:
            if not trailer.counts:
                claims.append(misplaced_claim(trailer.key, trailer.value, commit.commit))
                continue
            claim = read_claim(trailer.key, trailer.value, commit.commit)
            if not claim.contradicted:
                fault = _fault(workspace, pending, commit, claim, superseded=superseded)
                claim = replace(claim, contradicted=fault)
            claims.append(claim)
            counted.append(claim)
    return tuple(claims)


def _names_a_day(claim: Claim) -> bool:
    return claim.trailer == EFFECTIVE and not is_malformed(claim)


def _fault(
    workspace: Workspace,
    pending: Pending,
    commit: TrailedCommit,
    claim: Claim,
    *,
    superseded: bool,
) -> str:
    if claim.trailer == EFFECTIVE:
        # A later commit may have moved the date: the newest word is held against the text as it is now.
        stated = pending.report.new.effective_date
        return "" if superseded else effective_claim_problem(claim.value, stated)
    if claim.value == EDITORIAL and pending.report.level is not Level.MATERIAL:
        return ""  # Whatever it changed was taken back, or a person decided on it.
    if not commit.parent and workspace.repository.is_shallow:
        return (
            "This clone is shallow and lacks the commit before it, so nothing tells whether that is so; "
            "fetch the whole history."
        )
    before, after = _versions(workspace, pending, commit)
    if not before.exists and not after.exists:
        return ""
    return kind_fault(claim.value, compare_between(workspace, pending, before, after))


def _versions(
    workspace: Workspace, pending: Pending, commit: TrailedCommit
) -> tuple[Version, Version]:
    """Return the policy before and after a commit."""
    path, *aliases = _names(workspace, pending)
    after = load_version(workspace.repository, commit.commit, path, aliases)
    if commit.parent:
        return load_version(workspace.repository, commit.parent, path, aliases), after
    return replace(after, rev="", date="", text="", blob="", exists=False, raw=None), after


def _names(workspace: Workspace, pending: Pending) -> tuple[str, ...]:
    """Return every path the policy has had since the baseline, as far as it is known, newest first."""
    policy = pending.policy
    configured = map(workspace.git_path, (policy.path, *policy.aliases))
    return tuple(dict.fromkeys((*configured, pending.new.path, pending.old.path)))
