"""Which words of two sentences really differ, once spelling, doubled words and fillers are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.tokens import Token
from policydiff.statements.vocabulary import IRREGULAR

_SHORTEST_STEM = 4
_ENDINGS = (
    "ically", "ations", "ation", "ates", "ated", "ating", "ate",
    "ments", "ment", "ingly", "ally", "ing", "ion",
    "ic", "ed", "ly", "al", "e",
)  # fmt: skip
"""Those of persons are not among them: what goes to a printer is not what goes to print."""
_DOUBLING = frozenset({"ing", "ed"})
"""Endings before which a verb doubles its last letter: "running"."""
_IN_Y = ("ies", "ied", "ily", "y")
"""Endings of forms of words in -y: "policy" is no form of "police"."""


_LEMMAS = {form: verb for verb, forms in IRREGULAR.items() for form in forms}
_NO_DEEDS = frozenset({"statement", "document", "department", "apartment", "element", "comment"})
"""Nouns in -ment that name no deed, as "improvement" does."""
_SHORTEST_BASE = 3
_SMALL_WORDS = {"no": "not", "none": "not", "every": "all"}
"""Small words that say the same: "no data is kept", "data is not kept"."""
_SHORT_BASES = frozenset({"us"})
_ARTICLES = frozenset({"a", "an", "the", "that"})
_GRAMMAR = _ARTICLES | {"to", "of"}


@dataclass(frozen=True, slots=True)
class WordChange:
    """Token indexes that came and went, in a pair of token lists."""

    removed: frozenset[int]
    added: frozenset[int]


def replaced_runs(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the runs between equal words, as (old start, old stop, new start, new stop).

    Of several ways to align them one is taken that is the same the other way round.
    """
    if old > new:
        return [(c, d, a, b) for a, b, c, d in replaced_runs(new, old)]
    runs, a, c = [], 0, 0
    for tag, b, e, d, f in (*LCSseq.opcodes(old, new), ("equal", len(old), 0, len(new), 0)):
        if tag == "equal":
            if b > a or d > c:
                runs.append((a, b, c, d))
            a, c = e, f
    return runs


def changed_words(old: list[Token], new: list[Token]) -> WordChange:
    """Return the tokens outside the longest common subsequence; punctuation does not count."""
    removed: set[int] = set()
    added: set[int] = set()
    left = [i for i, token in enumerate(old) if token.kind != "mark"]
    right = [i for i, token in enumerate(new) if token.kind != "mark"]
    words = [old[i].word for i in left], [new[i].word for i in right]
    for a, b, c, d in replaced_runs(*words):
        if _is_respaced([old[i] for i in left[a:b]], [new[i] for i in right[c:d]]):
            continue
        removed.update(left[a:b])
        added.update(right[c:d])
    return WordChange(frozenset(removed), frozenset(added))


def is_grammar(old: list[Token], new: list[Token], change: WordChange) -> bool:
    """Whether only words of its grammar changed: "take steps provide", "take steps to provide"."""
    return all(words <= _GRAMMAR for words in _words(old, new, change)) and not exchanges_case(
        old, new, change
    )


def exchanges_case(old: list[Token], new: list[Token], change: WordChange) -> bool:
    """Whether "of" stands for "to": "records of the police", "records to the police"."""
    gone, came = _words(old, new, change)
    return gone | came <= _GRAMMAR and bool(gone - _ARTICLES and came - _ARTICLES)


def _words(old: list[Token], new: list[Token], change: WordChange) -> tuple[set[str], set[str]]:
    return {old[i].word for i in change.removed}, {new[i].word for i in change.added}


def _is_respaced(old: list[Token], new: list[Token]) -> bool:
    """Tell "theservice" and "web-site" from other words: the same letters in the same order."""
    return (
        len(old) != len(new)
        and bool(old)
        and "".join(t.surface for t in old).casefold() == "".join(t.surface for t in new).casefold()
    )


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Strip the endings that make other forms of the same word; crude, and the same for both sides."""
    if word.endswith("ee"):
        return word  # a licensee is no licensor
    shorter = _without_ending(word)
    return _without_ending(shorter) if word.endswith(("ing", "ed")) else shorter


def _without_ending(word: str) -> str:
    for ending in _IN_Y:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)] + "i"
    if word.endswith("ification"):
        return word.removesuffix("cation")  # "verification" is of "verify"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            base = word[: -len(ending)]
            doubled = ending in _DOUBLING and base[-1] == base[-2] and base[-1] not in "lsfz"
            return base[:-1] if doubled or (ending == "ment" and base[-1] == "e") else base
    return word


def basic_form(word: str, lexicon: Lexicon) -> str:
    """Return the form under which a folded word is looked for: in English one for all forms of a verb.

    Synonyms stay apart: a sentence that seems to stand elsewhere in other words may be another practice.
    """
    return word if lexicon.reader is not None else lemma(_SMALL_WORDS.get(word, word))


def verb_of(word: str) -> str:
    """Return the verb of which a word is an irregular form: "kept", "sold"; any other as it is."""
    return _LEMMAS.get(word, word)


@lru_cache(maxsize=8192)
def lemma(word: str) -> str:
    """Return what the forms of a verb and its noun in -ion have in common: "kept", "keeping"; "deletion".

    It is for telling words apart, not for reading: "store" and "stored" are "stor".
    """
    word = _LEMMAS.get(word, word)
    if word.endswith("ification"):
        return word.removesuffix("ication") + "y"
    if word.endswith("ment") and word not in _NO_DEEDS and len(word) > len("ment") + _SHORTEST_STEM:
        word = word.removesuffix("ment")
    for ending in ("ing", "ed", "ion"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= (2 if ending != "ion" else _SHORTEST_STEM):
            if ending == "ion" and base[-1] not in "ts":
                break
            if len(base) < _SHORTEST_BASE:
                return base + "e" if base in _SHORT_BASES else word
            if base[-1] == "i" and ending == "ed":
                return base[:-1] + "y"
            doubled = base[-1] == base[-2] and base[-1] not in "lsf"
            if doubled:
                return base[:-1]
            return base.removesuffix("e") if ending == "ing" else base
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_BASE else word


def touches(mark: Mark, indexes: frozenset[int]) -> bool:
    """Whether a mark contains a changed token."""
    return any(position in indexes for position in range(mark.start, mark.stop))
