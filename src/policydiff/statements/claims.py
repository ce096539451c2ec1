"""When one statement says at least what another says."""

from __future__ import annotations

from collections.abc import Iterable

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.records import Facet, Node, Stance, Statement
from policydiff.statements.sameness import basic_form

OBJECTS = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.CHANNEL, Facet.DURATION,
    Facet.SAFEGUARD, Facet.SECURITY, Facet.SIGNAL, Facet.CHILD, Facet.AGE, Facet.AUDIENCE,
})  # fmt: skip
_LIMITS = frozenset({Facet.CONDITION, Facet.EXCEPTION, Facet.SCOPE, Facet.RETENTION})
_NARROWING = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.CHANNEL, Facet.CHILD,
    Facet.AUDIENCE,
})  # fmt: skip
"""One object more makes a promise or right smaller: "never sold to brokers" is less than "never sold"."""
_AIMING = frozenset({Facet.PURPOSE, Facet.RECIPIENT, Facet.VENDOR})
"""And a practice: "we use names for letters" is less than "we use names"."""
_BOUND = frozenset({Stance.PROHIBITED, Stance.DUTY, Stance.RIGHT})

Key = tuple[Facet, str]
Keys = frozenset[Key]


def objects_of(statement: Statement) -> Keys:
    """Return what a statement is about: its objects that name a kind."""
    return frozenset(
        (n.facet, n.id) for n in statement.nodes if n.facet in OBJECTS and not n.general
    )


def limits_of(statement: Statement) -> Keys:
    """Return what a statement is bound by: conditions, exceptions, scope."""
    nodes = statement.nodes + statement.guarded
    return frozenset((n.facet, n.id) for n in nodes if n.facet in _LIMITS)


def names_of(nodes: Iterable[Node], lexicon: Lexicon) -> frozenset[str]:
    """Return the names among some nodes, in basic form."""
    return frozenset(basic_form(node.id, lexicon) for node in nodes if node.facet is Facet.NAME)


def is_same_act(other: Statement, claim: Statement) -> bool:
    """Whether two statements have an act, duty or right, the same one, in the same stance."""
    return (
        other.head is not None
        and claim.head is not None
        and other.head.id == claim.head.id
        and other.stance is claim.stance
    )


def claims_as_much(other: Statement, claim: Statement) -> bool:
    """Whether a statement covers a claim: same act and stance, all its objects, no further limit."""
    if not is_same_act(other, claim):
        return False
    objects, other_objects = objects_of(claim), objects_of(other)
    if not (objects <= other_objects and limits_of(other) <= limits_of(claim)):
        return False
    narrowing = _NARROWING if claim.stance in _BOUND else _AIMING
    kinds = {facet for facet, _ in objects}
    return not any(f in narrowing and f not in kinds for f, _ in other_objects)
