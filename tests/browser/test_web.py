"""`policydiff serve` as people use it: a real process, real mails in the outbox, a real browser."""

from __future__ import annotations

import pathlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import WIDTHS, Seen
from tests.cli import conftest as cli_case
from tests.cli.conftest import Owner
from tests.command_line import bare_environment

pytestmark = pytest.mark.proof
adopted, owner = cli_case.adopted, cli_case.owner

KEYS = "a key of more than thirty-two characters for tests"
TITLE = "Review, for you alone: "


@dataclass
class Served:
    """A running server."""

    owner: Owner
    origin: str
    review: str
    """The address that its terminal shows."""
    log: pathlib.Path

    def run(self, *arguments: str, code: int = 0) -> str:
        return self.owner.run(*arguments, code=code, POLICYDIFF_TOKEN_KEYS=KEYS)

    def mail_to(self, address: str, words: str) -> EmailMessage:
        """The mail to a reader whose subject has these words."""
        outbox = self.owner.folder / ".policydiff" / "outbox"
        mails = [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in outbox.glob("*.eml")
        ]
        (found,) = (m for m in mails if m["To"] == address and words in str(m["Subject"]))
        return found  # type: ignore[return-value]


@contextmanager
def serving(owner: Owner, place: pathlib.Path) -> Iterator[Served]:
    """Serve the repository of `owner` by a process that writes into `place`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log, archive = place / "log", place / "site"
    owner.run("site", "--into", str(archive))
    command = (sys.executable, "-m", "policydiff", "serve", "--port", str(port))
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "--site", str(archive)],
            cwd=owner.folder,
            env=bare_environment() | {"POLICYDIFF_TOKEN_KEYS": KEYS},
            stdout=stream,
            stderr=stream,
        )
    origin = f"http://127.0.0.1:{port}"
    try:
        wait_for(port, process)
        shown = log.read_text().partition(TITLE)[2].split()[0]
        yield Served(owner, origin, shown, log)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def served(owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of a policy with a change that nobody decided on yet."""
    owner.edit("for 30 days", "for 90 days")
    owner.edit("1 January 2027", "1 March 2027")
    owner.edit("- couriers who", "- advertisers who pay us\n- couriers who")
    owner.commit("longer")
    with serving(owner, tmp_path_factory.mktemp("served")) as server:
        yield server


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not listen")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Seen]]:
    """Open a page of a server; whatever its status, the browser's own complaint about that is none."""
    contexts = []

    def opened(address: str, *, width: int = 1200, **options: object) -> Seen:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        seen = Seen(context.new_page())
        seen.page.goto(address)
        return seen

    yield opened
    for context in contexts:
        context.close()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(served: Served, mail: EmailMessage, page: str) -> str:
    """A link of a mail, at this server whatever address readers know it by."""
    found = re.search(rf"https?://[^/\s]+(/{page}/\S+)", text_of(mail))
    assert found, text_of(mail)
    return served.origin + found[1]


def wait_for_mail(served: Served, address: str, words: str) -> EmailMessage:
    for _ in range(100):
        try:
            return served.mail_to(address, words)
        except ValueError:
            time.sleep(0.1)
    raise AssertionError(f"no mail in the outbox: {served.log.read_text()}")


def test_subscribe_confirm_receive_and_leave_with_one_click(
    served: Served, visit: Callable[..., Seen]
) -> None:
    seen = visit(f"{served.origin}/subscribe")
    page = seen.page
    page.get_by_label("Your e-mail address").fill("eve@example.org")
    page.get_by_label("Children").uncheck()
    page.get_by_role("button", name="Sign up").click()
    assert page.get_by_role("heading").inner_text() == "Look into your mailbox"
    asked = wait_for_mail(served, "eve@example.org", "Please confirm")
    page.goto(link_in(served, asked, "confirm"))
    assert "watcher" not in served.run("subscribers", "list")
    page.get_by_role("button", name="Yes, tell me").click()
    assert page.get_by_role("heading").inner_text() == "You are on the list"
    assert "watcher" in served.run("subscribers", "list")

    served.run("review", "privacy", "--approve", "--by", "A. Lee")
    served.owner.commit("approve")
    served.run("notify", "--send", "--today", "2027-01-20")
    told = served.mail_to("eve@example.org", "Privacy policy")
    assert "90 days" in text_of(told)
    leave = link_in(served, told, "unsubscribe")
    assert leave.removeprefix(served.origin) in str(told["List-Unsubscribe"])
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    page.goto(leave)
    assert "unsubscribed" not in served.run("subscribers", "list")
    page.get_by_role("button", name="Leave the list").click()
    assert page.get_by_role("heading").inner_text() == "You are off the list"
    assert "unsubscribed" in served.run("subscribers", "list")
    # Of what comes next she hears nothing; the two account holders do.
    served.owner.edit("for 90 days", "for 120 days")
    served.owner.commit("longer still")
    plan = served.run("notify", "--today", "2027-01-20", code=5)
    assert "Skipped: 1 watcher: unsubscribed" in plan
    assert seen.complaints == []
    log = served.log.read_text().partition(TITLE)[2]
    assert "@" not in log
    assert leave.rpartition("/")[2] not in log


def test_review_override_and_approve(served: Served, visit: Callable[..., Seen]) -> None:
    seen = visit(served.review)
    page = seen.page
    assert "token" not in page.url
    page.get_by_role("link", name="Privacy policy").click()
    assert page.get_by_text("Nobody has approved this yet.").is_visible()
    assert page.locator("iframe").count() == 2
    # The mail looks as it will: its own styles hold, and nothing else does.
    title = page.frame_locator("iframe").first.locator("h1")
    assert title.evaluate("node => getComputedStyle(node).fontSize") == "26px"

    change = page.locator("article.change").filter(has_text="advertisers")
    change.get_by_text("Decide how change").click()
    change.get_by_label("Level").select_option("minor")
    change.get_by_label("Reason").fill("they were named on another page before")
    change.locator("details[open]").get_by_label("Your name").fill("A. Lee")
    change.get_by_role("button", name="Write it down").click()
    assert "Commit and push" in page.get_by_role("status").inner_text()
    assert "material → minor, by A. Lee" in change.inner_text()

    words = page.locator("article.change").first
    words.get_by_text("Explain change 1").click()
    words.get_by_label("Sentence in the mail").fill("Logs stay 90 days now instead of 30.")
    words.get_by_role("button", name="Write it down").click()
    mail = page.frame_locator("iframe").first.locator("body")
    mail.get_by_text("Logs stay 90 days now instead of 30.").first.wait_for()

    page.get_by_role("button", name="Approve exactly this").click()
    page.locator(".approve").get_by_text("Approved by A. Lee").wait_for()
    assert seen.complaints == []
    assert seen.serious_violations() == []
    (file,) = (served.owner.folder / ".policydiff" / "reviews" / "privacy").glob("*.toml")
    written = file.read_text()
    assert 'level = "minor"' in written
    assert "[approval]" in written
    served.owner.commit("decided")
    assert "Approved by A. Lee" in served.run("review", "privacy", "--today", "2027-01-20")
    # The mail that goes out is the one that was shown.
    served.run("notify", "--send", "--today", "2027-01-20")
    told = served.mail_to("ada@example.org", "Privacy policy")
    assert "Logs stay 90 days now instead of 30." in text_of(told)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_every_page_is_readable_by_everybody(
    served: Served, visit: Callable[..., Seen], device: str, scheme: str
) -> None:
    seen = visit(f"{served.origin}/", width=WIDTHS[device], color_scheme=scheme)
    page = seen.page
    found = {page.url: problems(seen)}

    def look(address: str) -> None:
        page.goto(address)
        found[page.url] = problems(seen)

    def follow(name: str, role: Literal["button", "link"] = "button") -> None:
        with page.expect_navigation():
            page.get_by_role(role, name=name).click()
        found[f"after {name}"] = problems(seen)

    look(f"{served.origin}/subscribe")
    page.get_by_label("Your e-mail address").fill("eve@example.org")
    follow("Sign up")
    look(link_in(served, wait_for_mail(served, "eve@example.org", "Please confirm"), "confirm"))
    follow("Yes, tell me")
    follow("Change what you are told of", "link")
    follow("Leave the list", "link")
    look(f"{served.origin}/privacy/compare")
    follow("Compare")
    look(served.review)
    look(f"{served.origin}/review/privacy")
    for summary in page.locator(".fold:not([open]) > summary").all():
        summary.click()
    for summary in page.locator(".decide summary").all():
        summary.click()
    found["review, all open"] = problems(seen)
    assert seen.complaints == []
    for path in ("/nothing", "/preferences/x"):
        look(f"{served.origin}{path}")
    assert {place: said for place, said in found.items() if said} == {}


def test_a_german_reviewer_reads_german_pages(served: Served, visit: Callable[..., Seen]) -> None:
    seen = visit(served.review, locale="de-DE")
    page = seen.page
    found = {page.url: problems(seen)}
    page.get_by_role("link", name="Privacy policy").click()
    assert page.locator("html").get_attribute("lang") == "de"
    for summary in page.locator(".fold:not([open]) > summary, .decide summary").all():
        summary.click()
    found["review, all open"] = problems(seen)
    change = page.locator("article.change").filter(has_text="advertisers")
    change.get_by_label("Einstufung").select_option("minor")
    change.get_by_label("Begründung").fill("stand schon auf einer anderen Seite")
    change.locator("details[open]").get_by_label("Ihr Name").first.fill("A. Lee")
    change.get_by_role("button", name="Festhalten").first.click()
    assert "wesentlich → geringfügig, von A. Lee" in change.inner_text()
    page.get_by_role("button", name="Genau dies freigeben").click()
    assert page.locator(".approve").get_by_text("Freigegeben von A. Lee").is_visible()
    assert seen.complaints == []
    assert {place: said for place, said in found.items() if said} == {}


def problems(seen: Seen) -> list[str]:
    seen.page.wait_for_load_state()
    wide = ["wider than its window"] if seen.is_wider_than_its_window() else []
    return seen.serious_violations() + wide


def test_the_archive_is_served_as_it_was_built(served: Served, visit: Callable[..., Seen]) -> None:
    seen = visit(f"{served.origin}/privacy")
    page = seen.page
    assert page.url == f"{served.origin}/privacy/"
    page.get_by_role("link", name="History", exact=True).click()
    page.locator("a[href*='changes/2']").first.click()
    assert ".." in page.url
    # Its script runs, on an origin of its own: nothing in the archive reaches the review page.
    page.locator("body").press("j")
    assert page.evaluate("document.activeElement.matches('article.change, .row')")
    assert page.evaluate("self.origin") == "null"
    # The ids of the archive are those of the live comparison.
    versions = page.request.get(f"{served.origin}/privacy/versions.json").json()["versions"]
    first, last = versions[0]["id"], versions[-1]["id"]
    page.goto(f"{served.origin}/privacy/compare?from={first}&to={last}")
    assert page.get_by_text("Both texts").is_visible()
    page.locator("body").press("j")
    assert page.evaluate("document.activeElement.matches('article.change, .row')")
    assert seen.complaints == []


def test_the_keyboard_is_enough(served: Served, visit: Callable[..., Seen]) -> None:
    page: Page = visit(f"{served.origin}/subscribe").page
    page.keyboard.press("Tab")
    page.keyboard.type("eve@example.org")
    page.keyboard.press("Enter")
    assert page.get_by_role("heading").inner_text() == "Look into your mailbox"
    wait_for_mail(served, "eve@example.org", "Please confirm")
