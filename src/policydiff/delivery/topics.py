"""What a notice is about, for watchers who follow some topics.

Who is told too much has lost less than
one who was not told.
"""

from __future__ import annotations

from policydiff.materiality import Level
from policydiff.report import ChangeReport
from policydiff.rules.topics import ALL_TOPICS, TOPICS, topics_of_rule

__all__ = ["ALL_TOPICS", "TOPICS", "topics_of_report"]


def topics_of_report(report: ChangeReport) -> frozenset[str]:
    """Return the topics that the material changes of `report` are about; never none."""
    found: set[str] = set()
    for change in report.changes:
        if change.level is not Level.MATERIAL:
            continue
        rules = [finding.rule for finding in change.findings if finding.level is Level.MATERIAL]
        # Where a person called it material, no rule says what it is about.
        found.update(*(topics_of_rule(rule) for rule in rules or [""]))
    return frozenset(found) or ALL_TOPICS
