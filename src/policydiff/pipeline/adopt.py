"""Take a version as the one readers know, telling nobody."""

from __future__ import annotations

import datetime

from policydiff.config import PolicyConfig
from policydiff.errors import HistoryError
from policydiff.notice import Baseline, normalised_sha256
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import save_baseline


def adopt(workspace: Workspace, policy: PolicyConfig, rev: str, today: datetime.date) -> Baseline:
    """Make the policy as it stands in `rev` the baseline.

    Raises `HistoryError` where it does not exist there.
    """
    version = workspace.version_at(policy, rev)
    if not version.exists:
        raise HistoryError(
            f"{workspace.git_path(policy.path)} does not exist in {rev}, so it cannot be what readers "
            "know. Commit it first, or name a revision that holds it."
        )
    sha256 = normalised_sha256(version.content)
    baseline = Baseline(
        policy=policy.id,
        commit=version.rev,
        blob=version.blob,
        sha256=sha256,
        path=version.path,
        notice=f"adopted-{sha256[:12]}",
        date=today.isoformat(),
    )
    save_baseline(workspace.folder, baseline)
    return baseline
