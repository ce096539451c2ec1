"""The law from effect to level, and the classifier that applies it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.rules import Effect


class Level(StrEnum):
    """Whether people must be told."""

    MATERIAL = "material"
    MINOR = "minor"
    NONE = "none"


class Direction(StrEnum):
    """Whom a change favours, seen from the reader."""

    ADVERSE = "adverse"
    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """A configuration's own level for one rule; the report shows its reason."""

    rule: str
    level: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Law:
    """What a configuration may change about the table from effect to level."""

    favourable: Level = Level.MATERIAL
    """Level of changes that restrict the organisation; purposes, identity and rights stay material."""
    overrides: tuple[RuleOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a change has its level: one rule's reading of it."""

    rule: str
    title: str
    explanation: str
    effect: Effect
    direction: Direction
    level: Level
    old_span: tuple[int, int] | None
    """Characters of `old_text` that the finding speaks of, or None."""
    new_span: tuple[int, int] | None
    legal_basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one edit: at least one finding, always."""

    level: Level
    direction: Direction
    findings: tuple[Finding, ...]
    needs_review: bool = False
    """Nobody understood the change: a person must look."""
    consent_required: bool = False
    """Notice alone is not enough (see docs: the law)."""
    retroactive: bool = False
    """Applied to data collected under an earlier promise."""
    affected_sections: tuple[int, ...] = ()
    """New-side sections that use a defined term this edit changes."""
