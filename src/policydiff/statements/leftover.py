"""Words of an edit that no difference of meaning tells of, and that nothing shows to be harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.diff.records import Edit, EditKind
from policydiff.statements.differences import CRITICAL, critical_words
from policydiff.statements.figures import other_figures
from policydiff.statements.grouping import exchanged, regrouped
from policydiff.statements.marks import Marks
from policydiff.statements.plainness import defines_a_term
from policydiff.statements.records import Actor, Delta, Facet, Stance, Statement
from policydiff.statements.sameness import WordChange
from policydiff.statements.shortening import is_pointed_to, is_shortened
from policydiff.statements.side import Side
from policydiff.statements.turning import denies_again
from policydiff.statements.unproved import Tokens, unproved_words

_FIRM = frozenset({"will", "shall", "must"})
_FREE = frozenset({"may", "might", "could", "can"})
_AHEAD = frozenset({"first", "before", "beforehand", "always"})
_PROMISING = frozenset({"we", "staff", "team", "somebody", "someone", "person", "clerk", "officer"})
_SUBJECT = 4
"""Tokens at the start of a sentence among which its subject stands."""
_OWNERS = frozenset({"your", "our", "their", "its"})

Statements = tuple[tuple[Statement, ...], tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Both texts of an edit as they are compared, the older first."""

    tokens: Tokens
    marks: Marks
    statements: Statements


def leftover_words(
    edit: Edit,
    pair: Pair,
    change: WordChange,
    deltas: tuple[Delta, ...],
    sides: tuple[Side, Side],
    *,
    told_of: Sequence[tuple[int, int]],
    covers: bool,
) -> tuple[str, ...]:
    """Return the words that are left over beside harmless `deltas`, as the first guard that finds some does.

    `told_of`: spans of the text that something else tells of; `covers`: the texts say whom or what they
    are about.
    """
    channels = any(d.facet is Facet.CONTACT for d in deltas)
    own = _own_words(pair.tokens, change, told_of)
    data = handles_data(pair.statements)
    lexicon = sides[1].lexicon
    critical = CRITICAL | {Facet.CHANNEL} if channels else CRITICAL
    if denies_again(pair.tokens):
        critical -= {Facet.NEGATION}
    left = critical_words(pair.marks, change, critical) or _other_owner(pair.tokens)
    if lexicon.reader is None:  # each other language proves the words by its own grammar
        left = left or unproved_words(
            pair.tokens,
            pair.marks,
            own,
            lexicon,
            merged=edit.kind in (EditKind.MERGED, EditKind.SPLIT),
            strict=data
            or bool(defines_a_term(edit.old_text) or defines_a_term(edit.new_text))
            or covers,
        )
    left = left or regrouped(pair.marks) or exchanged(pair.tokens, lexicon)
    if (
        left
        and not data
        and (
            is_shortened(pair.tokens, own, *sides)
            or is_pointed_to(edit, left, pair.tokens, own, sides)
        )
    ):
        left = ()
    left = left or other_figures(edit, pair.tokens, pair.marks, own)
    return left or _doubted_right(deltas, pair.tokens) or _loosened(deltas, pair.tokens)


def handles_data(statements: Statements, *, own: bool = False) -> bool:
    """Whether somebody other than the reader does, owes or rules out something with data.

    `own`: the sentence says so itself, and not only its lead-in, and it is no right.
    """
    return any(
        s.head is not None
        and not (own and (s.head.span is None or s.stance is Stance.RIGHT))
        and s.actor is not Actor.USER
        and any(n.facet is Facet.DATA for n in s.nodes)
        for side in statements
        for s in side
    )


def _other_owner(tokens: Tokens) -> tuple[str, ...]:
    """Return the possessives where one stands for another and nothing else changed: "your", "our courts"."""
    others = [sorted(t.word for t in side if t.word not in _OWNERS) for side in tokens]
    owned: list[dict[str, set[str]]] = [{}, {}]
    for side, owners in zip(tokens, owned, strict=True):
        for token, after in pairwise(side):
            if token.word in _OWNERS:
                owners.setdefault(after.word, set()).add(token.word)
    if others[0] != others[1] or all(
        owned[0][thing] == owned[1][thing] for thing in owned[0].keys() & owned[1]
    ):
        return ()  # "our shops and courts" in another order
    return tuple(t.surface for side in tokens for t in side if t.word in _OWNERS)


def _loosened(deltas: tuple[Delta, ...], tokens: Tokens) -> tuple[str, ...]:
    """Return "will" and "may" where one stands for the other and no practice is done: "we will help you".

    So too where something is done first ("we will ring you first"): what is owed, and not what is done with
    data, may no longer be relied on.
    """
    firm = [sum(t.word in _FIRM for t in side) for side in tokens]
    free = [sum(t.word in _FREE for t in side) for side in tokens]
    if not ((firm[0] - firm[1]) * (free[1] - free[0]) > 0):
        return ()
    ahead = all(any(t.word in _AHEAD for t in side) for side in tokens)
    modal = (d for d in deltas if d.facet is Facet.MODALITY)
    if not any(d.stance is Stance.NONE or ahead for d in modal):
        return ()
    if not all(_PROMISING.intersection(t.word for t in side[:_SUBJECT]) for side in tokens):
        return ()
    return tuple(t.surface for side in tokens for t in side if t.word in _FIRM | _FREE)


def _doubted_right(deltas: tuple[Delta, ...], tokens: Tokens) -> tuple[str, ...]:
    """Return the "may" of "you may have the right" where the other version says "you have the right"."""
    owned = all(any(t.word == "right" for t in side) for side in tokens)
    may = (n.text for d in deltas for n in d.before + d.after if n.id == "may")
    return tuple(may) if owned else ()


def _own_words(
    tokens: Tokens, change: WordChange, told_of: Sequence[tuple[int, int]]
) -> WordChange:
    """Return the changed words of the sentences themselves, without those that stand in some spans.

    What lead-ins say is compared as meanings.
    """
    removed, added = (
        frozenset(
            i
            for i in changed
            if not side[i].inherited and not any(a <= side[i].start < b for a, b in told_of)
        )
        for side, changed in zip(tokens, (change.removed, change.added), strict=True)
    )
    return WordChange(removed, added)
