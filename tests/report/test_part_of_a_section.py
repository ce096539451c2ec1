"""A part of a section that went to another one: one entry more, told once, and in nobody's way."""

from __future__ import annotations

from functools import cache

from jsonschema import Draft202012Validator

from policydiff.document.records import Unit
from policydiff.materiality import Law, Level
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.render import wording
from policydiff.render.html import render_html
from policydiff.render.markdown import render_markdown
from policydiff.render.sections import section_moves
from policydiff.render.terminal import render_terminal
from policydiff.report import ChangeReport, PolicyRef, load_schema
from policydiff.report.records import PASSAGE
from policydiff.report.redline import Redline
from policydiff.report.selection import select_section

STAYED = """We write your name in the book. We write the hour of your visit beside it.
The keeper reads the book every evening."""
WENT = """We keep the book for two years. Old books go to the county archive.
Nobody may copy a page of a book."""
RINGERS = "Ringers leave a telephone number. The list hangs behind the door."
OLD = f"# Notice\n\n## Visitors\n\n{STAYED}\n{WENT}\n\n## Ringers\n\n{RINGERS}\n"
NEW = f"# Notice\n\n## Guests\n\n{STAYED}\n\n## Ringers\n\n{RINGERS}\n{WENT}\n"
TOLD = "Part of “Visitors” went to “Ringers”."


@cache
def made() -> tuple[ChangeReport, Redline]:
    found = redline_sides(
        Side(OLD, "markdown"), Side(NEW, "markdown"), PolicyRef("bells", "", "", "en"), Law()
    )
    assert found.redline is not None
    return found.report, found.redline


def test_the_entry_stands_behind_all_others_and_says_nothing_else() -> None:
    report, _ = made()
    *others, passage = report.sections
    assert all(group.matched_by != PASSAGE for group in others)
    assert [ref.heading for ref in passage.old] == ["Visitors"]
    assert [ref.heading for ref in passage.new] == ["Guests", "Ringers"]
    flags = (passage.renamed, passage.moved, passage.renumbered, passage.edited)
    assert (flags, passage.changes, passage.level) == ((False,) * 4, (), Level.NONE)
    for side in ("old", "new"):
        indexes = [ref.index for group in others for ref in getattr(group, side)]
        assert sorted(indexes) == list(range(len(indexes)))
    assert not list(Draft202012Validator(load_schema()).iter_errors(report.to_dict()))


def test_every_format_tells_it_once() -> None:
    report, redline = made()
    assert section_moves(report) == ("“Visitors” is now “Guests”: renamed.", TOLD)
    for said in (
        render_markdown(report),
        render_terminal(report, width=200, color=False),
        render_html(report, redline=redline),
    ):
        assert said.count(TOLD) == 1


def test_its_sentences_still_say_where_they_came_from() -> None:
    report, _ = made()
    places = wording.places(report)
    moved = [c for c in report.changes if c.unit is not Unit.HEADING]
    assert [places.of(change) for change in moved] == ["Visitors → Ringers"] * 3


def test_the_redline_and_the_report_on_one_section_leave_it_out() -> None:
    report, redline = made()
    headings = [section.new.heading for section in redline.sections if section.new]
    assert headings == ["Notice", "Guests", "Ringers"]
    old, new = report.sections[-1].old[0].index, report.sections[-1].new[0].index
    (kept,) = select_section(report, old, new).sections
    assert kept.matched_by != PASSAGE
