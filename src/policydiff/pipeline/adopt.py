"""Take a version as the one readers know, telling nobody."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from policydiff.config import PolicyConfig
from policydiff.errors import DocumentError, HistoryError
from policydiff.notice import Baseline, normalised_sha256
from policydiff.pipeline.pending import find_baseline
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import save_baseline


@dataclass(frozen=True, slots=True)
class Adopted:
    """What readers are taken to know now."""

    baseline: Baseline
    before: Baseline | None
    """What they were taken to know until now, or None."""
    committed: str
    """ISO date of the commit."""
    is_edited: bool
    """Whether the file in the working tree reads otherwise."""


def adopt(workspace: Workspace, policy: PolicyConfig, rev: str, today: datetime.date) -> Adopted:
    """Make the policy as it stands in `rev` the baseline, under the name it had there.

    Raises `HistoryError` where it does not exist there.
    """
    version = workspace.version_at(policy, rev)
    if not version.exists and workspace.version_at(policy, "HEAD").exists:
        version = workspace.version_pair(policy, rev, "HEAD")[0]
    if not version.exists:
        raise HistoryError(
            f"{workspace.git_path(policy.path)} does not exist in {rev}, so it cannot be what readers "
            "know. Commit it first, or name a revision that holds it. If it had another name there, put that "
            f"under aliases of {policy.id} in policydiff.toml."
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
    before = find_baseline(workspace, policy)
    save_baseline(workspace.folder, baseline)
    committed = workspace.repository.commit_date(version.rev)[:10]
    return Adopted(baseline, before, committed, _is_edited(workspace, policy, sha256))


def _is_edited(workspace: Workspace, policy: PolicyConfig, sha256: str) -> bool:
    try:
        return normalised_sha256(workspace.version_in_tree(policy).content) != sha256
    except DocumentError:
        return True
