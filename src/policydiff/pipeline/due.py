"""Everything about one policy whose turn it may be: the change to tell, and what follows a notice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from policydiff.config import PolicyConfig
from policydiff.delivery.records import MailingKey
from policydiff.delivery.store import Store
from policydiff.notice import Schedule, Timing, Turn, announcement_turn, later_turns
from policydiff.pipeline.approvals import Proof, forge_of, is_silenced, prove
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.pending import Pending, Repeat, find_repeat, schedule_of
from policydiff.pipeline.told import Told, find_change, find_told, repeated_on
from policydiff.pipeline.transport import mailing_namespace
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
    proof: Proof
    """How people's decisions on the change stand."""

    @property
    def concerns_change(self) -> bool:
        """Whether the first of the items is about the change.

        So it is also where nothing would be told, on the ground of levels that nobody has proved.
        """
        return self.change.must_tell or is_silenced(self.change, self.proof)


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
        proof = prove(workspace, change, forge_of(workspace), commit=change.new.rev or None)
        items = []
        silenced = is_silenced(change, proof)
        if silenced:
            items.append(_silenced_item(change, proof))
        elif change.must_tell:
            items.append(_change_item(told, change, proof, schedule, today))
        for turn in later_turns(told.baseline, schedule, today):
            settled = _settle(workspace, store, change, turn, first=change.must_tell or silenced)
            repeat = None
            if settled.timing is Timing.DUE:
                repeat = find_repeat(
                    workspace, policy, told.baseline, settled.stage, today, change.report
                )
            items.append(Item(policy, settled, repeat))
    return Agenda(told, change, tuple(items), proof)


def _silenced_item(change: Pending, proof: Proof) -> Item:
    reason = "its material changes were made minor, and nothing proves by whom"
    return Item(change.policy, Turn(change.notice.stage, Timing.DUE, reason), None, proof.problem)


def _change_item(
    told: Told, change: Pending, proof: Proof, schedule: Schedule, today: datetime.date
) -> Item:
    stage = change.notice.stage
    if change.begun:
        turn = Turn(
            stage, Timing.DUE, "its mailing has begun; later edits wait for the next notice"
        )
        return Item(change.policy, turn, change)
    turn = announcement_turn(stage, schedule, today)
    undecided = proof.problem
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


def _settle(
    workspace: Workspace, store: Store, change: Pending, turn: Turn, *, first: bool
) -> Turn:
    """Return the turn of a repeating mail, given what was sent and whether the change goes first."""
    if turn.timing is not Timing.DUE:
        return turn
    if first:
        reason = "a change made since must be told first"
        return replace(turn, timing=Timing.WAITS, reason=reason)
    key = MailingKey(
        mailing_namespace(workspace.config), change.policy.id, change.baseline.notice, turn.stage
    )
    sent = repeated_on(store, key)
    return replace(turn, timing=Timing.SENT, reason=f"on {sent}") if sent else turn
