"""Every rule's examples are its tests; every kind of change has a rule or a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policydiff.align import align_sections
from policydiff.diff import diff_documents
from policydiff.document import parse_document
from policydiff.materiality import Law, judge
from policydiff.rules import CATALOGUE, REASONS, RULES_VERSION, Effect, Example, Rule
from policydiff.statements import compare_statements, load_lexicon

MIRROR = {Effect.EXPANDS: Effect.RESTRICTS, Effect.RESTRICTS: Effect.EXPANDS}
KINDS = (
    *(f"A{n}" for n in range(1, 11)),
    *(f"B{n}" for n in range(1, 11)),
    *(f"C{n}" for n in range(1, 10)),
    *(f"D{n}" for n in range(1, 4)),
    *(f"E{n}" for n in range(1, 6)),
    *(f"F{n}" for n in range(1, 12)),
    *(f"G{n}" for n in range(1, 4)),
    *(f"H{n}" for n in range(1, 4)),
    *(f"I{n}" for n in range(1, 10)),
    *(f"J{n}" for n in range(1, 10)),
    *(f"K{n}" for n in range(1, 13)),
)


def text_of(text: str, lead_in: str) -> str:
    start = "# Privacy\n\nThis page was written with care.\n\n"
    if lead_in:
        return f"{start}{lead_in}\n\n- something that stays\n" + (f"- {text}\n" if text else "")
    return f"{start}{text}\n"


def judged(example: Example) -> tuple[set[str], set[Effect]]:
    """Rule ids and effects that the real pieces of the engine give an example."""
    old = parse_document(text_of(example.old, example.lead_in), format="markdown")
    new = parse_document(text_of(example.new, example.lead_in), format="markdown")
    diff = diff_documents(old, new, align_sections(old, new))
    changes = compare_statements(old, new, diff, load_lexicon())
    findings = [f for j in judge(changes, diff.edits, Law()) for f in j.findings]
    return {f.rule for f in findings}, {f.effect for f in findings}


EXPECTED = Path(__file__).with_name("expected.txt")
FIRING = [(rule, example) for rule in CATALOGUE for example in rule.fires]
SILENT = [(rule, example) for rule in CATALOGUE for example in rule.silent]


@pytest.mark.parametrize(("rule", "example"), FIRING, ids=lambda v: getattr(v, "id", ""))
def test_an_example_fires_its_rule_and_turned_round_its_mirror(
    rule: Rule, example: Example
) -> None:
    rules, effects = judged(example)
    assert rule.id in rules
    _, back = judged(example.mirrored())
    assert back == {MIRROR.get(effect, effect) for effect in effects}


def told(rule: Rule, number: int, example: Example) -> str:
    """One line of expected.txt: what an example and the same turned round are said to be."""
    there, back = judged(example)[0], judged(example.mirrored())[0]
    return f"{rule.id} {number}: {' '.join(sorted(there))} / {' '.join(sorted(back))}"


def test_every_example_gives_exactly_the_rules_written_down() -> None:
    lines = [told(rule, i, e) for rule in CATALOGUE for i, e in enumerate(rule.fires, 1)]
    assert lines == EXPECTED.read_text("utf-8").splitlines()


def test_every_rule_has_an_example() -> None:
    assert [rule.id for rule in CATALOGUE if not rule.fires] == []


@pytest.mark.parametrize(("rule", "example"), FIRING, ids=lambda v: getattr(v, "id", ""))
def test_a_rule_with_a_direction_is_silent_on_its_example_turned_round(
    rule: Rule, example: Example
) -> None:
    if rule.effect in MIRROR:
        assert rule.id not in judged(example.mirrored())[0]


@pytest.mark.parametrize(("rule", "example"), SILENT, ids=lambda v: getattr(v, "id", ""))
def test_a_silent_example_does_not_fire(rule: Rule, example: Example) -> None:
    assert rule.id not in judged(example)[0]


def test_every_kind_of_change_is_covered_or_has_a_reason() -> None:
    covered = {kind for rule in CATALOGUE for kind in rule.covers}
    assert covered.isdisjoint(REASONS)
    assert covered | set(REASONS) == set(KINDS)
    assert all(len(reason.split()) > 8 for reason in REASONS.values())


def test_rules_have_unique_readable_names_and_say_why() -> None:
    ids = [rule.id for rule in CATALOGUE]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+|typography", name) for name in ids)
    assert all(rule.title and rule.rationale and rule.legal_basis for rule in CATALOGUE)
    assert RULES_VERSION


def test_no_word_of_an_example_changes_nothing() -> None:
    for rule in CATALOGUE:
        for example in (*rule.fires, *rule.silent):
            same = Example(example.new, example.new, example.lead_in)
            assert judged(same) == (set(), set())
