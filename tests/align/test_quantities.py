"""What a sentence says that is the same in every language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align.quantities import Kind, Quantity, Said, quantities_of, site_of, unanswered
from policydiff.document import parse_document


def firm(text: str, language: str, beside: str = "en") -> list[Quantity]:
    return [each for each in quantities_of(text, language, beside) if each.firm]


def agree(one: str, first: str, other: str, second: str) -> bool:
    """Whether each side has everything that the other must have."""
    here, there = quantities_of(one, first, second), quantities_of(other, second, first)
    return not unanswered(here, Said(there)) and not unanswered(there, Said(here))


@pytest.mark.parametrize(
    ("english", "language", "other"),
    [
        ("within 30 days", "de", "binnen 30 Tagen"),
        ("within thirty (30) days", "de", "binnen dreißig Tagen"),
        ("a 30-day period", "de", "eine 30-tägige Frist"),
        ("ten business days", "de", "zehn Werktage"),
        ("for 24 months", "de", "zwei Jahre lang"),
        ("for half a year", "de", "ein halbes Jahr"),
        ("for three months", "de", "ein Vierteljahr"),
        ("for two weeks", "de", "vierzehn Tage"),
        ("within 72 hours", "de", "in zweiundsiebzig Stunden"),
        ("every six months", "de", "sechsmonatig"),
        ("within one month", "de", "innerhalb eines Monats"),
        ("within a month", "fr", "sous un mois"),
        ("twenty-four hours", "fr", "vingt-quatre heures"),
        ("90 days", "fr", "quatre-vingt-dix jours"),
        ("1,000 dollars", "fr", "1 000 $"),
        ("within fifteen days", "es", "en un plazo de quince días"),
        ("every year", "es", "cada año"),
        ("for five years", "it", "per cinque anni"),
        ("12 percent", "it", "il 12 per cento"),
        ("eight weeks", "nl", "acht weken"),
        ("for six months", "nl", "een half jaar"),
        ("three business days", "pt", "três dias úteis"),
        ("by June 3, 2026", "pt", "até 3 de junho de 2026"),
        ("€1,234,567.50", "de", "1.234.567,50 Euro"),
        ("3.5%", "de", "3,5 Prozent"),
        ("under 16", "de", "unter 16 Jahren"),
        ("from 9 am to 5:30 pm", "de", "von 9 bis 17.30 Uhr"),
        ("call +49 (0)30 123456-7", "de", "Telefon +49 30 1234567"),
        ("write to help@example.co.uk", "de", "an hilfe@example.de"),
        ("Article 6(1)(f) GDPR", "de", "Art. 6 Abs. 1 lit. f DSGVO"),
    ],
)
def test_the_same_said_in_two_languages_agrees(english: str, language: str, other: str):
    assert agree(english, "en", other, language)


@pytest.mark.parametrize(
    ("english", "language", "other"),
    [
        ("within 30 days", "de", "binnen 30 Monaten"),
        ("within 30 days", "de", "binnen einem Monat"),
        ("within two months", "fr", "sous un mois"),
        ("1,000 dollars", "fr", "1 000 €"),
        ("by June 3, 2026", "es", "hasta el 3 de julio de 2026"),
        ("write to help@example.org", "de", "an hilfe@other.org"),
        ("call +49 30 1234567", "de", "Telefon +49 30 7654321"),
    ],
)
def test_something_else_does_not(english: str, language: str, other: str):
    assert not agree(english, "en", other, language)


def test_a_date_in_figures_is_read_as_its_language_writes_it():
    assert agree("on 2 January 2026", "en", "le 02/01/2026", "fr")
    assert not agree("on 1 February 2026", "en", "le 02/01/2026", "fr")
    # In English alone it may be either, so it asks for nothing and answers to both.
    assert agree("on 02/01/2026", "en", "am 1. Februar 2026", "de")
    assert agree("on 02/01/2026", "en", "am 2. Januar 2026", "de")
    assert not agree("on 02/01/2026", "en", "am 3. Januar 2026", "de")


def test_only_names_with_a_capital_inside_are_names():
    found = firm("Stripe, OpenPay und PayFlow für NutzerInnen der Beispiel GmbH", "de")
    assert [(each.kind, each.value) for each in found] == [
        (Kind.NAME, "openpay"),
        (Kind.NAME, "payflow"),
    ]


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.example.com/en/privacy", "example"),
        ("http://de.example.co.uk:8080/x?y#z", "example"),
        ("mailto:someone@mail.example.org", "example"),
        ("/privacy", ""),
        ("#contact", ""),
        ("privacy.de.md", "privacy"),
    ],
)
def test_a_site_is_a_domain_without_country_and_language(address: str, site: str):
    assert site_of(address) == site


def test_a_link_to_a_file_beside_it_asks_for_nothing():
    text = "See [our terms](terms.de.md) and [theirs](https://other.example/terms)."
    (sentence,) = parse_document(text, format="markdown").sentences
    assert [each.value for each in quantities_of(sentence, "en", "de")] == ["other"]


@settings(max_examples=100)
@given(st.text(max_size=80), st.sampled_from(["en", "de", "fr", "pl", "zh-CN", ""]))
def test_any_text_answers_to_itself(text: str, language: str):
    assert agree(text, language, text, language)
