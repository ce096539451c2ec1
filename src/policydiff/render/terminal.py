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
from policydiff.render.visible import log_text
from policydiff.report import Change, ChangeReport

if TYPE_CHECKING:
    from rich.console import Console

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
    parts = wording.outline(report)
    labels = wording.section_labels(report)
    _verdict(page, report)
    if parts.material:
        page.heading(f"Material changes ({len(parts.material)})")
        for number, change in enumerate(parts.material, start=1):
            _material(page, number, change, labels)
    if parts.minor:
        page.heading(f"Minor changes ({len(parts.minor)})")
        for change in parts.minor:
            _minor(page, change, labels)
    if parts.typographic:
        page.heading(f"Typography only ({len(parts.typographic)})")
        page.line("Quotes, dashes, numbering or layout differ; the words do not.")
    _sections(page, report)
    _facts(page, report)
    page.heading("Account of every sentence")
    for said in (*wording.accounting(report.accounting), wording.coverage(report)):
        page.line(said)
    return page.text()


class _Page:
    """Lines of text of one width, with or without colour."""

    def __init__(self, color: bool, width: int) -> None:
        from rich.console import Console

        self.out = StringIO()
        self.width = width
        # An empty environment: the same report gives the same bytes wherever it is rendered.
        self.console: Console = Console(
            file=self.out,
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
        return self.out.getvalue()

    def heading(self, title: str) -> None:
        self.blank()
        self.line((title, "bold underline"))

    def blank(self) -> None:
        self.out.write("\n")

    def line(self, *runs: str | tuple[str, str], first: str = "", rest: str | None = None) -> None:
        """Write runs of (text, style) as one paragraph, `first` before its first line."""
        from rich.text import Text

        whole = Text()
        for run in runs:
            said, style = (run, "") if isinstance(run, str) else run
            whole.append(log_text(said), style=style)
        rest = first if rest is None else rest
        lines = whole.wrap(self.console, self.width - max(len(first), len(rest)))
        for number, piece in enumerate(lines):
            piece.rstrip()
            prefix = Text(rest if number else first)
            self.console.print(prefix + piece if piece else prefix, soft_wrap=True)


def _verdict(page: _Page, report: ChangeReport) -> None:
    page.line(
        (wording.LEVELS[report.level].upper(), _LEVEL_STYLES[report.level]), *_leaning(report)
    )
    page.line(
        f"{report.policy.title or report.policy.id}: {wording.version_label(report.old)}"
        f" → {wording.version_label(report.new)}"
    )
    page.line(f"{wording.counts(report)}.")
    if report.changes:
        page.line(f"Why: {wording.reasons(report)}.")
    for said in wording.cautions(report):
        page.line((said, "yellow"), first="! ", rest="  ")


def _leaning(report: ChangeReport) -> tuple[str | tuple[str, str], ...]:
    if report.level is not Level.MATERIAL:
        return ()
    direction = report.direction
    return ", ", (wording.DIRECTIONS[direction], _DIRECTION_STYLES[direction])


def _material(
    page: _Page, number: int, change: Change, labels: tuple[dict[int, str], dict[int, str]]
) -> None:
    finding = wording.leading_finding(change)
    lead = f"{number}. "
    indent = " " * len(lead)
    page.blank()
    page.line(
        (finding.title, "bold"),
        " - ",
        (wording.DIRECTIONS[change.direction], _DIRECTION_STYLES[change.direction]),
        first=lead,
        rest=indent,
    )
    page.line(finding.explanation, first=indent)
    for said in wording.marks(change):
        page.line((said, "yellow"), first=f"{indent}! ", rest=f"{indent}  ")
    _texts(page, change, indent)
    where = (wording.place(change, labels), wording.line_range(change))
    page.line(("Where: ", "dim"), ", ".join(filter(None, where)), first=indent)
    for other in wording.other_findings(change):
        page.line(("Also: ", "dim"), f"{other.title}. {other.explanation}", first=indent)
    rules = list(dict.fromkeys(found.rule for found in change.findings))
    basis = list(dict.fromkeys(law for found in change.findings for law in found.legal_basis))
    page.line(("Rule: ", "dim"), ", ".join(rules), first=indent)
    if basis:
        page.line(("Law: ", "dim"), "; ".join(basis), first=indent)
    page.line(("Change: ", "dim"), wording.short_id(change), first=indent)


def _texts(page: _Page, change: Change, indent: str) -> None:
    if change.lead_in:
        page.line(change.lead_in, first=f"{indent}under  | ", rest=f"{indent}       | ")
    old, new = wording.side_words(change)
    for words, name in ((old, "before"), (new, "after")):
        if words:
            page.line(*map(_mark, words), first=f"{indent}{name:6} | ", rest=f"{indent}       | ")


def _mark(word: WordOp) -> str | tuple[str, str]:
    kind, text = word
    if kind == "equal":
        return text
    opening, closing, style = _MARKS[kind]
    return f"{opening}{text}{closing}", style


def _minor(page: _Page, change: Change, labels: tuple[dict[int, str], dict[int, str]]) -> None:
    finding = wording.leading_finding(change)
    where = wording.place(change, labels)
    page.line(
        (finding.title, "bold"),
        f": {finding.explanation}",
        f" ({where})" if where else "",
        first="- ",
        rest="  ",
    )
    for said in wording.marks(change):
        page.line((said, "yellow"), first="  ! ", rest="    ")


def _sections(page: _Page, report: ChangeReport) -> None:
    moves = wording.section_moves(report)
    if moves:
        page.heading("Sections")
    for said in moves:
        page.line(said, first="- ", rest="  ")


def _facts(page: _Page, report: ChangeReport) -> None:
    found = wording.facts(report)
    if found:
        page.heading("Facts")
    for kind, fact in found:
        change = " → ".join(filter(None, (fact.old, fact.new)))
        page.line(
            f"{kind}: {wording.fact_line(fact)} {fact.status}: {change}", first="- ", rest="  "
        )
