"""The sample's history is judged as its author meant it."""

from __future__ import annotations

from itertools import pairwise

import pytest

import policydiff
from policydiff.align import Relation
from policydiff.report import Change, ChangeReport
from policydiff.samples import sample_commits

PRIVACY = "policies/privacy.md"
GERMAN = "policies/privacy.de.md"
DONORS = "policies/donor-notice.txt"


def versions(path: str) -> list[str]:
    return [commit.texts()[path] for commit in sample_commits() if path in commit.texts()]


def format_of(path: str) -> str:
    return "text" if path.endswith(".txt") else "markdown"


def steps(path: str) -> list[ChangeReport]:
    return [
        policydiff.compare(old, new, format=format_of(path))
        for old, new in pairwise(versions(path))
    ]


def the_change(report: ChangeReport, old: str, new: str) -> Change:
    """Return the one change whose sides hold these words."""
    (found,) = [c for c in report.changes if old in c.old_text and new in c.new_text]
    return found


def material_rules(change: Change) -> set[str]:
    return {finding.rule for finding in change.findings if finding.level == "material"}


def test_the_privacy_policy_goes_through_two_minor_and_two_material_steps() -> None:
    assert [(report.level, report.direction) for report in steps(PRIVACY)] == [
        ("minor", "neutral"),
        ("minor", "neutral"),
        ("material", "adverse"),
        ("material", "favourable"),
    ]


def test_the_first_edit_is_a_spelling_correction_and_other_line_ends() -> None:
    old, new = versions(PRIVACY)[:2]
    assert old.split("\n") != new.split("\n")
    (change,) = steps(PRIVACY)[0].changes
    assert change.words[1:3] == (("delete", "recieve"), ("insert", "receive"))
    assert {finding.rule for finding in change.findings} == {"spelling-corrected"}


def test_the_second_edit_moves_one_section_and_renames_another() -> None:
    report = steps(PRIVACY)[1]
    moved = [s.new[0].heading for s in report.sections if s.moved]
    renamed = [(s.old[0].heading, s.new[0].heading) for s in report.sections if s.renamed]
    assert moved == ["Your rights"]
    assert renamed == [("Where your data is kept", "Storage and transfers")]
    assert {section.relation for section in report.sections} == {Relation.MATCHED}
    assert report.accounting.new.gone == report.accounting.old.gone == 0
    assert report.accounting.new.modified == 1  # the line that says when it was last updated


def test_the_third_edit_is_adverse_for_the_three_reasons_meant() -> None:
    report = steps(PRIVACY)[2]
    longer = the_change(report, "30 days after the thing", "12 months after the thing")
    broken = the_change(report, "do not combine your loan", "We combine your loan")
    told = the_change(report, "", "to advertising networks, which")
    assert "retention-period-lengthened" in material_rules(longer)
    assert "practice-now-permitted" in material_rules(broken)
    assert "recipient-added" in material_rules(told)
    assert {c.direction for c in (longer, broken, told)} == {"adverse"}
    sections = {c.new_section for c in report.changes if c.level == "material"}
    assert sections == {longer.new_section, broken.new_section, told.new_section}


def test_the_fourth_edit_adds_a_right_and_keeps_photographs_for_a_shorter_time() -> None:
    report = steps(PRIVACY)[3]
    right = the_change(report, "", "Have us limit what we do with your data")
    shorter = the_change(report, "24 months", "6 months")
    assert material_rules(right) == {"right-added"}
    assert material_rules(shorter) == {"retention-period-shortened"}


def test_the_notice_to_donors_has_one_material_step() -> None:
    (report,) = steps(DONORS)
    assert (report.level, report.direction) == ("material", "adverse")
    (change,) = [c for c in report.changes if c.level == "material"]
    assert change.new_text == "companies that estimate how much a donor could give."
    assert change.lead_in == "We share the information of donors with:"


def test_the_german_text_gets_the_verdicts_of_the_english_one() -> None:
    assert [(report.level, report.direction) for report in steps(GERMAN)] == [
        ("minor", "neutral"),
        ("material", "adverse"),
        ("material", "favourable"),
    ]


@pytest.mark.parametrize(
    ("path", "effective", "updated"),
    [
        (
            PRIVACY,
            ["2026-02-01", "2026-02-01", "2026-02-01", "2026-07-15", "2026-07-15"],
            ["2026-01-05", "2026-01-05", "2026-03-16", "2026-05-11", "2026-06-01"],
        ),
        (
            GERMAN,
            ["2026-02-01", "2026-02-01", "2026-07-15", "2026-07-15"],
            ["2026-01-05", "2026-03-16", "2026-05-11", "2026-06-01"],
        ),
        (DONORS, ["2026-02-01", "2026-06-01"], ["2026-01-05", "2026-04-13"]),
    ],
)
def test_every_version_states_its_dates(
    path: str, effective: list[str], updated: list[str]
) -> None:
    documents = [policydiff.parse(text, format=format_of(path)) for text in versions(path)]
    assert [document.effective_date for document in documents] == effective
    assert [document.last_updated for document in documents] == updated
    assert [document.warnings for document in documents] == [()] * len(documents)


def test_the_german_text_follows_the_english_one_section_by_section() -> None:
    for commit in sample_commits():
        texts = commit.texts()
        if GERMAN in texts:
            english, german = policydiff.parse(texts[PRIVACY]), policydiff.parse(texts[GERMAN])
            assert (english.locale, german.locale) == ("en", "de")
            assert [(s.level, s.number) for s in english.sections] == [
                (s.level, s.number) for s in german.sections
            ]
