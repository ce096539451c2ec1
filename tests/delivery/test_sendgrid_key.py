"""What a key may do, asked of a server on this machine through the official client."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from policydiff.delivery.sendgrid_key import is_domain_authenticated, lacking_scopes, read_scopes
from policydiff.delivery.transports.sendgrid import SendGridSettings
from policydiff.errors import ConfigError, DeliveryError

KEY = "SG.test-key"


class KeyServer:
    """Answers GET as SendGrid does."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                status, body = server.answers.get(self.path, (404, b"{}"))
                if self.headers["Authorization"] != f"Bearer {KEY}":
                    status, body = 401, b'{"errors": [{"message": "no"}]}'
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.settings = SendGridSettings(
            host=f"http://127.0.0.1:{self._server.server_port}", timeout=2
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def scopes(self, *scopes: str) -> None:
        self.answers["/v3/scopes"] = (200, json.dumps({"scopes": scopes}).encode())

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[KeyServer]:
    made = KeyServer()
    yield made
    made.close()


def test_the_scopes_of_a_key(server: KeyServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.scopes("mail.send", "2fa_required")
    assert read_scopes(KEY, server.settings) == {"mail.send", "2fa_required"}
    assert server.asked == ["/v3/scopes"]
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, b"{}", "SendGrid answered 403"),
        (200, b"[]", "lists no scopes"),
        (200, b"<html>", "is not JSON"),
        (500, b"", "SendGrid answered 500"),
    ],
)
def test_an_answer_that_is_none_is_said_in_a_line(
    server: KeyServer, status: int, body: bytes, said: str
) -> None:
    server.answers["/v3/scopes"] = (status, body)
    with pytest.raises(DeliveryError, match=said):
        read_scopes(KEY, server.settings)


def test_a_wrong_key_and_none(server: KeyServer) -> None:
    with pytest.raises(DeliveryError, match="SendGrid answered 401") as caught:
        read_scopes("SG.wrong", server.settings)
    assert "SG.wrong" not in str(caught.value)
    with pytest.raises(ConfigError, match="SENDGRID_API_KEY is not set"):
        read_scopes("", server.settings)


def test_a_server_that_is_not_there() -> None:
    settings = SendGridSettings(host="http://127.0.0.1:9", timeout=1)
    with pytest.raises(DeliveryError, match="cannot be reached"):
        read_scopes(KEY, settings)


@pytest.mark.parametrize(
    ("scopes", "pulls", "grouped", "lacking"),
    [
        ({"mail.send"}, False, True, ()),
        (set(), False, False, ("mail.send",)),
        ({"mail.send"}, True, False, ("suppression.read",)),
        ({"mail.send", "suppression.read"}, True, True, ("asm.groups.read",)),
        ({"mail.send", "suppression.read", "asm.groups.read"}, True, True, ()),
        ({"mail.send", "suppression.bounces.read"}, True, False, ("suppression.read",)),
    ],
)
def test_what_a_key_lacks(
    scopes: set[str], pulls: bool, grouped: bool, lacking: tuple[str, ...]
) -> None:
    assert lacking_scopes(frozenset(scopes), pulls=pulls, grouped=grouped) == lacking


def test_the_senders_domain(server: KeyServer) -> None:
    rows = [{"domain": "acme.example.com", "valid": True}, {"domain": "b.example", "valid": False}]
    server.answers["/v3/whitelabel/domains"] = (200, json.dumps(rows).encode())
    for domain, expected in (
        ("acme.example.com", True),
        ("mail.acme.example.com", True),
        ("notacme.example.com", False),
        ("b.example", False),
    ):
        assert is_domain_authenticated(KEY, server.settings, domain) is expected
    server.answers["/v3/whitelabel/domains"] = (403, b"{}")
    assert is_domain_authenticated(KEY, server.settings, "acme.example.com") is None
