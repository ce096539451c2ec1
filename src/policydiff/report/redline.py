"""Both texts side by side: every sentence of either version once, with what became of it.

A report holds changes; a redline holds the text between them as well, so that a reader can follow
the policy from its first sentence to its last. It is built beside the report, on request only
(`redlining.build_redline`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.align import Relation
from policydiff.diff.records import WordOp
from policydiff.document.records import Unit
from policydiff.report.records import SectionRef


class RowKind(StrEnum):
    """What a row shows."""

    SAME = "same"
    """A run of sentences that both versions have here."""
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED_AWAY = "moved-away"
    """The old place of what stands elsewhere now."""
    MOVED_HERE = "moved-here"
    """The new place of what stood elsewhere."""
    RESTYLED = "restyled"
    """A sentence whose words are a heading in the other version."""
    LINK = "link"
    """A link of the sentence above it; shows no sentence of its own."""


@dataclass(frozen=True, slots=True)
class RedlineText:
    """A paragraph, item or row of unchanged text."""

    unit: Unit
    text: str


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """A run of unchanged text, or a change at one of its places."""

    kind: RowKind
    old: tuple[int, ...] = ()
    """Old sentences shown here, a run without a gap; every old sentence is in one row."""
    new: tuple[int, ...] = ()
    texts: tuple[RedlineText, ...] = ()
    """What a run of unchanged text says; () in every other row."""
    change: str = ""
    """Id of the change, "" for unchanged text."""
    unit: Unit = Unit.SENTENCE
    old_text: str = ""
    """What is shown of the old version here: "" where nothing is."""
    new_text: str = ""
    words: tuple[WordOp, ...] = ()
    """The change's words where both of its texts are whole here, or, when moved, at its new place."""
    anchor: str = ""
    """Address of the row; unique in the redline, "" for unchanged text."""
    elsewhere: tuple[str, ...] = ()
    """Addresses of the rows, or of the section, with the other side of the change."""


@dataclass(frozen=True, slots=True)
class RedlineSection:
    """A section of the new version, or one that was removed, with its rows in reading order."""

    anchor: str
    relation: Relation
    old: tuple[SectionRef, ...]
    new: SectionRef | None
    """None for a removed section."""
    renamed: bool
    moved: bool
    renumbered: bool
    changes: tuple[str, ...]
    """Ids of the changes of its heading."""
    rows: tuple[RedlineRow, ...]


@dataclass(frozen=True, slots=True)
class Redline:
    """The new version section by section; removed sections stand where they stood."""

    sections: tuple[RedlineSection, ...]
