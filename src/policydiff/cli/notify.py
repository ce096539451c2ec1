"""`policydiff notify`: plan the mailing of a material change, or send it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from policydiff.cli.options import Today, config_option, today_option
from policydiff.cli.output import say, write
from policydiff.cli.progress import progress_line
from policydiff.config import PolicyConfig, TransportName
from policydiff.delivery.records import (
    OPEN_STATES,
    REHEARSAL,
    DeliveryState,
    Ending,
    MailingResult,
    SubscriberKind,
)
from policydiff.errors import DecisionMissing, IncompleteMailing, PolicydiffError
from policydiff.notice import Timing, Turn
from policydiff.pipeline.due import Agenda, Item, find_agenda
from policydiff.pipeline.evidence import pack_name, without_own_link
from policydiff.pipeline.notify import (
    PlannedMailing,
    move_baseline,
    plan_notice,
    send_notice,
    send_test,
)
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.sending_limits import RunLimits
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.render.visible import log_text
from policydiff.reviews import BASELINES, save_baseline

if TYPE_CHECKING:
    from policydiff.delivery.suppressions import SuppressionResult
    from policydiff.render.email import Message


@click.command()
@click.argument("policy", required=False)
@click.option("--send", is_flag=True, help="Send; without it the mailing is only planned.")
@click.option("--due", is_flag=True, help="Everything due: reminders and mails on the day too.")
@click.option("--resume", is_flag=True, help="Go on with a mailing that was paused.")
@click.option("--test", "test", metavar="ADDRESS", help="Send the notice to this address only.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Send to at most N readers now.")
@click.option(
    "--canary",
    type=click.IntRange(1),
    metavar="N",
    help="Send to N readers, then pause for a look.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="ID|KIND|deferred",
    help="Send to this reader, to account holders or watchers, or to those put off before.",
)
@click.option("--rev", default="HEAD", show_default=True, help="Revision to tell readers of.")
@today_option
@config_option
def notify(
    policy: str | None,
    send: bool,
    due: bool,
    resume: bool,
    test: str | None,
    limit: int | None,
    canary: int | None,
    only: tuple[str, ...],
    rev: str,
    today: Today,
    config_path: Path | None,
) -> None:
    """Plan the mailing of a material change, or send it.

    Tells what changed since readers were last told. Nothing is sent without --send and an approval,
    and nobody is sent the same notice twice, however often it runs. With --due it also sends
    reminders and the mails of the day on which a change comes into force, where they are configured,
    and goes on with the next policy where one waits for a decision. The outbox is a rehearsal: it
    writes files, tells nobody, and never moves the baseline.
    """
    wanted = _Wanted(
        send=send, due=due, resume=resume, test=test, asked=RunLimits(limit, canary, only), rev=rev
    )
    failures: list[PolicydiffError] = []
    with open_workspace(config_path, Path.cwd()) as workspace:
        for each in workspace.policies(policy):
            try:
                _notify_of(workspace, each, wanted, today.in_zone(each.time_zone))
            except PolicydiffError as failure:
                if not due:
                    raise
                failures.append(failure)
                say(f"{each.id}: {failure}")
    if failures:
        # A decision that is missing stops nothing else; what failed is worse than what waits.
        raise min(failures, key=lambda failure: isinstance(failure, DecisionMissing))


INTERRUPTED = 130
"""Exit code of a run that was asked to stop, as shells give it for Ctrl-C."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line asks for."""

    send: bool
    due: bool
    resume: bool
    test: str | None
    asked: RunLimits
    rev: str


def _notify_of(workspace: Workspace, policy: PolicyConfig, wanted: _Wanted, today: date) -> None:
    """Do one policy's mails; with --due also the next notice, once the one that was begun is told."""
    while True:
        agenda = find_agenda(workspace, policy, wanted.rev, today)
        _say_ledger_ahead(workspace, agenda, wanted)
        if not agenda.concerns_change:
            level = agenda.change.report.level
            say(
                f"{policy.id}: nothing to tell; the change since readers were last told is {level}."
            )
        items = agenda.items if wanted.due else agenda.items[: agenda.concerns_change]
        # Once the baseline moves, what follows it is another thing.
        moved = False
        for item in items:
            moved = moved or _do(workspace, item, wanted, today)
        undecided = [item.undecided for item in items if item.is_undecided]
        if undecided and wanted.test is None:
            raise DecisionMissing(undecided[0])
        if not (moved and wanted.due):
            return


def _say_ledger_ahead(workspace: Workspace, agenda: Agenda, wanted: _Wanted) -> None:
    told = agenda.told
    if told.recorded:
        return
    say(
        f"{told.baseline.policy}: readers were told of notice {told.baseline.notice} on "
        f"{told.baseline.date}, says the ledger; {BASELINES} does not know."
    )
    if wanted.send:
        save_baseline(workspace.folder, told.baseline)
        say(f"It is written down there now. Commit {BASELINES}.")


def _do(workspace: Workspace, item: Item, wanted: _Wanted, today: date) -> bool:
    """Plan or send one mail; return whether it moved the baseline."""
    turn = item.turn
    if item.pending is None or (turn.timing is not Timing.DUE and not wanted.test):
        say(f"{item.policy.id}: {turn.stage}: {turn.timing}: {turn.reason}")
        return False
    notice = item.pending.notice
    for warning in (*notice.warnings, *notice.refused):
        say(f"{item.policy.id}: warning: {warning}")
    planned = plan_notice(workspace, item.pending)
    if planned.ledger_problem and not wanted.send:
        say(f"{item.policy.id}: warning: {planned.ledger_problem}")
    write(_describe(workspace, planned, turn))
    if wanted.test is not None:
        send_test(workspace, planned, wanted.test)
        say(_tell_test(tuple(planned.messages)))
        return False
    if item.is_undecided:
        return False
    if not wanted.send:
        say("Nothing was sent; --send sends it.")
        return False
    with progress_line() as show:
        result = send_notice(
            workspace,
            planned,
            resume=wanted.resume,
            asked=wanted.asked,
            on_progress=show,
            on_suppressions=_tell_suppressions,
        )
    return _conclude(workspace, planned, result, today)


def _describe(workspace: Workspace, planned: PlannedMailing, turn: Turn) -> str:
    message = planned.messages[planned.locale]
    lines = [
        f"Notice {planned.key.notice} on {planned.pending.report.policy.title} ({planned.key.policy})",
        f"Stage: {turn.stage}, because: {turn.reason}",
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
    kinds = sorted({part.kind for part in planned.plan.recipients}) or [SubscriberKind.ACCOUNT]
    mails = [(kind, locale) for kind in kinds for locale in planned.messages]
    for kind, locale in mails:
        mail = planned.message_to(kind, locale)
        heading = _heading(kind, locale, mail, planned) if len(mails) > 1 else []
        lines += ["", *heading, *without_own_link(mail.text).rstrip().splitlines()]
    # A policy may say anything, and a build log takes some lines for commands.
    return "\n".join(map(log_text, lines))


def _heading(
    kind: SubscriberKind, locale: str, mail: Message, planned: PlannedMailing
) -> list[str]:
    """Return what stands above one of several mails: to whom, in which language, its subject."""
    to = f"To {kind.counted(2).partition(' ')[2]}"
    if len(planned.messages) == 1:
        return [f"{to}:", ""]
    return [f"{to}, in {locale}:", f"Subject: {mail.subject}", ""]


def _tell_test(locales: tuple[str, ...]) -> str:
    if len(locales) == 1:
        return "The test mail is on its way; nobody else was told."
    return (
        f"The test mails are on their way, in {', '.join(locales[:-1])} and {locales[-1]}; nobody else "
        "was told."
    )


def _tell_suppressions(pulled: SuppressionResult) -> None:
    found = (
        (pulled.bounced, "bounced"),
        (pulled.complained, "complained"),
        (pulled.unsubscribed, "unsubscribed"),
        (pulled.suppressed, "opted out of everything there, so that it would drop their mail"),
        (pulled.restored, "may be mailed again"),
        (pulled.blocked, "whose server refused an earlier mail for a time and are mailed"),
    )
    news = ", ".join(f"{count} {words}" for count, words in found if count)
    say(f"SendGrid's lists: {news or 'nothing new'}.")


def _say_evidence_head(workspace: Workspace, result: MailingResult) -> None:
    if not result.evidence_head:
        return
    config = workspace.config
    # A ledger on a git ref keeps no chain: the pack is what can be checked.
    target = (
        f"{config.retention.evidence}/{pack_name(result.key)}"
        if config.delivery.ledger
        else result.key.notice
    )
    say(
        "Its evidence ends with this hash. Noted elsewhere, it proves later that nobody rewrote it: "
        f"`policydiff notices verify {target} --head {result.evidence_head}`"
    )


_SETTLE = (
    " Find out what became of the unknown ones, which are never sent again by themselves; then `policydiff "
    "notices resolve {} --sent` or `--unsent`, with --by NAME and --reason WHY, settles them."
)
_TRY_AGAIN = (
    " Once it is mended why they were refused, `policydiff notices resolve {} --unsent --refused --by NAME "
    "--reason WHY` and `policydiff notify --due --send --resume` send to them."
)


def _conclude(
    workspace: Workspace, planned: PlannedMailing, result: MailingResult, today: date
) -> bool:
    """Say how it went; return whether it moved the baseline."""
    states = ", ".join(f"{part.count} {part.state}" for part in result.counts) or "nobody"
    say(f"Sent to {result.accepted_now} now. The notice stands at: {states}.")
    if workspace.config.delivery.transport is TransportName.OUTBOX:
        say(f"Look into {workspace.folder / workspace.config.delivery.outbox}")
    _say_evidence_head(workspace, result)
    baseline = move_baseline(workspace, planned, result, today)
    if baseline is not None:
        say(f"Readers know {baseline.commit[:12]} now. Commit {BASELINES}.")
    elif planned.key.namespace == REHEARSAL:
        say("A rehearsal: nobody was told, and the baseline stays.")
    elif result.refused_by_all:
        say(
            "Everybody was refused, so nobody was told, and the baseline stays."
            + (
                f" To leave it at that, `policydiff adopt {planned.key.policy}`."
                if isinstance(planned.pending, Pending)
                else ""
            )
        )
    if result.ending is Ending.INTERRUPTED and not result.complete:
        say(f"Interrupted: {result.reason}.")
        raise Exit(INTERRUPTED)
    if not result.everybody_reached:
        unknown = result.count(DeliveryState.UNKNOWN)
        rejected = result.count(DeliveryState.REJECTED)
        waiting = result.count(*OPEN_STATES)
        raise IncompleteMailing(
            f"Not everybody was reached: {waiting} still to be told, {rejected} refused, {unknown} unknown, "
            f"{SubscriberKind.ACCOUNT.counted(len(result.another_channel))} to tell by another channel"
            + (f"; {result.reason}" if result.reason else "")
            + f". `policydiff notices show {planned.key.notice}` lists them."
            + (_SETTLE.format(planned.key.notice) if unknown and not result.reason else "")
            + (_TRY_AGAIN.format(planned.key.notice) if rejected and not result.complete else "")
        )
    return baseline is not None
