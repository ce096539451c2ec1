"""Which section of a translation stands for which, and what only one of them says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.align.parity_texts import ENGLISH, FRENCH, GERMAN

from policydiff.align.parity import SectionPair, compare_translation, pair_sections
from policydiff.document import Document, parse_document

TRANSLATIONS = [("de", GERMAN), ("fr", FRENCH)]
PAIRS = [
    (first, second)
    for first in (("en", ENGLISH), *TRANSLATIONS)
    for second in (("en", ENGLISH), *TRANSLATIONS)
]


def read(text: str, locale: str) -> Document:
    return parse_document(text, format="markdown", locale=locale)


def told(reference: str, translation: str, locale: str) -> list[tuple[str, list[str], list[str]]]:
    """The differences, by the heading of the reference."""
    before, after = read(reference, "en"), read(translation, locale)
    return [
        (
            before.sections[each.pair.reference or 0].heading,
            [quantity.shown for quantity in each.missing],
            [quantity.shown for quantity in each.surplus],
        )
        for each in compare_translation(before, after).differences
    ]


@pytest.mark.parametrize(("reference", "translation"), PAIRS)
def test_a_faithful_translation_maps_one_to_one_without_a_difference(
    reference: tuple[str, str], translation: tuple[str, str]
):
    before, after = read(*reversed(reference)), read(*reversed(translation))
    parity = compare_translation(before, after)
    indexes = [section.index for section in before.sections]
    assert [(pair.reference, pair.translation) for pair in parity.pairs] == [
        (index, index) for index in indexes
    ]
    assert parity.differences == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("24 Monate", "36 Monate", ("Each ride", ["24 months"], ["36 Monate"])),
        ("5 Minuten", "15 Minuten", ("Each ride", ["five minutes"], ["15 Minuten"])),
        ("1.500 €", "2.500 €", ("Each ride", ["1,500.00 EUR"], ["2.500 €"])),
        ("sechs Monate", "acht Monate", ("Repairs", ["half a year"], ["acht Monate"])),
        ("2,5 %", "3,5 %", ("Payment", ["2.5 percent"], ["3,5 %"])),
        ("20 US-Dollar", "30 US-Dollar", ("Payment", ["20 USD"], ["30 US-Dollar"])),
        ("7 Jahre", "10 Jahre", ("Payment", ["7 years"], ["10 Jahre"])),
        ("90 Tage", "90 Wochen", ("Payment", ["90 days"], ["90 Wochen"])),
        ("eines Monats", "dreier Monate", ("Your rights", [], ["dreier Monate"])),
        ("drei Tagen", "fünf Tagen", ("Your rights", ["72 hours"], ["fünf Tagen"])),
        ("Art. 15", "Art. 18", ("Your rights", ["15"], ["18"])),
        ("28 Tage", "14 Tage", ("Changes", ["four weeks"], ["14 Tage"])),
        ("1. März 2027", "1. Mai 2027", ("Changes", ["1 March 2027"], ["1. Mai 2027"])),
        ("16 Jahre", "14 Jahre", ("Your account", ["16"], ["14 Jahre"])),
        ("OpenRouteMap", "eine Karte", ("Cookies", ["OpenRouteMap"], [])),
    ],
)
def test_another_number_date_or_name_is_a_difference_of_its_section(
    old: str, new: str, expected: tuple[str, list[str], list[str]]
):
    assert GERMAN.count(old) == 1
    (found,) = told(ENGLISH, GERMAN.replace(old, new), "de")
    assert found == expected


def test_an_address_that_only_one_of_them_has_is_a_difference():
    without = GERMAN.replace(
        "([deren Erklärung](https://www.stripepay.example/de/datenschutz))", "(deren Erklärung)"
    )
    assert told(ENGLISH, without, "de") == [("Payment", ["stripepay.example/privacy"], [])]


def test_readers_of_each_language_may_be_sent_to_a_site_of_their_own():
    local = GERMAN.replace("www.stripepay.example/de/datenschutz", "www.zahlung.example/erklaerung")
    assert told(ENGLISH, local, "de") == []


def test_what_a_translation_says_in_another_section_has_moved():
    line = "Ihre Notizen bewahren wir sechs Monate auf.\n"
    moved = GERMAN.replace(line, "\n").replace("Cookies halten", f"{line}Cookies halten")
    assert told(ENGLISH, moved, "de") == []


@pytest.mark.parametrize(("locale", "text"), TRANSLATIONS)
def test_a_section_that_a_translation_lacks_is_found_wherever_it_is(locale: str, text: str):
    before, whole = read(ENGLISH, "en"), read(text, locale)
    lines = text.split("\n")
    ends = [section.line - 1 for section in whole.sections[1:]] + [len(lines)]
    for section in whole.sections[2:]:
        rest = [*lines[: section.line - 1], *lines[ends[section.index] :]]
        pairs = pair_sections(before, read("\n".join(rest), locale))
        lacking = [pair.reference for pair in pairs if pair.translation is None]
        assert lacking == [section.index], section.heading
        assert all(pair.reference is not None for pair in pairs)


@pytest.mark.parametrize(("locale", "text"), TRANSLATIONS)
def test_a_section_that_only_a_translation_has_is_found(locale: str, text: str):
    more = text.replace("## 5.", "## 4a. Mehr\n\nNur hier steht das. Es gilt 11 Tage.\n\n## 5.")
    after = read(more, locale)
    extra = next(section.index for section in after.sections if section.heading.endswith("Mehr"))
    pairs = pair_sections(read(ENGLISH, "en"), after)
    assert [pair for pair in pairs if pair.reference is None] == [SectionPair(None, extra, 0.0)]


def test_a_section_that_stands_elsewhere_in_a_translation_is_the_same_one():
    head, payment, rest = re.split(r"(?=## 3\. )|(?=## 4\. )", GERMAN)
    moved = head + rest + payment.replace("## 3. ", "## 7. ")
    before, after = read(ENGLISH, "en"), read(moved, "de")
    place = next(section.index for section in after.sections if section.heading == "Zahlung")
    parity = compare_translation(before, after)
    payment_index = next(s.index for s in before.sections if s.heading == "Payment")
    assert (payment_index, place) in [(p.reference, p.translation) for p in parity.pairs]
    assert parity.differences == ()


def test_in_a_language_whose_words_are_not_known_only_figures_are_asked_for():
    polish = """\
# Polityka

Stosuje się od 1 lipca 2026.

## Konto

Zamykamy je po 2 latach, a wcześniej ostrzegamy 30 dni. Odpowiadamy w ciągu siedmiu dni.
"""
    english = """\
# Policy

It applies from July 1, 2026.

## Account

We close it after two years, with a warning of thirty (30) days. We answer within seven days.
"""
    assert told(english, polish, "pl") == []
    assert told(english, polish.replace("30", "60"), "pl") == [("Account", ["30 days"], ["60"])]
    assert told(english, polish.replace("1 lipca", "5 lipca"), "pl") == [
        ("Policy", ["July 1, 2026"], ["5"])
    ]


WORDS = st.sampled_from(["lantern", "kettle", "harbour", "moss", "we", "the", "ladder", "of"])
FACTS = st.sampled_from(
    ["30 days", "12 months", "€40", "3.5%", "on 1 May 2027", "https://a.example", "article 6", ""]
)
SENTENCE = st.tuples(st.lists(WORDS, min_size=1, max_size=5), FACTS, st.sampled_from(["", "- "]))
SECTION = st.tuples(
    st.integers(1, 3), st.lists(WORDS, min_size=1, max_size=3), st.lists(SENTENCE, max_size=4)
)


def policy(sections: list[tuple], spoken: dict[str, str]) -> str:
    lines: list[str] = []
    for level, heading, sentences in sections:
        lines += ["#" * level + " " + " ".join(spoken.get(w, w) for w in heading), ""]
        for words, fact, mark in sentences:
            said = " ".join(spoken.get(word, word) for word in words)
            lines += [f"{mark}{said.capitalize()} {fact} {spoken.get('end', 'end')}.", ""]
    return "\n".join(lines)


@settings(max_examples=60)
@given(st.lists(SECTION, min_size=1, max_size=8))
def test_a_text_answers_to_itself_and_to_its_own_form_in_other_words(sections: list[tuple]):
    other = {
        "lantern": "zorba", "kettle": "milk", "harbour": "pinto", "moss": "quarz", "we": "bo",
        "the": "du", "ladder": "fenn", "of": "ki", "end": "aus",
    }  # fmt: skip
    text = read(policy(sections, {}), "en")
    indexes = [(section.index, section.index) for section in text.sections]
    for translation in (text, read(policy(sections, other), "en")):
        parity = compare_translation(text, translation)
        assert [(pair.reference, pair.translation) for pair in parity.pairs] == indexes
        assert parity.differences == ()


@settings(max_examples=40)
@given(st.lists(SECTION, min_size=1, max_size=7), st.lists(SECTION, min_size=1, max_size=7))
def test_every_section_of_either_side_is_in_exactly_one_pair(one: list[tuple], other: list[tuple]):
    before, after = read(policy(one, {}), "en"), read(policy(other, {}), "de")
    parity = compare_translation(before, after)
    references = [pair.reference for pair in parity.pairs if pair.reference is not None]
    translations = [pair.translation for pair in parity.pairs if pair.translation is not None]
    assert references == [section.index for section in before.sections]
    assert sorted(translations) == [section.index for section in after.sections]
