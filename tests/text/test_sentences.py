from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.text import split_sentences
from policydiff.text.sentences import _by_model


def sentences(text: str, locale: str = "en") -> list[str]:
    return [text[start:stop].strip() for start, stop in split_sentences(text, locale)]


@pytest.mark.parametrize(
    "text",
    [
        "We use carriers, e.g. Acme Inc. and others, to ship goods.",
        "See Art. 6 para. 1 of the Regulation for details.",
        "Write to Dr. Jane A. Miller at info@acme.example or see www.acme.example/faq.html for more.",
        "2. How we use what you tell us.",
        "(a) with your consent; (b) to fulfil a contract.",
        "Yahoo! Inc. is one of our partners.",
        "Version 2.1 of the app sends 3.5 kB a day.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("All data is encrypted at rest. For details, ask us.", "All data is encrypted at rest."),
        ("You must be older than 13. We check this.", "You must be older than 13."),
        ("We work with Acme Inc. They ship our goods.", "We work with Acme Inc."),
        ("We keep no such reports. Opening one is logged.", "We keep no such reports."),
        ("This is our duty.We take it seriously.", "This is our duty."),
        ("Do we sell data? No.", "Do we sell data?"),
        ("He said “we never sell.” You may rely on it.", "He said “we never sell.”"),
    ],
)
def test_two_sentences_are_two(text: str, first: str) -> None:
    assert sentences(text) == [first, text[len(first) :].strip()]


def test_a_hard_line_break_ends_a_sentence_unless_the_next_line_goes_on() -> None:
    assert sentences("Acme Ltd\n1 Mill Lane\nLeeds") == ["Acme Ltd", "1 Mill Lane", "Leeds"]
    assert sentences("We keep it\nfor a year.") == ["We keep it\nfor a year."]


def test_german_abbreviations_and_ordinals_do_not_end_a_sentence() -> None:
    text = "Am 1. Januar löschen wir z. B. Ihren Namen gem. Art. 6 Abs. 1 lit. b DSGVO. Sie können widersprechen."
    assert sentences(text, "de") == [text[:-25].strip(), "Sie können widersprechen."]


def test_french_and_spanish() -> None:
    assert (
        len(sentences("Nous gardons vos données (p. ex. le nom). M. Dupont les efface.", "fr")) == 2
    )
    assert len(sentences("Guardamos sus datos. ¿Quién los ve? Nadie.", "es")) == 3


def test_chinese_and_arabic() -> None:
    assert sentences("我们收集数据。我们不出售数据！", "zh") == [
        "我们收集数据。",
        "我们不出售数据！",
    ]
    assert len(sentences("نحن نجمع البيانات. هل نبيعها؟ لا.", "ar")) == 3


def test_nothing_has_no_sentence() -> None:
    assert split_sentences("") == []


@given(
    st.text(alphabet='aAbB .!?。\n"”()1“\u0301é', max_size=60),
    st.sampled_from(["en", "de", "zh", "he"]),
)
@settings(max_examples=200, deadline=None)
def test_spans_cover_the_text(text: str, locale: str) -> None:
    spans = split_sentences(text, locale)
    assert "".join(text[start:stop] for start, stop in spans) == text
    assert all(start < stop for start, stop in spans)


def test_importing_the_room_does_not_load_the_model() -> None:
    code = "import policydiff.text, policydiff.document, sys; print(sorted({'nupunkt', 'markdown_it', 'yaml', 'docutils', 'html.parser'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


WORDS = (
    *("We", "The", "Ivi", "Mill", "data", "orders", "civil", "approx", "inkl", "arts", "rest", "I"),
    *(
        "e.g",
        "U.S",
        "Inc",
        "Dr",
        "No",
        "12",
        "2024",
        "April",
        "(a)",
        "a.b@shop.example",
        "naïve",
        "99999",
    ),
    *("end.Of", "three", "“q”", '"q"', "(see", "x2y", "iPhone", "Section"),
)
ENDS = (". ", ". ", ". ", "? ", "! ", " ", " ", ", ", ".", '." ', ".) ", "... ", "… ", "?! ")


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(ENDS)), min_size=1, max_size=10),
)
@settings(max_examples=300, deadline=None)
def test_cutting_at_sure_ends_first_changes_nothing(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + end for word, end in parts).strip()
    found = split_sentences(text)
    assert found == [(0, len(text))] or found == list(_by_model(text))
