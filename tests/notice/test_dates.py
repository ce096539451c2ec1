from __future__ import annotations

import datetime

import pytest

from policydiff.materiality import Level
from policydiff.notice import DateFault, date_problems, lead_time

TODAY = datetime.date(2025, 5, 15)
MATERIAL, MINOR = ("a", Level.MATERIAL), ("a", Level.MINOR)


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
    ("change", "old", "new", "lead", "faults"),
    [
        (MATERIAL, "2025-01-01", "2025-06-14", 30, []),
        (MATERIAL, "2025-01-01", "2025-06-13", 30, [DateFault.TOO_SOON]),
        (MATERIAL, "2025-01-01", "2025-05-15", 0, []),
        (MATERIAL, "2025-01-01", "2025-05-14", 0, [DateFault.PAST]),
        (MATERIAL, "2025-01-01", "2025-05-14", 30, [DateFault.PAST]),
        (MATERIAL, "2025-01-01", "2025-05", 0, []),
        (MATERIAL, "2025-01-01", "2025-04", 0, [DateFault.PAST]),
        (MATERIAL, "2025-01-01", "2025-01-01", 0, [DateFault.UNCHANGED]),
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
def test_what_is_wrong_with_the_dates(make_report, change, old, new, lead, faults):
    report = make_report(change, old_date=old, new_date=new)
    assert [problem.fault for problem in date_problems(report, TODAY, lead)] == faults


def test_nothing_changed_nothing_to_say(make_report):
    assert date_problems(make_report(old_date="2025-01-01", new_date="2024-01-01"), TODAY) == ()


def test_a_policy_that_says_only_when_it_was_updated_must_say_so_again(make_report):
    def faults(old, new):
        report = make_report(MATERIAL, old_date=None, new_date=None, last_updated=(old, new))
        return [problem.fault for problem in date_problems(report, TODAY, 30)]

    assert faults("2025-01-01", "2025-05-10") == []
    assert faults("2025-01-01", "2025-01-01") == [DateFault.UNCHANGED]
    assert faults("2025-01-01", "2024-01-01") == [DateFault.BACKWARDS]


def test_a_problem_is_a_sentence_for_people(make_report):
    report = make_report(MATERIAL, new_date="2025-05-20")
    (problem,) = date_problems(report, TODAY, 30)
    assert (
        problem.message
        == "The change is effective 2025-05-20, 5 days from 2025-05-15; 30 days' notice are due."
    )
