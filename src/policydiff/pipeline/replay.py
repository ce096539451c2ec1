"""A policy's whole history under the rules: when readers would have been told, and why.

    version   1   2   3   4   5      compared with the version readers were told of last:
    level     -   m   M   m   M      2 with 1, 3 with 1, 4 with 3, 5 with 3
    told          .   x   .   x

Each version is compared with the last *notified* one, as `notify` does: minor changes add up until a
notice tells of them, and what was changed and changed back before anybody was told is nothing. The
history is that of the main line: drafts on branches count when they are merged, as one step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from policydiff import __version__
from policydiff.config import PolicyConfig
from policydiff.errors import DocumentError, HistoryError
from policydiff.materiality import Law, Level
from policydiff.pipeline.fingerprint import engine_fingerprint
from policydiff.pipeline.reading import Reader
from policydiff.pipeline.verdicts import Judge
from policydiff.pipeline.workspace import Workspace
from policydiff.report import PolicyRef
from policydiff.report.replay import Outcome, Replay, ReplayStep, Totals, Verdict
from policydiff.repository import BlobVersion
from policydiff.rules import RULES_VERSION


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of the history is replayed."""

    rev: str = "HEAD"
    """Newest version to include."""
    since: str = ""
    """First day, ISO 8601: what stood before it counts as known to readers. "" is the beginning."""
    until: str = ""
    """Last day, or ""."""
    wait_days: int = 0
    """How long a notice waits for its approval; what changes meanwhile is told in it."""


Progress = Callable[[int, int], None]
"""Called with the number of versions done, and of all."""


def replay_policy(
    workspace: Workspace,
    policy: PolicyConfig,
    span: Span = Span(),
    *,
    law: Law | None = None,
    use_cache: bool = True,
    on_progress: Progress = lambda done, total: None,
) -> Replay:
    """Judge every version of `policy` as if the tool had been in use from its first one on.

    `law` takes the place of the configured one. Decisions of people are not replayed: what is
    shown is what the rules alone would have proposed. Raises `HistoryError` where the policy has
    no version in the span, or the clone is shallow.
    """
    versions = _versions(workspace, policy, span)
    law = workspace.config.law if law is None else law
    reader = Reader(workspace.repository, policy.locale)
    judge = Judge(workspace, policy, law, reader, use_cache=use_cache)
    walk = _Walk(judge, reader, timedelta(days=span.wait_days))
    try:
        for done, (number, step) in enumerate(versions, start=1):
            walk.take(number, step)
            on_progress(done, len(versions))
    finally:
        judge.close()  # An interrupted run leaves what it found to the next one.
    steps = walk.end()
    return Replay(
        policydiff_version=__version__,
        rules_version=RULES_VERSION,
        engine=engine_fingerprint(),
        policy=PolicyRef(policy.id, policy.title, versions[-1][1].path, policy.locale),
        law=law,
        wait_days=span.wait_days,
        totals=_totals(steps),
        steps=steps,
    )


def _versions(
    workspace: Workspace, policy: PolicyConfig, span: Span
) -> tuple[tuple[int, BlobVersion], ...]:
    """Return the versions of the span with their numbers, oldest first; the first is the baseline."""
    path = workspace.git_path(policy.path)
    aliases = tuple(map(workspace.git_path, policy.aliases))
    history = workspace.repository.versions(path, span.rev, aliases)[::-1]
    numbered = tuple(enumerate(history, start=1))
    last = max((n for n, step in numbered if step.date[:10] <= (span.until or "~")), default=0)
    kept = numbered[:last]
    if span.since:
        first = next((n for n, step in kept if step.date[:10] >= span.since), last + 1)
        kept = kept[max(0, first - 2) :]
    if not kept:
        until = f" until {span.until}" if span.until else ""
        raise HistoryError(
            f"{path} has no version in {span.rev}{until} of {workspace.repository.place}; commit it "
            "first, or name another day."
        )
    return kept


@dataclass(frozen=True, slots=True)
class _Told:
    """The version readers know."""

    number: int
    step: BlobVersion


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A notice that waits for its approval."""

    due: datetime
    place: int
    """Of the step that would be told of, in `_Walk.steps`."""
    told: _Told


@dataclass(slots=True)
class _Walk:
    """The state of readers' knowledge, taken from version to version."""

    judge: Judge
    reader: Reader
    wait: timedelta
    steps: list[ReplayStep] = field(default_factory=list)
    baseline: _Told | None = None
    waiting: _Waiting | None = None
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def take(self, number: int, step: BlobVersion) -> None:
        """Go on to a version."""
        if step.date:  # A date beyond the calendar is "": the version counts as made with the last.
            self.now = datetime.fromisoformat(step.date)
        if self.waiting is not None and self.now >= self.waiting.due:
            self._send(self.waiting)
        here = _Told(number, step)
        try:
            if self.baseline is None:
                self.reader.read(step)
                self.baseline = here
                self.steps.append(_step(here, Outcome.BASELINE))
                return
            verdict = self.judge.judge(self.baseline.step, step)
        except DocumentError as error:
            known = self.baseline.number if self.baseline else 0
            self.steps.append(_step(here, Outcome.UNREADABLE, known, problem=str(error)))
            return
        outcome = Outcome.WAITS if verdict.level is Level.MATERIAL else Outcome(verdict.level)
        self.steps.append(_step(here, outcome, self.baseline.number, verdict))
        if outcome is not Outcome.WAITS:
            self.waiting = None  # Taken back before anybody was told.
            return
        due = self.waiting.due if self.waiting else self._after_waiting()
        self.waiting = _Waiting(due, len(self.steps) - 1, here)
        if not self.wait:
            self._send(self.waiting)  # Also where the next commit bears an earlier date.

    def end(self) -> tuple[ReplayStep, ...]:
        """Send what still waits, and return all steps."""
        if self.waiting is not None:
            self._send(self.waiting)
        return tuple(self.steps)

    def _send(self, notice: _Waiting) -> None:
        step = self.steps[notice.place]
        day = notice.due.date().isoformat()
        self.steps[notice.place] = replace(step, outcome=Outcome.NOTICE, told=day)
        self.baseline, self.waiting = notice.told, None

    def _after_waiting(self) -> datetime:
        try:
            return self.now + self.wait
        except OverflowError:
            return self.now


def _step(
    here: _Told,
    outcome: Outcome,
    baseline: int = 0,
    verdict: Verdict | None = None,
    problem: str = "",
) -> ReplayStep:
    return ReplayStep(
        version=here.number,
        commit=here.step.commit,
        date=here.step.date,
        path=here.step.path,
        deleted=here.step.blob is None,
        outcome=outcome,
        told="",
        baseline=baseline,
        verdict=verdict,
        problem=problem,
    )


def _totals(steps: Sequence[ReplayStep]) -> Totals:
    def count(outcome: Outcome) -> int:
        return sum(step.outcome is outcome for step in steps)

    return Totals(
        versions=len(steps),
        notices=count(Outcome.NOTICE),
        days=len({step.told for step in steps if step.told}),
        waits=count(Outcome.WAITS),
        minor=count(Outcome.MINOR),
        none=count(Outcome.NONE),
        unreadable=count(Outcome.UNREADABLE),
    )
