"""A report and what people decided, made into a notice."""

from __future__ import annotations

import datetime

from policydiff.errors import ReviewError
from policydiff.notice.approval import approval_state, approvers
from policydiff.notice.dates import date_problems
from policydiff.notice.days import LeadTime, lead_time
from policydiff.notice.overrides import apply_overrides
from policydiff.notice.records import Baseline, Edition, Notice, Review, Stage
from policydiff.notice.wording import headline_in_force, words_in_force
from policydiff.report.records import ChangeReport

_NONE_DUE = LeadTime()


def build_notice(
    report: ChangeReport,
    review: Review,
    notice: str,
    digest: str,
    today: datetime.date,
    *,
    stage: Stage = Stage.ANNOUNCE,
    organisation: str = "",
    lead: LeadTime = _NONE_DUE,
    since: ChangeReport | None = None,
    told: Baseline | None = None,
    parts: tuple[tuple[str, str], ...] = (),
    refused: tuple[str, ...] = (),
    editions: tuple[Edition, ...] = (),
) -> Notice:
    """Return the notice that tells of `report`.

    `report` may have the overrides of `review` or not; where nobody decided anything yet, `review`
    is `Review(policy, follows)`. `notice` is its `notice_id`; `digest` the `content_digest` of what
    would be mailed and `parts` its `content_parts`, `editions` the notice in each of its languages,
    `refused` the messages on sentences that were taken out of them;
    `organisation` stands in the generated headline; `lead` is the notice period due. For a later
    stage, `told` is what readers were told before, and for a correction `since` what differs from
    that. Warnings about dates are given for announcements and corrections only. Raises
    `ReviewError` where the review is of another policy or does not fit the report.
    """
    if review.policy != report.policy.id:
        raise ReviewError(
            f"The review after notice {review.follows} is for policy {review.policy!r}, but the report "
            f"is on {report.policy.id!r}. Load the review of that policy."
        )
    decided = apply_overrides(report, review.overrides)
    state = approval_state(review, digest)
    warned = stage in (Stage.ANNOUNCE, Stage.CORRECT)
    problems = date_problems(decided, today, lead) if warned else ()
    return Notice(
        id=notice,
        policy=review.policy,
        follows=review.follows,
        stage=stage,
        report=decided,
        headline=editions[0].headline
        if editions
        else headline_in_force(decided, review, organisation),
        effective_date=decided.new.effective_date,
        digest=digest,
        approval=state,
        approved_by=approvers(review, digest),
        since=since,
        told_on=None if told is None else told.date,
        told_date=None if told is None else told.effective_date,
        dated=today.isoformat(),
        lead_days=lead_time(decided.new.effective_date, today),
        warnings=tuple(problem.message for problem in problems),
        refused=refused,
        intro=review.intro or "",
        wording=tuple((each.change, each.text) for each in words_in_force(review, decided, since)),
        parts=parts,
        editions=editions,
    )
