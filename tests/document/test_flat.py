from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policydiff.document.blocks import BlockKind
from policydiff.document.commonmark import block_tokens
from policydiff.document.flat import flat_blocks
from policydiff.document.markdown import _Walk, markdown_blocks

LINES = st.sampled_from(
    [
        *("Plain words here.", "Plain words  ", "(a) with consent", "“Quoted” text", "a\\", "$5"),
        *("- item of a list", "* other item", "-  two spaces", "-     five", "- a # b", "-", "- "),
        *(
            "2. second",
            "1. first",
            "1) paren",
            "01. zero",
            "0. nought",
            "7. a",
            "1. 5",
            "3.5 units",
        ),
        *("1.) x", "9. - x", "1.", "２. x", "12.  z", "2024. The year", "1234", "12 months"),
        *("   indented text", "     more indented", "  - nested", "    - deep", "> quoted"),
        *("# Heading", "## Two {#id}", "# Hash # ##", "#", "# [x](u) b", "  # H", "---", "==="),
        *("***", "* * *", "- - x", "| a | b |", "|---|---|", "a | b", "--|--", "a `b", "c` d"),
        *("[x] and [y](https://shop.example)", "[y](u) on", "- [y](u)", "- **Bold** it", "![i](u)"),
        *("**Bold** words", "`code`", "~~gone~~", "\u00a0", "•  typed", "a\tb", "<b>x</b> y"),
        *("```", "[x]: u", "<div>", "[^1]: note", "Note[^1]", "", "", "", "", ""),
    ]
)


@given(st.lists(LINES, max_size=10))
@example(["# Not a heading |", "---"])
@settings(max_examples=500, deadline=None)
def test_stretch_by_stretch_the_blocks_are_those_of_the_whole(lines: list[str]) -> None:
    source = "\n".join(lines)
    assert markdown_blocks(source)[0] == _Walk(block_tokens(source), 1).blocks


def test_headings_paragraphs_and_lists_are_read_without_the_parser() -> None:
    found = flat_blocks(
        "# Logs {#logs}\n\nWe keep logs for\n30 days:\n- of **visits**\n- of\n  orders\n\n"
        "1. One\n2. Two\n\nIn the year\n2031. We stop."
    )
    assert found is not None
    blocks, lists = found
    assert lists == 2
    seen = [(block.kind, block.text, block.line, block.marker, block.group) for block in blocks]
    assert seen == [
        (BlockKind.HEADING, "Logs", 1, "", 0),
        (BlockKind.PARAGRAPH, "We keep logs for 30 days:", 3, "", 0),
        (BlockKind.ITEM, "of visits", 5, "", 1),
        (BlockKind.ITEM, "of orders", 6, "", 1),
        (BlockKind.ITEM, "One", 9, "1.", 2),
        (BlockKind.ITEM, "Two", 10, "2.", 2),
        (BlockKind.PARAGRAPH, "In the year 2031. We stop.", 12, "", 0),
    ]
    assert blocks[0].anchor == "logs"


def test_a_stretch_comes_again_with_other_line_numbers() -> None:
    stretch = "# One\n\n- a\n- b\n\ntext\nmore"
    blocks, _ = markdown_blocks(f"{stretch}\n\n{stretch}")
    again = blocks[len(blocks) // 2 :]
    assert [(block.text, block.line, block.group) for block in again] == [
        ("One", 9, 0),
        ("a", 11, 2),
        ("b", 12, 2),
        ("text more", 14, 0),
    ]
    assert again[-1].marks == ((5, 15),)
