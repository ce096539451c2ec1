"""Which old section became which new one."""

from __future__ import annotations

from policydiff.align.records import Relation, SectionMatch
from policydiff.align.sections import align_sections

__all__ = ["Relation", "SectionMatch", "align_sections"]
