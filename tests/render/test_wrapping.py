"""Lines of a terminal are as wide as they look, whatever script they hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from policydiff.render.wrapping import line_starts

TEXTS = st.text(st.sampled_from("ab é界👍\u0301\u00a0-"), max_size=60)


def lines(text: str, room: int) -> list[str]:
    return [text[a:b] for a, b in pairwise([0, *line_starts(text, room), len(text)])]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("", 10, [""]),
        ("fits in one", 11, ["fits in one"]),
        ("breaks at a space", 9, ["breaks at ", "a space"]),
        ("white   space behind", 8, ["white   ", "space ", "behind"]),
        ("a extraordinarily b", 6, ["a ", "extrao", "rdinar", "ily b"]),
        ("extraordinarily", 6, ["extrao", "rdinar", "ily"]),
        ("我们保存日志", 5, ["我们", "保存", "日志"]),
        ("ab 我们 cd", 4, ["ab ", "我们 ", "cd"]),
    ],
)
def test_lines_break_at_white_space_or_in_a_word_too_wide(
    text: str, room: int, expected: list[str]
) -> None:
    assert lines(text, room) == expected


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(2, 30))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, room: int) -> None:
    found = lines(text, room)
    assert "".join(found) == text
    assert all(cell_len(line.rstrip()) <= room for line in found)
