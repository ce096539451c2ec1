"""One HTTP request and its answer: bounded in time and size, and never led to another host."""

from __future__ import annotations

import http.client
import urllib.error
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Protocol
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 30.0
"""Seconds in which the other side must say something."""
MAX_ANSWER = 16 * 1024 * 1024
"""Bytes. A page of a hundred of the longest comments has about 7 MB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said, whatever its status."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str:
        """Return a header, or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class TooLarge(OSError):
    """The answer has more than `MAX_ANSWER` bytes."""


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect of a read on the same host; any other is the answer."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if req.get_method() != "GET" or (old.scheme, old.netloc) != (new.scheme, new.netloc):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class _Readable(Protocol):
    headers: Message

    def read(self, amt: int) -> bytes: ...


def exchange(method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Answer:
    """Send one request and return the answer. Raises `OSError` where there is none to be had."""
    request = Request(url, data=content, headers=dict(headers), method=method)  # noqa: S310
    if content is not None:
        request.add_header("Content-Type", "application/json")
    try:
        try:
            with build_opener(_SameHost).open(request, timeout=TIMEOUT) as response:
                return _answer(response.status, response)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error)
    except http.client.HTTPException as error:
        raise ConnectionError(f"no valid HTTP answer ({type(error).__name__})") from None


def _answer(status: int, response: _Readable) -> Answer:
    content = response.read(MAX_ANSWER + 1)
    if len(content) > MAX_ANSWER:
        raise TooLarge(f"the answer has more than {MAX_ANSWER} bytes")
    return Answer(status, tuple(response.headers.items()), content)
