"""Pages as people use them: in headless Chromium, with every complaint of the browser kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SERIOUS = ("serious", "critical")
WIDTHS = {"desktop": 1200, "phone": 320}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    found = os.environ.get("POLICYDIFF_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    if not found:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


class Seen:
    """A page, and what the browser complained of while it was used."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda asked: self.complaints.append(asked.url))

    def serious_violations(self) -> list[str]:
        """What axe-core finds serious or critical, each with the first element it is about."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] in SERIOUS
        ]

    def is_wider_than_its_window(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def see(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Open a text of HTML as a file; options are those of a browser context."""
    contexts = []

    def opened(html: str, *, fragment: str = "", width: int = 1200, **options: Any) -> Seen:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        seen = Seen(context.new_page())
        seen.page.goto(f"{path.as_uri()}{fragment}")
        return seen

    yield opened
    for context in contexts:
        context.close()
