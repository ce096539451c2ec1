"""A report on one section: the same record, with only what concerns it."""

from __future__ import annotations

from dataclasses import replace

from policydiff.materiality import worst_level
from policydiff.report.build import overall_direction
from policydiff.report.records import PASSAGE, ChangeReport, Facts, SectionReport


def select_section(report: ChangeReport, old: int | None, new: int | None) -> ChangeReport:
    """Return the report with only the section that is `old` before and `new` after.

    Changes keep their ids, words and findings; level and direction are those of the section. The
    accounting stays that of the whole policy: it says where every sentence went.
    """
    kept = tuple(section for section in report.sections if _has(section, old, new))
    ids = {change for section in kept for change in section.changes}
    changes = tuple(change for change in report.changes if change.id in ids)
    facts = Facts(
        *(
            tuple(fact for fact in facts if fact.change in ids)
            for facts in (
                report.facts.vendors,
                report.facts.links,
                report.facts.contacts,
                report.facts.dates,
                report.facts.definitions,
            )
        )
    )
    return replace(
        report,
        level=worst_level(change.level for change in changes),
        direction=overall_direction(changes),
        sections=kept,
        changes=changes,
        facts=facts,
    )


def _has(section: SectionReport, old: int | None, new: int | None) -> bool:
    if section.matched_by == PASSAGE:
        return False
    olds = {reference.index for reference in section.old}
    news = {reference.index for reference in section.new}
    return (old is not None and old in olds) or (new is not None and new in news)
