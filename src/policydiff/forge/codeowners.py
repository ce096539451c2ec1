"""Who owns a file, as CODEOWNERS says.

The format is GitHub's ("About code owners" in its documentation): patterns much as in .gitignore, of
which the last that matches wins, also where it names nobody. `!`, `[ ]` and an escaped `#` in front do
not work there, and a line with them is passed over. Owners are users and teams; an owner given by
e-mail address does not count here, and the address goes nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CODEOWNERS_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where the file may lie; the first that exists counts."""

_USER = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]*)")
_TEAM = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_.-]*)")
_WORD = re.compile(r"(?:\\.|[^\s\\])+|\\")
_STAR_RUN = re.compile(r"\*{2,}")


@dataclass(frozen=True, slots=True)
class Owners:
    """Those whom one file belongs to."""

    users: tuple[str, ...] = ()
    """Logins, without "@"."""
    teams: tuple[str, ...] = ()
    """"organisation/team"."""


def owners_of(text: str, path: str) -> Owners:
    """Return the owners of the file `path` (from the top of the repository), as `text` has them."""
    found = Owners()
    for pattern, words in _lines(text):
        if _matches(pattern, path):
            users = tuple(match[1] for word in words if (match := _USER.fullmatch(word)))
            teams = tuple(match[1] for word in words if (match := _TEAM.fullmatch(word)))
            found = Owners(users, teams)
    return found


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    for line in text.removeprefix("\ufeff").splitlines():
        words = _WORD.findall(line)
        for number, word in enumerate(words):
            if word.startswith("#"):
                words = words[:number]
                break
        if words and not words[0].startswith(("!", "\\#")) and not set(words[0]) & set("[]"):
            yield words[0], words[1:]


def _matches(pattern: str, path: str) -> bool:
    anchored = "/" in pattern.rstrip("/")
    inside = pattern.endswith("/")
    parts = [part for part in pattern.split("/") if part]
    if not parts:
        return False
    expression = "" if anchored else "(?:.*/)?"
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part != "**":
            expression += _segment(part) + ("" if last else "/")
        elif not last:
            expression += "(?:.*/)?"
        else:
            expression += ".+"
    if inside:
        expression += "/.+"
    elif parts[-1] != "**" and not (parts[-1] == "*" and anchored):
        # `docs/*` names the files of a folder, not those further down; any other name may be a folder's.
        expression += "(?:/.*)?"
    return re.fullmatch(expression, path, re.DOTALL) is not None


def _segment(part: str) -> str:
    expression = ""
    escaped = False
    for char in _STAR_RUN.sub("*", part):
        if escaped:
            expression, escaped = expression + re.escape(char), False
        elif char == "\\":
            escaped = True
        elif char == "*":
            expression += "[^/]*"
        elif char == "?":
            expression += "[^/]"
        else:
            expression += re.escape(char)
    return expression
