"""Proofs that a German sentence claims nothing: it greets, points elsewhere, names a place or the text.

Fewer than for English, and each a closed one: every word must be one of a list. What is not shown here
goes to a person.
"""

from __future__ import annotations

import re

from policydiff.statements.german.words import folded_words
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet, Statement
from policydiff.statements.tokens import Token
from policydiff.text.patterns import late

_POINTER = late(
    r"^\W*(?:(?:weitere|nähere|mehr|ausführliche|zusätzliche) "
    r"(?:informationen|details|angaben|hinweise)\b.{0,60}"
    r"\b(?:finde[nt]|findest|erhalten|entnehmen|gibt es|sehen)\b"
    r"|(?:bitte )?(?:lesen|beachten|siehe|sehen) sie (?:auch |hierzu |dazu )?(?:unsere|die|den)\b"
    r"|siehe\b|zurück (?:zum|zur)\b|mehr dazu\b)",
    re.IGNORECASE,
)
_CHOICE = late(
    r"widersp|widerruf|abmeld|abbestell|\brechte?\b|lösch|beschwer|kontakt|opt|ausüb|einwillig|deaktivier",
    re.I,
)
_ASKING = folded_words(
    "welche welcher welches welchen wie was wann warum wer wo wozu weshalb wofür womit wen wem woher wohin"
)
_PRACTICE = frozenset(Facet) - {
    Facet.NUMBER, Facet.CONTACT, Facet.NAME, Facet.PLACE, Facet.FILLER, Facet.MODALITY,
}  # fmt: skip
_TURNING = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.CONDITION, Facet.AGE, Facet.DURATION, Facet.SCOPE, Facet.PLACE,
    Facet.AUDIENCE, Facet.CHILD, Facet.RETENTION,
})  # fmt: skip
_ADDRESS_LINE = 12
_LINKING = folded_words("und zum zur unser unserer über")
"""Words of titles that name no text themselves."""
_CLAIMING = folded_words("wir Sie nicht kein nie niemals niemand nichts ohne weder")


def claims_nothing(tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon) -> bool:
    """Whether one of the proofs holds for a German sentence that stands in no list of practices."""
    words = {t.word for t in tokens if t.kind == "word"}
    plain = lexicon.plain
    if text.rstrip().endswith("?") or words - lexicon.ignored <= plain.text:
        return True
    if any(node.facet is Facet.NEGATION for mark in marks for node in mark.nodes):
        return False
    if words <= plain.attitude | lexicon.ignored | plain.light:
        return True
    nodes = [node for mark in marks for node in mark.nodes]
    names_text = bool(words & plain.text - _LINKING) or any(n.facet is Facet.CONTACT for n in nodes)
    if _POINTER.match(text) and names_text and not offers_choice(text):
        return not any(node.facet in _TURNING - {Facet.PLACE} for node in nodes)
    return is_address(tokens, marks, lexicon)


def offers_choice(text: str) -> bool:
    """Whether a text has a word with which people are told how to act on their data."""
    return _CHOICE.search(text) is not None


def is_address(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Whether a line is an address: capitals and numbers alone, and no word that policies speak of."""
    words = [t for t in tokens if t.kind != "mark"]
    if not 0 < len(words) <= _ADDRESS_LINE:
        return False
    if any(node.facet in _PRACTICE for mark in marks for node in mark.nodes):
        return False
    cue = False
    for token in words:
        known = token.word in lexicon.plain.address
        cue = cue or known or token.kind != "word"
        passed = token.kind != "word" or known or token.word in lexicon.ignored
        if not passed and not (
            token.surface[:1].isupper() and token.word not in lexicon.vocabulary
        ):
            return False
    return cue


def heading_speaks(
    texts: tuple[str, str],
    marks: tuple[tuple[Mark, ...], tuple[Mark, ...]],
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]],
    words: tuple[frozenset[str], frozenset[str]],
) -> bool:
    """Whether a heading that changed claims something, or what turns or binds the text below changed."""
    turning = [
        sorted((n.facet, n.id) for m in side for n in m.nodes if n.facet in _TURNING)
        for side in marks
    ]
    if all(texts) and turning[0] != turning[1]:
        return True
    return any(
        bool(found)
        and not text.rstrip().endswith("?")
        and not own & _ASKING
        and (any(s.head for s in found) or any(n.facet is Facet.NEGATION for m in side for n in m.nodes))
        and bool(own & _CLAIMING)
        for text, found, own, side in zip(texts, statements, words, marks, strict=True)
    )  # fmt: skip
