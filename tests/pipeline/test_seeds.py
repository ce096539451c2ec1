"""The two real policies the tool was conceived from: read, compared, judged, told of."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

import policydiff
from policydiff.diff.records import EditKind
from policydiff.materiality import Direction, Level
from policydiff.report import ChangeReport

ICMEC = (
    "Information We Collect",
    "Information We Share With Third Parties",
    "Cookies",
    "Security",
    "Links to Other Websites",
    "Accurate Personal Information",
)
NCMEC_SECTIONS = 16
Compare = Callable[[str, str], ChangeReport]


@pytest.fixture
def icmec(shared: pathlib.Path) -> str:
    return (shared / "seeds" / "icmec-2015.txt").read_text("utf-8")


@pytest.fixture
def ncmec(shared: pathlib.Path) -> str:
    return (shared / "seeds" / "ncmec-2024.txt").read_text("utf-8")


@pytest.fixture
def compare(valid: Callable[[ChangeReport], ChangeReport]) -> Compare:
    def compared(old: str, new: str) -> ChangeReport:
        assert old != new
        return valid(policydiff.compare(old, new, format="text"))

    return compared


def edit(text: str, before: str, after: str) -> str:
    assert text.count(before) == 1, before
    return text.replace(before, after)


def test_icmec_is_its_six_sections_and_no_navigation(icmec: str) -> None:
    document = policydiff.parse(icmec, format="text")
    assert tuple(section.heading for section in document.sections[1:]) == ICMEC
    assert document.last_updated == "2015-10-15"
    assert document.effective_date is None
    navigation = icmec.splitlines()[:31]
    texts = {sentence.text for sentence in document.sentences}
    assert not texts & set(navigation)
    assert document.sentences[0].section == 0


def test_ncmec_is_its_title_and_fifteen_headings(ncmec: str) -> None:
    document = policydiff.parse(ncmec, format="text")
    headings = [section.heading for section in document.sections[1:]]
    assert len(headings) == NCMEC_SECTIONS
    assert headings[1] == "PRIVACY POLICY"
    assert all(heading.isupper() for heading in headings[1:])
    assert (document.effective_date, document.last_updated) == ("2024-10-02", "2024-10-02")
    assert not any("Skip to main content" in sentence.text for sentence in document.sentences)
    run_ins = {sentence.run_in.rstrip(".") for sentence in document.sentences}
    assert {"Service Providers", "Law Enforcement", "Emails"} <= run_ins


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("under the age of 13", "under the age of 10", Direction.ADVERSE),
        (
            "We may disclose your information to service providers,",
            "We may disclose your information to advertisers and service providers,",
            Direction.ADVERSE,
        ),
        ("  • To conduct analytics.", "  • To conduct analytics.\n  • To train machine learning models.",
         Direction.ADVERSE),
        ("  • Right to deletion:", "  • Right of removal:", None),
    ],
)  # fmt: skip
def test_one_edit_of_ncmec_is_one_change(
    compare: Compare, ncmec: str, before: str, after: str, direction: Direction | None
) -> None:
    report = compare(ncmec, edit(ncmec, before, after))
    material = [change for change in report.changes if change.level is Level.MATERIAL]
    assert len(report.changes) == 1
    if direction is not None:
        assert [change.direction for change in material] == [direction]


def test_a_lost_not_in_icmec_is_material(compare: Compare, icmec: str) -> None:
    report = compare(icmec, edit(icmec, "we will not sell, rent,", "we will sell, rent,"))
    (change,) = report.changes
    assert (change.level, change.direction) == (Level.MATERIAL, Direction.ADVERSE)
    assert ("delete", "not ") in change.words


def test_a_section_of_ncmec_that_moves_is_one_move(compare: Compare, ncmec: str) -> None:
    start, end = ncmec.index("THIRD PARTY LINKS"), ncmec.index("DATA TRANSFERS")
    section = ncmec[start:end]
    moved = ncmec[:start] + ncmec[end:]
    place = moved.index("YOUR CHOICES\n")
    report = compare(ncmec, moved[:place] + section + moved[place:])
    assert report.level is Level.MINOR
    assert [change.kind for change in report.changes] == [EditKind.MOVED]
    assert [entry.new[0].heading for entry in report.sections if entry.moved] == [
        "THIRD PARTY LINKS"
    ]


def test_requoted_seeds_are_the_same(compare: Compare, icmec: str, ncmec: str) -> None:
    for text in (icmec, ncmec):
        quoted = text.replace("’", "'").replace("“", '"').replace("”", '"')
        report = compare(text, quoted)
        assert report.level in (Level.NONE, Level.MINOR)
        assert {change.kind for change in report.changes} <= {EditKind.FORMATTING}
