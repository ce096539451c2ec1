"""Titles that ran into the text: "Your Rights." names what follows, "We Never Sell Data." claims."""

from __future__ import annotations

import re

from policydiff.statements.grammar import BE, PREPOSITIONS
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token
from policydiff.statements.vocabulary import IRREGULAR_FORMS

PRINTED = re.compile(r"[^\W\d_]+")
SMALL = frozenset(
    {"a", "an", "and", "or", "the", "our", "its", "their", "you", "your", "all", "any"}
)
_SMALL_IN_TITLES = PREPOSITIONS | SMALL | {"at", "above", "below", "this", "us"}
_WEIGHING_ALONE = frozenset({
    Facet.SCOPE, Facet.RETENTION, Facet.NEGATION, Facet.CONDITION, Facet.MODALITY, Facet.GOVERNANCE,
})  # fmt: skip
_NAME_LINE = 6
_TITLE = 10
_SAYING = BE | frozenset({
    "will", "may", "can", "must", "shall", "do", "does", "not", "no", "never", "have", "has", "none",
})  # fmt: skip
_OPENERS = frozenset({"we", "you", "they", "i", "nobody", "everyone", "anyone"})


def is_title(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Whether a sentence is a title that ran into the text: a few words, all of weight capitalised, no verb.

    "Your Rights." and "Disclosure of Personal Data." name what follows; "We Never Sell Data." claims.
    """
    words = [t for t in tokens if t.kind == "word"]
    if not 0 < len(words) <= _TITLE or any(
        t.kind in ("url", "email", "number", "phone") for t in tokens
    ):
        return False
    if text.rstrip().endswith(".") and not _is_written_large(text, marks):
        return False  # "Only we see it." is no title
    signals = {i for m in marks if m.node(Facet.SIGNAL) for i in range(m.start, m.stop)}
    said = {t.word for i, t in enumerate(tokens) if i not in signals}  # "Do Not Track" is a name
    if text.isupper() and any(m.node(Facet.ACT) or m.node(Facet.RIGHT) for m in marks):
        return False
    if said & _SAYING or any(t.word in _OPENERS for t in words[:1]):
        return False
    if any(t.word.endswith("ed") or t.word in IRREGULAR_FORMS for t in words[1:]):
        return False  # "Data Sold and Shared" may claim
    if words[0].word == "how" and "," not in text and len(words) <= _NAME_LINE:
        return True  # "How we protect your record."
    surfaces = [w for w in PRINTED.findall(text) if len(w) > 3]
    return len(surfaces) > 0 and all(w[0].isupper() for w in surfaces)


def _is_written_large(text: str, marks: list[Mark]) -> bool:
    """Whether all words but the small ones of a title have a capital; one alone must not weigh by itself."""
    large = [w for w in PRINTED.findall(text) if w.casefold() not in _SMALL_IN_TITLES]
    weighs = any(n.facet in _WEIGHING_ALONE for m in marks for n in m.nodes)
    return all(w[0].isupper() for w in large) and (len(large) > 1 or not weighs)
