"""What readers need not do, and what others come to know of them."""

from __future__ import annotations

from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet, Node
from policydiff.statements.subjects import SUBJECTS
from policydiff.statements.tokens import Token

_INVITING = frozenset(
    {"", ",", "simply", "just", "then", "please", ":", "to", "we", "you", "can", "may", "and"}
)
"""Before one of these "tell us" is what readers are asked to do, or may."""


def is_news_of_reader(tokens: list[Token], mark: Mark, duty: Node) -> bool:
    """Tell "your insurer tells us whether …", "senders can tell whether …": somebody comes to know."""
    if duty.id != "notify" or not mark.start or tokens[mark.start].word not in ("tell", "inform"):
        return False
    before = tokens[mark.start - 1].word
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    if after == "us":
        return before not in _INVITING
    if before == "not" and mark.start > 1:
        before = tokens[mark.start - 2].word
    return after in ("whether", "when", "if") and before in ("can", "could")


def spares_reader(tokens: list[Token], mark: Mark) -> bool:
    """Tell "you do not need an account to ask" from "you may not ask": readers need nothing."""
    if not mark.node(Facet.NEGATION) or mark.stop >= len(tokens):
        return False
    after = tokens[mark.stop].word
    return after in ("need", "required") and SUBJECTS.get(tokens[0].word) is Actor.USER
