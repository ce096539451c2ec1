"""`policydiff notify`: plan the mailing of a material change, or send it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policydiff.cli.options import config_option, today_option
from policydiff.cli.output import say, write
from policydiff.config import PolicyConfig, TransportName
from policydiff.delivery.records import (
    REHEARSAL,
    DeliveryState,
    MailingProgress,
    MailingResult,
    SubscriberKind,
)
from policydiff.errors import IncompleteMailing
from policydiff.pipeline.notify import (
    PlannedMailing,
    move_baseline,
    plan_notice,
    require_decision,
    send_notice,
    send_test,
)
from policydiff.pipeline.pending import find_pending
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.reviews import BASELINES


@click.command()
@click.argument("policy", required=False)
@click.option("--send", is_flag=True, help="Send; without it the mailing is only planned.")
@click.option("--resume", is_flag=True, help="Go on with a mailing that was paused.")
@click.option("--test", "test", metavar="ADDRESS", help="Send the notice to this address only.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Send to at most N readers now.")
@click.option("--rev", default="HEAD", show_default=True, help="Revision to tell readers of.")
@today_option
@config_option
def notify(
    policy: str | None,
    send: bool,
    resume: bool,
    test: str | None,
    limit: int | None,
    rev: str,
    today: date,
    config_path: Path | None,
) -> None:
    """Plan the mailing of a material change, or send it.

    Tells what changed since readers were last told. Nothing is sent without --send and an approval,
    and nobody is sent the same notice twice, however often it runs. The outbox is a rehearsal: it
    writes files, tells nobody, and never moves the baseline.
    """
    with open_workspace(config_path, Path.cwd()) as workspace:
        for each in workspace.policies(policy):
            planned = _plan(workspace, each, rev, today)
            if planned is None:
                continue
            if test is not None:
                send_test(workspace, planned, test)
                say("The test mail is on its way; nobody else was told.")
                continue
            require_decision(workspace, planned.pending)
            if not send:
                say("Nothing was sent; --send sends it.")
                continue
            result = send_notice(
                workspace, planned, resume=resume, total=limit, on_progress=_progress
            )
            _conclude(workspace, planned, result, today)


def _plan(
    workspace: Workspace, policy: PolicyConfig, rev: str, today: date
) -> PlannedMailing | None:
    pending = find_pending(workspace, policy, workspace.version_at(policy, rev), today)
    if not pending.must_tell:
        level = pending.report.level
        say(f"{policy.id}: nothing to tell; the change since readers were last told is {level}.")
        return None
    for warning in pending.notice.warnings:
        say(f"{policy.id}: warning: {warning}")
    planned = plan_notice(workspace, pending)
    write(_describe(workspace, planned))
    return planned


def _describe(workspace: Workspace, planned: PlannedMailing) -> str:
    message = planned.messages[planned.locale]
    lines = [
        f"Notice {planned.key.notice} on {planned.pending.report.policy.title} ({planned.key.policy})",
        f"Subject: {message.subject}",
        f"Transport: {workspace.config.delivery.transport}"
        + (" (a rehearsal: nobody is told)" if planned.key.namespace == REHEARSAL else ""),
        f"Recipients: {planned.plan.total}",
    ]
    lines += [
        f"  {part.kind.counted(part.count)}, in {part.locale}" for part in planned.plan.recipients
    ]
    lines += [
        f"Skipped: {part.kind.counted(part.count)}: {part.reason}" for part in planned.plan.skipped
    ]
    if planned.plan.another_channel:
        lines.append(
            "Another channel needed, since mail does not reach them: "
            + SubscriberKind.ACCOUNT.counted(len(planned.plan.another_channel))
        )
    return "\n".join([*lines, "", message.text.rstrip()])


def _progress(progress: MailingProgress) -> None:
    say(f"  {progress.done} of {progress.total} decided")


def _conclude(
    workspace: Workspace, planned: PlannedMailing, result: MailingResult, today: date
) -> None:
    states = ", ".join(f"{part.count} {part.state}" for part in result.counts) or "nobody"
    say(f"Sent to {result.accepted_now} now. The notice stands at: {states}.")
    if workspace.config.delivery.transport is TransportName.OUTBOX:
        say(f"Look into {workspace.folder / workspace.config.delivery.outbox}")
    baseline = move_baseline(workspace, planned, result, today)
    if baseline is not None:
        say(f"Readers know {baseline.commit[:12]} now. Commit {BASELINES}.")
    elif planned.key.namespace == REHEARSAL:
        say("A rehearsal: nobody was told, and the baseline stays.")
    if not result.everybody_reached:
        unknown = result.count(DeliveryState.UNKNOWN)
        rejected = result.count(DeliveryState.REJECTED)
        raise IncompleteMailing(
            f"Not everybody was reached: {rejected} refused, {unknown} unknown, "
            f"{SubscriberKind.ACCOUNT.counted(len(result.another_channel))} to tell by another channel"
            + (f"; {result.reason}" if result.reason else "")
            + f". `policydiff notices show {planned.key.notice}` lists them."
        )
