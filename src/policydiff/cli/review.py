"""`policydiff review`: what needs a decision, and the decisions."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from policydiff.cli.options import Today, config_option, render, today_option
from policydiff.cli.output import say, write
from policydiff.errors import UsageError
from policydiff.materiality import Level
from policydiff.notice import Stage
from policydiff.pipeline.check import approval_problem
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.review import approve, override, reword
from policydiff.pipeline.told import as_told
from policydiff.pipeline.workspace import Workspace, open_workspace


@click.command()
@click.argument("policy", required=False)
@click.option("--override", "change", metavar="CHANGE", help="Change whose level to set.")
@click.option("--level", type=click.Choice(("material", "minor")), help="Level to set it to.")
@click.option("--reason", help="Why; stands in every report.")
@click.option("--headline", metavar="TEXT", help="Your own headline for the notice.")
@click.option("--approve", "approves", is_flag=True, help="Approve exactly what is shown.")
@click.option("--by", metavar="NAME", help="Who decides.")
@click.option("--rev", metavar="REV", help="Review this revision instead of the working tree.")
@click.option(
    "--told",
    metavar="REV",
    help="Review what follows a notice that is half sent with the text of REV.",
)
@today_option
@config_option
def review(
    policy: str | None,
    change: str | None,
    level: str | None,
    reason: str | None,
    headline: str | None,
    approves: bool,
    by: str | None,
    rev: str | None,
    told: str | None,
    today: Today,
    config_path: Path | None,
) -> None:
    r"""Show what needs a decision; record decisions.

    Decisions lie as readable files in .policydiff/reviews: commit them. An approval holds for exactly
    what is shown, and lapses when anything of it changes.

    \b
    policydiff review privacy
    policydiff review privacy --override 3f2a --level minor --reason "same vendor, new name" --by "A. Lee"
    policydiff review privacy --approve --by "A. Lee"
    """
    if (change is None) != (level is None):
        raise UsageError("--override CHANGE and --level LEVEL go together.")
    decides = change is not None or headline is not None or approves
    if decides and not by:
        raise UsageError("Say who decides: --by NAME.")
    with open_workspace(config_path, Path.cwd()) as workspace:
        policies = workspace.policies(policy)
        if decides and len(policies) > 1:
            raise UsageError("Several policies are configured; name the one to decide on.")
        for each in policies:
            new = workspace.version_at(each, rev) if rev else workspace.version_in_tree(each)
            day = today.in_zone(each.time_zone)
            baseline = as_told(workspace, each, told, day) if told else None
            pending = find_pending(workspace, each, new, day, baseline=baseline)
            if change is not None and level is not None:
                pending = override(
                    workspace, pending, change, Level(level), by or "", reason or "", day
                )
            if headline is not None:
                pending = reword(workspace, pending, headline, day)
            if approves:
                at = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
                pending = approve(workspace, pending, by or "", at, day)
            _show(workspace, pending)


def _show(workspace: Workspace, pending: Pending) -> None:
    write(render(pending.report, "terminal"))
    for lapsed in pending.lapsed:
        say(f"lapsed: the override of {lapsed.change[:12]} by {lapsed.by}; that change is gone")
    if not pending.must_tell:
        say(f"{pending.policy.id}: nothing to decide; readers need not be told.")
        return
    if pending.notice.stage is not Stage.ANNOUNCE:
        say(
            f"Stage: {pending.notice.stage}, after the notice of {pending.baseline.date}; "
            "`policydiff notify` shows the mail."
        )
    say(f"Headline: {pending.notice.headline}")
    for warning in pending.notice.warnings:
        say(f"dates: {warning}")
    undecided = [change for change in pending.report.changes if change.needs_review]
    if undecided:
        say("Not understood, so a person must decide (policydiff review --override …):")
        for change in undecided:
            say(f"  {change.id[:12]}  {(change.new_text or change.old_text)[:70]}")
    trusts = workspace.config.review.trust_local_approvals
    problem = approval_problem(pending, trusts_local=trusts)
    say(
        problem
        or f"Approved by {pending.notice.approved_by}; `policydiff notify` plans the mailing."
    )
