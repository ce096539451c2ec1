"""What every format says of sections as wholes: new, gone, split, merged, moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Protocol

from policydiff.align import Relation
from policydiff.render.wording import join_words, section_label
from policydiff.report.records import PASSAGE, ChangeReport, SectionRef, SectionReport

__all__ = ["section_marks", "section_moves"]


def section_moves(report: ChangeReport) -> tuple[str, ...]:
    """Return what happened to sections as wholes, one sentence each, in the report's order."""
    homes: defaultdict[int, set[int]] = defaultdict(set)
    for group in report.sections:
        if group.matched_by != PASSAGE:
            for ref in group.old:
                homes[ref.index].update(each.index for each in group.new)
    return tuple(said for group in report.sections if (said := _section_move(group, homes)))


def _section_move(group: SectionReport, homes: Mapping[int, Collection[int]]) -> str:
    if group.matched_by == PASSAGE:
        return _passage(group, homes)
    old, new = _names(group.old), _names(group.new)
    if group.relation is Relation.ADDED:
        return f"{new} is new."
    if group.relation is Relation.REMOVED:
        return f"{old} was removed."
    if group.relation is Relation.SPLIT:
        return f"{old} was split into {new}."
    if group.relation is Relation.MERGED:
        return f"{old} were merged into {new}."
    done = section_marks(group)
    if not done:
        return ""
    return f"{new} was {done}." if old == new else f"{old} is now {new}: {done}."


def _passage(group: SectionReport, homes: Mapping[int, Collection[int]]) -> str:
    """Say where a part of a section went that itself stayed; `homes` is where it stayed."""
    stayed = {index for ref in group.old for index in homes.get(ref.index, ())}
    gone = tuple(ref for ref in group.new if ref.index not in stayed)
    return f"Part of {_names(group.old)} went to {_names(gone)}." if gone else ""


def _names(sections: tuple[SectionRef, ...]) -> str:
    return join_words([f"“{section_label(ref)}”" for ref in sections])


class _Marked(Protocol):
    """A section of a report or of a redline."""

    @property
    def moved(self) -> bool: ...
    @property
    def renamed(self) -> bool: ...
    @property
    def renumbered(self) -> bool: ...


def section_marks(section: _Marked) -> str:
    """Return what happened to a section that stayed one: "moved and renamed", or ""."""
    flags = (
        (section.moved, "moved"),
        (section.renamed, "renamed"),
        (section.renumbered, "renumbered"),
    )
    return join_words([word for flag, word in flags if flag])
