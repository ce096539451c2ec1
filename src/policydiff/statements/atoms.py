"""The smallest things two sentences can differ in, with the clause each stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.statements.records import Facet, Node, Stance, Statement
from policydiff.statements.weights import tendency

_SILENT = frozenset({Facet.FILLER, Facet.NEGATION, Facet.NUMBER, Facet.NAME, Facet.CONTACT})


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

    @property
    def key(self) -> tuple[Facet, str]:
        """Equal keys mean the same, wherever they stand."""
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
        if statement.head is not None:
            parts.insert(0, (statement.head, False))
        for node, guarded in parts:
            if node.facet is Facet.CHANNEL and not _is_channel(statement):
                continue
            key = (node.facet, node.id, statement.stance)
            if key not in seen:
                seen.add(key)
                pull = tendency(node, statement.stance, guarded=guarded)
                found.append(
                    Atom(node, statement.stance, act, pull, guarded, data, statement.subordinate)
                )
    return tuple(found)


def _is_channel(statement: Statement) -> bool:
    """Whether "by e-mail" or "on our website" is a way to be told or to act."""
    head = statement.head
    return statement.stance not in (Stance.PERMITTED, Stance.PROHIBITED, Stance.NONE) or (
        head is not None and head.id == "contact"
    )
