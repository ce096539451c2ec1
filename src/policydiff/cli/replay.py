"""`policydiff replay`: what would have been sent over a policy's whole history."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from policydiff.cli.options import config_option
from policydiff.cli.output import wants_color, width, write
from policydiff.config import CONFIG_NAME, PolicyConfig, load_config
from policydiff.errors import UsageError
from policydiff.materiality import Law
from policydiff.pipeline.replay import Span, replay_policy
from policydiff.pipeline.replay_against import compare_replays, load_replay
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.report.replay import Replay, ReplayComparison

_EVERY = 25


def _day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2027-01-31.") from None


@click.command()
@click.argument("policy", required=False)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Show only where a saved replay (.json), or [law] and [rules] of another configuration, differ.",
)
@click.option("--since", callback=_day, metavar="DATE", help="As if first used on this day.")
@click.option("--until", callback=_day, metavar="DATE", help="Last day to include.")
@click.option("--rev", default="HEAD", show_default=True, help="Newest version to include.")
@click.option(
    "--wait",
    type=click.IntRange(0, 3650),
    default=0,
    show_default=True,
    metavar="DAYS",
    help="How long a notice waits for approval; what changes meanwhile is told in it.",
)
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True
)
@click.option("--all", "every", is_flag=True, help="A row for every version, not only for notices.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when --against finds a difference.")
@click.option("--no-cache", is_flag=True, help="Judge every version anew; keep nothing.")
@config_option
def replay(
    policy: str | None,
    against: Path | None,
    since: str,
    until: str,
    rev: str,
    wait: int,
    form: str,
    every: bool,
    exit_code: bool,
    no_cache: bool,
    config_path: Path | None,
) -> int:
    """Show what would have been sent over a policy's whole history.

    Judges every version as if policydiff had been in use from the first one on: each is compared with
    the version readers were told of last. Sends nothing.

    \b
    policydiff replay privacy
    policydiff replay privacy --format json > before.json
    policydiff replay privacy --against before.json --exit-code
    policydiff replay privacy --against trial.toml
    """  # noqa: D301  # \b is a character here: click keeps the lines that follow it
    if exit_code and against is None:
        raise UsageError("--exit-code tells whether --against finds a difference; give both.")
    if every and against is not None:
        raise UsageError("--against shows only the versions that differ; drop --all.")
    span = Span(rev, since, until, wait)
    with open_workspace(config_path, Path.cwd()) as workspace:
        configured = _policy(workspace, policy)
        # Read before a long run, so that a file that will not do is said at once.
        reference = None if against is None else _reference(against, configured.id)
        found = _replay(workspace, configured, span, None, no_cache)
        if isinstance(reference, Law):
            reference = _replay(workspace, configured, span, reference, no_cache)
    if reference is None or against is None:
        write(_render(found, form, every))
        return 0
    name = config_path.name if config_path else CONFIG_NAME
    comparison = compare_replays(found, reference, (name, against.name))
    write(_render(comparison, form, every))
    return 1 if exit_code and comparison.differences else 0


def _policy(workspace: Workspace, name: str | None) -> PolicyConfig:
    policies = workspace.policies(name)
    if len(policies) > 1:
        known = ", ".join(policy.id for policy in policies)
        raise UsageError(f"Replay which policy? Name one of {known}.")
    return policies[0]


def _reference(path: Path, policy_id: str) -> Law | Replay:
    """Return what to compare with: a saved replay, or the law to replay the history under."""
    return load_replay(path, policy_id) if path.suffix == ".json" else load_config(path).law


def _replay(
    workspace: Workspace, policy: PolicyConfig, span: Span, law: Law | None, no_cache: bool
) -> Replay:
    with _progress() as progress:
        return replay_policy(
            workspace, policy, span, law=law, use_cache=not no_cache, on_progress=progress
        )


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show how far it is, to a person who waits; a log gets nothing."""
    shown = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if shown and (done % _EVERY == 0 or done == total):
            click.echo(f"\rjudged {done} of {total} versions", nl=False, err=True)

    try:
        yield show
    finally:
        if shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)


def _render(found: Replay | ReplayComparison, form: str, every: bool) -> str:
    from policydiff.render.replay import render_replay, render_replay_comparison, render_replay_json

    if form == "json":
        return render_replay_json(found)
    if isinstance(found, Replay):
        return render_replay(found, every=every, color=wants_color(), width=width())
    return render_replay_comparison(found, color=wants_color(), width=width())
