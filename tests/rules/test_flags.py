"""Where telling people is not enough; what reaches back; what a favourable change may be configured as."""

from __future__ import annotations

import pytest
from tests.rules.judging import verdict_on

from policydiff.rules import CATALOGUE, NOT_JUDGED, Effect, Example, Rule

NEEDS_CONSENT = {
    "A2": "sensitive data",
    "B2": "an incompatible purpose on data already held",
    "B3": "targeted advertising",
    "B4": "training of models",
    "B5": "automated decisions",
    "C3": "sale",
    "C4": "a promise not to sell or share dropped",
    "C8": "made visible to others",
    "F1": "a right removed",
    "F4": "consent no longer asked",
    "F9": "rights limited to some residents",
    "G1": "a lower age",
    "G2": "practices on children",
    "I8": "applied to data already held",
}
ASKED = (Effect.EXPANDS, Effect.REDIRECTS, Effect.UNCLEAR)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.id)
def test_a_rule_asks_for_consent_exactly_where_its_kinds_do(rule: Rule) -> None:
    grave = any(kind in NEEDS_CONSENT for kind in rule.covers)
    assert rule.consent is (grave and rule.effect in ASKED)


@pytest.mark.parametrize("kind", sorted(NEEDS_CONSENT))
def test_every_kind_that_needs_consent_has_an_example_that_says_so(kind: str) -> None:
    rules = [rule for rule in CATALOGUE if kind in rule.covers and rule.consent]
    assert rules
    for rule in rules:
        for example in rule.fires:
            assert any(j.consent_required for j in verdict_on(example).judgements), rule.id


def test_nothing_that_binds_the_organisation_more_asks_for_consent() -> None:
    for rule in CATALOGUE:
        if rule.effect is Effect.RESTRICTS:
            for example in rule.fires:
                weighty = [j for j in verdict_on(example).judgements if j.consent_required]
                assert weighty == [], rule.id


def test_only_what_says_that_it_reaches_back_is_retroactive() -> None:
    back = {rule.id for rule in CATALOGUE if rule.retroactive}
    assert back == {"purpose-on-existing-data", "effective-date-brought-forward"}
    for rule in CATALOGUE:
        for example in (*rule.fires, *rule.silent):
            verdict = verdict_on(example)
            said = any(j.retroactive for j in verdict.judgements)
            assert said is bool(back & verdict.rules)
    assert all(rule.consent for rule in CATALOGUE if rule.retroactive)


def test_words_about_data_already_held_reach_back() -> None:
    example = Example(
        "We may use data for research.",
        "We may use data, including data already collected, for research.",
    )
    assert any(j.retroactive and j.consent_required for j in verdict_on(example).judgements)


def test_what_is_not_judged_is_said_in_the_same_words_everywhere() -> None:
    for rule in CATALOGUE:
        assert rule.explanation.endswith("{not_judged}") is (rule.effect is Effect.UNCLEAR), rule.id
        for example in (*rule.fires, *rule.silent):
            for judgement in verdict_on(example).judgements:
                unclear = [f for f in judgement.findings if f.effect is Effect.UNCLEAR]
                assert judgement.needs_review is bool(unclear)
                assert all(f.explanation.endswith(NOT_JUDGED) for f in unclear)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "We share your health data with your doctor.",
            "We share your health data with your doctor and insurers.",
        ),
        (
            "We use your fingerprints for security.",
            "We use your fingerprints for security and research.",
        ),
        ("", "We share your genetic data with researchers."),
    ],
)
def test_a_new_use_of_sensitive_data_needs_consent(old: str, new: str) -> None:
    there, back = Example(old, new), Example(new, old)
    assert any(j.consent_required for j in verdict_on(there).judgements)
    assert not any(j.consent_required for j in verdict_on(back).judgements)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "We share your name with your doctor.",
            "We share your name with your doctor and insurers.",
        ),
        ("We use your name for security.", "We use your name for security and research."),
    ],
)
def test_a_new_use_of_other_data_does_not(old: str, new: str) -> None:
    assert not any(j.consent_required for j in verdict_on(Example(old, new)).judgements)
