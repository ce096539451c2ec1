"""The review page of a policy of which hundreds of sentences change stays usable."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from tests.browser import test_web
from tests.browser.conftest import WIDTHS, Seen
from tests.browser.test_web import Served, problems, serving
from tests.cli import conftest as cli_case
from tests.cli.conftest import Owner
from tests.web.long_case import OPEN, long_policy

pytestmark = pytest.mark.proof
adopted, owner = cli_case.adopted, cli_case.owner
visit = test_web.visit


@pytest.fixture
def long_review(owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of a policy with more than two hundred changes."""
    page = owner.folder / "privacy.md"
    page.write_text(long_policy(15))
    owner.commit("long")
    owner.run("adopt", "privacy", "--today", "2027-01-02")
    page.write_text(long_policy(15, longer=True))
    owner.commit("longer")
    with serving(owner, tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.mark.parametrize("device", WIDTHS)
def test_hundreds_of_changes_are_folded_and_the_way_to_approve_stays(
    long_review: Served, visit: Callable[..., Seen], device: str
) -> None:
    seen = visit(long_review.review, width=WIDTHS[device])
    page = seen.page
    page.goto(f"{long_review.origin}/review/privacy")
    assert page.locator("article.change").count() == 300
    assert page.locator("article.change:visible").count() == OPEN
    # Drawn within two seconds of what the server answered, however slow that was.
    assert drawn(page) < 2000
    page.locator("article.change:visible").last.scroll_into_view_if_needed()
    approve = page.locator(".bar").get_by_role("link", name="Approve")
    box = approve.bounding_box()
    assert box is not None and box["y"] < 200
    assert problems(seen) == []
    approve.click()
    assert page.get_by_role("button", name="Approve exactly this").is_visible()
    assert page.evaluate(
        "document.querySelector('#approve').getBoundingClientRect().top"
        " >= document.querySelector('.bar').getBoundingClientRect().bottom"
    )
    assert seen.complaints == []


def test_a_decision_leads_back_to_its_change(
    long_review: Served, visit: Callable[..., Seen]
) -> None:
    page = visit(long_review.review).page
    page.goto(f"{long_review.origin}/review/privacy")
    fold = page.locator(".fold:has(article.change)").last
    fold.locator("summary").first.click()
    change = fold.locator("article.change").last
    name = change.get_attribute("id")
    change.get_by_text("Decide how change").click()
    change.get_by_label("Level").select_option("minor")
    change.get_by_label("Reason").fill("seen")
    change.get_by_label("Your name").fill("A. Lee")
    change.get_by_role("button", name="Write it down").click()
    there = page.locator(f"#{name}")
    there.get_by_role("status").wait_for()
    page.wait_for_load_state()
    box = there.bounding_box()
    assert box is not None and -200 < box["y"] < 800


def drawn(page: Page) -> float:
    """Milliseconds from the end of the answer to the end of loading."""
    return float(
        page.evaluate(
            "(() => { const n = performance.getEntriesByType('navigation')[0];"
            " return n.loadEventEnd - n.responseEnd })()"
        )
    )
