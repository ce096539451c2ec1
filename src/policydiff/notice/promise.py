"""The notice period that a policy promises for its own changes."""

from __future__ import annotations

from policydiff.document import Document, Sentence
from policydiff.statements import Actor, Facet, Lexicon, Statement, load_lexicon, read_sentence

# Ids of the lexicon: "changes to this policy", "in advance", and the duty to tell.
_CHANGES = "change-notice"
_AHEAD = "deadline"
_NOTIFY = "notify"
_LONGEST = 366.0
"""Days. What is longer is no notice period: a retention period that stands in the same sentence."""


def promised_lead_days(document: Document, lexicon: Lexicon | None = None) -> int | None:
    """Return the days of notice the policy promises before a change, the longest where several.

    A promise is a sentence in which the organisation says a period and speaks of changes to the
    policy, or of telling people in a section about such changes. None where there is no such
    sentence, and for a language that is not read. A period that runs from the change ("30 days
    after posting") counts like one before it: readers are given that time either way.
    `lexicon` is that of the package where none is given.
    """
    lexicon = lexicon or load_lexicon()
    if document.locale.partition("-")[0] != "en":
        return None
    days = [
        duration
        for sentence in document.sentences
        for duration in _promised(sentence, document, lexicon)
    ]
    return int(max(days)) if days else None


def _promised(sentence: Sentence, document: Document, lexicon: Lexicon) -> list[float]:
    statements = read_sentence(sentence.text, lexicon, lead_in=sentence.lead_in)
    if not any(_durations(statement) for statement in statements):
        return []
    about_changes = any(_speaks_of_changes(statement) for statement in statements)
    if not about_changes:
        heading = document.sections[sentence.section].heading
        if not any(_speaks_of_changes(each) for each in read_sentence(heading, lexicon)):
            return []
        statements = tuple(each for each in statements if _tells_beforehand(each))
    return [
        duration
        for statement in statements
        if statement.actor is not Actor.USER
        for duration in _durations(statement)
    ]


def _durations(statement: Statement) -> list[float]:
    return [
        node.amount
        for node in statement.nodes
        if node.facet is Facet.DURATION and node.amount is not None and node.amount <= _LONGEST
    ]


def _tells_beforehand(statement: Statement) -> bool:
    told = statement.head is not None and statement.head.id == _NOTIFY
    return told or _governance(statement, _AHEAD)


def _speaks_of_changes(statement: Statement) -> bool:
    return _governance(statement, _CHANGES)


def _governance(statement: Statement, id_: str) -> bool:
    nodes = (*statement.nodes, *statement.guarded)
    return any(node.facet is Facet.GOVERNANCE and node.id == id_ for node in nodes)
