"""What the translation of a policy lacks, on a history of commits with days."""

from __future__ import annotations

import datetime
import pathlib

import pytest
from tests.pipeline.repository_case import PolicyRepository, create_repository, pending_of

from policydiff.pipeline.dates import INDEX
from policydiff.pipeline.parity import find_parity_problems
from policydiff.report.checks import Condition, Problem

CONFIG = """\
[check]
translation_days = {days}

[[policies]]
id = "privacy"
path = "privacy.md"
locale = "en"
translations = {{ de = "privacy.de.md" }}
"""
EN = """\
# Privacy policy

Effective date: 1 February 2027

## 1. Logs

We keep server logs for 30 days. We do not sell your address.

## 2. Sharing

We share your address with:

- couriers who deliver your parcels;
- the bank that takes your payment.

## 3. Contact

Write to <privacy@example.org>.
"""
DE = """\
# Datenschutzerklärung

Gültig ab: 1. Februar 2027

## 1. Protokolle

Wir bewahren Serverprotokolle 30 Tage auf. Wir verkaufen Ihre Adresse nicht.

## 2. Weitergabe

Wir geben Ihre Adresse weiter an:

- Kuriere, die Ihre Pakete bringen;
- die Bank, die Ihre Zahlung annimmt.

## 3. Kontakt

Schreiben Sie an <datenschutz@example.org>.
"""
LONGER = EN.replace("30 days", "90 days")
LONGER_DE = DE.replace("30 Tage", "90 Tage")
SOLD = EN.replace("We do not sell", "We sell")
SOLD_DE = DE.replace("verkaufen Ihre Adresse nicht", "verkaufen Ihre Adresse")
FEWER = EN.replace("- the bank that takes your payment.\n", "").replace("parcels;", "parcels.")
FEWER_DE = DE.replace("- die Bank, die Ihre Zahlung annimmt.\n", "").replace("bringen;", "bringen.")
TRAINING = "## 4. Training\n\nWe use your letters to train machine learning models.\n"
TRAINING_DE = "## 4. Training\n\nWir verwenden Ihre Briefe, um Modelle zu trainieren.\n"


def made(folder: pathlib.Path, *, days: int = 0, en: str = EN, de: str = DE) -> PolicyRepository:
    config = CONFIG.format(days=days)
    return create_repository(folder, config, privacy_md=en, privacy_de_md=de)


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> PolicyRepository:
    return made(tmp_path)


def problems(
    repository: PolicyRepository, today: str = "2027-01-31", rev: str | None = "HEAD"
) -> tuple[Problem, ...]:
    with repository.opened() as workspace:
        pending = pending_of(workspace, rev, today)
        day = datetime.date.fromisoformat(today)
        return find_parity_problems(workspace, pending, day, rev=rev)


def codes(repository: PolicyRepository, today: str = "2027-01-31") -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in problems(repository, today)]


def test_a_translation_that_says_the_same_has_no_problem(repository: PolicyRepository):
    assert problems(repository) == ()


def test_without_translations_nothing_is_read(tmp_path: pathlib.Path):
    config = CONFIG.format(days=0).replace("translations", "# translations")
    repository = create_repository(tmp_path, config, privacy_md=EN, privacy_de_md="# Ganz anders")
    repository.commit(privacy_md=LONGER)
    assert problems(repository) == ()


def test_a_material_change_that_the_translation_lacks_is_told_with_its_age(
    repository: PolicyRepository,
):
    repository.commit(day="2027-01-19", privacy_md=SOLD)
    (problem,) = problems(repository, "2027-01-31")
    assert (problem.condition, problem.code) == (
        Condition.TRANSLATIONS,
        "translation-lacks-change",
    )
    assert (problem.path, problem.line) == ("privacy.de.md", 5)
    assert problem.message.startswith(
        "“1. Protokolle” of the translation into de lacks a material change that the reference made "
        "12 days ago (2027-01-19): "
    )


def test_a_translation_has_time_where_the_configuration_gives_it_some(tmp_path: pathlib.Path):
    repository = made(tmp_path, days=14)
    repository.commit(day="2027-01-10", privacy_md=SOLD)
    assert codes(repository, "2027-01-24") == [("translation-behind", 5)]
    assert codes(repository, "2027-01-25") == [("translation-lacks-change", 5)]


def test_what_is_not_committed_is_of_today(tmp_path: pathlib.Path):
    repository = made(tmp_path, days=14)
    repository.write(privacy_md=SOLD)
    (problem,) = problems(repository, rev=None)
    assert problem.code == "translation-behind"
    assert "that the reference made today: " in problem.message
    repository.write(privacy_de_md=SOLD_DE)
    assert problems(repository, rev=None) == ()


def test_what_is_staged_is_held_against_what_is_staged(repository: PolicyRepository):
    repository.write(privacy_md=SOLD, privacy_de_md=SOLD_DE)
    repository.git("add", "privacy.md", "privacy.de.md")
    repository.write(privacy_de_md=DE)
    with repository.opened() as workspace:
        (policy,) = workspace.policies()
        staged = workspace.version_in_index(policy)
        pending = pending_of(workspace, None)
        assert pending.new.text == staged.text
        day = datetime.date(2027, 1, 31)
        assert find_parity_problems(workspace, pending, day, rev=INDEX) == ()
        assert len(find_parity_problems(workspace, pending, day, rev=None)) == 1


@pytest.mark.parametrize(
    ("english", "german"), [(LONGER, LONGER_DE), (SOLD, SOLD_DE), (FEWER, FEWER_DE)]
)
@pytest.mark.parametrize("later", ["2027-01-10", "2027-01-14"])
def test_a_translation_edited_on_the_day_or_later_is_not_behind(
    repository: PolicyRepository, english: str, german: str, later: str
):
    repository.commit(day="2027-01-10", privacy_md=english)
    assert [code for code, _ in codes(repository)] == ["translation-lacks-change"]
    repository.commit(day=later, privacy_de_md=german)
    assert codes(repository) == []


def test_a_translation_committed_first_on_the_same_day_is_not_behind(repository: PolicyRepository):
    repository.commit(day="2027-01-10", time="09:00:00", privacy_de_md=SOLD_DE)
    repository.commit(day="2027-01-10", time="17:00:00", privacy_md=SOLD)
    assert codes(repository) == []


def test_a_number_that_the_translation_had_days_before_is_there(repository: PolicyRepository):
    repository.commit(day="2027-01-05", privacy_de_md=LONGER_DE)
    assert codes(repository) == [("translation-numbers-differ", 5)]
    repository.commit(day="2027-01-10", privacy_md=LONGER)
    assert codes(repository) == []


def test_an_edit_of_another_section_of_the_translation_does_not_count(
    repository: PolicyRepository,
):
    repository.commit(day="2027-01-10", privacy_md=SOLD)
    repository.commit(
        day="2027-01-20", privacy_de_md=DE.replace("Schreiben Sie", "Bitte schreiben Sie")
    )
    assert codes(repository) == [("translation-lacks-change", 5)]


@pytest.mark.parametrize(
    "german",
    [
        DE.replace(
            "Gültig ab: 1. Februar 2027", "Gültig ab: 1. Februar 2027\n\nStand: 9. Januar 2027"
        ),
        DE.replace("Wir bewahren Serverprotokolle 30", "Wir bewahren\nServerprotokolle  30"),
        DE.replace("## 2.", "## 1a. Neu\n\nNeues steht hier.\n\n## 2."),
        DE.replace("## 1. P", "## 9) P"),
    ],
)
def test_a_date_a_line_break_a_number_or_a_section_behind_it_is_no_edit_of_a_section(
    repository: PolicyRepository, german: str
):
    changed = SOLD.replace("# Privacy policy\n", "# Privacy policy\n\nWe sell nothing.\n")
    repository.commit(day="2027-01-05", privacy_md=changed)
    before = codes(repository)
    assert [code for code, _ in before] == ["translation-lacks-change"] * 2
    repository.commit(day="2027-01-20", privacy_de_md=german)
    assert [code for code, _ in codes(repository)][:2] == ["translation-lacks-change"] * 2


def test_a_second_change_after_the_translation_is_lacking_and_the_first_is_not(
    repository: PolicyRepository,
):
    repository.commit(day="2027-01-05", privacy_md=LONGER, privacy_de_md=LONGER_DE)
    repository.commit(day="2027-01-20", privacy_md=LONGER.replace("We do not sell", "We sell"))
    (problem,) = problems(repository)
    assert (
        "lacks a material change that the reference made 11 days ago (2027-01-20)"
        in problem.message
    )


def test_a_change_is_as_old_as_itself_though_its_section_was_edited_since(
    repository: PolicyRepository,
):
    repository.commit(day="2027-01-05", privacy_md=SOLD)
    for number, day in enumerate(("2027-01-08", "2027-01-15", "2027-01-28")):
        more = SOLD.replace("## 2.", f"Thank you for reading, {'dear ' * number}reader.\n\n## 2.")
        repository.commit(day=day, privacy_md=more)
    (problem,) = problems(repository)
    assert "26 days ago (2027-01-05)" in problem.message


def test_a_minor_change_of_the_reference_asks_for_nothing(repository: PolicyRepository):
    repository.commit(
        day="2027-01-10", privacy_md=EN.replace("server logs", "server  logs;").replace(";", "")
    )
    repository.commit(
        day="2027-01-11", privacy_md=EN.replace("Effective date: 1", "Effective date: 2")
    )
    assert codes(repository) == []


def test_what_readers_were_told_long_ago_is_still_lacking(repository: PolicyRepository):
    repository.commit(day="2027-01-05", privacy_md=SOLD)
    repository.adopt()
    repository.commit(day="2027-01-06")
    (problem,) = problems(repository)
    assert (problem.code, problem.line) == ("translation-lacks-change", 5)
    assert "26 days ago" in problem.message


def test_a_new_section_of_the_reference_is_lacking_since_it_came(tmp_path: pathlib.Path):
    repository = made(tmp_path, days=10)
    repository.commit(day="2027-01-10", privacy_md=f"{EN}\n{TRAINING}")
    (problem,) = problems(repository, "2027-01-12")
    assert problem == Problem(
        Condition.TRANSLATIONS,
        "translation-behind",
        "The translation into de lacks the section “4. Training” of the reference, added 2 days ago "
        "(2027-01-10).",
        "privacy.de.md",
        16,
    )
    assert codes(repository, "2027-01-31") == [("translation-lacks-change", 16)]
    repository.commit(day="2027-02-01", privacy_de_md=f"{DE}\n{TRAINING_DE}")
    assert codes(repository, "2027-02-02") == []


def test_a_section_that_was_never_translated_is_missing(tmp_path: pathlib.Path):
    repository = made(tmp_path, days=100, en=f"{EN}\n{TRAINING}")
    (problem,) = problems(repository)
    assert (problem.code, problem.line) == ("translation-section-missing", 16)
    assert "has no section for “4. Training” of the reference" in problem.message


def test_a_section_that_the_reference_took_out_is_surplus(tmp_path: pathlib.Path):
    repository = made(tmp_path, en=f"{EN}\n{TRAINING}", de=f"{DE}\n{TRAINING_DE}")
    assert codes(repository) == []
    repository.commit(day="2027-01-21", privacy_md=EN)
    (problem,) = problems(repository)
    assert (problem.code, problem.line) == ("translation-lacks-change", 20)
    assert problem.message == (
        "“4. Training” of the translation into de stands for one that the reference took out 10 days "
        "ago (2027-01-21)."
    )


def test_a_section_that_only_the_translation_ever_had_is_told(tmp_path: pathlib.Path):
    repository = made(tmp_path, de=f"{DE}\n{TRAINING_DE}")
    (problem,) = problems(repository)
    assert (problem.code, problem.line) == ("translation-section-missing", 20)


def test_a_section_that_moved_or_was_renumbered_keeps_its_age(repository: PolicyRepository):
    repository.commit(day="2027-01-05", privacy_md=SOLD)
    first = "## 1. First\n\nWe like bicycles.\n\n"
    erst = "## 1. Zuerst\n\nWir mögen Fahrräder.\n\n"
    shifted = {"## 3.": "## 4.", "## 2.": "## 3.", "## 1.": "## 2."}

    def renumbered(text: str, section: str) -> str:
        for old, new in shifted.items():
            text = text.replace(old, new)
        return text.replace("## 2.", f"{section}## 2.", 1)

    repository.commit(
        day="2027-01-20",
        privacy_md=renumbered(SOLD, first),
        privacy_de_md=renumbered(DE, erst),
    )
    (problem,) = problems(repository)
    assert problem.code == "translation-lacks-change"
    assert "“2. Protokolle”" in problem.message
    assert "26 days ago (2027-01-05)" in problem.message


def test_numbers_are_asked_for_where_nothing_else_is_wrong(tmp_path: pathlib.Path):
    repository = made(tmp_path, de=DE.replace("30 Tage", "14 Tage"))
    (problem,) = problems(repository)
    assert problem == Problem(
        Condition.TRANSLATIONS,
        "translation-numbers-differ",
        "“1. Protokolle” of the translation into de and its reference differ: only the reference says "
        "30 days, only the translation says 14 Tage.",
        "privacy.de.md",
        5,
    )


def test_a_translation_without_a_file_is_told(repository: PolicyRepository):
    repository.git("rm", "--quiet", "privacy.de.md")
    repository.commit()
    (problem,) = problems(repository)
    assert (problem.code, problem.path, problem.line) == (
        "translation-missing-file",
        "privacy.de.md",
        0,
    )


def test_a_translation_that_is_not_committed_yet_is_compared(tmp_path: pathlib.Path):
    config = CONFIG.format(days=0)
    repository = create_repository(tmp_path, config, privacy_md=EN)
    repository.commit(day="2027-01-05", privacy_md=LONGER)
    repository.write(privacy_de_md=DE)
    (problem,) = problems(repository, rev=None)
    assert problem.code == "translation-numbers-differ"
    repository.write(privacy_de_md=LONGER_DE)
    assert problems(repository, rev=None) == ()


def test_a_shallow_clone_knows_what_the_baseline_knows(tmp_path: pathlib.Path):
    (tmp_path / "whole").mkdir()
    repository = made(tmp_path / "whole")
    repository.commit(day="2027-01-02")
    repository.adopt()
    repository.commit(day="2027-01-05", privacy_md=SOLD)
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.folder}", str(shallow))
    (problem,) = problems(PolicyRepository(shallow))
    assert (problem.code, problem.line) == ("translation-lacks-change", 5)


def test_on_a_merge_both_texts_count_as_edited_together(repository: PolicyRepository):
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit(day="2027-01-03", privacy_de_md=SOLD_DE)
    repository.commit(day="2027-01-09", privacy_md=SOLD)
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "topic", day="2027-01-10")
    assert codes(repository) == []
