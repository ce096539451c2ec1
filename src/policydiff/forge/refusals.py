"""What an answer that is no success means, for people; and whether to ask again."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from typing import Any

from policydiff.errors import ForgeError
from policydiff.forge.exchange import Answer

_MAX_WAIT = 60.0
"""Seconds. Whoever is asked to wait longer is told so instead."""
_LONGEST = 200
_UNSAFE = re.compile(r"[^\x20-\x7e\u00a1-\u1fff\u3001-\ud7ff]+")
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+")
# By the first word after the repository, where the answer does not name the permission itself.
_PERMISSIONS = {
    "pulls": "pull-requests",
    "issues": "pull-requests",  # Comments of a pull request are those of its issue.
    "commits": "pull-requests",
    "contents": "contents",
    "git": "contents",
    "branches": "contents",
}
_OUTSIDE_JOBS = ("members", "administration", "organization-administration")


def refusal(host: str, method: str, path: str, answer: Answer, token: str) -> ForgeError:
    """Return the error that says what was asked, what was answered, and what to do."""
    said = _words(answer, token)
    what = f"{host} answered {answer.status} to {method} {path}" + (f" ({said})" if said else "")
    return ForgeError(f"{what}. {_advice(method, path, answer)}", answer.status)


def unreachable(host: str, method: str, path: str, error: OSError) -> ForgeError:
    """Return the error for a request that got no answer."""
    detail = _one_line(str(getattr(error, "reason", "") or error) or type(error).__name__)
    doubt = "" if method == "GET" else " It may have been done: look before you repeat it."
    return ForgeError(
        f"No answer from {host} to {method} {path}: {detail}. Check GITHUB_API_URL and the network, "
        f"then run it again.{doubt}"
    )


def malformed(host: str, method: str, path: str, found: str) -> ForgeError:
    """Return the error for an answer that is not what the API describes."""
    return ForgeError(
        f"{host} answered {method} {path} with {found}. Check that GITHUB_API_URL is the address of "
        "GitHub's REST API."
    )


def waiting_time(answer: Answer, attempt: int) -> float | None:
    """Return the seconds after which a read may be repeated, or None where that is no use.

    `attempt` counts from 0. 429 and 403 are repeated where they are a rate limit
    (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api), 5xx always.
    """
    if answer.status not in (403, 429) and answer.status < 500:
        return None
    asked = _asked_to_wait(answer)
    if asked is None:
        return None if answer.status == 403 else 2.0**attempt
    return asked if asked <= _MAX_WAIT else None


def _asked_to_wait(answer: Answer) -> float | None:
    """Return the seconds that the answer asks to wait, by its own clock; None where it asks nothing."""
    after = answer.header("Retry-After")
    if after.isascii() and after.isdigit():
        return float(after)
    reset = answer.header("X-RateLimit-Reset")
    if answer.header("X-RateLimit-Remaining") != "0" or not (reset.isascii() and reset.isdigit()):
        # A limit on bursts says only so; a minute is what the documentation asks for.
        return _MAX_WAIT if b"rate limit" in answer.content[:1000] else None
    try:
        now = parsedate_to_datetime(answer.header("Date")).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, float(reset) - now)


def _advice(method: str, path: str, answer: Answer) -> str:
    match answer.status:
        case 401:
            return "GITHUB_TOKEN is not valid, or no longer: give a new one."
        case 403 | 429 if (asked := _asked_to_wait(answer)) is not None:
            return f"It limits how often one may ask: run it again in {int(asked) + 1} seconds."
        case 403:
            return _permission(method, path, answer)
        case 404:
            return f"It does not exist, or the token may not see it. {_permission(method, path, answer)}"
        case 429:
            return "It limits how often one may ask: run it again later."
        case 301 | 302 | 307 | 308:
            return (
                "It leads elsewhere, and the token is not sent there. Where the repository was renamed, "
                "set GITHUB_REPOSITORY to its name of today."
            )
        case status if status >= 500:
            return "The fault is on its side: run it again later."
    return "Check what was asked."


def _permission(method: str, path: str, answer: Answer) -> str:
    """Say which permission the token lacks, in the words of a workflow's `permissions:`."""
    needed = _named(answer) or _guessed(method, path)
    if needed is None:
        return "Check what the token of GITHUB_TOKEN may do."
    if needed.partition(":")[0] in _OUTSIDE_JOBS or path.startswith("/orgs/"):
        return (
            "The token of a job cannot read an organisation's teams: give one that may read members "
            "(a GitHub App's, or a person's with read:org) as POLICYDIFF_TEAM_TOKEN."
        )
    return f"Give the job the permission `{needed}`."


def _named(answer: Answer) -> str | None:
    """Return the permission that the answer itself names: its first alternative."""
    first = answer.header("X-Accepted-GitHub-Permissions").partition(";")[0].partition(",")[0]
    found = re.fullmatch(r"\s*([a-z_]+)=(read|write|admin)\s*", first)
    return None if found is None else f"{found[1].replace('_', '-')}: {found[2]}"


def _guessed(method: str, path: str) -> str | None:
    parts = path.split("/")
    if path.startswith("/orgs/"):
        return "members: read"
    area = _PERMISSIONS.get(parts[4]) if len(parts) > 4 and parts[1] == "repos" else None
    return None if area is None else f"{area}: {'read' if method == 'GET' else 'write'}"


def _words(answer: Answer, token: str) -> str:
    """Return the other side's own explanation, on one short line, without token or address."""
    try:
        body: Any = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ""
    message = body.get("message") if isinstance(body, dict) else None
    return _one_line(message.replace(token, "***")) if isinstance(message, str) else ""


def _one_line(text: str) -> str:
    plain = " ".join(_UNSAFE.sub(" ", text).split())
    return _ADDRESS.sub("(address)", plain)[:_LONGEST].rstrip(". ")
