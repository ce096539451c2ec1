"""Paragraphs, lists and columns for a terminal, of one width, with or without colour."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from policydiff.diff.records import WordOp
from policydiff.materiality import Direction, Level
from policydiff.render.visible import log_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

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


class Page:
    """Lines of text of one width, with or without colour."""

    def __init__(self, color: bool, width: int) -> None:
        from rich.console import Console

        self._out = StringIO()
        self._width = width
        # An empty environment: the same report gives the same bytes wherever it is rendered.
        self._console: Console = Console(
            file=self._out,
            width=width,
            color_system="standard" if color else None,
            force_terminal=color,
            force_jupyter=False,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )

    def text(self) -> str:
        """Return all that was written."""
        return self._out.getvalue()

    def blank(self) -> None:
        """Write an empty line."""
        self._out.write("\n")

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
        from rich.text import Text

        rest = " " * len(first) if rest is None else rest
        for number, piece in enumerate(self._wrapped(runs, self._width - len(first))):
            self._console.print(Text(rest if number else first) + piece, soft_wrap=True)

    def columns(self, left: Sequence[Run], right: Sequence[Run]) -> None:
        """Write two paragraphs beside each other, a bar between them."""
        from rich.text import Text

        room = (self._width - len(_BAR)) // 2
        sides = (self._wrapped(left, room), self._wrapped(right, room))
        for one, other in zip_longest(*sides, fillvalue=Text()):
            blank = " " * max(0, room - one.cell_len)
            self._console.print(one + Text(blank + _BAR) + other, soft_wrap=True)

    def _wrapped(self, runs: Sequence[Run], room: int) -> list[Text]:
        from rich.text import Text

        whole = Text()
        for run in runs:
            said, style = (run, "") if isinstance(run, str) else run
            whole.append(log_text(said), style=style)
        lines = list(whole.wrap(self._console, room))
        for piece in lines:
            piece.rstrip()
        return lines


def mark(word: WordOp) -> Run:
    """Return a run with what was removed in [-…-] and what was added in {+…+}."""
    kind, text = word
    if kind == "equal":
        return text
    opening, closing, style = _MARKS[kind]
    return f"{opening}{text}{closing}", style
