# ruff: noqa: N802  (aiosmtpd finds its handlers by these names)
"""A local mail server that refuses, defers or loses what a test says."""

from __future__ import annotations

import email
import email.policy
import socket
from collections import deque
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


class SmtpStandIn:
    """Remembers what it accepted. `script` holds replies to the next DATA; "drop" ends the line."""

    def __init__(self, *, auth: bool = False) -> None:
        self.accepted: list[tuple[str, EmailMessage]] = []
        self.recipients: list[list[str]] = []
        self.script: deque[str] = deque()
        self.rcpt_script: deque[str] = deque()
        self.refused: set[str] = set()
        self.sessions = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._check if auth else None,
            auth_required=auth,
            auth_require_tls=False,
        )
        self._controller.start()

    def close(self) -> None:
        self._controller.stop()

    def _check(
        self, _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == b"right"
        return AuthResult(success=right, handled=False)

    async def handle_EHLO(
        self, _server: object, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = name
        return answers

    async def handle_RCPT(
        self, _server: object, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.rcpt_script:
            return self.rcpt_script.popleft().format(address=address)
        if address in self.refused:
            return f"550 5.1.1 <{address}>: Recipient address rejected"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, _session: Session, envelope: Envelope) -> str:
        step = self.script.popleft() if self.script else ""
        if step and step != "drop":
            return step.format(address=envelope.rcpt_tos[0])
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.recipients.append(list(envelope.rcpt_tos))
        self.accepted.append((envelope.rcpt_tos[0], message))
        if step == "drop":
            server.transport.abort()
        return "250 OK queued as 12345"
