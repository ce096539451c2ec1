"""No generated sentence says what its change does not hold: numbers, names, quotes, sides, claims."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policydiff
from policydiff.config import Config
from policydiff.i18n import translator
from policydiff.materiality import Law, Level
from policydiff.notice import headline, refusals, sound_headline, without_untruths
from policydiff.notice.untruths import Evidence, evidence_of, untruths
from policydiff.report import ChangeReport
from policydiff.rules import CATALOGUE
from policydiff.rules.records import Example
from policydiff.statements import load_lexicon

LEXICON = load_lexicon()
START = "# Privacy policy\n\nThis page was written with care.\n\n"
OLD = "We keep logs for 30 days. We do not share your address with advertisers."
NEW = "We keep logs for 90 days. We share your address with Ostvik Ltd and with insurers."


def policy(text: str, lead_in: str = "") -> str:
    if not lead_in:
        return f"{START}{text}\n\nThe end.\n"
    return f"{START}{lead_in}\n\n- something that stays\n- {text}\n\nThe end.\n"


@functools.cache
def report(old: str, new: str, lead_in: str = "", language: str = "en") -> ChangeReport:
    config = replace(Config(), law=Law(language=language))
    return policydiff.compare(policy(old, lead_in), policy(new, lead_in), config=config)


def evidence(old: str, new: str, lead_in: str = "") -> Evidence:
    made = report(old, new, lead_in)
    (change,) = (each for each in made.changes if each.new_text == new)
    return evidence_of(change, made, LEXICON, ("Bramble",))


KEPT = ("We keep logs for 30 days.", "We keep logs for 90 days.")
SHARED = (
    "We do not share your address with advertisers.",
    "We share your address with advertisers and with Ostvik Ltd.",
)


@pytest.mark.parametrize(
    ("pair", "said", "refused"),
    [
        (KEPT, "“Logs” are now kept for 90 days instead of 30 days.", ()),
        (KEPT, "“Logs” are now kept for 91 days instead of 30 days.", ("91",)),
        (KEPT, "“Logs” are now kept for “three months” instead of 30 days.", ("three months",)),
        (KEPT, "The text now says “90 days” instead of “30 days”.", ()),
        (KEPT, "The text now says “30 days” instead of “90 days”.", ("30 days", "90 days")),
        (KEPT, "A period of “30 days” is now “90 days”.", ()),
        (KEPT, "A period of “90 days” is now “30 days”.", ("90 days", "30 days")),
        (KEPT, "The text no longer says “90 days”.", ("90 days",)),
        (KEPT, "The text now says “30 days”.", ("30 days",)),
        (KEPT, "“Logs” may be kept by Ostvik.", ("Ostvik",)),
        (KEPT, "The link is now https://x.example/a; before, https://x.example/b.",
         ("https://x.example/a", "https://x.example/b")),
        (KEPT, "Bramble now keeps “logs” for 90 days.", ()),
        (KEPT, "From 2 May 2027 on, the text now says “90 days”.", ("2 May 2027",)),
        (SHARED, "“Ostvik Ltd” newly appears among those who receive “address”.", ()),
        (SHARED, "“Ostvik Ltd” no longer appears among those who receive “address”.",
         ("Ostvik Ltd",)),
        (SHARED, "The text now says that “address” may be shared with “Ostvik Ltd”.", ()),
        (SHARED, "The text now says that “address” may be sold to “Ostvik Ltd”.", ("may be sold",)),
        (SHARED, "The text now promises that “address” will not be shared with “Ostvik Ltd”.",
         ("will not be shared",)),
        (SHARED, "The promise that “address” will not be shared with “advertisers” is gone.", ()),
        (SHARED, "The text now rules this out: “share your address”.",
         ("The text now rules this out",)),
        (SHARED, "You may now: “share your address”.", ("You may now",)),
        (SHARED, "The text now says that this may be done: “share your address”.", ()),
        (SHARED, "The text now says that this will not be done: “share your address”.",
         ("this will not be done",)),
        (SHARED, "The text ruled this out, and now it allows it: “share your address”.", ()),
    ],
)  # fmt: skip
def test_what_does_not_stand_in_the_change_is_refused(
    pair: tuple[str, str], said: str, refused: tuple[str, ...]
) -> None:
    assert untruths(said, evidence(*pair), "en") == refused


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("Für die Aufbewahrung von „logs“ gilt jetzt „90 days“ statt „30 days“.", ()),
        ("Für die Aufbewahrung von „logs“ gilt jetzt „30 days“ statt „90 days“.",
         ("30 days", "90 days")),
        ("Im Text steht nicht mehr „90 days“.", ("90 days",)),
        ("Im Text steht jetzt „12 Monate“.", ("12 Monate",)),
        ("Neu im Text: E-Mail-Adresse zornbo@example.org.", ("zornbo@example.org",)),
        ("Die Frist beträgt jetzt 91 Tage.", ("91",)),
    ],
)  # fmt: skip
def test_german_sentences_are_held_to_the_same(said: str, refused: tuple[str, ...]) -> None:
    assert untruths(said, evidence(*KEPT), "de") == refused


@settings(max_examples=60, deadline=None)
@given(number=st.integers(2, 100_000))
def test_no_other_number_passes(number: int) -> None:
    said = f"“Logs” are now kept for {number} days instead of 30 days."
    expected = () if number in (30, 90) else (str(number),)
    assert untruths(said, evidence(*KEPT), "en") == expected


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_sentences_of_all_examples_of_rules_hold(language: str) -> None:
    examples: dict[Example, None] = {}
    for rule in CATALOGUE:
        for each in rule.fires:
            examples |= {each: None, each.mirrored(): None}
    wrong = []
    for each in examples:
        made = report(each.old, each.new, each.lead_in, language)
        for change in made.changes:
            said = [finding.explanation for finding in change.findings]
            wrong += refusals(change, made, said, lexicon=LEXICON, language=language)
    assert wrong == []


def test_a_sentence_that_does_not_hold_leaves_a_gap_and_the_rest_stays() -> None:
    made = report(OLD, NEW)
    lie = "“Logs” are now kept for 12 months instead of 30 days."
    kept, shared = (change for change in made.changes if change.level is Level.MATERIAL)
    (finding,) = kept.findings
    lying = replace(kept, findings=(replace(finding, explanation=lie),))
    told = replace(made, changes=(lying, shared))
    sound, refused = without_untruths(told, lexicon=LEXICON, language="en")
    assert [each.text for each in refused] == [lie]
    assert refused[0].words == ("12",)
    assert sound.changes == (
        replace(kept, findings=(replace(finding, explanation=""),)),
        shared,
    )
    assert refused[0].message() == (
        f"The generated sentence on change {kept.id[:12]} is not shown: “{lie}” says “12”, which "
        "does not stand in that change. Readers get a plain one."
    )
    assert refused[0].advice("privacy") == (
        f"`policydiff review privacy --wording {kept.id[:12]} --text TEXT` gives them yours."
    )
    # A person answers for their own words, and what the machine says beside them is nobody's to see.
    assert without_untruths(told, lexicon=LEXICON, language="en", worded={kept.id}) == (told, ())


def test_a_headline_may_count_and_quote_headings_and_nothing_else() -> None:
    made = report(OLD, NEW)
    for language in ("en", "de"):
        t = translator(language)
        line = headline(report(OLD, NEW, "", language), "Bramble", t)
        assert sound_headline(line, made, lexicon=LEXICON, names=("Bramble",), t=t) == (line, ())
    for wrong, word in (
        ("Bramble changes its Privacy policy (7 key changes)", "7"),
        ("Bramble changes its Privacy policy: 2 key changes in “Money”", "Money"),
        ("Bramble sells addresses to McZornbo", "McZornbo"),
    ):
        line, (refusal,) = sound_headline(wrong, made, lexicon=LEXICON, names=("Bramble",))
        assert line == "Privacy policy changes"
        assert refusal.words == (word,)
        assert "headline is not shown" in refusal.message()
        assert "--headline TEXT" in refusal.advice("privacy")
