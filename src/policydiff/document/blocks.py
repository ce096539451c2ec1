"""The flat stream of blocks that every parser yields and the assembler turns into a document."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

_INVISIBLE = {0x00AD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 133, 8232, 8233), " ")
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_UNWANTED = {**_INVISIBLE, **_CONTROL, **_SURROGATES}
_UNWANTED_PATTERN = re.compile("[" + "".join(map(chr, (*_INVISIBLE, *_CONTROL))) + "\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


class BlockKind(StrEnum):
    """What a piece of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row as a reader sees it."""

    kind: BlockKind
    text: str
    """White space folded; a line break only where the source has a hard one."""
    line: int
    """First source line, from 1."""
    marks: tuple[tuple[int, int], ...] = ()
    """(offset, source line) where a later source line begins, ascending."""
    rank: int = 0
    """Of a heading: 1 is the most important. Of an item: the depth of its list, from 1."""
    marker: str = ""
    """The number or letter printed before a list item ("1.", "(a)"), or "" for bullets."""
    anchor: str = ""
    header: str = ""
    """Of a row: the header cells of its table."""
    group: int = 0
    """Number of the outermost list or the table it belongs to, from 1; 0 outside."""
    links: tuple[tuple[int, int, str], ...] = ()
    """(start, stop, target)."""
    bold: tuple[tuple[int, int], ...] = ()
    """Spans set in bold."""

    def line_at(self, offset: int) -> int:
        """Return the source line of the character at `offset`."""
        at = bisect_right(self.marks, (offset, sys.maxsize))
        return self.marks[at - 1][1] if at else self.line


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that stands beside the text: front matter, a field, an export, an attribute."""

    key: str
    """Lower case, with "_" for "-"; "last_update.date" where it stands one level down.

    Of a <meta> element "<meta name>", of the datetime of a <time> element `TIME`."""
    value: str
    line: int
    """Source line, from 1."""


TIME = "<time>"


@dataclass(frozen=True, slots=True)
class ParsedText:
    """What a parser makes of a source text."""

    blocks: tuple[Block, ...]
    front_matter: Mapping[str, str] = field(default_factory=dict)
    """Flat metadata with lower-case keys ("title", "last_updated", "lang")."""
    warnings: tuple[str, ...] = ()
    noted: tuple[Noted, ...] = ()
    """What may date the policy beside the text, in order."""


class Parser(Protocol):
    """Reads one format."""

    def __call__(self, source: str) -> ParsedText:
        """Return the blocks of `source`, which `clean_source` has prepared."""


def clean_source(text: str) -> str:
    """Return `text` with one kind of line end and without characters that nobody can see.

    The number of a line does not change: only CR LF, CR and LF end lines, as in git and editors.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_UNWANTED) if _UNWANTED_PATTERN.search(text) else text


class TextBuilder:
    """Collects the text of one block: white space folded, links, bold runs and lines remembered."""

    __slots__ = (
        "_bold",
        "_bold_start",
        "_depth",
        "_ink",
        "_ink_before",
        "_length",
        "_links",
        "_open",
        "_parts",
        "anchor",
        "line",
        "marks",
    )

    def __init__(self, line: int) -> None:
        self.line = line
        self.anchor = ""
        self.marks: list[tuple[int, int]] = []
        self._parts: list[str] = []
        self._length = 0
        self._links: list[tuple[int, int, str]] = []
        self._bold: list[tuple[int, int]] = []
        self._open: list[tuple[int, str]] = []
        self._depth = 0
        self._bold_start = 0
        self._ink = 0  # where the last visible character ends
        self._ink_before = 0

    def add(self, text: str) -> None:
        """Append text as a reader sees it."""
        text = _SPACE.sub(" ", text)
        if text.startswith(" ") and self._at_space():
            text = text[1:]
        if text:
            self._parts.append(text)
            if not text.isspace():
                self._ink = self._length + len(text.rstrip())
            self._length += len(text)

    def add_source(self, text: str, line: int) -> None:
        """Append text that begins in source line `line` and may run over several."""
        for number, part in enumerate(text.split("\n"), line):
            if number > line:
                self.add(" ")
            if not part or part.isspace():
                self.add(part)
                continue
            if not self._length:
                self.line = number
            elif number > (self.marks[-1][1] if self.marks else self.line):
                self.marks.append((self._length, number))
            self.add(part)

    def next_line(self, line: int, *, hard: bool = False) -> None:
        """End a source line; a hard break stays a line break."""
        if hard:
            self.hard_break()
        else:
            self.add(" ")
        if line > self.line:
            self.marks.append((self._length, line))

    def hard_break(self) -> None:
        """Break the line where a reader sees it broken."""
        if self._parts and self._parts[-1].endswith(" "):
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
            if not self._parts[-1]:
                self._parts.pop()
        if self._length and not self._at_space():
            self._parts.append("\n")
            self._length += 1

    def open_bold(self) -> None:
        """Begin a bold run."""
        if self._depth == 0:
            self._bold_start, self._ink_before = self._length, self._ink
        self._depth += 1

    def close_bold(self) -> None:
        """End a bold run."""
        if self._depth == 1 and self._length > self._bold_start:
            if self._bold and self._ink_before <= self._bold[-1][1]:  # only space between them
                self._bold[-1] = (self._bold[-1][0], self._length)
            else:
                self._bold.append((self._bold_start, self._length))
        self._depth = max(0, self._depth - 1)

    def toggle_bold(self) -> None:
        """Begin or end a bold run, whichever fits."""
        if self._depth:
            self.close_bold()
        else:
            self.open_bold()

    def open_link(self, target: str) -> None:
        """Begin a link."""
        self._open.append((self._length, target))

    def close_link(self) -> None:
        """End a link."""
        if self._open:
            start, target = self._open.pop()
            if target:
                self._links.append((start, self._length, target))

    @property
    def empty(self) -> bool:
        """Whether nothing was collected yet."""
        return self._length == 0

    @property
    def at_break(self) -> bool:
        """Whether the last thing collected is a hard break."""
        return bool(self._parts) and self._parts[-1] == "\n"

    @property
    def text(self) -> str:
        """What was collected so far."""
        return "".join(self._parts)

    def build(
        self, kind: BlockKind, *, rank: int = 0, marker: str = "", header: str = "", group: int = 0
    ) -> Block:
        """Return the block."""
        text = self.text.rstrip(" \n\\")
        return Block(
            kind,
            text,
            self.line,
            tuple(self.marks),
            rank,
            marker,
            self.anchor,
            header,
            group,
            tuple(self._links),
            tuple(self._bold),
        )

    def _at_space(self) -> bool:
        return not self._parts or self._parts[-1][-1] in " \n"


def join_blocks(blocks: Sequence[Block], separators: Sequence[str]) -> Block:
    """Return one block of `blocks` (at least one), `separators[n]` standing before `blocks[n + 1]`."""
    texts, marks, links, bold = (
        [blocks[0].text],
        list(blocks[0].marks),
        list(blocks[0].links),
        list(blocks[0].bold),
    )
    length = len(blocks[0].text)
    for separator, block in zip(separators, blocks[1:], strict=True):
        length += len(separator)
        texts += (separator, block.text)
        marks += [(length, block.line), *((length + offset, line) for offset, line in block.marks)]
        links += [(length + a, length + b, target) for a, b, target in block.links]
        bold += [(length + a, length + b) for a, b in block.bold]
        length += len(block.text)
    return replace(
        blocks[0], text="".join(texts), marks=tuple(marks), links=tuple(links), bold=tuple(bold)
    )


def shift(block: Block, lines: int, groups: int) -> Block:
    """Return what `block` is after so many more lines, lists and tables."""
    if not lines and not groups:
        return block
    return Block(
        block.kind,
        block.text,
        block.line + lines,
        block.marks and tuple((offset, line + lines) for offset, line in block.marks),
        block.rank,
        block.marker,
        block.anchor,
        block.header,
        block.group and block.group + groups,
        block.links,
        block.bold,
    )


def cut_start(block: Block, start: int) -> Block:
    """Return `block` without its first `start` characters."""
    return replace(
        block,
        text=block.text[start:],
        line=block.line_at(start),
        marks=tuple((offset - start, line) for offset, line in block.marks if offset > start),
        links=tuple((max(0, a - start), b - start, t) for a, b, t in block.links if b > start),
        bold=tuple((max(0, a - start), b - start) for a, b in block.bold if b > start),
    )
