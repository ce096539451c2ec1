"""A reviewed report made ready to send. Pure: "today" is an argument."""

from __future__ import annotations

from policydiff.notice.agreement import Translated, disagreements, tied_places, unread_place
from policydiff.notice.approval import (
    Content,
    approval_state,
    approvals_of,
    approvers,
    content_digest,
    content_parts,
)
from policydiff.notice.build import build_notice
from policydiff.notice.dates import (
    DateFault,
    DateProblem,
    date_problems,
    has_new_words,
    is_substantive,
    leading_place,
)
from policydiff.notice.days import (
    LeadTime,
    day_range,
    days_agree,
    effective_claim_problem,
    first_day,
    lead_time,
)
from policydiff.notice.editions import first_edition, further_edition
from policydiff.notice.headline import headline
from policydiff.notice.ids import check_id, normalised_sha256, notice_id
from policydiff.notice.overrides import apply_overrides
from policydiff.notice.promise import Promise, find_promise
from policydiff.notice.records import (
    Approval,
    ApprovalState,
    Baseline,
    Edition,
    Notice,
    Override,
    Review,
    Stage,
    Standing,
    Wording,
)
from policydiff.notice.refusing import (
    Refusal,
    plain_sentence,
    refusals,
    sound_headline,
    without_untruths,
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
from policydiff.notice.staleness import changed_text, differences
from policydiff.notice.wording import (
    Worded,
    headline_in_force,
    machine_sentence,
    new_wording,
    refusal_problems,
    wording_problems,
    words_in_force,
)

__all__ = [
    "Approval",
    "ApprovalState",
    "Baseline",
    "Content",
    "DateFault",
    "DateProblem",
    "Edition",
    "LeadTime",
    "Notice",
    "Override",
    "Promise",
    "Refusal",
    "Review",
    "Schedule",
    "Stage",
    "Standing",
    "Timing",
    "Translated",
    "Turn",
    "Worded",
    "Wording",
    "advance_baseline",
    "announcement_turn",
    "apply_overrides",
    "approval_state",
    "approvals_of",
    "approvers",
    "build_notice",
    "change_stage",
    "changed_text",
    "check_id",
    "content_digest",
    "content_parts",
    "date_problems",
    "day_range",
    "days_agree",
    "differences",
    "disagreements",
    "effective_claim_problem",
    "find_promise",
    "first_day",
    "first_edition",
    "further_edition",
    "has_new_words",
    "headline",
    "headline_in_force",
    "is_substantive",
    "later_turns",
    "lead_time",
    "leading_place",
    "machine_sentence",
    "must_tell",
    "new_wording",
    "normalised_sha256",
    "notice_id",
    "plain_sentence",
    "refusal_problems",
    "refusals",
    "sound_headline",
    "tied_places",
    "unread_place",
    "without_untruths",
    "wording_problems",
    "words_in_force",
]
