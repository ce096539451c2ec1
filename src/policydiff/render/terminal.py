"""The report for a terminal: the verdict first, then what led to it, most consequential first.

Nothing depends on colour: removed words stand in [-…-], added ones in {+…+}, and every level and
direction is a word.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from policydiff.diff.records import WordOp
from policydiff.materiality import Direction, Level
from policydiff.render import wording
from policydiff.render.outline import (
    excerpt,
    leading_finding,
    outline,
    side_words,
)
from policydiff.render.visible import log_text
from policydiff.report import Change, ChangeReport

if TYPE_CHECKING:
    from rich.console import Console

_Run = str | tuple[str, str]
"""Text, or text and its style."""

_LEVEL_STYLES = {Level.MATERIAL: "bold red", Level.MINOR: "bold green", Level.NONE: "bold"}
_DIRECTION_STYLES = {
    Direction.ADVERSE: "red",
    Direction.FAVOURABLE: "green",
    Direction.NEUTRAL: "yellow",
    Direction.MIXED: "yellow",
}
_MARKS = {"delete": ("[-", "-]", "red"), "insert": ("{+", "+}", "green")}
_NARROWEST = 20


def render_terminal(report: ChangeReport, *, color: bool = False, width: int = 80) -> str:
    """Return the report for a terminal `width` columns wide, ending in a newline.

    With `color` it carries ANSI colours of the reader's own palette; without, no escape sequence at
    all. Widths under 20 count as 20. The environment (TERM, NO_COLOR, COLUMNS) is not consulted.
    """
    page = _Page(color, max(width, _NARROWEST))
    parts = outline(report)
    places = wording.places(report)
    _verdict(page, report)
    if parts.material:
        page.heading(f"Material changes ({len(parts.material)})")
        for number, change in enumerate(parts.material, start=1):
            _material(page, number, change, places)
    if parts.minor:
        page.heading(f"Minor changes ({len(parts.minor)})")
        for change in parts.minor:
            _minor(page, change, places)
    if parts.typographic:
        page.heading(f"Typography only ({len(parts.typographic)})")
        page.line(wording.TYPOGRAPHY)
    page.items("Sections", wording.section_moves(report))
    page.items("Facts", [f"{kind}: {wording.fact_line(f)}" for kind, f in wording.facts(report)])
    page.heading("Account of every sentence")
    for said in (*wording.accounting(report.accounting), wording.coverage(report)):
        page.line(said)
    return page.text()


class _Page:
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
        return self._out.getvalue()

    def blank(self) -> None:
        self._out.write("\n")

    def heading(self, title: str) -> None:
        self.blank()
        self.line((title, "bold underline"))

    def items(self, title: str, lines: list[str] | tuple[str, ...]) -> None:
        if lines:
            self.heading(title)
        for said in lines:
            self.line(said, first="- ")

    def line(self, *runs: _Run, first: str = "", rest: str | None = None) -> None:
        """Write runs as one paragraph: `first` before its first line, `rest` before the others."""
        from rich.text import Text

        whole = Text()
        for run in runs:
            said, style = (run, "") if isinstance(run, str) else run
            whole.append(log_text(said), style=style)
        rest = " " * len(first) if rest is None else rest
        for number, piece in enumerate(whole.wrap(self._console, self._width - len(first))):
            piece.rstrip()
            self._console.print(Text(rest if number else first) + piece, soft_wrap=True)


def _verdict(page: _Page, report: ChangeReport) -> None:
    level = (wording.LEVELS[report.level].upper(), _LEVEL_STYLES[report.level])
    if report.level is Level.MATERIAL:
        direction = report.direction
        page.line(level, ", ", (wording.DIRECTIONS[direction], _DIRECTION_STYLES[direction]))
    else:
        page.line(level)
    page.line(report.policy.title or report.policy.id)
    page.line(wording.versions(report))
    page.line(f"{wording.counts(report)}.")
    if report.changes:
        page.line(f"Why: {wording.reasons(report)}.")
        page.line(wording.effective(report))
    for said in wording.cautions(report):
        page.line((said, "yellow"), first="! ")


def _material(page: _Page, number: int, change: Change, places: wording.Places) -> None:
    finding = leading_finding(change)
    lead = f"{number}. "
    indent = " " * len(lead)
    style = "yellow" if change.needs_review else _DIRECTION_STYLES[change.direction]
    page.blank()
    page.line((finding.title, "bold"), " - ", (wording.leaning(change), style), first=lead)
    page.line(finding.explanation, first=indent)
    for said in wording.marks(change):
        page.line((said, "yellow"), first=f"{indent}! ")
    _texts(page, change, indent)
    for name, said in wording.details(change, places):
        page.line((f"{name}: ", "dim"), said, first=indent, rest=f"{indent}  ")


def _texts(page: _Page, change: Change, indent: str) -> None:
    texts = zip(wording.sides(change), side_words(change), strict=True)
    shown = [("under", (("equal", change.lead_in),)), *texts] if change.lead_in else [*texts]
    for name, words in shown:
        if words:
            page.line(*map(_mark, words), first=f"{indent}{name:7} | ", rest=f"{indent}        | ")


def _mark(word: WordOp) -> _Run:
    kind, text = word
    if kind == "equal":
        return text
    opening, closing, style = _MARKS[kind]
    return f"{opening}{text}{closing}", style


def _minor(page: _Page, change: Change, places: wording.Places) -> None:
    where = places.of(change)
    page.line(
        (leading_finding(change).title, "bold"),
        ": ",
        *map(_mark, excerpt(change)),
        (f" ({where})" if where else "", "dim"),
        first="- ",
    )
    for said in wording.marks(change):
        page.line((said, "yellow"), first="  ! ")
