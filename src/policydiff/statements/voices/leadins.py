"""Lead-ins of a list in other words: "We collect the following data:", "The data we collect includes:"."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.tokens import Token
from policydiff.statements.voices.words import Word, words_of

_ANNOUNCING = BE | frozenset({
    "the", "a", "an", "following", "follow", "below", "kind", "type", "category", "sort", "of", "include",
    "includes", "including", "as", "these", "this", "those", "such", "that", "which", "namely", "list",
    "listed", "here", "do", ":", ",", "particularly", "party", "whom",
})  # fmt: skip
"""Words that say no more than that a list follows, wherever they stand."""
_TOGETHER = {"for": {"purpose", "reason", "example"}, "in": {"way", "particular"}}
"""Words that say no more where one of others stands with them: "for the following purposes"."""


def leads_alike(before: Sequence[Token], after: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether two lead-ins say the same words of what they list, the first of them where the last were."""
    if not all(side and side[-1].word == ":" for side in (before, after)):
        return False
    sides = [words_of(side, lexicon) for side in (before, after)]
    sides = [_without_to(side) for side in sides]
    told = [[_said(w) for w in side if not _announces(w, side)] for side in sides]
    orders = [[word for word in side if word != "with"] for side in told]
    return sorted(told[0]) == sorted(told[1]) and any(
        orders[0][i:] + orders[0][:i] == orders[1] for i in range(len(orders[0]))
    )


def _announces(word: Word, words: Sequence[Word]) -> bool:
    if word.word in _ANNOUNCING:
        return True
    return any(
        (word.word == opening and nouns & {w.word for w in words})
        or (word.word in nouns and opening in {w.word for w in words})
        for opening, nouns in _TOGETHER.items()
    )


def _said(word: Word) -> str:
    """Tell "us" from "we" and "use"."""
    return f"={word.word}" if word.word in ("we", "us", "you", "they", "them") else word.kin


def _without_to(words: list[Word]) -> list[Word]:
    """Return "we use it to:" as "we use it:"."""
    return [*words[:-2], words[-1]] if len(words) > 1 and words[-2].word == "to" else words
