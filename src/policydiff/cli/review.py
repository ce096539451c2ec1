"""`policydiff review`: what needs a decision, and the decisions."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path

import click

from policydiff.cli.editing import edit_review
from policydiff.cli.options import (
    Today,
    config_option,
    filled,
    render,
    terminal_or_json_option,
    today_option,
)
from policydiff.cli.output import say, write
from policydiff.config import PolicyConfig
from policydiff.errors import UsageError
from policydiff.materiality import Level
from policydiff.notice import Stage
from policydiff.pipeline.approvals import prove
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.review import (
    approve,
    keep_wording,
    override,
    set_headline,
    set_intro,
    set_wording,
    withdraw,
)
from policydiff.pipeline.review_state import STATE_VERSION, past_review, review_state
from policydiff.pipeline.staleness import stale_reasons
from policydiff.pipeline.told import as_told
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.render.wording import plural
from policydiff.reviews import list_reviews


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line decides."""

    by: str | None
    override: str | None = None
    level: str | None = None
    reason: str | None = None
    wording: str | None = None
    text: str | None = None
    headline: str | None = None
    intro: str | None = None
    reword: bool = False
    edit: bool = False
    approve: bool = False
    withdraw: bool = False

    @property
    def decides(self) -> bool:
        """Whether anything is decided, so that one policy must be named."""
        named = (self.override, self.wording, self.headline, self.intro)
        flags = self.reword or self.edit or self.approve or self.withdraw
        return flags or any(each is not None for each in named)

    def check(self) -> None:
        """Raise `UsageError` for options that cannot be meant together."""
        if (self.override is None) != (self.level is None):
            raise UsageError("--override CHANGE and --level LEVEL go together.")
        if (self.wording is None) != (self.text is None):
            raise UsageError("--wording CHANGE and --text TEXT go together.")
        if self.approve and self.withdraw:
            raise UsageError("--approve and --withdraw-approval contradict each other.")
        if self.decides and not self.by and not self._only_withdraws:
            raise UsageError("Say who decides: --by NAME.")

    @property
    def _only_withdraws(self) -> bool:
        return self.withdraw and self == Asked(by=None, withdraw=True)


@click.command()
@click.argument("policy", required=False)
@click.option("--override", metavar="CHANGE", help="Change whose level to set.")
@click.option("--level", type=click.Choice(("material", "minor")), help="Level to set it to.")
@click.option("--reason", help="Why; stands in every report.")
@click.option("--wording", metavar="CHANGE", help="Change to explain in your own words.")
@click.option("--text", metavar="TEXT", help='Those words; "" returns to the machine\'s.')
@click.option("--headline", metavar="TEXT", help='Your own headline; "" returns to the machine\'s.')
@click.option("--intro", metavar="TEXT", help='A paragraph before the changes; "" takes it out.')
@click.option(
    "--reword",
    is_flag=True,
    help="Keep people's words where the machine's changed under them.",
)
@click.option("--edit", is_flag=True, help="Edit all words and decisions in $VISUAL or $EDITOR.")
@click.option("--approve", is_flag=True, help="Approve exactly what is shown.")
@click.option(
    "--withdraw-approval",
    "withdraw_",
    is_flag=True,
    help="Take back the approval of --by, or all.",
)
@click.option("--by", metavar="NAME", help="Who decides.")
@click.option(
    "--rev",
    metavar="REV",
    callback=filled,
    help="Review this revision instead of the working tree.",
)
@click.option(
    "--told",
    metavar="REV",
    callback=filled,
    help="Review what follows a notice that is half sent with the text of REV.",
)
@click.option("--list", "lists", is_flag=True, help="List all reviews, past ones too.")
@terminal_or_json_option
@today_option
@config_option
def review(
    policy: str | None,
    rev: str | None,
    told: str | None,
    lists: bool,
    form: str,
    today: Today,
    config_path: Path | None,
    withdraw_: bool,
    **decided: str | bool | None,
) -> None:
    """Show what needs a decision; record decisions.

    Decisions lie as readable files in .policydiff/reviews: commit them. An approval holds for exactly
    what is shown, and lapses when anything of it changes.

    \b
    policydiff review privacy
    policydiff review privacy --override 3f2a --level minor --reason "same vendor, new name" --by "A. Lee"
    policydiff review privacy --wording 3f2a --text "Logs stay 90 days, not 30." --by "A. Lee"
    policydiff review privacy --approve --by "A. Lee"
    """  # noqa: D301  # \b is a character here: click keeps the lines that follow it
    asked = Asked(withdraw=withdraw_, **decided)  # type: ignore[arg-type]
    asked.check()
    with open_workspace(config_path, Path.cwd()) as workspace:
        policies = workspace.policies(policy)
        if asked.decides and len(policies) > 1:
            raise UsageError("Several policies are configured; name the one to decide on.")
        if lists:
            _list(workspace, policies, form)
            return
        states = []
        for each in policies:
            day = today.in_zone(each.time_zone)
            pending = _decide(workspace, _pending(workspace, each, rev, told, day), asked, day)
            if form == "json":
                states.append(review_state(workspace, pending))
            else:
                _show(workspace, pending)
        if form == "json":
            _write_json({"policies": states})


def _pending(
    workspace: Workspace,
    policy: PolicyConfig,
    rev: str | None,
    told: str | None,
    day: datetime.date,
) -> Pending:
    new = workspace.version_at(policy, rev) if rev else workspace.version_in_tree(policy)
    baseline = as_told(workspace, policy, told, day) if told else None
    return find_pending(workspace, policy, new, day, baseline=baseline)


def _decide(workspace: Workspace, pending: Pending, asked: Asked, day: datetime.date) -> Pending:
    """Record what was asked for, the approval last: it is for all the rest."""
    by = asked.by or ""
    if asked.override is not None and asked.level is not None:
        level = Level(asked.level)
        pending = override(workspace, pending, asked.override, level, by, asked.reason or "", day)
    if asked.wording is not None and asked.text is not None:
        text = _one_line(asked.text)
        pending = set_wording(workspace, pending, asked.wording, text, by, day)
    if asked.headline is not None:
        pending = set_headline(workspace, pending, _one_line(asked.headline), day)
    if asked.intro is not None:
        pending = set_intro(workspace, pending, _one_line(asked.intro), day)
    if asked.reword:
        pending = keep_wording(workspace, pending, by, day)
    if asked.edit:
        pending = edit_review(workspace, pending, by, day)
    if asked.withdraw:
        pending = withdraw(workspace, pending, asked.by, day)
    if asked.approve:
        at = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        pending = approve(workspace, pending, by, at, day)
    return pending


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _show(workspace: Workspace, pending: Pending) -> None:
    write(render(pending.report, "terminal"))
    lapsed = [("override", each.change, each.by) for each in pending.lapsed]
    lapsed += [("wording", each.change, each.by) for each in pending.lapsed_wording]
    for what, gone, by in lapsed:
        say(f"lapsed: the {what} of {gone[:12]} by {by}; that change is gone")
    if not pending.must_tell:
        # Without the platform, as below.
        unproved = prove(workspace, pending, None).problem
        say(f"{pending.policy.id}: {unproved or 'nothing to decide; readers need not be told.'}")
        return
    notice = pending.notice
    if notice.stage is not Stage.ANNOUNCE:
        say(
            f"Stage: {notice.stage}, after the notice of {pending.baseline.date}; "
            "`policydiff notify` shows the mail."
        )
    say(f"Headline: {notice.headline}")
    if notice.intro:
        say(f"Introduction: {notice.intro}")
    for reworded, text in notice.wording:
        say(f"In a person's words, {reworded[:12]}: {text}")
    for warning in notice.warnings:
        say(f"dates: {warning}")
    for problem in pending.wording_problems:
        say(f"wording: {problem.message}")
    undecided = [change for change in pending.report.changes if change.needs_review]
    if undecided:
        say("Not understood, so a person must decide (policydiff review --override …):")
        for change in undecided:
            say(f"  {change.id[:12]}  {(change.new_text or change.old_text)[:70]}")
    # Without the platform: whoever decides here has often no token at hand, and `check` asks it.
    proof = prove(workspace, pending, None)
    say(proof.problem or f"Approved by {proof.by}; `policydiff notify` plans the mailing.")
    for reason in stale_reasons(workspace, pending):
        say(f"  {reason}")


def _list(workspace: Workspace, policies: tuple[PolicyConfig, ...], form: str) -> None:
    found = [each for policy in policies for each in list_reviews(workspace.folder, policy.id)]
    if form == "json":
        _write_json({"reviews": [past_review(each) for each in found]})
        return
    for each in found:
        approved = ", ".join(f"{known.by} on {known.at[:10]}" for known in each.approvals)
        overrides, sentences = len(each.overrides), len(each.wordings)
        counts = f"{plural(overrides, 'override')}, {plural(sentences, 'own sentence')}"
        write(f"{each.policy} after {each.follows}: {counts}, approved by {approved or 'nobody'}")


def _write_json(values: dict[str, object]) -> None:
    write(json.dumps({"version": STATE_VERSION, **values}, ensure_ascii=False, indent=2))
