"""Lead-ins that grant rights: "You have the right to:", "You can, free of charge:", "Your rights include:".

Every member of such a list is something the reader may do, whatever its own verbs are: "have us stop
using your data" is a right there, and no practice and no promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from policydiff.statements.grammar import PREPOSITIONS
from policydiff.statements.tokens import Token

READERS = frozenset({
    "you", "user", "customer", "visitor", "individual", "resident", "everyone", "anyone", "people",
    "person", "consumer", "subject", "member", "patient", "applicant", "employee", "parent", "subscriber",
})  # fmt: skip
"""Nouns and pronouns for those whose data it is."""
_OTHERS = frozenset({"we", "they", "he", "she", "it"})
_ENABLING = frozenset(
    {"right", "entitled", "able", "free", "option", "opportunity", "choice", "choose"}
)
_ASKING = frozenset({"ask", "request", "require", "tell", "instruct", "demand", "want", "oblige"})
_DENYING = frozenset({"not", "never", "cannot", "neither", "nor", "no", "lose", "waive"})
_MAY = frozenset({"can", "may", "could"})
_ADVERBIAL = PREPOSITIONS | {
    "at", "anytime", "also", "always", "still", "then", "now", "free", "without", "within", "under", "if",
    "where", "when", "subject", "depending", "whenever", "during", "after", "before", "among", "and",
    "either",
}  # fmt: skip
_LEADS_ELSEWHERE = frozenset({
    "exercise", "please", "can", "may", "must", "will", "send", "contact", "write", "email", "visit",
    "call", "click", "by", "via", "following step",
})  # fmt: skip
_OWN_CLAUSE = frozenset({"we", "you", "they", "it", "this", "these", "our", "please", "note"})
_REACH = 10
"""Words between "ask us", "right" and the "to" that ends the lead-in."""


class Grant(StrEnum):
    """How the members of a list of rights are put."""

    MAY = "may"
    """As verbs: "have the right to: receive a copy"."""
    ASK = "ask"
    """As what others must then do: "ask us to: correct your name"."""
    LISTED = "listed"
    """As names: "your rights include: a copy of your data"."""


def granted_by(tokens: Sequence[Token]) -> Grant | None:
    """Return how the inherited tokens before a list member grant it, or None where they do not.

    None also where the member begins a clause of its own ("We answer within a month.").
    """
    if not tokens or not tokens[0].inherited:
        return None  # a lead-in stands before all else
    lead_in = [t.word for t in tokens if t.inherited]
    own = next((t.word for t in tokens if not t.inherited), "")
    if not lead_in or own in _OWN_CLAUSE:
        return None
    return _grant(_last_clause(lead_in))


def _last_clause(words: list[str]) -> list[str]:
    while words and words[-1] in (":", ",", ";", ".", "–", "—"):
        words = words[:-1]
    ends = [i for i, word in enumerate(words) if word in (".", ";", ":", "?", "!")]
    return words[ends[-1] + 1 :] if ends else words


def _grant(words: list[str]) -> Grant | None:
    for i in range(len(words) - 1, -1, -1):
        if words[i] in _ENABLING | _ASKING and _is_open(words) and len(words) - i <= _REACH:
            grant = Grant.ASK if words[i] in _ASKING else Grant.MAY
            return grant if _is_readers(words, i) else None
        if words[i] in _MAY:
            bare = _is_readers(words, i) and _only_adverbial(words[i + 1 :])
            return Grant.MAY if bare else None
        if words[i] == "right" and not _is_open(words):
            return Grant.LISTED if _lists_rights(words, i) else None
    return None


def _is_open(words: list[str]) -> bool:
    """Whether a lead-in ends where a verb must follow: "the right to", "request that we"."""
    return words[-1:] == ["to"] or words[-2:] == ["that", "we"]


def _is_readers(words: list[str], position: int) -> bool:
    """Whether the nearest subject before a word is the reader, and nothing denies or hands it on."""
    for i in range(position - 1, -1, -1):
        if words[i] in _DENYING | _OTHERS or words[i] == "us":
            return False
        if words[i] in READERS or words[i] == "your":
            return not _DENYING & set(words[i : position + 3])
    return words[position] == "right"


def _only_adverbial(words: list[str]) -> bool:
    """Whether no verb follows "you can": the members themselves are the verbs."""
    if _DENYING & set(words[:1]):
        return False
    starts = [0, *(i + 1 for i, word in enumerate(words) if word == ",")]
    return all(
        i >= len(words) or words[i] in _ADVERBIAL | {","} or words[i].endswith("ly") for i in starts
    )


def _lists_rights(words: list[str], position: int) -> bool:
    before, after = words[:position], words[position + 1 :]
    owned = bool({"your", *READERS} & set(before)) or before[-1:] == ["following"]
    return (
        owned
        and not (_DENYING | _LEADS_ELSEWHERE) & set(words)
        and not {"we", "us"} & set(before)
        and after[:1] != ["of"]
    )
