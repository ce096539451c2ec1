"""The redline for a terminal: both texts section by section, unchanged text folded.

As in `render.terminal` nothing depends on colour: removed words stand in [-…-], added ones in {+…+},
and what moved says where to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.diff.records import WordOp
from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.console import NARROWEST, Page, Run, mark
from policydiff.render.redline import RowView, SectionView, redline_view
from policydiff.report import ChangeReport
from policydiff.report.redline import Redline, RowKind

_TWO_COLUMNS = 60
"""Width from which two columns can be read."""
_STYLES = {Level.MATERIAL: "bold red", Level.MINOR: "dim", Level.NONE: "dim"}
_WHOLE = {RowKind.REMOVED: "red", RowKind.ADDED: "green", RowKind.MOVED_AWAY: "dim"}


def render_redline_terminal(
    report: ChangeReport,
    redline: Redline,
    *,
    color: bool = False,
    width: int = 80,
    side_by_side: bool = False,
) -> str:
    """Return the redline for a terminal `width` columns wide, ending in a newline.

    `side_by_side` puts the old text left of the new one; under 60 columns it is not possible.
    """
    page = Page(color, max(width, NARROWEST))
    page.line((wording.verdict(report), "bold"))
    page.line(report.policy.title or report.policy.id)
    page.line(wording.versions(report))
    page.line(f"{wording.counts(report)}.")
    page.blank()
    for number, section in enumerate(redline_view(report, redline)):
        if section.changed and number:
            page.blank()
        _section(page, section, side_by_side and width >= _TWO_COLUMNS)
        if section.changed:
            page.blank()
    return re.sub(r"\n{3,}", "\n\n", page.text()).rstrip("\n") + "\n"


def _section(page: Page, section: SectionView, side_by_side: bool) -> None:
    note = f" ({section.note})" if section.note else ""
    if not section.changed:
        page.line((section.title, "bold"), (f": {section.unchanged_words}", "dim"))
        return
    page.line((section.title, "bold underline"), note)
    for row in section.rows:
        _row(page, row, side_by_side)


def _row(page: Page, row: RowView, side_by_side: bool) -> None:
    if row.folded:
        page.line((f"... {row.label} ...", "dim"), first="  ")
        return
    if row.kind is RowKind.SAME:
        for text in row.texts:
            page.line((text.text, "dim"), first="  ")
        return
    change = f" [{row.change}]" if row.change else ""
    said = f" - {row.verdict}" if row.verdict else ""
    page.line((row.label, "bold"), (f"{said}{change}", _STYLES[row.level]), first="  ")
    if side_by_side:
        page.columns(_runs(row, row.before), _runs(row, row.after))
    else:
        page.line(*_runs(row, row.words), first="  | ", rest="  | ")


def _runs(row: RowView, words: Sequence[WordOp]) -> list[Run]:
    """Return words with their marks; a side that stands alone is marked by its label and column."""
    style = _WHOLE.get(row.kind, "")
    return [
        (text, style) if kind == "equal" and style else mark((kind, text)) for kind, text in words
    ]
