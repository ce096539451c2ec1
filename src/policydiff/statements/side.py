"""One version as the comparison sees it: sentences read when they are needed, and what is said anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policydiff.document import Document, Sentence
from policydiff.document.records import Unit
from policydiff.statements.grants import granted_by
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, canonical_tokens, find_marks
from policydiff.statements.plainness import claims_nothing
from policydiff.statements.reading import read_statements_of
from policydiff.statements.records import Facet, Stance, Statement
from policydiff.statements.tokens import Token

_OBJECTS = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.CHANNEL, Facet.DURATION,
    Facet.SAFEGUARD, Facet.SECURITY, Facet.SIGNAL, Facet.CHILD, Facet.AGE, Facet.AUDIENCE,
})  # fmt: skip
_LIMITS = frozenset({Facet.CONDITION, Facet.EXCEPTION, Facet.SCOPE, Facet.RETENTION})
_NARROWING = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.CHANNEL, Facet.CHILD,
    Facet.AUDIENCE,
})  # fmt: skip
"""One object more makes a promise or right smaller: "never sold to brokers" is less than "never sold"."""
_CRITICAL = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION, Facet.DURATION, Facet.AGE, Facet.CHILD,
})  # fmt: skip
_BOUND = frozenset({Stance.PROHIBITED, Stance.DUTY, Stance.RIGHT})

_SAME_SHARE = 0.85
"""Share of a claim's content words that the sentence that states it elsewhere must hold."""

_SAME_CONTEXT = 0.8
"""The same for the words of the claim's lead-in."""

_SAID_SHARE = 0.9
"""Share of a sentence's content words that one sentence of the other version must hold to say it."""

Key = tuple[Facet, str]
Keys = frozenset[Key]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A sentence read once: its tokens, the marks in them and the statements they make."""

    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    statements: tuple[Statement, ...]

    def ids(self, facets: frozenset[Facet]) -> Counter[str]:
        """Count the meanings of some facets."""
        return Counter(n.id for m in self.marks for n in m.nodes if n.facet in facets)


@lru_cache(maxsize=16384)
def read_text(text: str, lead_in: str, lexicon: Lexicon) -> Reading:
    """Read a sentence after its lead-in; the same text is read once. A question makes no statement."""
    tokens = canonical_tokens(lead_in, lexicon, inherited=True) if lead_in else []
    tokens += canonical_tokens(text, lexicon)
    marks = find_marks(tokens, text, lexicon)
    asks = text.rstrip().endswith("?")
    return Reading(tuple(tokens), tuple(marks), () if asks else read_statements_of(tokens, marks))


@lru_cache(maxsize=16384)
def content_of(text: str, lead_in: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the folded words of a sentence and its lead-in that carry meaning."""
    ignored = lexicon.ignored
    tokens = read_text(text, lead_in, lexicon).tokens
    return frozenset(t.word for t in tokens if t.kind == "word" and t.word not in ignored)


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
        self.lexicon = lexicon
        self._index: dict[tuple[str, str], list[tuple[Keys, Keys, int]]] | None = None
        self._places: dict[str, list[int]] | None = None
        self._text: str | None = None

    def reading(self, index: int) -> Reading:
        """Return what one sentence of this version says, read after what it inherits."""
        return read_text(self.document.sentences[index].text, self.context(index), self.lexicon)

    def statements(self, index: int) -> tuple[Statement, ...]:
        """Return what one sentence of this version claims."""
        return self.reading(index).statements

    def context(self, index: int) -> str:
        """Return what a sentence inherits: its lead-in, or the heading of its list, or ""."""
        return lead_in_of(self.document.sentences[index]) or self.topic(index)

    def topic(self, index: int) -> str:
        """Return the heading that says what a list without a lead-in lists ("What we collect"), or ""."""
        sentence = self.document.sentences[index]
        heading = self.document.sections[sentence.section].heading.rstrip("?")
        if sentence.unit is not Unit.ITEM or sentence.lead_in or not heading:
            return ""
        return heading if any(s.head for s in self.read(heading).statements) else ""

    def read(self, text: str, lead_in: str = "") -> Reading:
        """Read any text with this version's lexicon."""
        return read_text(text, lead_in, self.lexicon)

    def lists_practices(self, index: int) -> bool:
        """Whether a list member stands under a lead-in or heading that says what is done, owed or allowed."""
        context = self.context(index)
        if not context:
            return False
        if granted_by(self.reading(index).tokens):
            return True
        reading = self.read(context)
        if claims_nothing(list(reading.tokens), list(reading.marks), context, self.lexicon):
            return False
        heads = {s.head.id for s in reading.statements if s.head is not None}
        return heads != {"exercise"}

    def states(self, claim: Statement, words: frozenset[str], context: frozenset[str]) -> bool:
        """Whether some sentence claims at least as much, in mostly the same words.

        Same act and stance, all objects, no further limit; and it holds most of `words`, the content
        words of the claim, because what the lexicon does not know may be what matters. `context` are
        the words of its lead-in: another list is another occasion. A promise, duty or right about fewer
        things is less than one about all.
        """
        if claim.head is None:
            return False
        objects, limits = objects_of(claim), limits_of(claim)
        if claim.head.id == "exercise" and not claim.nodes and not claim.guarded:
            # "You can write to us" says no more than any other sentence that says so.
            return (claim.head.id, claim.stance.value) in self._all()
        kinds = {facet for facet, _ in objects}
        return any(
            objects <= other_objects
            and other_limits <= limits
            and (
                claim.stance not in _BOUND
                or not any(f in _NARROWING and f not in kinds for f, _ in other_objects)
            )
            and len(words & self.content(index)) >= _SAME_SHARE * len(words)
            and len(context & self.content(index)) >= _SAME_CONTEXT * len(context)
            for other_objects, other_limits, index in self._all().get(
                (claim.head.id, claim.stance.value), ()
            )
        )

    def says(self, reading: Reading, words: frozenset[str]) -> bool:
        """Whether one sentence holds nearly all `words` and the same words that turn or bind."""
        if len(words) < 3:
            return False
        hits: Counter[int] = Counter()
        for word in sorted(words):
            hits.update(self._words().get(word, ()))
        critical = reading.ids(_CRITICAL)
        return any(
            count >= _SAID_SHARE * len(words) and self.reading(index).ids(_CRITICAL) == critical
            for index, count in hits.most_common(8)
        )

    def content(self, index: int) -> frozenset[str]:
        """Return the folded words of a sentence and what it inherits that carry meaning."""
        sentence = self.document.sentences[index]
        return content_of(sentence.text, lead_in_of(sentence), self.lexicon)

    def words_of(self, text: str) -> frozenset[str]:
        """Return the content words of a text without its lead-in."""
        return content_of(text, "", self.lexicon)

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

    def _words(self) -> dict[str, list[int]]:
        if self._places is None:
            self._places = {}
            for sentence in self.document.sentences:
                for word in sorted(self.words_of(sentence.text)):
                    self._places.setdefault(word, []).append(sentence.index)
        return self._places


def read_statements(
    document: Document, lexicon: Lexicon
) -> Iterator[tuple[Sentence, tuple[Statement, ...]]]:
    """Yield every sentence with what it claims, reading one at a time."""
    side = Side(document, lexicon)
    for sentence in document.sentences:
        yield sentence, side.statements(sentence.index)
