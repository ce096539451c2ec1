"""The gate for an edit: the change since the last notified version, and what stands in its way."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from policydiff.config import Config, PolicyConfig
from policydiff.errors import UsageError
from policydiff.history import Version
from policydiff.materiality import Level
from policydiff.notice import ApprovalState
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Check, Condition, Problem

_NEVER = "never"


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked of an edit, and of which text."""

    conditions: tuple[Condition, ...] = (Condition.UNAPPROVED, Condition.DATES)
    """What blocks; everything else warns."""
    warn_only: tuple[str, ...] = ()
    """Codes of single faults that never block."""
    rev: str | None = None
    """Judge this revision instead of the working tree."""
    staged: bool = False
    """Judge what is staged instead of the working tree."""

    def blocks(self, problem: Problem) -> bool:
        """Tell whether a problem stands in the way."""
        return problem.condition in self.conditions and problem.code not in self.warn_only


def read_conditions(asked: str | None, config: Config) -> tuple[Condition, ...]:
    """Return what blocks: as asked for ("unapproved,dates", "never"), else as configured.

    Raises `UsageError` for a word that names no condition.
    """
    names = config.check.fail_on if asked is None else _words(asked)
    if names == (_NEVER,):
        return ()
    try:
        return tuple(Condition(name) for name in names)
    except ValueError:
        known = ", ".join(condition.value for condition in Condition)
        raise UsageError(
            f"--fail-on {asked}: use {known} (with commas between), or never."
        ) from None


def check_policies(
    workspace: Workspace,
    policies: tuple[PolicyConfig, ...],
    gate: Gate,
    today: Callable[[str], datetime.date],
) -> tuple[Check, ...]:
    """Judge the edit of each policy since readers were last told.

    `today` gives the day in a time zone. Raises `DecisionMissing` where a policy has no baseline.
    """
    return tuple(_check(workspace, policy, gate, today(policy.time_zone)) for policy in policies)


def _check(workspace: Workspace, policy: PolicyConfig, gate: Gate, today: datetime.date) -> Check:
    pending = find_pending(workspace, policy, _text(workspace, policy, gate), today)
    found = find_problems(workspace, pending)
    notice = pending.notice
    return Check(
        report=pending.report,
        must_tell=pending.must_tell,
        notice=notice.id,
        stage=notice.stage.value,
        headline=notice.headline,
        effective_date=notice.effective_date,
        lead_days=notice.lead_days,
        approval=notice.approval.value,
        approved_by=notice.approved_by or "",
        blocks=tuple(problem for problem in found if gate.blocks(problem)),
        # That the change is material is the verdict; it is a problem only where it was asked for.
        warnings=tuple(
            problem
            for problem in found
            if not gate.blocks(problem) and problem.condition is not Condition.MATERIAL
        ),
    )


def _text(workspace: Workspace, policy: PolicyConfig, gate: Gate) -> Version:
    if gate.rev:
        return workspace.version_at(policy, gate.rev)
    if gate.staged:
        return workspace.version_in_index(policy)
    return workspace.version_in_tree(policy)


def find_problems(workspace: Workspace, pending: Pending) -> tuple[Problem, ...]:
    """Return everything that stands in the way of telling readers, most serious first."""
    if not pending.must_tell:
        return ()
    found = []
    count = sum(change.level is Level.MATERIAL for change in pending.report.changes)
    if count:
        changes = f"{count} material {'change' if count == 1 else 'changes'}"
        said = f"{changes} since readers were last told."
        found.append(Problem(Condition.MATERIAL, "material-change", said, pending.new.path))
    trusts = workspace.config.review.trust_local_approvals
    if problem := approval_problem(pending, trusts_local=trusts):
        found.append(Problem(Condition.UNAPPROVED, "unapproved", problem))
    found += [
        Problem(Condition.DATES, "dates", warning, pending.new.path)
        for warning in pending.notice.warnings
    ]
    return tuple(found)


def approval_problem(pending: Pending, *, trusts_local: bool) -> str:
    """Say why the notice may not go out yet, or "" where a person's approval of it counts."""
    how = f"Run `policydiff review {pending.policy.id} --approve --by NAME`."
    approval = pending.review.approval
    if approval is None or pending.notice.approval is ApprovalState.MISSING:
        return f"Nobody has approved the notice. {how}"
    if pending.notice.approval is ApprovalState.STALE:
        return f"{approval.by} approved another content on {approval.at[:10]}; it was edited since. {how}"
    if not trusts_local:
        return (
            f"The approval by {approval.by} is only a name in a file, which proves nothing. Where "
            "everyone who can write to this repository may approve, set trust_local_approvals = true "
            "under [review] in policydiff.toml."
        )
    return ""


def _words(asked: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in asked.split(",") if name.strip())
