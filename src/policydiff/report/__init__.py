"""The report: everything a renderer ever sees."""

from policydiff.report.records import (
    Accounting,
    Change,
    Changelog,
    ChangelogEntry,
    ChangeReport,
    Fact,
    Facts,
    Judged,
    OverrideNote,
    PolicyRef,
    SectionRef,
    SectionReport,
    VersionRef,
)

__all__ = [
    "Accounting",
    "Change",
    "ChangeReport",
    "Changelog",
    "ChangelogEntry",
    "Fact",
    "Facts",
    "Judged",
    "OverrideNote",
    "PolicyRef",
    "SectionRef",
    "SectionReport",
    "VersionRef",
]
