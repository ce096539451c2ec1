"""What differs between two documents: edits of sentences, headings, rows, dates and links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from policydiff.align import SectionMatch
from policydiff.document.records import Unit

WordOp = tuple[Literal["equal", "delete", "insert"], str]
"""A run of text. Joining equal and delete gives the old text, equal and insert the new one.

Where only typography differs (`EditKind.FORMATTING`) the words are one equal run of the new text."""


class EditKind(StrEnum):
    """What happened to a unit of text."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    FORMATTING = "formatting"
    """Only typography differs: quotes, dashes, numbering, list or paragraph."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One changed unit with its full text on the side(s) where it exists."""

    kind: EditKind
    unit: Unit
    old: tuple[int, ...]
    """Indexes into the old document's sentences: several when merged; () for headings and links.

    Where a heading became a sentence, or a sentence a heading (FORMATTING, unit HEADING), the side that
    is a sentence names it."""
    new: tuple[int, ...]
    old_text: str
    """Full text, "" where the unit is new."""
    new_text: str
    lead_in: str
    """The lead-in of the new side, or of the old one where nothing is new."""
    old_section: int | None
    new_section: int | None
    old_lines: tuple[int, int] | None
    new_lines: tuple[int, int] | None
    words: tuple[WordOp, ...]


@dataclass(frozen=True, slots=True)
class SentenceLink:
    """The same sentence in both versions: one to one, one split in two or three, or as many merged."""

    old: tuple[int, ...]
    """Indexes into the old document's sentences."""
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SideAccount:
    """Where every sentence of one side went: the four parts add up to `sentences`."""

    sentences: int
    unchanged: int
    moved: int
    modified: int
    gone: int
    """Removed, on the old side; added, on the new one."""


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """All edits in reading order of the new document, and the account of every sentence."""

    edits: tuple[Edit, ...]
    old: SideAccount
    new: SideAccount
    rewritten: bool
    """More than 60 % of the words are new: compare by practice, not by sentence."""
    links: tuple[tuple[int, int], ...] = ()
    """(old, new) sentence indexes of every pair that stands for the same sentence, unchanged ones too."""
    passages: tuple[SectionMatch, ...] = ()
    """Old sections whose text went beyond their match (`find_passages`); they repeat matched sections."""
