"""Words made equal: case, quotes, contractions, number words, plurals and spelling variants fold away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policydiff.statements.articles import CITATION, word_of

_TOKEN = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s)>\]]+"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|io|eu|gov|edu|info|app|dev|ai|co|de|fr|uk|ch|html?)\b"
    r"(?![\w@])(?:/[^\s)>\]]*)?)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*\d*|[$€£¥₹₽₩₺₪₴¢≤≥✓✔☑✅✗✘✖❌☒☐]|[<>]=?(?=\d))"
    r"|(?P<mark>[.;:?!,()|/%–—]|--)",
)
_SPANNING = re.compile(
    rf"(?P<article>{CITATION})"
    r"|(?P<reference>[“\"][A-Z][^”\"]{2,70}[”\"](?=\s+(?:sections?|links?|pages?|buttons?|tabs?|menus?|headings?"
    r"|articles?|toggles?|icons?|above|below)\b|\s+(?:and|or)\s+[“\"]))"
    r"|(?P<phone>\+\d[\d ()/.-]{6,}\d|\(\d{2,5}\) ?\d[\d -]{4,}\d"
    r"|(?<![\w.-])(?:0\d{2,4}[ /-]\d[\d -]{4,}\d|(?:1-)?\d{3}[-. ]\d{3}[-. ]\d{4})(?![\w-]))"
)
"""Tokens that may hold spaces: cited articles, quoted titles of sections, telephone numbers."""
_MAY_SPAN = re.compile(r"[“\"+]|\d[-. )/]+\d|[Aa]rt(?:icle)?s?\.?\s?\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PROTOCOL = re.compile(r"^(?:https?://)?(?:www\.)?")
_ISE = re.compile(r"is(e|ed|es|er|ers|ing|ings|ation|ations|able)$")
_OUR = re.compile(r"our(s|ed|ing|able|ite|al)?$")
_DASHES = frozenset({"–", "—", "--"})
_SIBILANT = ("sses", "xes", "ches", "shes", "zzes")
_CHUNKS_KEPT = 1 << 15
_SHORTEST_PLURAL = 2
"""Letters more than which a plural of capitals has: "As" is a word."""


class Token(NamedTuple):
    """A word, number, address or punctuation mark, folded.

    A tuple, because a policy has a hundred thousand of them and a frozen dataclass is built three
    times slower.
    """

    word: str
    """Folded form: equal words have equal forms."""
    surface: str
    start: int
    end: int
    kind: str
    """"word", "number", "url", "email", "phone", "reference" (the quoted title of a section or
    button), "article" (of the GDPR) or "mark"."""
    inherited: bool = False
    """It stands in the lead-in, not in the sentence."""


def span_of(tokens: Sequence[Token], start: int, stop: int) -> tuple[int, int] | None:
    """Return where a run of tokens is printed in its sentence; None where it stands in the lead-in."""
    return None if tokens[start].inherited else (tokens[start].start, tokens[stop - 1].end)


@dataclass(frozen=True, slots=True)
class WordTables:
    """The lexicon's own tables for making words equal."""

    spelling: dict[str, str]
    contractions: dict[str, tuple[str, ...]]
    numbers: dict[str, str]


def singular(word: str) -> str:
    """Strip a plural ending; crude on purpose, because text and lexicon are folded alike."""
    if len(word) <= 3 or not word.endswith("s"):
        return word[:-2] + "y" if word.endswith("ie") and len(word) > 4 else word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_SIBILANT):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def _american(word: str) -> str:
    if "is" in word:
        word = _ISE.sub(r"iz\1", word)
    if "ys" in word and word.endswith(("yse", "ysed", "ysing", "yses")):
        word = word.replace("ys", "yz")
    return _OUR.sub(r"or\1", word) if "our" in word else word


def fold_word(word: str, tables: WordTables) -> str:
    """Fold one word: lower case, American spelling, singular, number words as digits."""
    word = tables.spelling.get(word, word)
    word = tables.numbers.get(word, word)
    if len(word) > 5 and ("is" in word or "ys" in word or "our" in word):
        word = _american(word)
    folded = singular(word) if word.endswith(("s", "ie")) else word
    return tables.spelling.get(folded, folded)


class Tokeniser:
    """Turns text into folded tokens; keeps what it has folded, because policies repeat themselves."""

    def __init__(self, tables: WordTables) -> None:
        self._tables = tables
        self._folded: dict[str, tuple[str, ...]] = {}
        self._chunks: dict[str, tuple[Token, ...]] = {}

    def fold(self, surface: str) -> tuple[str, ...]:
        """Return the folded words that one printed word stands for ("don't" is two)."""
        known = self._folded.get(surface)
        if known is None:
            known = self._folded[surface] = self._fold(surface)
        return known

    def _fold(self, surface: str) -> tuple[str, ...]:
        word = surface.lower().replace("’", "'").replace("ʼ", "'")
        parts = self._tables.contractions.get(word)
        if parts is not None:
            return tuple([fold_word(part, self._tables) for part in parts])
        if "'" in word:
            word = word.removesuffix("'s") if word.endswith("'s") else word.rstrip("'")
        elif surface.endswith("s") and surface[:-1].isupper() and len(surface) > _SHORTEST_PLURAL:
            word = word[:-1]  # "GPs" are no "GPS"
        return (fold_word(word, self._tables),)

    def fold_number(self, surface: str) -> str:
        """Return a printed number without the commas between its thousands: "1,5" is no 15."""
        return surface.replace(",", "") if _THOUSANDS.fullmatch(surface) else surface

    def further_words(self, chunk: str) -> frozenset[str]:
        """Return the folded words that a chunk may be read as beside those of its tokens."""
        return frozenset()

    def known_words(self) -> frozenset[str]:
        """Return every folded word seen so far."""
        return frozenset(part for parts in self._folded.values() for part in parts)

    def tokenise(self, text: str, *, inherited: bool = False) -> list[Token]:
        """Return the tokens of a text, in order; white space and other signs vanish."""
        if _MAY_SPAN.search(text) is None:
            return self._chunked(text, 0, inherited)
        tokens: list[Token] = []
        position = 0
        for match in _SPANNING.finditer(text):
            start, end = match.span()
            tokens += self._chunked(text[position:start], position, inherited)
            kind = match.lastgroup or "mark"
            word = word_of(match.group()) if kind == "article" else match.group().lower()
            tokens.append(Token(word, match.group(), start, end, kind, inherited))
            position = end
        return tokens + self._chunked(text[position:], position, inherited)

    def _chunked(self, text: str, offset: int, inherited: bool) -> list[Token]:
        """Return the tokens of a text in which none holds a space; positions count from `offset`."""
        tokens: list[Token] = []
        new, known = tuple.__new__, self._chunks
        for chunk in text.split(" "):
            for word, surface, start, end, kind, _ in known.get(chunk) or self.chunk_tokens(chunk):
                tokens.append(
                    new(Token, (word, surface, offset + start, offset + end, kind, inherited))
                )
            offset += len(chunk) + 1
        return tokens

    def chunk_tokens(self, chunk: str) -> tuple[Token, ...]:
        """Return the tokens of the text between two spaces; positions count from its start.

        No token holds white space, and nothing around a token is looked at but word characters, "@"
        and ".", so that a text has the tokens of its chunks.
        """
        known = self._chunks.get(chunk)
        if known is None:
            if len(self._chunks) >= _CHUNKS_KEPT:
                self._chunks.clear()
            known = self._chunks[chunk] = tuple(self._read(chunk))
        return known

    def _read(self, chunk: str) -> Iterator[Token]:
        for match in _TOKEN.finditer(chunk):
            kind = match.lastgroup or "mark"
            surface, start, end = match.group(), match.start(), match.end()
            if kind == "word":
                for word in self.fold(surface):
                    yield Token(word, surface, start, end, kind)
                continue
            if kind == "number":
                word = self.fold_number(surface)
            else:
                word = "," if surface in _DASHES else surface.lower()
            if kind == "url":
                word = _PROTOCOL.sub("", word)
            yield Token(word.rstrip("./") or word, surface, start, end, kind)
