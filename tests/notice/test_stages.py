"""The life cycle of a notice, day by day."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.config.zones import day_in
from policydiff.materiality import Level
from policydiff.notice import (
    Baseline,
    Schedule,
    Stage,
    Standing,
    Timing,
    advance_baseline,
    announcement_turn,
    change_stage,
    later_turns,
    must_tell,
)

ADOPTED = Baseline(
    "privacy", "c" * 40, "b" * 40, "a" * 64, "p.md", "adopted-aaaaaaaaaaaa", "2027-01-01"
)
FIRST = replace(
    ADOPTED,
    commit="d" * 40,
    sha256="b" * 64,
    notice="1" * 16,
    date="2027-01-10",
    effective_date="2027-03-01",
)
ANNOUNCED = advance_baseline(ADOPTED, FIRST, Stage.ANNOUNCE)
BOTH = Schedule(remind_days=30, in_force=True)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def turns(baseline: Baseline, schedule: Schedule, today: str) -> dict[Stage, tuple[Timing, str]]:
    return {t.stage: (t.timing, t.reason) for t in later_turns(baseline, schedule, day(today))}


def test_what_was_announced_takes_the_place_of_what_was_known():
    assert ANNOUNCED.standing == Standing(
        "c" * 40, "b" * 40, "a" * 64, "p.md", ("adopted-aaaaaaaaaaaa",)
    )


def test_a_correction_leaves_the_standing_version_and_remembers_the_decisions():
    second = replace(FIRST, notice="2" * 16, date="2027-01-20")
    corrected = advance_baseline(ANNOUNCED, second, Stage.CORRECT)
    assert corrected.standing == replace(
        ANNOUNCED.standing, decisions=("adopted-aaaaaaaaaaaa", "1" * 16)
    )
    assert corrected.notice == "2" * 16


def test_after_a_withdrawal_nothing_is_announced():
    back = replace(FIRST, sha256="a" * 64, notice="2" * 16)
    withdrawn = advance_baseline(ANNOUNCED, back, Stage.WITHDRAW)
    assert (withdrawn.standing, withdrawn.effective_date) == (None, None)
    assert later_turns(withdrawn, BOTH, day("2027-03-01")) == ()


@pytest.mark.parametrize("stage", [Stage.REMIND, Stage.IN_FORCE])
def test_a_mail_that_repeats_moves_no_baseline(stage):
    assert advance_baseline(ANNOUNCED, FIRST, stage) == ANNOUNCED


@pytest.mark.parametrize(
    ("today", "sha256", "since", "whole", "announced", "effective", "stage"),
    [
        # Before the day: an edit corrects, a return takes back, and so does one that leaves nothing.
        (
            "2027-02-28",
            "c" * 64,
            Level.MATERIAL,
            Level.MATERIAL,
            Level.MATERIAL,
            "2027-03-01",
            Stage.CORRECT,
        ),
        (
            "2027-02-28",
            "a" * 64,
            Level.MATERIAL,
            Level.NONE,
            Level.MATERIAL,
            "2027-03-01",
            Stage.WITHDRAW,
        ),
        (
            "2027-02-28",
            "c" * 64,
            Level.MATERIAL,
            Level.MINOR,
            Level.MATERIAL,
            "2027-03-01",
            Stage.WITHDRAW,
        ),
        # The way back may count as minor (a law that takes favourable changes so), and is told.
        (
            "2027-02-28",
            "c" * 64,
            Level.MINOR,
            Level.MINOR,
            Level.MATERIAL,
            "2027-03-01",
            Stage.WITHDRAW,
        ),
        # Without any edit nothing is taken back, whatever a person decides later.
        (
            "2027-02-28",
            "b" * 64,
            Level.NONE,
            Level.MINOR,
            Level.MATERIAL,
            "2027-03-01",
            Stage.CORRECT,
        ),
        # Newer rules find the announced change minor: that alone takes nothing back.
        (
            "2027-02-28",
            "c" * 64,
            Level.MINOR,
            Level.MINOR,
            Level.MINOR,
            "2027-03-01",
            Stage.CORRECT,
        ),
        # From the day on, the announced text applies, and every edit is a new change.
        (
            "2027-03-01",
            "c" * 64,
            Level.MATERIAL,
            Level.MATERIAL,
            Level.MATERIAL,
            "2027-03-01",
            Stage.ANNOUNCE,
        ),
        (
            "2027-03-01",
            "a" * 64,
            Level.MATERIAL,
            Level.NONE,
            Level.MATERIAL,
            "2027-03-01",
            Stage.ANNOUNCE,
        ),
        # Without a date it applied at once; only its return can be called taking it back.
        (
            "2027-02-28",
            "c" * 64,
            Level.MATERIAL,
            Level.MATERIAL,
            Level.MATERIAL,
            None,
            Stage.ANNOUNCE,
        ),
        ("2027-02-28", "a" * 64, Level.MATERIAL, Level.NONE, Level.MATERIAL, None, Stage.WITHDRAW),
        # A month counts from its first day.
        (
            "2027-02-28",
            "c" * 64,
            Level.MATERIAL,
            Level.MATERIAL,
            Level.MATERIAL,
            "2027-03",
            Stage.CORRECT,
        ),
        (
            "2027-03-01",
            "c" * 64,
            Level.MATERIAL,
            Level.MATERIAL,
            Level.MATERIAL,
            "2027-03",
            Stage.ANNOUNCE,
        ),
    ],
)
def test_the_stage_of_a_change(
    make_report, today, sha256, since, whole, announced, effective, stage
):
    found = change_stage(
        replace(ANNOUNCED, effective_date=effective),
        day(today),
        since=make_report(("a",), level=since),
        whole=make_report(("a",), level=whole),
        announced=make_report(("a",), level=announced),
        sha256=sha256,
    )
    assert found is stage


def test_after_adoption_everything_is_an_announcement(make_report):
    report = make_report(("a",))
    found = change_stage(
        ADOPTED, day("2027-01-02"), since=report, whole=None, announced=None, sha256="a" * 64
    )
    assert found is Stage.ANNOUNCE


@pytest.mark.parametrize(
    ("stage", "level", "date", "told"),
    [
        (Stage.ANNOUNCE, Level.MATERIAL, "2027-03-01", True),
        (Stage.ANNOUNCE, Level.MINOR, "2027-04-01", False),
        (Stage.CORRECT, Level.MINOR, "2027-03-01", False),
        (Stage.CORRECT, Level.MINOR, "2027-04-01", True),
        (Stage.CORRECT, Level.MINOR, None, True),
        (Stage.WITHDRAW, Level.MINOR, "2027-01-01", True),
    ],
)
def test_what_must_be_told(make_report, stage, level, date, told):
    since = make_report(("a",), level=level, new_date=date)
    assert must_tell(stage, ANNOUNCED, since) is told


def test_an_announcement_alone_waits_for_its_day():
    schedule = Schedule(announce_on=day("2027-02-01"))
    for stage, today, timing in (
        (Stage.ANNOUNCE, "2027-01-31", Timing.WAITS),
        (Stage.ANNOUNCE, "2027-02-01", Timing.DUE),
        (Stage.CORRECT, "2027-01-31", Timing.DUE),
        (Stage.WITHDRAW, "2027-01-31", Timing.DUE),
    ):
        assert announcement_turn(stage, schedule, day(today)).timing is timing
    assert announcement_turn(Stage.ANNOUNCE, Schedule(), day("2027-01-01")).timing is Timing.DUE


def test_the_days_of_the_mails_that_follow():
    for today, reminder, in_force in (
        ("2027-01-29", Timing.WAITS, Timing.WAITS),
        ("2027-01-30", Timing.DUE, Timing.WAITS),
        ("2027-02-28", Timing.DUE, Timing.WAITS),
        ("2027-03-01", Timing.OVER, Timing.DUE),
        ("2027-03-15", Timing.OVER, Timing.DUE),
        ("2027-03-16", Timing.OVER, Timing.OVER),
    ):
        found = turns(ANNOUNCED, BOTH, today)
        assert (found[Stage.REMIND][0], found[Stage.IN_FORCE][0]) == (reminder, in_force), today


def test_nothing_follows_that_is_not_configured_or_was_not_announced():
    assert later_turns(ANNOUNCED, Schedule(), day("2027-03-01")) == ()
    assert later_turns(ADOPTED, BOTH, day("2027-03-01")) == ()


def test_who_was_told_late_is_not_reminded_and_who_was_told_after_the_day_is_not_told_again():
    late = replace(ANNOUNCED, date="2027-01-30")
    assert turns(late, BOTH, "2027-01-31")[Stage.REMIND] == (
        Timing.OVER,
        "readers were told on 2027-01-30, not earlier than 30 days before 2027-03-01",
    )
    after = replace(ANNOUNCED, date="2027-03-01")
    assert turns(after, BOTH, "2027-03-02")[Stage.IN_FORCE] == (
        Timing.OVER,
        "readers were told on 2027-03-01, when the change applied already",
    )


def test_without_a_date_nothing_follows():
    undated = replace(ANNOUNCED, effective_date=None)
    assert set(turns(undated, BOTH, "2027-03-01").values()) == {
        (Timing.OVER, "the policy names no date")
    }


@settings(max_examples=200, deadline=None)
@given(
    told=st.dates(datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)),
    effective=st.dates(datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)),
    days=st.integers(1, 90),
)
def test_a_day_is_never_due_for_both_and_each_due_span_is_one_piece(told, effective, days):
    baseline = replace(ANNOUNCED, date=told.isoformat(), effective_date=effective.isoformat())
    schedule = Schedule(remind_days=days, in_force=True)
    span = [told + datetime.timedelta(days=n) for n in range(0, 500, 1)]
    due = [
        [t.stage for t in later_turns(baseline, schedule, today) if t.timing is Timing.DUE]
        for today in span
    ]
    assert max(map(len, due)) <= 1
    changes = sum(a != b for a, b in itertools.pairwise(due))
    assert changes <= 3
    assert due[0] == []


def test_a_day_begins_at_another_moment_in_another_zone():
    moment = datetime.datetime(2027, 2, 28, 12, 30, tzinfo=datetime.UTC)
    assert day_in(moment, "UTC") == day("2027-02-28")
    assert day_in(moment, "Pacific/Auckland") == day("2027-03-01")
    assert day_in(moment, "America/Los_Angeles") == day("2027-02-28")
    with pytest.raises(ValueError, match="offset"):
        day_in(moment.replace(tzinfo=None), "UTC")
