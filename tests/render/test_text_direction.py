"""Which way pages and the policy's text on them run."""

from __future__ import annotations

import pytest

from policydiff.materiality import Law
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.render.html import render_html
from policydiff.render.templates import text_direction
from policydiff.report import PolicyRef

OLD = "# מדיניות\n\n## שיתוף\n\nאנו מעבירים את הנתונים אל:\n\n- הבנק\n"


@pytest.mark.parametrize(
    ("locale", "direction"),
    [("he", "rtl"), ("ar-EG", "rtl"), ("fa_IR", "rtl"), ("en", "ltr"), ("", "ltr"), ("und", "ltr")],
)
def test_a_language_runs_its_way(locale: str, direction: str) -> None:
    assert text_direction(locale) == direction
    assert text_direction(locale, "auto") == ("rtl" if direction == "rtl" else "auto")


def test_a_company_in_a_hebrew_list_stays_on_the_right() -> None:
    sides = Side(OLD, "markdown"), Side(f"{OLD}- Acme Ltd\n", "markdown")
    found = redline_sides(*sides, PolicyRef("policy", "", "", "he"), Law())
    html = render_html(found.report, redline=found.redline)
    assert '<span lang="he" dir="rtl">Acme Ltd' in html
    assert '<html lang="en" dir="ltr">' in html
    assert 'dir="auto">Acme' not in html
