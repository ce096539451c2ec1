from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from policydiff.errors import ReviewError
from policydiff.materiality import Direction, Level
from policydiff.notice import (
    Approval,
    ApprovalState,
    Content,
    LeadTime,
    Override,
    Review,
    Stage,
    apply_overrides,
    approval_state,
    build_notice,
    content_digest,
)
from policydiff.rules import Effect

TODAY = datetime.date(2025, 5, 1)
REVIEW = Review("privacy", "adopted")
MAILED = {
    "headline": "Acme changes its Privacy Policy",
    "templates": "t" * 64,
    "locales": ("en", "de"),
    "sender": ("Acme", "Acme Ltd", "1 Road, Town"),
}


def test_the_same_content_has_the_same_digest(make_report):
    report = make_report(("a",))
    digest = content_digest(Content(report, REVIEW, **MAILED))
    assert len(digest) == 64
    assert content_digest(Content(report, REVIEW, **MAILED | {"locales": ("de", "en")})) == digest
    assert (
        content_digest(
            Content(replace(report, policydiff_version="9", rules_version="9"), REVIEW, **MAILED)
        )
        == digest
    )


@pytest.mark.parametrize(
    "other",
    [
        {"headline": "Acme changes everything"},
        {"templates": "u" * 64},
        {"locales": ("en",)},
        {"sender": ("Acme", "Acme Inc", "1 Road, Town")},
    ],
)
def test_whatever_is_mailed_is_part_of_it(make_report, other):
    report = make_report(("a",))
    assert content_digest(Content(report, REVIEW, **MAILED | other)) != content_digest(
        Content(report, REVIEW, **MAILED)
    )


def test_texts_dates_words_and_decisions_are_part_of_it(make_report):
    report = make_report(("a",), ("b", Level.MINOR))
    change = report.changes[0]
    others = [
        replace(report, old=replace(report.old, sha256="0" * 64)),
        replace(report, new=replace(report.new, sha256="0" * 64)),
        replace(report, new=replace(report.new, effective_date="2025-07-01")),
        replace(report, policy=replace(report.policy, title="Privacy Notice")),
        replace(report, changes=(replace(change, consent_required=True), report.changes[1])),
        replace(report, changes=(replace(change, retroactive=True), report.changes[1])),
        make_report(
            ("a", Level.MATERIAL, Direction.ADVERSE, "Said in other words."), ("b", Level.MINOR)
        ),
    ]
    digests = {content_digest(Content(each, REVIEW, **MAILED)) for each in [report, *others]}
    for override in (
        Override("a", Level.MINOR, "Ann", "x"),
        Override("a", Level.MINOR, "Ann", "y"),
        Override("a", Level.MINOR, "Cem", "x"),
        Override("b", Level.MATERIAL, "Ann", "x"),
    ):
        digests.add(
            content_digest(Content(report, replace(REVIEW, overrides=(override,)), **MAILED))
        )
    assert len(digests) == 1 + len(others) + 4


def test_the_stage_and_what_differs_since_the_notice_before_are_part_of_it(make_report):
    report = make_report(("a",), ("b",))
    correction = {"stage": Stage.CORRECT}
    ways = [
        {},
        correction,
        correction | {"since": make_report(("a",))},
        correction | {"since": make_report(("b",))},
    ]
    assert len({content_digest(Content(report, REVIEW, **MAILED, **way)) for way in ways}) == len(
        ways
    )


def test_the_digest_does_not_depend_on_whether_overrides_were_applied(make_report):
    report = make_report(("a",), ("b", Level.MINOR))
    one, two = Override("a", Level.MINOR, "Ann", "x"), Override("b", Level.MATERIAL, "Ann", "y")
    review = replace(REVIEW, overrides=(one, two))
    digest = content_digest(Content(report, review, **MAILED))
    assert (
        content_digest(Content(apply_overrides(report, review.overrides), review, **MAILED))
        == digest
    )
    assert (
        content_digest(Content(report, replace(review, overrides=(two, one)), **MAILED)) == digest
    )


def test_an_approval_holds_for_one_content():
    approved = replace(REVIEW, approval=Approval("Ann", "2025-05-01T10:00:00+00:00", "d" * 64))
    assert approval_state(approved, "d" * 64) is ApprovalState.APPROVED
    assert approval_state(approved, "e" * 64) is ApprovalState.STALE
    assert approval_state(REVIEW, "d" * 64) is ApprovalState.MISSING
    assert approval_state(None, "d" * 64) is ApprovalState.MISSING


def test_a_notice_says_all_there_is_to_plan(make_report):
    review = Review(
        "privacy",
        "adopted",
        overrides=(Override("b", Level.MINOR, "Ann", "x"),),
        approval=Approval("Cem", "2025-05-01T10:00:00+00:00", "d" * 64),
    )
    report = make_report(("a",), ("b",))
    notice = build_notice(
        report, review, "0123456789abcdef", "d" * 64, TODAY, organisation="Acme", lead=LeadTime(30)
    )
    assert notice.report == apply_overrides(report, review.overrides)
    assert (notice.id, notice.policy, notice.follows) == ("0123456789abcdef", "privacy", "adopted")
    assert (notice.stage, notice.digest) == (Stage.ANNOUNCE, "d" * 64)
    assert (notice.approval, notice.approved_by) == (ApprovalState.APPROVED, "Cem")
    assert (notice.effective_date, notice.lead_days, notice.warnings) == ("2025-06-01", 31, ())
    assert notice.headline == "Acme changes its Privacy Policy: Logs are kept 90 days."
    assert (
        build_notice(notice.report, review, notice.id, "d" * 64, TODAY, organisation="Acme")
        == notice
    )


def test_a_stale_approval_names_nobody(make_report):
    review = replace(REVIEW, approval=Approval("Cem", "2025-05-01T10:00:00+00:00", "d" * 64))
    notice = build_notice(make_report(("a",)), review, "n", "e" * 64, TODAY)
    assert (notice.approval, notice.approved_by) == (ApprovalState.STALE, None)


def test_the_reviewer_s_headline_wins(make_report):
    review = replace(REVIEW, headline="We keep logs for longer")
    assert (
        build_notice(make_report(("a",)), review, "n", "d", TODAY).headline
        == "We keep logs for longer"
    )


def test_dates_are_warned_of_when_announcing_only(make_report):
    report = make_report(("a",), new_date="2025-05-05")
    announced = build_notice(report, REVIEW, "n", "d", TODAY, lead=LeadTime(30))
    assert announced.warnings == (
        "The change is effective 2025-05-05, 4 days from 2025-05-01; 30 days' notice are due. "
        "lead_days in policydiff.toml asks for 30 days. The first day that keeps it is 2025-05-31.",
    )
    assert (
        build_notice(
            report, REVIEW, "n", "d", TODAY, stage=Stage.IN_FORCE, lead=LeadTime(30)
        ).warnings
        == ()
    )


def test_a_review_of_another_policy_is_refused(make_report):
    with pytest.raises(
        ReviewError, match="is for policy 'cookies', but the report is on 'privacy'"
    ):
        build_notice(
            make_report(("a", Level.MATERIAL, Direction.ADVERSE, "", Effect.EXPANDS)),
            Review("cookies", "adopted"),
            "n",
            "d",
            TODAY,
        )
