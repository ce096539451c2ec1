"""Review files: what people decided about the next notice, as TOML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from policydiff.errors import ReviewError
from policydiff.notice import Approval, Override, Review, Wording, check_id
from policydiff.reviews.files import read_text, write_text
from policydiff.reviews.parsing import parse_review, parse_toml

REVIEWS = Path(".policydiff", "reviews")

_HEAD = """\
# Decisions on the next notice to readers, written by `policydiff review`. Editing by hand is welcome.
# An approval is for one content: whatever changes what would be mailed makes it stale.

"""

_FAR_APART = re.compile(r"\n{3,}")
_CROWDED = re.compile(r"^((?!#).+\n)(?=\[)", re.MULTILINE)
"""A line that is no comment, right before a block."""

_Values = Mapping[str, str | Mapping[str, str]]


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


def list_reviews(root: Path, policy: str) -> tuple[Review, ...]:
    """Return every review of a policy, past ones too, by the id of the notice before it.

    Raises `ReviewError` for one that cannot be read.
    """
    folder = root / REVIEWS / check_id(policy)
    names = sorted(path.stem for path in folder.glob("*.toml") if path.is_file())
    found = (load_review(root, policy, name) for name in names)
    return tuple(review for review in found if review is not None)


def save_review(root: Path, review: Review) -> Path:
    """Write a review, whole or not at all, and return its path.

    Other keys and comments in the file survive; so does the order of the blocks in it. Raises
    `ReviewError` for a review that cannot be read back, and for a malformed file in its place.
    """
    path = review_path(root, review.policy, review.follows)
    before = read_text(path)
    if before is not None:
        parse_review(before, str(path), review.policy, review.follows)
    write_text(path, review_text(review, before, str(path)))
    return path


def review_text(review: Review, before: str | None, source: str) -> str:
    """Return the text of a review file; `before` is the text it takes the place of, or None.

    Raises `ReviewError` where that is laid out in a way that cannot be kept.
    """
    # Ids need no escape: `check_id` refused everything but letters, digits and hyphens.
    fresh = f'{_HEAD}policy = "{review.policy}"\nfollows = "{review.follows}"\n'
    document = parse_toml(fresh if before is None else before, source)
    _put(document, "headline", review.headline)
    _put(document, "machine_headline", review.machine_headline)
    _put(document, "intro", review.intro)
    _put_blocks(document, "overrides", "change", map(_override_values, review.overrides))
    _put_blocks(document, "wording", "change", map(wording_values, review.wordings))
    _put_approval(document, review.approval)
    further = map(_approval_values, review.further_approvals)
    _put_blocks(document, "further_approvals", "by", further)
    text = tidy(tomlkit.dumps(document))
    again = parse_review(text, source, review.policy, review.follows)
    if _unordered(again) != _unordered(review):
        raise ReviewError(f"{source} cannot be updated the way it is laid out. Tidy it by hand.")
    return text


def tidy(text: str) -> str:
    """Set blocks apart by one empty line each, where that changes nothing of what the text says."""
    whole = text.rstrip("\n") + "\n"
    apart = _CROWDED.sub(r"\1\n", _FAR_APART.sub("\n\n", whole))
    return apart if tomlkit.parse(apart).unwrap() == tomlkit.parse(whole).unwrap() else whole


def _unordered(review: Review) -> tuple[object, ...]:
    return (
        (review.policy, review.follows, review.headline, review.machine_headline, review.intro),
        sorted(review.overrides, key=lambda override: override.change),
        sorted(review.wordings, key=lambda wording: wording.change),
        review.approval,
        sorted(review.further_approvals, key=lambda approval: approval.by),
    )


def _put(document: tomlkit.TOMLDocument, key: str, value: object | None) -> None:
    if value is not None:
        if document.get(key) != value:
            document[key] = value
    elif key in document:
        del document[key]


def _put_blocks(
    document: tomlkit.TOMLDocument, key: str, name: str, rows: Iterable[_Values]
) -> None:
    """Make the blocks under `key` these rows; rows are told apart by what they have under `name`."""
    wanted = {str(row[name]): row for row in rows}
    blocks = document.get(key)
    if not isinstance(blocks, AoT):
        if key in document:  # An inline array: no place for comments, nothing to keep.
            del document[key]
        if not wanted:
            return
        first = next(iter(wanted))
        blocks = tomlkit.aot()
        blocks.append(_table(wanted.pop(first)))
        _blank_line(document)
        document[key] = blocks
        _append(blocks, wanted)
        return
    for place in reversed(range(len(blocks))):
        if str(blocks[place][name]) not in wanted:
            del blocks[place]
    for block in blocks:
        _update(block, wanted.pop(str(block[name])))
    if len(blocks):
        _append(blocks, wanted)
    else:
        del document[key]
        _put_blocks(document, key, name, wanted.values())


def _append(blocks: AoT, wanted: Mapping[str, _Values]) -> None:
    """Add blocks with one empty line before each, and one behind where there was one."""
    for row in wanted.values():
        table = _table(row)
        apart = blocks[-1].as_string().endswith("\n\n")
        if apart:
            table.add(tomlkit.nl())
        blocks.append(table)
        blocks[-1].trivia.indent = "" if apart else "\n"


def _put_approval(document: tomlkit.TOMLDocument, approval: Approval | None) -> None:
    if approval is None:
        _put(document, "approval", None)
        return
    values = _approval_values(approval)
    present = document.get("approval")
    if isinstance(present, Table):
        _update(present, values)
    else:
        _blank_line(document)
        document["approval"] = _table(values)


def _blank_line(document: tomlkit.TOMLDocument) -> None:
    if not tomlkit.dumps(document).endswith("\n\n"):
        document.add(tomlkit.nl())


def _override_values(override: Override) -> _Values:
    return {
        "change": override.change,
        "level": override.level.value,
        "by": override.by,
        "reason": override.reason,
    }


def wording_values(wording: Wording) -> dict[str, str]:
    """Return the keys and texts of a block of wording, in their order."""
    sides = {"before": wording.before, "after": wording.after, "machine": wording.machine}
    known = {key: value for key, value in sides.items() if value}
    return {"change": wording.change, **known, "text": wording.text, "by": wording.by}


def _approval_values(approval: Approval) -> _Values:
    values = {"by": approval.by, "at": approval.at, "digest": approval.digest}
    return {**values, **({"parts": dict(approval.parts)} if approval.parts else {})}


def _update(table: Any, values: _Values) -> None:
    # Keys that people added stay; of ours, the optional ones go where they hold no longer.
    for key in ("before", "after", "machine", "parts"):
        if key in table and (key not in values or isinstance(table[key], Table)):
            del table[key]
    for key, value in values.items():
        if isinstance(value, Mapping):
            _add_parts(table, key, value)
        elif table.get(key) != value:
            table[key] = value


def _table(values: _Values) -> Table:
    table = tomlkit.table()
    _update(table, values)
    return table


def _add_parts(table: Any, key: str, values: Mapping[str, str]) -> None:
    parts = tomlkit.table()
    for name, value in values.items():
        parts[name] = value
    parts.trivia.indent = "\n"
    table[key] = parts
