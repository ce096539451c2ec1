"""`policydiff init`: set up a repository that holds policies."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from policydiff.cli.output import say, width, write
from policydiff.config import CONFIG_NAME
from policydiff.errors import UsageError
from policydiff.pipeline.init import (
    Plan,
    as_patch,
    choose_policies,
    next_steps,
    plan_files,
    write_files,
)
from policydiff.pipeline.init_files import Answers, Approvals
from policydiff.pipeline.init_found import Found, FoundPolicy, look_around
from policydiff.pipeline.init_workflows import Notices, is_action


@dataclass(frozen=True, slots=True)
class Flags:
    """What was said on the command line; None where nothing was."""

    name: str | None
    policies: tuple[str, ...]
    approvals: str | None
    approvers: tuple[str, ...]
    workflow: bool | None
    notices: str | None
    action: str | None
    hook: bool | None
    templates: bool


@click.command()
@click.option("--name", help="Your organisation, as readers know it.")
@click.option(
    "--policy", "policies", multiple=True, metavar="PATH", help="A policy file; found if not given."
)
@click.option(
    "--approvals",
    type=click.Choice([each.value for each in Approvals]),
    help="What counts: an approving review on the platform, or a name in a local file.",
)
@click.option(
    "--approver", "approvers", multiple=True, metavar="LOGIN", help="Whose approving review counts."
)
@click.option(
    "--workflow/--no-workflow", default=None, help="Write the GitHub workflow that judges edits."
)
@click.option(
    "--notices",
    type=click.Choice([each.value for each in Notices]),
    help="Write a GitHub workflow that sends notices, and where it keeps who was told.",
)
@click.option(
    "--action", metavar="OWNER/REPO@COMMIT", help="Where your copy of the Action is, for workflows."
)
@click.option("--pre-commit/--no-pre-commit", "hook", default=None, help="Write the commit hook.")
@click.option("--templates", is_flag=True, help="Also copy the default templates, to change them.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print a patch of what would be.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def init(
    name: str | None,
    policies: tuple[str, ...],
    approvals: str | None,
    approvers: tuple[str, ...],
    workflow: bool | None,
    notices: str | None,
    action: str | None,
    hook: bool | None,
    templates: bool,
    yes: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Write policydiff.toml and its companions into this repository.

    Asks where it is run in a terminal. Writes policydiff.toml here, and at the top of the repository
    workflows for GitHub and a commit hook. Files that exist are kept.
    """
    found = look_around(Path.cwd())
    flags = Flags(name, policies, approvals, approvers, workflow, notices, action, hook, templates)
    fresh = force or not (found.folder / CONFIG_NAME).exists()
    asks = not yes and sys.stdin.isatty()
    answers = _answers(found, flags, asks=asks, fresh=fresh)
    plan = plan_files(found, answers, force=force)
    if dry_run:
        write(as_patch(plan) or "Nothing would be written.")
    else:
        write_files(plan)
    _tell(found, plan, dry_run=dry_run)
    if not answers.policies and fresh:
        say(f"Found no policy here: name its path in {CONFIG_NAME} under [[policies]].")
    if not dry_run:
        say("\nNext:")
        for number, step in enumerate(next_steps(plan, answers), 1):
            say(click.wrap_text(step, width(), f"  {number}. ", "     "))


def _answers(found: Found, flags: Flags, *, asks: bool, fresh: bool) -> Answers:
    """Return what flags say, else the person, else the defaults."""
    told = asks and fresh
    name = flags.name
    if name is None:
        name = _ask("Your organisation, as readers know it", "") if told else ""
    policies = choose_policies(found, flags.policies) if flags.policies else found.policies
    if told and policies and not flags.policies:
        policies = _ask_policies(policies)
    approvals, approvers = _approvals(found, flags, asks=told)
    workflow, notices, action = _workflows(found, flags, asks=asks)
    hook = flags.hook
    if hook is None:
        hook = not asks or found.hooked or _agree("Check policies before each commit (pre-commit)?")
    return Answers(
        name=name,
        policies=policies,
        approvals=approvals,
        approvers=approvers,
        codeowners=approvals is Approvals.PLATFORM and found.codeowners,
        workflow=workflow,
        notices=notices,
        action=action,
        hook=hook,
        templates=flags.templates,
    )


def _approvals(found: Found, flags: Flags, *, asks: bool) -> tuple[Approvals, tuple[str, ...]]:
    if flags.approvers and flags.approvals == Approvals.LOCAL:
        raise UsageError("--approver needs --approvals platform: a local file names who approves.")
    approvals = flags.approvals
    if approvals is None:
        ask = asks and not flags.approvers
        approvals = _ask_approvals() if ask else Approvals.PLATFORM
    approvers = flags.approvers
    if asks and approvals == Approvals.PLATFORM and not approvers and not found.codeowners:
        approvers = (_ask("Logins of those who approve, with commas between", ""),)
    return Approvals(approvals), _logins(",".join(approvers))


def _workflows(found: Found, flags: Flags, *, asks: bool) -> tuple[bool, Notices, str]:
    if flags.action and not is_action(flags.action):
        raise UsageError(
            f"--action {flags.action}: write it as owner/repository@commit, or ./folder."
        )
    workflow, notices, action = flags.workflow, flags.notices, flags.action
    if workflow is None:
        written = not asks or bool(found.checks)
        workflow = written or _agree("Write a workflow that judges pull requests on GitHub?")
    if notices is None:
        ask = asks and workflow and not found.sends
        notices = _ask_notices() if ask else Notices.NONE
    while action is None and asks and (workflow or notices != Notices.NONE):
        action = _ask("Your copy of the Action (owner/repository@commit), or empty for later", "")
        if action and not is_action(action):
            action = None
    return workflow, Notices(notices), action or ""


def _ask(question: str, default: str) -> str:
    return str(
        click.prompt(question, default=default, show_default=bool(default), err=True)
    ).strip()


def _agree(question: str) -> bool:
    return click.confirm(question, default=True, err=True)


def _ask_approvals() -> str:
    say("An approval counts by a review on the platform, or because a local file has a name in it.")
    choice = click.Choice([each.value for each in Approvals])
    return str(click.prompt("Approvals", default="platform", type=choice, err=True))


def _ask_notices() -> str:
    say(
        "A second workflow can send notices once a change is merged, and keep who was told on a git ref"
    )
    say("or in a database.")
    choice = click.Choice([each.value for each in Notices])
    return str(click.prompt("Send notices from GitHub", default="none", type=choice, err=True))


def _ask_policies(policies: tuple[FoundPolicy, ...]) -> tuple[FoundPolicy, ...]:
    say("Found:")
    for number, policy in enumerate(policies, 1):
        others = ", ".join(each.locale for each in policy.translations)
        say(f"  {number}. {policy.path}" + (f" (also: {others})" if others else ""))
    while True:
        answer = _ask("Which are policies? Numbers with commas between, all, or none", "all")
        if answer in ("all", "none"):
            return policies if answer == "all" else ()
        numbers = re.findall(r"\d+", answer)
        if re.fullmatch(r"[\d,\s]+", answer) and all(
            1 <= int(each) <= len(policies) for each in numbers
        ):
            chosen = {int(each) for each in numbers}
            return tuple(policy for number, policy in enumerate(policies, 1) if number in chosen)
        say(f"Give numbers from 1 to {len(policies)}, such as 1,2.")


def _logins(text: str) -> tuple[str, ...]:
    logins = (each.strip().removeprefix("@") for each in text.split(","))
    return tuple(dict.fromkeys(login for login in logins if login))


def _tell(found: Found, plan: Plan, *, dry_run: bool) -> None:
    for file in plan.files if not dry_run else ():
        say(f"{'wrote' if file.before is None else 'replaced'} {file.shown}")
    for reason in plan.kept:
        say(f"kept  {reason}")
    if found.above is not None:
        say(f"Note: {found.above} is for the folders around this one; here the new one counts.")
    for where, lines in plan.to_add:
        say(f"\nTo add by hand, {where}:\n\n{lines.rstrip()}")
