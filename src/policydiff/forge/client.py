"""A small client of GitHub's REST API (https://docs.github.com/en/rest), also of an Enterprise server.

Reads are repeated where the other side is busy; writes never are, since a comment made twice is a
fault that people see. The token goes to one host and nowhere else: not along a redirect to another,
not into a message, a `repr` or a log.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from policydiff.errors import ConfigError, ForgeError
from policydiff.forge.exchange import Answer, exchange
from policydiff.forge.refusals import malformed, refusal, unreachable, waiting_time

PAGE = 100
"""Entries a request; the most that the API gives."""
MAX_PAGES = 100
_TRIES = 4
_API = "https://api.github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_TOKEN = re.compile(r"[\x21-\x7e]+")
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<>]*\brel="?next"?')
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class GitHub:
    """One repository on GitHub, spoken to in the name of one token."""

    api_url: str
    """Without a slash at its end: "https://api.github.com"."""
    repository: str
    """"owner/name"."""
    token: str = field(repr=False)
    team_token: str = field(default="", repr=False)
    """Another token, for nothing but an organisation's teams; "" where `token` has to do."""
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    @property
    def home(self) -> str:
        """Where everything of the repository begins: "/repos/owner/name"."""
        return f"/repos/{self.repository}"

    @property
    def host(self) -> str:
        """Who answers, as messages call it."""
        return urlsplit(self.api_url).netloc

    @property
    def for_teams(self) -> GitHub:
        """The same forge, spoken to in the name of the token that may read teams."""
        return replace(self, token=self.team_token or self.token)

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:
        """Return the parsed answer to one question.

        `path` begins with a slash, each variable part made safe by `segment`. Raises `ForgeError`
        with its `status`: 404 means absent, or that the token may not see it.
        """
        return self._json("GET", path, self._read(self._url(path, query), path))

    def get_all(
        self, path: str, query: Mapping[str, str | int] | None = None
    ) -> list[dict[str, Any]]:
        """Return every entry of a list of objects that comes in pages, in the API's order.

        Raises `ForgeError` as `get` does, and where there are more than `MAX_PAGES` pages: part of
        a list of reviews may not pass for the whole.
        """
        url: str | None = self._url(path, {"per_page": PAGE, **(query or {})})
        entries: list[dict[str, Any]] = []
        for _ in range(MAX_PAGES):
            assert url is not None
            answer = self._read(url, path)
            page = self._json("GET", path, answer)
            if not isinstance(page, list) or not all(isinstance(each, dict) for each in page):
                raise malformed(self.host, "GET", path, "no list of objects")
            entries += page
            url = self._next(answer, path)
            if url is None:
                return entries
        raise malformed(self.host, "GET", path, f"more than {MAX_PAGES * PAGE} entries")

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Write something: POST, PATCH, PUT or DELETE. Return the parsed answer, None where empty.

        It is tried once. Where no answer came, the `ForgeError` has no `status` and the write may
        have been done: look before you repeat it.
        """
        content = None if body is None else json.dumps(body).encode("utf-8")
        try:
            answer = exchange(method, self._url(path), self._headers(), content)
        except OSError as error:
            raise unreachable(self.host, method, path, error) from None
        if not answer.is_success:
            raise refusal(self.host, method, path, answer, self.token)
        return self._json(method, path, answer) if answer.content.strip() else None

    def _read(self, url: str, path: str) -> Answer:
        failure: ForgeError | None = None
        for attempt in range(_TRIES):
            try:
                answer = exchange("GET", url, self._headers(), None)
            except OSError as error:
                failure, wait = unreachable(self.host, "GET", path, error), 2.0**attempt
            else:
                if answer.is_success:
                    return answer
                failure = refusal(self.host, "GET", path, answer, self.token)
                asked = waiting_time(answer, attempt)
                if asked is None:
                    raise failure
                wait = asked
            if attempt < _TRIES - 1:
                self.sleep(wait)
        assert failure is not None
        raise failure

    def _url(self, path: str, query: Mapping[str, str | int] | None = None) -> str:
        if not path.startswith("/") or path.startswith("//") or set(path) & set("?#\\ "):
            raise ValueError(f"no path of the API: {path!r}")
        return f"{self.api_url}{path}" + (f"?{urlencode(query)}" if query else "")

    def _headers(self) -> dict[str, str]:
        return {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "Authorization": f"Bearer {self.token}",
            "User-Agent": "policydiff",
        }

    def _json(self, method: str, path: str, answer: Answer) -> Any:
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError):
            raise malformed(self.host, method, path, "no JSON") from None

    def _next(self, answer: Answer, path: str) -> str | None:
        found = _NEXT.search(answer.header("Link"))
        if found is None:
            return None
        if not found[1].startswith(f"{self.api_url}/"):
            raise malformed(self.host, "GET", path, "a next page on another host")
        return found[1]


def from_environment(environ: Mapping[str, str]) -> GitHub | None:
    """Return the forge that a job of GitHub Actions speaks to, or None where it was given no token.

    GITHUB_API_URL (https://api.github.com without it), GITHUB_REPOSITORY and GITHUB_TOKEN say which;
    POLICYDIFF_TEAM_TOKEN may be a token for teams alone, which the token of a job cannot read.

    Raises `ConfigError` where one of them cannot be meant; no token is in the message.
    """
    token = environ.get("GITHUB_TOKEN", "").strip()
    repository = environ.get("GITHUB_REPOSITORY", "").strip()
    if not token or not repository:
        return None
    team_token = environ.get("POLICYDIFF_TEAM_TOKEN", "").strip()
    for name, value in (("GITHUB_TOKEN", token), ("POLICYDIFF_TEAM_TOKEN", team_token or token)):
        if not _TOKEN.fullmatch(value):
            raise ConfigError(f"{name} holds characters that no token has. Set the secret anew.")
    if not _REPOSITORY.fullmatch(repository) or set(repository.split("/")) & {".", ".."}:
        raise ConfigError(f"GITHUB_REPOSITORY must be owner/name, not {repository!r}.")
    api_url = _api_url(environ.get("GITHUB_API_URL", "").strip() or _API)
    return GitHub(api_url, repository, token, team_token)


def segment(text: str) -> str:
    """Return `text` as one part of a path: nothing in it can lead to another resource."""
    if text in ("", ".", ".."):
        raise ValueError(f"no part of a path: {text!r}")
    return quote(text, safe="")


def _api_url(given: str) -> str:
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not safe or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigError(
            f"GITHUB_API_URL must be an address such as {_API} that begins with https://: the token "
            "would be sent there."
        )
    return given.rstrip("/")
