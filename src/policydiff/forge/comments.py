"""One comment on a pull request that is kept up to date, found by its marker and its author.

A marker alone proves nothing: anybody can write it, and what others wrote is never touched. Whoever
the token speaks for is asked of the API, which knows it of every kind of token by `viewer` alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from policydiff.errors import ForgeError
from policydiff.forge.client import GitHub, segment

LONGEST_COMMENT = 65_536
"""Characters that GitHub takes."""
JOBS_OWN = "github-actions[bot]"
"""Who the token of a job speaks for, where the API does not say."""
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(\[bot\])?")
_REFUSED = (401, 403, 404)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of ours."""

    id: int
    url: str


def comment_marker(key: str) -> str:
    """Return the first line of the comment about `key`, such as the policies it speaks of."""
    return f"<!-- policydiff {hashlib.sha256(key.encode()).hexdigest()[:16]} -->"


def keep_comment(forge: GitHub, number: int, marker: str, body: str, *, create: bool) -> str:
    """Have the pull request show `body` in one comment of ours; return its address.

    The comment begins with `marker`, which is put in front. With `create` false one that exists is
    brought up to date and none is made; then the address may be "". Where several of ours are there,
    the oldest stays. Raises `ForgeError`, with status 403 where the token may not write.
    """
    text = f"{marker}\n{body}"
    if len(text) > LONGEST_COMMENT:
        raise ValueError(
            f"a comment has {len(text)} characters, and GitHub takes {LONGEST_COMMENT}"
        )
    me = own_login(forge)
    known = _own_comments(forge, number, marker, me)
    if known:
        return _updated(forge, known, text)
    if not create:
        return ""
    lost: ForgeError | None = None
    made: Comment | None = None
    try:
        made = _read(forge.send("POST", _place(forge, number), {"body": text}))
    except ForgeError as error:
        if error.status is not None and error.status < 500:
            raise
        lost = error  # The comment may have been made, and only the answer was lost.
    # Another run of the job may have made one in the same moment: both see both, and keep the older.
    known = _own_comments(forge, number, marker, me)
    if not known:
        if lost is not None:
            raise lost
        assert made is not None
        return made.url
    return _updated(forge, known, text)


def own_login(forge: GitHub) -> str:
    """Return whom the token speaks for, such as "github-actions[bot]"."""
    # Of an Enterprise server the one API is at /api/v3 and the other at /api/graphql.
    graphql = replace(forge, api_url=forge.api_url.removesuffix("/v3"))
    try:
        answer = graphql.send("POST", "/graphql", {"query": "query { viewer { login } }"})
        login = answer["data"]["viewer"]["login"]
    except ForgeError as error:
        if error.status not in _REFUSED:
            raise
        return JOBS_OWN
    except (KeyError, TypeError):
        return JOBS_OWN
    return login if isinstance(login, str) and _LOGIN.fullmatch(login) else JOBS_OWN


def _own_comments(forge: GitHub, number: int, marker: str, me: str) -> list[tuple[Comment, str]]:
    """Return our comments with that marker, oldest first, with their text."""
    found = [
        (_read(entry), entry["body"])
        for entry in forge.get_all(_place(forge, number))
        if isinstance(entry, dict)
        and _is_by(entry.get("user"), me)
        and isinstance(entry.get("body"), str)
        and entry["body"].partition("\n")[0].rstrip("\r") == marker
    ]
    return sorted(found, key=lambda each: each[0].id)


def _updated(forge: GitHub, known: list[tuple[Comment, str]], text: str) -> str:
    (kept, body), *others = known
    if body.replace("\r\n", "\n") != text:
        forge.send("PATCH", f"{forge.home}/issues/comments/{kept.id}", {"body": text})
    for comment, _ in others:
        try:
            forge.send("DELETE", f"{forge.home}/issues/comments/{comment.id}")
        except ForgeError as error:
            if error.status != 404:  # The other run was faster.
                raise
    return kept.url


def _is_by(user: Any, me: str) -> bool:
    if not isinstance(user, dict) or not isinstance(user.get("login"), str):
        return False
    login, is_bot = user["login"].lower(), user.get("type") == "Bot"
    # The two APIs do not agree on how an app's login is written.
    wanted = {me.lower(), f"{me.lower()}[bot]"} if is_bot else {me.lower()}
    return login in wanted


def _read(entry: Any) -> Comment:
    number = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(number, int):
        raise ForgeError("The platform's answer names no comment. Check GITHUB_API_URL.")
    return Comment(number, str(entry.get("html_url", "")))


def _place(forge: GitHub, number: int) -> str:
    return f"{forge.home}/issues/{segment(str(number))}/comments"
