"""Paragraphs, lists and columns for a terminal, of one width, with or without colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from rich.cells import cell_len

from policydiff.diff.records import WordOp
from policydiff.materiality import Direction, Level
from policydiff.render.visible import log_text
from policydiff.render.wrapping import line_starts

Run = str | tuple[str, str]
"""Text, or text and its style."""

LEVEL_STYLES = {Level.MATERIAL: "bold red", Level.MINOR: "bold green", Level.NONE: "bold"}
DIRECTION_STYLES = {
    Direction.ADVERSE: "red",
    Direction.FAVOURABLE: "green",
    Direction.NEUTRAL: "yellow",
    Direction.MIXED: "yellow",
}
_MARKS = {"delete": ("[-", "-]", "red"), "insert": ("{+", "+}", "green")}
NARROWEST = 20
_BAR = " │ "
# What a style is to a terminal (ECMA-48, "Select Graphic Rendition"): the reader's own palette, so
# that every theme stays readable.
_CODES = {"bold": "1", "dim": "2", "underline": "4", "red": "31", "green": "32", "yellow": "33"}
_Line = list[tuple[str, str]]
"""Texts that follow each other on one line, each with its style or ""."""


class Page:
    """Lines of text of one width, with or without colour."""

    def __init__(self, color: bool, width: int) -> None:
        self._color = color
        self._width = width
        self._lines: list[str] = []

    def text(self) -> str:
        """Return all that was written."""
        return "".join(f"{line}\n" for line in self._lines)

    def blank(self) -> None:
        """Write an empty line."""
        self._lines.append("")

    def heading(self, title: str) -> None:
        """Write a heading, an empty line before it."""
        self.blank()
        self.line((title, "bold underline"))

    def items(self, title: str, lines: list[str] | tuple[str, ...]) -> None:
        """Write a heading and a list; nothing where the list is empty."""
        if lines:
            self.heading(title)
        for said in lines:
            self.line(said, first="- ")

    def line(self, *runs: Run, first: str = "", rest: str | None = None) -> None:
        """Write runs as one paragraph: `first` before its first line, `rest` before the others."""
        rest = " " * len(first) if rest is None else rest
        for number, line in enumerate(_wrapped(runs, self._width - len(first))):
            self._write([(rest if number else first, ""), *line])

    def columns(self, left: Sequence[Run], right: Sequence[Run]) -> None:
        """Write two paragraphs beside each other, a bar between them."""
        room = (self._width - len(_BAR)) // 2
        sides = (_wrapped(left, room), _wrapped(right, room))
        nothing: _Line = []
        for one, other in zip_longest(*sides, fillvalue=nothing):
            blank = " " * (room - sum(cell_len(text) for text, _ in one))
            self._write([*one, (blank + _BAR, ""), *other])

    def _write(self, line: _Line) -> None:
        self._lines.append("".join(_styled(*part) if self._color else part[0] for part in line))


def _wrapped(runs: Sequence[Run], room: int) -> list[_Line]:
    """Return runs as lines of at most `room` cells, the white space at their ends cut off."""
    line = [(run, "") if isinstance(run, str) else run for run in runs]
    line = [(log_text(said), style) for said, style in line]
    whole = "".join(text for text, _ in line)
    edges = [0, *line_starts(whole, room), len(whole)]
    return [_between(line, a, a + len(whole[a:b].rstrip())) for a, b in pairwise(edges)]


def _between(line: _Line, start: int, stop: int) -> _Line:
    found: _Line = []
    for text, style in line:
        part = text[max(0, start) : max(0, stop)]
        found += [(part, style)] if part else []
        start, stop = start - len(text), stop - len(text)
    return found


def _styled(text: str, style: str) -> str:
    codes = ";".join(_CODES[word] for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def mark(word: WordOp) -> Run:
    """Return a run with what was removed in [-…-] and what was added in {+…+}."""
    kind, text = word
    if kind == "equal":
        return text
    opening, closing, style = _MARKS[kind]
    return f"{opening}{text}{closing}", style
