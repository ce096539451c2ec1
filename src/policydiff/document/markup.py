"""Text whose markup can only mean one thing, read without a parser: links, bold and slanted words.

Nearly all markup in policies is of these kinds. Whatever else CommonMark might make of a text is left to
its parser: this reads exactly what that would read, or nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import Literal

from policydiff.document.blocks import Block, BlockKind

# What other inline rules begin with: code, escapes, tags, entities, strikethrough, images, footnotes.
_OTHER_RULES = re.compile(r"[`\\]|<[a-zA-Z/!?]|&#?[a-zA-Z0-9]+;|~~|!\[|\^\[")
# A target that stays as it is written: nothing to be encoded, no title, no scheme that is refused.
_PART = r"[A-Za-z0-9/.#?=&,;+~_!$-]*"
_TARGET = (
    rf"(?:(?:https?://|mailto:|tel:)(?=[A-Za-z0-9+]))?"
    rf"{_PART}(?:(?:%[0-9A-Fa-f]{{2}}|(?<=[A-Za-z0-9])@){_PART})*"
)
_LABEL = r"[^\[\]*_\s](?:[^\[\]*_\n]*[^\[\]*_\s])?"
_SIGN = re.compile(rf"\[(?P<label>{_LABEL})\]\((?P<target>{_TARGET})\)|\*\**|__*")
_OPENS_AFTER = "(\"'“‘"
_CLOSES_BEFORE = ".,:;!?)\"'”’"

Marks = tuple[tuple[int, int], ...]
"""(offset, source line) where a later source line begins, ascending."""


def read_markup(content: str) -> Block | None:
    """Return a paragraph whose lines count from 0, or None where only the parser can tell."""
    if _OTHER_RULES.search(content) is not None:
        return None
    folded = _fold_lines(content)
    if folded is None:
        return None
    text, marks = folded
    if "[" not in text and "*" not in text and "_" not in text:
        return Block(BlockKind.PARAGRAPH, text.rstrip(" \n\\"), 0, marks)
    signs = _Signs(text)
    return signs.block(marks) if signs.read() else None


def _fold_lines(content: str) -> tuple[str, Marks] | None:
    """Return the text with white space folded, and (offset, number) of its later source lines.

    None where a line holds only such white space as makes no empty line in Markdown.
    """
    if "\n" not in content:
        return " ".join(content.split()), ()
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    offset = 0
    for number, line in enumerate(content.split("\n")):
        folded = " ".join(line.split())
        if not folded:
            return None
        if number:
            marks.append((offset, number))
        parts += (folded, "\n" if line.endswith("  ") else " ")
        offset += len(folded) + 1
    return "".join(parts[:-1]), tuple(marks)


class _Signs:
    """Takes the signs off one text, from left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._done = self._gone = 0  # where the source goes on, how much was left out before it
        self._cuts: list[tuple[int, int]] = [(0, 0)]  # the same after every sign, ascending
        self._links: list[tuple[int, int, str]] = []
        self._bold: list[tuple[int, int]] = []
        self._open = ""  # the sign of emphasis that waits for its end
        self._start = 0  # where its text begins

    def read(self) -> bool:
        """Return whether the meaning of every sign is sure."""
        for match in _SIGN.finditer(self._source):
            if match["label"] is not None:
                self._link(match)
            elif not self._emphasis(*match.span()):
                return False
        return not self._open

    def block(self, marks: Marks) -> Block | None:
        """Return the paragraph without its signs."""
        text = "".join((*self._parts, self._source[self._done :]))
        if "](" in text:  # a link of another kind
            return None
        bold: list[tuple[int, int]] = []
        for start, stop in self._bold:
            if bold and not text[bold[-1][1] : start].strip():
                bold[-1] = bold[-1][0], stop
            else:
                bold.append((start, stop))
        return Block(
            BlockKind.PARAGRAPH,
            text.rstrip(" \n\\"),
            0,
            tuple((offset - self._gone_before(offset), line) for offset, line in marks),
            links=tuple(self._links),
            bold=tuple(bold),
        )

    def _link(self, match: re.Match[str]) -> None:
        start, stop = match.span("label")
        self._cut(match.start(), start)
        if match["target"]:
            self._links.append((start - self._gone, stop - self._gone, match["target"]))
        self._cut(stop, match.end())

    def _emphasis(self, start: int, stop: int) -> bool:
        role = _role(self._source, start, stop)
        if role == "text":
            return True
        sign = self._source[start:stop]
        if role == "open" and not self._open:
            self._cut(start, stop)
            self._open, self._start = sign, stop - self._gone
            return True
        if role == "close" and self._open == sign:
            if len(sign) == 2:
                self._bold.append((self._start, start - self._gone))
            self._cut(start, stop)
            self._open = ""
            return True
        return False

    def _cut(self, start: int, stop: int) -> None:
        self._parts.append(self._source[self._done : start])
        self._done = stop
        self._gone += stop - start
        self._cuts.append((stop, self._gone))

    def _gone_before(self, offset: int) -> int:
        return self._cuts[bisect_right(self._cuts, offset, key=itemgetter(0)) - 1][1]


def _role(source: str, start: int, stop: int) -> Literal["open", "close", "text", "unsure"]:
    """Say what a run of "*" or "_" is by the characters around it, where they leave no doubt."""
    before = source[start - 1] if start else " "
    after = source[stop] if stop < len(source) else " "
    alone = before.isspace() and after.isspace()
    if source[start] == "_" and (alone or (before.isalnum() and after.isalnum())):
        return "text"
    if stop - start > 2 or alone:
        return "text" if alone and stop - start == 1 else "unsure"
    if not after.isspace() and (before.isspace() or (before in _OPENS_AFTER and after.isalnum())):
        return "open"
    if not before.isspace() and (after.isspace() or (before.isalnum() and after in _CLOSES_BEFORE)):
        return "close"
    return "unsure"
