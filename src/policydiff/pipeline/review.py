"""Decisions of people, recorded as files in the policy repository."""

from __future__ import annotations

import datetime

from policydiff.errors import ReviewError
from policydiff.materiality import Level
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import record_approval, record_headline, record_override


def override(
    workspace: Workspace,
    pending: Pending,
    change: str,
    level: Level,
    by: str,
    reason: str,
    today: datetime.date,
) -> Pending:
    """Set the level of one change, named by its id or the beginning of it.

    Raises `ReviewError` where no change or several have that beginning.
    """
    found = sorted(each.id for each in pending.changes if each.id.startswith(change))
    if len(found) != 1 or not change:
        raise ReviewError(
            f"{'No change has' if not found else f'{len(found)} changes have'} an id that begins with "
            f"{change!r}; `policydiff review {pending.policy.id}` shows the ids."
        )
    record_override(
        workspace.folder,
        pending.policy.id,
        pending.baseline.notice,
        change=found[0],
        level=level,
        by=by,
        reason=reason,
    )
    return _again(workspace, pending, today)


def reword(workspace: Workspace, pending: Pending, headline: str, today: datetime.date) -> Pending:
    """Take a person's headline instead of the generated one."""
    record_headline(workspace.folder, pending.policy.id, pending.baseline.notice, headline)
    return _again(workspace, pending, today)


def approve(
    workspace: Workspace,
    pending: Pending,
    by: str,
    at: datetime.datetime,
    today: datetime.date,
) -> Pending:
    """Approve exactly what would be mailed now."""
    record_approval(
        workspace.folder,
        pending.policy.id,
        pending.baseline.notice,
        by=by,
        at=at.isoformat(),
        digest=pending.notice.digest,
    )
    return _again(workspace, pending, today)


def _again(workspace: Workspace, pending: Pending, today: datetime.date) -> Pending:
    return find_pending(workspace, pending.policy, pending.new, today, baseline=pending.baseline)
