"""Word differences as a reader would mark them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policydiff.diff import WordOp, diff_words

TEXT = st.text(alphabet=st.sampled_from("ab c,. ‑’\u0301😀中文\n\ud800"), max_size=40) | st.text(
    max_size=30
)
SENTENCE = st.lists(
    st.sampled_from(
        ["we", "may", "not", "share", "keep", "your", "logs", "for", "30", "90", "days", "."]
    ),
    max_size=14,
)


def marked(old: str, new: str) -> str:
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(signs[tag].format(text) for tag, text in diff_words(old, new))


CASES = [
    (
        "We keep logs for 30 days.",
        "We keep logs for 90 days.",
        "We keep logs for [-30-]{+90+} days.",
    ),
    (
        "We keep logs for 30 days.",
        "We keep logs for 12 months.",
        "We keep logs for [-30 days-]{+12 months+}.",
    ),
    ("We do sell data.", "We do not sell data.", "We do {+not +}sell data."),
    ("We may share it.", "We never share it.", "We [-may-]{+never+} share it."),
    ("logs, mails", "logs mails", "[-logs,-]{+logs+} mails"),
    ("Hello", "Hello!", "[-Hello-]{+Hello!+}"),
    ("", "New text.", "{+New text.+}"),
    ("Gone.", "", "[-Gone.-]"),
    ("Same.", "Same.", "Same."),
    ("", "", ""),
    ("我们保存三天。", "我们保存九天。", "我们保存[-三-]{+九+}天。"),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_marks_are_whole_words(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def check(old: str, new: str) -> tuple[WordOp, ...]:
    words = diff_words(old, new)
    assert "".join(text for tag, text in words if tag != "insert") == old
    assert "".join(text for tag, text in words if tag != "delete") == new
    assert all(text for _, text in words)
    assert all(a[0] != b[0] for a, b in itertools.pairwise(words))
    return words


def has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT)
@example("a, b", "a b")
@example("!", "a")
@example(".,a", ",中a")
@example("a.,b", "a,中b")
def test_words_rebuild_both_texts(old: str, new: str) -> None:
    words = check(old, new)
    if any(tag == "equal" and has_word(text) for tag, text in words):
        assert all(has_word(text) for tag, text in words if tag != "equal")


@settings(max_examples=100, deadline=None)
@given(SENTENCE, SENTENCE)
def test_sentences_rebuild_and_stay_readable(old: list[str], new: list[str]) -> None:
    words = check(" ".join(old), " ".join(new))
    if any(tag == "equal" and has_word(text) for tag, text in words):
        assert all(has_word(text) for tag, text in words if tag != "equal")


def test_a_very_long_unit_is_still_compared() -> None:
    old = " ".join(f"word{n}" for n in range(4000))
    new = old.replace("word2000 ", "other ").replace("word10 ", "")
    assert [t for tag, t in check(old, new) if tag != "equal"] == ["word10 ", "word2000", "other"]


def test_unrelated_giants_are_replaced_as_a_whole() -> None:
    old = " ".join(f"a{n}" for n in range(12000))
    new = " ".join(f"b{n}" for n in range(12000))
    assert [tag for tag, _ in check(old, new)] == ["delete", "insert"]
