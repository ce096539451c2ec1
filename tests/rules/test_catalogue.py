"""Every rule's examples are its tests; every kind of change has a rule or a reason."""

from __future__ import annotations

import os
import re

import pytest
from tests.rules.judging import HERE, MIRROR, ONE_WAY, all_examples, verdict_on

from policydiff.rules import CATALOGUE, REASONS, Effect, Example, Reason, Rule

KINDS = {
    f"{family}{n}"
    for family, count in zip("ABCDEFGHIJK", (10, 10, 9, 3, 5, 11, 3, 3, 9, 9, 12), strict=True)
    for n in range(1, count + 1)
}
EXPECTED = HERE / "expected.txt"
FIRING = [(rule, example) for rule in CATALOGUE for example in rule.fires]
SILENT = [(rule, example) for rule in CATALOGUE for example in rule.silent]
LABELLED = {"ids": lambda value: getattr(value, "id", "")}


@pytest.mark.parametrize(("rule", "example"), FIRING, **LABELLED)
def test_an_example_fires_its_rule_and_turned_round_its_mirror(
    rule: Rule, example: Example
) -> None:
    assert rule.id in verdict_on(example).rules
    if rule.effect in MIRROR:
        assert rule.id not in verdict_on(example.mirrored()).rules


@pytest.mark.parametrize(("rule", "example"), SILENT, **LABELLED)
def test_a_silent_example_does_not_fire(rule: Rule, example: Example) -> None:
    assert rule.id not in verdict_on(example).rules


def test_an_example_turned_round_has_the_mirrored_effects() -> None:
    odd = [
        example
        for example in all_examples()
        if verdict_on(example.mirrored()).effects
        != {MIRROR.get(effect, effect) for effect in verdict_on(example).effects}
    ]
    said = {rule for e in odd for way in (e, e.mirrored()) for rule in verdict_on(way).rules}
    assert all(ONE_WAY.keys() & (verdict_on(e).rules | verdict_on(e.mirrored()).rules) for e in odd)
    assert ONE_WAY.keys() <= said


def test_every_rule_is_asked_about_every_example() -> None:
    """What is reported is what all rules say, the first one where several explain the same."""
    for example in all_examples():
        verdict = verdict_on(example)
        said = {rule.id for rule in CATALOGUE for c in verdict.changes if rule.match(c)}
        assert verdict.rules <= said | {"unexplained-practice-words"}, example
        assert all(j.findings for j in verdict.judgements), example


def test_a_text_that_stays_as_it_is_changes_nothing() -> None:
    texts = {(text, e.lead_in) for e in all_examples() for text in (e.old, e.new)}
    for text, lead_in in sorted(texts):
        assert verdict_on(Example(text, text, lead_in)).judgements == (), text


def told(rule: Rule, name: str, example: Example) -> str:
    """One line of expected.txt: what an example and the same turned round are said to be."""
    there, back = verdict_on(example).rules, verdict_on(example.mirrored()).rules
    return f"{rule.id} {name}: {' '.join(sorted(there))} / {' '.join(sorted(back))}"


def test_every_example_gives_exactly_the_rules_written_down() -> None:
    lines = [
        told(rule, name, example)
        for rule in CATALOGUE
        for kind, examples in (("fires", rule.fires), ("silent", rule.silent))
        for i, example in enumerate(examples, 1)
        for name in (f"{kind} {i}",)
    ]
    if os.environ.get("POLICYDIFF_REGENERATE") == "1":
        EXPECTED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == EXPECTED.read_text("utf-8").splitlines()


def test_every_rule_has_an_example_and_two_near_misses() -> None:
    assert [rule.id for rule in CATALOGUE if not rule.fires] == []
    assert [rule.id for rule in CATALOGUE if len(set(rule.silent)) < 2] == []


def test_every_kind_of_change_is_covered_or_has_a_reason() -> None:
    covered = {kind for rule in CATALOGUE for kind in rule.covers}
    reasons = [reason.kind for reason in REASONS]
    assert covered.isdisjoint(reasons)
    assert covered | set(reasons) == KINDS
    assert len(reasons) == len(set(reasons))


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.kind)
def test_a_reason_is_true_of_its_example(reason: Reason) -> None:
    assert verdict_on(reason.example).rules == set(reason.rules)
    assert len(reason.why.split()) > 8


def test_rules_have_unique_readable_names_and_say_why() -> None:
    ids = [rule.id for rule in CATALOGUE]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+|typography", name) for name in ids)
    assert all(rule.title and rule.rationale and rule.legal_basis for rule in CATALOGUE)


def test_a_rule_recognises_something_and_only_one_sort_of_thing() -> None:
    for rule in CATALOGUE:
        sorts = (bool(rule.selectors), bool(rule.proofs), rule.unexplained)
        assert sorts.count(True) == 1, rule.id
        assert bool(rule.proofs) <= (rule.effect in (Effect.NONE, Effect.RECORD)), rule.id
