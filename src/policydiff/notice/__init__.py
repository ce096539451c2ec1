"""A reviewed report made ready to send. Pure: "today" is an argument."""

from __future__ import annotations

from policydiff.notice.approval import approval_state, content_digest
from policydiff.notice.build import build_notice
from policydiff.notice.dates import (
    DateFault,
    DateProblem,
    date_problems,
    first_day,
    lead_time,
)
from policydiff.notice.headline import headline
from policydiff.notice.ids import check_id, normalised_sha256, notice_id
from policydiff.notice.overrides import apply_overrides
from policydiff.notice.promise import promised_lead_days
from policydiff.notice.records import (
    Approval,
    ApprovalState,
    Baseline,
    Notice,
    Override,
    Review,
    Stage,
    Standing,
)
from policydiff.notice.stages import (
    Schedule,
    Timing,
    Turn,
    advance_baseline,
    announcement_turn,
    change_stage,
    later_turns,
    must_tell,
)

__all__ = [
    "Approval",
    "ApprovalState",
    "Baseline",
    "DateFault",
    "DateProblem",
    "Notice",
    "Override",
    "Review",
    "Schedule",
    "Stage",
    "Standing",
    "Timing",
    "Turn",
    "advance_baseline",
    "announcement_turn",
    "apply_overrides",
    "approval_state",
    "build_notice",
    "change_stage",
    "check_id",
    "content_digest",
    "date_problems",
    "first_day",
    "headline",
    "later_turns",
    "lead_time",
    "must_tell",
    "normalised_sha256",
    "notice_id",
    "promised_lead_days",
]
