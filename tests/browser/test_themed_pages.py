"""A theme in a browser: its logo loads under the page's own policy, and everything stays readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.browser.conftest import WIDTHS, Seen
from tests.render.golden_cases import compared, redline

from policydiff.render.html import render_html
from policydiff.render.theme import DARK, LIGHT, Look, Theme, logo_address

pytestmark = pytest.mark.proof
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><script>alert(1)</script><path d="M0 0h90v30H0z"/></svg>'


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_a_themed_page_opens_without_a_complaint(
    see: Callable[..., Seen], tmp_path: Path, device: str, scheme: str
) -> None:
    (tmp_path / "logo.svg").write_text(LOGO)
    theme = Theme(
        light=replace(LIGHT, page="#f3f7f4", accent="#0b5d4e", worse="#8a1c1c"),
        dark=replace(DARK, page="#0e1614", card="#16221f", accent="#8be0cd"),
        heading_fonts=("Example Sans", "serif"),
        radius=0,
    )
    look = Look(
        theme=theme, organisation="The bell tower", logo=logo_address(tmp_path / "logo.svg")
    )
    html = render_html(compared().report, look, redline=redline())
    seen = see(html, width=WIDTHS[device], color_scheme=scheme)
    page = seen.page
    assert page.locator(".brand").inner_text() == "The bell tower"
    assert page.locator(".brand img").evaluate("e => e.naturalWidth") == 90
    link = page.locator("main a").first.evaluate("e => getComputedStyle(e).color")
    assert link == {"light": "rgb(11, 93, 78)", "dark": "rgb(139, 224, 205)"}[scheme]
    assert seen.complaints == []
    assert seen.serious_violations() == []
    assert not seen.is_wider_than_its_window()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
