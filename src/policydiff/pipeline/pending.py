"""What would be told to readers now, reviewed: the change since the last notified version.

And what they were told before, to be repeated: a reminder, or the mail on the day it comes into force.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import PolicyConfig
from policydiff.errors import DecisionMissing, ReviewError
from policydiff.history import Version, load_version
from policydiff.i18n import translator
from policydiff.materiality import Level
from policydiff.notice import (
    ApprovalState,
    Baseline,
    LeadTime,
    Notice,
    Override,
    Review,
    Schedule,
    Stage,
    Wording,
    apply_overrides,
    approvers,
    change_stage,
    first_day,
    must_tell,
    normalised_sha256,
    notice_id,
    refusal_problems,
    wording_problems,
    words_in_force,
)
from policydiff.pipeline.dates import due_lead
from policydiff.pipeline.decided import decisions, fitting, latest, wordings_told
from policydiff.pipeline.languages import in_language, mail_locales
from policydiff.pipeline.merge_marks import refuse_merge_marks
from policydiff.pipeline.notices import make_notice, sender_names
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Change, ChangeReport, Problem
from policydiff.reviews import load_baselines, load_review, review_path
from policydiff.statements import extend_lexicon

if TYPE_CHECKING:
    from policydiff.delivery.store.pins import Pin

_NO_LEAD = LeadTime()


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
    lead: LeadTime = _NO_LEAD
    """The notice period due."""
    begun: bool = False
    """Whether its mailing has begun: what a person approved then still counts."""
    stops: Pin | None = None
    """The notice that is half sent and goes no further, because its text was taken back."""
    wording_problems: tuple[Problem, ...] = ()
    """What a person should look at in the words that readers get."""
    lapsed_wording: tuple[Wording, ...] = ()
    """People's sentences for changes that are no longer there; they are not mailed."""

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
            f"with. `policydiff adopt {policy.id}` takes the one in HEAD, telling nobody; name a revision "
            "behind it where readers know an older one."
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
    baseline, `DocumentError` where a merge left its marks in the
    text, and what `compare_versions` and `load_review` raise.
    """
    refuse_merge_marks(new)
    baseline = baseline or require_baseline(workspace, policy)
    old = load_version(workspace.repository, baseline.commit, baseline.path)
    workspace, locales, judged = _judge(workspace, policy, old, new)
    review = (
        review
        or load_review(workspace.folder, policy.id, baseline.notice)
        or Review(policy=policy.id, follows=baseline.notice)
    )
    report = apply_overrides(judged, fitting(review.overrides, judged))
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
    since = report if stage is Stage.CORRECT else None
    lead = due_lead(workspace, policy, old)
    mailed = replace(
        review,
        overrides=fitting(review.overrides, told),
        wordings=wordings_told(workspace, policy, baseline, review, stage),
    )
    notice = make_notice(
        workspace,
        policy,
        told,
        mailed,
        notice_id(policy.id, baseline.notice, sha256),
        today,
        stage=stage,
        since=since,
        before=None if stage is Stage.ANNOUNCE else baseline,
        lead=lead,
        withdrawn_to=sha256 if stage is Stage.WITHDRAW else "",
        locales=locales,
        said=lambda speaking: _said(speaking, policy, baseline, old, new, review, stage),
    )
    there = {change.id for change in (*judged.changes, *told.changes)}
    return Pending(
        policy=policy,
        baseline=baseline,
        old=old,
        new=new,
        judged=judged,
        report=report,
        review=replace(review, overrides=fitting(review.overrides, judged)),
        lapsed=tuple(each for each in review.overrides if each.change not in there),
        notice=notice,
        must_tell=must_tell(stage, baseline, report),
        lead=lead,
        wording_problems=(
            *refusal_problems(notice.refused, new.path),
            *wording_problems(
                notice.report,
                notice.since,
                mailed,
                organisation=sender_names(workspace.config),
                lexicon=extend_lexicon(workspace.config.law.lexicon),
                path=workspace.git_path(review_path(Path(), policy.id, review.follows).as_posix()),
                t=translator(notice.locale),
            ),
        ),
        lapsed_wording=tuple(
            each
            for each in review.wordings
            if each.change not in there | _told_of(mailed, told, since)
        ),
    )


def _judge(
    workspace: Workspace, policy: PolicyConfig, old: Version, new: Version
) -> tuple[Workspace, tuple[str, ...], ChangeReport]:
    """Compare two versions in the language that people review in.

    Returns the workspace that speaks it, the locales that the notice is mailed in, and the report.
    """
    speaking = in_language(workspace, mail_locales(workspace.config, policy.locale)[0])
    report = compare_versions(old, new, speaking.config.law, policy)
    # Where no locale is configured, the text has told its language only now.
    locales = mail_locales(workspace.config, report.policy.locale)
    own = in_language(workspace, locales[0])
    if own.config.law != speaking.config.law:
        report = compare_versions(old, new, own.config.law, policy)
    return own, locales, report


def _said(
    speaking: Workspace,
    policy: PolicyConfig,
    baseline: Baseline,
    old: Version,
    new: Version,
    review: Review,
    stage: Stage,
) -> tuple[ChangeReport, ChangeReport | None]:
    """Return what is told, and since when, in the language of a workspace."""
    if stage is Stage.WITHDRAW:
        return announced_report(speaking, policy, baseline), None
    judged = compare_versions(old, new, speaking.config.law, policy)
    report = apply_overrides(judged, fitting(review.overrides, judged))
    whole = _whole(speaking, policy, baseline, new, review) if stage is Stage.CORRECT else None
    return (report, None) if whole is None else (whole, report)


def _told_of(mailed: Review, *reports: ChangeReport | None) -> set[str]:
    """Return the changes whose sentences are mailed, by the ids that people saw."""
    return {each.origin for each in words_in_force(mailed, *reports)}


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
    locales = mail_locales(workspace.config, policy.locale)
    report = announced_report(in_language(workspace, locales[0]), policy, baseline)
    if (
        not policy.locale
        and (own := mail_locales(workspace.config, report.policy.locale)) != locales
    ):
        locales = own
        report = announced_report(in_language(workspace, locales[0]), policy, baseline)
    assert baseline.standing is not None
    follows = baseline.standing.decisions[-1]
    review = load_review(workspace.folder, policy.id, follows) or Review(policy.id, follows)
    notice = make_notice(
        workspace,
        policy,
        report,
        replace(
            review,
            overrides=fitting(review.overrides, report),
            wordings=wordings_told(workspace, policy, baseline, review, stage),
        ),
        baseline.notice,
        today,
        stage=stage,
        since=since,
        before=baseline,
        locales=locales,
        said=lambda speaking: (announced_report(speaking, policy, baseline), since),
    )
    notice = replace(
        notice,
        effective_date=baseline.effective_date,
        approval=ApprovalState.APPROVED,
        approved_by=approvers(review, review.approval.digest) if review.approval else None,
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
    decided = decisions(workspace, policy, standing.decisions)
    return apply_overrides(judged, fitting(decided, judged))


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
    earlier = decisions(workspace, policy, standing.decisions)
    return apply_overrides(judged, fitting(latest((*earlier, *review.overrides)), judged))
