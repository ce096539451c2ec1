"""Who may decide: whoever has the address from the terminal, or whom the proxy before us names.

The address in the terminal holds a secret of this process, which becomes a cookie that no script and no
other site can use. Behind a proxy that signs people in, the header by which it names them counts, from
that proxy alone. Every form of either carries a token that only our own pages know.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.responses import Response

from policydiff.web.answers import message, moved_on
from policydiff.web.asked import Asked
from policydiff.web.guard import host_name
from policydiff.web.languages import translator_for
from policydiff.web.server import Server
from policydiff.web.settings import OWN_NAMES

__all__ = [
    "Reviewer",
    "begin_session",
    "csrf_token",
    "find_reviewer",
    "is_ours",
    "refuse",
    "remember",
]

_COOKIE = "policydiff_session"
_NAME = "policydiff_name"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may decide."""

    name: str
    """As decisions are signed; "" where nobody said yet."""
    is_named: bool
    """By the proxy: the name is not theirs to choose."""


def find_reviewer(server: Server, asked: Asked) -> Reviewer | None:
    """Return who asks, or None for somebody who may not decide."""
    settings = server.settings
    if asked.identities:
        # Two names in one request: somebody tries to be another.
        name = asked.identities[0].strip() if len(asked.identities) == 1 else ""
        return Reviewer(name, is_named=True) if name in settings.reviewers else None
    cookie = asked.cookies.get(_COOKIE, "")
    if not _same(cookie, _cookie(settings.secret)):
        return None
    return Reviewer(unquote(asked.cookies.get(_NAME, ""))[:_LONGEST_NAME], is_named=False)


def begin_session(server: Server, asked: Asked) -> Response | None:
    """Return the way on for the address that stands in the terminal; None for any other."""
    token = asked.query.get("token", "")
    if not token:
        return None
    if not server.logins.allows(asked.network, server.clock()):
        t = translator_for(asked)
        said = t("Too many attempts. Try again in some minutes.")
        return message(t("Please wait"), said, status=429, t=t)
    if not _same(token, server.settings.secret):
        return refuse(asked)
    response = moved_on("/review")
    _set(server, asked, response, _COOKIE, _cookie(server.settings.secret))
    return response


def refuse(asked: Asked) -> Response:
    """Say that somebody may not decide here."""
    t = translator_for(asked)
    if asked.identities:
        said = t("You are signed in, and reviewers under [web] does not name you.")
        return message(t("Not for you to decide"), said, status=403, t=t)
    said = t(
        "Open the address that policydiff serve printed in its terminal; it holds while that runs."
    )
    return message(t("Who are you?"), said, status=401, t=t)


def csrf_token(server: Server, reviewer: Reviewer) -> str:
    """Return what every form of a reviewer carries."""
    name = reviewer.name if reviewer.is_named else ""
    return _digest(server.settings.secret, f"form\0{reviewer.is_named}\0{name}")


def is_ours(server: Server, asked: Asked, reviewer: Reviewer) -> bool:
    """Whether a form was made by our own page for this reviewer."""
    from_here = asked.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return from_here and _same(asked.text("csrf"), csrf_token(server, reviewer))


def remember(server: Server, asked: Asked, response: Response, name: str) -> Response:
    """Have the browser remember the name that somebody signs with."""
    _set(server, asked, response, _NAME, quote(name, safe=""))
    return response


def _set(server: Server, asked: Asked, response: Response, name: str, value: str) -> None:
    # On this machine there is no TLS, and not every browser keeps a secure cookie without.
    is_here = host_name(asked.headers.get("host", "")) in OWN_NAMES
    response.set_cookie(
        name,
        value,
        path="/review",
        secure=server.settings.origin.startswith("https://") and not is_here,
        httponly=True,
        samesite="strict",
    )


def _cookie(secret: str) -> str:
    return _digest(secret, "session")


def _digest(secret: str, purpose: str) -> str:
    return hmac.digest(secret.encode(), purpose.encode(), "sha256").hex()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
