"""Responses: pages with their policy, short messages, ways on. Nothing here is stored by a browser."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from policydiff.render.templates import render_template
from policydiff.render.visible import visible_text

__all__ = ["ARCHIVE_POLICY", "message", "moved_on", "page", "page_of", "source_hash"]

ARCHIVE_POLICY = "frame-ancestors 'none'; base-uri 'none'"
"""Beside the policy that pages of the archive carry in themselves."""


def page(
    name: str,
    values: Mapping[str, object],
    folder: Path | None = None,
    *,
    status: int = 200,
    raw: Mapping[str, object] | None = None,
    styles: Collection[str] = (),
) -> HTMLResponse:
    """Return page template `name` with `values`; `folder` has the organisation's own templates.

    Every text in `values` is made visible first; `raw` stays as it is, and the template escapes both.
    `styles` are hashes of further styles, such as those of a mail that the page shows. Nothing else is
    allowed: no script, no image, no other origin, no frame around it.
    """
    style = render_template("web.css", {}, folder)
    # The style is a template's own text, not anybody's input.
    shown = {"style": Markup(style), **_visible(values), **(raw or {})}  # noqa: S704
    html = render_template(name, shown, folder)
    hashes = " ".join(sorted({source_hash(style), *styles}))
    allowed = f"{hashes} 'unsafe-hashes'" if styles else hashes
    policy = (
        f"default-src 'none'; style-src {allowed}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(html, status, headers)


def page_of(html: str) -> HTMLResponse:
    """Return a whole page of the archive's sort, which carries its own policy."""
    headers = {"Content-Security-Policy": ARCHIVE_POLICY, "Cache-Control": "no-cache"}
    return HTMLResponse(html, 200, headers)


def message(
    title: str,
    *said: str,
    status: int = 200,
    links: Collection[tuple[str, str]] = (),
    folder: Path | None = None,
) -> HTMLResponse:
    """Return a page that says one thing, in paragraphs; `links` are (words, address)."""
    values = {
        "title": title,
        "said": said,
        "links": [{"words": words, "address": address} for words, address in links],
    }
    return page("web_message.html.j2", values, folder, status=status)


def moved_on(path: str) -> Response:
    """Return the way to a page of our own after a form was taken in. `path` begins with one slash."""
    assert path.startswith("/") and not path.startswith(("//", "/\\"))
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def source_hash(text: str) -> str:
    """Return how a Content-Security-Policy names an inline style."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _visible(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _shown(value) for name, value in values.items()}


def _shown(value: object) -> object:
    match value:
        case str():
            return visible_text(value)
        case Mapping():
            return _visible(value)
        case list() | tuple():
            return [_shown(each) for each in value]
        case _:
            return value
