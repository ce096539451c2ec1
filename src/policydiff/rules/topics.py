"""What a change is about, in a few words that readers know: families of rules as topics.

A topic is a set of families. A finding that belongs to no topic belongs to all of them: a promise that
became weaker, or a change that nobody could read, may concern any.
"""

from __future__ import annotations

from policydiff.rules import (
    children,
    choices,
    data,
    exercise,
    handling,
    places,
    purposes,
    recipients,
    retention,
    rights,
    sales,
    security,
    signals,
)
from policydiff.rules.records import Rule

_TO_ACT = tuple(rule for rule in retention.RULES if rule.id.startswith("time-to-act-"))
"""Periods, but of rights: whoever follows rights is to hear that there is less time to object."""
_KEPT = tuple(rule for rule in retention.RULES if rule not in _TO_ACT)
_FAMILIES: dict[str, tuple[tuple[Rule, ...], ...]] = {
    "advertising": (sales.RULES, signals.RULES, purposes.RULES, recipients.RULES),
    "children": (children.RULES,),
    "data": (data.RULES,),
    "purposes": (purposes.RULES,),
    "retention": (_KEPT,),
    "rights": (choices.RULES, rights.RULES, exercise.RULES, signals.RULES, _TO_ACT),
    "security": (security.RULES,),
    "sharing": (recipients.RULES, places.RULES, sales.RULES),
}
_MAIN: dict[str, tuple[tuple[Rule, ...], ...]] = {
    "data": (data.RULES,),
    "purposes": (purposes.RULES, handling.RULES),
    "sharing": (recipients.RULES, places.RULES),
    "advertising": (sales.RULES, signals.RULES),
    "retention": (_KEPT,),
    "rights": (choices.RULES, rights.RULES, exercise.RULES, _TO_ACT),
    "security": (security.RULES,),
    "children": (children.RULES,),
}

TOPICS = tuple(_FAMILIES)
"""What a watcher may follow, in alphabetical order."""
ALL_TOPICS = frozenset(TOPICS)
OTHER = "other"
MAIN_TOPICS = (*_MAIN, OTHER)
"""Topics of which every rule has exactly one, in the order in which a picture shows them."""


def _by_rule(families: dict[str, tuple[tuple[Rule, ...], ...]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for topic, groups in families.items():
        for rule in (rule.id for group in groups for rule in group):
            found[rule] = found.get(rule, frozenset()) | {topic}
    return found


_TOPICS, _MAIN_TOPIC = _by_rule(_FAMILIES), _by_rule(_MAIN)


def topics_of_rule(rule: str) -> frozenset[str]:
    """Return every topic that a rule, by its id, belongs to; all of them where it belongs to none."""
    return _TOPICS.get(rule, ALL_TOPICS)


def main_topic(rule: str) -> str:
    """Return the one topic that a picture files a rule under, by its id."""
    return next(iter(_MAIN_TOPIC.get(rule, (OTHER,))))
