"""Write one decision down. The clock and the person's name are the caller's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from policydiff.materiality import Level
from policydiff.notice import Approval, Override, Review
from policydiff.reviews.decisions import load_review, save_review


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


def record_headline(root: Path, policy: str, follows: str, headline: str | None) -> Review:
    """Record the reviewer's own headline; None returns to the generated one."""
    return _saved(root, replace(_present(root, policy, follows), headline=headline))


def record_approval(
    root: Path, policy: str, follows: str, *, by: str, at: str, digest: str
) -> Review:
    """Record that `by` approves the content with this `content_digest`, and return the review.

    `at` is ISO 8601 with offset. Raises `ReviewError` where the name is empty, the time has no
    offset, or the digest is none.
    """
    review = _present(root, policy, follows)
    return _saved(root, replace(review, approval=Approval(by=by, at=at, digest=digest)))


def _present(root: Path, policy: str, follows: str) -> Review:
    return load_review(root, policy, follows) or Review(policy=policy, follows=follows)


def _saved(root: Path, review: Review) -> Review:
    save_review(root, review)
    return review
