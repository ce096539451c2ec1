"""Where German clauses begin and end: at commas before a subordinate clause, at "und" before a new verb.

German puts a comma before every subordinate clause and another one after it, and the verb of such a clause
stands last. So a comma that follows a word in small letters closes a subordinate clause, and one between
nouns belongs to a list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from policydiff.statements.german.words import folded_words
from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet, Node
from policydiff.statements.tokens import Token

_BREAKS = frozenset({".", ";", "|", "?", "!"})
_CONTRASTS = folded_words("sondern aber jedoch doch hingegen allerdings")
_CONDITIONS = folded_words(
    "wenn sofern soweit sobald bevor nachdem während bis solange falls weil da indem wobei obwohl damit wo"
    " wie was welche welcher welches ob insoweit insofern warum"
)
_RELATIVES = folded_words(
    "der die das den dem dessen deren denen welche welcher welches welchem womit wofür"
)
_JOINTS = frozenset({"and", "or"})
_SUBJECTS = frozenset({"wir", "Sie", "er", "es", "man"})
_AUXILIARY = folded_words(
    "werden können dürfen müssen wollen sollen haben sein möchten würden würde könnten könnte sollten sollte"
    " dürften wurden wurde lassen lässt"
)
_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})


class Kind(StrEnum):
    """What a clause is in its sentence."""

    MAIN = "main"
    SUBORDINATE = "subordinate"
    """Says when, where or which: "wenn …", "die wir erheben"."""
    PURPOSE = "purpose"
    """"um … zu …": what for; its verb is no practice of its own."""


@dataclass(slots=True, eq=False)
class Clause:
    """Tokens and marks around one verb."""

    all_tokens: list[Token]
    kind: Kind = Kind.MAIN
    places: list[int] = field(default_factory=list)
    """Indexes of its tokens."""
    marks: list[Mark] = field(default_factory=list)
    guarded: set[int] = field(default_factory=set)
    """Indexes of its tokens inside an exception."""
    contrasts: bool = False
    """It begins with "sondern", "aber" and the like, or only denies."""
    continues: bool = False
    """It begins with "und" or "oder" and has the subject of the clause before."""
    denied: bool = False
    """It is negated by its first word: "ohne … zu"."""
    actor: Actor = Actor.WE
    heads: list[tuple[Node, Facet]] = field(default_factory=list)
    borrowed: list[tuple[Node, Facet]] = field(default_factory=list)
    """Acts of the clause before, said of other things here."""
    parent: Clause | None = None
    """The clause that a subordinate one belongs to, where it stands before it."""
    is_lent: bool = False
    lent: list[Node] = field(default_factory=list)
    """What subordinate clauses without an act of their own say of this one."""

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the clause, in order."""
        return [self.all_tokens[i] for i in self.places]

    @property
    def words(self) -> list[str]:
        """The folded words of the clause outside its exceptions, in order."""
        return [self.all_tokens[i].word for i in self.places if i not in self.guarded]

    @property
    def is_negated(self) -> bool:
        """Whether a negation stands in the clause, outside its exceptions."""
        return self.denied or any(
            node.facet is Facet.NEGATION and node.id == "not"
            for mark in self.marks
            if not self.is_guarded(mark) and mark.node(Facet.FILLER) is None
            for node in mark.nodes
        )

    @property
    def has_finite_verb(self) -> bool:
        """Whether "wir", "Sie", a modal or an auxiliary verb says that this is no mere heading."""
        words = set(self.words)
        return bool(words & (_AUXILIARY | {"wir", "Sie"}))

    @property
    def commands(self) -> bool:
        """Whether it asks the reader to do something: "Schreiben Sie uns"."""
        words = self.words
        return "Sie" in words[1:3] or words[:1] == ["bitte"]

    @property
    def in_list(self) -> bool:
        """Whether some of it stands in the lead-in and some in the list member."""
        return len({self.all_tokens[i].inherited for i in self.places}) == 2

    def position(self, mark: Mark) -> int:
        """Return which of the clause's tokens a mark begins with, or -1."""
        return self.places.index(mark.start) if mark.start in self.places else -1

    def is_guarded(self, mark: Mark) -> bool:
        """Whether a mark stands inside an exception."""
        return mark.start in self.guarded


def split_clauses(tokens: list[Token], marks: list[Mark]) -> list[Clause]:
    """Return the clauses of a sentence in the order in which they begin, each mark in one of them."""
    return _Splitter(tokens, marks).split()


class _Splitter:
    """Goes through a sentence once."""

    def __init__(self, tokens: list[Token], marks: list[Mark]) -> None:
        self.tokens = tokens
        self.at = {mark.start: mark for mark in marks}
        self.covered = {i: mark for mark in marks for i in range(mark.start, mark.stop)}
        self.clauses: list[Clause] = []
        self.main: Clause | None = None
        self.current = self._new(Kind.MAIN)
        self.guard = False

    def split(self) -> list[Clause]:
        for i in range(len(self.tokens)):
            self._step(i)
        return [clause for clause in self.clauses if clause.marks]

    def _new(self, kind: Kind) -> Clause:
        clause = Clause(self.tokens, kind, parent=self.main if kind is not Kind.MAIN else None)
        self.clauses.append(clause)
        if kind is Kind.MAIN:
            self.main = clause
        self.current = clause
        return clause

    def _step(self, i: int) -> None:
        token = self.tokens[i]
        word = token.word
        inside = i in self.covered and self.covered[i].start < i
        if inside:
            self._take(i)
            return
        if word in _BREAKS and not (word == "." and self._is_inside_member(i)):
            self.guard = False
            self._new(Kind.MAIN)
            return
        if i and self.tokens[i - 1].inherited and not token.inherited and self._opens_clause(i):
            self.guard = False
            self._new(Kind.MAIN)
        if word in (",", "(", ")", ":"):
            if word == ",":
                self._comma(i)
            return
        mark = self.at.get(i)
        if mark is not None and mark.node(Facet.EXCEPTION):
            self._to_main()
            self.guard = True
        elif word in _JOINTS:
            self._joint(i)
            return
        elif not self.current.places and self.current.kind is Kind.MAIN and word in _CONDITIONS:
            self.current.kind = Kind.SUBORDINATE
            self.main = self.current.parent = None
        elif self.guard and self._resumes(i):
            self.guard = False
        self._take(i)

    def _take(self, i: int) -> None:
        self.current.places.append(i)
        if self.guard:
            self.current.guarded.add(i)
        mark = self.at.get(i)
        if mark is not None:
            self.current.marks.append(mark)

    def _is_inside_member(self, i: int) -> bool:
        return (
            self.tokens[i].inherited
            and i + 1 < len(self.tokens)
            and not self.tokens[i + 1].inherited
        )

    def _opens_clause(self, i: int) -> bool:
        """Whether a list member is a sentence of its own: "Wir löschen sie nach einem Monat."."""
        words = [t.word for t in self.tokens[i : i + 6] if t.kind != "mark"]
        return (
            bool({"wir", "Sie"} & set(words[:4]))
            and self._is_verb(i, 6)
            and self.current.kind is not Kind.SUBORDINATE
        )

    def _is_verb(self, start: int, reach: int) -> bool:
        return any(
            self.tokens[j].word in _AUXILIARY or self._has_head(j)
            for j in range(start, min(start + reach, len(self.tokens)))
        )

    def _has_head(self, i: int) -> bool:
        mark = self.covered.get(i)
        return (
            mark is not None
            and self.tokens[i].surface[:1].islower()
            and any(node.facet in _HEADS for node in mark.nodes)
        )

    def _comma(self, i: int) -> None:
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if after is None:
            return
        word = after.word
        mark = self.at.get(i + 1)
        if mark is not None and mark.node(Facet.EXCEPTION):
            return  # the exception itself opens the guard
        if word in _CONTRASTS or (
            mark is not None and mark.node(Facet.NEGATION) and not self._verb_ahead(i + 1)
        ):
            self.guard = False
            clause = self._new(Kind.MAIN)
            clause.contrasts = True
        elif word in ("dass", "das") and self._ends_with_verb(i):
            self.guard = False
            self._new(Kind.MAIN)
        elif word == "um":
            self._new(Kind.PURPOSE)
        elif word == "ohne":
            self._new(Kind.SUBORDINATE).denied = True
        elif word in _CONDITIONS or (word in _RELATIVES and self._is_relative(i)):
            if not self.guard:
                self._new(Kind.SUBORDINATE)
        elif self.current.kind is not Kind.MAIN and self._ends_with_verb(i):
            self._to_main()
        elif self.guard and self._resumes(i + 1):
            self.guard = False
        elif self.current.kind is Kind.MAIN and self._is_full() and self._finite_ahead(i + 1):
            self._new(Kind.MAIN).continues = word not in _SUBJECTS

    def _to_main(self) -> None:
        """Go on with the main clause that the subordinate one interrupted, or with a new one."""
        if self.current.kind is Kind.MAIN:
            return
        if self.main is not None:
            self.current = self.main
        else:
            self._new(Kind.MAIN)

    def _is_relative(self, i: int) -> bool:
        """Whether an article after a comma refers to the noun before it: a verb ends the clause it opens."""
        before = self.tokens[i - 1] if i else None
        if before is None or not before.surface[:1].isupper():
            return False
        following = self.tokens[i + 2] if i + 2 < len(self.tokens) else None
        if following is None or following.word in ("wir", "Sie"):
            return following is not None
        for j in range(i + 2, min(i + 22, len(self.tokens))):
            token = self.tokens[j]
            if token.word in (",", ".", ";", ":"):
                last = self.tokens[j - 1]
                return last.surface[:1].islower() and (
                    self._has_head(j - 1)
                    or last.word in _AUXILIARY
                    or last.word.endswith(("t", "en", "e"))
                )
            if token.word in _JOINTS and self._has_head(j - 1):
                return True
        return True

    def _ends_with_verb(self, i: int) -> bool:
        """Whether the word before a comma can be a verb: it is in small letters."""
        before = self.tokens[i - 1] if i else None
        return before is not None and before.kind == "word" and before.surface[:1].islower()

    def _has_verb(self) -> bool:
        return any(
            self.tokens[j].word in _AUXILIARY or self._has_head(j) for j in self.current.places
        )

    def _is_full(self) -> bool:
        """Whether the clause has a verb and something that the verb is about."""
        return self._has_verb() and any(
            self.tokens[j].kind != "mark"
            and (
                self.tokens[j].surface[:1].isupper()
                or self.tokens[j].word in ("ihn", "sie", "dies")
            )
            and self.tokens[j].word not in _SUBJECTS
            and j != self.current.places[0]
            for j in self.current.places
        )

    def _finite_ahead(self, i: int) -> bool:
        """Whether a clause with its own subject begins: a verb of practice beside "wir" or "Sie"."""
        words = [t.word for t in self.tokens[i : i + 3]]
        if not words:
            return False
        if words[0] in _SUBJECTS:
            return True
        return self._has_head(i) and (
            words[1:2] in (["wir"], ["Sie"], ["sie"]) or self._has_object(i)
        )

    def _has_object(self, i: int) -> bool:
        """Whether something follows a verb in its clause, so that it is no infinitive or participle."""
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        return (
            after is not None
            and after.kind == "word"
            and after.word not in _JOINTS | _AUXILIARY | _CONTRASTS | {"zu"}
        )

    def _resumes(self, i: int) -> bool:
        """Whether the main clause goes on after an exception at its beginning: "Außer … geben wir …"."""
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        is_verb = self._has_head(i) or self.tokens[i].word in _AUXILIARY
        return is_verb and following is not None and following.word in ("wir", "Sie", "Ihr")

    def _verb_ahead(self, i: int) -> bool:
        """Whether a verb stands before the next comma or full stop."""
        for j in range(i, len(self.tokens)):
            if self.tokens[j].word in (",", ".", ";", ":", *_JOINTS):
                return False
            if self._has_head(j) or self.tokens[j].word in _AUXILIARY:
                return True
        return False

    def _joint(self, i: int) -> None:
        """Begin a clause at "und" where a subject or a finite verb with its object follows."""
        self.current.places.append(i)
        if self.guard:
            self.current.guarded.add(i)
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if after is None:
            return
        if (
            self.current.kind is Kind.SUBORDINATE
            and self.main is not None
            and self._ends_with_verb(i)
            and self._has_head(i + 1)
            and self._finite_ahead(i + 1)
        ):
            self.current = self.main
        if not self._is_full():
            return
        if self._finite_ahead(i + 1) or (after.word in _AUXILIARY and self._has_object(i + 1)):
            kind = self.current.kind
            self.guard = False
            clause = self._new(kind)
            clause.continues = after.word not in _SUBJECTS
