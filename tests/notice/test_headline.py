from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.materiality import Direction, Level
from policydiff.notice import headline
from policydiff.rules import Effect

GOOD = (
    "g",
    Level.MATERIAL,
    Direction.FAVOURABLE,
    "Data is deleted sooner.",
    Effect.RESTRICTS,
    "Deletion",
)
BAD = (
    "b",
    Level.MATERIAL,
    Direction.ADVERSE,
    "Logs are kept 90 days instead of 30.",
    Effect.EXPANDS,
    "Logs",
)
ODD = ("o", Level.MATERIAL, Direction.NEUTRAL, "Nobody understood this.", Effect.UNCLEAR, "Scope")
LONG = ("l", Level.MATERIAL, Direction.ADVERSE, "Very " * 40 + "long.", Effect.EXPANDS, "Sharing")
TWO = (
    "t",
    Level.MATERIAL,
    Direction.ADVERSE,
    "“precise location” newly appears among the data that may be collected, e.g. in the app. "
    + "This is sensitive data. " * 2,
    Effect.EXPANDS,
    "Data",
)
SMALL = ("s", Level.MINOR, Direction.NEUTRAL, "A typo.", Effect.NONE, "Logs")


@pytest.mark.parametrize(
    ("changes", "organisation", "expected"),
    [
        ([BAD], "Acme", "Acme changes its Privacy Policy: Logs are kept 90 days instead of 30."),
        ([BAD], "", "Privacy Policy changes: Logs are kept 90 days instead of 30."),
        (
            [BAD, SMALL],
            "Acme",
            "Acme changes its Privacy Policy: Logs are kept 90 days instead of 30.",
        ),
        (
            [GOOD, BAD],
            "Acme",
            "Acme changes its Privacy Policy (2 key changes): Logs are kept 90 days instead of 30.",
        ),
        (
            [ODD, GOOD],
            "Acme",
            "Acme changes its Privacy Policy (2 key changes): Data is deleted sooner.",
        ),
        ([ODD], "Acme", "Acme changes its Privacy Policy: 1 key change in “Scope”"),
        (
            [LONG, ODD],
            "Acme",
            "Acme changes its Privacy Policy (2 key changes): A rule",
        ),
        (
            [TWO, ODD],
            "Acme",
            "Acme changes its Privacy Policy (2 key changes): “precise location” newly appears among "
            "the data that may be collected, e.g. in the app.",
        ),
        ([SMALL], "Acme", "Acme makes 1 minor change to its Privacy Policy"),
        ([SMALL, SMALL], "", "Privacy Policy: 2 minor changes"),
        ([], "Acme", "Acme leaves its Privacy Policy as it is"),
        ([], "", "Privacy Policy stays as it is"),
    ],
)
def test_the_worst_change_leads(make_report, changes, organisation, expected):
    assert headline(make_report(*changes), organisation) == expected


def test_many_sections_are_counted(make_report):
    heading = "A heading of some length, number"
    changes = [
        (f"c{n}", Level.MATERIAL, Direction.ADVERSE, "", Effect.UNCLEAR, f"{heading} {n}")
        for n in range(9)
    ]
    expected = "Acme changes its Privacy Policy: 9 key changes in 9 sections"
    assert headline(make_report(*changes), "Acme") == expected


def test_the_organisation_is_named_once(make_report):
    report = make_report(BAD, title="Acme Privacy Policy")
    assert headline(report, "Acme").startswith("Acme changes its Privacy Policy:")
    assert headline(make_report(BAD, title="Acme – Privacy Policy"), "Acme").startswith(
        "Acme changes its Privacy Policy:"
    )
    assert headline(make_report(BAD, title=""), "Acme").startswith("Acme changes its policy:")


@given(title=st.text(max_size=200), organisation=st.text(max_size=200), words=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_it_is_always_one_line_that_fits(make_report, title, organisation, words):
    for changes in ([(*BAD[:3], words, *BAD[4:])], [SMALL], []):
        line = headline(make_report(*changes, title=title), organisation)
        assert 0 < len(line) <= 140
        assert line.isprintable()
        assert line == line.strip()
