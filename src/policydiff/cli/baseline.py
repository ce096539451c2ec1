"""`policydiff adopt` and `policydiff status`: what readers know, and what they do not know yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import click

from policydiff.cli.options import Today, config_option, today_option
from policydiff.cli.output import say, write
from policydiff.config import PolicyConfig
from policydiff.errors import DecisionMissing
from policydiff.notice import Baseline, Timing, announcement_turn, first_day, later_turns
from policydiff.pipeline.adopt import Adopted
from policydiff.pipeline.adopt import adopt as adopt_version
from policydiff.pipeline.approvals import forge_of, is_silenced, prove
from policydiff.pipeline.pending import find_baseline, find_pending, schedule_of
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.reviews import BASELINES


@click.command()
@click.argument("policy", required=False)
@click.argument("rev", default="HEAD")
@today_option
@config_option
def adopt(policy: str | None, rev: str, today: Today, config_path: Path | None) -> None:
    """Take a version as the baseline, telling nobody.

    Without POLICY, all configured policies are adopted as they stand in HEAD. REV is a commit, tag or
    branch with the version that readers know. Commit .policydiff/notified.json afterwards: the next
    check compares with it.
    """
    with open_workspace(config_path, Path.cwd()) as workspace:
        for each in workspace.policies(policy):
            adopted = adopt_version(workspace, each, rev, today.in_zone(each.time_zone))
            for line in _adopted(each, adopted):
                say(line)
        say(
            f"Written to {BASELINES}, and nobody is told. Commit it: from now on `policydiff check` "
            "compares with it."
        )


def _adopted(policy: PolicyConfig, adopted: Adopted) -> Iterator[str]:
    new, old = adopted.baseline, adopted.before
    yield f"{policy.id}: readers know {new.path} as of {new.commit[:12]} ({adopted.committed})"
    if old is not None and old.sha256 != new.sha256:
        how = "adopted" if old.is_adopted else f"notice {old.notice}"
        yield f"  in place of {old.commit[:12]} ({how}, {old.date})"
    if adopted.is_edited:
        yield f"  {policy.path} reads otherwise by now; that counts as a change readers do not know"


@click.command()
@click.argument("policy", required=False)
@today_option
@config_option
def status(policy: str | None, today: Today, config_path: Path | None) -> None:
    """Show baselines, pending notices and what is missing."""
    with open_workspace(config_path, Path.cwd()) as workspace:
        write("\n".join(_line(workspace, each, today) for each in workspace.policies(policy)))


def _line(workspace: Workspace, policy: PolicyConfig, today: Today) -> str:
    baseline = find_baseline(workspace, policy)
    if baseline is None:
        return f"{policy.id}: no baseline; `policydiff adopt {policy.id}` takes the present version"
    how = "adopted" if baseline.is_adopted else f"notice {baseline.notice}"
    known = f"{policy.id}: readers know {baseline.commit[:12]} ({how}, {baseline.date})"
    try:
        day = today.in_zone(policy.time_zone)
        pending = find_pending(workspace, policy, workspace.version_at(policy, "HEAD"), day)
    except DecisionMissing as missing:
        return f"{known}; {missing}"
    known += _announced(workspace, policy, baseline, day)
    proof = prove(workspace, pending, forge_of(workspace), commit=pending.new.rev or None)
    if is_silenced(pending, proof):
        return f"{known}; not settled: {proof.problem}"
    if not pending.must_tell:
        return f"{known}; nothing to tell of what is committed ({pending.report.level})"
    state = f"not approved: {proof.problem}" if proof.problem else f"approved by {proof.by}"
    turn = announcement_turn(pending.notice.stage, schedule_of(workspace, policy), day)
    when = f"waits ({turn.reason})" if turn.timing is Timing.WAITS else "is due"
    return f"{known}; notice {pending.notice.id} ({turn.stage}) {when}, {state}"


def _announced(
    workspace: Workspace, policy: PolicyConfig, baseline: Baseline, today: datetime.date
) -> str:
    """Say from when an announced version applies, and what is to be sent until then."""
    first = first_day(baseline.effective_date)
    if baseline.standing is None or first is None or first < today:
        return ""
    turns = later_turns(baseline, schedule_of(workspace, policy), today)
    waiting = [f"{turn.stage} {turn.reason}" for turn in turns if turn.timing is not Timing.OVER]
    return "".join(f"; {part}" for part in (f"applies from {first}", *waiting))
