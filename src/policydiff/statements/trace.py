"""How a text was read, step by step, for a person who asks why: words, marks, statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from policydiff.document import Document
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.plainness import claims_nothing
from policydiff.statements.records import Facet, Node, Statement
from policydiff.statements.side import Reading, Side, lead_in_of
from policydiff.statements.tokens import Token

_FOUND = {
    Facet.DURATION: "quantity",
    Facet.AGE: "quantity",
    Facet.NUMBER: "quantity",
    Facet.NAME: "name",
    Facet.CONTACT: "address",
}


class Source(StrEnum):
    """What gave words their meaning."""

    LEXICON = "lexicon"
    """An entry of the lexicon that comes with the package."""
    OWN = "policydiff.toml"
    """An entry of the organisation's own, or one that it changed."""
    QUANTITY = "quantity"
    """A number with its unit, an age, a date."""
    NAME = "name"
    """A capitalised word that no lexicon knows."""
    ADDRESS = "address"


class Inherited(StrEnum):
    """Where the context came from that a sentence was read after."""

    NOTHING = ""
    LEAD_IN = "lead-in"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Word:
    """A token: a word, number, address or punctuation mark."""

    text: str
    """As printed."""
    folded: str
    """As compared: equal words are equal here."""
    kind: str
    inherited: bool
    """It stands in the lead-in or heading."""
    known: bool
    """It is part of a mark, or one of the words that carry no weight ("the", "of")."""


@dataclass(frozen=True, slots=True)
class MeaningTrace:
    """One meaning of some words."""

    text: str
    """As printed."""
    span: tuple[int, int] | None
    """Characters of the sentence, or None where it stands in the lead-in or heading."""
    facet: Facet
    id: str
    source: Source
    phrase: str
    """The folded words that matched."""
    sensitive: bool
    general: bool


@dataclass(frozen=True, slots=True)
class SentenceTrace:
    """One sentence, from its words to what it claims."""

    text: str
    heading: tuple[str, ...]
    """Headings above it, outermost first."""
    context: str
    """What it was read after, or ""."""
    inherited: Inherited
    words: tuple[Word, ...]
    meanings: tuple[MeaningTrace, ...]
    statements: tuple[Statement, ...]
    asks: bool
    """A question: it claims nothing."""
    nothing: bool
    """It was shown to claim nothing."""


@dataclass(frozen=True, slots=True)
class TextTrace:
    """How a text was read, sentence by sentence."""

    language: str
    is_read: bool
    """False in a language without a lexicon: its words are compared, nothing is understood."""
    sentences: tuple[SentenceTrace, ...]


def trace_document(document: Document, lexicon: Lexicon) -> TextTrace:
    """Return how each sentence of a document was read, in reading order."""
    side = Side(document, lexicon)
    found = (_sentence(side, sentence.index) for sentence in document.sentences)
    if not side.is_read:
        found = (replace(each, meanings=(), statements=(), nothing=False) for each in found)
    return TextTrace(document.locale, side.is_read, tuple(found))


def _sentence(side: Side, index: int) -> SentenceTrace:
    sentence, lexicon = side.document.sentences[index], side.lexicon
    reading, context = side.reading(index), side.context(index)
    inherited = Inherited.LEAD_IN if lead_in_of(sentence) else Inherited.HEADING
    return SentenceTrace(
        text=sentence.text,
        heading=side.document.sections[sentence.section].path,
        context=context,
        inherited=inherited if context else Inherited.NOTHING,
        words=_words(reading, lexicon),
        meanings=tuple(
            meaning for mark in reading.marks for meaning in _meanings(mark, reading, lexicon)
        ),
        statements=reading.statements,
        asks=sentence.text.rstrip().endswith("?"),
        nothing=claims_nothing(list(reading.tokens), list(reading.marks), sentence.text, lexicon),
    )


def _words(reading: Reading, lexicon: Lexicon) -> tuple[Word, ...]:
    marked = {i for mark in reading.marks for i in range(mark.start, mark.stop)}
    return tuple(
        Word(token.surface, token.word, token.kind, token.inherited, i in marked or _is_light(token, lexicon))
        for i, token in enumerate(reading.tokens)
    )  # fmt: skip


def _is_light(token: Token, lexicon: Lexicon) -> bool:
    return (
        token.kind == "mark" or token.word in lexicon.ignored or token.word in lexicon.plain.light
    )


def _meanings(mark: Mark, reading: Reading, lexicon: Lexicon) -> Iterator[MeaningTrace]:
    phrase = " ".join(token.word for token in reading.tokens[mark.start : mark.stop])
    for node in mark.nodes:
        yield MeaningTrace(
            text=node.text,
            span=node.span,
            facet=node.facet,
            id=node.id,
            source=_source(node, phrase, lexicon),
            phrase=phrase,
            sensitive=node.sensitive,
            general=node.general,
        )


def _source(node: Node, phrase: str, lexicon: Lexicon) -> Source:
    if {(node.facet, node.id, phrase), (node.facet, node.id, "")} & lexicon.own:
        return Source.OWN
    return Source(_FOUND[node.facet]) if node.facet in _FOUND else Source.LEXICON
