"""Whom a section speaks to: "California residents", "Children under 13", "Notice for people in the EEA"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, canonical_tokens, find_marks
from policydiff.statements.records import Actor, Delta, Facet, Node, Operation, Stance
from policydiff.statements.subjects import SUBJECTS
from policydiff.statements.tokens import Token

_PEOPLE = frozenset({
    "resident", "user", "people", "individual", "customer", "consumer", "visitor", "citizen", "live",
    "living", "located", "reside", "residing", "you",
})  # fmt: skip
_READERS = frozenset(word for word, actor in SUBJECTS.items() if actor is Actor.USER) | {
    "employee", "staff", "teenager", "adult", "child", "kid", "teacher", "volunteer", "driver", "seller",
    "host", "merchant", "developer", "trainer", "contractor", "tenant", "other", "owner",
}  # fmt: skip
_PLANS = frozenset({"plan", "tier", "subscription", "membership"})
_TELLING = frozenset({
    "you", "your", "how", "what", "when", "why", "who", "where", "which", "we", "our", "information", "data",
    "act", "law", "right", "notice", "policy",
})  # fmt: skip
"""Words of a heading that names what is told, not whom: "What members share", "Consumer Privacy Act"."""
_SHORT_HEADING = 8
_SHORT_PLACES = frozenset({"us"})
_DOCUMENTS = frozenset({"right", "notice", "supplement", "addendum", "disclosure", "statement"})
"""A place beside one of these names readers: "California privacy rights", "EEA privacy notice"."""
_NAMING = frozenset({Facet.PLACE, Facet.AUDIENCE, Facet.CHILD, Facet.AGE})
_LAWS = {"ccpa": "california", "cpra": "california", "gdpr": "eea", "lgpd": "brazil"}
"""Whom a law protects: a heading that names it speaks to them."""

_BEARING = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.CONDITION, Facet.REQUIREMENT, Facet.SCOPE, Facet.AUDIENCE,
    Facet.CHILD, Facet.AGE, Facet.DURATION,
})  # fmt: skip
"""What a heading may say of all that stands below it."""
_BEARING_WORDS = frozenset({"public", "private", "default", "never", "always", "daily", "yearly"})
_FOR = frozenset({"for", "if", "when", "without", "with"})

Path = tuple[str, ...]
"""Headings of a section, outermost first."""
Audience = frozenset[str]
"""The folded words that name readers; empty where everybody is spoken to."""


def audience_of(headings: Iterable[str], lexicon: Lexicon) -> Audience:
    """Return whom a path of headings, outermost first, speaks to; the innermost that names readers counts."""
    for heading in reversed(tuple(headings)):
        if named := _named(heading, lexicon):
            return named
    return frozenset()


@lru_cache(maxsize=4096)
def _named(heading: str, lexicon: Lexicon) -> Audience:
    tokens = canonical_tokens(heading, lexicon)
    marks = find_marks(tokens, heading, lexicon)
    facets = {node.facet for mark in marks for node in mark.nodes}
    words = {token.word for token in tokens}
    people = _PEOPLE | _DOCUMENTS | (_READERS - {"other"})  # "other countries" are nobody
    placed = Facet.PLACE in facets and words & people
    named = Facet.AUDIENCE in facets and (
        not words & _LAWS.keys() or words & (_PEOPLE | _DOCUMENTS | _READERS)
    )
    if not (named or Facet.CHILD in facets or placed):
        return frozenset()
    # Of a heading like "California Consumer Privacy Act" the place says whom it is for, not the whole name.
    told = _words(tokens, marks, _NAMING) or _words(tokens, marks, frozenset({Facet.NAME}))
    return frozenset(
        _LAWS.get(word, word)
        for word in told - _PEOPLE - _DOCUMENTS - (lexicon.ignored - _SHORT_PLACES)
    )


def _words(tokens: list[Token], marks: list[Mark], facets: frozenset[Facet]) -> frozenset[str]:
    return frozenset(
        # "Kids" are "children".
        next((node.id for node in mark.nodes if node.facet is Facet.CHILD), tokens[i].word)
        for mark in marks
        if any(node.facet in facets for node in mark.nodes)
        for i in range(mark.start, mark.stop)
    )


def are_parallel(one: Path, other: Path, lexicon: Lexicon) -> bool:
    """Whether two sections say things of different readers or products side by side.

    "Free plan" and "Paid plan", "Your rights (UK)" and "Your rights (US)", "Employees" and "Applicants":
    headings of one parent that share a word and have words of their own, or name people. What is said under
    one is not said under the other.
    """
    if not one or not other or one[:-1] != other[:-1] or one[-1] == other[-1]:
        return False
    left, right = weighty_words(one[-1], lexicon), weighty_words(other[-1], lexicon)
    if not (left - right and right - left):
        return False
    qualified = len(left - right) == len(right - left) == 1 and bool(left & right)
    readers = _READERS | lexicon.plain.reader
    return qualified or all(words <= readers for words in (left, right))


def names_readers(heading: str, lexicon: Lexicon) -> bool:
    """Whether a heading names those it speaks to, or their plan: "For parents", "Plus plan"."""
    words = [t.word for t in canonical_tokens(heading, lexicon) if t.kind == "word"]
    named = _READERS | lexicon.plain.reader | _PLANS
    return (
        len(words) <= _SHORT_HEADING and not named.isdisjoint(words) and _TELLING.isdisjoint(words)
    )


@lru_cache(maxsize=4096)
def weighty_words(heading: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the folded words of a heading that say something."""
    return frozenset(
        token.word
        for token in canonical_tokens(heading, lexicon)
        if token.kind == "word" and (token.word not in lexicon.ignored or _is_short_name(token))
    )


def _is_short_name(token: Token) -> bool:
    """Tell "US" from "us"."""
    return len(token.surface) > 1 and token.surface.isupper()


@lru_cache(maxsize=4096)
def bearing(path: Path, lexicon: Lexicon) -> frozenset[frozenset[str]]:
    """Return the headings that say of all below them when, for whom or whether it holds, as folded words."""
    return frozenset(weighty_words(heading, lexicon) for heading in path if bears(heading, lexicon))


def bears(heading: str, lexicon: Lexicon) -> bool:
    """Whether a heading or lead-in says when, for whom or whether what stands below it holds."""
    tokens = canonical_tokens(heading, lexicon)
    words = [t.word for t in tokens]
    if words[:1] and words[0] in _FOR:
        return True
    if _BEARING_WORDS.intersection(words):
        return True
    nodes = [n for m in find_marks(tokens, heading, lexicon) for n in m.nodes]
    if any(n.facet is Facet.BASIS and n.id != "legal-basis-law" for n in nodes):
        return True  # "Performance of a contract", but not "Legal bases"
    facets = {n.facet for n in nodes}
    return bool(facets & _BEARING) or (words[:1] == ["in"] and Facet.PLACE in facets)


def folded_words(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the folded words of a text, without its punctuation."""
    return tuple(t.word for t in lexicon.tokeniser.tokenise(text) if t.kind != "mark")


def covers(wider: Audience, narrower: Audience) -> bool:
    """Whether what is said to one audience is said to the other: everybody covers all."""
    return not wider or (bool(narrower) and narrower <= wider)


def audience_delta(
    before: Audience, after: Audience, texts: tuple[str, str], stance: Stance
) -> Delta:
    """Return the change of whom something is said to; `texts` are the headings that say so.

    A right, promise or duty towards fewer people is less; a practice towards fewer people is just another.
    """
    bound = stance in (Stance.RIGHT, Stance.PROHIBITED, Stance.DUTY)
    fewer, more = covers(before, after), covers(after, before)
    tendency = (fewer - more) if bound else 0
    nodes = tuple(
        (Node(Facet.AUDIENCE, " ".join(sorted(group)), text, None),) if group else ()
        for group, text in zip((before, after), texts, strict=True)
    )
    operation = (
        Operation.CHANGED if all(nodes) else Operation.ADDED if nodes[1] else Operation.REMOVED
    )
    return Delta(Facet.AUDIENCE, operation, nodes[0], nodes[1], stance, tendency)
