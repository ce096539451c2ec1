from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.document.blocks import Block, BlockKind
from policydiff.document.commonmark import inline_tokens
from policydiff.document.inline import read_tokens
from policydiff.document.markup import read_markup

PARTS = st.sampled_from(
    [
        *("word", "Data", "é", "1", "“q”", "日本", "a_b_c", "e\u0301", "$", "—"),
        *(" ", " ", " ", "  ", "\n", "  \n", " \n", "\u00a0", "\t"),
        *("*", "**", "***", "_", "__", "~", "~~", "[", "]", "(", ")", "](", "!", ".", ",", ":"),
        *("<", "<b>", "<br>", "&", "&amp;", "&copy", "^", "[^1]", "`", "\\", "'", '"', "@"),
        *("**Bold.**", "__bold__", "*slanted*", "_slanted_", "(**bold**)", "**a**, b", "**a**b"),
        *("[x](u)", "[a b](https://shop.example/a_b?c=1&d=2#e)", "[x](mailto:a@shop.example)"),
        *("[x](<u>)", "[x](u 't')", "[x](/a%20b)", "[x](%zz)", "[ x](u)", "[x\ny](u)", "[]()"),
        *("[x](javascript:a)", "[x](http://@)", "[x](@a)", "[x](a:b)", "![i](u)", "**[x](u)**"),
        *("[**x**](u)", "[x]()", "[x]", "* ", "https://shop.example/x_y"),
    ]
)


@given(st.lists(PARTS, min_size=1, max_size=10))
@settings(max_examples=500, deadline=None)
def test_what_is_read_is_what_the_parser_would_read(parts: list[str]) -> None:
    lines = "".join(parts).split("\n")
    content = "\n".join(line for line in lines if line.strip(" \t")).strip()
    block = read_markup(content)
    if content and block is not None:
        inline = read_tokens(inline_tokens(content), 0)
        assert (block, False) == (inline.block, inline.only_images)


def test_links_bold_words_and_lines_are_where_a_reader_sees_them() -> None:
    content = "**Who:** see [our\nlist](https://shop.example/a_b)  \nand *only* user_id"
    block = read_markup(content)
    assert block is not None
    assert block.text == "Who: see our list\nand only user_id"
    assert block.bold == ((0, 4),)
    assert block.links == ((9, 17, "https://shop.example/a_b"),)
    assert block.marks == ((13, 1), (18, 2))


@pytest.mark.parametrize(
    "content",
    [
        "`code`",
        "a \\* b",
        "&amp;",
        "<b>x</b>",
        "![image](u)",
        "**open",
        "a *b **c** d*",
        "[a](b 'c')",
    ],
)
def test_what_is_not_sure_is_left_to_the_parser(content: str) -> None:
    assert read_markup(content) is None


def test_bold_runs_with_only_space_between_them_are_one() -> None:
    assert read_markup("**A** **b** c") == Block(BlockKind.PARAGRAPH, "A b c", 0, bold=((0, 3),))
