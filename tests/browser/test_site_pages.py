"""Every kind of page of the archive in a browser, by day, by night and on a phone."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import WIDTHS, Seen
from tests.site import conftest as site
from tests.site.conftest import Shelf

pytestmark = pytest.mark.proof
shelf, german_shelf = site.shelf, site.german_shelf

KINDS = (
    "index.html",
    "privacy/index.html",
    "privacy/history/index.html",
    "privacy/changes/index.html",
    "privacy/sections/index.html",
    "privacy/sections/sharing/index.html",
    "privacy/changelog/privacy.html",
)
See = Callable[..., Seen]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_every_page_is_readable_by_everybody(
    browser: Browser,
    shelf: Shelf,
    device: str,
    scheme: str,
) -> None:
    shelf.build()
    pages = [shelf.site / kind for kind in KINDS]
    pages += [
        next(shelf.site.glob(f"privacy/{kind}/*/index.html")) for kind in ("since", "versions")
    ]
    context = browser.new_context(
        viewport={"width": WIDTHS[device], "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    for page in pages:
        seen = Seen(context.new_page())
        seen.page.goto(page.as_uri())
        assert seen.complaints == [], page
        assert seen.serious_violations() == [], page
        assert not seen.is_wider_than_its_window(), page
    context.close()


@pytest.mark.parametrize(("device", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_every_page_of_a_german_policy_is_too(
    browser: Browser, german_shelf: Shelf, device: str, scheme: str
) -> None:
    german_shelf.build()
    context = browser.new_context(
        viewport={"width": WIDTHS[device], "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    for page in sorted(german_shelf.site.rglob("*.html")):
        seen = Seen(context.new_page())
        seen.page.goto(page.as_uri())
        assert seen.complaints == [], page
        assert seen.serious_violations() == [], page
        assert not seen.is_wider_than_its_window(), page
        seen.page.close()
    context.close()


def test_any_two_versions_are_two_clicks_away_without_a_script(
    browser: Browser, shelf: Shelf
) -> None:
    shelf.build()
    page = browser.new_page(java_script_enabled=False)
    page.goto((shelf.site / "privacy" / "history" / "index.html").as_uri())
    link = page.get_by_role("link", name="Compare the text of 22 January 2027 with an earlier one")
    target = link.evaluate("a => a.href")
    page.goto(target.replace("changes/", "changes/index.html"))
    # Whoever is sent to a version finds it unfolded.
    earlier = page.locator("details[open]").get_by_role("link", name="2 January 2027", exact=True)
    page.goto(earlier.evaluate("a => a.href") + "index.html")
    assert "12 months" in page.locator("article.change").first.inner_text()
    page.close()


def test_a_reader_finds_what_changed_since_a_version(
    browser: Browser,
    shelf: Shelf,
) -> None:
    shelf.build()
    page = browser.new_page(java_script_enabled=False)
    page.goto((shelf.site / "index.html").as_uri() + "")
    follow(page, "Privacy policy of the lending shelf")
    follow(page, "History")
    follow(page, "2 January 2027")
    assert "This is an earlier version." in page.locator(".notes").inner_text()
    page.goto(page.locator(".notes a").evaluate("a => a.href") + "index.html")
    assert "12 months" in page.locator("article.change").first.inner_text()
    page.close()


def follow(page: object, name: str) -> None:
    """Click a link; a folder on disk is what a server would answer with its index page."""
    link = page.get_by_role("link", name=name, exact=True).first  # type: ignore[attr-defined]
    target = pathlib.PurePosixPath(link.evaluate("a => decodeURI(a.pathname)"))
    found = pathlib.Path(target)
    found = found / "index.html" if found.is_dir() else found
    page.goto(found.as_uri())  # type: ignore[attr-defined]
