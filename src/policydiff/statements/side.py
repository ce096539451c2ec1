"""One version as the comparison sees it: sentences read when they are needed, and what is said anywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from math import ceil
from types import MappingProxyType

from policydiff.document import Document, Sentence
from policydiff.document.records import Unit
from policydiff.statements.atoms import Atom, atoms_of
from policydiff.statements.audience import (
    Audience,
    Path,
    are_parallel,
    audience_of,
    bearing,
    covers,
    folded_words,
)
from policydiff.statements.candidates import Candidates
from policydiff.statements.claims import OBJECTS, Key, claims_as_much, is_same_act, names_of
from policydiff.statements.grants import granted_by
from policydiff.statements.languages import language_code, lexicon_for
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, canonical_tokens, find_marks, tokens_of
from policydiff.statements.members import parts_of_member, title_of_member
from policydiff.statements.plainness import claims_nothing
from policydiff.statements.reading import read_statements_of
from policydiff.statements.records import Facet, Stance, Statement
from policydiff.statements.sameness import basic_form, stem
from policydiff.statements.tokens import Token

_CRITICAL = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION, Facet.DURATION, Facet.AGE, Facet.CHILD,
})  # fmt: skip
_SAYING = frozenset({
    Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE,
})  # fmt: skip
_MEANS = frozenset({
    "ticket", "form", "call", "telephone", "phone", "hotline", "email", "mail", "letter", "post", "chat",
    "portal",
})  # fmt: skip
"""Words that say by what means people reach somebody: another one is another way to exercise rights."""
_GRANTS = frozenset({"right", "entitl", "entitle", "able", "ask", "request"})
"""Words, in basic form, that say no more than that somebody has a right."""
_SHORTEST_PRINTED = 12
"""Letters of a sentence that is looked for in headings; fewer may stand in one by chance."""
_TIES = frozenset(
    {"if", "when", "where", "unless", "once", "only", "for", "with", "in", "during", "until", "to"}
)
"""Words that tie what is done to a time, an end or somebody: "we call you in emergencies"."""
_SAME_SHARE = 0.85
"""Share of a claim's content words that the sentence that states it elsewhere must hold."""

_SAME_CONTEXT = 0.8
"""The same for the words of the claim's lead-in."""

_ABSORBED = 0.8
"""Share of a list member's words that a longer member must hold to say it."""

_NOTHING: Counter[str] = Counter()
_CONTACTING = frozenset({"contact", "write", "email", "reach", "call", "exercise"})
_FEWEST_SAID = 3
_DENIALS = frozenset({"not", "no", "never"})
_SAID_SHARE = 0.9
"""Share of a sentence's content words that one sentence of the other version must hold to say it."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A sentence read once: its tokens, the marks in them and the statements they make."""

    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    statements: tuple[Statement, ...]

    def ids(self, facets: frozenset[Facet]) -> Counter[str]:
        """Count the meanings of some facets."""
        return Counter(n.id for m in self.marks for n in m.nodes if n.facet in facets)


@lru_cache(maxsize=4096)
def read_text(text: str, lead_in: str, lexicon: Lexicon) -> Reading:
    """Read a sentence after its lead-in; the same text is read once. A question makes no statement."""
    tokens = tokens_of(text, lead_in, lexicon)
    marks = find_marks(tokens, text, lexicon)
    asks = text.rstrip().endswith("?")
    return Reading(
        tuple(tokens), tuple(marks), () if asks else read_statements_of(tokens, marks, lexicon)
    )


@lru_cache(maxsize=16384)
def content_words(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of a text that carry meaning, in basic form."""
    ignored = lexicon.ignored
    return frozenset(
        basic_form(t.word, lexicon)
        for t in canonical_tokens(text, lexicon)
        if t.kind == "word" and t.word not in ignored
    )


def lead_in_of(sentence: Sentence) -> str:
    """Return what a sentence inherits; a table's header cells name columns, they claim nothing."""
    return "" if sentence.unit is Unit.ROW else sentence.lead_in


class Side:
    """The statements of one version, read lazily and kept."""

    def __init__(
        self,
        document: Document,
        lexicon: Lexicon,
        edited: frozenset[int] = frozenset(),
        partners: Mapping[int, frozenset[int]] = MappingProxyType({}),
    ) -> None:
        """Take one version.

        `edited`: sentences that the other version does not have as they are; `partners`: for every
        section of the other version, the sections of this one that hold sentences of it.
        """
        self.document = document
        self.lexicon = lexicon_for(document.locale, lexicon)
        self.is_read = language_code(document.locale) == self.lexicon.language
        self.edited = edited
        self.partners = partners
        self._index: Candidates | None = None
        self._text: str | None = None
        self._contexts: frozenset[str] | None = None
        self._worded: defaultdict[tuple[str, ...], list[int]] | None = None
        self._held: frozenset[tuple[Stance, Facet, str]] | None = None
        self._done: frozenset[tuple[Stance, str, Facet, str]] | None = None

    def reading(self, index: int) -> Reading:
        """Return what one sentence of this version says, read after what it inherits."""
        return read_text(self.document.sentences[index].text, self.context(index), self.lexicon)

    def statements(self, index: int) -> tuple[Statement, ...]:
        """Return what one sentence of this version claims."""
        return self.reading(index).statements

    def context(self, index: int) -> str:
        """Return what a sentence inherits: its lead-in, or the heading of its list, or ""."""
        return lead_in_of(self.document.sentences[index]) or self.topic(index)

    def contexts(self) -> frozenset[str]:
        """Return every lead-in and heading of this version."""
        if self._contexts is None:
            leads = {s.lead_in for s in self.document.sentences}
            heads = {s.heading.rstrip("?") for s in self.document.sections}
            self._contexts = frozenset(leads | heads)
        return self._contexts

    def worded(self, words: tuple[str, ...]) -> tuple[int, ...]:
        """Return the indexes of the sentences of these folded words."""
        if self._worded is None:
            self._worded = defaultdict(list)
            for s in self.document.sentences:
                self._worded[folded_words(s.text, self.lexicon)].append(s.index)
        return tuple(self._worded.get(words, ()))

    def audience(self, section: int) -> Audience:
        """Return whom a section speaks to."""
        return audience_of(self.document.sections[section].path, self.lexicon)

    def topic(self, index: int) -> str:
        """Return the heading that says what a list without a lead-in lists ("What we collect"), or ""."""
        sentence = self.document.sentences[index]
        heading = self.document.sections[sentence.section].heading.rstrip("?")
        if sentence.unit is not Unit.ITEM or sentence.lead_in or not heading:
            return ""
        if any(s.head for s in self.read(sentence.text).statements):
            return ""  # "You can opt out of …" says itself what is done
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
        said = {n.id for m in reading.marks for n in m.nodes if n.facet in _SAYING}
        return heads != {"exercise"} and said != {"exercise"}  # "How to contact us:"

    def states(
        self,
        claim: Statement,
        words: frozenset[str],
        context: frozenset[str],
        path: Path = (),
        section: int | None = None,
        said: frozenset[str] = frozenset(),
    ) -> bool:
        """Whether some sentence claims at least as much, in mostly the same words.

        Same act and stance, all objects, no further limit; and it holds most of `words`, the content
        words of the claim, because what the lexicon does not know may be what matters. `context` are
        the words of its lead-in: another list is another occasion; a list member is looked for only where
        its `section` of the other version went. A promise, duty or right about fewer things is less than
        one about all. Names must be the same, and it must be said to the readers to whom the headings in
        `path` speak. `said`: the words of the claim's sentence, with those that tie it to a time or an end.
        """
        if claim.head is None:
            return False
        invites = claim.head.id == "exercise" and claim.head.span is not None
        reached = claim.head.text.casefold().split()[0] in _CONTACTING
        if (
            invites
            and reached
            and not claim.guarded
            and all(n.id == "support" for n in claim.nodes)
        ):
            # "You can write to our support" says no more than any other sentence that says so.
            places, means = self._candidates().naming(claim.head.id), words & _MEANS
            return any(
                is_same_act(s, claim)
                for i in places
                if means <= self.content(i) and self._is_said_to(i, path)
                for s in self.statements(i)
            )
        if claim.stance is Stance.RIGHT:
            words -= _GRANTS
        if words:
            places = self._candidates().holding(words, ceil(_SAME_SHARE * len(words)))
        else:
            places = self._candidates().naming(claim.head.id)
        names = names_of(claim.nodes, self.lexicon)
        home = None if section is None else self.partners.get(section, frozenset())
        ties = _TIES & said
        return any(
            claims_as_much(other, claim)
            for index in places
            if (home is None or self.document.sentences[index].section in home)
            if names <= self.content(index) and self._is_said_to(index, path)
            if len(words & self.content(index)) >= _SAME_SHARE * len(words)
            and (claim.stance is not Stance.PERMITTED or self._ties(index) <= ties)
            and len(context & self.content(index)) >= _SAME_CONTEXT * len(context)
            for other in self.statements(index)
        )

    def _ties(self, index: int) -> frozenset[str]:
        return _TIES & {t.word for t in self.reading(index).tokens}

    def _is_said_to(self, index: int, path: Path) -> bool:
        there = self.document.sections[self.document.sentences[index].section].path
        here = audience_of(path, self.lexicon)
        return (
            covers(audience_of(there, self.lexicon), here)
            and bearing(there, self.lexicon) == bearing(path, self.lexicon)
            and not are_parallel(there, path, self.lexicon)
        )

    def says(
        self,
        reading: Reading,
        words: frozenset[str],
        path: Path = (),
        section: int | None = None,
    ) -> bool:
        """Whether one sentence holds nearly all `words` and the same words that turn or bind.

        The eight that hold most are looked at; of those that hold as many, the ones with the first
        word of the alphabet. It must be said to the same readers, or to all, of the same names, data and
        companies; where the other version's `section` went, if one is given.
        """
        if len(words - _DENIALS) < _FEWEST_SAID:
            return False
        found = []
        home = None if section is None else self.partners.get(section, frozenset())
        for index in self._candidates().holding(words, ceil(_SAID_SHARE * len(words))):
            if home is not None and self.document.sentences[index].section not in home:
                continue
            shared = words & self.words_of(self.document.sentences[index].text)
            if len(shared) >= _SAID_SHARE * len(words):
                found.append((-len(shared), min(shared), index))
        critical = reading.ids(_CRITICAL)
        names = names_of((n for m in reading.marks for n in m.nodes), self.lexicon)
        objects = reading.ids(OBJECTS).keys()
        return any(
            names <= self.content(index)
            and objects <= self.reading(index).ids(OBJECTS).keys()
            and self._is_said_to(index, path)
            and self.reading(index).ids(_CRITICAL) == critical
            for _, _, index in nsmallest(8, found)
        )

    def absorbs(self, text: str, other: Side, index: int, but: tuple[int, ...] = ()) -> bool:
        """Whether one edited list member of this version, or one part of it, says the whole of `text`.

        `index` is where `text` stands in the other version. Looked for where its section went, and in the
        same list: "name" and "age" may have become "name and age". A member that stood there before does
        not count, nor one that turns or binds what it says, nor those of the indexes `but`.
        """
        words = frozenset(stem(word) for word in self.words_of(text))
        reading = self.read(text)
        critical, meanings = reading.ids(_CRITICAL), reading.ids(OBJECTS).keys()
        home = self.partners.get(other.document.sentences[index].section, frozenset())
        led = self.read(other.context(index)).ids(_CRITICAL)
        return bool(words) and any(
            len(words & {stem(word) for word in self.words_of(part)}) >= _ABSORBED * len(words)
            and self.read(part).ids(_CRITICAL) == critical
            and meanings <= self.read(part).ids(OBJECTS).keys()
            for sentence in (
                self.document.sentences[i] for i in sorted(self.edited.difference(but))
            )
            if sentence.unit is Unit.ITEM
            and sentence.section in home
            and is_same_list(self, sentence.index, other, index)
            and self.read(title_of_member(sentence.text)).ids(_CRITICAL) in (_NOTHING, led)
            for part in (sentence.text, *parts_of_member(sentence.text))
        )

    def holds(self, stance: Stance, key: Key) -> bool:
        """Whether a sentence that is the same in both versions holds a meaning under a stance."""
        if self._held is None:
            self._held = frozenset(
                (statement.stance, node.facet, node.id)
                for sentence in self.document.sentences
                if sentence.index not in self.edited
                for statement in self.statements(sentence.index)
                for node in (statement.head, *statement.nodes, *statement.guarded)
                if node is not None
            )
        return (stance, *key) in self._held

    def does(self, atom: Atom) -> bool:
        """Whether a sentence that changed holds a meaning with the very act, under the same stance."""
        if self._done is None:
            self._done = frozenset(
                (done.stance, done.act, *done.key)
                for index in sorted(self.edited)
                for statement in self.statements(index)
                for done in atoms_of((statement,))
                if not done.guarded
            )
        return (atom.stance, atom.act, *atom.key) in self._done

    def content(self, index: int) -> frozenset[str]:
        """Return the words of a sentence and what it inherits that carry meaning, in basic form."""
        sentence = self.document.sentences[index]
        lead_in, words = lead_in_of(sentence), self.words_of(sentence.text)
        return words | self.words_of(lead_in) if lead_in else words

    def words_of(self, text: str) -> frozenset[str]:
        """Return the content words of a text without its lead-in."""
        return content_words(text, self.lexicon)

    def heads(self, text: str) -> bool:
        """Whether a heading of this version prints a whole sentence: only how it looks is another then."""
        wanted = letters_of(text)
        return len(wanted) >= _SHORTEST_PRINTED and any(
            wanted in letters_of(section.heading) for section in self.document.sections
        )

    def mentions(self, name: str) -> bool:
        """Whether a name is printed anywhere in this version."""
        if self._text is None:
            lines = [self.document.title, *(s.heading for s in self.document.sections)]
            self._text = "\n".join([*lines, *(s.text for s in self.document.sentences)]).casefold()
        return name.casefold() in self._text

    def _candidates(self) -> Candidates:
        if self._index is None:
            self._index = Candidates(self.document, self.lexicon)
        return self._index


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """Return the letters and digits of a text, small."""
    return "".join(filter(str.isalnum, text.casefold()))


def is_same_list(one: Side, i: int, other: Side, j: int) -> bool:
    """Whether two list members stand under the same lead-in, or under one that was reworded."""
    here, there = one.context(i), other.context(j)
    return here == there or (here not in other.contexts() and there not in one.contexts())
