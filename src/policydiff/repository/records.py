"""What git knows about a policy file: its versions and the commits that made them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlobVersion:
    """One step of a file's history: the commit that changed it, and what it became."""

    commit: str
    """Commit hash, 40 hex digits."""
    date: str
    """Commit date, ISO 8601 with offset."""
    path: str
    """Path of the file from this commit on; of the deleted file where the step deletes it."""
    status: str
    """"A" added, "M" modified, "R" renamed, "D" deleted, "T" turned into or from a link."""
    blob: str | None
    """Blob hash, or None where no regular file is left."""
    old_path: str
    """Path before the commit: another one where the step renames it; "" where it adds it."""
    old_blob: str | None
    """Blob hash before the commit, or None where there was no regular file."""
    parent: str
    """First parent of the commit, or "" for the first commit of all."""


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """One commit as history shows it. Holds no e-mail address."""

    commit: str
    parents: tuple[str, ...]
    author: str
    """Name only."""
    author_date: str
    """ISO 8601 with offset."""
    date: str
    """Commit date, ISO 8601 with offset."""
    message: str
