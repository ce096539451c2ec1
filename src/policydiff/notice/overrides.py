"""People's decisions on single changes, applied to a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policydiff.errors import ReviewError
from policydiff.materiality import Level, worst_level
from policydiff.notice.records import Override
from policydiff.report.build import overall_direction
from policydiff.report.records import Change, ChangeReport, OverrideNote, SectionReport


def apply_overrides(report: ChangeReport, overrides: Iterable[Override]) -> ChangeReport:
    """Return the report with the overridden levels, each with its note, and all that follows.

    Findings stay: they say what the rules found. Levels of sections and report and the report's
    direction are worked out anew; an overridden change needs no review any more. Applying the same
    overrides again changes nothing. Raises `ReviewError` for a change the report does not have, for
    two overrides of one change, and for the level "none".
    """
    wanted = _by_change(report, overrides)
    if not wanted:
        return report
    changes = tuple(
        _overridden(change, wanted[change.id]) if change.id in wanted else change
        for change in report.changes
    )
    levels = {change.id: change.level for change in changes}
    return replace(
        report,
        changes=changes,
        level=worst_level(levels.values()),
        direction=overall_direction(changes),
        sections=tuple(_relevelled(section, levels) for section in report.sections),
    )


def _by_change(report: ChangeReport, overrides: Iterable[Override]) -> dict[str, Override]:
    known = {change.id for change in report.changes}
    wanted: dict[str, Override] = {}
    for override in overrides:
        where = f"the report on {report.policy.id!r}"
        if override.change not in known:
            raise ReviewError(
                f"Override by {override.by} is for change {override.change!r}, which {where} does "
                "not have. The text changed since: remove the override, or name a change of "
                "`policydiff review`."
            )
        if override.change in wanted:
            raise ReviewError(
                f"Change {override.change!r} of {where} is overridden twice. Keep one override."
            )
        if override.level is Level.NONE:
            raise ReviewError(
                f"Change {override.change!r} of {where} cannot be 'none': a reader sees it. "
                "Say 'material' or 'minor'."
            )
        wanted[override.change] = override
    return wanted


def _overridden(change: Change, override: Override) -> Change:
    before = change.override.level_before if change.override else change.level
    return replace(
        change,
        level=override.level,
        needs_review=False,
        override=OverrideNote(override.by, override.reason, before),
    )


def _relevelled(section: SectionReport, levels: dict[str, Level]) -> SectionReport:
    if not section.changes:
        return section
    return replace(section, level=worst_level(levels[change] for change in section.changes))
