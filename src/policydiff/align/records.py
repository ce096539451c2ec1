"""What became of a section: the record the later stages read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How sections of the two versions correspond."""

    MATCHED = "matched"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SectionMatch:
    """One group of corresponding sections; every section of either side is in exactly one group."""

    relation: Relation
    old: tuple[int, ...]
    """Section indexes of the old document: one, several when merged, none when added."""
    new: tuple[int, ...]
    moved: bool
    """Its place among the sections that kept their order changed, alone or with the section around it.

    A single heading that went along with the section around it is a part of that section and not moved."""
    matched_by: str
    """The evidence: "exact", "heading", "content", …; "" where there is nothing to match."""
    score: float
    """Strength of the evidence, 0 to 1."""
