"""The official client's HTTP, over connections that are kept.

`python_http_client` opens a connection, with its TLS handshake, for each request. Here its one method
that talks to the network is replaced, as its own comment invites to. What is known of a failure gets
better by that: a connection that could not be opened has sent nothing.

A kept connection may have been closed by the server meanwhile, and a request on it would be lost
without an answer. So one that is older than `_IDLE_SECONDS`, or from which there is anything to read,
is not used again. Nothing is ever sent twice here.
"""

from __future__ import annotations

import http.client
import io
import select
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import Any

import python_http_client
from python_http_client.exceptions import handle_error

__all__ = ["KeptClient", "NotConnectedError"]

_IDLE_SECONDS = 5.0
"""Well below what servers allow; a mailing under way leaves no connection idle for as long."""


class NotConnectedError(Exception):
    """No connection could be opened: nothing was sent. Its cause says why."""


class _Answer:
    """A response as the client reads one."""

    def __init__(self, status: int, body: bytes, headers: Message) -> None:
        self._status = status
        self._body = body
        self._headers = headers

    def getcode(self) -> int:
        return self._status

    def read(self) -> bytes:
        return self._body

    def info(self) -> Message:
        return self._headers


class _Connections:
    """Open connections to one server that nobody uses at the moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[tuple[float, http.client.HTTPConnection]] = []

    def take(self) -> http.client.HTTPConnection | None:
        """Return one that is fit for a request, or None."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                since, connection = self._idle.pop()
            if time.monotonic() - since < _IDLE_SECONDS and not _has_input(connection):
                return connection
            connection.close()

    def give_back(self, connection: http.client.HTTPConnection) -> None:
        """Keep a connection whose answer was read to its end."""
        with self._lock:
            self._idle.append((time.monotonic(), connection))

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()


class KeptClient(python_http_client.Client):  # type: ignore[misc]  # the library has no types
    """The client of the official library; safe to use from several threads at once."""

    def __init__(self, *, connections: _Connections | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.connections = connections or _Connections()

    @classmethod
    def like(cls, client: Any) -> KeptClient:
        """Return one with the host, headers, version and timeout of `client`."""
        return cls(
            host=client.host,
            request_headers=dict(client.request_headers),
            version=client._version,
            timeout=client.timeout,
        )

    def close(self) -> None:
        """Close what is idle."""
        self.connections.close()

    def _build_client(self, name: str | None = None) -> KeptClient:
        return KeptClient(
            host=self.host,
            version=self._version,
            request_headers=self.request_headers,
            url_path=[*self._url_path, name] if name else self._url_path,
            append_slash=self.append_slash,
            timeout=self.timeout,
            connections=self.connections,
        )

    def _make_request(
        self, opener: Any, request: urllib.request.Request, timeout: float | None = None
    ) -> Any:
        seconds = timeout or self.timeout
        if _needs_proxy(request):
            return super()._make_request(opener, request, timeout=seconds)
        connection = self.connections.take() or _connected(request, seconds)
        try:
            connection.request(
                request.get_method(),
                request.selector,
                request.data,
                dict(request.header_items()),
            )
            response = connection.getresponse()
            answer = _Answer(response.status, response.read(), response.headers)
        except BaseException:
            connection.close()
            raise
        if connection.sock is None:
            connection.close()  # the server asked to close
        else:
            self.connections.give_back(connection)
        if not 200 <= answer.getcode() < 300:
            raise _error(request, answer)
        return answer


def _connected(request: urllib.request.Request, timeout: float | None) -> Any:
    secure = request.type == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(request.host, timeout=timeout)
    try:
        connection.connect()
    except OSError as error:
        connection.close()
        raise NotConnectedError from error
    return connection


def _has_input(connection: http.client.HTTPConnection) -> bool:
    """Whether the server closed the connection, or said something that nobody asked for."""
    if connection.sock is None:
        return True
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


def _needs_proxy(request: urllib.request.Request) -> bool:
    proxies = urllib.request.getproxies()
    host = urllib.parse.urlsplit(request.full_url).hostname or ""
    return request.type in proxies and not urllib.request.proxy_bypass(host)


def _error(request: urllib.request.Request, answer: _Answer) -> Exception:
    """Return what the client raises for a status that is none of success."""
    raised = urllib.error.HTTPError(
        request.full_url,
        answer.getcode(),
        http.client.responses.get(answer.getcode(), ""),
        answer.info(),
        io.BytesIO(answer.read()),
    )
    error: Exception = handle_error(raised)
    error.__cause__ = None
    return error
