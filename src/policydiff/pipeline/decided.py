"""What people decided, gathered from the reviews of the notices that it was told in."""

from __future__ import annotations

from policydiff.config import PolicyConfig
from policydiff.notice import Baseline, Override, Review, Stage, Wording
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport
from policydiff.reviews import load_review


def decisions(
    workspace: Workspace, policy: PolicyConfig, follows: tuple[str, ...]
) -> tuple[Override, ...]:
    """Return the overrides of several reviews, oldest first; a later one takes an earlier's place."""
    reviews = (load_review(workspace.folder, policy.id, each) for each in follows)
    return latest(tuple(each for review in reviews if review for each in review.overrides))


def wordings_told(
    workspace: Workspace, policy: PolicyConfig, baseline: Baseline, review: Review, stage: Stage
) -> tuple[Wording, ...]:
    """Return people's sentences for what is mailed: those of the announcement too, where it is told again."""
    standing = baseline.standing
    if stage is Stage.ANNOUNCE or standing is None:
        return review.wordings
    reviews = (load_review(workspace.folder, policy.id, each) for each in standing.decisions)
    earlier = (each for known in reviews if known for each in known.wordings)
    return tuple({each.change: each for each in (*earlier, *review.wordings)}.values())


def latest(overrides: tuple[Override, ...]) -> tuple[Override, ...]:
    """Return the last override of each change."""
    return tuple({each.change: each for each in overrides}.values())


def fitting(overrides: tuple[Override, ...], report: ChangeReport) -> tuple[Override, ...]:
    """Return the overrides of changes that the report has."""
    known = {change.id for change in report.changes}
    return tuple(each for each in overrides if each.change in known)
