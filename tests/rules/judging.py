"""What the real pieces of the engine say of an example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policydiff.align import align_sections
from policydiff.diff import diff_documents
from policydiff.document import parse_document
from policydiff.materiality import Judgement, Law, judge
from policydiff.rules import CATALOGUE, Effect, Example
from policydiff.statements import StatementChange, compare_statements, load_lexicon

HERE = Path(__file__).parent
MIRROR = {Effect.EXPANDS: Effect.RESTRICTS, Effect.RESTRICTS: Effect.EXPANDS}
ONE_WAY = {
    "effective-date-brought-forward": "a later day than before is what every new version has: a record"
}
"""Rules with a direction whose example, turned round, is no effect of the other direction; and why."""
START = "# Privacy\n\nThis page was written with care.\n\n"


@dataclass(frozen=True)
class Verdict:
    """Everything that is said of one example."""

    old: str
    new: str
    changes: tuple[StatementChange, ...]
    judgements: tuple[Judgement, ...]

    @property
    def rules(self) -> set[str]:
        return {f.rule for j in self.judgements for f in j.findings}

    @property
    def effects(self) -> set[Effect]:
        return {f.effect for j in self.judgements for f in j.findings}

    @property
    def explanations(self) -> list[str]:
        return [f.explanation for j in self.judgements for f in j.findings]


def text_of(text: str, lead_in: str = "") -> str:
    if lead_in:
        return f"{START}{lead_in}\n\n- something that stays\n" + (f"- {text}\n" if text else "")
    return f"{START}{text}\n"


@cache
def verdict_on(example: Example) -> Verdict:
    return verdict_between(
        text_of(example.old, example.lead_in), text_of(example.new, example.lead_in)
    )


def verdict_between(old_text: str, new_text: str) -> Verdict:
    old = parse_document(old_text, format="markdown")
    new = parse_document(new_text, format="markdown")
    diff = diff_documents(old, new, align_sections(old, new))
    changes = compare_statements(old, new, diff, load_lexicon())
    return Verdict(old_text, new_text, changes, judge(changes, diff.edits, Law()))


@dataclass(frozen=True)
class Cell:
    """One edit of one subject: the rules that speak of it, or the reason why none does."""

    subject: str
    edit: str
    rules: tuple[str, ...]
    example: Example | None
    reason: str = ""


def read_cells() -> list[Cell]:
    cells, subject = [], ""
    for line in (HERE / "cells.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            subject = line.strip("[]")
        elif " | " in line and not line.startswith("#"):
            edit, said, *sides = line.split(" | ")
            if sides:
                old, new = ("" if side == "-" else side for side in sides)
                cells.append(Cell(subject, edit, tuple(said.split()), Example(old, new)))
            else:
                cells.append(Cell(subject, edit, (), None, said))
    return cells


def all_examples() -> list[Example]:
    """Every example of the catalogue and of the table, each once, in a fixed order."""
    own = [e for rule in CATALOGUE for e in (*rule.fires, *rule.silent)]
    return list(dict.fromkeys([*own, *(c.example for c in read_cells() if c.example)]))
