from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.document import DateKind, DateSource, StatedDate, Unit
from policydiff.materiality import Direction, Level
from policydiff.notice import (
    DateFault,
    LeadTime,
    date_problems,
    days_agree,
    effective_claim_problem,
    lead_time,
)
from policydiff.rules import CATALOGUE, Effect

TODAY = datetime.date(2025, 5, 15)
MATERIAL, MINOR = ("a", Level.MATERIAL), ("a", Level.MINOR)
RECORDED = ("a", Level.MINOR, Direction.NEUTRAL, "An address changed.", Effect.RECORD)
REWORDED = ("a", Level.MINOR, Direction.NEUTRAL, "Other words.", Effect.NONE)


def faults(report, lead=0):
    return [problem.fault for problem in date_problems(report, TODAY, LeadTime(lead))]


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2025-06-14", 30),
        ("2025-05-15", 0),
        ("2025-05-14", -1),
        ("2024-05-15", -365),
        ("2025-06", 17),
        ("2025-05", -14),
        (None, None),
        ("", None),
        ("soon", None),
        ("2025-02-30", None),
        ("2025-13", None),
    ],
)
def test_lead_time(date, days):
    assert lead_time(date, TODAY) == days


@pytest.mark.parametrize(
    ("change", "old", "new", "lead", "expected"),
    [
        (MATERIAL, "2025-01-01", "2025-06-14", 30, []),
        (MATERIAL, "2025-01-01", "2025-06-13", 30, [DateFault.LEAD_TIME_SHORT]),
        (MATERIAL, "2025-01-01", "2025-05-15", 0, []),
        (MATERIAL, "2025-01-01", "2025-05-14", 0, [DateFault.PAST]),
        (MATERIAL, "2025-01-01", "2025-05-14", 30, [DateFault.PAST]),
        (MATERIAL, "2025-01-01", "2025-05", 0, []),
        (MATERIAL, "2025-01-01", "2025-04", 0, [DateFault.PAST]),
        (MATERIAL, "2025-01-01", "2025-01-01", 0, [DateFault.UNCHANGED]),
        (MATERIAL, "2025-09-01", "2025-09-01", 0, [DateFault.UNCHANGED]),
        (MATERIAL, None, None, 0, [DateFault.MISSING]),
        (MATERIAL, "2025-01-01", None, 0, [DateFault.MISSING]),
        (MATERIAL, None, "2025-06-14", 30, []),
        (MATERIAL, "2025-07-01", "2025-06-20", 30, [DateFault.BACKWARDS]),
        (MATERIAL, "2025-01-01", "2024-01-01", 0, [DateFault.BACKWARDS, DateFault.PAST]),
        (MINOR, "2025-01-01", "2025-01-01", 30, []),
        (MINOR, "2025-01-01", "2024-12-31", 30, [DateFault.BACKWARDS]),
        (MINOR, None, None, 30, []),
    ],
)
def test_what_is_wrong_with_the_effective_date(make_report, change, old, new, lead, expected):
    assert faults(make_report(change, old_date=old, new_date=new), lead) == expected


def test_nothing_changed_nothing_to_say(make_report):
    assert faults(make_report(old_date="2025-01-01", new_date="2025-01-01"), 30) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2025-01-01", "2025-05-10", []),
        ("2025-01-01", "2025-01-01", [DateFault.UNCHANGED]),
        ("2025-01-01", "2024-01-01", [DateFault.BACKWARDS]),
        ("2025-05-15", "2025-05-15", []),
        ("2025-05", "2025-05", []),
        ("2025-04", "2025-04", [DateFault.UNCHANGED]),
    ],
)
def test_a_policy_that_says_only_when_it_was_updated_must_say_so_again(
    make_report, old, new, expected
):
    report = make_report(MATERIAL, old_date=None, new_date=None, last_updated=(old, new))
    assert faults(report, 30) == expected


@pytest.mark.parametrize(
    ("change", "updated", "expected"),
    [
        (MATERIAL, ("2025-01-01", "2025-05-15"), []),
        (MATERIAL, ("2025-01-01", "2025-01-01"), [DateFault.UNBUMPED]),
        (MATERIAL, (None, "2025-01-01"), []),
        (MATERIAL, ("2025-01-01", None), []),
        (RECORDED, ("2025-01-01", "2025-01-01"), [DateFault.UNBUMPED]),
        (RECORDED, ("2025-05-15", "2025-05-15"), []),
        (REWORDED, ("2025-01-01", "2025-01-01"), []),
        (REWORDED, ("2025-01-01", "2025-05-15"), []),
        (None, ("2025-01-01", "2025-05-15"), [DateFault.BUMPED_WITHOUT_CHANGE]),
        (None, ("2025-01-01", "2024-05-15"), [DateFault.BACKWARDS]),
    ],
)
def test_the_last_updated_date_moves_with_the_text_and_only_with_it(
    make_report, change, updated, expected
):
    changes = [change] if change else []
    report = make_report(*changes, new_date="2025-06-15", last_updated=updated)
    assert faults(report, 30) == expected


@pytest.mark.parametrize("rule", ["typography", "spelling-corrected", "text-moved"])
def test_a_new_date_for_the_same_words_is_a_fault(make_report, rule):
    assert rule in {each.id for each in CATALOGUE}
    report = make_report(REWORDED, last_updated=("2025-01-01", "2025-05-15"))
    (change,) = report.changes
    same = replace(change, findings=(replace(change.findings[0], rule=rule),))
    assert faults(replace(report, changes=(same,))) == [DateFault.BUMPED_WITHOUT_CHANGE]
    dated = replace(change, unit=Unit.DATE)
    assert faults(replace(report, changes=(dated,))) == [DateFault.BUMPED_WITHOUT_CHANGE]


def test_a_later_effective_date_alone_is_a_postponement_unless_it_is_the_only_date(make_report):
    unchanged = ("2025-01-01", "2025-01-01")
    assert faults(make_report(new_date="2025-07-01", last_updated=unchanged)) == []
    alone = make_report(new_date="2025-07-01")
    assert faults(alone) == [DateFault.BUMPED_WITHOUT_CHANGE]


def test_a_problem_says_what_was_found_who_asks_and_what_to_do(make_report):
    report = make_report(MATERIAL, new_date="2025-05-20")
    (configured,) = date_problems(report, TODAY, LeadTime(30, 14, "Changes"))
    assert configured.message == (
        "The change is effective 2025-05-20, 5 days from 2025-05-15; 30 days' notice are due. "
        "lead_days in policydiff.toml asks for 30 days. The first day that keeps it is 2025-06-14."
    )
    (promised,) = date_problems(report, TODAY, LeadTime(14, 30, "Changes to this policy"))
    assert promised.message == (
        "The change is effective 2025-05-20, 5 days from 2025-05-15; 30 days' notice are due. The "
        "policy itself promises 30 days under “Changes to this policy”. The first day that keeps it "
        "is 2025-06-14."
    )


def stated(kind, value, line, source=DateSource.TEXT):
    return StatedDate(kind, source, value, value or "01/02/2026", "Date", (line, line))


def test_a_problem_points_at_the_date_that_counts(make_report):
    dates = (
        stated(DateKind.UPDATED, "2025-01-01", 3),
        stated(DateKind.EFFECTIVE, "2025-05-20", 2, DateSource.FRONT_MATTER),
        stated(DateKind.EFFECTIVE, "2025-05-20", 9),
    )
    report = make_report(MATERIAL, new_date="2025-05-20", last_updated=("2025-01-01", "2025-01-01"))
    problems = date_problems(report, TODAY, LeadTime(30), dates)
    assert [(problem.fault, problem.line) for problem in problems] == [
        (DateFault.LEAD_TIME_SHORT, 9),
        (DateFault.UNBUMPED, 3),
    ]


def test_a_date_that_can_be_read_in_two_ways_is_named(make_report):
    report = make_report(MATERIAL, new_date=None)
    (problem,) = date_problems(report, TODAY, stated=[stated(DateKind.UPDATED, None, 4)])
    assert (problem.fault, problem.line) == (DateFault.MISSING, 4)
    assert "“01/02/2026” can be read in two ways" in problem.message


@pytest.mark.parametrize(
    ("claim", "date", "expected"),
    [
        ("2027-01-15", "2027-01-15", ""),
        ("2027-01-15", "2027-01", ""),
        ("2027-01", "2027-01-15", ""),
        (
            "2027-01-15",
            "2027-02-15",
            "The text says that it applies from 2027-02-15. Correct the text, or the claim in a new commit.",
        ),
        (
            "2027-01-15",
            None,
            "The text names no effective date. Correct the text, or the claim in a new commit.",
        ),
        ("soon", "2027-01-15", "'soon' is no date; write it as 2027-01-15."),
    ],
)
def test_what_a_trailer_claims_is_compared(claim, date, expected):
    assert effective_claim_problem(claim, date) == expected


DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))


@given(DAYS, DAYS)
def test_agreement_has_no_order(one, other):
    assert days_agree(str(one), str(other)) == (one == other)
    assert days_agree(str(one)[:7], str(other)) == days_agree(str(other), str(one)[:7])
    assert days_agree(str(one)[:7], str(one))
