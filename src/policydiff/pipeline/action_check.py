"""Judge a proposal in a job of GitHub Actions: settings of the base branch, texts of the proposal."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from policydiff.config import PolicyConfig
from policydiff.errors import UsageError
from policydiff.materiality import Direction, Level, worst_level
from policydiff.pipeline.action_base import Proposed, open_proposal
from policydiff.pipeline.action_event import Event
from policydiff.pipeline.check import Gate, check_policies, read_conditions
from policydiff.pipeline.pending import find_baseline
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.report import Check, Problem
from policydiff.repository import Repository, open_repository

REMOTE = "origin"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a job found."""

    checks: tuple[Check, ...]
    untouched: tuple[str, ...]
    """Ids of policies that the proposal does not change, and that were not judged."""
    settings: tuple[Problem, ...]
    """What the proposal changes of how it is judged."""
    settings_block: bool
    """Whether that was asked to stand in the way."""

    @property
    def blocks(self) -> int:
        """How many problems stand in the way."""
        own = sum(len(check.blocks) for check in self.checks)
        return own + (len(self.settings) if self.settings_block else 0)

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell in a comment."""
        return bool(self.settings) or any(
            check.report.level is not Level.NONE or check.blocks or check.warnings
            for check in self.checks
        )

    def outputs(self) -> dict[str, str]:
        """Return the outputs of the step that follow from the checks."""
        # A level that somebody lowered counts once that is proved.
        levels = (
            Level.MATERIAL if check.must_tell else check.report.level for check in self.checks
        )
        told = [check for check in self.checks if check.must_tell]
        material = sum(
            change.level is Level.MATERIAL
            for check in self.checks
            for change in check.report.changes
        )
        return {
            "level": worst_level(levels).value,
            "direction": _direction(self.checks).value,
            "material": str(material),
            "blocks": str(self.blocks),
            "approval": _approval(told),
        }


def judge(
    event: Event,
    start: Path,
    config_path: str,
    policy: str | None,
    fail_on: str | None,
    today: Callable[[str], datetime.date],
    environ: Mapping[str, str],
) -> Judged:
    """Judge what the event is about.

    A proposal is judged by the settings of the branch that would take it, and only in the policies
    that it changes; any other commit by its own, in all. Raises what reading git, settings and
    decisions raises.
    """
    with _opened(event, start, config_path, policy, environ) as proposed:
        workspace = proposed.workspace
        conditions = read_conditions(fail_on, workspace.config)
        warn_only = workspace.config.check.warn_only
        gate = Gate(conditions, warn_only, event.sha, preview=True)
        fetch_known(workspace, proposed.policies, event.sha)
        with open_repository(workspace.folder) as repository:
            # Opened anew: what was fetched may have made the history whole.
            ready = replace(workspace, repository=repository)
            checks = check_policies(ready, proposed.policies, gate, today)
        return Judged(
            checks=checks,
            untouched=tuple(each.id for each in proposed.untouched),
            settings=proposed.settings,
            settings_block=any(map(gate.blocks, proposed.settings)),
        )


@contextmanager
def _opened(
    event: Event, start: Path, config_path: str, policy: str | None, environ: Mapping[str, str]
) -> Iterator[Proposed]:
    with open_repository(start) as clone:
        _fetch(clone, (event.sha,))
        base = _base_of(clone, event)
        if base:
            _fetch(clone, (base,))
        root = clone.root or start
    if base:
        with open_proposal(root, config_path, base, event.sha, environ, policy) as proposed:
            yield proposed
        return
    with open_workspace(root / config_path, root, environ) as workspace:
        yield Proposed(workspace, workspace.policies(policy), (), ())


def _base_of(clone: Repository, event: Event) -> str:
    """Return the commit of the branch that would take the proposal; "" where there is no proposal.

    GitHub tries a merge of each pull request, whose first parent is that branch as it stands now;
    the payload says where it stood when the pull request was opened or last pushed to.
    """
    if not event.is_proposal:
        return ""
    parents = clone.commit(event.sha).parents
    if len(parents) == 2 and event.head == parents[1]:
        return parents[0]
    if not event.base:
        raise UsageError(
            f"The payload of this {event.name} names no commit that the proposal would be merged into, "
            "and by its own settings a proposal is not judged. Run the job on the event itself."
        )
    return event.base


def _fetch(clone: Repository, commits: tuple[str, ...]) -> None:
    remote = clone.remote(REMOTE)
    try:
        remote.fetch(commits)
    finally:
        remote.close()


def fetch_known(workspace: Workspace, policies: tuple[PolicyConfig, ...], head: str) -> None:
    """Bring the versions that readers know, and the commits made since, whose messages count.

    Where signed commits approve, the whole history comes: it says when a key began to count.
    """
    known = [found for each in policies if (found := find_baseline(workspace, each))]
    standing = [each.standing.commit for each in known if each.standing]
    commits = tuple(dict.fromkeys([*(each.commit for each in known), *standing]))
    if not commits:
        return
    clone = workspace.repository
    _fetch(clone, commits)
    remote = clone.remote(REMOTE)
    try:
        if workspace.config.review.signers:
            remote.fetch_history(head)
        else:
            # As moments: each commit bears the time zone of whoever made it.
            dates = (clone.commit_date(commit) for commit in commits)
            remote.fetch_since(head, min(dates, key=datetime.datetime.fromisoformat))
    finally:
        remote.close()


def _direction(checks: tuple[Check, ...]) -> Direction:
    found = {check.report.direction for check in checks} - {Direction.NEUTRAL}
    if not found:
        return Direction.NEUTRAL
    return found.pop() if len(found) == 1 else Direction.MIXED


_APPROVALS = ("missing", "stale", "unproved", "approved")


def _approval(told: list[Check]) -> str:
    """Return the state of the approval that is furthest from one; "" where none is needed."""
    states = {check.approval for check in told}
    return next((state for state in _APPROVALS if state in states), "")
