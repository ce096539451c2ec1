"""What a sentence puts together: which data goes to whom, and what is kept how long."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from policydiff.statements.grammar import PREPOSITIONS
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token

_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
_TOGETHER = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.DURATION, Facet.AGE, Facet.PURPOSE, Facet.PLACE,
    Facet.RETENTION, Facet.CONDITION, Facet.CHILD,
})  # fmt: skip
_FEWEST = 2
"""Groups of which some can change partners."""
Group = frozenset[tuple[Facet, str]]


def regrouped(marks: tuple[list[Mark], list[Mark]]) -> tuple[str, ...]:
    """Return what both sides name and one of them puts together otherwise.

    "We share your name with advertisers and your e-mail with couriers" says another thing once the two
    change places, though every word of it stays. A group begins where the kind comes again that came first.
    """
    return _regrouped(marks, _TOGETHER) or _regrouped(marks, _TOGETHER | _HEADS)


def _regrouped(marks: tuple[list[Mark], list[Mark]], kinds: frozenset[Facet]) -> tuple[str, ...]:
    groups = [_groups(side, kinds) for side in marks]
    if Counter(groups[0]) == Counter(groups[1]) or min(len(side) for side in groups) < _FEWEST:
        return ()
    named = [frozenset().union(*side) for side in groups]
    if named[0] != named[1]:
        return ()
    torn = {key for side in groups for group in side if group not in _both(groups) for key in group}
    return tuple(
        dict.fromkeys(n.text for m in marks[1] for n in m.nodes if (n.facet, n.id) in torn)
    )


def exchanged(tokens: tuple[Sequence[Token], Sequence[Token]], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that changed partners across a preposition, whether or not the lexicon knows them.

    "Your name with bakers and your age with printers": the same words before each "with", the same words
    behind them, and other pairs.
    """
    pairs = [_across(side, lexicon) for side in tokens]
    found: dict[str, None] = {}
    for word in sorted(pairs[0].keys() & pairs[1].keys()):
        before, after = pairs[0][word], pairs[1][word]
        same = all(Counter(p[i] for p in before) == Counter(p[i] for p in after) for i in (0, 1))
        if min(len(before), len(after)) >= _FEWEST and same and Counter(before) != Counter(after):
            found.update(dict.fromkeys(w for pair in after if pair not in before for w in pair))
    printed = {token.word: token.surface for token in tokens[1]}
    return tuple(printed.get(word, word) for word in found)


def _across(tokens: Sequence[Token], lexicon: Lexicon) -> dict[str, list[tuple[str, str]]]:
    """Return, by preposition, the words of weight that stand nearest before and behind it."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    heavy = [i for i, t in enumerate(tokens) if t.kind != "mark" and t.word not in lexicon.ignored]
    for i, token in enumerate(tokens):
        if token.word in PREPOSITIONS:
            before = next((tokens[j].word for j in reversed(heavy) if j < i), "")
            after = next((tokens[j].word for j in heavy if j > i), "")
            found[token.word].append((before, after))
    return found


def _both(groups: list[list[Group]]) -> set[Group]:
    return set(groups[0]) & set(groups[1])


def _groups(marks: list[Mark], kinds: frozenset[Facet]) -> list[Group]:
    """Return what is named together: each group from one mention of the kind that comes first to the next."""
    keys = [(n.facet, n.id) for m in marks for n in m.nodes[:1] if n.facet in kinds]
    groups: list[set[tuple[Facet, str]]] = []
    before = None
    for key in keys:
        if not groups or (key[0] is keys[0][0] and before is not key[0]):
            groups.append(set())
        groups[-1].add(key)
        before = key[0]
    return [frozenset(group) for group in groups]
