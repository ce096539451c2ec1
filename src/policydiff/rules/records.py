"""A rule is data: which differences it recognises, what they do, why, and examples that prove it."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.i18n import ENGLISH, Translator
from policydiff.rules.effects import Effect
from policydiff.rules.wording import DISPLACED, explain, explain_words
from policydiff.statements import Delta, Facet, Node, Operation, Proof, Stance, StatementChange


@dataclass(frozen=True, slots=True)
class Selector:
    """Which deltas a rule recognises; an empty field recognises every value."""

    facets: tuple[Facet, ...] = ()
    operations: tuple[Operation, ...] = ()
    stances: tuple[Stance, ...] = ()
    ids: tuple[str, ...] = ()
    """Ids of the nodes: one of them must be among those that came or went."""
    acts: tuple[str, ...] = ()
    tendency: int | None = None
    sensitive: bool = False

    def accepts(self, delta: Delta) -> bool:
        """Tell whether the delta is one of those described."""
        return (
            (not self.facets or delta.facet in self.facets)
            and (not self.operations or delta.operation in self.operations)
            and (not self.stances or delta.stance in self.stances)
            and (not self.ids or any(n.id in self.ids for n in delta.before + delta.after))
            and (not self.acts or delta.act in self.acts)
            and (self.tendency is None or delta.tendency == self.tendency)
            and (not self.sensitive or any(n.sensitive for n in delta.before + delta.after))
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of sentences; an empty text is a sentence that is not there."""

    old: str
    new: str
    lead_in: str = ""

    def mirrored(self) -> Example:
        """Return the same pair the other way round."""
        return Example(self.new, self.old, self.lead_in)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a kind of change has no rule of its own, and which rules speak of it instead."""

    kind: str
    """"A1" to "K12"."""
    why: str
    example: Example
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """One place where a rule fires: the delta it explains, and what to say with."""

    delta: int | None
    """Index into `StatementChange.deltas`; None where the rule speaks of the whole change."""
    explanation: str
    old_span: tuple[int, int] | None = None
    new_span: tuple[int, int] | None = None
    consent: bool = False
    """Notice alone is not enough."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change, its effect and its reasons."""

    id: str
    covers: tuple[str, ...]
    """Kinds of change (A1 to K12) that it covers."""
    title: str
    rationale: str
    legal_basis: tuple[str, ...]
    effect: Effect
    explanation: str
    """Template; see `policydiff.rules.wording.explain` for its fields."""
    selectors: tuple[Selector, ...] = ()
    proofs: tuple[Proof, ...] = ()
    """Proofs of sameness that it reports, where it explains why nothing changed."""
    beside: Selector | None = None
    """It speaks only where the same change has a difference like this as well."""
    alone: bool = False
    """It passes over words that another difference of the same change speaks of."""
    unexplained: bool = False
    """It reports practice words that no delta accounts for."""
    consent: bool = False
    """Notice alone is not enough."""
    consent_if_sensitive: bool = False
    """Notice alone is not enough where the clause speaks of sensitive data."""
    retroactive: bool = False
    """Data collected under an earlier promise gets the new terms."""
    firm: bool = False
    """Purposes, identity and rights: material even when favourable changes are configured as minor."""
    fires: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()

    def match(self, change: StatementChange, t: Translator = ENGLISH) -> tuple[RuleMatch, ...]:
        """Return every place in a change where this rule fires, explained in the language of `t`."""
        if change.proof is not None:
            if change.proof in self.proofs:
                return (RuleMatch(None, t(self.explanation), consent=self.consent),)
            return ()
        if self.beside is not None and not any(map(self.beside.accepts, change.deltas)):
            return ()
        found = [
            RuleMatch(
                i,
                explain(self.explanation, delta, t),
                _span(delta.before),
                _span(delta.after),
                self.consent or (self.consent_if_sensitive and delta.sensitive),
            )
            for i, delta in enumerate(change.deltas)
            if any(selector.accepts(delta) for selector in self.selectors)
            and not (self.alone and _is_shared(delta, change.deltas))
        ]
        if self.unexplained and change.unexplained:
            said = DISPLACED if change.displaced else self.explanation
            found.append(RuleMatch(None, explain_words(said, change.unexplained, t)))
        return tuple(found)


def _is_shared(delta: Delta, deltas: tuple[Delta, ...]) -> bool:
    """Whether another delta speaks of the very words: "always" is a limit and firm as well."""
    words = {node.span for node in delta.before + delta.after}
    return any(
        node.span in words
        for other in deltas
        if other is not delta
        for node in other.before + other.after
    )


def _span(nodes: tuple[Node, ...]) -> tuple[int, int] | None:
    spans = [node.span for node in nodes if node.span is not None]
    return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
