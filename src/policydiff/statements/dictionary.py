"""The words of English: what is none of them is a slip of the pen, or a name.

The list is pyspellchecker's, from film subtitles, checked against misspellings. Its words for the web are
few; the lexicon has those.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from policydiff.statements.lexicon import Lexicon

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_SHORTEST = 4


def is_slip(before: str, after: str, lexicon: Lexicon) -> bool:
    """Tell a word from what is none, one letter away: "seperate", "separate".

    Both in small letters, as printed: a company may be called nearly what a thing is. The first letter
    stays: "unlawful" is no slip for "lawful", known or not.
    """
    if lexicon.reader is not None or min(len(before), len(after)) < _SHORTEST:
        return False
    if not (before.isalpha() and after.isalpha() and before.islower() and after.islower()):
        return False
    if before[0] != after[0] or OSA.distance(before, after, score_cutoff=1) != 1:
        return False
    return _is_word(before, lexicon) != _is_word(after, lexicon)


def is_right(word: str, other: str, lexicon: Lexicon) -> bool:
    """Whether of two spellings of a word, in small letters, the first is the right one."""
    known = word in lexicon.vocabulary, other in lexicon.vocabulary
    return known[0] if any(known) or lexicon.reader is not None else _is_word(word, lexicon)


def _is_word(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.vocabulary or word in _english()


@cache
def _english() -> SpellChecker:
    from spellchecker import SpellChecker  # its words cost 150 ms: only texts with a slip pay

    return SpellChecker(language="en", distance=1)
