"""What a notice is about, in words that a watcher can choose from.

A topic is a set of families of rules. A watcher who follows some topics is told when a material change
has a finding of one of them. Findings that belong to no topic belong to all: a promise that became
weaker, or a change that nobody could read, may concern any of them, and a watcher who is told too much
has lost less than one who was not told.
"""

from __future__ import annotations

from policydiff.materiality import Level
from policydiff.report import ChangeReport
from policydiff.rules import (
    Rule,
    children,
    choices,
    data,
    exercise,
    places,
    purposes,
    recipients,
    retention,
    rights,
    sales,
    security,
    signals,
)

__all__ = ["ALL_TOPICS", "TOPICS", "topics_of_report"]

_FAMILIES: dict[str, tuple[tuple[Rule, ...], ...]] = {
    "advertising": (sales.RULES, signals.RULES, purposes.RULES, recipients.RULES),
    "children": (children.RULES,),
    "data": (data.RULES,),
    "purposes": (purposes.RULES,),
    "retention": (retention.RULES,),
    "rights": (choices.RULES, rights.RULES, exercise.RULES, signals.RULES),
    "security": (security.RULES,),
    "sharing": (recipients.RULES, places.RULES, sales.RULES),
}

TOPICS = tuple(_FAMILIES)
"""What a watcher may follow, in alphabetical order."""
ALL_TOPICS = frozenset(TOPICS)

_RULES = {
    topic: {rule.id for family in families for rule in family}
    for topic, families in _FAMILIES.items()
}
_BY_RULE = {
    rule: frozenset(topic for topic, rules in _RULES.items() if rule in rules)
    for rule in set().union(*_RULES.values())
}


def topics_of_report(report: ChangeReport) -> frozenset[str]:
    """Return the topics that the material changes of `report` are about; never none."""
    found: set[str] = set()
    for change in report.changes:
        if change.level is not Level.MATERIAL:
            continue
        rules = [finding.rule for finding in change.findings if finding.level is Level.MATERIAL]
        # Where a person called it material, no rule says what it is about.
        found.update(*(_BY_RULE.get(rule, ALL_TOPICS) for rule in rules or [""]))
    return frozenset(found) or ALL_TOPICS
