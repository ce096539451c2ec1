"""Which old section became which new one, from one version to the next and through a whole history."""

from __future__ import annotations

from policydiff.align.identity import SectionTrace, extend_trace, start_trace, trace_sections
from policydiff.align.lifeline import SectionEvent, Turn, section_history
from policydiff.align.records import Relation, SectionMatch
from policydiff.align.sections import align_sections

__all__ = [
    "Relation",
    "SectionEvent",
    "SectionMatch",
    "SectionTrace",
    "Turn",
    "align_sections",
    "extend_trace",
    "section_history",
    "start_trace",
    "trace_sections",
]
