from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from policydiff.document.blocks import BlockKind, TextBuilder
from policydiff.document.commonmark import MAX_NESTING, block_tokens, inline_tokens
from policydiff.document.inline import fill, read_inline

PLAIN = (
    MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    .enable(["table", "strikethrough"])
    .use(footnote_plugin)
)
LINES = st.sampled_from(
    [
        "Plain words here.",
        "(a) with your consent",
        "“Quoted” text  ",
        "- item of a list",
        "* other item",
        "2. second",
        "1) first",
        "   indented text",
        "     more indented",
        "> quoted",
        "# Heading",
        "---",
        "===",
        "- ",
        "| a | b |",
        "|---|---|",
        "a | b",
        "--|--",
        "```",
        "<div>",
        "</div>",
        "[x]: https://shop.example",
        "See [x] and [y](https://shop.example) **now**",
        "Note[^1] and ^[inline note]",
        "[^1]: the note",
        "12 months",
        "2024. The year",
        "1234",
        "**Bold** words",
        "*Slanted* words",
        "_Slanted_ words",
        "***",
        "**",
        "_ _ _",
        "[y](https://shop.example) goes on",
        "`code` first",
        "~~gone~~ words",
        "a\\",
        "tab\tand `code`",
        "",
        "",
        "",
    ]
)


def shape(tokens: list[Token]) -> Iterator[tuple[object, ...]]:
    for token in tokens:
        if token.type in ("paragraph_open", "paragraph_close"):
            continue
        content = token.content
        children: list[tuple[str, str, str]] = []
        if token.type == "inline":
            # Two children that are text follow each other nowhere, so an equal list is equal text.
            found = token.children or inline_tokens(content)
            children = [(child.type, child.content, child.tag) for child in found]
        lines = tuple(token.map or ())
        yield token.type, token.level, content, token.info, token.markup, lines, children


@given(st.lists(LINES, max_size=12))
@settings(max_examples=400, deadline=None)
def test_the_tokens_are_those_of_the_standard_parser(lines: list[str]) -> None:
    source = "\n".join(lines)
    assert list(shape(block_tokens(source))) == list(shape(PLAIN.parse(source)))


@given(st.lists(LINES.filter(bool).map(str.strip), max_size=4))
@settings(max_examples=150, deadline=None)
def test_plain_text_is_read_as_its_tokens_would_be(lines: list[str]) -> None:
    content = "\n".join(line for line in lines if line)
    builder = TextBuilder(0)
    fill(builder, inline_tokens(content), 0)
    assert read_inline(content).block == builder.build(BlockKind.PARAGRAPH)
