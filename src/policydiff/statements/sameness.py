"""Which words of two sentences really differ, once spelling, doubled words and fillers are set aside."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA, LCSseq

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.tokens import Token

_SHORTEST_TYPO = 5
_LONG_WORD = 9


@dataclass(frozen=True, slots=True)
class WordChange:
    """Token indexes that came and went, in a pair of token lists."""

    removed: frozenset[int]
    added: frozenset[int]


def same_word(before: str, after: str, lexicon: Lexicon) -> bool:
    """Tell a misspelling from another word: a small edit, and at most one of the two is a word we know."""
    if before == after:
        return True
    if not (before.isalpha() and after.isalpha()) or min(len(before), len(after)) < _SHORTEST_TYPO:
        return False
    if before in lexicon.vocabulary and after in lexicon.vocabulary:
        return False
    allowed = 2 if min(len(before), len(after)) >= _LONG_WORD else 1
    return OSA.distance(before, after, score_cutoff=allowed) <= allowed


def correct_spelling(
    old: list[Token], new: list[Token], lexicon: Lexicon
) -> tuple[list[Token], list[Token], bool]:
    """Give misspelt words of either side the other side's word; the third value tells whether any was."""
    old, new, corrected = list(old), list(new), False
    for a, b, c, d in replaced_runs([t.word for t in old], [t.word for t in new]):
        if b - a != d - c:
            continue
        for i, j in zip(range(a, b), range(c, d), strict=True):
            if old[i].word != new[j].word and same_word(old[i].word, new[j].word, lexicon):
                known_old = old[i].word in lexicon.vocabulary
                if known_old:
                    new[j] = replace(new[j], word=old[i].word)
                else:
                    old[i] = replace(old[i], word=new[j].word)
                corrected = True
    return old, new, corrected


def replaced_runs(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the runs between equal words, as (old start, old stop, new start, new stop)."""
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
        removed.update(left[a:b])
        added.update(right[c:d])
    return WordChange(frozenset(removed), frozenset(added))


def content_words(
    tokens: list[Token], indexes: frozenset[int], lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the changed words that carry meaning, as printed and in order."""
    return tuple(
        tokens[i].surface
        for i in sorted(indexes)
        if tokens[i].word not in lexicon.ignored and tokens[i].kind in ("word", "number")
    )


def touches(mark: Mark, indexes: frozenset[int]) -> bool:
    """Whether a mark contains a changed token."""
    return any(position in indexes for position in range(mark.start, mark.stop))
