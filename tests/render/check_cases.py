"""Checks made by hand: one that blocks, with everything a check can say, and one that is ready."""

from __future__ import annotations

from tests.render.sample import REPORT

from policydiff.report import ChangeReport, Check, Claim, Condition, Problem

PROBLEMS = (
    Problem(
        Condition.UNAPPROVED,
        "approval-missing",
        "Nobody has approved the notice. Run `policydiff review members --approve --by NAME`.",
    ),
    Problem(
        Condition.DATES,
        "lead-time-short",
        "The change is effective 2025-07-01, 5 days from 2025-06-26; 30 days' notice are due.",
        "policies/members.md",
        3,
    ),
)
WARNINGS = (
    Problem(
        Condition.TRANSLATIONS,
        "translation-behind",
        "policies/members.de.md lacks a change of “Loans”, made 3 days ago.",
        "policies/members.de.md",
        12,
    ),
)
CLAIMS = (
    Claim(
        "Policy-Change",
        "editorial",
        "wording only",
        "c" * 40,
        "Its own change keeps loan records longer.",
    ),
    Claim("Policy-Effective", "2025-07-01", "", "d" * 40),
)
PREVIEW = "Dear reader,\n\nwe keep loan records longer.\n\n```\nnot a fence\n```\n"


def check(
    report: ChangeReport = REPORT,
    *,
    blocks: tuple[Problem, ...] = PROBLEMS,
    warnings: tuple[Problem, ...] = WARNINGS,
    claims: tuple[Claim, ...] = CLAIMS,
    preview: str = PREVIEW,
    headline: str = "We keep loan records longer",
) -> Check:
    return Check(
        report=report,
        must_tell=True,
        notice="members-0123456789ab",
        stage="announce",
        headline=headline,
        effective_date="2025-07-01",
        lead_days=5,
        approval="missing" if blocks else "approved",
        approved_by="" if blocks else "A. Lee (review of pull request 12)",
        blocks=blocks,
        warnings=warnings,
        claims=claims,
        preview=preview,
    )


BLOCKED = (check(),)
READY = (check(blocks=(), warnings=(), claims=()),)
