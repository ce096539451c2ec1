"""The law from effect to level, and the classifier that applies it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from policydiff.diff.records import Edit
from policydiff.i18n import Translator, translator
from policydiff.rules import (
    CATALOGUE,
    NOT_JUDGED,
    UNKNOWN_NODE,
    UNKNOWN_SENTENCE,
    Effect,
    Rule,
    RuleMatch,
    explain,
)
from policydiff.statements import Entry, StatementChange


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
    """What a configuration may change about judging: the table from effect to level, and the words."""

    favourable: Level = Level.MATERIAL
    """Level of changes that restrict the organisation; purposes, identity and rights stay material."""
    overrides: tuple[RuleOverride, ...] = ()
    lexicon: tuple[Entry, ...] = ()
    """The organisation's own words, on top of the lexicon that comes with the package."""
    language: str = "en"
    """In which findings are explained; it changes no verdict."""


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


_LEVELS = {
    Effect.EXPANDS: Level.MATERIAL,
    Effect.RESTRICTS: Level.MATERIAL,
    Effect.REDIRECTS: Level.MATERIAL,
    Effect.UNCLEAR: Level.MATERIAL,
    Effect.RECORD: Level.MINOR,
    Effect.NONE: Level.MINOR,
}
_DIRECTIONS = {Effect.EXPANDS: Direction.ADVERSE, Effect.RESTRICTS: Direction.FAVOURABLE}
_RANK = {Level.NONE: 0, Level.MINOR: 1, Level.MATERIAL: 2}


def worst_level(levels: Iterable[Level]) -> Level:
    """Return the worst of some levels; `NONE` where there are none."""
    return max(levels, key=_RANK.__getitem__, default=Level.NONE)


def judge(
    changes: tuple[StatementChange, ...], edits: tuple[Edit, ...], law: Law
) -> tuple[Judgement, ...]:
    """Return the verdict on every edit, in order; `changes[i]` says what `edits[i]` does.

    Every verdict has at least one finding. What no rule explains is unclear, hence material.
    """
    if len(changes) != len(edits):
        raise ValueError(f"{len(changes)} statement changes for {len(edits)} edits")
    # Most changes of a long text are alike: the same change has the same verdict.
    verdicts = {change: judge_change(change, law) for change in dict.fromkeys(changes)}
    return tuple(verdicts[change] for change in changes)


def judge_change(change: StatementChange, law: Law) -> Judgement:
    """Apply the catalogue and the law to one change."""
    t = translator(law.language)
    matched = _matches(change, t)
    findings = tuple(dict.fromkeys(_finding(rule, match, law, t) for rule, match in matched)) or (
        _unexplained(law, t),
    )
    level = worst_level(finding.level for finding in findings)
    weighty = [f for f in findings if f.level is Level.MATERIAL]
    material = {f.rule for f in weighty}
    return Judgement(
        level=level,
        direction=_joined(f.direction for f in weighty),
        findings=tuple(sorted(findings, key=lambda f: -_RANK[f.level])),
        needs_review=any(f.effect is Effect.UNCLEAR for f in weighty),
        consent_required=any(match.consent for rule, match in matched if rule.id in material),
        retroactive=any(rule.retroactive for rule, _ in matched if rule.id in material),
        affected_sections=change.affected_sections,
    )


def _matches(change: StatementChange, t: Translator) -> list[tuple[Rule, RuleMatch]]:
    """Ask the rules in order; the first that explains a delta is the one that counts."""
    explained: set[int] = set()
    found: list[tuple[Rule, RuleMatch]] = []
    for rule in CATALOGUE:
        matches = rule.match(change, t)
        if matches:  # of a hundred rules about one
            fresh = [m for m in matches if m.delta is None or m.delta not in explained]
            found += [(rule, match) for match in fresh]
            explained.update(match.delta for match in fresh if match.delta is not None)
    for index, delta in enumerate(change.deltas):
        if index not in explained:
            found.append((_UNCLEAR, RuleMatch(index, explain(UNKNOWN_NODE, delta, t))))
    return found


_UNCLEAR = next(rule for rule in CATALOGUE if rule.unexplained)


def _finding(rule: Rule, match: RuleMatch, law: Law, t: Translator) -> Finding:
    level, explanation = _level(rule, law), match.explanation
    override = next((o for o in law.overrides if o.rule == rule.id), None)
    if override is not None:
        if override.level is not level:
            said = {
                Level.MATERIAL: "Configured as material: {reason}",
                Level.MINOR: "Configured as minor: {reason}",
            }[override.level]
            explanation += f" {t(said, reason=override.reason)}"
        level = override.level
    return Finding(
        rule=rule.id,
        title=t(rule.title),
        explanation=explanation,
        effect=rule.effect,
        direction=_DIRECTIONS.get(rule.effect, Direction.NEUTRAL),
        level=level,
        old_span=match.old_span,
        new_span=match.new_span,
        legal_basis=rule.legal_basis,
    )


def _level(rule: Rule, law: Law) -> Level:
    if rule.effect is Effect.RESTRICTS and not rule.firm:
        return law.favourable
    return _LEVELS[rule.effect]


def _unexplained(law: Law, t: Translator) -> Finding:
    said = t(UNKNOWN_SENTENCE, not_judged=t(NOT_JUDGED))
    # No configuration makes minor what nobody understood.
    return _finding(_UNCLEAR, RuleMatch(None, said), Law(language=law.language), t)


def _joined(directions: Iterable[Direction]) -> Direction:
    """Return the one direction that is not neutral, `MIXED` where there are several."""
    said = set(directions) - {Direction.NEUTRAL}
    if len(said) > 1:
        return Direction.MIXED
    return next(iter(said), Direction.NEUTRAL)
