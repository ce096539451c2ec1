"""The smallest things two sentences can differ in, with the clause each stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.statements.records import Actor, Facet, Node, Stance, Statement
from policydiff.statements.weights import tendency

_ANYWHERE = "third-country"
_PEOPLE = frozenset({Facet.PLACE, Facet.AUDIENCE})


@dataclass(frozen=True, slots=True)
class Atom:
    """A node in its clause."""

    node: Node
    stance: Stance
    act: str
    tendency: int
    guarded: bool
    data: tuple[str, ...]
    subordinate: bool = False
    sensitive: bool = False
    """The clause speaks of sensitive data."""

    @property
    def key(self) -> tuple[Facet, str]:
        """Equal keys mean the same, wherever they stand: "we encrypt it" says that it is encrypted."""
        if self.node.facet is Facet.DUTY and self.node.text.casefold().startswith("encrypt"):
            return Facet.SECURITY, "encryption"
        return self.node.facet, self.node.id


def atoms_of(statements: Iterable[Statement]) -> tuple[Atom, ...]:
    """Return the atoms of some statements, each (facet, id, stance) once, in reading order."""
    seen: set[tuple[Facet, str, Stance]] = set()
    found: list[Atom] = []
    for statement in statements:
        act = statement.head.id if statement.head else ""
        data = tuple(
            dict.fromkeys(
                n.text for n in statement.nodes if n.facet is Facet.DATA and not n.general
            )
        )
        parts = [(n, False) for n in statement.nodes] + [(n, True) for n in statement.guarded]
        if statement.head is not None and not _is_own_doing(statement):
            parts.insert(0, (statement.head, False))
        for node, guarded in parts:
            if node.facet is Facet.CHANNEL and not _is_channel(statement):
                continue
            key = (node.facet, node.id, statement.stance)
            if key not in seen:
                seen.add(key)
                pull = _pull(node, statement, guarded=guarded)
                found.append(
                    Atom(
                        node,
                        statement.stance,
                        act,
                        pull,
                        guarded,
                        data,
                        statement.subordinate,
                        any(n.sensitive for n in statement.nodes),
                    )
                )
    return tuple(found)


def _pull(node: Node, statement: Statement, *, guarded: bool) -> int:
    """Return the node's tendency in its statement; some kinds of node depend on what stands beside them."""
    beside = statement.nodes + statement.guarded
    if (
        node.facet is Facet.PLACE
        and node.id != _ANYWHERE
        and any(n.id == _ANYWHERE for n in beside)
    ):
        return -1  # "around the world, including Norway" says more than "around the world"
    if node.id == "coverage" and any(n.facet in _PEOPLE for n in beside):
        # "This section applies to residents of Norway": to more people, unless denied, or "only" to them.
        limited = any(n.facet is Facet.SCOPE and n.id in ("only", "most", "some") for n in beside)
        return 1 if limited or statement.stance is Stance.PROHIBITED else -1
    if node.id == "rights-text" and any(n.facet is Facet.SCOPE and n.id == "some" for n in beside):
        return 1  # "this right is limited where …"
    if node.id == "governing-law" and statement.stance is Stance.RIGHT:
        return -1  # "you may invoke arbitration"
    if node.id == "governing-law" and any(n.facet is Facet.SAFEGUARD for n in beside):
        return -1  # arbitration of a complaint under a transfer framework is that person's choice
    return tendency(node, statement.stance, guarded=guarded)


def _is_own_doing(statement: Statement) -> bool:
    """Whether readers do something of which no data is named: "problems that users may not report"."""
    return (
        statement.actor is Actor.USER
        and statement.stance in (Stance.PERMITTED, Stance.PROHIBITED)
        and not any(n.facet is Facet.DATA for n in statement.nodes)
    )


def _is_channel(statement: Statement) -> bool:
    """Whether "by e-mail" or "on our website" is a way to be told or to act."""
    head = statement.head
    return statement.stance not in (Stance.PERMITTED, Stance.PROHIBITED, Stance.NONE) or (
        head is not None and head.id == "contact"
    )
