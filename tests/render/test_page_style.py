"""The style of the pages: readable in light and dark, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from tests.render.contrast import contrast
from tests.render.sample import REPORT

from policydiff.render.html import render_html
from policydiff.render.templates import default_folder


def colours(scheme: str) -> dict[str, str]:
    style = (default_folder() / "page.css").read_text(encoding="utf-8")
    light, dark = style.split("@media (prefers-color-scheme: dark)")[:2]
    named = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
    found = dict(named.findall(light))
    return found | dict(named.findall(dark)) if scheme == "dark" else found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: str) -> None:
    found = colours(scheme)
    pairs = [(text, ground) for ground in ("page", "card") for text in ("ink", "soft", "link")]
    for kind in ("adverse", "favourable", "caution"):
        pairs += [(kind, f"{kind}-wash"), ("ink", f"{kind}-wash")]
    for text, ground in pairs:
        assert contrast(found[text], found[ground]) >= 4.5, (scheme, text, ground)


def test_the_page_loads_nothing_and_allows_only_its_own_style() -> None:
    page = render_html(REPORT)
    style = page.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert not re.search(r"(?i)<(script|img|link|iframe)|@import|url\(", page)
    assert page.count("<h1") == 1
    assert '<html lang="en">' in page


def test_every_change_has_an_address_on_the_page() -> None:
    page = render_html(REPORT)
    anchors = re.findall(r' id="(change-[0-9a-f]{12})"', page)
    assert len(set(anchors)) == len(anchors) == len(REPORT.changes) - 1  # typography is a number
