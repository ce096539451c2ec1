"""Markdown: CommonMark with tables and footnotes, kramdown attributes, and the template code around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from policydiff.document.attributes import noted_elements
from policydiff.document.blocks import Block, BlockKind, ParsedText, TextBuilder, shift
from policydiff.document.commonmark import MAX_NESTING, block_tokens, inline_tokens
from policydiff.document.flat import flat_blocks
from policydiff.document.frontmatter import metadata, split_front_matter
from policydiff.document.inline import Inline, fill, place, place_heading, read_inline, read_tokens
from policydiff.document.templating import strip_templating

if TYPE_CHECKING:
    from markdown_it.token import Token

    from policydiff.document.html import HtmlReader

_MAX_INDENTED = 5
_MOST_WORDS_UNDERLINED = 12
# What may tie together places on both sides of a heading: code and HTML that go on until they are
# closed, link definitions and footnotes that hold for the whole text.
_TYING = ("```", "~~~", "]:", "^[")
_TAG_FIRST = re.compile(r"^[ \t>*+.)\d-]*<", re.MULTILINE)
_BEFORE_HEADING = re.compile(r"\n(?=#{1,6} )")
_LONGEST_KEPT = 8_000
"""Characters of a stretch that is remembered."""

Read = tuple[tuple[Block, ...], int]
"""The blocks of some Markdown, and how many lists and tables it has."""


def parse_markdown(source: str) -> ParsedText:
    """Read Markdown."""
    noted, body = split_front_matter(source)
    blocks, warnings = markdown_blocks(strip_templating(body))
    return ParsedText(tuple(blocks), metadata(noted), warnings, (*noted, *noted_elements(body)))


def markdown_blocks(source: str) -> tuple[list[Block], tuple[str, ...]]:
    """Return the blocks of Markdown without front matter, and warnings about how it was read."""
    tied = any(sign in source for sign in _TYING) or (
        "<" in source and _TAG_FIRST.search(source) is not None
    )
    blocks: list[Block] = []
    line = group = 0
    for stretch in (source,) if tied else _BEFORE_HEADING.split(source):
        found = _parse(stretch) if tied else _read_stretch(stretch)
        if found is None:
            from policydiff.document.plaintext import text_blocks

            # The Markdown parser drops what is nested deeper; as plain text nothing is lost.
            return text_blocks(source, 1), ("nested too deeply for Markdown: read as plain text",)
        blocks += (shift(block, line, group) for block in found[0])
        line += stretch.count("\n") + 1
        group += found[1]
    return blocks, ()


def _read_stretch(source: str) -> Read | None:
    """Return the blocks of Markdown that stands alone, None where it is nested too deeply.

    What was read is remembered, because two versions of a policy share nearly all of their sections;
    a bound on their length bounds the memory.
    """
    if len(source) > _LONGEST_KEPT:
        return flat_blocks(source) or _parse(source)
    return _remember(source)


@lru_cache(maxsize=4_096)
def _remember(source: str) -> Read | None:
    return flat_blocks(source) or _parse(source)


def _parse(source: str) -> Read | None:
    tokens = block_tokens(source)
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return None
    walk = _Walk(tokens, 1)
    return tuple(walk.blocks), walk.group


class _Walk:
    """One pass over the tokens."""

    def __init__(self, tokens: Sequence[Token], first_line: int, depth: int = 0) -> None:
        self._depth = depth
        self.blocks: list[Block] = []
        self._offset = first_line
        self._markers: list[str] = []
        self._lists: list[str] = []
        self._fresh = False
        self.group = 0
        self._rank = 0
        self._underlined = False
        self._cells: TextBuilder | None = None
        self._header = ""
        self._in_head = False
        self._html: HtmlReader | None = None
        for token in tokens:
            getattr(self, "_on_" + token.type, self._ignore)(token)
        if self._html is not None:
            self.blocks += self._html.close_all()

    def _ignore(self, token: Token) -> None:
        pass

    def _line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self._offset

    # lists
    def _open_list(self, token: Token) -> None:
        if not self._lists:
            self.group += 1
        self._lists.append(token.type)

    def _close_list(self, token: Token) -> None:
        self._lists.pop()

    _on_bullet_list_open = _on_ordered_list_open = _open_list
    _on_bullet_list_close = _on_ordered_list_close = _close_list

    def _on_list_item_open(self, token: Token) -> None:
        self._markers.append(token.info + token.markup if token.info else "")
        self._fresh = True

    def _on_list_item_close(self, token: Token) -> None:
        self._markers.pop()

    # text
    def _on_heading_open(self, token: Token) -> None:
        self._rank = int(token.tag[1])
        self._underlined = token.markup in ("=", "-")

    def _on_heading_close(self, token: Token) -> None:
        self._rank = 0

    def _on_inline(self, token: Token) -> None:
        if self._cells is not None:
            tokens = token.children or inline_tokens(token.content)
            fill(self._cells, tokens, self._cells.line)
            return
        inline = _read(token)
        if inline.only_images or not inline.block.text:
            return
        line = self._line(token)
        if self._rank and not (self._underlined and _is_sentence(inline.block.text)):
            self.blocks.append(place_heading(inline.block, line, self._rank))
        elif self._lists:
            marker = self._markers[-1] if self._fresh and self._markers else ""
            self._fresh = False
            item = place(
                inline.block,
                line,
                BlockKind.ITEM,
                rank=len(self._lists),
                marker=marker,
                group=self.group,
            )
            self.blocks.append(item)
        else:
            self.blocks.append(place(inline.block, line, BlockKind.PARAGRAPH))

    def _on_fence(self, token: Token) -> None:
        from policydiff.document.plaintext import text_blocks

        line = self._line(token) + (token.type == "fence")
        for block in text_blocks(token.content, line):
            self.group += bool(block.group)
            kind = BlockKind.PARAGRAPH if block.kind is BlockKind.HEADING else block.kind
            self.blocks.append(replace(block, kind=kind, group=block.group and self.group))

    def _on_code_block(self, token: Token) -> None:
        if token.content.lstrip().startswith("<"):  # HTML that was indented after a blank line
            self._on_html_block(token)
        elif self._depth < _MAX_INDENTED:
            self._add_indented(token)
        else:
            self._on_fence(token)

    def _add_indented(self, token: Token) -> None:
        """Read what CommonMark takes for code: in a policy it is text that was indented too far."""
        inner = _Walk(block_tokens(token.content), self._line(token), self._depth + 1)
        depth = len(self._lists)
        for block in inner.blocks:
            kind = BlockKind.PARAGRAPH if block.kind is BlockKind.HEADING else block.kind
            if depth and kind is BlockKind.PARAGRAPH:
                kind = BlockKind.ITEM
            rank = max(1, block.rank) + depth if kind is BlockKind.ITEM and block.group else depth
            group = self.group if depth else block.group and block.group + self.group
            self.blocks.append(replace(block, kind=kind, rank=rank, group=group))
        self.group += 0 if depth else max((block.group for block in inner.blocks), default=0)

    def _on_html_block(self, token: Token) -> None:
        if self._html is None:
            from policydiff.document.html import HtmlReader

            self._html = HtmlReader()
        self._html.group = self.group
        self._html.read(token.content, self._line(token))
        self.group = self._html.group
        self.blocks += self._html.take()

    # tables
    def _on_table_open(self, token: Token) -> None:
        self.group += 1
        self._header = ""

    def _on_thead_open(self, token: Token) -> None:
        self._in_head = True

    def _on_thead_close(self, token: Token) -> None:
        self._in_head = False

    def _on_tr_open(self, token: Token) -> None:
        self._cells = TextBuilder(self._line(token))

    def _open_cell(self, token: Token) -> None:
        if self._cells is not None and self._cells.text:
            self._cells.add(" | ")

    _on_td_open = _on_th_open = _open_cell

    def _on_tr_close(self, token: Token) -> None:
        if self._cells is not None and self._cells.text.strip(" |"):
            block = self._cells.build(BlockKind.ROW, header=self._header, group=self.group)
            if self._in_head:
                self._header = block.text
            self.blocks.append(block)
        self._cells = None


def _is_sentence(text: str) -> bool:
    """Whether a paragraph became a heading only because a rule follows it without a blank line."""
    return len(text.split()) > _MOST_WORDS_UNDERLINED and text.rstrip()[-1:] in (".", ":", ";")


def _read(token: Token) -> Inline:
    return read_tokens(token.children, 0) if token.children else read_inline(token.content)
