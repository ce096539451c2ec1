"""What would be told to readers now: the change since the last notified version, reviewed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from policydiff.config import PolicyConfig
from policydiff.errors import DecisionMissing
from policydiff.history import Version
from policydiff.materiality import Level
from policydiff.notice import (
    ApprovalState,
    Baseline,
    Notice,
    Review,
    Stage,
    apply_overrides,
    build_notice,
    content_digest,
    normalised_sha256,
    notice_id,
)
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.render.templates import templates_digest
from policydiff.report import ChangeReport
from policydiff.reviews import load_baselines, load_review


@dataclass(frozen=True, slots=True)
class Pending:
    """A policy's change since readers were last told, with what people decided about it."""

    policy: PolicyConfig
    baseline: Baseline
    old: Version
    new: Version
    judged: ChangeReport
    """As the rules have it."""
    report: ChangeReport
    """After overrides."""
    notice: str
    """Id the notice would have."""
    digest: str
    """Of all that would be mailed."""
    review: Review | None
    approval: ApprovalState

    @property
    def must_tell(self) -> bool:
        """Whether readers must be told."""
        return self.report.level is Level.MATERIAL


def find_baseline(workspace: Workspace, policy: PolicyConfig) -> Baseline | None:
    """Return the version readers were last told of, or None where none was ever taken."""
    for baseline in load_baselines(workspace.folder):
        if baseline.policy == policy.id:
            return baseline
    return None
