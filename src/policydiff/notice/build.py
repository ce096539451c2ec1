"""A report and what people decided, made into a notice."""

from __future__ import annotations

import datetime

from policydiff.errors import ReviewError
from policydiff.notice.approval import approval_state
from policydiff.notice.dates import date_problems, lead_time
from policydiff.notice.headline import headline
from policydiff.notice.overrides import apply_overrides
from policydiff.notice.records import ApprovalState, Baseline, Notice, Review, Stage
from policydiff.report.records import ChangeReport


def build_notice(
    report: ChangeReport,
    review: Review,
    notice: str,
    digest: str,
    today: datetime.date,
    *,
    stage: Stage = Stage.ANNOUNCE,
    organisation: str = "",
    lead_days: int = 0,
    since: ChangeReport | None = None,
    told: Baseline | None = None,
) -> Notice:
    """Return the notice that tells of `report`.

    `report` may have the overrides of `review` or not; where nobody decided anything yet, `review`
    is `Review(policy, follows)`. `notice` is its `notice_id`; `digest` the `content_digest` of what
    would be mailed; `organisation` stands in the generated headline; `lead_days` is the notice
    period due. For a later stage, `told` is what readers were told before, and for a correction
    `since` what differs from that. Warnings about dates are given for announcements and corrections
    only. Raises `ReviewError` where the review is of another policy or does not fit the report.
    """
    if review.policy != report.policy.id:
        raise ReviewError(
            f"The review after notice {review.follows} is for policy {review.policy!r}, but the report "
            f"is on {report.policy.id!r}. Load the review of that policy."
        )
    decided = apply_overrides(report, review.overrides)
    state = approval_state(review, digest)
    approval = review.approval if state is ApprovalState.APPROVED else None
    warned = stage in (Stage.ANNOUNCE, Stage.CORRECT)
    problems = date_problems(decided, today, lead_days) if warned else ()
    return Notice(
        id=notice,
        policy=review.policy,
        follows=review.follows,
        stage=stage,
        report=decided,
        headline=review.headline or headline(decided, organisation),
        effective_date=decided.new.effective_date,
        digest=digest,
        approval=state,
        approved_by=approval.by if approval else None,
        since=since,
        told_on=None if told is None else told.date,
        told_date=None if told is None else told.effective_date,
        lead_days=lead_time(decided.new.effective_date, today),
        warnings=tuple(problem.message for problem in problems),
    )
