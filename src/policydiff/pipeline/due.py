"""Everything about one policy whose turn it may be: the change to tell, and what follows a notice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from policydiff.config import PolicyConfig
from policydiff.delivery.records import MailingKey
from policydiff.delivery.store import Store
from policydiff.notice import Schedule, Timing, Turn, announcement_turn, later_turns
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.check import approval_problem
from policydiff.pipeline.notify import mailing_namespace
from policydiff.pipeline.pending import Pending, Repeat, find_repeat, schedule_of
from policydiff.pipeline.told import Told, find_change, find_told, repeated_on
from policydiff.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Item:
    """One mail of one policy, with whether it is its turn."""

    policy: PolicyConfig
    turn: Turn
    pending: Pending | Repeat | None
    """What would be sent; None where it is not its turn."""
    undecided: str = ""
    """What a person must decide before it goes out, or ""."""

    @property
    def is_undecided(self) -> bool:
        """Whether it is due and a person has to decide first."""
        return self.turn.timing is Timing.DUE and bool(self.undecided)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Where one policy stands today."""

    told: Told
    change: Pending
    """What changed since readers were told, whether they must be told of it or not."""
    items: tuple[Item, ...]
    """First the change to tell, where there is one, then what follows the notice before."""


def find_agenda(
    workspace: Workspace, policy: PolicyConfig, rev: str, today: datetime.date
) -> Agenda:
    """Return what is due, what waits and what is over, for the policy as it stands in `rev`.

    `today` is the day in the policy's time zone. While a change waits to be told, mails that repeat
    the notice before it wait too: they would say what is no longer so. Raises `DecisionMissing`
    where the policy has no baseline.
    """
    schedule = schedule_of(workspace, policy)
    with open_audience(workspace.config, workspace.environ, readers=False) as store:
        told = find_told(workspace, policy, store)
        change = find_change(workspace, policy, rev, today, told)
        items = []
        if change.must_tell:
            items.append(_change_item(workspace, told, change, schedule, today))
        for turn in later_turns(told.baseline, schedule, today):
            settled = _settle(workspace, store, change, turn)
            repeat = None
            if settled.timing is Timing.DUE:
                repeat = find_repeat(
                    workspace, policy, told.baseline, settled.stage, today, change.report
                )
            items.append(Item(policy, settled, repeat))
    return Agenda(told, change, tuple(items))


def _change_item(
    workspace: Workspace, told: Told, change: Pending, schedule: Schedule, today: datetime.date
) -> Item:
    stage = change.notice.stage
    if change.begun:
        turn = Turn(
            stage, Timing.DUE, "its mailing has begun; later edits wait for the next notice"
        )
        return Item(change.policy, turn, change)
    turn = announcement_turn(stage, schedule, today)
    trusts = workspace.config.review.trust_local_approvals
    undecided = approval_problem(change, trusts_local=trusts)
    if change.stops is not None:
        turn = replace(turn, reason=f"{turn.reason} before everybody had the notice")
        if undecided:
            undecided = (
                "Nobody has approved the notice to those who had the one before. Run `policydiff review "
                f"{change.policy.id} --told {change.stops.revision[:12]} --approve --by NAME`."
            )
    elif told.pin is not None:
        undecided = (
            f"Notice {told.pin.key.notice} was begun with the text of {told.pin.revision[:12]}, and its "
            "mails would say something else now: templates, settings or decisions changed. Undo that, or "
            f"`policydiff review {change.policy.id} --rev {told.pin.revision[:12]} --approve --by NAME`."
        )
    return Item(change.policy, turn, change, undecided)


def _settle(workspace: Workspace, store: Store, change: Pending, turn: Turn) -> Turn:
    """Return the turn of a repeating mail, given what was sent and what has to be told first."""
    if turn.timing is not Timing.DUE:
        return turn
    if change.must_tell:
        reason = "a change made since must be told first"
        return replace(turn, timing=Timing.WAITS, reason=reason)
    key = MailingKey(
        mailing_namespace(workspace.config), change.policy.id, change.baseline.notice, turn.stage
    )
    sent = repeated_on(store, key)
    return replace(turn, timing=Timing.SENT, reason=f"on {sent}") if sent else turn
