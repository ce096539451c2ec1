"""Sentences that lean on the one before them: their words alone do not say what they speak of.

    "You may object to this."    "These cookies are kept for a year."    "All other data is deleted."

The same words behind another sentence are another statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policydiff.statements.tokens import Token

_POINTING = frozenset({"this", "these", "those", "such", "latter", "former", "likewise"})
_AT_ONESELF = frozenset({
    "policy", "policies", "notice", "statement", "document", "page", "website", "site", "webpage", "section",
    "agreement", "term", "service", "app", "application", "company", "organization", "text", "version",
    "platform", "time", "reason", "way", "privacy", "translation", "summary",
})  # fmt: skip
"""What "this" points at outside the text, or in it as a whole: "this policy"."""
_OF_THAT_TIME = frozenset({"time", "period", "case", "date", "day", "week", "month", "event"})
"""What "that" points back to: "You may object within that time"."""
_PRONOUNS = frozenset({"it", "they", "them", "he", "she", "him"})
_REST = frozenset({"other", "remaining"})
_SAID = frozenset(
    {"described", "mentioned", "listed", "named", "stated", "given", "explained", "out"}
)
_WHOLE = frozenset({"all", "the", "every"})


def opens_with_pronoun(tokens: Sequence[Token], reach: int = 1) -> bool:
    """Whether one of the first `reach` words stands for what an earlier sentence named: "It is kept."."""
    return any(t.word in _PRONOUNS for t in tokens[:reach])


def leans_back(tokens: Sequence[Token]) -> bool:
    """Whether a sentence points at what an earlier one named, so that only together they say something."""
    words = [t.word for t in tokens if not t.inherited]
    for word, following in pairwise([*words, ""]):
        if word in _POINTING and following not in _AT_ONESELF:
            return True
        if word == "that" and following in _OF_THAT_TIME:
            return True
        if word in _WHOLE and following in _REST:
            return True
        if word in _SAID and following in ("above", "earlier"):
            return True
    return False
