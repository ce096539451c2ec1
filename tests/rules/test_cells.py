"""Every edit of everything a policy speaks of has a rule, or a reason why it has none."""

from __future__ import annotations

import pytest
from tests.rules.judging import Cell, read_cells, verdict_between, verdict_on

from policydiff.rules import CATALOGUE, Effect

SUBJECTS = (
    "data", "purpose", "recipient", "vendor", "place", "safeguard", "retention", "right", "channel",
    "age or child", "security", "breach", "controller", "contact", "scope", "governing terms", "change notice",
    "consent", "exception", "condition", "modality", "negation", "quantifier", "definition", "date", "link",
)  # fmt: skip
EDITS = ("added", "removed", "widened", "narrowed", "replaced", "negated")
CELLS = read_cells()


def named(cell: Cell) -> str:
    return f"{cell.subject} {cell.edit}"


def test_every_subject_has_every_edit_once() -> None:
    assert [named(cell) for cell in CELLS] == [f"{s} {e}" for s in SUBJECTS for e in EDITS]


def test_a_cell_names_rules_that_exist_or_says_why_there_is_none() -> None:
    ids = {rule.id for rule in CATALOGUE}
    for cell in CELLS:
        assert set(cell.rules) <= ids
        assert cell.rules or len(cell.reason.split()) > 5, named(cell)


@pytest.mark.parametrize("cell", [c for c in CELLS if c.example], ids=named)
def test_the_rules_of_a_cell_speak_of_its_edit(cell: Cell) -> None:
    assert cell.example is not None
    assert verdict_on(cell.example).rules == set(cell.rules)


@pytest.mark.parametrize("cell", [c for c in CELLS if c.edit == "added"], ids=named)
def test_a_sentence_of_any_subject_may_move(cell: Cell) -> None:
    assert cell.example is not None
    here, there = "# One\n\nThe cat sleeps.\n\n{}\n\n", "# Two\n\nThe dog barks.\n\n{}\n"
    sentence = cell.example.new
    verdict = verdict_between(
        here.format(sentence) + there.format(""), here.format("") + there.format(sentence)
    )
    assert verdict.rules <= {"text-moved", "stated-elsewhere"}
    assert verdict.effects == {Effect.NONE}
