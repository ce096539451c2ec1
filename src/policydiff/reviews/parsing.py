"""The text of a review file as a `Review`; whatever is wrong in it is named with its line or key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from policydiff.errors import ReviewError
from policydiff.materiality import Level
from policydiff.notice import Approval, Override, Review, Wording

LONGEST_LINE = 2000
"""Characters of one decision, reason or sentence."""
_DIGEST_DIGITS = 64
_MOST_PARTS = 2000
_LONGEST_PART = 200
"""Characters of the name of a part, and of what it says."""
_NOT_PLAIN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI_CONTROLS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_MERGE_MARK = re.compile(r"^(?:<{7}|\|{7}|>{7})(?: |$)", re.MULTILINE)


def parse_review(text: str, source: str, policy: str, follows: str) -> Review:
    """Read the text of a review file, wherever it comes from; `source` names it in errors."""
    values = parse_toml(text, source).unwrap()
    for key, expected in (("policy", policy), ("follows", follows)):
        if _line(values, key, source) != expected:
            raise _wrong(source, key, f"must be {expected!r}, as the file's place says")
    overrides = tuple(_override(row, at) for row, at in _rows(values, "overrides", source))
    wordings = tuple(_wording(row, at) for row, at in _rows(values, "wording", source))
    for key, changes in (
        ("overrides", [override.change for override in overrides]),
        ("wording", [wording.change for wording in wordings]),
    ):
        if len(set(changes)) < len(changes):
            raise _wrong(source, key, "names one change twice; keep one block for each")
    approval = values.get("approval")
    if approval is not None and not isinstance(approval, dict):
        raise _wrong(source, "approval", "must be an [approval] block")
    further = tuple(_approval(row, at) for row, at in _rows(values, "further_approvals", source))
    return Review(
        policy=policy,
        follows=follows,
        overrides=overrides,
        headline=_optional(values, "headline", source),
        approval=None if approval is None else _approval(approval, f"{source}: approval"),
        machine_headline=_optional(values, "machine_headline", source),
        intro=_optional(values, "intro", source),
        wordings=wordings,
        further_approvals=further,
    )


def parse_toml(text: str, source: str) -> tomlkit.TOMLDocument:
    """Read TOML with its comments. Raises `ReviewError` that names the line."""
    if mark := merge_mark(text):
        raise ReviewError(f"{source}, line {mark}: {MERGE_LEFT}")
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise ReviewError(f"{source}, line {error.line}: not valid TOML: {error}") from None
    except TOMLKitError as error:
        raise ReviewError(f"{source}: not valid TOML: {error}") from None


MERGE_LEFT = (
    "a merge of two branches left its marks here. Keep one side, or what both decided, and delete the "
    "lines that begin with <<<<<<<, ======= and >>>>>>>."
)


def merge_mark(text: str) -> int:
    """Return the line at which a merge left a mark in a file, from 1; 0 where none did."""
    found = _MERGE_MARK.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _rows(values: Mapping[str, Any], key: str, source: str) -> list[tuple[Mapping[str, Any], str]]:
    """Return the blocks of one sort, each with what errors call it."""
    rows = values.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(source, key, f"must be [[{key}]] blocks")
    name = {"overrides": "override", "further_approvals": "further approval"}.get(key, key)
    return [(row, f"{source}: {name} {number}") for number, row in enumerate(rows, 1)]


def _override(row: Mapping[str, Any], source: str) -> Override:
    level = _line(row, "level", source)
    if level not in (Level.MATERIAL, Level.MINOR):
        raise _wrong(source, "level", f"must be 'material' or 'minor', not {level!r}")
    return Override(
        change=_line(row, "change", source),
        level=Level(level),
        by=_line(row, "by", source),
        reason=_line(row, "reason", source),
    )


def _wording(row: Mapping[str, Any], source: str) -> Wording:
    return Wording(
        change=_line(row, "change", source),
        text=_line(row, "text", source),
        by=_line(row, "by", source),
        machine=_optional(row, "machine", source) or "",
        before=_optional(row, "before", source) or "",
        after=_optional(row, "after", source) or "",
    )


def _approval(row: Mapping[str, Any], source: str) -> Approval:
    at = row.get("at")
    moment = at if isinstance(at, datetime) else _moment(_line(row, "at", source))
    if moment is None or moment.tzinfo is None:
        raise _wrong(source, "at", "must be a date and time with offset: 2025-01-31T12:00:00+00:00")
    digest = _line(row, "digest", source)
    if len(digest) != _DIGEST_DIGITS or not set(digest) <= set("0123456789abcdef"):
        raise _wrong(source, "digest", f"must be {_DIGEST_DIGITS} hex digits")
    return Approval(
        by=_line(row, "by", source),
        at=at if isinstance(at, str) else moment.isoformat(),
        digest=digest,
        parts=_parts(row.get("parts", {}), f"{source}: parts"),
    )


def _parts(values: object, source: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(values, dict) or len(values) > _MOST_PARTS:
        raise ReviewError(f"{source} must be a table of at most {_MOST_PARTS} names with texts.")
    for name, value in values.items():
        # Both are shown to people where the approval is stale.
        if not _is_plain(name) or (isinstance(value, str) and len(value) > _LONGEST_PART):
            raise ReviewError(
                f"{source} must be short plain lines; approve again to write them anew."
            )
    return tuple((str(name), _line(values, name, source)) for name in values)


def _is_plain(name: str) -> bool:
    return bool(name.strip()) and len(name) <= _LONGEST_PART and name.isprintable()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _optional(values: Mapping[str, Any], key: str, source: str) -> str | None:
    return _line(values, key, source) if key in values else None


def _line(values: Mapping[str, Any], key: str, source: str) -> str:
    """Return a mandatory one-line text. A record of a decision must be readable as it stands."""
    value = values.get(key)
    if value is None:
        raise _wrong(source, key, "is missing")
    if not isinstance(value, str):
        raise _wrong(source, key, "must be text in quotes")
    if not value.strip():
        raise _wrong(source, key, "is empty")
    if len(value) > LONGEST_LINE:
        raise _wrong(source, key, f"is longer than {LONGEST_LINE} characters")
    if any(unicodedata.category(char) in _NOT_PLAIN or char in _BIDI_CONTROLS for char in value):
        raise _wrong(source, key, "contains control characters; write one plain line")
    return str(value)


def _wrong(source: str, key: str, problem: str) -> ReviewError:
    return ReviewError(f"{source}: {key} {problem}.")
