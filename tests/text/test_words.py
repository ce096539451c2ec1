from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.text import split_words


def test_words_keep_their_apostrophes_and_decimal_marks() -> None:
    assert split_words("We don't keep 1,000.50 logs.") == [
        "We", " ", "don't", " ", "keep", " ", "1,000.50", " ", "logs", ".",
    ]  # fmt: skip


def test_punctuation_is_single_and_white_space_is_runs() -> None:
    assert split_words("opt-in,  now!!") == ["opt", "-", "in", ",", "  ", "now", "!", "!"]


def test_chinese_characters_are_words() -> None:
    assert split_words("我们 log 数据。") == ["我", "们", " ", "log", " ", "数", "据", "。"]


def test_what_looks_like_one_character_is_never_split() -> None:
    family, flag, accent = "👩\u200d👩\u200d👧", "🇩🇪", "e\u0301te\u0301"
    assert split_words(f"{family} {flag}{flag} {accent}") == [family, " ", flag, flag, " ", accent]
    assert split_words("a\ud83d\ude00b") == ["a", "\ud83d\ude00", "b"]


PIECES = st.sampled_from(
    ["a", " ", "\n", "e\u0301", "👍🏽", "\u200d", "🇩", "数", "1.5", "'", "’s", "\ud83d", "\ude00"]
)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map("".join)))
@settings(max_examples=200, deadline=None)
def test_joining_the_words_gives_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text
