"""Cited articles of the GDPR, read as what they stand for."""

from __future__ import annotations

import pytest

from policydiff.statements import load_lexicon
from policydiff.statements.articles import bases_of, meanings_of, word_of
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.records import Facet


@pytest.mark.parametrize(
    ("citation", "word"),
    [
        ("Art. 6(1)(b) GDPR", "gdpr 6-1-b"),
        ("Article 6 (1) (b) of the GDPR", "gdpr 6-1-b"),
        ("Article 6(1)(a), (b) and (f) of the UK GDPR", "gdpr 6-1-a 6-1-b 6-1-f"),
        ("Articles 15, 17 and 20 GDPR", "gdpr 15 17 20"),
        ("Art. 9(2) of the General Data Protection Regulation", "gdpr 9-2"),
        ("Articles 15 to 18 GDPR", "gdpr 15 16 17 18"),
        ("Art. 6(1)(a)-(c) GDPR", "gdpr 6-1-a 6-1-b 6-1-c"),
        ("Art. 13 of the Regulation (EU) 2016/679", "gdpr 13"),
        ("Art. 6 para. 1 sentence 1 lit. b GDPR", "gdpr 6-1-b"),
        ("Art. 6 par. 1 lit. b, f GDPR", "gdpr 6-1-b 6-1-f"),
        ("Article 6, paragraph 1, point (f) of the GDPR", "gdpr 6-1-f"),
        ("Art. 6 (1) sentence 1 lit. a and lit. f GDPR", "gdpr 6-1-a 6-1-f"),
    ],
)
def test_the_same_places_are_one_word_however_they_are_printed(citation: str, word: str) -> None:
    tokens = canonical_tokens(f"We rely on {citation} here.", load_lexicon())
    assert [(t.surface, t.word) for t in tokens if t.kind == "article"] == [(citation, word)]
    assert word_of(citation) == word


@pytest.mark.parametrize("text", ["Article 6 of our terms", "art 6 GDPRs", "Section 6(1) GDPR"])
def test_other_laws_and_texts_are_no_articles_of_it(text: str) -> None:
    assert all(token.kind != "article" for token in canonical_tokens(text, load_lexicon()))


def test_what_articles_stand_for() -> None:
    assert bases_of("Article 6(1)(a) and (f) GDPR") == ("consent-basis", "legitimate-interest")
    assert meanings_of("Articles 15 and 17 GDPR") == {
        (Facet.RIGHT, "access"),
        (Facet.RIGHT, "delete"),
    }
    # One that says nothing we have a word for may say anything.
    assert meanings_of("Articles 15 and 99 GDPR") is None
    # An objection to marketing is another right than an objection.
    assert meanings_of("Art. 21(2) GDPR") is None
