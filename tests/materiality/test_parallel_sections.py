"""What is said to some readers is not said to others, though the words are the same."""

from __future__ import annotations

import pytest

import policydiff

COPY = "You may ask for a copy of your file."
ADS = "We do not share your loans with advertisers."


def two_sections(first: str, second: str, sentence: str, *, in_first: bool) -> str:
    twin = f"\n\n{sentence}" if in_first else ""
    return (
        f"# Policy\n\n## {first}\n\nThe shelf is green.{twin}\n\n"
        f"## {second}\n\nThe door is red.\n\n{sentence}\n"
    )


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("Your rights (UK)", "Your rights (US)", COPY),
        ("For readers in the EU", "For readers in Canada", COPY),
        ("Employees", "Applicants", COPY),
        ("Free plan", "Paid plan", ADS),
        ("Kids' accounts", "Adult accounts", ADS),
    ],
)
def test_a_sentence_that_came_or_went_for_some_readers_is_not_stated_elsewhere(
    first: str, second: str, sentence: str
) -> None:
    both, one = (two_sections(first, second, sentence, in_first=b) for b in (True, False))
    assert policydiff.compare(both, one).level.value == "material"
    assert policydiff.compare(one, both).level.value == "material"


def test_a_sentence_said_twice_to_everybody_may_be_said_once() -> None:
    both, one = (two_sections("Copies", "Letters", COPY, in_first=b) for b in (True, False))
    assert policydiff.compare(both, one).level.value == "minor"


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("Rights of all borrowers", "Rights of borrowers in California", "adverse"),
        ("Your choices", "Your choices (California only)", "adverse"),
        ("Guests in Spain", "Guests", "favourable"),
    ],
)
def test_a_heading_that_names_other_readers_changes_what_stands_below(
    old: str, new: str, direction: str
) -> None:
    texts = (f"# Policy\n\n## {heading}\n\n{COPY}\n" for heading in (old, new))
    report = policydiff.compare(*texts)
    assert (report.level.value, report.direction.value) == ("material", direction)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Your choices", "Your options"), ("Privacy by design", "How we follow the GDPR")],
)
def test_a_heading_that_names_nobody_else_does_not(old: str, new: str) -> None:
    texts = (f"# Policy\n\n## {heading}\n\n{COPY}\n" for heading in (old, new))
    assert policydiff.compare(*texts).level.value == "minor"


@pytest.mark.parametrize("answer", ["Sometimes.", "It depends.", "Yes."])
def test_a_short_answer_is_read_against_its_question(answer: str) -> None:
    text = "# Policy\n\nDo you share my loans with advertisers?\n\n{}\n"
    report = policydiff.compare(text.format("No."), text.format(answer))
    assert report.level.value == "material"
