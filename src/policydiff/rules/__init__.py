"""The catalogue of rules: a family a file, one rule one object."""

from __future__ import annotations

from policydiff.rules.catalogue import CATALOGUE, REASONS, RULES_VERSION
from policydiff.rules.effects import Effect
from policydiff.rules.records import Example, Reason, Rule, RuleMatch, Selector
from policydiff.rules.wording import (
    DISPLACED,
    DONE,
    NOT_JUDGED,
    UNKNOWN_NODE,
    UNKNOWN_SENTENCE,
    explain,
)

__all__ = [
    "CATALOGUE",
    "DISPLACED",
    "DONE",
    "NOT_JUDGED",
    "REASONS",
    "RULES_VERSION",
    "UNKNOWN_NODE",
    "UNKNOWN_SENTENCE",
    "Effect",
    "Example",
    "Reason",
    "Rule",
    "RuleMatch",
    "Selector",
    "explain",
]
