"""Review files: what people decided about the next notice, as TOML."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AoT, Table

from policydiff.errors import ReviewError
from policydiff.materiality import Level
from policydiff.notice import Approval, Override, Review, check_id
from policydiff.reviews.files import read_text, write_text

REVIEWS = Path(".policydiff", "reviews")

_HEAD = """\
# Decisions on the next notice to readers, written by `policydiff review`. Editing by hand is welcome.
# An approval is for one content: whatever changes what would be mailed makes it stale.

"""
_LONGEST = 2000
_DIGEST_DIGITS = 64
_BIDI_CONTROLS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def review_path(root: Path, policy: str, follows: str) -> Path:
    """Return where the review after a notice lies. Raises `ReviewError` for ids that name no file."""
    return root / REVIEWS / check_id(policy) / f"{check_id(follows, 'notice id')}.toml"


def load_review(root: Path, policy: str, follows: str) -> Review | None:
    """Return what people decided about the notice after `follows`, or None where nobody did yet.

    Raises `ReviewError` that names the file and the line or key that is wrong.
    """
    path = review_path(root, policy, follows)
    text = read_text(path)
    return None if text is None else parse_review(text, str(path), policy, follows)


def parse_review(text: str, source: str, policy: str, follows: str) -> Review:
    """Read the text of a review file, wherever it comes from; `source` names it in errors."""
    values = _document(text, source).unwrap()
    for key, expected in (("policy", policy), ("follows", follows)):
        if _line(values, key, source) != expected:
            raise _wrong(source, key, f"must be {expected!r}, as the file's place says")
    overrides = values.get("overrides", [])
    if not isinstance(overrides, list) or not all(isinstance(row, dict) for row in overrides):
        raise _wrong(source, "overrides", "must be [[overrides]] blocks")
    read = tuple(_override(row, f"{source}: override {n}") for n, row in enumerate(overrides, 1))
    if len({override.change for override in read}) < len(read):
        raise _wrong(source, "overrides", "names one change twice; keep one block for each")
    approval = values.get("approval")
    if approval is not None and not isinstance(approval, dict):
        raise _wrong(source, "approval", "must be an [approval] block")
    return Review(
        policy=policy,
        follows=follows,
        overrides=read,
        headline=_line(values, "headline", source) if "headline" in values else None,
        approval=None if approval is None else _approval(approval, f"{source}: approval"),
    )


def save_review(root: Path, review: Review) -> Path:
    """Write a review, whole or not at all, and return its path.

    Other keys and comments in the file survive; so does the order of the overrides in it. Raises
    `ReviewError` for a review that cannot be read back, and for a malformed file in its place.
    """
    path = review_path(root, review.policy, review.follows)
    before = read_text(path)
    if before is not None:
        parse_review(before, str(path), review.policy, review.follows)
    # Ids need no escape: `review_path` refused everything but letters, digits and hyphens.
    fresh = f'{_HEAD}policy = "{review.policy}"\nfollows = "{review.follows}"\n'
    document = _document(fresh if before is None else before, str(path))
    _put(document, "headline", review.headline)
    _put_overrides(document, review.overrides)
    _put_approval(document, review.approval)
    text = tomlkit.dumps(document).rstrip("\n") + "\n"
    again = parse_review(text, str(path), review.policy, review.follows)
    if _unordered(again) != _unordered(review):
        raise ReviewError(f"{path} cannot be updated the way it is laid out. Tidy it by hand.")
    write_text(path, text)
    return path


def _unordered(review: Review) -> tuple[object, ...]:
    overrides = sorted(review.overrides, key=lambda override: override.change)
    return (review.policy, review.follows, review.headline, review.approval, overrides)


def _put(document: tomlkit.TOMLDocument, key: str, value: object | None) -> None:
    if value is not None:
        if document.get(key) != value:
            document[key] = value
    elif key in document:
        del document[key]


def _put_overrides(document: tomlkit.TOMLDocument, overrides: tuple[Override, ...]) -> None:
    wanted = {override.change: override for override in overrides}
    blocks = document.get("overrides")
    if not isinstance(blocks, AoT):
        if "overrides" in document:  # An inline array: no place for comments, nothing to keep.
            del document["overrides"]
        if not wanted:
            return
        first = next(iter(wanted))
        blocks = tomlkit.aot()
        blocks.append(_table(_override_values(wanted.pop(first))))
        _blank_line(document)
        document["overrides"] = blocks
        _append(blocks, wanted)
        return
    for place in reversed(range(len(blocks))):
        if blocks[place]["change"] not in wanted:
            del blocks[place]
    for block in blocks:
        _update(block, _override_values(wanted.pop(str(block["change"]))))
    if len(blocks):
        _append(blocks, wanted)
    else:
        del document["overrides"]
        _put_overrides(document, tuple(wanted.values()))


def _append(blocks: AoT, wanted: Mapping[str, Override]) -> None:
    """Add blocks with one empty line before each, and one behind where there was one."""
    for override in wanted.values():
        table = _table(_override_values(override))
        apart = blocks[-1].as_string().endswith("\n\n")
        if apart:
            table.add(tomlkit.nl())
        blocks.append(table)
        blocks[-1].trivia.indent = "" if apart else "\n"


def _put_approval(document: tomlkit.TOMLDocument, approval: Approval | None) -> None:
    if approval is None:
        _put(document, "approval", None)
        return
    values = {"by": approval.by, "at": approval.at, "digest": approval.digest}
    present = document.get("approval")
    if isinstance(present, Table):
        _update(present, values)
    else:
        _blank_line(document)
        document["approval"] = _table(values)


def _blank_line(document: tomlkit.TOMLDocument) -> None:
    if not tomlkit.dumps(document).endswith("\n\n"):
        document.add(tomlkit.nl())


def _override_values(override: Override) -> dict[str, str]:
    return {
        "change": override.change,
        "level": override.level.value,
        "by": override.by,
        "reason": override.reason,
    }


def _update(table: Any, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        if table.get(key) != value:
            table[key] = value


def _table(values: Mapping[str, str]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = value
    return table


def _document(text: str, source: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise ReviewError(f"{source}, line {error.line}: not valid TOML: {error}") from None
    except TOMLKitError as error:
        raise ReviewError(f"{source}: not valid TOML: {error}") from None


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
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _line(values: Mapping[str, Any], key: str, source: str) -> str:
    """Return a mandatory one-line text. A record of a decision must be readable as it stands."""
    value = values.get(key)
    if value is None:
        raise _wrong(source, key, "is missing")
    if not isinstance(value, str):
        raise _wrong(source, key, "must be text in quotes")
    if not value.strip():
        raise _wrong(source, key, "is empty")
    if len(value) > _LONGEST:
        raise _wrong(source, key, f"is longer than {_LONGEST} characters")
    if any(unicodedata.category(char) in ("Cc", "Cs") or char in _BIDI_CONTROLS for char in value):
        raise _wrong(source, key, "contains control characters; write one plain line")
    return str(value)


def _wrong(source: str, key: str, problem: str) -> ReviewError:
    return ReviewError(f"{source}: {key} {problem}.")
