"""What single sentences claim: actor, act, stance and the nodes that hang on them."""

from __future__ import annotations

import pytest

from policydiff.statements import Actor, Facet, Stance, Statement, load_lexicon, read_sentence


def read(text: str, lead_in: str = "") -> tuple[Statement, ...]:
    return read_sentence(text, load_lexicon(), lead_in=lead_in)


def heads(text: str, lead_in: str = "") -> list[tuple[str, Stance]]:
    return [(s.head.id, s.stance) for s in read(text, lead_in) if s.head is not None]


def ids(statement: Statement, facet: Facet) -> list[str]:
    return [node.id for node in statement.nodes + statement.guarded if node.facet is facet]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We collect your name.", [("collect", Stance.PERMITTED)]),
        (
            "We do not collect or sell your name.",
            [("collect", Stance.PROHIBITED), ("sell", Stance.PROHIBITED)],
        ),
        (
            "We do not sell your name but may share it.",
            [("sell", Stance.PROHIBITED), ("share", Stance.PERMITTED)],
        ),
        ("We never sell your name.", [("sell", Stance.PROHIBITED)]),
        ("We no longer track your name.", [("track", Stance.PROHIBITED)]),
        ("We collect no names.", [("collect", Stance.PROHIBITED)]),
        ("We collect not only names.", [("collect", Stance.PERMITTED)]),
        ("Your name may be shared.", [("share", Stance.PERMITTED)]),
        ("You may request access to your data.", [("access", Stance.RIGHT)]),
        ("You may not delete your data.", [("delete", Stance.RIGHT_DENIED)]),
        ("This site uses cookies.", [("use", Stance.PERMITTED)]),
        ("Messages between you and our desk are kept.", [("retain", Stance.PERMITTED)]),
        ("We record the tram, the stop and your name.", [("collect", Stance.PERMITTED)]),
        ("You may share your photos.", [("share", Stance.PERMITTED)]),
        ("We delete your photos.", [("delete", Stance.DUTY)]),
        ("We will notify you by email.", [("notify", Stance.DUTY)]),
        (
            "Users who do not agree may delete their account.",
            [("delete", Stance.RIGHT)],
        ),
        (
            "We tell users who do not pay that we delete their account.",
            [("notify", Stance.DUTY), ("delete", Stance.DUTY)],
        ),
        ("Readers may be asked to pay.", []),
        ("We keep this text short.", []),
        ("We use it to prevent, or explain, a theft.", [("use", Stance.PERMITTED)]),
        ("Do we sell your name?", []),
        ("Your use of our site is welcome.", []),
    ],
)
def test_acts_and_stances(text: str, expected: list[tuple[str, Stance]]) -> None:
    assert heads(text) == expected


def test_a_list_item_takes_act_and_negation_from_its_lead_in() -> None:
    (statement,) = read("advertisers", "We do not share your data with:")
    assert statement.stance is Stance.PROHIBITED
    assert statement.inherited
    assert ids(statement, Facet.RECIPIENT) == ["advertiser"]


def test_an_exception_guards_what_follows_it() -> None:
    (statement,) = read("We never share your name, except with our processors.")
    assert statement.stance is Stance.PROHIBITED
    assert [node.id for node in statement.guarded] == ["exception", "processor"]


def test_a_third_party_may_act() -> None:
    (statement,) = read("Advertisers may collect your IP address.")
    assert statement.actor is Actor.THIRD_PARTY
    assert ids(statement, Facet.DATA) == ["ip-address"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30 days", 30),
        ("thirty (30) days", 30),
        ("two weeks", 14),
        ("24 hours", 1),
        ("1 year", 365.25),
    ],
)
def test_durations_are_read_in_days(text: str, days: float) -> None:
    (statement,) = read(f"We keep your name for {text}.")
    (node,) = [n for n in statement.nodes if n.facet is Facet.DURATION]
    assert node.amount == pytest.approx(days)


def test_spans_are_places_in_the_sentence() -> None:
    text = "We collect your telephone number."
    (statement,) = read(text)
    (node,) = [n for n in statement.nodes if n.facet is Facet.DATA]
    assert node.span is not None
    assert text[slice(*node.span)] == "telephone number"


def test_sensitive_data_is_marked() -> None:
    (statement,) = read("We collect your fingerprints.")
    assert [n.sensitive for n in statement.nodes if n.facet is Facet.DATA] == [True]


def test_a_verb_after_we_is_no_purpose() -> None:
    assert heads("We process payment data.") == [("use", Stance.PERMITTED)]


def test_the_lexicon_is_loaded_once_and_has_the_promised_size() -> None:
    lexicon = load_lexicon()
    assert lexicon is load_lexicon()
    assert len(lexicon.vocabulary) > 1000


@pytest.mark.parametrize(
    "text",
    [
        "We share it with our bank, not with advertisers.",
        "We share it with our bank and not with advertisers.",
        "We share it with our bank but not with advertisers.",
    ],
)
def test_whom_a_contrast_leaves_out_stands_in_an_exception(text: str) -> None:
    (statement,) = read(text)
    assert [node.id for node in statement.nodes if node.facet is Facet.RECIPIENT] == [
        "payment-provider"
    ]
    assert [node.id for node in statement.guarded if node.facet is Facet.RECIPIENT] == [
        "advertiser"
    ]
