"""A local server that answers POST /v3/mail/send as SendGrid does, or as a test's script says."""

from __future__ import annotations

import contextlib
import json
import pathlib
import re
import socket
import time
from collections import deque
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator
from tests.delivery.local_server import LocalServer

KEY = "SG.test-key"
OWN_SCHEMA = json.loads(
    (pathlib.Path(__file__).parent / "sendgrid_request.schema.json").read_text()
)
_VALIDATOR = Draft202012Validator(OWN_SCHEMA)


class SendGridStandIn(LocalServer):
    """Checks every request, and remembers whom it accepted a mail for.

    `script` holds what the next requests meet, first come first served: a status to answer with,
    "hang", "drop" (the connection ends before the request is taken) or "accept then drop".
    """

    def __init__(self) -> None:
        self.accepted: list[tuple[str, dict[str, Any]]] = []
        """(address, request body) of each accepted mail."""
        self.requests: list[dict[str, Any]] = []
        self.script: deque[int | str] = deque()
        self.refused: set[str] = set()
        self.retry_after: str | None = None
        self.history = False
        """Whether the plan has an email activity feed that can be asked."""
        self.remembered: list[dict[str, str]] = []
        """What it was asked, and `recalled` what it answered."""
        self.recalled: list[dict[str, Any]] = []
        self.delay = 0.0
        """Seconds before each answer."""
        self.keep_open = False
        """Whether a connection serves more than one request."""
        self.connections = 0
        self.open: list[socket.socket] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                super().setup()
                stand_in.connections += 1
                stand_in.open.append(self.connection)
                if stand_in.keep_open:
                    self.protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                stand_in.answer(self)

            def do_GET(self) -> None:
                stand_in.remember(self)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(Handler)

    def hang_up(self) -> None:
        """Close every connection, as a server does with idle ones."""
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.requests.append(body)
        time.sleep(self.delay)
        step = self.script.popleft() if self.script else None
        if step == "hang":
            self.released.wait(10)
        if step in ("hang", "drop"):
            handler.close_connection = True
            return
        status, errors = (step, ["as the script says"]) if isinstance(step, int) else (202, [])
        if step in (None, "accept then drop"):
            status, errors = self._judge(handler, body)
        if status in (200, 202):
            if status == 202:
                to = (part["to"][0]["email"] for part in body["personalizations"])
                self.accepted += [(address, body) for address in to]
            if step == "accept then drop":
                handler.close_connection = True
                return
        self._respond(handler, status, errors)

    def remember(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer GET /v3/messages, where the plan has a history: what became of a request's mails."""
        url = urlsplit(handler.path)
        asked = dict(parse_qsl(url.query))
        wanted = re.fullmatch(r"unique_args\['pd_request'\]=\"(\w+)\"", asked.get("query", ""))
        if not self.history or url.path != "/v3/messages" or wanted is None:
            self._respond(handler, 403, ["access forbidden"])
            return
        found = [
            {
                "from_email": body["from"]["email"],
                "msg_id": "abc.1",
                "subject": body["subject"],
                "to_email": address,
                "status": "delivered",
                "opens_count": 0,
                "clicks_count": 0,
                "last_event_time": "2027-01-10T08:00:00Z",
            }
            for address, body in self.accepted
            if body["custom_args"]["pd_request"] == wanted[1]
        ]
        self.remembered.append(asked)
        self.recalled.append({"messages": found[: int(asked["limit"])]})
        content = json.dumps(self.recalled[-1]).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _judge(
        self, handler: BaseHTTPRequestHandler, body: dict[str, Any]
    ) -> tuple[int, list[str]]:
        if handler.path != "/v3/mail/send":
            return 404, ["not found"]
        if handler.headers["Authorization"] != f"Bearer {KEY}":
            return 401, ["The provided authorization grant is invalid, expired, or revoked"]
        errors = [error.message for error in _VALIDATOR.iter_errors(body)]
        for part in body["personalizations"]:
            address = part["to"][0]["email"]
            if address in self.refused:
                errors.append(f"Does not contain a valid address: {address}")
        if errors:
            return 400, errors
        return (200 if body["mail_settings"]["sandbox_mode"]["enable"] else 202), []

    def _respond(self, handler: BaseHTTPRequestHandler, status: int, errors: list[str]) -> None:
        said = [{"message": error, "field": None, "help": None} for error in errors]
        content = json.dumps({"errors": said}).encode() if errors else b""
        handler.send_response(status)
        if status == 202:
            handler.send_header("X-Message-Id", f"message-{len(self.requests)}")
        if status == 429 and self.retry_after is not None:
            handler.send_header("Retry-After", self.retry_after)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
