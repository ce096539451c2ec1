"""What every format says in the same words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.render.sample import CHANGES, REPORT

import policydiff
from policydiff.diff.records import EditKind
from policydiff.document.records import Unit
from policydiff.materiality import Level
from policydiff.render import languages, wording
from policydiff.render.cautions import cautions
from policydiff.render.html import render_html
from policydiff.render.markdown import render_markdown
from policydiff.report import Judged


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Judged as English: 93 % of the sentences about data could be read."),
        (
            "en-GB",
            "Judged as English (United Kingdom): 93 % of the sentences about data could be read.",
        ),
        (
            "de",
            "Judged as German: 93 % of the sentences about data could be read."
            " Fewer changes are shown to be harmless than in English; the others are left to a person.",
        ),
        (
            "fr",
            "Judged as French. French is not read yet: every change of words is left to a person.",
        ),
        (
            "xx",
            "Judged as “xx”. “xx” is not read yet: every change of words is left to a person.",
        ),
    ],
)
def test_the_language_is_named(code: str, said: str) -> None:
    report = replace(REPORT, judged=Judged(code, 0.934))
    assert languages.coverage(report) == said
    warned = any("is not read yet" in caution for caution in cautions(report))
    assert warned is not code.startswith(("en", "de"))


def test_a_section_that_only_moved_is_no_heading_that_changed() -> None:
    old = "# A\n\n## Rights\n\nYou may ask us.\n\n## Logs\n\nWe keep logs. They are short.\n"
    new = "# A\n\n## Logs\n\nWe keep logs. They are short.\n\n## Rights\n\nYou may ask us.\n"
    text = render_markdown(policydiff.compare(old, new))
    assert "**Section moved** (Rights)" in text
    assert "Heading changed" not in text


def test_a_date_line_is_called_one() -> None:
    old, new = "# A\n\nLast updated: 1 May 2025\n", "# A\n\nLast updated: 2 May 2025\n"
    assert re.search(r"\*\*Date [^*]*changed\*\*", render_markdown(policydiff.compare(old, new)))


def test_a_material_heading_keeps_the_title_of_its_finding() -> None:
    heading = replace(
        CHANGES[1], unit=Unit.HEADING, kind=EditKind.MOVED, new_text=CHANGES[1].old_text
    )
    assert heading.level is Level.MATERIAL
    assert wording.title(heading) == "Data is kept longer"


def test_a_reason_ends_in_one_full_stop() -> None:
    page = render_html(REPORT)
    assert "Volunteers have always been members.</span>" in page
    assert ".." not in page.split("<main>")[1].split("</main>")[0]
