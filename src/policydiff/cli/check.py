"""`policydiff check`: the gate for an edit."""

from __future__ import annotations

import json
from pathlib import Path

import click

from policydiff.cli.options import Today, config_option, render, today_option
from policydiff.cli.output import say, write
from policydiff.errors import UsageError
from policydiff.pipeline.check import Block, Condition, find_blocks
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import open_workspace


@click.command()
@click.argument("policy", required=False)
@click.option("--rev", metavar="REV", help="Judge this revision instead of the working tree.")
@click.option(
    "--fail-on",
    default="unapproved,dates",
    show_default=True,
    metavar="LIST",
    help="What makes it exit 1: material, unapproved, dates, or never.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "markdown", "json")),
    default="terminal",
    show_default=True,
)
@today_option
@config_option
def check(
    policy: str | None,
    rev: str | None,
    fail_on: str,
    form: str,
    today: Today,
    config_path: Path | None,
) -> int:
    """Judge the edit since the last notified version.

    Compares the working tree with the version readers were last told of, and exits 1 when something
    stands in the way of telling them.
    """
    conditions = _conditions(fail_on)
    with open_workspace(config_path, Path.cwd()) as workspace:
        judged = []
        for each in workspace.policies(policy):
            new = workspace.version_at(each, rev) if rev else workspace.version_in_tree(each)
            pending = find_pending(workspace, each, new, today.in_zone(each.time_zone))
            blocks = find_blocks(
                pending, trusts_local=workspace.config.review.trust_local_approvals
            )
            judged.append((pending, blocks))
    write(_json(judged, conditions) if form == "json" else _text(judged, form))
    blocking = [
        (pending, block)
        for pending, blocks in judged
        for block in blocks
        if block.condition in conditions
    ]
    for pending, block in blocking:
        say(f"blocks ({block.condition}): {pending.policy.id}: {block.message}")
    return 1 if blocking else 0


def _conditions(fail_on: str) -> tuple[Condition, ...]:
    names = [name.strip() for name in fail_on.split(",") if name.strip()]
    if names == ["never"]:
        return ()
    try:
        return tuple(Condition(name) for name in names)
    except ValueError:
        raise UsageError(
            f"--fail-on {fail_on}: use material, unapproved, dates (with commas between), or never."
        ) from None


def _text(judged: list[tuple[Pending, tuple[Block, ...]]], form: str) -> str:
    return "\n".join(render(pending.report, form) for pending, _ in judged)


def _json(
    judged: list[tuple[Pending, tuple[Block, ...]]], conditions: tuple[Condition, ...]
) -> str:
    policies = [
        {
            "policy": pending.policy.id,
            "notice": pending.notice.id,
            "approval": pending.notice.approval.value,
            "blocks": [
                {"condition": block.condition.value, "message": block.message}
                for block in blocks
                if block.condition in conditions
            ],
            "report": pending.report.to_dict(),
        }
        for pending, blocks in judged
    ]
    return json.dumps({"policies": policies}, ensure_ascii=False, indent=2)
