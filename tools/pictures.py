"""The pictures in docs/pictures of what the demo makes: mails, the archive, the page to review on.

    python -m tools.pictures            take them all anew
    python -m tools.pictures mail       those whose name begins so

Needs a Chromium (POLICYDIFF_CHROMIUM names another one). The pictures of comments on a platform, of the
themed page and of the long history are no pages of the demo, and are taken by hand. What the page to
review on says of dates depends on the day.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
READER = "ada.finch@example.org"
CHANGED = "2026-03-16-*..2026-05-11-*"
"""The comparison of the demo in which most is for the worse."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_COLOURS = 128
"""Of a picture's palette; with fewer, rare colours are lost and the edges of letters fray."""


@dataclass(frozen=True)
class Picture:
    """A page, and how it is looked at; sizes in CSS pixels."""

    name: str
    page: str
    """A file below the demo's folder, or an address of the server."""
    width: int = 1000
    height: int = 1100
    dark: bool = False
    scale: int = 1


TAKEN = (
    Picture("mail-light", "mail.html", 720, 1500),
    Picture("mail-dark", "mail.html", 720, 1500, dark=True),
    Picture("mail-phone", "mail.html", 320, 1000, scale=2),
    Picture("mail-text", "mail.txt.html", 720, 1500),
    Picture("archive", "site/index.html", height=440),
    Picture("comparison-light", f"site/privacy/changes/{CHANGED}/index.html", height=1150),
    Picture(
        "comparison-dark", f"site/privacy/changes/{CHANGED}/index.html", height=1150, dark=True
    ),
    Picture("review", "/review/privacy", height=1300),
)


def main(begins: str = "") -> None:
    """Make the demo, look at its pages, and keep what is seen."""
    with tempfile.TemporaryDirectory(prefix="policydiff-pictures-") as made, browser() as chromium:
        demo = Path(made) / "demo"
        policydiff(demo.parent, "demo", "--into", str(demo))
        write_mail(demo)
        with served(demo) as review:
            for picture in TAKEN:
                if picture.name.startswith(begins):
                    take(picture, demo, review, chromium)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    found = os.environ.get("POLICYDIFF_CHROMIUM") or next(
        filter(None, map(shutil.which, _BROWSERS)), None
    )
    if not found:
        sys.exit(f"no browser: none of {', '.join(_BROWSERS)} is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def policydiff(folder: Path, *arguments: str) -> None:
    """Run a command of the tool."""
    command = [sys.executable, "-m", "policydiff", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def write_mail(demo: Path) -> None:
    """Write both parts of one reader's mail as pages."""
    for file in (demo / ".policydiff" / "outbox").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        if mail["To"] == READER:
            html, text = mail.get_body(("html",)), mail.get_body(("plain",))
            assert html is not None and text is not None
            (demo / "mail.html").write_text(html.get_content())
            shown = f"From: {mail['From']}\nTo: {mail['To']}\nSubject: {mail['Subject']}\n\n"
            style = "margin: 24px; font: 14px/1.5 monospace; white-space: pre-wrap"
            page = f'<pre style="{style}">{escape(shown + text.get_content())}</pre>'
            (demo / "mail.txt.html").write_text(f'<meta charset="utf-8">{page}')
            return
    raise LookupError(f"no mail to {READER} in the outbox of the demo")


@contextmanager
def served(demo: Path) -> Iterator[str]:
    """Serve the demo; gives the address that lets its owner in."""
    log = demo.parent / "log"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "policydiff", "serve", "--port", port, "--site", "site"]
    environ = {**os.environ, "POLICYDIFF_TOKEN_KEYS": "k" * 43}
    with log.open("wb") as stream:
        server = subprocess.Popen(command, cwd=demo, env=environ, stdout=stream, stderr=stream)
    try:
        for _ in range(300):
            if found := re.search(r"Review, for you alone: (\S+)", log.read_text()):
                yield found[1]
                return
            time.sleep(0.1)
        sys.exit(f"the server does not start: {log.read_text()}")
    finally:
        server.terminate()
        server.wait(20)


def take(picture: Picture, demo: Path, review: str, chromium: Browser) -> None:
    """Take one picture, with a palette of its own."""
    context = chromium.new_context(
        viewport=ViewportSize(width=picture.width, height=picture.height),
        color_scheme="dark" if picture.dark else "light",
        device_scale_factor=picture.scale,
    )
    page = context.new_page()
    visit(page, picture, demo, review)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    path = PICTURES / f"{picture.name}.png"
    small = shot.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def visit(page: Page, picture: Picture, demo: Path, review: str) -> None:
    """Open the page of a picture."""
    if picture.page.startswith("/"):
        page.goto(review)
        page.goto("/".join(review.split("/")[:3]) + picture.page)
    else:
        page.goto(next(demo.glob(picture.page)).as_uri())


if __name__ == "__main__":
    main(*sys.argv[1:])
