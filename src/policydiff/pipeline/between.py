"""Any two versions of a policy whose change is pending, compared under what people decided on it."""

from __future__ import annotations

from policydiff.history import Version
from policydiff.notice import Override, apply_overrides
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport


def compare_between(
    workspace: Workspace, pending: Pending, old: Version, new: Version
) -> ChangeReport:
    """Compare two versions, with people's decisions on changes that are still the same ones.

    Raises `HistoryError` where neither exists.
    """
    report = compare_versions(old, new, workspace.config.law, pending.policy)
    there = {change.id for change in report.changes}
    decided = (
        Override(change.id, change.level, change.override.by, change.override.reason)
        for change in pending.report.changes
        if change.override is not None and change.id in there
    )
    return apply_overrides(report, decided)
