"""The notice period that a policy promises for its own changes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from policydiff.document import Document, Section, Sentence
from policydiff.document.statedates import names_policy
from policydiff.statements import (
    Actor,
    Facet,
    Lexicon,
    Node,
    Statement,
    load_lexicon,
    read_sentence,
)
from policydiff.statements.languages import READ, language_code, lexicon_for

# Ids of the lexicon: "changes to this policy", "in advance", and the duty to tell.
_CHANGES = "change-notice"
_AHEAD = "deadline"
_NOTIFY = "notify"
_LONGEST = 366.0
"""Days. What is longer is no notice period: a retention period that stands in the same sentence."""
# Reading a sentence takes time, and one without a word for a time says no period.
_PERIOD = re.compile(
    r"\b(?:hour|day|week|fortnight|month|quarter|year|stunde|tag|woche|monat|quartal|jahr)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:chang|updat|amend|modif|revis|änder|aktualisier|anpassung|neuerung)", re.IGNORECASE
)
_FEW_WORDS = 2
# "30 days before …", "30 days' written notice", "30 days after posting"; "notice of at least 30 days".
_LEAD_AFTER = re.compile(
    r"['’]?s?['’]?\W{1,3}(?:\w+\W+){0,2}?"
    r"(?:before|beforehand|prior|in advance|ahead|notice|after|following|from"
    r"|vor|vorher|vorab|zuvor|im voraus|nach|ab)\b",
    re.IGNORECASE,
)
_LEAD_BEFORE = re.compile(
    r"\b(?:notice|notice period|ankündigungsfrist|frist)\W+(?:\w+\W+){0,5}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A notice period that a policy promises before it changes."""

    days: int
    """A month counts as 31, so that no reader is given less."""
    sentence: str
    heading: str
    """Heading of the section it stands in; "" before the first one."""
    line: int
    """First source line of the sentence, from 1."""


def find_promise(document: Document, lexicon: Lexicon | None = None) -> Promise | None:
    """Return the notice period that the policy promises before a change, the longest where several.

    A promise is a sentence in which the organisation says a period and speaks of changes to the
    policy, or of telling people in a section about such changes. None where there is no such
    sentence, and for a language that is not read. A period that runs from the change ("30 days
    after posting") counts like one before it: readers are given that time either way.
    `lexicon` is that of the package where none is given.
    """
    if language_code(document.locale) not in READ:
        return None
    reader = _Reader(lexicon_for(document.locale, lexicon or load_lexicon()), document)
    promises = [
        Promise(math.ceil(days), sentence.text, reader.section(sentence).heading, sentence.lines[0])
        for sentence in document.sentences
        if _PERIOD.search(sentence.text)
        for days in reader.periods(sentence)
    ]
    return max(promises, key=lambda promise: promise.days, default=None)


@dataclass(frozen=True, slots=True)
class _Reader:
    lexicon: Lexicon
    document: Document

    def section(self, sentence: Sentence) -> Section:
        return self.document.sections[sentence.section]

    def periods(self, sentence: Sentence) -> list[float]:
        """Return the periods, in days, that a sentence promises."""
        statements = read_sentence(sentence.text, self.lexicon, lead_in=sentence.lead_in)
        if not any(_durations(statement) for statement in statements):
            return []
        said_here = any(map(_speaks_of_changes, statements))
        if not said_here and not self._is_on_changes(self.section(sentence).heading):
            return []
        return [
            node.amount or 0.0
            for statement in statements
            if statement.actor is not Actor.USER
            for node in _durations(statement)
            if _is_lead(sentence.text, node)
            or (not _is_act(statement) and (said_here or _tells_beforehand(statement)))
        ]

    def _is_on_changes(self, heading: str) -> bool:
        if any(map(_speaks_of_changes, read_sentence(heading, self.lexicon))):
            return True
        # "Updates to the statement", or "Changes" alone: a section of the policy is on the policy.
        return _CHANGE.search(heading) is not None and (
            names_policy(heading) or len(heading.split()) <= _FEW_WORDS
        )


def _durations(statement: Statement) -> list[Node]:
    return [
        node
        for node in statement.nodes
        if node.facet is Facet.DURATION and node.amount is not None and node.amount <= _LONGEST
    ]


def _is_lead(text: str, node: Node) -> bool:
    """Whether the words around a period say that it lies between the news and the change."""
    if node.span is None:
        return False
    start, stop = node.span
    return bool(_LEAD_AFTER.match(text, stop) or _LEAD_BEFORE.search(text[:start]))


def _is_act(statement: Statement) -> bool:
    """Whether something is done with data for that long: an old version is kept 90 days."""
    return statement.head is not None and statement.head.facet is Facet.ACT


def _tells_beforehand(statement: Statement) -> bool:
    told = statement.head is not None and statement.head.id == _NOTIFY
    return told or _governance(statement, _AHEAD)


def _speaks_of_changes(statement: Statement) -> bool:
    return _governance(statement, _CHANGES)


def _governance(statement: Statement, id_: str) -> bool:
    nodes = (*statement.nodes, *statement.guarded)
    return any(node.facet is Facet.GOVERNANCE and node.id == id_ for node in nodes)
