"""What is asked of whoever confirms people's decisions, and the answer.

A name in a file proves nothing. Who counts is said by the settings of the workspace, which are those
of the default branch wherever a proposal is judged; nothing that a proposal brings along counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policydiff.errors import ReviewError
from policydiff.notice import Review
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import parse_review, review_path


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Whether somebody whose word counts stands behind what a review file says."""

    by: str = ""
    """Who, or "" where nobody does and where local names are trusted and there is none."""
    how: str = ""
    """How that is known, in words that go on "Approved by lea: "."""
    problem: str = ""
    """Why nothing is confirmed, and what to do; "" where it is."""
    is_of_review: bool = False
    """Whether it is a review on the platform that confirms it."""


def record_path(workspace: Workspace, pending: Pending, follows: str = "") -> str:
    """Return the place of the review file in the repository, by default that of the next notice."""
    name = review_path(Path(), pending.policy.id, follows or pending.baseline.notice)
    return workspace.git_path(name.as_posix())


def earlier_records(workspace: Workspace, pending: Pending) -> tuple[str, ...]:
    """Return the review files of the announcement that a correction or withdrawal speaks of."""
    standing = pending.baseline.standing
    decisions = standing.decisions if standing else ()
    return tuple(record_path(workspace, pending, follows) for follows in decisions)


def read_record(pending: Pending, raw: bytes) -> Review | None:
    """Read a review file as some commit has it; None where it cannot be read."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return parse_review(text, "history", pending.policy.id, pending.baseline.notice)
    except (UnicodeDecodeError, ReviewError):
        return None
