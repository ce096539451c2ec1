"""Differences outside the lexicon: names, addresses, and members of a list whose words nobody knows."""

from __future__ import annotations

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, Marks
from policydiff.statements.records import Delta, Facet, Node, Operation, Stance, Statement
from policydiff.statements.sameness import WordChange, stem, touches
from policydiff.statements.tokens import Token
from policydiff.statements.unproved import word_class
from policydiff.statements.weights import GRANTING

_LISTING = frozenset({",", "and", "or", "/"})


def loose_deltas(
    tokens: tuple[list[Token], list[Token]],
    marks: Marks,
    change: WordChange,
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]],
    lexicon: Lexicon,
    *,
    is_listed: bool,
    is_bound: bool,
) -> tuple[Delta, ...]:
    """Return differences outside the lexicon: names, addresses and unknown members of a list."""
    names = _printed(marks, change, Facet.NAME)
    deltas = []
    # The same one whichever version is the old one.
    heads = [next((s.stance for s in side if s.head), None) for side in statements]
    stance = min((head for head in heads if head is not None), default=Stance.NONE)
    if names[0] or names[1]:
        deltas.append(_loose(Facet.NAME, names[0], names[1], stance))
    addresses = _printed(marks, change, Facet.CONTACT)
    if addresses[0] or addresses[1]:
        kinds = [{node.id for node in side} for side in addresses]
        other_kind = kinds[0] and kinds[1] and not kinds[0] & kinds[1]
        deltas.append(
            _loose(
                Facet.CHANNEL if other_kind else Facet.CONTACT, addresses[0], addresses[1], stance
            )
        )
    held = stance if stance is not Stance.NONE or not is_listed else Stance.PERMITTED
    if held is not Stance.NONE and not is_bound:
        deltas += _members(tokens, marks, held, lexicon)
    return tuple(deltas)


def _members(
    tokens: tuple[list[Token], list[Token]],
    marks: Marks,
    stance: Stance,
    lexicon: Lexicon,
) -> list[Delta]:
    """Return list members that came or went and that the lexicon does not know.

    Words that both sides print, in whatever order and form, are no new members, nor are words that mean
    the same; where both sides have words of their own, one may stand for the other.
    """
    said = [{form for t in side for form in _forms(t, lexicon)} for side in tokens]
    groups = [
        _unknown_groups(side, found, other, lexicon)
        for side, found, other in zip(tokens, marks, reversed(said), strict=True)
    ]
    if bool(groups[0]) == bool(groups[1]):
        return []
    return [_member(words, stance, bool(groups[1])) for words in groups[0] or groups[1]]


def _forms(token: Token, lexicon: Lexicon) -> tuple[str, str]:
    return stem(token.word), word_class(token, lexicon)


def _unknown_groups(
    tokens: list[Token], marks: list[Mark], other: set[str], lexicon: Lexicon
) -> list[list[Token]]:
    """Return runs of unknown words that stand next to a comma, "and" or "or" and on this side only."""
    known = {i for mark in marks for i in range(mark.start, mark.stop)}
    skipped = lexicon.ignored | lexicon.plain.light
    groups: list[list[Token]] = []
    previous = -2
    for i, token in enumerate(tokens):
        if token.kind != "word" or token.inherited or i in known:
            continue
        if token.word in skipped or not other.isdisjoint(_forms(token, lexicon)):
            continue
        if previous == i - 1:
            groups[-1].append(token)
        else:
            groups.append([token])
        previous = i
    place = {id(token): i for i, token in enumerate(tokens)}
    return [
        words
        for words in groups
        if any(
            0 <= i < len(tokens) and tokens[i].word in _LISTING
            for i in (place[id(words[0])] - 1, place[id(words[-1])] + 1)
        )
    ]


def _member(words: list[Token], stance: Stance, added: bool) -> Delta:
    printed = " ".join(t.surface for t in words)
    node = Node(Facet.ITEM, printed.casefold(), printed, (words[0].start, words[-1].end))
    pull = GRANTING[stance] if added else -GRANTING[stance]
    operation = Operation.ADDED if added else Operation.REMOVED
    return Delta(
        Facet.ITEM, operation, () if added else (node,), (node,) if added else (), stance, pull
    )


def _printed(marks: Marks, change: WordChange, facet: Facet) -> tuple[tuple[Node, ...], ...]:
    """Return the names or addresses that came and went: none that both sides print, wherever it stands."""
    printed = [
        {(n.id, n.text) for m in side for n in m.nodes if n.facet is facet} for side in marks
    ]
    return tuple(
        tuple(n for n in _nodes(side, changed, facet) if (n.id, n.text) not in other)
        for side, changed, other in zip(
            marks, (change.removed, change.added), reversed(printed), strict=True
        )
    )


def _nodes(marks: list[Mark], indexes: frozenset[int], facet: Facet) -> tuple[Node, ...]:
    found = (mark.node(facet) for mark in marks if touches(mark, indexes))
    return tuple(node for node in found if node is not None)


def _loose(
    facet: Facet, before: tuple[Node, ...], after: tuple[Node, ...], stance: Stance
) -> Delta:
    operation = (
        Operation.CHANGED if before and after else Operation.ADDED if after else Operation.REMOVED
    )
    return Delta(facet, operation, before, after, stance, 0)
