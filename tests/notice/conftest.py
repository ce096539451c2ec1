from __future__ import annotations

from collections.abc import Callable

import pytest

from policydiff.align import Relation
from policydiff.diff.records import EditKind, SideAccount
from policydiff.document import Unit
from policydiff.materiality import Direction, Finding, Level
from policydiff.report.records import (
    Accounting,
    Change,
    ChangeReport,
    Facts,
    Judged,
    PolicyRef,
    SectionRef,
    SectionReport,
    VersionRef,
)
from policydiff.rules import Effect

Make = Callable[..., ChangeReport]


def _change(
    id_: str, level: Level, direction: Direction, explanation: str, effect: Effect
) -> Change:
    finding = Finding("a-rule", "A rule", explanation, effect, direction, level, None, None, ())
    return Change(
        id=id_,
        kind=EditKind.MODIFIED,
        unit=Unit.SENTENCE,
        old_text=f"Old {id_}.",
        new_text=f"New {id_}.",
        lead_in="",
        old_section=1,
        new_section=1,
        old_lines=(1, 1),
        new_lines=(1, 1),
        words=(("equal", f"{id_}."),),
        level=level,
        direction=direction,
        needs_review=effect is Effect.UNCLEAR,
        consent_required=False,
        retroactive=False,
        affected_sections=(),
        override=None,
        findings=(finding,),
    )


@pytest.fixture(scope="session")
def make_report() -> Make:
    """Build a report; each of `changes` is (id, level, direction, explanation, effect, heading), cut anywhere."""

    def make(
        *changes: tuple[str, ...],
        title: str = "Privacy Policy",
        old_date: str | None = "2025-01-01",
        new_date: str | None = "2025-06-01",
        last_updated: tuple[str | None, str | None] = (None, None),
        level: Level | None = None,
    ) -> ChangeReport:
        defaults = (
            "c",
            Level.MATERIAL,
            Direction.ADVERSE,
            "Logs are kept 90 days.",
            Effect.EXPANDS,
            "Logs",
        )
        rows = [(*row, *defaults[len(row) :]) for row in changes]
        made = [_change(*row[:5]) for row in rows]
        order = [Level.NONE, Level.MINOR, Level.MATERIAL]
        worst = max((change.level for change in made), key=order.index, default=Level.NONE)
        sections = [
            SectionReport(
                relation=Relation.MATCHED,
                old=(SectionRef(number, row[5], (row[5],), ""),),
                new=(SectionRef(number, row[5], (row[5],), ""),),
                renamed=False,
                moved=False,
                renumbered=False,
                edited=True,
                level=row[1],
                changes=(row[0],),
                matched_by="heading",
                score=1.0,
            )
            for number, row in enumerate(rows, start=1)
        ]
        account = SideAccount(len(made), 0, 0, len(made), 0)
        return ChangeReport(
            policydiff_version="0.1.0",
            rules_version="1",
            policy=PolicyRef("privacy", title, "privacy.md", "en"),
            old=VersionRef("", "", old_date, last_updated[0], "a" * 64),
            new=VersionRef("", "", new_date, last_updated[1], "b" * 64),
            level=level or worst,
            direction=Direction.ADVERSE if worst is Level.MATERIAL else Direction.NEUTRAL,
            sections=tuple(sections),
            changes=tuple(made),
            facts=Facts(),
            judged=Judged("en", 1.0),
            rewritten=False,
            accounting=Accounting(account, account),
        )

    return make
