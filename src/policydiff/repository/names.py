"""Which revisions, paths and dates may reach git at all."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from policydiff.errors import HistoryError

_LONGEST = 4096
NO_COMMIT = "0" * 40
"""What a push event says in `before` for a new branch, and in `after` for a deleted one."""


def check_revision(rev: str) -> str:
    """Return `rev` where it can be meant as one commit; raises `HistoryError` otherwise.

    Options, ranges, `REV:PATH` and control characters are refused: only names reach git.
    """
    problem = ""
    if not rev:
        problem = "is empty"
    elif rev.startswith("-"):
        problem = "starts with '-', which git would read as an option"
    elif _unprintable(rev):
        problem = "contains control characters"
    elif len(rev) > _LONGEST:
        problem = f"is longer than {_LONGEST} characters"
    elif rev == NO_COMMIT:
        problem = (
            "means 'no commit': push events carry it for a branch that was just created or deleted"
        )
    elif rev.startswith((":", "^")) or ".." in _outside_braces(rev):
        problem = "does not name one commit"
    elif ":" in _outside_braces(rev):
        problem = "names a file, not a commit"
    if problem:
        raise HistoryError(
            f"Revision {shown(rev)} {problem}. Give a commit hash, branch or tag, such as HEAD~1."
        )
    return rev


def check_path(path: str) -> str:
    """Return `path` without "./" and doubled slashes.

    Raises `HistoryError` for what is no file's path inside a repository.
    """
    parts = [part for part in path.split("/") if part not in ("", ".")]
    problem = ""
    if not parts:
        problem = "is empty"
    elif path.startswith("/"):
        problem = "is absolute"
    elif path.startswith("-"):
        problem = "starts with '-'"
    elif _unprintable(path):
        problem = "contains control characters or bytes that are not UTF-8"
    elif ".." in parts:
        problem = "contains '..'"
    elif any(part.lower() == ".git" for part in parts):
        problem = "lies inside .git"
    elif len(path) > _LONGEST:
        problem = f"is longer than {_LONGEST} characters"
    elif path.endswith("/"):
        problem = "names a folder"
    if problem:
        raise HistoryError(
            f"Path {shown(path)} {problem}. Give the file's path from the repository's top folder."
        )
    return "/".join(parts)


def shown(name: str) -> str:
    """Return `name` in quotes, escaped and cut, so that a message stays one readable line."""
    text = name if len(name) <= 200 else name[:200] + "…"
    return "'" + "".join(_escaped(char) for char in text) + "'"


def iso_date(seconds: str, offset: str) -> str:
    """Turn git's raw date ("1700000000", "+0130") into ISO 8601 with offset.

    An offset that no place on earth has is taken as UTC; a date beyond the calendar gives "".
    """
    zone: timezone = UTC
    if len(offset) == 5 and offset[0] in "+-" and offset[1:].isdecimal():
        minutes = int(offset[1:3]) * 60 + int(offset[3:5])
        if minutes < 24 * 60:
            zone = timezone(timedelta(minutes=minutes if offset[0] == "+" else -minutes))
    try:
        return datetime.fromtimestamp(int(seconds), zone).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def raw_date(date: str) -> str:
    """Turn an ISO 8601 date and time with offset into git's raw form; raises `HistoryError`."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        raise HistoryError(
            f"Commit date {shown(date)} is not ISO 8601, such as 2025-01-31T12:00:00+00:00."
        ) from None
    if moment.tzinfo is None:
        raise HistoryError(
            f"Commit date {shown(date)} has no offset; write 2025-01-31T12:00:00+00:00."
        )
    if moment.timestamp() < 0:
        raise HistoryError(f"Commit date {shown(date)} lies before 1970, which git cannot hold.")
    return f"{int(moment.timestamp())} {moment.strftime('%z')[:5]}"


def _unprintable(name: str) -> bool:
    return any(unicodedata.category(char) in ("Cc", "Cs") for char in name)


def _escaped(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


def _outside_braces(rev: str) -> str:
    """Drop what stands in braces: `HEAD^{/fix: typo}` searches messages and names one commit."""
    kept: list[str] = []
    depth = 0
    for char in rev:
        if char == "{":
            depth += 1
        elif char == "}" and depth:
            depth -= 1
        elif not depth:
            kept.append(char)
    return "".join(kept)
