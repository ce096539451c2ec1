"""Words that only changed places in a German sentence.

    "Wir geben das nicht weiter."    "Das geben wir nicht weiter."

Cases tell who does what, so that clauses and their parts may change places where no doubt is left: clauses as
wholes, and the parts of a clause in which "wir" does it. What belongs to the word behind it, as "nicht", a
preposition or an article does, must stay before that word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policydiff.statements.german.words import folded_words
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token

_BEFORE = folded_words(
    "an auf aus bei bis durch für gegen hinter in innerhalb mit nach neben ohne seit über um unter von vor"
    " wegen während zu zum zur zwischen ab im am ins vom beim gemäß laut per pro gegenüber trotz"
    " der die das den dem des ein kein unser Ihr Ihre mein jeder alle dieser"
) | {"and", "or"}  # fmt: skip
"""Words that belong to the one behind them."""
_TURNING = frozenset({Facet.NEGATION, Facet.SCOPE, Facet.EXCEPTION})
_ACTOR = "wir"

Clause = tuple[Token, ...]


def is_only_reordered(
    old: Sequence[Token], new: Sequence[Token], marks: Sequence[Sequence[Mark]]
) -> bool:
    """Whether two sentences have the same clauses of the same words, each in an order that says the same."""
    turning = frozenset(
        side[i].word
        for side, marked in zip((old, new), marks, strict=True)
        for mark in marked
        if any(n.facet in _TURNING for n in mark.nodes)
        for i in range(mark.start, min(mark.stop, len(side)))
    )
    binding = _BEFORE | turning
    clauses = _clauses(old), _clauses(new)
    if all(_is_same(*pair, binding) for pair in zip(*clauses, strict=False)):
        return len(clauses[0]) == len(clauses[1])
    # Of more than two, it says something which condition belongs to which practice.
    crossed = zip(clauses[0], reversed(clauses[1]), strict=False)
    return [len(side) for side in clauses] == [2, 2] and all(
        _is_same(*pair, binding) for pair in crossed
    )


def _clauses(tokens: Sequence[Token]) -> list[Clause]:
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "mark":
            clauses.append([])
        else:
            clauses[-1].append(token)
    return [tuple(clause) for clause in clauses if clause]


def _is_same(one: Clause, other: Clause, binding: frozenset[str]) -> bool:
    words = [[t.word for t in clause] for clause in (one, other)]
    if words[0] == words[1]:
        return True
    if Counter(words[0]) != Counter(words[1]) or _ACTOR not in words[0]:
        return False
    tied = [
        Counter((word, following) for word, following in pairwise([*side, ""]) if word in binding)
        for side in words
    ]
    return tied[0] == tied[1]
