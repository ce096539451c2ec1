"""The report for a terminal: the verdict first, then what led to it, most consequential first.

Nothing depends on colour: removed words stand in [-…-], added ones in {+…+}, and every level and
direction is a word.
"""

from __future__ import annotations

from policydiff.materiality import Level
from policydiff.render import languages, wording
from policydiff.render.cautions import cautions
from policydiff.render.console import DIRECTION_STYLES, LEVEL_STYLES, NARROWEST, Page, mark
from policydiff.render.outline import excerpt, outline, side_words
from policydiff.render.sections import section_moves
from policydiff.report import Change, ChangeReport


def render_terminal(report: ChangeReport, *, color: bool = False, width: int = 80) -> str:
    """Return the report for a terminal `width` columns wide, ending in a newline.

    With `color` it carries ANSI colours of the reader's own palette; without, no escape sequence at
    all. Widths under 20 count as 20. The environment (TERM, NO_COLOR, COLUMNS) is not consulted.
    """
    page = Page(color, max(width, NARROWEST))
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
    page.items("Sections", section_moves(report))
    page.items("Facts", [f"{kind}: {wording.fact_line(f)}" for kind, f in wording.facts(report)])
    page.heading("Account of every sentence")
    for said in (*wording.accounting(report.accounting), languages.coverage(report)):
        page.line(said)
    return page.text()


def _verdict(page: Page, report: ChangeReport) -> None:
    level = (wording.LEVELS[report.level].upper(), LEVEL_STYLES[report.level])
    if report.level is Level.MATERIAL:
        direction = report.direction
        page.line(level, ", ", (wording.DIRECTIONS[direction], DIRECTION_STYLES[direction]))
    else:
        page.line(level)
    page.line(report.policy.title or report.policy.id)
    page.line(wording.versions(report))
    page.line(f"{wording.counts(report)}.")
    if report.changes:
        page.line(f"Why: {wording.reasons(report)}.")
        page.line(wording.effective(report))
    for said in cautions(report):
        page.line((said, "yellow"), first="! ")


def _material(page: Page, number: int, change: Change, places: wording.Places) -> None:
    lead = f"{number}. "
    indent = " " * len(lead)
    style = "yellow" if change.needs_review else DIRECTION_STYLES[change.direction]
    page.blank()
    page.line((wording.title(change), "bold"), " - ", (wording.leaning(change), style), first=lead)
    page.line(wording.explanation(change), first=indent)
    for said in wording.marks(change):
        page.line((said, "yellow"), first=f"{indent}! ")
    _texts(page, change, indent)
    for name, said in wording.details(change, places):
        page.line((f"{name}: ", "dim"), said, first=indent, rest=f"{indent}  ")


def _texts(page: Page, change: Change, indent: str) -> None:
    texts = zip(wording.sides(change), side_words(change), strict=True)
    shown = [("under", (("equal", change.lead_in),)), *texts] if change.lead_in else [*texts]
    for name, words in shown:
        if words:
            page.line(*map(mark, words), first=f"{indent}{name:7} | ", rest=f"{indent}        | ")


def _minor(page: Page, change: Change, places: wording.Places) -> None:
    where = places.of(change)
    page.line(
        (wording.title(change), "bold"),
        ": ",
        *map(mark, excerpt(change)),
        (f" ({where})" if where else "", "dim"),
        first="- ",
    )
    for said in wording.marks(change):
        page.line((said, "yellow"), first="  ! ")
