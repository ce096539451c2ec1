"""The same words in another order, where the order is what a sentence says.

"We promise not to ring you"    becomes    "We do not promise to ring you"
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, permutations

from policydiff.statements.sameness import lemma
from policydiff.statements.turning import (
    CONDITIONAL,
    DENIALS,
    DETERMINING,
    GRADES,
    JOINTS,
    MOVED_WHOLE,
    Tokens,
)

_IDLE = frozenset({
    "do", "doe", "will", "be", "is", "are", "to", "may", "can", "have", "has", "the", "a", "an", "your",
    "our", "of", "that", "this", "and", "at",
})  # fmt: skip
"""Words without weight here."""
_PARTY = {"we": "we", "us": "we", "you": "you", "they": "they", "them": "they", "it": "they"}
_BINDING = DENIALS | {
    "before", "after", "when", "if", "unless", "until", "once", "from", "by", "every", "each", "all", "some",
    "1",
}  # fmt: skip
"""Words that go with the one behind them; "1" is "one"."""
_LIMITING = frozenset({"only", "just", "mainly", "solely"})
_GRADED = frozenset(map(lemma, GRADES))
_ONE_A_SIDE = 2
_RESPECTIVELY = re.compile(r"\b(?:respectively|in that order)\b")


def turned_by_order(tokens: Tokens) -> tuple[str, ...]:
    """Return the words by whose place the same words say something else, or ()."""
    others = (_otherwise_bound, _otherwise_limited, _narrower_condition, _listed_otherwise)
    return next((words for other in others if (words := other(tokens))), ())


def _reordered(tokens: Tokens, idle: frozenset[str] = _IDLE) -> list[list[str]]:
    """Return the words of weight of both sides where the same are found in another order, else []."""
    words = [
        [
            _PARTY.get(t.word) or lemma(t.word)
            for t in side
            if t.kind != "mark" and t.word not in idle
        ]
        for side in tokens
    ]
    return words if Counter(words[0]) == Counter(words[1]) and words[0] != words[1] else []


def _otherwise_bound(tokens: Tokens) -> tuple[str, ...]:
    """Return "not", "before", "from", "every" and the like where they go with another word.

    "We promise not to ring", "we do not promise to ring"; "we ask before we film", "before we ask, we film".
    """
    words = _reordered(tokens)
    pairs = [
        list(pairwise(w for w in side if w in _BINDING or w not in _PARTY.values()))
        for side in words
    ]
    # "We collect no more than we need" denies the collecting as "we do not collect more" does.
    more = any(word in DENIALS and after in _GRADED for side in pairs for word, after in side)
    binding = _BINDING - DENIALS if more else _BINDING
    bound = [Counter(pair for pair in side if pair[0] in binding) for side in pairs]
    if not words or bound[0] == bound[1]:
        return ()
    odd = (bound[0] - bound[1]) | (bound[1] - bound[0])
    return tuple(dict.fromkeys(word for word, _ in sorted(odd)))


def _otherwise_limited(tokens: Tokens) -> tuple[str, ...]:
    """Return "only" where it limits another thing: "only vets can open it", "vets can only open it".

    Before a verb it may limit anything behind it.
    """
    limited = [
        (word, _limited(side, i))
        for side in _reordered(tokens, frozenset())
        for i, word in enumerate(side)
        if word in _LIMITING
    ]
    kinds = {kind for _, kind in limited}
    if (
        len(limited) != _ONE_A_SIDE
        or len(kinds) == 1
        or kinds in ({"verb", "phrase"}, {"verb", "thing"})
    ):
        return ()
    return (limited[0][0],)


def _limited(words: list[str], place: int) -> str:
    after = words[place + 1] if place + 1 < len(words) else ""
    if place == 0 or words[place - 1] in JOINTS:
        return "phrase" if after in MOVED_WHOLE else "subject"
    if after in MOVED_WHOLE or not after:
        return "phrase"
    return "thing" if after in DETERMINING | {"your", "our"} else "verb"


def _narrower_condition(tokens: Tokens) -> tuple[str, ...]:
    """Return the word that opens a condition of all that is done on one side, of its last part on the other.

    "With your permission, we call and write", "we call and, with your permission, write".
    """
    sides = [[t.word for t in side] for side in tokens]
    for here, there in permutations(sides):
        if here[:1] != [] and here[0] in CONDITIONAL | {"with", "without", "for"} and "," in here:
            joined = any(
                word == here[0] and i > 0 and "and" in there[max(0, i - 2) : i]
                for i, word in enumerate(there)
            )
            if joined and here[0] != there[0] and "and" in here[here.index(",") :]:
                return (here[0],)
    return ()


def _listed_otherwise(tokens: Tokens) -> tuple[str, ...]:
    """Return "respectively" where what it orders stands in another order."""
    words = _reordered(tokens)
    text = " ".join(t.word for t in tokens[1])
    found = _RESPECTIVELY.search(text) if words else None
    return (found.group(),) if found else ()
