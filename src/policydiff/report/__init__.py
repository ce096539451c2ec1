"""The report: everything a renderer ever sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policydiff.report.checks import Check, Claim, Condition, Problem
from policydiff.report.codec import (
    changelog_from_dict,
    changelog_to_dict,
    report_from_dict,
    report_to_dict,
)
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
    "Check",
    "Claim",
    "Condition",
    "Fact",
    "Facts",
    "Judged",
    "OverrideNote",
    "PolicyRef",
    "Problem",
    "SectionRef",
    "SectionReport",
    "VersionRef",
    "changelog_from_dict",
    "changelog_to_dict",
    "load_schema",
    "report_from_dict",
    "report_to_dict",
]


def load_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the report; `$defs/changelog` is that of a changelog."""
    path = Path(__file__).with_name("schema.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
