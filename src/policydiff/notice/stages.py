"""The life cycle of a notice: which stage a change is told in, and which later mails are due.

    text A is known ── edits ──► text B announced ── N days before ──► reminder ── the day ──► in force
                                  │   │
                                  │   └─ edited again before the day ──► correction (takes its place)
                                  └───── back to A before the day ─────► withdrawal (A is known again)

Edits before the announcement never show: what readers were last told is compared with what stands
now. Once the day has come, the next edit is a new announcement. All functions are pure.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum

from policydiff.materiality import Level
from policydiff.notice.days import first_day
from policydiff.notice.records import Baseline, Stage, Standing
from policydiff.report.records import ChangeReport

LATEST_IN_FORCE = 14
"""Days after the effective date for which it is still news that a change applies. A schedule that
slept may catch up within them; who switches the mail on later tells nobody of last year."""


class Timing(StrEnum):
    """Whether a mail may go out."""

    DUE = "due"
    WAITS = "waits"
    SENT = "sent"
    OVER = "not sent"
    """It will not go out any more, or never."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One stage of a notice on one day, and why it is or is not its turn."""

    stage: Stage
    timing: Timing
    reason: str
    """One clause for people, without a full stop."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a policy's notices go out."""

    announce_on: datetime.date | None = None
    """The day before which nothing is announced; None for as soon as it is approved."""
    remind_days: int = 0
    """Days before the effective date; 0 for no reminder."""
    in_force: bool = False
    """Whether readers are told on the day itself."""


def change_stage(
    baseline: Baseline,
    today: datetime.date,
    *,
    since: ChangeReport,
    whole: ChangeReport | None,
    announced: ChangeReport | None,
    sha256: str,
) -> Stage:
    """Return the stage in which a new text is told.

    `since` compares what readers were last told with the new text, `whole` the version that still
    applies with it (None where `baseline` has no standing version), `announced` that version with
    what readers were told (wanted only where `whole` is not material); all after overrides. `sha256`
    is that of the new text, normalised. What is taken back after it came into force is a change
    like any other, and so is an edit of a text that named no date: it applied at once.
    """
    standing = baseline.standing
    first = first_day(baseline.effective_date)
    if standing is None or whole is None or (first is not None and first <= today):
        return Stage.ANNOUNCE
    if sha256 == standing.sha256 or _nothing_is_left(since, whole, announced):
        return Stage.WITHDRAW
    return Stage.ANNOUNCE if first is None else Stage.CORRECT


def _nothing_is_left(
    since: ChangeReport, whole: ChangeReport, announced: ChangeReport | None
) -> bool:
    # Under newer rules the announced change itself may count as minor, which takes nothing back.
    is_material = announced is not None and announced.level is Level.MATERIAL
    return since.level is not Level.NONE and whole.level is not Level.MATERIAL and is_material


def must_tell(stage: Stage, baseline: Baseline, since: ChangeReport) -> bool:
    """Whether readers must be told of what changed since they were last told.

    They must of a material change, of the end of an announced one, and, while a change is announced
    and not yet in force, of another effective date.
    """
    if since.level is Level.MATERIAL or stage is Stage.WITHDRAW:
        return True
    return stage is Stage.CORRECT and since.new.effective_date != baseline.effective_date


def announcement_turn(stage: Stage, schedule: Schedule, today: datetime.date) -> Turn:
    """Return whether an approved change may be told today. Only an announcement ever waits."""
    waits_for = schedule.announce_on
    if stage is Stage.ANNOUNCE and waits_for is not None and today < waits_for:
        return Turn(stage, Timing.WAITS, f"announce_on is {waits_for}")
    reasons = {
        Stage.ANNOUNCE: "a material change that readers were not told of",
        Stage.CORRECT: "what was announced has changed before it is in force",
        Stage.WITHDRAW: "what was announced is taken back",
    }
    return Turn(stage, Timing.DUE, reasons[stage])


def later_turns(baseline: Baseline, schedule: Schedule, today: datetime.date) -> tuple[Turn, ...]:
    """Return the turns of the configured mails that follow the notice readers were last told by.

    () where nothing was announced, or nothing is configured.
    """
    if baseline.standing is None:
        return ()
    turns = []
    if schedule.remind_days:
        turns.append(_reminder(baseline, schedule.remind_days, today))
    if schedule.in_force:
        turns.append(_in_force(baseline, today))
    return tuple(turns)


def _reminder(baseline: Baseline, days: int, today: datetime.date) -> Turn:
    first, told = first_day(baseline.effective_date), datetime.date.fromisoformat(baseline.date)
    if first is None:
        return Turn(Stage.REMIND, Timing.OVER, "the policy names no date")
    day = first - datetime.timedelta(days=days)
    when = f"{days} {'day' if days == 1 else 'days'} before {baseline.effective_date}"
    if told >= day:
        return Turn(
            Stage.REMIND, Timing.OVER, f"readers were told on {told}, not earlier than {when}"
        )
    if today >= first:
        return Turn(
            Stage.REMIND, Timing.OVER, f"the change applies since {baseline.effective_date}"
        )
    if today < day:
        return Turn(Stage.REMIND, Timing.WAITS, f"until {day}, {when}")
    return Turn(Stage.REMIND, Timing.DUE, f"from {day} on, {when}")


def _in_force(baseline: Baseline, today: datetime.date) -> Turn:
    first, told = first_day(baseline.effective_date), datetime.date.fromisoformat(baseline.date)
    if first is None:
        return Turn(Stage.IN_FORCE, Timing.OVER, "the policy names no date")
    if told >= first:
        reason = f"readers were told on {told}, when the change applied already"
        return Turn(Stage.IN_FORCE, Timing.OVER, reason)
    if today < first:
        return Turn(Stage.IN_FORCE, Timing.WAITS, f"until {first}")
    if (today - first).days > LATEST_IN_FORCE:
        reason = f"the change applies since {first}, more than {LATEST_IN_FORCE} days ago"
        return Turn(Stage.IN_FORCE, Timing.OVER, reason)
    return Turn(Stage.IN_FORCE, Timing.DUE, f"the change applies since {first}")


def advance_baseline(baseline: Baseline, told: Baseline, stage: Stage) -> Baseline:
    """Return the baseline once `told` was told in `stage`: `told` with its standing version.

    Only what is told in `ANNOUNCE`, `CORRECT` and `WITHDRAW` moves a baseline.
    """
    match stage:
        case Stage.ANNOUNCE:
            standing = Standing(
                commit=baseline.commit,
                blob=baseline.blob,
                sha256=baseline.sha256,
                path=baseline.path,
                decisions=(baseline.notice,),
            )
            return replace(told, standing=standing)
        case Stage.CORRECT:
            assert baseline.standing is not None
            decisions = (*baseline.standing.decisions, baseline.notice)
            return replace(told, standing=replace(baseline.standing, decisions=decisions))
        case Stage.WITHDRAW:
            return replace(told, standing=None, effective_date=None)
        case _:
            return baseline
