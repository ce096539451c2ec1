"""The style of the pages: readable in light and dark, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from tests.render.contrast import contrast
from tests.render.golden_cases import compared, redline
from tests.render.sample import POLICY, REPORT

from policydiff.materiality import Law, Level
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.render.html import render_html
from policydiff.render.templates import default_folder


def colours(scheme: str) -> dict[str, str]:
    style = (default_folder() / "page.css").read_text(encoding="utf-8").split("@media print")[0]
    light, dark = style.split("@media (prefers-color-scheme: dark)")[:2]
    named = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
    found = dict(named.findall(light))
    return found | dict(named.findall(dark)) if scheme == "dark" else found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: str) -> None:
    found = colours(scheme)
    pairs = [(text, ground) for ground in ("page", "card") for text in ("ink", "soft", "link")]
    pairs += [("page", "ink"), ("caution", "page")]
    for kind in ("adverse", "favourable", "caution"):
        pairs += [(kind, f"{kind}-wash"), ("ink", f"{kind}-wash")]
    for text, ground in pairs:
        assert contrast(found[text], found[ground]) >= 4.5, (scheme, text, ground)


def test_the_page_loads_nothing_and_allows_only_its_own_style() -> None:
    page = render_html(REPORT)
    style = page.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert not re.search(r"(?i)<(img|link|iframe)|<script[^>]|@import|url\(", page)
    assert page.count("<h1") == 1
    assert '<html lang="en" dir="ltr">' in page


def test_the_only_script_is_our_own_and_the_policy_names_it() -> None:
    page = render_html(REPORT)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert (
        script.strip() == (default_folder() / "comparison.js").read_text(encoding="utf-8").strip()
    )
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"; script-src 'sha256-{digest}'; base-uri 'none'" in page
    assert not re.search(r"(?i)\son\w+=", page.replace(script, ""))


def test_every_change_has_an_address_on_the_page() -> None:
    page = render_html(REPORT)
    anchors = re.findall(r' id="(change-[0-9a-f]{12})"', page)
    assert len(set(anchors)) == len(anchors) == len(REPORT.changes) - 1  # typography is a number


def test_the_page_shows_both_texts_without_a_script() -> None:
    for beside, chosen in ((False, "one-text"), (True, "side-by-side")):
        page = render_html(compared().report, redline=redline(), side_by_side=beside)
        assert re.findall(r'<input type="radio" name="layout" id="([a-z-]+)" checked>', page) == [
            chosen
        ]
        assert page.index("Material changes") < page.index("Both texts")
    assert "Both texts" not in render_html(REPORT)


def test_every_link_inside_the_page_leads_somewhere() -> None:
    page = render_html(compared().report, redline=redline())
    addresses = re.findall(r' id="([^"]+)"', page)
    assert len(addresses) == len(set(addresses))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(addresses)
    moved = next(c for c in compared().report.changes if c.new_text == "We never pass it on.")
    assert {f"at-{moved.id[:12]}", f"from-{moved.id[:12]}"} <= links


def test_the_head_links_to_every_material_change_and_names_both_dates() -> None:
    head, rest = render_html(REPORT).split("</header>")
    material = [change for change in REPORT.changes if change.level is Level.MATERIAL]
    for change in material:
        assert f'<a href="#change-{change.id[:12]}">' in head
    assert '<p class="kicker">2025-03-03 → 2025-06-09</p>' in head
    assert "In force from 2025-07-15. The earlier version: from 2025-03-03." in head
    assert "Check before you rely on this" in head
    assert REPORT.old.rev[:12] not in head
    foot = rest.split("<footer")[1]
    assert all(f"<code>{side.rev[:12]}</code>" in foot for side in (REPORT.old, REPORT.new))
    for warning in REPORT.warnings:
        assert warning not in head
        assert warning in foot


def test_changes_of_one_sort_are_one_line_with_a_link_to_each() -> None:
    alike = tuple(
        replace(change, id=f"{number}" * 64)
        for number, change in enumerate([REPORT.changes[1]] * 3)
    )
    page = render_html(replace(REPORT, changes=alike))
    (line,) = re.findall(r"<li>Data is kept longer:.*</li>", page)
    assert re.findall(r'href="#change-(\d)', line) == ["0", "1", "2"]
    assert re.sub(r"<[^>]+>", "", line) == "Data is kept longer: 1, 2, 3"


def test_a_page_lists_so_many_changes_and_marks_all_of_them_in_the_texts() -> None:
    many = "".join(f"We sell list {n} to brokers.\n\n" for n in range(450))
    made = redline_sides(
        Side("# A\n", "markdown"), Side(f"# A\n\n{many}", "markdown"), POLICY, Law()
    )
    page = render_html(made.report, redline=made.redline)
    assert page.count('class="change ') == 400
    assert '<a href="#both">50 more are marked in the texts below</a>' in page
    assert page.count('class="row added material"') == 450
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))
    assert render_html(made.report).count('class="change ') == 450
