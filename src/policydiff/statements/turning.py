"""Small words that turn what a sentence says though every word of weight stands in both versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from policydiff.statements.grammar import PREPOSITIONS
from policydiff.statements.tokens import Token

_PERSONS = frozenset({"us", "you", "them"})
CONDITIONAL = frozenset({"if", "when", "where", "while", "whenever", "unless", "once", "upon"})
"""Words that begin a condition; one for another is none more."""
_CONDITIONS = CONDITIONAL | {"only", "except", "without", "until", "after", "before", "both"}
"""Words behind which it matters whether one thing is asked for or two."""
_GRADES = frozenset(
    {"more", "less", "fewer", "same", "higher", "lower", "many", "few", "much", "worse"}
)

Tokens = tuple[list[Token], list[Token]]


def turned_words(tokens: Tokens) -> tuple[str, ...]:
    """Return the words by which the same words say something else, or ()."""
    others = (_other_party, _joined_otherwise, _switched, _graded)
    return next((words for other in others if (words := other(tokens))), ())


def _other_party(tokens: Tokens) -> tuple[str, ...]:
    """Return the pronouns where one stands for another behind a preposition: "with us", "with them"."""
    parties = [
        {(t.word, after.word) for t, after in pairwise(side)
         if t.word in PREPOSITIONS and after.word in _PERSONS}
        for side in tokens
    ]  # fmt: skip
    here, there = parties[0] - parties[1], parties[1] - parties[0]
    if {before for before, _ in here} & {before for before, _ in there}:
        return tuple(word for _, word in (*sorted(here), *sorted(there)))
    return ()


def _joined_otherwise(tokens: Tokens) -> tuple[str, ...]:
    """Return "and", "or" where one stands for the other in a condition: "if both agree", "if either does"."""
    joined = [Counter(_joints(side)) for side in tokens]
    if all(joined[0][word] != joined[1][word] for word in ("and", "or")) and (
        joined[0].total() == joined[1].total()
    ):
        return ("and", "or")
    return ()


def _joints(tokens: list[Token]) -> Iterator[str]:
    """Yield every "and" and "or" behind a word that begins a condition."""
    bound = False
    for token in tokens:
        bound = (bound or token.word in _CONDITIONS) and token.word not in (";", ".", ":")
        if bound and token.word in ("and", "or"):
            yield token.word


def _switched(tokens: Tokens) -> tuple[str, ...]:
    """Return "on", "off" where they changed places: "off unless turned on", "on unless turned off"."""
    orders = [[t.word for t in side if t.word in ("on", "off")] for side in tokens]
    turned = sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]
    return ("on", "off") if turned else ()


def _graded(tokens: Tokens) -> tuple[str, ...]:
    """Return words of degree where others stand for them ("the same", "more"), or one under a negation."""
    grades = [Counter(t.word for t in side if t.word in _GRADES) for side in tokens]
    if grades[0] == grades[1]:
        return ()
    denied = all(any(t.word in ("not", "no", "never") for t in side) for side in tokens)
    if all(grades) or (denied and any(g["many"] or g["much"] for g in grades)):
        return tuple(word for grade in grades for word in sorted(grade))
    return ()
