"""One version as the comparison sees it: sentences read when they are needed, and what is said anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.document import Document, Sentence
from policydiff.document.records import Unit
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.reading import read_sentence
from policydiff.statements.records import Facet, Statement
from policydiff.statements.tokens import Token

_OBJECTS = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.CHANNEL, Facet.DURATION,
    Facet.SAFEGUARD, Facet.SECURITY, Facet.SIGNAL, Facet.CHILD, Facet.AGE, Facet.AUDIENCE,
})  # fmt: skip
_LIMITS = frozenset({Facet.CONDITION, Facet.EXCEPTION, Facet.SCOPE, Facet.RETENTION})

_SAME_SHARE = 0.85
"""Share of a claim's content words that the sentence that states it elsewhere must hold."""

_SAME_CONTEXT = 0.8
"""The same for the words of the claim's lead-in."""

Keys = frozenset[tuple[Facet, str]]


def lead_in_of(sentence: Sentence) -> str:
    """Return what a sentence inherits; a table's header cells name columns, they claim nothing."""
    return "" if sentence.unit is Unit.ROW else sentence.lead_in


def objects_of(statement: Statement) -> Keys:
    """Return what a statement is about: its objects that name a kind."""
    return frozenset(
        (n.facet, n.id) for n in statement.nodes if n.facet in _OBJECTS and not n.general
    )


def limits_of(statement: Statement) -> Keys:
    """Return what a statement is bound by: conditions, exceptions, scope."""
    nodes = statement.nodes + statement.guarded
    return frozenset((n.facet, n.id) for n in nodes if n.facet in _LIMITS)


class Side:
    """The statements of one version, read lazily and kept."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self._lexicon = lexicon
        self._read: dict[int, tuple[Statement, ...]] = {}
        self._index: dict[tuple[str, str], list[tuple[Keys, Keys, int]]] | None = None
        self._text: str | None = None
        self._content: dict[int, frozenset[str]] = {}

    def statements(self, index: int) -> tuple[Statement, ...]:
        """Return what one sentence of this version claims."""
        if index not in self._read:
            sentence = self.document.sentences[index]
            lead_in = lead_in_of(sentence) or self.topic(index)
            self._read[index] = read_sentence(sentence.text, self._lexicon, lead_in=lead_in)
        return self._read[index]

    def topic(self, index: int) -> str:
        """Return the heading that says what a list without a lead-in lists ("What we collect"), or ""."""
        sentence = self.document.sentences[index]
        heading = self.document.sections[sentence.section].heading.rstrip("?")
        if sentence.unit is not Unit.ITEM or sentence.lead_in or not heading:
            return ""
        return heading if any(s.head for s in read_sentence(heading, self._lexicon)) else ""

    def states(self, claim: Statement, words: frozenset[str], context: frozenset[str]) -> bool:
        """Whether some sentence claims at least as much, in mostly the same words.

        Same act and stance, all objects, no further limit; and it holds most of `words`, the content
        words of the claim, because what the lexicon does not know may be what matters. `context` are
        the words of its lead-in: another list is another occasion.
        """
        if claim.head is None:
            return False
        objects, limits = objects_of(claim), limits_of(claim)
        return any(
            objects <= other_objects
            and other_limits <= limits
            and len(words & self.content(index)) >= _SAME_SHARE * len(words)
            and len(context & self.content(index)) >= _SAME_CONTEXT * len(context)
            for other_objects, other_limits, index in self._all().get(
                (claim.head.id, claim.stance.value), ()
            )
        )

    def content(self, index: int) -> frozenset[str]:
        """Return the folded words of a sentence and its lead-in that carry meaning."""
        if index not in self._content:
            sentence = self.document.sentences[index]
            tokens = tokens_of([sentence], sentence.text, self._lexicon)
            ignored = self._lexicon.ignored
            self._content[index] = frozenset(
                t.word for t in tokens if t.kind == "word" and t.word not in ignored
            )
        return self._content[index]

    def own_words(self, index: int) -> frozenset[str]:
        """Return the content words of a sentence without its lead-in."""
        tokens = canonical_tokens(self.document.sentences[index].text, self._lexicon)
        ignored = self._lexicon.ignored
        return frozenset(t.word for t in tokens if t.kind == "word" and t.word not in ignored)

    def mentions(self, name: str) -> bool:
        """Whether a name is printed anywhere in this version."""
        if self._text is None:
            lines = [self.document.title, *(s.heading for s in self.document.sections)]
            self._text = "\n".join([*lines, *(s.text for s in self.document.sentences)]).casefold()
        return name.casefold() in self._text

    def _all(self) -> dict[tuple[str, str], list[tuple[Keys, Keys, int]]]:
        if self._index is None:
            self._index = {}
            for sentence in self.document.sentences:
                for statement in self.statements(sentence.index):
                    if statement.head is not None:
                        key = (statement.head.id, statement.stance.value)
                        entry = (objects_of(statement), limits_of(statement), sentence.index)
                        self._index.setdefault(key, []).append(entry)
        return self._index


def read_statements(
    document: Document, lexicon: Lexicon
) -> Iterator[tuple[Sentence, tuple[Statement, ...]]]:
    """Yield every sentence with what it claims, reading one at a time."""
    side = Side(document, lexicon)
    for sentence in document.sentences:
        yield sentence, side.statements(sentence.index)


def tokens_of(sentences: list[Sentence], text: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of an edit's side: the lead-in its sentences share, then its text."""
    lead_in = lead_in_of(sentences[0]) if sentences else ""
    tokens = canonical_tokens(lead_in, lexicon, inherited=True) if lead_in else []
    return tokens + canonical_tokens(text, lexicon)
