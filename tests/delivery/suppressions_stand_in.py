"""A local server that shows lists of suppressed addresses as SendGrid does."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.delivery.local_server import LocalServer

KEY = "SG.test-key"
_PAGED = ("bounces", "invalid_emails", "spam_reports", "unsubscribes", "blocks")


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class SuppressionsStandIn(LocalServer):
    """Serves `lists` (entries as the API gives them, oldest first) and `groups` (addresses).

    `script` holds what the next requests meet: a status, "drop" or "hang". `answers` holds every
    list answered with, for a check against the API's own description.
    """

    def __init__(self) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {name: [] for name in _PAGED}
        self.groups: dict[int, list[str]] = {}
        self.asked: list[Asked] = []
        self.mailed: list[str] = []
        self.answers: list[tuple[str, Any]] = []
        self.script: deque[int | str | bytes] = deque()
        self.headers: dict[str, str] = {}
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in.answer(self)

            def do_POST(self) -> None:
                stand_in.take(self)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(Handler)

    def add(self, name: str, *addresses: str, created: int = 1_700_000_000) -> None:
        """Put addresses on a list, with the fields that its entries have."""
        more: dict[str, Any] = {
            "bounces": {"reason": "550 5.1.1 no such user", "status": "5.1.1"},
            "blocks": {"reason": "too busy", "status": "4.0.0"},
            "invalid_emails": {"reason": "Mail domain mentioned in email address is unknown"},
            "spam_reports": {"ip": "192.0.2.7"},
            "unsubscribes": {},
        }[name]
        self.lists[name] += [{"created": created, "email": one, **more} for one in addresses]

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Accept whatever mail is posted: here only its recipients matter."""
        request = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.mailed += [part["to"][0]["email"] for part in request["personalizations"]]
        self._respond(handler, 202, b"")

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        query = dict(parse_qsl(url.query))
        self.asked.append(Asked(url.path, query, dict(handler.headers)))
        step = self.script.popleft() if self.script else 200
        if step == "hang":
            self.released.wait(10)
            return
        if step == "drop":
            return
        if isinstance(step, bytes):
            self._respond(handler, 200, step)
            return
        if handler.headers["Authorization"] != f"Bearer {KEY}":
            step = 401
        found = self._find(url.path, query) if step == 200 else None
        if step == 200 and found is None:
            step = 404
        if step != 200:
            error = {"errors": [{"message": "no, ann@mail.example.org", "field": None}]}
            self._respond(handler, int(str(step)), json.dumps(error).encode())
            return
        self.answers.append((url.path, found))
        self._respond(handler, 200, json.dumps(found).encode())

    def _find(self, path: str, query: dict[str, str]) -> list[Any] | None:
        parts = path.split("/")
        if path.startswith("/v3/asm/groups/") and parts[-1] == "suppressions":
            return self.groups.get(int(parts[4]))
        if not path.startswith("/v3/suppression/") or parts[-1] not in self.lists:
            return None
        limit, offset = int(query.get("limit", 100)), int(query.get("offset", 0))
        assert 1 <= limit <= 500 and offset >= 0
        until = int(query.get("end_time", 2**40))
        entries = [each for each in self.lists[parts[-1]] if each["created"] <= until]
        return entries[offset : offset + limit]

    def _respond(self, handler: BaseHTTPRequestHandler, status: int, content: bytes) -> None:
        handler.send_response(status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
