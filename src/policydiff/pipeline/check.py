"""The gate for an edit: the change since the last notified version, and what stands in its way."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policydiff.config import Config, PolicyConfig
from policydiff.errors import UsageError
from policydiff.history import Version
from policydiff.materiality import Level
from policydiff.pipeline.approvals import (
    Proof,
    ProofState,
    forge_of,
    is_silenced,
    prove,
    proved_report,
)
from policydiff.pipeline.dates import INDEX, find_date_problems
from policydiff.pipeline.parity import BEHIND, find_parity_problems
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.staleness import stale_reasons
from policydiff.pipeline.trailers import claim_problems, find_claims
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Check, Claim, Condition, Problem

if TYPE_CHECKING:
    from policydiff.forge import GitHub

_NEVER = "never"
_WARNINGS = frozenset({BEHIND})
"""Codes of what is to be known and is no fault, whatever is asked for."""


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
    preview: bool = False
    """Render the mail that readers would get."""

    @property
    def text(self) -> str | None:
        """The text that is judged, as those who read more of the same text name it."""
        return INDEX if self.staged else self.rev

    def blocks(self, problem: Problem) -> bool:
        """Tell whether a problem stands in the way."""
        if problem.code in _WARNINGS or problem.code in self.warn_only:
            return False
        return problem.condition in self.conditions


def read_conditions(asked: str | None, config: Config) -> tuple[Condition, ...]:
    """Return what blocks: as asked for ("unapproved,dates", "never"), else as configured.

    Raises `UsageError` for a word that names no condition, and for no word at all: a variable of a
    script that is empty must not open the gate.
    """
    names = config.check.fail_on if asked is None else _words(asked)
    if names == (_NEVER,):
        return ()
    try:
        found = tuple(Condition(name) for name in names)
    except ValueError:
        found = ()
    if asked is not None and not found:
        known = ", ".join(condition.value for condition in Condition)
        raise UsageError(
            f"--fail-on {asked.strip() or 'is empty'}: use {known} (with commas between), or never."
        )
    return found


def check_policies(
    workspace: Workspace,
    policies: tuple[PolicyConfig, ...],
    gate: Gate,
    today: Callable[[str], datetime.date],
) -> tuple[Check, ...]:
    """Judge the edit of each policy since readers were last told.

    `today` gives the day in a time zone. Raises `DecisionMissing` where a policy has no baseline.
    """
    # A commit waits for nobody: what is staged is judged without the network.
    forge = None if gate.staged else forge_of(workspace)
    return tuple(
        check_pending(workspace, pending, gate, day, forge)
        for policy in policies
        for day in (today(policy.time_zone),)
        for pending in (find_pending(workspace, policy, _text(workspace, policy, gate), day),)
    )


def check_pending(
    workspace: Workspace,
    pending: Pending,
    gate: Gate,
    today: datetime.date,
    forge: GitHub | None,
) -> Check:
    """Judge one edit; `forge` is the platform whose reviews count, None where there is no token."""
    proof = prove(workspace, pending, forge, commit=pending.new.rev or None)
    silenced = is_silenced(pending, proof)
    # What nobody proved to be minor is shown, counted and held against commit messages as judged.
    pending = replace(
        pending,
        report=proved_report(pending, proof),
        must_tell=pending.must_tell or silenced,
    )
    claims = find_claims(workspace, pending, rev=gate.text)
    found = (
        *_material(pending),
        *_unapproved(workspace, pending, proof),
        *_missing(workspace, pending),
        *find_date_problems(workspace, pending, today, rev=gate.text),
        *find_parity_problems(workspace, pending, today, rev=gate.text),
        *claim_problems(claims, pending.new.path),
        *pending.wording_problems,
    )
    return _checked(workspace, pending, gate, proof, found, claims)


def _checked(
    workspace: Workspace,
    pending: Pending,
    gate: Gate,
    proof: Proof,
    found: tuple[Problem, ...],
    claims: tuple[Claim, ...],
) -> Check:
    notice = pending.notice
    return Check(
        report=pending.report,
        must_tell=pending.must_tell,
        notice=notice.id,
        stage=notice.stage.value,
        headline=notice.headline,
        effective_date=notice.effective_date,
        lead_days=notice.lead_days,
        approval=proof.state.value,
        approved_by=": ".join(filter(None, (proof.by, proof.how))) if proof.counts else "",
        blocks=tuple(problem for problem in found if gate.blocks(problem)),
        # That the change is material is the verdict; it is a problem only where it was asked for.
        warnings=tuple(
            problem
            for problem in found
            if not gate.blocks(problem) and problem.condition is not Condition.MATERIAL
        ),
        claims=claims,
        preview=_preview(workspace, pending) if gate.preview and pending.must_tell else "",
    )


def _text(workspace: Workspace, policy: PolicyConfig, gate: Gate) -> Version:
    if gate.staged:
        return workspace.version_in_index(policy)
    if gate.rev:
        return workspace.version_at(policy, gate.rev)
    return workspace.version_in_tree(policy)


def _material(pending: Pending) -> tuple[Problem, ...]:
    count = sum(change.level is Level.MATERIAL for change in pending.report.changes)
    if not pending.must_tell or not count:
        return ()
    changes = f"{count} material {'change' if count == 1 else 'changes'}"
    said = f"{changes} since readers were last told."
    return (Problem(Condition.MATERIAL, "material-change", said, pending.new.path),)


def _unapproved(workspace: Workspace, pending: Pending, proof: Proof) -> tuple[Problem, ...]:
    if not proof.problem:
        return ()
    said = (proof.problem, *stale_reasons(workspace, pending))
    state = "unproved" if proof.state is ProofState.APPROVED else proof.state.value
    return (Problem(Condition.UNAPPROVED, f"approval-{state}", " ".join(said)),)


def _missing(workspace: Workspace, pending: Pending) -> tuple[Problem, ...]:
    if pending.new.exists:
        return ()
    said = (
        f"{pending.new.path}, which policydiff.toml names for {pending.policy.id}, is not there, so all "
        "of its text counts as taken out. If it moved, set its new path; if it is no policy any more, "
        "take its entry out."
    )
    settings = workspace.git_path("policydiff.toml")
    return (Problem(Condition.SETTINGS, "policy-missing", said, settings),)


def _preview(workspace: Workspace, pending: Pending) -> str:
    # Only who asks for the mail waits for what renders it.
    from policydiff.pipeline.notify import render_notice
    from policydiff.render.email import Reader

    return render_notice(workspace, pending, Reader.ACCOUNT).text


def _words(asked: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in asked.split(",") if name.strip())
