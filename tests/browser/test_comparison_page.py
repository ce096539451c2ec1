"""The comparison page in a browser: by mouse, by keyboard, without a script, on paper, on a phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from benchmarks.texts import make_case
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, Seen
from tests.render.golden_cases import compared, redline

from policydiff.materiality import Law
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.render.html import render_html
from policydiff.report import PolicyRef

pytestmark = pytest.mark.proof
See = Callable[..., Seen]


def usual(**options: bool) -> str:
    return render_html(compared().report, redline=redline(), **options)


def hebrew() -> str:
    old = "# מדיניות\n\n## יומנים\n\nאנו שומרים יומנים במשך 30 ימים.\n"
    sides = Side(old, "markdown"), Side(old.replace("30", "90"), "markdown")
    found = redline_sides(*sides, PolicyRef("policy", "", "", "he"), Law())
    return render_html(found.report, redline=found.redline)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_it_opens_without_a_complaint(see: See, device: str, scheme: str) -> None:
    seen = see(usual(), width=WIDTHS[device], color_scheme=scheme)
    assert seen.page.locator("h1").inner_text() == "Privacy notice of the bell tower"
    assert seen.complaints == []
    assert seen.serious_violations() == []
    assert not seen.is_wider_than_its_window()


def test_keys_go_from_change_to_change_and_back(see: See) -> None:
    seen = see(usual())
    press, focused = seen.page.keyboard.press, "document.activeElement.id"
    stops = seen.page.locator("article.change, .row[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(stops) == 10
    passed = []
    for _ in stops:
        press("j")
        passed.append(seen.page.evaluate(focused))
    assert passed == stops
    press("k")
    assert seen.page.evaluate(focused) == stops[-2]
    press("t")
    assert seen.page.evaluate("document.activeElement.tagName") == "H1"
    press("o")
    assert seen.page.evaluate("document.activeElement.closest('.outline') !== null")
    assert seen.complaints == []


def test_the_outline_leads_to_the_section_and_unfolds_it(see: See) -> None:
    seen = see(usual())
    page = seen.page
    folded = page.locator("details.part", has_text="5 Bells")
    assert folded.get_attribute("open") is None
    page.locator(".outline a", has_text="5 Bells").click()
    # The page unfolds it once it has heard of the new place.
    expect(folded).to_have_attribute("open", "")
    assert page.url.endswith(folded.get_attribute("id") or "?")


def test_a_link_to_a_change_opens_at_it(see: See) -> None:
    (anchor,) = re.findall(r'<article class="change \w+" id="([^"]+)">\s*<h3>1\.', usual())
    seen = see(usual(), fragment=f"#{anchor}")
    box = seen.page.locator(f"#{anchor}").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800


@pytest.mark.parametrize("script", [True, False])
def test_the_filter_and_the_layout_need_no_script(see: See, script: bool) -> None:
    seen = see(usual(), java_script_enabled=script)
    page = seen.page
    minor, dated = page.locator("#minor"), page.locator(".row.minor .one del", has_text="3 March")
    assert minor.is_visible()
    assert dated.is_visible()
    page.get_by_label("Material only").check()
    assert not minor.is_visible()
    assert not dated.is_visible()
    assert page.locator(".row.material .one del", has_text="2").is_visible()
    assert page.locator(".row.minor .one ins", has_text="9 June").is_visible()
    page.get_by_label("All changes").check()
    assert minor.is_visible()
    beside = page.locator(".row .old:visible", has_text="We keep the book for [removed: 2] years.")
    assert beside.count() == 0
    page.get_by_label("Side by side").check()
    assert beside.count() == 1
    assert page.locator(".keys").is_visible() is script


def test_what_moved_is_linked_both_ways(see: See) -> None:
    seen = see(usual())
    page = seen.page
    page.get_by_role("link", name="Moved to 2 Guests").click()
    here = page.locator(":target")
    assert "Moved here from 3 Ringers" in here.inner_text()
    here.get_by_role("link", name="Moved here from 3 Ringers").click()
    assert "Moved to 2 Guests" in page.locator(":target").inner_text()


def test_a_screen_reader_hears_what_was_taken_out_and_put_in_in_both_texts(see: See) -> None:
    rows = see(hebrew()).page.locator(".row .one")
    heard = rows.filter(has_text="[removed: ").first.inner_text()
    assert re.search(r"\[removed:\s30\s*\]\s*\[added:\s90\s*\]", heard), heard


def test_it_prints_without_its_controls(see: See) -> None:
    seen = see(usual())
    seen.page.emulate_media(media="print")
    assert not seen.page.locator(".controls").is_visible()
    assert seen.page.locator(".row.material del").first.is_visible()
    assert seen.page.pdf()[:5] == b"%PDF-"


def test_right_to_left_text_runs_right_to_left(see: See) -> None:
    seen = see(hebrew(), width=WIDTHS["phone"])
    cell = seen.page.locator(".row .one").first
    assert cell.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert not seen.is_wider_than_its_window()
    assert seen.serious_violations() == []


def test_what_a_screen_reader_is_told_does_not_turn_the_text_around(see: See) -> None:
    old = "# מדיניות\n\n## מכירה\n\nאיננו מוכרים את הנתונים שלך.\n"
    sides = Side(old, "markdown"), Side(old.replace("איננו", "אנחנו"), "markdown")
    found = redline_sides(*sides, PolicyRef("policy", "", "", "he"), Law())
    seen = see(render_html(found.report, redline=found.redline))
    quoted = seen.page.locator(".text [dir]:has(> del), .text [dir]:has(> ins)")
    assert [each.inner_text().split()[0] for each in quoted.all()] == ["[removed:", "[added:"]
    for each in quoted.all():
        assert each.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_a_large_policy_opens_at_once(see: See) -> None:
    case = make_case(400_000, 7)
    sides = Side(case.old, "markdown"), Side(case.new, "markdown")
    found = redline_sides(*sides, PolicyRef("policy", "", "", "en"), Law())
    html = render_html(found.report, redline=found.redline)
    assert len(html.encode()) < 3_000_000
    begun = time.monotonic()
    seen = see(html)
    seen.page.locator("footer").wait_for()
    # The goal is 2 s; the rest is for a machine that does something else as well.
    assert time.monotonic() - begun < 6
    assert seen.complaints == []
