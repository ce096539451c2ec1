"""Which changed words of a German sentence nothing shows to be harmless.

Looked at run by run: what stands for a word must stand in its place. A word that only went to another place
of its sentence is not shown to be harmless, because German tells by its place what a preposition or "nicht"
belongs to. A verb may stand anywhere: its place is a matter of style.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policydiff.statements.german.order import is_only_reordered
from policydiff.statements.german.words import plain_letters
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.sameness import replaced_runs, touches
from policydiff.statements.side import Reading
from policydiff.statements.tokens import Token

CRITICAL = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION, Facet.DURATION, Facet.AGE, Facet.CHILD,
    Facet.REQUIREMENT, Facet.RETENTION,
})  # fmt: skip
"""Facets of words that turn or bind a sentence."""
_WITH_KINDS = frozenset({
    Facet.DATA, Facet.PLACE, Facet.VENDOR, Facet.PURPOSE, Facet.AUDIENCE, Facet.RETENTION, Facet.NAME,
    Facet.NUMBER, Facet.DURATION, Facet.AGE, Facet.ITEM, Facet.RECIPIENT, Facet.GOVERNANCE, Facet.SECURITY,
})  # fmt: skip
"""Facets of which another word may be another kind."""
_VERBS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
_SHORTEST_TYPO = 5
_AFTER_ER = ("e", "em", "en", "er", "es")

Key = tuple[Facet, str]


def unproved_words(old: Reading, new: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the changed words that nothing shows to be harmless, as they are printed."""
    before, after = (_Own([t for t in r.tokens if not t.inherited], r, lexicon) for r in (old, new))
    before.tokens, after.tokens = _corrected(before.tokens, after.tokens, lexicon.vocabulary)
    marks = [_without_lead_in(own) for own in (before, after)]
    if is_only_reordered(before.tokens, after.tokens, marks):
        return tuple(_regraded(before.tokens, after.tokens))
    verbs = before.verbs() == after.verbs()
    general = before.is_general and after.is_general
    found = list(_regraded(before.tokens, after.tokens))
    for a, b, c, d in replaced_runs(before.words(), after.words()):
        runs = before.run(a, b), after.run(c, d)
        odd = list(_odd_words(runs, verbs=verbs, general=general))
        found += odd or _turned(runs)
    return tuple(dict.fromkeys(found))


def _without_lead_in(own: _Own) -> list[Mark]:
    """Return the marks of a sentence itself, their places counted in its own tokens."""
    return [
        m._replace(start=m.start - own.offset, stop=m.stop - own.offset)
        for m in own.reading.marks
        if m.start >= own.offset
    ]


def _odd_words(runs: tuple[_Run, _Run], *, verbs: bool, general: bool) -> Iterator[str]:
    """Yield the words of two runs that stand in each other's place and are not shown to mean the same.

    `verbs`: all verbs of both sentences mean the same, in this order; `general`: both speak of data.
    """
    keys = [{key for m in run.marks for key in run.own.keys(m, general=general)} for run in runs]
    left = [
        run.left(others, verbs=verbs, general=general)
        for run, others in zip(runs, reversed(keys), strict=True)
    ]
    counts = [
        Counter(run.own.word_class(i) for i in places)
        for run, places in zip(runs, left, strict=True)
    ]
    odd = (counts[0] - counts[1]) + (counts[1] - counts[0])
    for run, places in zip(runs, left, strict=True):
        yield from (run.own.tokens[i].surface for i in places if odd[run.own.word_class(i)])


@dataclass(slots=True)
class _Own:
    """The words of a sentence without its lead-in."""

    tokens: list[Token]
    reading: Reading
    lexicon: Lexicon

    @property
    def offset(self) -> int:
        return len(self.reading.tokens) - len(self.tokens)

    @property
    def is_general(self) -> bool:
        return any(n.general for m in self.reading.marks for n in m.nodes)

    def words(self) -> list[str]:
        return [t.word for t in self.tokens]

    def run(self, start: int, stop: int) -> _Run:
        places = frozenset(range(start + self.offset, stop + self.offset))
        marks = tuple(m for m in self.reading.marks if touches(m, places))
        positions = [i for i in range(start, stop) if self.tokens[i].kind != "mark"]
        return _Run(self, positions, marks)

    def places(self, mark: Mark) -> range:
        return range(mark.start - self.offset, mark.stop - self.offset)

    def is_verb(self, mark: Mark) -> bool:
        """Whether a mark is a verb or part of one, and means nothing else."""
        token = self.reading.tokens[mark.start]
        return token.surface[:1].islower() and all(n.facet in _VERBS for n in mark.nodes)

    def verbs(self) -> list[str]:
        """Return what the verbs mean in their order, each verb once however many parts it has."""
        found: list[str] = []
        for mark in self.reading.marks:
            if self.is_verb(mark) and not self.reading.tokens[mark.start].inherited:
                key = " ".join(sorted(f"{n.facet}:{n.id}" for n in mark.nodes))
                if found[-1:] != [key]:
                    found.append(key)
        return found

    def keys(self, mark: Mark, *, general: bool) -> set[Key]:
        """Return what a mark means; where other words mean other kinds, its words are part of the key."""
        found: set[Key] = set()
        for node in mark.nodes:
            if node.general and general:
                found.add((Facet.DATA, ""))
            elif node.facet in _WITH_KINDS:
                found.add((node.facet, f"{node.id} {node.text}"))
            else:
                found.add((node.facet, node.id))
        return found

    def is_light(self, i: int) -> bool:
        word = self.tokens[i].word
        return word in self.lexicon.ignored or word in self.lexicon.plain.light

    def word_class(self, i: int) -> str:
        return self.lexicon.plain.same.get(self.tokens[i].word, self.tokens[i].word)


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one side that stand where the other side has other words, or none."""

    own: _Own
    positions: list[int]
    marks: tuple[Mark, ...]

    def left(self, others: set[Key], *, verbs: bool, general: bool) -> list[int]:
        """Return where words stand that have weight and no equal meaning among `others`."""
        held = {
            i
            for mark in self.marks
            if (verbs and self.own.is_verb(mark))
            or (others and self.own.keys(mark, general=general) <= others)
            for i in self.own.places(mark)
        }
        return [i for i in self.positions if i not in held and not self.own.is_light(i)]


def _regraded(old: list[Token], new: list[Token]) -> Iterator[str]:
    """Yield "strenge" and "strengere" where one stands for the other: folding takes both for one word."""
    sides = [
        Counter((t.word, _is_graded(t)) for t in side if t.kind == "word") for side in (old, new)
    ]
    for token in (*old, *new):
        plain, graded = (token.word, False), (token.word, True)
        moved = sides[1][graded] - sides[0][graded]
        if moved and moved == sides[0][plain] - sides[1][plain]:
            yield token.surface


def _is_graded(token: Token) -> bool:
    """Whether folding took -er and another ending from a word, as from a comparative."""
    letters = plain_letters(token.surface)
    return token.surface[:1].islower() and any(
        letters == f"{token.word}er{ending}" for ending in _AFTER_ER
    )


def _turned(runs: tuple[_Run, _Run]) -> list[str]:
    """Return words that turn or bind a sentence and have no equal in their place."""
    nodes = [[n for mark in run.marks for n in mark.nodes if n.facet in CRITICAL] for run in runs]
    ids = [Counter((n.facet, n.id) for n in side) for side in nodes]
    return [node.text for side in nodes for node in side] if ids[0] != ids[1] else []


def _corrected(
    old: list[Token], new: list[Token], vocabulary: frozenset[str]
) -> tuple[list[Token], list[Token]]:
    """Give a misspelt word the other side's word."""
    old, new = list(old), list(new)
    for a, b, c, d in replaced_runs([t.word for t in old], [t.word for t in new]):
        if b - a != d - c:
            continue
        for i, j in zip(range(a, b), range(c, d), strict=True):
            if is_misspelt(old[i].word, new[j].word, vocabulary):
                new[j] = new[j]._replace(word=old[i].word)
    return old, new


def is_misspelt(before: str, after: str, vocabulary: frozenset[str]) -> bool:
    """Whether of two long words just one is known, and the other is a slip of the pen away from it.

    Two neighbours swapped, or a letter doubled or no longer doubled: in a compound any other letter may
    make another word.
    """
    if min(len(before), len(after)) < _SHORTEST_TYPO or (before in vocabulary) == (
        after in vocabulary
    ):
        return False
    if len(before) == len(after):
        places = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        return (
            len(places) == 2
            and places[1] == places[0] + 1
            and before[places[0]] == after[places[1]]
            and before[places[1]] == after[places[0]]
        )
    longer, shorter = (before, after) if len(before) > len(after) else (after, before)
    if len(longer) - len(shorter) != 1 or longer[0] != shorter[0]:
        return False
    at = next((i for i, sign in enumerate(shorter) if sign != longer[i]), len(shorter))
    if longer[:at] + longer[at + 1 :] != shorter:
        return False
    doubled = longer[at] == longer[at - 1]
    return doubled or longer in vocabulary
