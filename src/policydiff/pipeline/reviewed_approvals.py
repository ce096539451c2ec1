"""A review on the platform that confirms people's decisions."""

from __future__ import annotations

import re
from functools import partial
from operator import eq
from typing import TYPE_CHECKING

from policydiff.pipeline.confirmation import Confirmation, earlier_records, record_path
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import REVIEWS

if TYPE_CHECKING:
    from policydiff.forge import GitHub
    from policydiff.forge.reviews import Verdict

_JOB_OF = re.compile(r"refs/pull/(\d+)/\w+|refs/heads/gh-readonly-queue/.+/pr-(\d+)-[0-9a-f]+")
"""The refs that GitHub makes for a pull request, and for one in a merge queue."""
_OUT_OF_REACH = (
    "Reviews on the platform cannot be read without a token: give the job `pull-requests: read` and set "
    "GITHUB_TOKEN and GITHUB_REPOSITORY (on GitHub, `GITHUB_TOKEN: ${{ github.token }}` under `env:`)."
)


def confirm_by_review(
    workspace: Workspace, pending: Pending, forge: GitHub | None, commit: str
) -> Confirmation:
    """Return whether a review of the pull request approves what stands in `commit`.

    Raises `ForgeError` where the platform refuses, `HistoryError` where git does.
    """
    if forge is None:
        return Confirmation(problem=_OUT_OF_REACH)
    verdict = _verdict(workspace, pending, forge, commit)
    return Confirmation(verdict.by, verdict.how, verdict.problem, is_of_review=True)


def _verdict(workspace: Workspace, pending: Pending, forge: GitHub, commit: str) -> Verdict:
    # Whoever has no token never waits for what speaks HTTP.
    from policydiff.forge.reviews import Mailed, find_verdict
    from policydiff.forge.voters import Electorate

    settings, repository = workspace.config.review, workspace.repository
    policy = pending.new.path
    return find_verdict(
        forge,
        Electorate(
            settings.approvers, settings.teams, settings.codeowners, policy, pending.old.path
        ),
        Mailed(
            commits=_origins(workspace, pending, commit),
            objects=tuple(repository.object_ids(commit, _mailed_paths(workspace, pending)).items()),
            decisions=workspace.git_path(REVIEWS.as_posix()),
            numbers=_numbers(workspace.environ.get("GITHUB_REF", "")),
        ),
        lambda merged: repository.is_ancestor(merged, commit),
    )


def _numbers(ref: str) -> tuple[int, ...]:
    """Return the pull request that a job's GITHUB_REF names: a hint, since the content decides."""
    found = _JOB_OF.fullmatch(ref)
    return (int(found[1] or found[2]),) if found else ()


def _mailed_paths(workspace: Workspace, pending: Pending) -> tuple[str, ...]:
    """Return every file and folder in the repository that what would be mailed is made of."""
    templates = workspace.config.notice.templates.strip("/")
    return tuple(
        dict.fromkeys(
            (
                pending.new.path,
                *(workspace.git_path(each.path) for each in pending.policy.translations),
                record_path(workspace, pending),
                *earlier_records(workspace, pending),
                *((workspace.git_path(templates),) if templates else ()),
            )
        )
    )


def _origins(workspace: Workspace, pending: Pending, commit: str) -> tuple[str, ...]:
    """Return the commits whose pull requests may have brought it.

    The commit itself, what it merges (a platform judges a trial merge of the proposal), and those
    that brought the review file and the text as they stand.
    """
    repository = workspace.repository
    found = [commit, *repository.commit(commit).parents[1:]]
    if repository.is_shallow:
        return tuple(found)
    for path in (record_path(workspace, pending), pending.new.path):
        present = repository.read_blob(commit, path)
        if present is not None:
            origin = repository.introduction(commit, path, partial(eq, present))
            found += [origin] if origin else []
    return tuple(dict.fromkeys(found))
