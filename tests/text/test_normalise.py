from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.text import fold_word, normalise_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We don’t sell “data”.", 'We don\'t sell "data".'),
        ("Ask us — any time — by post", "Ask us -- any time -- by post"),
        ("Ask us—any time", "Ask us - any time"),
        ("10–20 days", "10-20 days"),
        ("keep\u00a0it\n  for 30 days", "keep it for 30 days"),
        ("per\u00adsonal in\u200bformation", "personal information"),
        ("n\u200dot sold", "not sold"),
        ("Cafe\u0301", "Café"),
        ("and so on…", "and so on..."),
        ("organizations analyze colors", "organisations analyse colours"),
        ("Center LICENSE e-mail canceled", "Centre LICENCE email cancelled"),
    ],
)
def test_what_a_reader_reads_as_the_same_words_has_one_key(one: str, other: str) -> None:
    assert normalise_text(one) == normalise_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We share data", "We do not share data"),
        ("Personal Information", "personal information"),
        ("opt in", "opt-in"),
        ("30 days", "90 days"),
        ("our hour", "or hor"),
        ("the size of the prize", "the sise of it"),
        ("the cheque", "the check"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_other_words_have_another_key(one: str, other: str) -> None:
    assert normalise_text(one) != normalise_text(other)


def test_a_word_is_matched_without_case() -> None:
    assert fold_word("Organization’s") == fold_word("ORGANISATION'S".lower()) == "organisation's"


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert normalise_text(normalise_text(text)) == normalise_text(text)
