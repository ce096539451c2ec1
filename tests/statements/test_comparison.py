"""What edits do to statements: proofs of sameness, deltas, and languages without a lexicon."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import policydiff
from policydiff.align import align_sections
from policydiff.diff import diff_documents
from policydiff.document import parse_document
from policydiff.materiality import (
    Direction,
    Law,
    Level,
    RuleOverride,
    judge,
    worst_level,
)
from policydiff.statements import (
    Operation,
    Proof,
    StatementChange,
    compare_statements,
    load_lexicon,
    reading_coverage,
)


def compare(old: str, new: str, locale: str = "en") -> tuple[StatementChange, ...]:
    before = parse_document(old, format="markdown", locale=locale)
    after = parse_document(new, format="markdown", locale=locale)
    diff = diff_documents(before, after, align_sections(before, after))
    changes = compare_statements(before, after, diff, load_lexicon())
    assert len(changes) == len(diff.edits)
    return changes


def verdicts(
    old: str, new: str, law: Law | None = None, locale: str = "en"
) -> list[tuple[Level, Direction]]:
    before = parse_document(old, format="markdown", locale=locale)
    after = parse_document(new, format="markdown", locale=locale)
    diff = diff_documents(before, after, align_sections(before, after))
    changes = compare_statements(before, after, diff, load_lexicon())
    judgements = judge(changes, diff.edits, law or Law())
    assert all(j.findings for j in judgements)
    return [(j.level, j.direction) for j in judgements]


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        ("We collect your informatoin here.", "We collect your information here.", Proof.SPELLING),
        ("# A\n\nWe collect names.", "# B\n\nWe collect names.", Proof.HEADING),
        ("We like our garden.", "We love our garden.", Proof.NO_PRACTICE),
    ],
)
def test_sameness_is_proved(old: str, new: str, proof: Proof) -> None:
    assert [change.proof for change in compare(old, new)] == [proof]


def test_a_practice_stated_elsewhere_is_no_change() -> None:
    old = "# A\n\nWe share your telephone number with our affiliates.\n\n# B\n\nHello.\n"
    new = old + "\nWe may share your telephone number with our affiliates.\n"
    assert [change.proof for change in compare(old, new)] == [Proof.STATED_ELSEWHERE]


def test_a_period_changes_by_amount_not_by_wording() -> None:
    (change,) = compare("We keep logs for 30 days.", "We keep logs for 3 months.")
    (delta,) = change.deltas
    assert delta.operation is Operation.CHANGED
    assert delta.tendency == 1


def test_words_of_another_language_are_never_silently_minor() -> None:
    before = "# Vie privée\n\nNous ne vendons pas vos données.\n"
    after = "# Vie privée\n\nNous vendons vos données.\n"
    (change,) = compare(before, after, locale="fr")
    assert change.unexplained
    assert verdicts(before, after, locale="fr") == [(Level.MATERIAL, Direction.NEUTRAL)]


def test_a_configured_level_is_applied_and_shown() -> None:
    law = Law(overrides=(RuleOverride("data-category-added", Level.MINOR, "told by a banner"),))
    old, new = "We collect your name.", "We collect your name and your telephone number."
    assert verdicts(old, new) == [(Level.MATERIAL, Direction.ADVERSE)]
    assert verdicts(old, new, law) == [(Level.MINOR, Direction.NEUTRAL)]


def test_favourable_changes_may_be_configured_minor_but_not_rights() -> None:
    law = Law(favourable=Level.MINOR)
    fewer = ("We collect your name and your telephone number.", "We collect your name.")
    assert verdicts(*fewer, law) == [(Level.MINOR, Direction.NEUTRAL)]
    right = (
        "Hello.\n\nYou may read this.",
        "Hello.\n\nYou may read this.\n\nYou have the right to object.",
    )
    assert verdicts(*right, law) == [(Level.MATERIAL, Direction.FAVOURABLE)]


def test_levels_and_directions_of_nothing() -> None:
    assert worst_level(()) is Level.NONE


def test_coverage_is_a_share() -> None:
    document = parse_document("We collect your name. Hello there.", format="markdown", locale="en")
    assert reading_coverage(document, load_lexicon()) == 1.0
    french = parse_document("Nous gardons vos données.", format="markdown", locale="fr")
    assert reading_coverage(french, load_lexicon()) == 0.0


WORDS = st.sampled_from(
    [
        "we",
        "you",
        "may",
        "not",
        "do",
        "never",
        "collect",
        "share",
        "sell",
        "your",
        "name",
        "data",
        "with",
        "advertisers",
        "unless",
        "except",
        "only",
        ",",
        ".",
        "and",
        "or",
        "30",
        "days",
        "right",
        "to",
        "delete",
        "if",
        "consent",
    ]
)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will announce important changes by email thirty days before.",
        "You may object to a change before it takes effect.",
        "We never change this text without telling you.",
    ],
)
def test_a_promise_below_a_log_of_changes_is_no_entry_of_it(sentence: str) -> None:
    before = "# P\n\nHello.\n\n## Summary of changes\n\n1 May 2024: first version.\n"
    assert Level.MATERIAL in {level for level, _ in verdicts(before, f"{before}\n{sentence}\n")}
    headed = before.replace("Summary of changes", "If this policy changes")
    assert Level.MATERIAL in {level for level, _ in verdicts(headed, f"{headed}\n{sentence}\n")}


def test_another_request_to_somebody_else_is_not_stated_elsewhere() -> None:
    before = "# P\n\nYou can ask the club to greet you.\n\nWe offer support.\n"
    after = f"{before}\nYou can ask your team to leave you out of these support calls.\n"
    assert Level.MATERIAL in {level for level, _ in verdicts(before, after)}


def test_the_columns_of_a_table_of_samples_are_what_it_lists() -> None:
    before = "# P\n\nHello.\n"
    table = "| Port | Badge | Last visit |\n|---|---|---|\n| xx | xxx | 2024-05-01 |\n"
    after = f"{before}\nThis is what we store:\n\n{table}"
    assert (Level.MATERIAL, Direction.ADVERSE) in verdicts(before, after)
    assert (Level.MATERIAL, Direction.FAVOURABLE) in verdicts(after, before)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=14), st.lists(WORDS, min_size=1, max_size=14))
@example(["we", "name", "only"], ["we", "unless", "only", "name"])
@example(["collect", "we", "days"], ["days", "collect", ",", "days", "we"])
@example(["not", "we"], ["never", ".", "we", "we", "not"])
@example(["we", ".", "we"], ["we", ",", ".", "we", "."])
@example(["name", "only"], ["name", "delete"])
@example(["we", "collect", "consent"], ["we", "unless", "collect"])
def test_any_pair_gets_a_verdict_and_its_mirror(old: list[str], new: list[str]) -> None:
    mirror = {Direction.ADVERSE: Direction.FAVOURABLE, Direction.FAVOURABLE: Direction.ADVERSE}
    before, after = "# P\n\n" + " ".join(old) + "\n", "# P\n\n" + " ".join(new) + "\n"
    there, back = verdicts(before, after), verdicts(after, before)
    assert sorted(there) == sorted((level, mirror.get(d, d)) for level, d in back)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("fr", "Nous gardons vos courriers 1,5 ans.", "Nous gardons vos courriers 15 ans."),
        ("fr", "La copie coûte 5 €.", "La copie coûte 5 $."),
        ("en", "We keep logs for ≥ 30 days.", "We keep logs for ≤ 30 days."),
        ("en", "We sell your data: ✗", "We sell your data: ✓"),
    ],
)
def test_a_changed_sign_is_no_typography(language: str, old: str, new: str) -> None:
    before, after = (f"# P\n\nA B C.\n\n{text}\n" for text in (old, new))
    assert policydiff.compare(before, after, locale=language).level.value == "material"
    assert policydiff.compare(after, before, locale=language).level.value == "material"


def test_a_link_that_went_in_an_unread_language_is_left_to_a_person() -> None:
    text = "# Politique\n\nNous gardons vos données. {} pour ne plus recevoir nos lettres avec les offres.\n"
    old, new = text.format("[Cliquez ici](https://a.example/x)"), text.format("Cliquez ici")
    report = policydiff.compare(f"---\nlang: fr\n---\n{old}", f"---\nlang: fr\n---\n{new}")
    assert [(c.unit.value, c.level.value, c.needs_review) for c in report.changes] == [
        ("link", "material", True)
    ]
