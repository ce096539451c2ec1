"""Whether a person whose word counts approves what would be mailed, and how that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from policydiff.errors import DocumentError, ForgeError, HistoryError
from policydiff.materiality import Level
from policydiff.notice import ApprovalState, Override, apply_overrides
from policydiff.pipeline.confirmation import Confirmation, read_record, record_path
from policydiff.pipeline.decided import fitting
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.reviewed_approvals import confirm_by_review
from policydiff.pipeline.signed_approvals import confirm_by_signature
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport
from policydiff.reviews import load_review

if TYPE_CHECKING:
    from policydiff.forge import GitHub

_MOST_NAMED = 5
_NOBODY_COUNTS = (
    "Say under [review] in policydiff.toml whose word counts: approvers, teams or codeowners for reviews "
    "of the pull request, signers for signed commits, or trust_local_approvals = true where everyone who "
    "can write to this repository may approve."
)


class ProofState(StrEnum):
    """What an approval is worth."""

    APPROVED = "approved"
    """It is for exactly what would be mailed, and something but the file confirms it."""
    UNPROVED = "unproved"
    """It is for exactly what would be mailed, and nothing confirms it."""
    STALE = "stale"
    """It is for another content."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Proof:
    """How people's decisions on a notice stand."""

    state: ProofState
    by: str = ""
    """Who approved it, as proved; as the file says where it is not proved; "" where nobody did."""
    how: str = ""
    """How that is known, in words that go on "Approved by lea: "; "" where it is not."""
    problem: str = ""
    """Why the notice may not go out or be left out yet, and what to do; "" where it may."""
    unproved_overrides: tuple[str, ...] = ()
    """Ids of changes that an override makes minor and nothing confirms it: they count as material."""

    @property
    def counts(self) -> bool:
        """Whether the notice may go out."""
        return self.state is ProofState.APPROVED and not self.problem


def prove(
    workspace: Workspace, pending: Pending, forge: GitHub | None, *, commit: str | None = None
) -> Proof:
    """Return how the approval of a notice, and the overrides that lower a level, stand.

    `forge` is the platform whose reviews count, None where there is no token for it; `commit` is the
    one that holds what would be mailed, HEAD where None. Local names are asked first where the
    configuration trusts them, then signatures, then reviews. The network is used for reviews only,
    and only where something is there to be confirmed. Never raises for what git or the platform
    refuses: that is a problem of the answer.
    """
    state, named = ProofState(pending.notice.approval.value), pending.notice.approved_by or ""
    if pending.begun:
        # What a person approved then goes on.
        return Proof(ProofState.APPROVED, named, "its mailing has begun")
    lowered = lowering_overrides(pending)
    if not pending.must_tell and not lowered:
        return Proof(state, named)
    approved = state is ProofState.APPROVED
    if approved or lowered or forge is not None:
        confirmation = _confirm(workspace, pending, lowered, forge, commit)
    else:
        confirmation = Confirmation(problem="There is nothing to confirm yet.")
    if approved and not confirmation.problem:
        return Proof(state, confirmation.by or named, confirmation.how)
    unproved = lowered if confirmation.problem else ()
    said = [_unapproved(pending, confirmation)] if pending.must_tell or approved else []
    if unproved:
        said.append(_lowered(unproved))
    if approved or unproved:
        said.append(confirmation.problem)
    return Proof(
        ProofState.UNPROVED if approved else state,
        named if approved else "",
        problem=" ".join(said),
        unproved_overrides=tuple(each.change for each in unproved),
    )


def forge_of(workspace: Workspace) -> GitHub | None:
    """Return the platform that the environment gives a token for, or None.

    Raises `ConfigError` where the variables that name it cannot be meant.
    """
    if not workspace.environ.get("GITHUB_TOKEN"):
        return None
    # Whoever has no token never waits for what speaks HTTP.
    from policydiff.forge import from_environment

    return from_environment(workspace.environ)


def lowering_overrides(pending: Pending) -> tuple[Override, ...]:
    """Return the overrides that make a material change minor."""
    judged = {
        change.id: change.override.level_before if change.override else change.level
        for change in pending.changes
    }
    return tuple(
        each
        for each in pending.review.overrides
        if each.level is not Level.MATERIAL and judged.get(each.change) is Level.MATERIAL
    )


def _confirm(
    workspace: Workspace,
    pending: Pending,
    lowered: tuple[Override, ...],
    forge: GitHub | None,
    commit: str | None,
) -> Confirmation:
    """Return what confirms the approval of what would be mailed, or, without one, the overrides."""
    settings = workspace.config.review
    if settings.trust_local_approvals:
        how = "a name in a file, which this repository trusts (trust_local_approvals)"
        return Confirmation(by=pending.notice.approved_by or "", how=how)
    commit = commit or workspace.repository.head_commit()
    if commit is None:
        return Confirmation(problem="There is no commit yet: commit the text and the decisions.")
    ways: list[Callable[[], Confirmation]] = []
    if settings.signers:
        ways.append(partial(confirm_by_signature, workspace, pending, lowered, commit))
    if settings.approvers or settings.teams or settings.codeowners:
        ways.append(partial(confirm_by_review, workspace, pending, forge, commit))
    if ways and (problem := _uncommitted(workspace, pending, commit)):
        return Confirmation(problem=problem)
    problems = []
    for way in ways:
        try:
            found = way()
        except (ForgeError, HistoryError) as error:
            found = Confirmation(problem=str(error))
        if not found.problem:
            return found
        problems.append(found.problem)
    return Confirmation(problem=" ".join(problems) or _NOBODY_COUNTS)


def _uncommitted(workspace: Workspace, pending: Pending, commit: str) -> str:
    """Say what would be mailed and is not in `commit`, or ""."""
    new, record = pending.new, record_path(workspace, pending)
    try:
        committed = workspace.version_at(pending.policy, commit)
        raw = workspace.repository.read_blob(commit, record)
    except (DocumentError, HistoryError) as error:
        return str(error)
    said = None if raw is None else read_record(pending, raw)
    written = load_review(workspace.folder, pending.policy.id, pending.baseline.notice)
    differs = (committed.exists, committed.content) != (new.exists, new.content)
    for path, is_other in ((new.path, differs), (record, said != written)):
        if is_other:
            return f"{path} stands otherwise in commit {commit[:12]}: commit and push it first."
    return ""


def proved_report(pending: Pending, proof: Proof) -> ChangeReport:
    """Return the report as it counts: levels that were lowered without proof stay as judged."""
    if not proof.unproved_overrides:
        return pending.report
    kept = (
        each for each in pending.review.overrides if each.change not in proof.unproved_overrides
    )
    return apply_overrides(pending.judged, fitting(tuple(kept), pending.judged))


def is_silenced(pending: Pending, proof: Proof) -> bool:
    """Tell whether readers would be told nothing on the ground of levels that nobody has proved."""
    return not pending.must_tell and bool(proof.unproved_overrides)


def _unapproved(pending: Pending, confirmation: Confirmation) -> str:
    """Say what is wrong with the approval, and, where there is none that could count, what to do."""
    approve = f"`policydiff review {pending.policy.id} --approve --by NAME`"
    approvals = pending.review.approvals
    match pending.notice.approval:
        case ApprovalState.APPROVED:
            name = pending.notice.approved_by
            return f"The approval by {name} is only a name in a file, which proves nothing."
        case ApprovalState.STALE if approvals:
            last = approvals[-1]
            said = f"{last.by} approved another content on {last.at[:10]}; it was edited since."
        case _:
            said = "Nobody has approved the notice."
    if confirmation.is_of_review and not confirmation.problem:
        return (
            f"{said} There is {confirmation.how}, and no approval of this notice in it: run {approve} "
            "and push, then review again."
        )
    return f"{said} Run {approve}."


def _lowered(lowered: tuple[Override, ...]) -> str:
    """Say which levels were lowered without proof."""
    names = ", ".join(each.change[:12] for each in lowered[:_MOST_NAMED])
    more = f" and {len(lowered) - _MOST_NAMED} more" if len(lowered) > _MOST_NAMED else ""
    people = ", ".join(dict.fromkeys(each.by for each in lowered))
    count = f"{len(lowered)} material {'change was' if len(lowered) == 1 else 'changes were'}"
    return (
        f"{count} made minor in the name of {people}, which nothing confirms ({names}{more}): until it "
        "is proved, the level stays material."
    )
