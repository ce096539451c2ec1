"""Sentences that tell readers how to do something: "To delete it, write to us"."""

from __future__ import annotations

from policydiff.statements.lexicon import Lexicon, match_longest
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token

_IMPERATIVES = frozenset({
    "contact", "write", "email", "reach", "call", "send", "ask", "tell", "go", "click", "use", "visit",
    "open", "login", "select", "fill", "submit", "see", "come", "tap", "press", "ring", "phone", "pick",
    "follow",
})  # fmt: skip
"""Verbs with which readers are told what to do."""
_CALLED_UPON = frozenset({"contact", "write", "email", "visit", "go", "click"})
_WHOM = frozenset({"us", "our", "the", "an", "to", "on"})
"""What follows such a verb where it opens a sentence: "write to us", "contact our officer"."""
_WISHES = (("if", "you", "want"), ("if", "you", "wish"), ("if", "you", "would", "like"))
_JOINING = frozenset({",", ";", "and", "or"})
_SUBJECTS = frozenset({"we", "you", "they", "it"})
_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
_SOFTENING = frozenset({"please", "simply", "just"})


def tells_how(tokens: list[Token]) -> bool:
    """Tell "To delete it, write to us", which says how readers do it, from "To delete it, we write to you".

    So does "Write to us to delete it".
    """
    words = [t.word for t in tokens if t.word not in _SOFTENING]
    if not words or tokens[0].inherited:
        return False
    if words[0] in _CALLED_UPON and words[1:2] != [] and words[1] in _WHOM:
        return True
    if words[0] != "to" or "," not in words:
        return False
    following = words[words.index(",") + 1 :]
    return following[:1] != [] and following[0] in _IMPERATIVES


def without_wish(tokens: list[Token]) -> list[Token]:
    """Leave out "if you want" where a sentence tells how: "If you want to delete it, write to us"."""
    words = tuple(t.word for t in tokens[: max(map(len, _WISHES))])
    for wish in _WISHES:
        if words[: len(wish)] == wish and tells_how(tokens[len(wish) :]):
            return tokens[len(wish) :]
    return tokens


def with_every_to(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Say "to" before each verb of an aim: "To bill you, collect debts and defend claims"."""
    if tells_how(tokens) or _SUBJECTS.intersection(t.word for t in tokens if t.surface.islower()):
        return tokens
    said = tokens[:1]
    for position in range(1, len(tokens)):
        token = tokens[position]
        if tokens[position - 1].word in _JOINING and _is_bare_verb(tokens, position, lexicon):
            said.append(Token("to", "to", token.start, token.start, "word", token.inherited))
        said.append(token)
    return said


def _is_bare_verb(tokens: list[Token], position: int, lexicon: Lexicon) -> bool:
    if not tokens[position].surface.islower() or tokens[position].surface.endswith(
        ("s", "ed", "ing")
    ):
        return False
    _, meanings = match_longest(tokens, position, lexicon.root)
    return any(meaning.facet in _HEADS for meaning in meanings)
