"""The catalogues are complete, up to date, and say nothing that the source does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from tools.messages import broken, main, messages, missing

from policydiff.i18n import LANGUAGES, LOCALE_FOLDER, language_of, speaks, translator

CATALOGUES = sorted(LOCALE_FOLDER.glob("*/LC_MESSAGES/policydiff.po"))
TRANSLATED = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parts[-3])


def translations(path: Path) -> list[tuple[str, str]]:
    """Each message with its translation, forms of a plural one by one."""
    found = []
    for message in read(path):
        if message.id:
            one_form = not isinstance(message.id, list | tuple)
            ids = (str(message.id),) if one_form else message.id
            strings = (str(message.string),) if one_form else message.string
            found += [(str(ids[-1 if i else 0]), str(text)) for i, text in enumerate(strings)]
    return found


def test_the_catalogues_are_what_the_source_says_and_complete() -> None:
    assert main(["--check"]) == 0


@TRANSLATED
def test_no_message_is_missing_and_placeholders_agree(path: Path) -> None:
    catalogue = read(path)
    assert missing(catalogue) == []
    assert broken(catalogue) == []
    known = {(message.context, str(message.id)) for message in catalogue if message.id}
    assert {(found.context, str(found.id)) for found in messages()} == known


@TRANSLATED
def test_a_translation_keeps_the_spaces_at_its_ends_and_adds_no_markup(path: Path) -> None:
    for said, text in translations(path):
        assert re.match(r"\s*", said)[0] == re.match(r"\s*", text)[0], said  # type: ignore[index]
        assert re.search(r"\s*$", said)[0] == re.search(r"\s*$", text)[0], said  # type: ignore[index]
        assert not set("<>`") & set(text), said
        assert "  " not in text


@TRANSLATED
def test_a_whole_sentence_stays_one(path: Path) -> None:
    for said, text in translations(path):
        if said.endswith((".", ":")) and not said.endswith("}"):
            assert text.endswith((".", ":")), said


def test_german_says_sie_and_uses_its_own_quotation_marks() -> None:
    for _, text in translations(LOCALE_FOLDER / "de" / "LC_MESSAGES" / "policydiff.po"):
        assert not re.search(r"\b(?:du|dich|dir|deine?[nmrs]?)\b", text, re.IGNORECASE), text
        assert '"' not in text
        assert text.count("„") == text.count("“")
        assert "”" not in text


def test_a_locale_gets_the_catalogue_of_its_language_and_english_without_one() -> None:
    assert "de" in LANGUAGES
    assert translator("de").language == translator("de-AT").language == "de"
    assert translator("de_CH")("date") == "Datum"
    assert (
        translator("en-GB")("date") == translator("fr")("date") == translator("")("date") == "date"
    )


def test_the_language_of_a_locale_is_what_is_spoken() -> None:
    assert [language_of(each) for each in ("de-AT", "pt_BR", "EN", "")] == ["de", "pt", "en", ""]
    assert [speaks(each) for each in ("en", "en-GB", "de_CH", "fr", "")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_plurals_follow_the_language() -> None:
    t = translator("de")
    one = "This is what will change:"
    many = "These %(count)s things will change:"
    assert t.number(one, many, 1) == "Das wird sich ändern:"
    assert t.number(one, many, 3) == "Diese %(count)s Punkte werden sich ändern:"
