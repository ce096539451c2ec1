"""The text inside a Markdown paragraph, heading, list item or cell: what a reader sees of its markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from policydiff.document.attributes import HIDDEN_STYLE, STRUCK
from policydiff.document.blocks import Block, BlockKind, TextBuilder
from policydiff.document.commonmark import inline_tokens
from policydiff.document.markup import read_markup
from policydiff.text.patterns import late

if TYPE_CHECKING:
    from markdown_it.token import Token

_BROKEN_LINK = re.compile(r"\[([^\[\]]*)\]\((?:\S*|(?:https?://|www\.|mailto:|/)[^()\n]*)\)")
_TORN_LINK = re.compile(
    r" \[([^\[\]]*)\]\((https?://[^\s()<>]+)\n[ \t]*([^\s()<>]+)\)(?=[\s.,;:!?)]|\Z)"
)
"""A link whose target an editor broke over two lines: CommonMark takes it for text."""
_STARS = re.compile(r"\*{2,}")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w.-]*)(?P<rest>[^>]*)>")
_ID = late(r"\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)")
_HREF = late(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_UNSAID = STRUCK | {"script", "style", "template"}
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(r"\shidden(?![\w-])", re.IGNORECASE)

_HEADING_ATTRIBUTES = re.compile(r"\{:?\s*(?:#(?P<id>[^\s{}]+))?[^{}]*\}\s*$")
_CLOSING_HASHES = re.compile(r"\s+#+\s*$")


@dataclass(frozen=True, slots=True)
class Inline:
    """What is inside one inline token."""

    block: Block
    """A paragraph whose lines count from 0."""
    only_images: bool


@lru_cache(maxsize=16_384)
def read_inline(content: str) -> Inline:
    """Read a text that stands alone: two versions of a policy share nearly all of them."""
    if (
        "](http" in content
    ):  # the line ends before the link instead, so that lines count as they did
        content = _TORN_LINK.sub(r"\n[\1](\2\3)", content)
    block = read_markup(content)
    return Inline(block, only_images=False) if block else read_tokens(inline_tokens(content), 0)


def read_tokens(tokens: Sequence[Token], line: int) -> Inline:
    """Read the inline tokens of a text that begins in source line `line`."""
    builder = TextBuilder(line)
    fill(builder, tokens, line)
    return Inline(builder.build(BlockKind.PARAGRAPH), _only_images(tokens))


def place(
    block: Block, line: int, kind: BlockKind, *, rank: int = 0, marker: str = "", group: int = 0
) -> Block:
    """Return what `block`, whose lines count from 0, is in a document at source line `line`."""
    marks = block.marks and tuple((offset, line + number) for offset, number in block.marks)
    return Block(
        kind,
        block.text,
        line,
        marks,
        rank,
        marker,
        block.anchor,
        "",
        group,
        block.links,
        block.bold,
    )


def place_heading(block: Block, line: int, rank: int) -> Block:
    """Return the heading that `block` is at source line `line`, without kramdown attributes."""
    heading = place(block, line, BlockKind.HEADING, rank=rank)
    text, anchor = heading.text, heading.anchor
    match = _HEADING_ATTRIBUTES.search(text, max(0, text.rfind("{")))
    if match is not None:
        text, anchor = text[: match.start()], match["id"] or anchor
    # "## Title ## {#id}": with the attributes gone the closing hashes are at the end again.
    text = _CLOSING_HASHES.sub("", text).rstrip() or text
    return heading if text == heading.text else replace(heading, text=text, anchor=anchor)


def _only_images(tokens: Sequence[Token]) -> bool:
    return any(token.type == "image" for token in tokens) and all(
        token.type in ("image", "link_open", "link_close", "softbreak", "html_inline")
        or token.content.isspace()
        for token in tokens
    )


def fill(builder: TextBuilder, tokens: Sequence[Token], line: int) -> None:
    """Add inline tokens that begin in source line `line` to `builder`."""
    for token in _standing(tokens):
        kind = token.type
        if kind == "text":
            _add_text(builder, token.content)
        elif kind == "code_inline":
            builder.add(token.content)
        elif kind == "softbreak" or kind == "hardbreak":
            line += 1
            builder.next_line(line, hard=kind == "hardbreak")
        elif kind == "strong_open":
            builder.open_bold()
        elif kind == "strong_close":
            builder.close_bold()
        elif kind == "link_open":
            builder.open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            builder.close_link()
        elif kind == "image":
            builder.add(token.content)
        elif kind == "html_inline":
            _add_tag(builder, token.content)


def _standing(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without what is struck out or not shown: that is said no more.

    Breaks stay, for the count of lines. A tag that is never closed takes nothing away.
    """
    if not any(token.type in ("s_open", "html_inline") for token in tokens):
        return tokens
    marks = [_mark(token) for token in tokens]
    last = {mark: at for at, mark in enumerate(marks)}
    found: list[Token] = []
    until = ""
    for at, (token, mark) in enumerate(zip(tokens, marks, strict=True)):
        if until:
            found += [token] if token.type in ("softbreak", "hardbreak") else []
            until = "" if mark == until else until
        elif mark.startswith("<") and last.get(f"/{mark[1:]}", -1) > at:
            until = f"/{mark[1:]}"
        else:
            found.append(token)
    return found


def _mark(token: Token) -> str:
    """Return "<" and a name where text that is not to be read begins, "/" and a name where one ends."""
    if token.type in ("s_open", "s_close"):
        return "<~~" if token.type == "s_open" else "/~~"
    match = _TAG.match(token.content) if token.type == "html_inline" else None
    if match is None:
        return ""
    name = match["name"].lower()
    if match["close"]:
        return f"/{name}"
    bare = _QUOTED.sub("", match["rest"])
    gone = name in _UNSAID or _HIDDEN.search(bare) or HIDDEN_STYLE.search(match["rest"])
    return f"<{name}" if gone else ""


def _add_text(builder: TextBuilder, content: str) -> None:
    """Add text; asterisks that CommonMark left standing ("**Name: **text") still mean bold."""
    if "](" in content:  # a link with a target that CommonMark does not accept
        content = _BROKEN_LINK.sub(r"\1", content)
    if "**" not in content:
        builder.add(content)
        return
    for number, part in enumerate(_STARS.split(content)):
        if number:
            builder.toggle_bold()
        builder.add(part)


def _add_tag(builder: TextBuilder, source: str) -> None:
    match = _TAG.match(source)
    if match is None:
        return
    name = match["name"].lower()
    if name in ("b", "strong"):
        (builder.close_bold if match["close"] else builder.open_bold)()
    elif name == "br":
        builder.hard_break()
    elif name == "a" and match["close"]:
        builder.close_link()
    else:
        anchor = _ID.search(match["rest"])
        if anchor and not builder.anchor:
            builder.anchor = anchor[1]
        if name == "a":
            href = _HREF.search(match["rest"])
            builder.open_link(next((g for g in href.groups() if g), "") if href else "")
