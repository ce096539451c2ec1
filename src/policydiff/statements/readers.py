"""What readers need not do, and what others come to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policydiff.statements.grammar import MODALS
from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet, Node
from policydiff.statements.subjects import SUBJECTS
from policydiff.statements.tokens import Token

_INVITING = frozenset(
    {"", ",", "simply", "just", "then", "please", ":", "to", "we", "you", "can", "may", "and"}
)
"""Before one of these "tell us" is what readers are asked to do, or may."""
_WITH_US = 3


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


def as_handed_on(tokens: list[Token], mark: Mark, act: Node, nodes: Sequence[Node]) -> Node:
    """Return "receive" as what we share where another party is who receives: "partners receive your name".

    `nodes`: what the clause names before it.
    """
    if act.id != "collect" or tokens[mark.start].word not in ("receive", "get", "obtain"):
        return act
    subject = mark.start - 1
    while subject > 0 and (
        tokens[subject].word in MODALS | {"not", "never", "also", "only", "then"}
    ):
        subject -= 1
    start = tokens[subject].start if subject >= 0 else -1
    if "we" in (t.word for t in tokens[max(0, subject - _WITH_US) : subject]):
        return act  # "we and our partners receive it"
    named = any(
        n.facet in (Facet.RECIPIENT, Facet.VENDOR)
        and n.span is not None
        and n.span[0] <= start < n.span[1]
        for n in nodes
    )
    return replace(act, id="share") if named else act


def spares_reader(tokens: list[Token], mark: Mark) -> bool:
    """Tell "you do not need an account to ask" from "you may not ask": readers need nothing."""
    if not mark.node(Facet.NEGATION) or mark.stop >= len(tokens):
        return False
    after = tokens[mark.stop].word
    return after in ("need", "required") and SUBJECTS.get(tokens[0].word) is Actor.USER
