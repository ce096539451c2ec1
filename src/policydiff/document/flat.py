"""Markdown of headings, paragraphs and flat lists, read line by line.

Most sections of most policies hold nothing else. Where every line begins so that CommonMark leaves no
doubt about it, this gives the blocks that its parser would give, at a fraction of the cost; of all
other Markdown it gives nothing.
"""

from __future__ import annotations

import re

from policydiff.document.blocks import Block, BlockKind
from policydiff.document.commonmark import TEXT_LINE
from policydiff.document.inline import place, place_heading, read_inline

_HEADING = re.compile(r"(#{1,6}) +([^#\s](?:.*[^#\s])?) *$")
_ITEM = re.compile(rf"(?P<marker>[-*+]|[0-9]{{1,9}}[.)]) {{1,4}}(?={TEXT_LINE.pattern})")
_NUMBER = re.compile(r"([0-9]{1,9})[.)] ")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}) *$")


def flat_blocks(source: str) -> tuple[tuple[Block, ...], int] | None:
    """Return the blocks of `source`, whose first line is line 1, and how many lists it has.

    None where only a parser can tell. `source` must hold no link definition and no footnote.
    """
    if "\t" in source:
        return None
    reader = _Reader()
    for number, line in enumerate(source.split("\n"), 1):
        if not reader.read(line, number):
            return None
    reader.end_text()
    return tuple(reader.blocks), reader.group


class _Reader:
    """What is open after the lines read so far: a paragraph, perhaps that of a list item."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.group = 0
        """How many lists were opened."""
        self._text: list[str] = []
        self._line = 0
        self._indent = 0
        """Where the text of the open item begins in its line."""
        self._list = ""
        """What all items of the open list share: a bullet, or the sign after the number."""
        self._marker = ""

    def read(self, line: str, number: int) -> bool:
        """Take the next line; return whether it is sure what it is."""
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if not text:
            self.end_text()
        elif TEXT_LINE.match(text) is not None:
            return self._add_text(line, number, indent)
        elif indent:
            return False
        elif self._text and not self._list and _is_number_in_text(line):
            self._text.append(line)
        elif (item := _ITEM.match(line)) is not None:
            return self._open_item(item, number)
        elif (heading := _HEADING.match(line)) is not None and "|" not in line:
            self._add_heading(heading, number)  # with a bar it may be the head of a table
        elif not self._text and _RULE.match(line) is not None:
            self._list = ""
        else:
            return False
        return True

    def end_text(self) -> None:
        """Make a block of the lines of text that are open."""
        if not self._text:
            return
        inline = read_inline("\n".join(self._text).strip())
        self._text = []
        if inline.only_images or not inline.block.text:
            return
        if not self._list:
            self.blocks.append(place(inline.block, self._line, BlockKind.PARAGRAPH))
            return
        item = place(
            inline.block,
            self._line,
            BlockKind.ITEM,
            rank=1,
            marker=self._marker,
            group=self.group,
        )
        self.blocks.append(item)

    def _add_text(self, line: str, number: int, indent: int) -> bool:
        if self._text:
            self._text.append(line[min(self._indent, indent) :])
            return True
        self._text, self._line, self._indent, self._list = [line], number, 0, ""
        return not indent  # indented, it may belong to the list above

    def _open_item(self, item: re.Match[str], number: int) -> bool:
        marker = item["marker"]
        sign, numbered = marker[-1], len(marker) > 1
        opens = self._list != sign
        if self._text and opens and self._list:
            return False
        self.end_text()
        self.group += opens
        self._list, self._marker = sign, marker if numbered else ""
        self._text, self._line = [item.string[item.end() :]], number
        self._indent = item.end()
        return True

    def _add_heading(self, heading: re.Match[str], number: int) -> None:
        self.end_text()
        self._list = ""
        inline = read_inline(heading[2].strip())
        if not inline.only_images and inline.block.text:
            self.blocks.append(place_heading(inline.block, number, len(heading[1])))


def _is_number_in_text(line: str) -> bool:
    """Whether a line after text begins with a number that is no list marker: only 1 ends a paragraph."""
    match = _NUMBER.match(line)
    return match is not None and int(match[1]) != 1
