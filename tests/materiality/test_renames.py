"""A policy that says itself who, or what, was renamed: the old name and the new one are one."""

from __future__ import annotations

import pytest

import policydiff

POLICY = "# Privacy Notice\n\nHello.\n\n## Data\n\n{}\n\nThe end.\n"
USE = "Floret keeps your name."
NOW = "Petal Pay keeps your name."


def level(old: str, new: str) -> str:
    before, after = POLICY.format(old), POLICY.format(new)
    there = policydiff.compare(before, after).level.value
    assert policydiff.compare(after, before).level.value == there
    return there


@pytest.mark.parametrize(
    "announcement",
    [
        "We have changed our company name from Floret to Petal Pay.",
        "We changed our name from Floret Ltd to Petal Pay Ltd on 1 May 2026.",
        "Note: Floret is now called Petal Pay.",
        "Floret is now Petal Pay!",
        "Floret Ltd has changed its name to Petal Pay, LLC.",
        "Floret has been rebranded as “Petal Pay”.",
        "We renamed Floret to Petal Pay in May 2026.",
        "Petal Pay is the new name of Floret.",
    ],
)
def test_an_announced_name_is_the_same_name(announcement: str) -> None:
    assert level(USE, f"{announcement} {NOW}") == "minor"
    assert level(f"{announcement} {USE}", f"{announcement} {NOW}") == "minor"
    table = "| Who | For |\n|---|---|\n| {} | payments |\n| Bolt | mail |"
    assert (
        level(table.format("Floret"), f"{announcement}\n\n{table.format('Petal Pay')}") == "minor"
    )


@pytest.mark.parametrize(
    "said",
    [
        "Petal Pay (formerly Floret) keeps your name.",
        "Petal Pay, formerly known as Floret, keeps your name.",
        "Petal Pay (f/k/a Floret) keeps your name.",
        "Petal Pay (previously called Floret) keeps your name.",
    ],
)
def test_a_former_name_in_passing_is_one_too(said: str) -> None:
    assert level(USE, said) == level(NOW, said) == "minor"


def test_the_legal_form_may_be_written_with_a_comma() -> None:
    told = "We have changed our corporate name from Floret, LLC to 7petals LLC."
    assert level("Floret LLC keeps your name.", f"{told} 7petals, LLC keeps your name.") == "minor"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (USE, NOW),
        (USE, "Floret is now called Petal Pay. Petal Pay sells your name."),
        (USE, "Floret is now called Petal Pay. Bolt keeps your name."),
        (USE, "Floret is now called Petal Pay and keeps your name for ten years."),
        (USE, "Floret is now called Petal Pay and is part of Bolt. Petal Pay keeps your name."),
        (USE, "Our shop was formerly run by Floret. Petal Pay keeps your name."),
        ("Data Services keeps your name.", "Data Services is now Sales. Sales keeps your name."),
    ],
)
def test_what_else_is_said_counts(old: str, new: str) -> None:
    assert level(old, new) == "material"
