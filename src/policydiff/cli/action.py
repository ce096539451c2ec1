"""`policydiff action`: what `action.yml` runs in a job of GitHub Actions."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import click

from policydiff.cli.action_step import Outcome, heard, run_command, run_step
from policydiff.cli.options import Today, today_option
from policydiff.cli.output import say
from policydiff.config import Config
from policydiff.errors import ForgeError, PolicydiffError
from policydiff.forge import from_environment
from policydiff.forge.comments import comment_marker, keep_comment
from policydiff.pipeline.action_check import fetch_known, judge
from policydiff.pipeline.action_event import (
    Event,
    read_event,
    require_check_event,
    require_notify_event,
)
from policydiff.pipeline.action_files import add_outputs, add_summary, command
from policydiff.pipeline.action_notify import (
    Bringing,
    Brought,
    DefaultBranch,
    bring_back,
    fetch_history,
    stand_on_default_branch,
    written_files,
)
from policydiff.pipeline.action_report import (
    COMMENT_LIMIT,
    SUMMARY_LIMIT,
    failure_summary,
    job_annotations,
    log_summary,
    render_judged,
    write_report,
)
from policydiff.pipeline.workspace import open_workspace
from policydiff.reviews import BASELINES

_BLOCKS = 1
_UNJUDGED = "could not judge this"


policy_option = click.option(
    "--policy", envvar="POLICYDIFF_ACTION_POLICY", help="This policy only."
)
config_path_option = click.option(
    "--config",
    "config_path",
    envvar="POLICYDIFF_ACTION_CONFIG",
    default="policydiff.toml",
    show_default=True,
    help="Path of the configuration from the repository's top folder.",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What both modes are asked."""

    policy: str | None
    config_path: str
    today: Today


@click.group()
def action() -> None:
    """What action.yml runs in a job of GitHub Actions.

    It reads the GITHUB_* variables and the event's payload, writes the job's summary and outputs,
    and keeps one comment on the pull request. Elsewhere use check and notify.
    """


@action.command()
@policy_option
@config_path_option
@click.option(
    "--comment",
    envvar="POLICYDIFF_ACTION_COMMENT",
    type=bool,
    default=True,
    show_default=True,
    help="Keep a comment on the pull request, where the token may.",
)
@click.option(
    "--fail-on",
    envvar="POLICYDIFF_ACTION_FAIL_ON",
    metavar="LIST",
    help="As of `policydiff check`; settings stands for changed settings.",
)
@click.option(
    "--report",
    envvar="POLICYDIFF_ACTION_REPORT",
    metavar="FOLDER",
    help="Folder for the whole report; one in RUNNER_TEMP by default.",
)
@today_option
def check(
    policy: str | None,
    config_path: str,
    comment: bool,
    fail_on: str | None,
    report: str | None,
    today: Today,
) -> int:
    """Judge the proposal that started the job, by the settings of the branch that would take it."""
    folder = Path(report or Path(os.environ.get("RUNNER_TEMP", ".")) / "policydiff-report")
    asked = _Asked(policy, config_path, today)
    return run_step(lambda: _checked(asked, comment, fail_on, folder), _UNJUDGED)


def _checked(asked: _Asked, comment: bool, fail_on: str | None, folder: Path) -> Outcome:
    environ = os.environ
    event = read_event(environ)
    require_check_event(event)
    policy, path = asked.policy, asked.config_path
    marker = comment_marker(f"{path} {policy or ''}") if comment and event.takes_comment else ""
    try:
        judged = judge(event, Path.cwd(), path, policy, fail_on, asked.today.in_zone, environ)
    except PolicydiffError as failure:
        # An earlier verdict must not stand as if it were today's.
        _comment(event, marker, failure_summary(_UNJUDGED, str(failure)), create=False)
        raise
    write_report(folder, judged)
    add_summary(environ, render_judged(judged, event, limit=SUMMARY_LIMIT))
    body = render_judged(judged, event, limit=COMMENT_LIMIT)
    url, why_not = _comment(event, marker, body, create=judged.is_news)
    add_outputs(environ, {**judged.outputs(), "comment-url": url, "report-path": str(folder)})
    return Outcome(_BLOCKS if judged.blocks else 0, job_annotations(judged) + why_not)


@action.command()
@policy_option
@config_path_option
@click.option(
    "--send",
    envvar="POLICYDIFF_ACTION_SEND",
    type=bool,
    default=False,
    show_default=True,
    help="Send; without it the mailing is only planned.",
)
@click.option(
    "--changelog",
    "how",
    envvar="POLICYDIFF_ACTION_CHANGELOG",
    type=click.Choice([each.value for each in Bringing]),
    default=Bringing.NONE.value,
    show_default=True,
    help="Bring the changelog back as a commit or a pull request.",
)
@today_option
def notify(policy: str | None, config_path: str, send: bool, how: str, today: Today) -> int:
    """Tell readers what is due, from the default branch, and bring back what was written down."""
    asked = _Asked(policy, config_path, today)
    return run_step(lambda: _notified(asked, send, Bringing(how)), "could not tell anybody")


def _notified(asked: _Asked, send: bool, how: Bringing) -> Outcome:
    # Whoever only checks loads neither the ledger's database nor the transports.
    from policydiff.cli.changelog import changelog as write_changelog
    from policydiff.cli.notify import notify as send_notices

    event = read_event(os.environ)
    require_notify_event(event)
    branch = stand_on_default_branch(Path.cwd(), event)
    fetch_history(branch.root)
    place = branch.root / asked.config_path
    with open_workspace(place, branch.root) as workspace:
        config = workspace.config
        fetch_known(workspace, workspace.policies(asked.policy), branch.tip)
    given = asked.today.given
    of = (*((asked.policy,) if asked.policy else ()), "--config", str(place))
    day = ("--today", given.isoformat()) if given else ()
    with heard() as said:
        # Whatever becomes of one of them, the next one is done: what was sent must be written down.
        ends = [run_command(send_notices, *of, *day, "--due", *(("--send",) if send else ()))]
        if how is not Bringing.NONE:
            ends.append(run_command(write_changelog, *of))
        end, brought = _brought(config, branch, how)
    add_summary(os.environ, log_summary("Notices", said.getvalue().decode("utf-8", "replace")))
    add_outputs(os.environ, {"recorded": brought.where, "recorded-as": brought.name})
    ends.append(end)
    code = next((each.code for each in ends if each.code), 0)
    return Outcome(code, "".join(each.commands for each in ends))


def _brought(config: Config, branch: DefaultBranch, how: Bringing) -> tuple[Outcome, Brought]:
    """Bring back what was written, and say where it is now."""
    try:
        files = written_files(config, changelog=how is not Bringing.NONE)
        forge = from_environment(os.environ)
        brought = bring_back(branch, files, how, _message(tuple(files)), forge, time.time())
    except PolicydiffError as failure:
        say(str(failure))
        return Outcome(failure.exit_code, command("error", str(failure))), Brought("")
    if brought.where == "commit":
        say(f"Committed to {branch.name}: {brought.name[:12]}.")
    elif brought.where:
        say(f"To be merged into {branch.name}: {brought.name}")
    if brought.refused:
        say(f"It is a pull request, since a commit was refused: {brought.refused}")
    return Outcome(0), brought


def _comment(event: Event, marker: str, body: str, *, create: bool) -> tuple[str, str]:
    """Keep the comment, where there is a marker; return its address, and a notice where it failed."""
    forge = from_environment(os.environ)
    if forge is None or not marker:
        return "", ""
    try:
        return keep_comment(forge, event.number, marker, body, create=create), ""
    except ForgeError as failure:
        # The verdict does not hang on whether it could be posted; the summary has it all.
        if event.from_fork:
            say("No comment: the token of a fork's pull request may not write. See the summary.")
            return "", ""
        lack = "No comment was written, which takes the permission `pull-requests: write`."
        return "", command("notice", f"{lack} The summary has it all. {failure}")


def _message(files: tuple[str, ...]) -> str:
    told = any(path.endswith(BASELINES.as_posix()) for path in files)
    title = "Record what readers were told" if told else "Bring the changelog up to date"
    return "\n".join((title, "", *(f"- {path}" for path in sorted(files)), ""))
