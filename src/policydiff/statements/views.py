"""Two versions of a sentence seen side by side: the words that one has, and what the other has instead."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.statements.grammar import (
    BE,
    BREAKS,
    CONJUNCTIONS,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    SUBORDINATE,
)
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet, Node
from policydiff.statements.sameness import replaced_runs
from policydiff.statements.tokens import Token

SMALL_WORDS = (
    BE | BREAKS | CONJUNCTIONS | DETERMINERS | MODALS | PREPOSITIONS | SUBORDINATE
    | {
        "we", "you", "they", "it", "us", "them", "our", "who", "which", "not", "never", "no",
        "about", "after", "before", "until", "without", "within", "during", "than", "under", "at",
        "over", "only", "all", "every", "each", "both", "also", "have", "has", "had", "that",
        "there", "here", "upon", "between", "nor", "either", "neither", "out", "off", "up",
        "whether", "how", "what", "why",
    }
)  # fmt: skip
"""Words that no adjective describes."""
ASKED = frozenset({"consent", "explicit-consent", "opt-in-condition", "without-consent"})
OPENS_CONDITION = frozenset({"if", "when", "where", "once", "after", "while", "provided"})
HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of one side that changed, and what the other side has in their place."""

    words: range
    instead: tuple[str, ...]
    there: range
    """Where that stands among the tokens of the other side."""


@dataclass(frozen=True, slots=True)
class View:
    """One side of an edit, with the runs of words that the other side does not have."""

    tokens: list[Token]
    marks: list[Mark]
    runs: tuple[Run, ...]
    other: list[Token]
    other_marks: list[Mark]

    def places(self, node: Node) -> range:
        """Return the tokens of a node, none where it comes from the lead-in."""
        if node.span is None:
            return range(0)
        start, stop = node.span
        found = [
            i for i, t in enumerate(self.tokens) if not t.inherited and start <= t.start < stop
        ]
        return range(found[0], found[-1] + 1) if found else range(0)

    def run_at(self, place: int) -> Run | None:
        """Return the changed run that a token belongs to."""
        return next((run for run in self.runs if place in run.words), None)

    def run_of(self, node: Node) -> Run | None:
        """Return the changed run that holds some word of a node."""
        return next((run for i in self.places(node) if (run := self.run_at(i))), None)

    def word(self, place: int) -> str:
        """Return the word at a place, "" outside the sentence."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def is_thing(self, place: int) -> bool:
        """Whether a word stands here that another word can describe."""
        return (
            0 <= place < len(self.tokens)
            and self.tokens[place].kind == "word"
            and self.tokens[place].word not in SMALL_WORDS
        )


def views_of(
    tokens: tuple[list[Token], list[Token]], marks: tuple[list[Mark], list[Mark]]
) -> tuple[View, View]:
    """Return both sides of an edit."""
    places = [[i for i, t in enumerate(side) if t.kind != "mark"] for side in tokens]
    words = [[side[i].word for i in own] for side, own in zip(tokens, places, strict=True)]
    runs: tuple[list[Run], list[Run]] = [], []
    for a, b, c, d in replaced_runs(words[0], words[1]):
        ranges = _range(places[0][a:b]), _range(places[1][c:d])
        if ranges[0]:
            runs[0].append(Run(ranges[0], tuple(words[1][c:d]), ranges[1]))
        if ranges[1]:
            runs[1].append(Run(ranges[1], tuple(words[0][a:b]), ranges[0]))
    return (
        View(tokens[0], marks[0], tuple(runs[0]), tokens[1], marks[1]),
        View(tokens[1], marks[1], tuple(runs[1]), tokens[0], marks[0]),
    )


def _range(places: list[int]) -> range:
    return range(places[0], places[-1] + 1) if places else range(0)


def printed(tokens: list[Token], places: range) -> str:
    """Return some neighbouring tokens as the text has them, words that stand for one phrase once."""
    words: list[str] = []
    spans: set[tuple[int, int]] = set()
    for token in (tokens[i] for i in places):
        if (token.start, token.end) not in spans:
            spans.add((token.start, token.end))
            words.append(token.surface)
    return " ".join(words).replace(" ,", ",")


def denies_more(view: View) -> bool:
    """Whether one version denies what the other does not."""
    own, other = (
        sum(m.node(Facet.NEGATION) is not None for m in marks)
        for marks in (view.marks, view.other_marks)
    )
    return own != other
