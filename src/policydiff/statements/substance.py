"""Which statements claim something people would have to be told, and which of their nodes say it best."""

from __future__ import annotations

from policydiff.document.records import Unit
from policydiff.statements.atoms import Atom
from policydiff.statements.records import Actor, Facet, Node, Stance, Statement

_OBJECTS = frozenset(
    {Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.DURATION}
)
_ALONE = frozenset({Facet.SIGNAL, Facet.SAFEGUARD, Facet.AGE})
_ALONE_IDS = frozenset(
    {
        "acceptance",
        "governing-law",
        "change-notice",
        "incentive",
        "breach",
        "required",
        "assurance",
        "controller",
    }
)
_WEIGHT = {
    Facet.AGE: 0, Facet.SIGNAL: 1, Facet.RECIPIENT: 3, Facet.VENDOR: 3, Facet.PURPOSE: 4, Facet.DATA: 5,
    Facet.PLACE: 6, Facet.SAFEGUARD: 6, Facet.DURATION: 6, Facet.RETENTION: 7, Facet.RIGHT: 2,
    Facet.DUTY: 2, Facet.ACT: 8, Facet.SECURITY: 6, Facet.GOVERNANCE: 5, Facet.REQUIREMENT: 6,
    Facet.CHANNEL: 7, Facet.BASIS: 7, Facet.ITEM: 9, Facet.CHILD: 1, Facet.CONDITION: 9,
}  # fmt: skip


def claims_something(statement: Statement, unit: Unit) -> bool:
    """Whether a statement is a practice, promise, duty or right, not an explanation."""
    nodes = statement.nodes + statement.guarded
    facets = {node.facet for node in nodes}
    if facets & _ALONE or any(node.id in _ALONE_IDS for node in nodes):
        return True
    match statement.stance:
        case Stance.PERMITTED | Stance.PROHIBITED:
            return bool(facets & _OBJECTS) or (statement.inherited and bool(nodes))
        case Stance.DUTY | Stance.DUTY_DENIED:
            return bool(facets) or statement.inherited
        case Stance.RIGHT | Stance.RIGHT_DENIED:
            return _is_right(statement, facets)
    return unit in (Unit.ITEM, Unit.ROW) and bool(facets & (_OBJECTS - {Facet.PLACE}))


def _is_right(statement: Statement, facets: set[Facet]) -> bool:
    if statement.head is None or (statement.actor is not Actor.USER and not statement.inherited):
        return statement.head is not None
    concerns_data = bool(
        facets & {Facet.DATA, Facet.PURPOSE, Facet.CHANNEL, Facet.CONTACT, Facet.CONDITION}
    )
    return concerns_data or statement.head.id in (
        "complain",
        "withdraw",
        "appeal",
        "object",
        "portability",
    )


def weighty_atoms(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Return up to four atoms that name what a sentence says, the heaviest first; never none."""
    order = sorted(range(len(atoms)), key=lambda i: (_weight(atoms[i].node), i))
    named = [
        atoms[i] for i in order if atoms[i].node.facet in _WEIGHT and not atoms[i].node.general
    ]
    chosen = named[:4] or [atoms[i] for i in order[:1]]
    main = next(
        (a for a in atoms if a.tendency and a.node.facet in (Facet.ACT, Facet.DUTY, Facet.RIGHT)),
        None,
    )
    if main is None:
        main = next((a for a in chosen if a.tendency), chosen[0])
    rest = [a for a in chosen if a is not main]
    return (main, *rest) if main in chosen else (main, *chosen)


def _weight(node: Node) -> int:
    return (0 if node.sensitive else 1) + _WEIGHT.get(node.facet, 20)
