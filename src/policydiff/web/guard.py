"""What every request passes through: the name it asks for, the headers of every answer, one line of log.

The line names the address by its pattern, such as `/unsubscribe/{token}`, and never what stood in its
place: tokens let people in, and a query may hold an address.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policydiff.web.settings import Settings

__all__ = ["Guard", "host_name"]

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_MOST_FRAMES = 4


class Guard:
    """Stands before everything else."""

    def __init__(self, app: ASGIApp, settings: Settings, log: Callable[[str], None]) -> None:
        self._app, self._settings, self._log = app, settings, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        started = False

        async def once(message: Message) -> None:
            nonlocal started
            started = True
            await noted(message)

        try:
            if not self._answers_to(Headers(scope=scope)):
                refused = PlainTextResponse("This server does not answer to that name.\n", 421)
                await refused(scope, receive, once)
            else:
                await self._app(scope, receive, once)
        except Exception as error:
            self._log(f"bug: {_where(error)}")
            if not started:
                failed = PlainTextResponse("Something went wrong here; it was written down.\n", 500)
                await failed(scope, receive, once)
        finally:
            took = (time.monotonic() - began) * 1000
            route = scope.get("policydiff.route", "(no such page)")
            self._log(f"{scope['method']} {route} {status} {took:.0f} ms")

    def _answers_to(self, headers: Headers) -> bool:
        named = headers.getlist("host")
        return len(named) == 1 and host_name(named[0]) in self._settings.hosts


def host_name(header: str) -> str:
    """Return the name in a Host header, in lower case and without its port."""
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]


def _where(error: Exception) -> str:
    """Say what failed and where. Never what the exception says: that may quote a reader."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"
