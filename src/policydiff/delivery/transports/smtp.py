"""Mail through an SMTP server, one message per recipient over kept connections.

What is certain and what is not follows RFC 5321: before the message's text has been handed over,
nothing was sent; between its last line and the server's answer nobody knows.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
from dataclasses import dataclass, field
from email.errors import MessageError
from enum import StrEnum

from policydiff.delivery.transports.mime import (
    build_message,
    domain_of,
    message_id,
    needs_smtputf8,
)
from policydiff.delivery.transports.protocol import (
    Accepted,
    Batch,
    Deferred,
    Envelope,
    Halted,
    Letter,
    Outcome,
    Refused,
    Unknown,
    redact,
)

__all__ = ["SmtpSecurity", "SmtpSettings", "SmtpTransport"]


class SmtpSecurity(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """Only for a server on this very machine, and for tests."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Which server, and how."""

    host: str
    port: int
    security: SmtpSecurity = SmtpSecurity.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    """Seconds for any one answer."""
    context: ssl.SSLContext | None = None
    """Own certificates; the system's where None."""


class _NoServerError(Exception):
    """No connection that could send: definitely nothing was sent, and nothing will be."""


class _BusyServerError(Exception):
    """The server asks to come back later."""


_ENDED = (smtplib.SMTPServerDisconnected, OSError)


class SmtpTransport:
    """Sends over SMTP. Connections are opened when first needed and reused, one a batch in flight."""

    name = "smtp"
    rehearsal = False
    # A killed process leaves at most one batch in flight unknown; messages go one by one anyway.
    max_batch = 20

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._idle: list[_Session] = []

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        """Send to one envelope after the other; see `Transport.send`."""
        with self._lock:
            session = self._idle.pop() if self._idle else _Session(self._settings)
        try:
            return session.send(batch)
        finally:
            with self._lock:
                self._idle.append(session)

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()


class _Session:
    """One connection, used by one batch at a time."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        """Send to one envelope after the other."""
        outcomes: list[Outcome] = []
        for envelope in batch.envelopes:
            outcome = self._send_one(batch.letter, envelope)
            outcomes.append(outcome)
            missing = len(batch.envelopes) - len(outcomes)
            if isinstance(outcome, Unknown):
                untried = Deferred(None, "not tried after the answer before it was lost")
                return (*outcomes, *[untried] * missing)
            # No server, or one that closed the connection: the others would fare alike.
            if isinstance(outcome, Halted) or (
                isinstance(outcome, Deferred) and self._server is None
            ):
                return (*outcomes, *[outcome] * missing)
        return tuple(outcomes)

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _send_one(self, letter: Letter, envelope: Envelope) -> Outcome:
        try:
            _wire(envelope.address)
            content = build_message(letter, envelope).as_bytes()
        except (ValueError, MessageError):
            return Refused("an address that cannot be written into a mail")
        try:
            refusal = self._introduce(letter, envelope)
        except _NoServerError as error:
            return Halted(redact(str(error)))
        except _BusyServerError as error:
            return Deferred(None, redact(str(error)))
        if refusal is not None:
            self._reset()
            return refusal
        return self._hand_over(letter, envelope, content)

    def _introduce(self, letter: Letter, envelope: Envelope) -> Outcome | None:
        """Name sender and recipient; return a refusal, or None where the text may follow.

        A kept connection may have died of idleness; a fresh one is tried once.
        """
        kept = self._server is not None
        try:
            return self._name_both(self._connected(), letter, envelope)
        except _ENDED as error:
            self._drop()
            if not kept:
                raise _BusyServerError(f"the connection ended: {type(error).__name__}") from error
        try:
            return self._name_both(self._connected(), letter, envelope)
        except _ENDED as error:
            self._drop()
            raise _BusyServerError(f"the connection ended: {type(error).__name__}") from error

    def _name_both(
        self, server: smtplib.SMTP, letter: Letter, envelope: Envelope
    ) -> Outcome | None:
        options: list[str] = []
        if needs_smtputf8(envelope.address):
            if not server.has_extn("smtputf8"):
                return Refused("the address needs SMTPUTF8, which the server does not have")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        code, answer = server.mail(_wire(letter.sender.from_address), options)
        if code >= 500:
            return Halted(_said("the server refuses the sender", code, answer, envelope))
        if code >= 400:
            return self._later(code, answer, envelope)
        code, answer = server.rcpt(_wire(envelope.address))
        if code >= 500:
            return Refused(_said("the server refuses the recipient", code, answer, envelope))
        if code >= 400:
            return self._later(code, answer, envelope)
        return None

    def _hand_over(self, letter: Letter, envelope: Envelope, content: bytes) -> Outcome:
        server = self._connected()
        try:
            code, answer = server.data(content)
        except smtplib.SMTPDataError as error:
            # The server refused the DATA command itself: the text was never sent.
            code, answer = error.smtp_code, _bytes(error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Unknown(f"no answer to the message: {type(error).__name__}")
        if code >= 500:
            return Refused(_said("the server refuses the message", code, answer, envelope))
        if code >= 400:
            return self._later(code, answer, envelope)
        if code != 250:
            self._drop()
            return Unknown(_said("an answer that means nothing here", code, answer, envelope))
        return Accepted(message_id(letter, envelope))

    def _later(self, code: int, answer: bytes, envelope: Envelope) -> Deferred:
        if code == 421:  # the server is closing the connection (RFC 5321, 3.8)
            self._drop()
        return Deferred(None, _said("the server asks to come later", code, answer, envelope))

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        where = f"the mail server {settings.host}:{settings.port}"
        context = settings.context or ssl.create_default_context()
        try:
            if settings.security is SmtpSecurity.TLS:
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    settings.host, settings.port, timeout=settings.timeout, context=context
                )
            else:
                server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        except smtplib.SMTPConnectError as error:
            if error.smtp_code < 500:
                raise _BusyServerError(f"{where} asks to come later ({error.smtp_code})") from error
            raise _NoServerError(f"{where} refuses connections ({error.smtp_code})") from error
        except (smtplib.SMTPException, OSError) as error:
            raise _NoServerError(f"{where} cannot be reached: {_cause(error)}") from error
        try:
            self._secure(server, context)
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise _NoServerError(f"{where} cannot be used: {_cause(error)}") from error
        return server

    def _secure(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if self._settings.security is SmtpSecurity.STARTTLS:
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if self._settings.username:
            server.login(self._settings.username, self._settings.password)

    def _reset(self) -> None:
        """Forget the mail begun, so that the next one can begin."""
        if self._server is not None:
            try:
                self._server.rset()
            except (smtplib.SMTPException, OSError):
                self._drop()

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


def _wire(address: str) -> str:
    """Return an address as MAIL and RCPT want it: the domain in ASCII."""
    local = address.rpartition("@")[0]
    return f"{local}@{domain_of(address)}"


def _said(what: str, code: int, answer: bytes, envelope: Envelope) -> str:
    words = answer.decode("utf-8", "replace")
    return redact(f"{what}: {code} {words}", [envelope.address])


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _cause(error: Exception) -> str:
    """Return why, without the user name that a server may repeat."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it refuses user name or password ({error.smtp_code})"
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return error.strerror or str(error) or type(error).__name__
    return f"{type(error).__name__}"
