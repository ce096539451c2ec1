"""How a comparison came to its verdict, step by step: what a person sees who asks why."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from policydiff.diff.records import EditKind
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Finding, Level
from policydiff.statements.records import Delta, Proof
from policydiff.statements.trace import TextTrace


@dataclass(frozen=True, slots=True)
class ChangeTrace:
    """One edit: what it does to the statements, and what the rules make of that."""

    kind: EditKind
    unit: Unit
    before: str
    after: str
    proof: Proof | None
    """Why nothing changed, where nothing did."""
    deltas: tuple[Delta, ...]
    unexplained: tuple[str, ...]
    """Practice words that changed and that no delta accounts for."""
    level: Level
    direction: Direction
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ComparisonTrace:
    """Two texts as they were read, and every difference between them."""

    level: Level
    before: TextTrace
    after: TextTrace
    changes: tuple[ChangeTrace, ...]


def trace_to_json(trace: TextTrace | ComparisonTrace) -> str:
    """Return a trace as JSON: the names of the records, spans and lists as arrays."""
    return json.dumps(asdict(trace), ensure_ascii=False, indent=2)
