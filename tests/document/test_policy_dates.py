from __future__ import annotations

import pytest

from policydiff.document import Unit, parse_document


def dates(text: str) -> tuple[str | None, str | None]:
    document = parse_document(text, format="markdown")
    return document.effective_date, document.last_updated


@pytest.mark.parametrize(
    ("line", "effective", "updated"),
    [
        ("Effective Date: October 2, 2024", "2024-10-02", None),
        ("Last updated: 4 August 2025", None, "2025-08-04"),
        ("*August 4th, 2025*", None, "2025-08-04"),
        ("This policy was last updated on 15 October 2015.", None, "2015-10-15"),
        ("This notice takes effect on 1 May 2026.", "2026-05-01", None),
        ("Effective April 2025", "2025-04", None),
        ("Version of 2026-01-31", None, "2026-01-31"),
        ("Effective and last updated: 2026-01-31", "2026-01-31", "2026-01-31"),
        ("Effective: 1 May 2026. Last revised: 2 April 2026.", "2026-05-01", "2026-04-02"),
        ("Stand: 1. März 2024", None, "2024-03-01"),
        ("Gültig ab 01.03.2024", "2024-03-01", None),
        ("Dernière mise à jour : 1er février 2024", None, "2024-02-01"),
        ("En vigueur depuis le 3 août 2023", "2023-08-03", None),
        ("Última actualización: 5 de enero de 2024", None, "2024-01-05"),
        ("Fecha de entrada en vigor: 5 de enero de 2024", "2024-01-05", None),
        (
            "Dernière mise à jour : 1er juin 2025 – En vigueur depuis le 1er juillet 2025",
            "2025-07-01",
            "2025-06-01",
        ),
        ("最后更新：2024年5月6日", None, "2024-05-06"),
    ],
)
def test_a_date_line_is_read(line: str, effective: str | None, updated: str | None) -> None:
    assert dates(f"# Policy\n\n{line}\n\nWe collect names.\n") == (effective, updated)
    document = parse_document(f"{line}\n", format="markdown")
    assert {sentence.unit for sentence in document.sentences} == {Unit.DATE}


@pytest.mark.parametrize(
    "sentence",
    [
        "The Data Act that went into effect on May 25, 2018 gives you rights.",
        "March 10, 2019: Updated the paragraph on cookies and added a table.",
        "We have kept logs since 1 May 2020 and will go on doing so.",
        "If you bought before January 4, 2021, other terms apply.",
        "Acme was founded in March 2011.",
    ],
)
def test_no_date_is_made_up(sentence: str) -> None:
    assert dates(f"# Policy\n\nWe ask for names. {sentence}\n\n- {sentence}\n") == (None, None)


def test_an_ambiguous_date_is_not_guessed() -> None:
    document = parse_document("Last updated: 01/02/2026\n\nWe ask.\n", format="markdown")
    assert document.last_updated is None
    assert document.warnings == (
        "line 1: “Last updated: 01/02/2026” can be read in two ways; no date taken",
    )
    assert dates("Last updated: 01/31/2026") == (None, "2026-01-31")
    assert dates("Last updated: 31/01/2026") == (None, "2026-01-31")
    assert dates("Last updated: 02/02/2026") == (None, "2026-02-02")


@pytest.mark.parametrize(
    "day", ["2026-02-30", "30 February 2026", "31 April 2026", "29.02.2026", "February 29, 2026"]
)
def test_a_day_that_does_not_exist_is_no_date(day: str) -> None:
    document = parse_document(f"Effective date: {day}\n\nWe keep logs.\n", format="text")
    assert document.effective_date is None
    assert document.warnings == (
        f"line 1: “Effective date: {day}” names no day that there is; no date taken",
    )


@pytest.mark.parametrize("blank", ["[DATE]", "<insert date>", "{{ effective date }}"])
def test_a_date_that_is_still_to_be_filled_in_is_told(blank: str) -> None:
    document = parse_document(f"Effective date: {blank}\n\nWe keep logs.\n", format="text")
    assert document.sentences[0].unit is Unit.DATE
    assert document.effective_date is None
    assert document.warnings == (
        f"line 1: “Effective date: {blank}” is still to be filled in; no date taken",
    )


def test_a_date_in_a_longer_sentence_counts_where_the_text_has_no_date_line() -> None:
    text = "This policy was last updated on January 5th, 2024 and applies to the Zed app.\n"
    document = parse_document(text, format="markdown")
    assert document.last_updated == "2024-01-05"
    assert document.sentences[0].unit is Unit.SENTENCE


def test_a_heading_that_states_a_date_is_no_section() -> None:
    document = parse_document(
        "# Policy\n\n### Last updated: 1 May 2024\n\nWe ask.\n", format="markdown"
    )
    assert [s.heading for s in document.sections] == ["", "Policy"]
    assert document.last_updated == "2024-05-01"
