"""Write one decision down. The clock and the person's name are the caller's.

Who decides at the same time waits: two decisions of one moment both stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

from policydiff.errors import ReviewError
from policydiff.materiality import Level
from policydiff.notice import Approval, Override, Review, Wording
from policydiff.reviews.decisions import load_review, review_path, save_review
from policydiff.reviews.files import alone

_P = ParamSpec("_P")
_Recorder = Callable[Concatenate[Path, str, str, _P], Review]


def _one_at_a_time(record: _Recorder[_P]) -> _Recorder[_P]:
    @wraps(record)
    def recorded(
        root: Path, policy: str, follows: str, /, *args: _P.args, **kwargs: _P.kwargs
    ) -> Review:
        with alone(root):
            return record(root, policy, follows, *args, **kwargs)

    return recorded


@_one_at_a_time
def record_override(
    root: Path, policy: str, follows: str, *, change: str, level: Level, by: str, reason: str
) -> Review:
    """Record a person's level for one change, in place of an earlier one, and return the review.

    Raises `ReviewError` where name or reason is empty or holds control characters, or where the
    review file is malformed. Whether the report has that change shows when it is applied.
    """
    review = _present(root, policy, follows)
    override = Override(change=change, level=level, by=by, reason=reason)
    if any(known.change == change for known in review.overrides):
        overrides = tuple(
            override if known.change == change else known for known in review.overrides
        )
    else:
        overrides = (*review.overrides, override)
    return _saved(root, replace(review, overrides=overrides))


@_one_at_a_time
def record_headline(
    root: Path, policy: str, follows: str, headline: str | None, machine: str | None = None
) -> Review:
    """Record the reviewer's own headline; None returns to the generated one, which is `machine` now."""
    review = replace(
        _present(root, policy, follows),
        headline=headline,
        machine_headline=None if headline is None else machine,
    )
    return _saved(root, review)


@_one_at_a_time
def record_intro(root: Path, policy: str, follows: str, intro: str | None) -> Review:
    """Record the reviewer's paragraph before the changes; None takes it out."""
    return _saved(root, replace(_present(root, policy, follows), intro=intro))


@_one_at_a_time
def record_wording(
    root: Path,
    policy: str,
    follows: str,
    wording: Wording | None,
    *,
    instead_of: Iterable[str] = (),
) -> Review:
    """Record a person's sentence for one change, in place of what stands there; None records none.

    `instead_of` are changes whose sentences go: those that the change took the place of.
    """
    review = _present(root, policy, follows)
    gone = {*instead_of, *([wording.change] if wording else [])}
    others = tuple(known for known in review.wordings if known.change not in gone)
    wordings = others if wording is None else (*others, wording)
    return _saved(root, replace(review, wordings=wordings))


@_one_at_a_time
def record_approval(
    root: Path,
    policy: str,
    follows: str,
    *,
    by: str,
    at: str,
    digest: str,
    parts: tuple[tuple[str, str], ...] = (),
) -> Review:
    """Record that `by` approves the content with this `content_digest`, and return the review.

    Approvals of the same content by other people stay; those of another content go. `at` is ISO 8601
    with offset. Raises `ReviewError` where the name is empty, the time has no offset, or the digest is
    none.
    """
    review = _present(root, policy, follows)
    new = Approval(by=by, at=at, digest=digest, parts=parts)
    others = [each for each in review.approvals if each.digest == digest and each.by != by]
    return _saved(root, _with_approvals(review, [*others, new]))


@_one_at_a_time
def withdraw_approval(root: Path, policy: str, follows: str, by: str | None = None) -> Review:
    """Take the approval of one person back, or everybody's, and return the review.

    Raises `ReviewError` where there is none to take back.
    """
    review = _present(root, policy, follows)
    left = [each for each in review.approvals if by is not None and each.by != by]
    if len(left) == len(review.approvals):
        names = ", ".join(each.by for each in review.approvals) or "nobody"
        path = review_path(root, policy, follows)
        raise ReviewError(f"{path} has no such approval to take back; {names} approved.")
    return _saved(root, _with_approvals(review, left))


def _with_approvals(review: Review, approvals: list[Approval]) -> Review:
    """Return the review with these approvals. Parts stand with the first one of a content."""
    parts = {each.digest: each.parts for each in (*review.approvals, *approvals) if each.parts}
    placed = []
    for each in approvals:
        placed.append(replace(each, parts=parts.pop(each.digest, ())))
    first = placed[0] if placed else None
    return replace(review, approval=first, further_approvals=tuple(placed[1:]))


def _present(root: Path, policy: str, follows: str) -> Review:
    return load_review(root, policy, follows) or Review(policy=policy, follows=follows)


def _saved(root: Path, review: Review) -> Review:
    save_review(root, review)
    return review
