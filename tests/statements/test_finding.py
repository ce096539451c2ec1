"""What is found without reading everything is what reading everything finds."""

from __future__ import annotations

import re
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.document import Document, parse_document
from policydiff.statements import Facet, load_lexicon, reading_coverage
from policydiff.statements.candidates import Candidates
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.side import Side, lead_in_of
from policydiff.statements.tokens import Token

LEXICON = load_lexicon()
PRACTICE = {Facet.ACT, Facet.DUTY, Facet.RECIPIENT, Facet.PURPOSE, Facet.DATA}

WORDS = st.sampled_from([
    "we", "you", "your", "share", "sell", "collect", "keep", "thirty", "30", "days", "(", ")", "in", "order",
    "to", "refer", "third", "parties", "e-mail", "along", "with", "the", "us", "U.S.", "opt", "out", "of",
    "from", "time", "colours", "couriers", "couriers'", "don't", "never", "unless", "data", "a@shop.example",
    "https://shop.example/a?b=1", "1,5", "may", "May", "2027", ",", ".", ":", "and", "or", "not", "Acme",
])  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks = draw(st.lists(SENTENCES, min_size=1, max_size=4))
    items = draw(st.lists(SENTENCES, max_size=3))
    lead_in = draw(st.sampled_from(["", "We share with:", "What we collect", "You can refer to:"]))
    text = "# Policy\n\n" + "\n\n".join(blocks) + f"\n\n## {lead_in or 'More'}\n\n{lead_in}\n\n"
    return parse_document(
        text + "\n".join(f"- {item}" for item in items), format="markdown", locale="en"
    )


@settings(max_examples=60, deadline=None)
@given(documents(), st.sets(WORDS, min_size=1, max_size=6), st.sampled_from([0.0, 0.5, 0.85, 1.0]))
def test_no_sentence_that_holds_the_words_is_missed(
    document: Document, words: set[str], share: float
) -> None:
    side, candidates = Side(document, LEXICON), Candidates(document, LEXICON)
    folded = {word for text in words for word in side.words_of(text)}
    least = ceil(share * len(folded))
    holding = {s.index for s in document.sentences if len(folded & side.content(s.index)) >= least}
    assert holding <= set(candidates.holding(folded, least))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_no_sentence_that_states_an_act_is_missed(document: Document) -> None:
    side, candidates = Side(document, LEXICON), Candidates(document, LEXICON)
    for sentence in document.sentences:
        for statement in side.statements(sentence.index):
            if statement.head is not None:
                assert sentence.index in candidates.naming(statement.head.id)


def test_a_phrase_is_found_by_the_word_it_is_read_as() -> None:
    document = parse_document("We use it in order to help. You can refer to it.", format="markdown")
    candidates = Candidates(document, LEXICON)
    assert candidates.holding(["see"], 1) == [1]
    assert candidates.holding(["drone"], 1) == []
    assert candidates.holding(["drone"], 0) == [0, 1]
    assert candidates.holding(["use", "help", "drone"], 2) == [0]


def test_an_item_is_found_by_the_words_of_its_lead_in() -> None:
    text = "Logs help.\n\nWe share this with:\n\n- couriers\n- banks\n"
    document = parse_document(text, format="markdown")
    assert Candidates(document, LEXICON).naming("share") == [1, 2, 3]


@settings(max_examples=60, deadline=None)
@given(documents())
def test_coverage_is_the_share_of_all_sentences_read_in_full(document: Document) -> None:
    side = Side(document, LEXICON)
    verdicts = []
    for sentence in document.sentences:
        reading = side.reading(sentence.index)
        facets = {node.facet for mark in reading.marks for node in mark.nodes}
        if len(facets & PRACTICE) > 1 and not sentence.text.rstrip().endswith("?"):
            verdicts.append(any(s.head is not None for s in reading.statements))
    share = round(sum(verdicts) / len(verdicts), 4) if verdicts else 1.0
    assert reading_coverage(document, LEXICON) == share


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "\n", "\u00a0", "\t"]))))
def test_tokens_stand_where_they_are_printed(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in parts)
    tokens = LEXICON.tokeniser.tokenise(text)
    assert all(text[t.start : t.end] == t.surface for t in tokens)
    assert [t.word for t in tokens] == [
        t.word for chunk in re.split(r"\s", text) for t in LEXICON.tokeniser.tokenise(chunk)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("thirty (30) days", ["30", "(", ")", "day"]),
        ("the the data", ["the", "data"]),
        ("in order to go", ["to", "go"]),
        ("a third party, third parties", ["a", "third", "party", ",", "third", "party"]),
    ],
)
def test_equal_phrases_are_equal_tokens(text: str, words: list[str]) -> None:
    assert [t.word for t in canonical_tokens(text, LEXICON)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,000 or 1000", ["1000", "or", "1000"]),
        ("12,345,678.9", ["12345678.9"]),
        ("1,5 or 15 or 1,2,3", ["1,5", "or", "15", "or", "1,2,3"]),
        ("$5 or 5€", ["$", "5", "or", "5", "€"]),
        ("≥16, <13, > 13", ["≥", "16", ",", "<", "13", ",", "13"]),
        ("| sold | ✗ |", ["|", "sold", "|", "✗", "|"]),
        ("Settings > Privacy", ["setting", "privacy"]),
    ],
)
def test_numbers_and_signs_that_carry_meaning_are_told_apart(text: str, words: list[str]) -> None:
    assert [t.word for t in LEXICON.tokeniser.tokenise(text)] == words


def test_a_phrase_is_printed_where_it_stands() -> None:
    assert canonical_tokens("go in  order to it", LEXICON, inherited=True)[1] == Token(
        "to", "in  order to", 3, 15, "word", inherited=True
    )


def test_a_lead_in_is_no_content_of_a_row() -> None:
    text = "| Partner | Purpose |\n|---|---|\n| Acme | billing |\n"
    document = parse_document(text, format="markdown")
    rows = [s for s in document.sentences if "Acme" in s.text]
    assert [lead_in_of(row) for row in rows] == [""]
    assert "partner" not in Side(document, LEXICON).content(rows[0].index)
