"""Words that changed inside a sentence and that nothing shows to be harmless."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from policydiff.statements.grammar import PREPOSITIONS
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet
from policydiff.statements.sameness import WordChange, stem, touches, verb_of
from policydiff.statements.subjects import SUBJECTS
from policydiff.statements.tokens import Token
from policydiff.statements.vocabulary import inflect

_WITH_KINDS = frozenset(
    {Facet.DATA, Facet.PLACE, Facet.VENDOR, Facet.PURPOSE, Facet.AUDIENCE, Facet.RETENTION}
)
_GENERAL = (Facet.DATA, "")
_LISTING = frozenset({",", "and", "or", "/"})
_PALE = frozenset({Facet.MODALITY, Facet.CONTACT, Facet.FILLER, Facet.NUMBER, Facet.NAME})
"""Facets that are no practice vocabulary; a name counts where a rule reads it."""
_READERS_OWN = frozenset({"your", "their"})
"""What follows one of these is the reader's: "your address" is data whether or not the lexicon knows it."""
_LINKS = PREPOSITIONS | {
    "upon", "after", "before", "within", "without", "during", "until", "while", "when", "beyond", "besides",
    "bar", "against", "under", "at", "unless", "across", "between", "since",
}  # fmt: skip
"""What joins a phrase that says how, when or with whom."""
_TELLING = frozenset({
    "hourly", "daily", "nightly", "overnight", "weekly", "fortnightly", "monthly", "quarterly", "yearly",
    "annually", "annual", "twice", "before", "until", "during", "beyond", "off", "every", "each", "outside",
    "inside", "against", *"$€£¥₹≤≥<>✓✔✗✘",
})  # fmt: skip
"""Small words and signs that say how often, when, how much, or whether something is so: they always count."""
_CAPTURING = frozenset({
    form
    for verb in ("film", "photograph", "tape", "videotape", "record", "weigh", "listen", "overhear")
    for form in inflect(verb)
})  # fmt: skip
"""Ways to collect of which one never stands for another: "we record calls", "we record and film calls"."""
_CONDITIONAL = frozenset({"if", "when", "where", "while", "whenever", "unless", "once", "upon"})
"""Words that begin a condition; one for another is none more."""
_BEFORE_NOUNS = frozenset({"a", "an", "the", "our", "your", "their", "its", "other", "any", "some"})
_PARTIES = frozenset({"we", "us", "you", "they", "them", "him", "her"})
_PRONOUNS = frozenset({"he", "she", "they", "him", "them", "his", "her", "their"})

Tokens = tuple[list[Token], list[Token]]
Marks = tuple[list[Mark], list[Mark]]


def unproved_words(
    tokens: Tokens,
    marks: Marks,
    change: WordChange,
    lexicon: Lexicon,
    *,
    spoken: bool,
    merged: bool,
    strict: bool,
) -> tuple[str, ...]:
    """Return the changed words of practice that nothing shows to be harmless.

    Shown are words without weight, words that stand for a meaning that both sides hold, and words with
    a synonym or another form of themselves on the other side. In a definition and where we do something
    with data (`strict`) every other word counts. Elsewhere words outside the lexicon count where they may
    name a kind of data ("your blorp data"); in a sentence that speaks of practice (`spoken`), also where
    one stands for another, or a phrase came or went with its preposition ("with bakers"). A word
    that still stands there, only less often, is no other thing where list members were `merged`, or where
    a pronoun came for somebody.
    """
    shared = _shared_meanings(marks)
    conditional = (
        len({sum(t.word in _CONDITIONAL | {"should"} for t in side) for side in tokens}) > 1
    )
    always = _TELLING | _CONDITIONAL if spoken and conditional else _TELLING
    odd, weighty = [], []
    renamed = _renamed(marks, change)
    for side, found, changed in zip(tokens, marks, (change.removed, change.added), strict=True):
        held = {
            i for m in found
            if touches(m, changed) and _is_shared(m, shared)
            and not (_is_one_more(m, side, changed, renamed) or side[m.start].word in _CAPTURING)
            for i in range(m.start, m.stop)
        }  # fmt: skip
        odd.append(
            [
                i
                for i in sorted(changed - held)
                if side[i].word in always or not is_light(side[i], lexicon)
            ]
        )
        telling = frozenset(i for i in changed if side[i].word in always)
        further = _phrases(side, changed) | _listed(side, changed) if spoken else frozenset()
        weighty.append(_weighty_positions(side, found) | telling | further)
    counts = [
        Counter(word_class(side[i], lexicon) for i in left)
        for side, left in zip(tokens, odd, strict=True)
    ]
    single = [counts[0] - counts[1], counts[1] - counts[0]]
    for own, said in zip(single, _still_said(tokens, change, lexicon, merged=merged), strict=True):
        for word in said:
            own.pop(word, None)
    # A word in the place of another is another thing, whether or not the lexicon knows either.
    replaced = spoken and (all(single) or (any(single) and _names_another(tokens, single)))
    return tuple(
        side[i].surface
        for side, left, own, heavy in zip(tokens, odd, single, weighty, strict=True)
        for i in left
        if own[word_class(side[i], lexicon)] and (replaced or strict or i in heavy)
    )


def _renamed(marks: Marks, change: WordChange) -> frozenset[str]:
    """Return the recipients that both versions name in words that changed: one word stands for another."""
    named = [
        {n.id for m in found if touches(m, changed) for n in m.nodes if n.facet is Facet.RECIPIENT}
        for found, changed in zip(marks, (change.removed, change.added), strict=True)
    ]
    return frozenset(named[0] & named[1])


def _is_one_more(
    mark: Mark, tokens: list[Token], changed: frozenset[int], renamed: frozenset[str]
) -> bool:
    """Whether a list names a recipient of a kind that is named elsewhere too: "by us or by third parties"."""
    node = mark.node(Facet.RECIPIENT)
    return (
        node is not None
        and node.id not in renamed
        and set(range(mark.start, mark.stop)) <= changed
        and any(token.word in _LISTING for token in _around(tokens, mark))
    )


def _around(tokens: list[Token], mark: Mark) -> Iterator[Token]:
    """Yield the words before and behind a mark, past "by", "with our" and the like."""
    for side in (reversed(tokens[: mark.start]), iter(tokens[mark.stop :])):
        found = (t for t in side if t.word not in PREPOSITIONS and t.word not in _BEFORE_NOUNS)
        yield from islice(found, 1)


def _names_another(tokens: Tokens, single: Sequence[Counter[str]]) -> bool:
    """Whether a pronoun stands on one side for a word of the other: "from brokers", "from you"."""
    parties = [
        {(t.word, after.word) for t, after in pairwise(side) if after.word in _PARTIES}
        for side in tokens
    ]
    return any(
        own and any(before in PREPOSITIONS for before, _ in there - here)
        for own, here, there in zip(single, parties, reversed(parties), strict=True)
    )


def _still_said(
    tokens: Tokens, change: WordChange, lexicon: Lexicon, *, merged: bool
) -> tuple[set[str], set[str]]:
    """Return the words of each side that the other side still says, or has a new pronoun for."""
    said = [{word_class(t, lexicon) for t in side} for side in tokens]
    both = said[0] & said[1]
    if merged:
        return both, both
    people = {
        word_class(t, lexicon) for side in tokens for t in side if _is_person(t, lexicon)
    } & both
    came = [
        any(side[i].word in _PRONOUNS for i in changed)
        for side, changed in zip(tokens, (change.removed, change.added), strict=True)
    ]
    return (people if came[1] else set()), (people if came[0] else set())


def _is_person(token: Token, lexicon: Lexicon) -> bool:
    return token.word in lexicon.plain.reader or SUBJECTS.get(token.word) is Actor.USER


def _phrases(tokens: list[Token], changed: frozenset[int]) -> frozenset[int]:
    """Return the changed words behind a preposition which came or went with them."""
    found: set[int] = set()
    inside = False
    for i, token in enumerate(tokens):
        if inside and i in changed:
            found.add(i)
        inside = i in changed and (inside or token.word in _LINKS)
    return frozenset(found)


def _listed(tokens: list[Token], changed: frozenset[int]) -> frozenset[int]:
    """Return the changed words next to a comma, "and" or "or": one thing more, or one less."""
    return frozenset(
        i
        for i in changed
        if any(0 <= j < len(tokens) and tokens[j].word in _LISTING for j in (i - 1, i + 1))
    )


def _weighty_positions(tokens: list[Token], marks: list[Mark]) -> frozenset[int]:
    """Return where a token is practice vocabulary, or stands right before a general word for data."""
    weighty = {
        i
        for m in marks
        if any(n.facet not in _PALE for n in m.nodes)
        for i in range(m.start, m.stop)
    }
    before = {m.start - 1 for m in marks if any(n.general for n in m.nodes)}
    theirs = {i for i in range(1, len(tokens)) if tokens[i - 1].word in _READERS_OWN}
    return frozenset(weighty | {i for i in before | theirs if i >= 0 and tokens[i].kind == "word"})


def _shared_meanings(marks: Marks) -> set[tuple[Facet, str]]:
    """Return the meanings that both sides hold and that have synonyms, not kinds.

    A verb or a role has synonyms. A kind of data, a place, a company or a purpose has kinds below it:
    another word for it may be another one of them.
    """
    held = [{(n.facet, n.id) for m in found for n in m.nodes} for found in marks]
    general = [any(n.general for m in found for n in m.nodes) for found in marks]
    shared = {key for key in held[0] & held[1] if key[0] not in _WITH_KINDS}
    return shared | ({_GENERAL} if all(general) else set())


def _is_shared(mark: Mark, shared: set[tuple[Facet, str]]) -> bool:
    return all(
        (n.facet, n.id) in shared
        or (n.general and _GENERAL in shared)
        or n.facet in (Facet.MODALITY, Facet.CONTACT, Facet.FILLER)
        for n in mark.nodes
    )


def is_light(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word changes nothing by itself."""
    return (
        token.kind not in ("word", "number")
        or token.word in lexicon.ignored
        or token.word in lexicon.plain.light
    )


def word_class(token: Token, lexicon: Lexicon) -> str:
    """Return what a word has in common with its other forms and with words that mean the same."""
    groups = _groups(lexicon)
    word = groups.get(token.word) or verb_of(token.word)
    return groups.get(word) or groups.get(stem(word), stem(word))


@lru_cache(maxsize=16)
def _groups(lexicon: Lexicon) -> dict[str, str]:
    """Return what stands for words that mean the same, by the words and by their stems: "required", too."""
    same = lexicon.plain.same
    return {stem(word): head for word, head in reversed(same.items())} | same
