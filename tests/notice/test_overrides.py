from __future__ import annotations

import pytest

from policydiff.errors import ReviewError
from policydiff.materiality import Direction, Level
from policydiff.notice import Override, apply_overrides
from policydiff.report.records import OverrideNote
from policydiff.rules import Effect

MATERIAL = ("a", Level.MATERIAL)
MINOR = ("b", Level.MINOR, Direction.NEUTRAL)


def test_an_override_sets_the_level_and_says_why(make_report):
    report = make_report(MATERIAL, MINOR)
    decided = apply_overrides(report, [Override("a", Level.MINOR, "Ann", "A typo.")])
    assert decided.changes[0].level is Level.MINOR
    assert decided.changes[0].override == OverrideNote("Ann", "A typo.", Level.MATERIAL)
    assert decided.changes[0].findings == report.changes[0].findings
    assert decided.changes[1] == report.changes[1]
    assert [section.level for section in decided.sections] == [Level.MINOR, Level.MINOR]
    assert decided.level is Level.MINOR
    assert decided.direction is Direction.NEUTRAL


def test_an_override_can_make_a_change_material(make_report):
    decided = apply_overrides(
        make_report(MINOR), [Override("b", Level.MATERIAL, "Ann", "It matters.")]
    )
    assert (decided.level, decided.sections[0].level) == (Level.MATERIAL, Level.MATERIAL)


def test_an_override_of_the_same_level_is_a_decision_too(make_report):
    report = make_report(
        ("u", Level.MATERIAL, Direction.NEUTRAL, "Not understood.", Effect.UNCLEAR)
    )
    assert report.changes[0].needs_review
    decided = apply_overrides(report, [Override("u", Level.MATERIAL, "Ann", "Read it; it is.")])
    assert decided.changes[0].needs_review is False
    assert decided.changes[0].override == OverrideNote("Ann", "Read it; it is.", Level.MATERIAL)


def test_the_worst_of_the_rest_counts(make_report):
    report = make_report(MATERIAL, ("c", Level.MATERIAL, Direction.FAVOURABLE))
    decided = apply_overrides(report, [Override("a", Level.MINOR, "Ann", "x")])
    assert decided.level is Level.MATERIAL
    assert decided.direction is Direction.FAVOURABLE


def test_twice_is_once(make_report):
    overrides = [Override("a", Level.MINOR, "Ann", "x")]
    once = apply_overrides(make_report(MATERIAL, MINOR), overrides)
    assert apply_overrides(once, overrides) == once


def test_without_overrides_the_report_is_itself(make_report):
    report = make_report(MATERIAL)
    assert apply_overrides(report, []) is report


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (
            [Override("z", Level.MINOR, "Ann", "x")],
            "change 'z', which the report on 'privacy' does not have",
        ),
        (
            [Override("a", Level.MINOR, "Ann", "x"), Override("a", Level.MATERIAL, "Cem", "y")],
            "overridden twice",
        ),
        ([Override("a", Level.NONE, "Ann", "x")], "cannot be 'none'"),
    ],
)
def test_overrides_that_do_not_fit(make_report, overrides, words):
    with pytest.raises(ReviewError, match=words):
        apply_overrides(make_report(MATERIAL), overrides)
