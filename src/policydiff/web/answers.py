"""Responses: pages with their policy, short messages, ways on. Nothing here is stored by a browser."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping

from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from policydiff.i18n import ENGLISH, Translator
from policydiff.render.templates import render_template
from policydiff.render.theme import USUAL, Look, theme_css
from policydiff.render.visible import visible_text

__all__ = ["ARCHIVE_POLICY", "message", "moved_on", "page", "page_of", "source_hash"]

ARCHIVE_POLICY = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Beside the policy that pages of the archive carry in themselves: as pages of an origin of their own,
they reach nothing of the review page, whatever somebody puts into the folder."""


def page(
    name: str,
    values: Mapping[str, object],
    look: Look = USUAL,
    *,
    status: int = 200,
    t: Translator = ENGLISH,
    raw: Mapping[str, object] | None = None,
    styles: Collection[str] = (),
) -> HTMLResponse:
    """Return page template `name` with `values`, in the organisation's own look and the words of `t`.

    Every text in `values` is made visible first; `raw` stays as it is, and the template escapes both.
    `styles` are hashes of further styles, such as those of a mail that the page shows. Nothing else is
    allowed: no script, no image but the logo, no other origin, no frame around it.
    """
    style = render_template("web.css", {}, look.templates) + theme_css(look.theme)
    # A template's own text and checked colours, not anybody's input.
    frame = {"style": Markup(style), "brand": visible_text(look.organisation), "logo": look.logo}  # noqa: S704
    shown = {"locale": t.language, **frame, **_visible(values), **(raw or {})}
    html = render_template(name, shown, look.templates, t.language)
    hashes = " ".join(sorted({source_hash(style), *styles}))
    allowed = f"{hashes} 'unsafe-hashes'" if styles else hashes
    policy = (
        f"default-src 'none'; style-src {allowed};{' img-src data:;' if look.logo else ''} "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
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
    look: Look = USUAL,
    t: Translator = ENGLISH,
) -> HTMLResponse:
    """Return a page that says one thing, in paragraphs and the language of `t`.

    `links` are (words, address).
    """
    values = {
        "title": title,
        "said": said,
        "links": [{"words": words, "address": address} for words, address in links],
    }
    return page("web_message.html.j2", values, look, status=status, t=t)


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
