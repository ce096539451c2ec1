"""The catalogue of rules: a family a file, one rule one object."""

from __future__ import annotations

from policydiff.rules.catalogue import CATALOGUE, REASONS, RULES_VERSION
from policydiff.rules.effects import Effect
from policydiff.rules.records import Example, Rule, RuleMatch, Selector
from policydiff.rules.wording import explain

__all__ = [
    "CATALOGUE",
    "REASONS",
    "RULES_VERSION",
    "Effect",
    "Example",
    "Rule",
    "RuleMatch",
    "Selector",
    "explain",
]
