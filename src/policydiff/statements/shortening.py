"""A thing named by fewer words where only one such thing is spoken of, or by a pronoun.

    "The barcode scanner can be changed."    "The scanner can be changed."
    "We make a report. You can read it."     "We make a report. You can read this report."

Where a version names no other scanner, "the scanner" is the barcode scanner. What describes rather than
names ("the optional scanner", "the encrypted file") is never left out so, nor what the lexicon knows.
"""

from __future__ import annotations

import re

from policydiff.diff.records import Edit
from policydiff.statements.sameness import WordChange
from policydiff.statements.side import Side
from policydiff.statements.tokens import Token

_DEFINITE = frozenset({"the", "this", "that", "our"})
_POINTING = frozenset({"it", "them", "they"})
_JOINED = re.compile(r"\b(?:and|or)\b")
_BACK = 2
"""Sentences back in which what a pronoun stands for is named."""
_DESCRIBING = (
    "ed", "en", "al", "ive", "ous", "able", "ible", "ary", "ful", "less", "ly", "ing", "ic", "ent", "ant",
    "id",
)  # fmt: skip
"""Endings of words that say how something is."""


def is_shortened(
    tokens: tuple[list[Token], list[Token]], change: WordChange, old: Side, new: Side
) -> bool:
    """Whether one noun was left out, or put, before another that names nothing else in that version."""
    if len(change.removed) + len(change.added) != 1:
        return False
    own, other = (old, new) if change.removed else (new, old)
    side = tokens[0] if change.removed else tokens[1]
    (place,) = change.removed or change.added
    if not 0 < place < len(side) - 1 or side[place - 1].word not in _DEFINITE:
        return False
    kind, thing = side[place], side[place + 1]
    if not (kind.kind == thing.kind == "word" and kind.surface.islower()):
        return False
    if kind.word in own.lexicon.vocabulary or kind.word.endswith(_DESCRIBING):
        return False
    named = re.compile(rf"(?:(\w+)\s+)?\b{re.escape(thing.surface)}\b", re.IGNORECASE)
    before = [m[1] or "" for s in own.document.sentences for m in named.finditer(s.text)]
    return all(word.casefold() == kind.surface for word in before) and any(
        named.search(s.text) for s in other.document.sentences
    )


def is_pointed_to(
    edit: Edit,
    left: tuple[str, ...],
    tokens: tuple[list[Token], list[Token]],
    change: WordChange,
    sides: tuple[Side, Side],
) -> bool:
    """Whether a pronoun stands for the one noun that is `left`, which both versions name just before."""
    if len(left) != 1:
        return False
    thing = left[0].casefold()
    pairs = list(zip(tokens, (change.removed, change.added), strict=True))
    for (own, named), (other, pointing) in (pairs, pairs[::-1]):
        if any(
            i and own[i].surface.casefold() == thing and own[i - 1].word in _DEFINITE for i in named
        ) and any(other[i].word in _POINTING for i in pointing):
            return all(
                bool(at) and _is_named_before(thing, at[0], side)
                for at, side in zip((edit.old, edit.new), sides, strict=True)
            )
    return False


def _is_named_before(thing: str, index: int, side: Side) -> bool:
    """Whether a sentence shortly before names a thing, and no second one beside it."""
    sentences = side.document.sentences
    named = [
        s.text.casefold()
        for s in sentences[max(0, index - _BACK) : index]
        if s.section == sentences[index].section
        and re.search(rf"\b{re.escape(thing)}\b", s.text, re.I)
    ]
    return bool(named) and not any(_JOINED.search(text) for text in named)
