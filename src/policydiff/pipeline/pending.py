"""What would be told to readers now, reviewed: the change since the last notified version.

And what they were told before, to be repeated: a reminder, or the mail on the day it comes into force.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policydiff.config import Config, PolicyConfig
from policydiff.document import parse_document
from policydiff.errors import DecisionMissing, ReviewError
from policydiff.history import Version, load_version
from policydiff.materiality import Level
from policydiff.notice import (
    ApprovalState,
    Baseline,
    Notice,
    Override,
    Review,
    Schedule,
    Stage,
    apply_overrides,
    build_notice,
    change_stage,
    content_digest,
    first_day,
    headline,
    must_tell,
    normalised_sha256,
    notice_id,
    promised_lead_days,
)
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.render.templates import templates_digest
from policydiff.report import Change, ChangeReport
from policydiff.reviews import load_baselines, load_review
from policydiff.statements import Entry, extend_lexicon

if TYPE_CHECKING:
    from policydiff.delivery.store.pins import Pin


@dataclass(frozen=True, slots=True)
class Pending:
    """A policy's change since readers were last told, with what people decided about it."""

    policy: PolicyConfig
    baseline: Baseline
    old: Version
    new: Version
    judged: ChangeReport
    """As the rules have it, before overrides."""
    report: ChangeReport
    """The same after overrides."""
    review: Review
    """Empty where nobody decided anything yet."""
    lapsed: tuple[Override, ...]
    """Overrides of changes that are no longer there; they count for nothing."""
    notice: Notice
    """What would be mailed; a correction tells of more than what changed since the announcement."""
    must_tell: bool
    """Whether readers must be told."""
    begun: bool = False
    """Whether its mailing has begun: what a person approved then still counts."""
    stops: Pin | None = None
    """The notice that is half sent and goes no further, because its text was taken back."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change that can be decided on: those since readers were told, then those mailed."""
        known = {change.id for change in self.judged.changes}
        told = self.notice.report.changes if self.notice.stage is Stage.CORRECT else ()
        return (*self.judged.changes, *(each for each in told if each.id not in known))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A notice that readers had, to be sent again in a later stage."""

    policy: PolicyConfig
    baseline: Baseline
    notice: Notice

    @property
    def report(self) -> ChangeReport:
        """What was announced."""
        return self.notice.report


def find_baseline(workspace: Workspace, policy: PolicyConfig) -> Baseline | None:
    """Return the version readers were last told of, or None where none was ever taken."""
    found = (each for each in load_baselines(workspace.folder) if each.policy == policy.id)
    return next(found, None)


def require_baseline(workspace: Workspace, policy: PolicyConfig) -> Baseline:
    """Return the baseline. Raises `DecisionMissing` where nobody said what readers know already."""
    baseline = find_baseline(workspace, policy)
    if baseline is None:
        raise DecisionMissing(
            f"No version of {policy.id!r} counts as known to readers, so there is nothing to compare "
            f"with. `policydiff adopt {policy.id}` takes the present one, telling nobody."
        )
    return baseline


def schedule_of(workspace: Workspace, policy: PolicyConfig) -> Schedule:
    """Return when the notices of a policy go out."""
    notice = workspace.config.notice
    return Schedule(policy.announce_on, notice.remind_days, notice.in_force)


def find_pending(
    workspace: Workspace,
    policy: PolicyConfig,
    new: Version,
    today: datetime.date,
    *,
    baseline: Baseline | None = None,
    review: Review | None = None,
    stage: Stage | None = None,
) -> Pending:
    """Compare `new` with the last notified version and apply what people decided.

    `baseline` and `review` are those in the policy repository where none is given; `stage` is that
    of a mailing that has begun, and is found out for any other. Raises `DecisionMissing` without a
    baseline, and what `compare_versions` and `load_review` raise.
    """
    baseline = baseline or require_baseline(workspace, policy)
    old = load_version(workspace.repository, baseline.commit, baseline.path)
    judged = compare_versions(old, new, workspace.config.law, policy)
    review = (
        review
        or load_review(workspace.folder, policy.id, baseline.notice)
        or Review(policy=policy.id, follows=baseline.notice)
    )
    report = apply_overrides(judged, _fitting(review.overrides, judged))
    sha256 = normalised_sha256(new.content)
    whole = None
    if stage is Stage.CORRECT or (stage is None and not _applies(baseline, today)):
        whole = _whole(workspace, policy, baseline, new, review)
    announced = None
    if stage is Stage.WITHDRAW or (whole is not None and whole.level is not Level.MATERIAL):
        announced = announced_report(workspace, policy, baseline)
    if stage is None:
        stage = change_stage(
            baseline, today, since=report, whole=whole, announced=announced, sha256=sha256
        )
    told = {Stage.CORRECT: whole, Stage.WITHDRAW: announced}.get(stage) or report
    notice = _notice(
        workspace,
        policy,
        told,
        replace(review, overrides=_fitting(review.overrides, told)),
        notice_id(policy.id, baseline.notice, sha256),
        today,
        stage=stage,
        since=report if stage is Stage.CORRECT else None,
        before=None if stage is Stage.ANNOUNCE else baseline,
        lead_days=max(
            workspace.config.notice.lead_days,
            _promised_days(old, policy, workspace.config.law.lexicon) or 0,
        ),
    )
    there = {change.id for change in (*judged.changes, *told.changes)}
    return Pending(
        policy=policy,
        baseline=baseline,
        old=old,
        new=new,
        judged=judged,
        report=report,
        review=replace(review, overrides=_fitting(review.overrides, judged)),
        lapsed=tuple(each for each in review.overrides if each.change not in there),
        notice=notice,
        must_tell=must_tell(stage, baseline, report),
    )


def find_repeat(
    workspace: Workspace,
    policy: PolicyConfig,
    baseline: Baseline,
    stage: Stage,
    today: datetime.date,
    since: ChangeReport | None = None,
) -> Repeat:
    """Return the notice that readers were last told by, made ready for a later stage.

    `since` is what changed after it, minor changes only. The notice is what a person approved and
    readers had, with the date that stood in it, so it counts as approved. Raises `ReviewError` where
    nothing was announced.
    """
    report = announced_report(workspace, policy, baseline)
    assert baseline.standing is not None
    follows = baseline.standing.decisions[-1]
    review = load_review(workspace.folder, policy.id, follows) or Review(policy.id, follows)
    notice = _notice(
        workspace,
        policy,
        report,
        replace(review, overrides=_fitting(review.overrides, report)),
        baseline.notice,
        today,
        stage=stage,
        since=since,
        before=baseline,
    )
    notice = replace(
        notice,
        effective_date=baseline.effective_date,
        approval=ApprovalState.APPROVED,
        approved_by=review.approval.by if review.approval else None,
    )
    return Repeat(policy, baseline, notice)


def announced_report(
    workspace: Workspace, policy: PolicyConfig, baseline: Baseline
) -> ChangeReport:
    """Return what readers were told last: the version that still applies against the announced one.

    Raises `ReviewError` where nothing was announced.
    """
    standing = baseline.standing
    if standing is None:
        raise ReviewError(
            f"Readers were told of no change to {policy.id!r} since its version was adopted, so there "
            "is none to repeat or to take back."
        )
    before = load_version(workspace.repository, standing.commit, standing.path)
    announced = load_version(workspace.repository, baseline.commit, baseline.path)
    judged = compare_versions(before, announced, workspace.config.law, policy)
    decided = _decisions(workspace, policy, standing.decisions)
    return apply_overrides(judged, _fitting(decided, judged))


def _applies(baseline: Baseline, today: datetime.date) -> bool:
    first = first_day(baseline.effective_date)
    return first is not None and first <= today


def _whole(
    workspace: Workspace,
    policy: PolicyConfig,
    baseline: Baseline,
    new: Version,
    review: Review,
) -> ChangeReport | None:
    """Compare the version that an announced one takes the place of with `new`; None without one."""
    standing = baseline.standing
    if standing is None:
        return None
    before = load_version(workspace.repository, standing.commit, standing.path)
    judged = compare_versions(before, new, workspace.config.law, policy)
    earlier = _decisions(workspace, policy, standing.decisions)
    return apply_overrides(judged, _fitting(_latest((*earlier, *review.overrides)), judged))


def _decisions(
    workspace: Workspace, policy: PolicyConfig, follows: tuple[str, ...]
) -> tuple[Override, ...]:
    """Return the overrides of several reviews, oldest first; a later one takes an earlier's place."""
    reviews = (load_review(workspace.folder, policy.id, each) for each in follows)
    return _latest(tuple(each for review in reviews if review for each in review.overrides))


def _latest(overrides: tuple[Override, ...]) -> tuple[Override, ...]:
    return tuple({each.change: each for each in overrides}.values())


def _fitting(overrides: tuple[Override, ...], report: ChangeReport) -> tuple[Override, ...]:
    known = {change.id for change in report.changes}
    return tuple(each for each in overrides if each.change in known)


def _notice(
    workspace: Workspace,
    policy: PolicyConfig,
    told: ChangeReport,
    review: Review,
    notice: str,
    today: datetime.date,
    *,
    stage: Stage,
    since: ChangeReport | None = None,
    before: Baseline | None = None,
    lead_days: int = 0,
) -> Notice:
    organisation = workspace.config.organisation
    digest = content_digest(
        told,
        review,
        headline=review.headline or headline(told, organisation.name),
        templates=templates_digest(workspace.templates),
        locales=(told.policy.locale,),
        sender=_sender(workspace.config, policy),
        stage=stage,
        since=since,
    )
    # What waits is read on the day it goes out; a shorter notice period would be a surprise then.
    day = max(today, policy.announce_on or today)
    return build_notice(
        told,
        review,
        notice,
        digest,
        day,
        stage=stage,
        organisation=organisation.name,
        lead_days=lead_days,
        since=since,
        told=before,
    )


def _promised_days(old: Version, policy: PolicyConfig, own_words: tuple[Entry, ...]) -> int | None:
    """Return the notice period that the text readers know promises them, in days."""
    document = parse_document(old.content, format=old.format, locale=policy.locale or None)
    return promised_lead_days(document, extend_lexicon(own_words))


def _sender(config: Config, policy: PolicyConfig) -> tuple[str, ...]:
    """Return what a mail says besides the change: names, addresses, links and what readers can do."""
    organisation, notice = config.organisation, config.notice
    return (
        organisation.name,
        organisation.legal_name,
        organisation.postal_address,
        organisation.from_address,
        organisation.watcher_from_address,
        organisation.contact,
        policy.url,
        notice.comparison_url,
        *(part for action in notice.actions for part in (action.text, action.url)),
    )
