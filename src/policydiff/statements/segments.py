"""Statements in the making: the acts of one clause with what they share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from policydiff.statements.entitling import without_grant, without_withdrawn
from policydiff.statements.records import Actor, Facet, Node, Stance, Statement
from policydiff.statements.tokens import Token


@dataclass(slots=True)
class Segment:
    """Statements in the making: acts that share their objects."""

    actor: Actor = Actor.WE
    negated: bool = False
    heads: list[tuple[Node, Facet]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    guarded: list[Node] = field(default_factory=list)
    inherited: bool = False
    subordinate: bool = False
    granted: bool = False
    spared: bool = False
    """What is denied is that readers need anything: "you do not need an account to ask"."""
    denied: Token | None = None
    """The word after a negation that came before any act: "…, but never your address"."""


def next_segment(segments: list[Segment], current: Segment) -> Segment:
    """Put a clause that ended among the others, and return a new one."""
    if current.heads or current.nodes or current.guarded:
        before = segments[-1] if segments else None
        if before and current.denied and not (current.heads or before.negated) and before.heads:
            # "We share your name, but never your address" denies the same act of something else.
            span = (current.denied.start, current.denied.end)
            current.heads = [(replace(node, span=span), facet) for node, facet in before.heads]
            current.actor, current.negated = before.actor, True
            current.inherited = before.inherited
            segments.append(current)
        elif not current.heads and segments and segments[-1].heads:
            # A clause without an act of its own says more about the act before it.
            segments[-1].nodes += current.nodes
            segments[-1].guarded += current.guarded
        elif current.heads and segments and not segments[-1].heads and not segments[-1].negated:
            before = segments.pop()
            current.nodes = before.nodes + current.nodes
            current.guarded = before.guarded + current.guarded
            segments.append(current)
        else:
            segments.append(current)
    return Segment()


def statements_in(segment: Segment) -> list[Statement]:
    """Return what a clause claims: one statement an act, or one without any."""
    nodes, guarded = tuple(segment.nodes), tuple(segment.guarded)
    if any(node.id == "withdraw" for node, _ in segment.heads):
        nodes = without_withdrawn(nodes, segment.heads[0][0])
    if segment.heads and segment.heads[0][1] is Facet.RIGHT:
        nodes = without_grant(nodes, segment.heads[0][0])
    if not segment.heads:
        secured = any(node.facet is Facet.SECURITY for node in nodes)
        stance = Stance.DUTY if secured else Stance.NONE
        denied = segment.negated or segment.denied is not None
        stance = Stance.PROHIBITED if denied else stance
        stance = Stance.RIGHT if segment.granted else stance
        return [Statement(segment.actor, stance, None, nodes, guarded, segment.inherited)]
    found = []
    for node, facet in segment.heads:
        if facet is Facet.RIGHT:
            # "not to be discriminated against" is itself the right.
            own = segment.granted or node.id in ("non-retaliation", "human-review")
            denied = segment.negated and not (own or segment.spared)
            stance = Stance.RIGHT_DENIED if denied else Stance.RIGHT
        elif facet is Facet.DUTY:
            stance = Stance.DUTY_DENIED if segment.negated else Stance.DUTY
        else:
            stance = Stance.PROHIBITED if segment.negated else Stance.PERMITTED
        found.append(
            Statement(
                segment.actor, stance, node, nodes, guarded, segment.inherited, segment.subordinate
            )
        )
    return found
