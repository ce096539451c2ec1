"""What every format says of sections as wholes: new, gone, split, merged, moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from policydiff.align import Relation
from policydiff.i18n import ENGLISH, Translator
from policydiff.render.wording import join_words, section_label
from policydiff.report.records import PASSAGE, ChangeReport, SectionRef, SectionReport

__all__ = ["section_marks", "section_moves", "section_names"]


def section_moves(report: ChangeReport, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return what happened to sections as wholes, one sentence each, in the report's order."""
    homes: defaultdict[int, set[int]] = defaultdict(set)
    for group in report.sections:
        if group.matched_by != PASSAGE:
            for ref in group.old:
                homes[ref.index].update(each.index for each in group.new)
    said = (_section_move(group, homes, t) for group in report.sections)
    return tuple(filter(None, said))


def _section_move(group: SectionReport, homes: Mapping[int, Collection[int]], t: Translator) -> str:
    if group.matched_by == PASSAGE:
        return _passage(group, homes, t)
    old, new = section_names(group.old, t), section_names(group.new, t)
    match group.relation:
        case Relation.ADDED:
            return t("{section} is new.", section=new)
        case Relation.REMOVED:
            return t("{section} was removed.", section=old)
        case Relation.SPLIT:
            return t("{section} was split into {others}.", section=old, others=new)
        case Relation.MERGED:
            return t("{sections} were merged into {other}.", sections=old, other=new)
    done = section_marks(group, t)
    if not done:
        return ""
    if old == new:
        return t("{section} was {moved}.", section=new, moved=done)
    return t("{section} is now {other}: {moved}.", section=old, other=new, moved=done)


def _passage(group: SectionReport, homes: Mapping[int, Collection[int]], t: Translator) -> str:
    """Say where a part of a section went that itself stayed; `homes` is where it stayed."""
    stayed = {index for ref in group.old for index in homes.get(ref.index, ())}
    gone = tuple(ref for ref in group.new if ref.index not in stayed)
    if not gone:
        return ""
    old, new = section_names(group.old, t), section_names(gone, t)
    return t("Part of {section} went to {others}.", section=old, others=new)


def section_names(sections: Iterable[SectionRef], t: Translator = ENGLISH) -> str:
    """Return sections by their names: "“2 Loans” and “3 Fees”"."""
    return join_words([t("“{text}”", text=section_label(ref, t)) for ref in sections], t)


class _Marked(Protocol):
    """A section of a report or of a redline."""

    @property
    def moved(self) -> bool: ...
    @property
    def renamed(self) -> bool: ...
    @property
    def renumbered(self) -> bool: ...


def section_marks(section: _Marked, t: Translator = ENGLISH) -> str:
    """Return what happened to a section that stayed one: "moved and renamed", or ""."""
    flags = (
        (section.moved, t("moved")),
        (section.renamed, t("renamed")),
        (section.renumbered, t("renumbered")),
    )
    return join_words([word for flag, word in flags if flag], t)
