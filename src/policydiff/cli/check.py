"""`policydiff check`: the gate for an edit."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from policydiff.cli.options import Today, config_option, filled, today_option
from policydiff.cli.output import say, wants_color, width, write
from policydiff.config import PolicyConfig
from policydiff.errors import DecisionMissing, UsageError
from policydiff.materiality import Level
from policydiff.pipeline.check import Gate, check_policies, read_conditions
from policydiff.pipeline.pending import find_pending
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.report import Check


@click.command()
@click.argument("policy", required=False)
@click.option(
    "--rev",
    metavar="REV",
    callback=filled,
    help="Judge this revision instead of the working tree.",
)
@click.option("--staged", is_flag=True, help="Judge what is staged instead of the working tree.")
@click.option(
    "--fail-on",
    metavar="LIST",
    help=(
        "What makes it exit 1: material, unapproved, dates, translations, trailers, wording, "
        "settings, or never. "
        "As in [check] of policydiff.toml by default: unapproved,dates."
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "markdown", "github", "json")),
    default="terminal",
    show_default=True,
    help="github: annotations at the changed lines.",
)
@click.option("--fix-dates", is_flag=True, help="Propose the dates that would do, as a diff.")
@click.option("--write", "writes", is_flag=True, help="With --fix-dates: change the files.")
@click.option("--quiet", is_flag=True, help="Print nothing where no change is material.")
@today_option
@config_option
def check(
    policy: str | None,
    rev: str | None,
    staged: bool,
    fail_on: str | None,
    form: str,
    fix_dates: bool,
    writes: bool,
    quiet: bool,
    today: Today,
    config_path: Path | None,
) -> int:
    """Judge the edit since the last notified version.

    Compares the working tree with the version readers were last told of, and exits 1 when something
    stands in the way of telling them.
    """
    if rev and staged:
        raise UsageError("--rev and --staged name two texts; give one of them.")
    if writes and not fix_dates:
        raise UsageError("--write goes with --fix-dates.")
    if fix_dates and (rev or staged):
        raise UsageError("--fix-dates changes the working tree; drop --rev and --staged.")
    with open_workspace(config_path, Path.cwd()) as workspace:
        conditions = read_conditions(fail_on, workspace.config)
        warn_only = workspace.config.check.warn_only
        gate = Gate(conditions, warn_only, rev, staged, preview=form == "markdown")
        if fix_dates:
            for one in workspace.policies(policy):
                _fix_dates(workspace, one, today.in_zone(one.time_zone), writes=writes)
        try:
            checks = check_policies(workspace, workspace.policies(policy), gate, today.in_zone)
        except DecisionMissing as missing:
            if conditions:
                raise
            # Nothing was asked of the edit, as in a commit hook: the first commit is made before `adopt`.
            say(f"policydiff: {missing}")
            return 0
    blocks = any(each.blocks for each in checks)
    tells = blocks or any(each.report.level is Level.MATERIAL for each in checks)
    if not fix_dates and (tells or not quiet):
        write(_rendered(checks, form))
    if fix_dates or form != "terminal":
        for each in checks:
            for problem in each.blocks:
                say(f"blocks ({problem.condition}): {each.report.policy.id}: {problem.message}")
    return 1 if blocks else 0


def _fix_dates(
    workspace: Workspace, policy: PolicyConfig, today: datetime.date, *, writes: bool
) -> None:
    """Show the dates that would do as a diff, or write them."""
    from policydiff.pipeline.date_fixes import apply_fixes, render_fixes
    from policydiff.pipeline.fixing_dates import propose_dates

    pending = find_pending(workspace, policy, workspace.version_in_tree(policy), today)
    fixes = propose_dates(workspace, pending, today)
    for fix in fixes:
        if fix.refusal:
            say(f"{fix.path}{f', line {fix.line}' if fix.line else ''}: {fix.refusal}")
    if writes:
        for path in apply_fixes(workspace, fixes):
            say(f"wrote {path}")
        return
    # The diff alone, so that `git apply` takes it.
    if diff := render_fixes(workspace, fixes):
        write(diff)
    else:
        say(f"{policy.id}: no other date to propose")


def _rendered(checks: tuple[Check, ...], form: str) -> str:
    # Each renderer loads only when it is asked for.
    match form:
        case "terminal":
            from policydiff.render.check_terminal import render_check_terminal

            return render_check_terminal(checks, color=wants_color(), width=width())
        case "markdown":
            from policydiff.render.check_markdown import render_check_markdown

            return render_check_markdown(checks)
        case "github":
            from policydiff.render.check_github import render_annotations

            return render_annotations(checks)
        case _:
            from policydiff.render.check_json import render_check_json

            return render_check_json(checks)
