"""Verb or noun: English prints the same word for both, and only what stands around it tells.

"vendors report crashes" is an act, "a crash report" is none.
"""

from __future__ import annotations

from itertools import pairwise

from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token
from policydiff.statements.vocabulary import IRREGULAR_FORMS

BREAKS = frozenset(
    {";", ".", "?", "!", "but", "however", "although", "though", "wherea", "yet", "instead", "|"}
)
SUBORDINATE = frozenset(
    {"so", "if", "when", "where", "because", "whenever", "once", "while", "unless", "except"}
)
CONJUNCTIONS = frozenset({"and", "or", ",", "then", "so"})
MODALS = frozenset(
    {"may", "can", "will", "might", "could", "shall", "must", "do", "doe", "should", "would"}
)
BE = frozenset({"is", "are", "be", "been", "was", "were", "being"})
DETERMINERS = frozenset(
    {"your", "the", "any", "their", "his", "her", "its", "a", "an", "this", "of", "these", "such"}
)
ARTICLES = frozenset({"a", "an", "any", "each", "every", "certain"})
"""Right after one of these a participle describes what follows: "a given feature", "any shared computer"."""
_BEFORE_NOUNS = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset(
    {"with", "to", "by", "from", "of", "for", "through", "via", "on", "in", "as"}
)
_AGREEMENTS = frozenset(
    {"agreement", "contract", "arrangement", "clause", "addendum", "partnership", "relationship"}
)
_ENDS_CLAUSE = BREAKS | SUBORDINATE | CONJUNCTIONS | {"that", "which", "who"}
_LONGEST_NAME = 4
_AGREEMENT_REACH = 8
"""Words after "enter" among which an agreement is named."""
PLURAL_NOUNS = frozenset({
    "request", "report", "record", "log", "call", "text", "email", "link", "process", "contact", "set",
    "match", "place", "study", "display", "release", "backup", "setting", "measure", "count",
})  # fmt: skip
NOUN_ACTS = frozenset({
    "use", "share", "access", "process", "store", "request", "record", "log", "report", "display",
    "place", "set", "contact", "link", "transfer", "match", "profile", "market", "text",
    "call", "email", "submit", "notice", "export", "move", "lead", "hold", "release", "exchange",
    "save", "study", "trade", "monitor", "embed", "backup", "read", "lease", "connect", "track",
})  # fmt: skip
GERUNDS = frozenset(
    {"marketing", "advertising", "setting", "training", "processing", "tracking", "profiling"}
)
MEANS = frozenset({"email", "text", "call", "phone", "contact", "mail"})
VERBAL = frozenset({
    "we", "they", "i", "who", "to", "not", "also", "never", "and", "or", ",", "only", "then", "you",
    "please", "always", "still", "will", "nobody", "longer", "no", "sometimes", "often", "seldom",
})  # fmt: skip
_DOERS = frozenset({
    "website", "site", "page", "app", "application", "service", "platform", "software", "program", "plugin",
    "tool", "system", "company", "organization", "team", "shop", "store", "portal", "product",
})  # fmt: skip
_RARELY_NOUNS = frozenset({"use", "share", "process", "track", "exchange", "transfer"})
"""Verbs whose form in -s is hardly ever a noun behind one of those: "this site uses cookies"."""
OPENS_OBJECT = frozenset({
    "your", "the", "how", "what", "whether", "when", "where", "it", "them", "all", "any", "this", "these",
    "that", "which", "their", "a", "an", "every", "each", "certain", "some", "personal", "data",
    "information", "you", "one", "two", "three", "1", "2", "3",
})  # fmt: skip


def is_agreed(tokens: list[Token], mark: Mark) -> bool:
    """Tell "we enter into an agreement" from "you enter your name"."""
    following = [t.word for t in tokens[mark.stop : mark.stop + _AGREEMENT_REACH]]
    return (
        tokens[mark.start].word in ("enter", "entered", "entering")
        and following[:1] == ["into"]
        and bool(_AGREEMENTS.intersection(following))
    )


def is_noun(tokens: list[Token], mark: Mark, known: frozenset[str]) -> bool:
    """A verb's form that is a noun or an adjective here: "your use of", "a crash report", "our records".

    `known` are the words of the lexicon: a capitalised one that it does not know is a name.
    """
    if mark.stop - mark.start > 1 or _follows_name(tokens, mark, known):
        return False
    token = tokens[mark.start]
    word, before = token.word, tokens[mark.start - 1].word if mark.start else ""
    if token.surface.casefold().endswith("ings"):
        return True  # "the readings are kept"
    if before in _BEFORE_NOUNS and not word.endswith(("ed", "ing")) and word not in IRREGULAR_FORMS:
        return True  # "on the watch"
    if before in ARTICLES and (word.endswith("ed") or word == "given"):
        return True
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    following = tokens[mark.stop + 1].word if mark.stop + 1 < len(tokens) else ""
    if mark.start == 0 and word in NOUN_ACTS and after in BE and following == "free":
        return True  # "Access is free of charge"
    if mark.start == 0 and word == "guarantee" and after not in OPENS_OBJECT | {"that"}:
        return True  # "Guarantee records: ten years"
    counted = mark.start > 0 and tokens[mark.start - 1].kind == "number"
    if counted and _is_plural(token) and after not in OPENS_OBJECT:
        return True  # "6 volunteers"
    if word in GERUNDS and _is_named(tokens, mark, before, after):
        return True
    if word in MEANS and after not in OPENS_OBJECT and _is_means(tokens, mark.start):
        return True
    if _is_plural(token) and word in PLURAL_NOUNS and before in CONJUNCTIONS:
        return after not in OPENS_OBJECT
    if before in ("your", "their") or (before == "our" and not word.endswith("ing")):
        return True
    if before in MODALS or before in VERBAL or before.endswith("ly"):
        return word in NOUN_ACTS and after == "of" and before in CONJUNCTIONS
    if mark.node(Facet.DATA) is not None and not _takes_object(token, before, after):
        return before not in CONJUNCTIONS
    if _is_plural(token) and word in PLURAL_NOUNS | NOUN_ACTS:
        return not _takes_object(token, before, after)
    if word in NOUN_ACTS and before in PREPOSITIONS - {"to"}:
        return True
    if word.endswith(("ed", "ing")) or before in BE or word not in NOUN_ACTS:
        return False
    if (before in DETERMINERS and before != "of") or after == "of":
        return True
    # "crash report" is a noun, "vendors report" a verb.
    previous = tokens[mark.start - 1] if mark.start else None
    alone = previous is None or previous.kind != "word" or before in CONJUNCTIONS | SUBORDINATE
    return not alone and previous is not None and not _is_plural(previous) and before not in BREAKS


def _follows_name(tokens: list[Token], mark: Mark, known: frozenset[str]) -> bool:
    """Tell "Acme shares names with bakers", "The Bank processes orders" from "Crash reports are kept"."""
    if not _is_plural(tokens[mark.start]) or mark.stop >= len(tokens):
        return False
    after = tokens[mark.stop]
    if after.kind != "word" or after.word in BE | MODALS | {"of"}:
        return False
    start = mark.start
    while start and tokens[start - 1].kind == "word" and tokens[start - 1].word not in _ENDS_CLAUSE:
        start -= 1
    subject = [
        t for t in tokens[start : mark.start] if t.word not in DETERMINERS and not t.inherited
    ]
    if not 0 < len(subject) <= _LONGEST_NAME or not all(t.surface[:1].isupper() for t in subject):
        return False
    # The first word of a sentence has a capital anyway.
    own = subject[1:] if subject[0] is tokens[0] else subject
    return bool(own) or subject[0].word not in known


def _is_named(tokens: list[Token], mark: Mark, before: str, after: str) -> bool:
    """Tell "for marketing", "device settings", "data processing terms" from "we are processing your data"."""
    if after in OPENS_OBJECT or before in BE | MODALS | VERBAL - CONJUNCTIONS:
        return False
    return mark.start > 0 and (
        before in PREPOSITIONS | DETERMINERS | CONJUNCTIONS or tokens[mark.start - 1].kind == "word"
    )


def _is_means(tokens: list[Token], position: int) -> bool:
    """Tell "by post, telephone or e-mail": how something is done, after "by" and other such words."""
    words = [t.word for t in tokens[max(0, position - 8) : position]]
    if "by" not in words:
        return False
    since = words[len(words) - words[::-1].index("by") :]
    return not {"we", "you", "they", "to"}.intersection(since)


def _takes_object(token: Token, before: str, after: str) -> bool:
    """Tell "our company records how tall you are": a form in -s that an object or a clause follows."""
    if before in ("it", "that", "which", "who", "he", "she"):
        return True
    if before in _DOERS and token.word in _RARELY_NOUNS and _is_plural(token):
        return after not in PREPOSITIONS | BE | MODALS | CONJUNCTIONS | {""}
    return (
        _is_plural(token)
        and after in OPENS_OBJECT
        and before not in DETERMINERS | PREPOSITIONS | {"our", "and", "or", ","}
    )


def is_adjective(tokens: list[Token], mark: Mark) -> bool:
    """A participle or a bare word in a list member, whose act the lead-in has given: "enabled features"."""
    if mark.stop - mark.start > 1:
        return False
    word, before = tokens[mark.start].word, tokens[mark.start - 1].word if mark.start else ""
    if before in BE | {"not", "never"}:
        return False  # "is not retained" is a clause of its own
    return word.endswith("ed") or (word in NOUN_ACTS and before in ("(", ",", "and", "or"))


def is_title(tokens: list[Token], mark: Mark) -> bool:
    """Capitalised inside a sentence, and so part of a name: "the Federal Trade Commission".

    A participle before its preposition is none: "Data Shared With Advertisers".
    """
    token = tokens[mark.start]
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    if after in PREPOSITIONS and (token.word.endswith("ed") or token.word in IRREGULAR_FORMS):
        return False
    if not token.surface[:1].isupper() or token.surface.isupper() or mark.start == 0:
        return False
    before = tokens[mark.start - 1]
    return (
        before.kind == "word"
        and before.surface[:1].isupper()
        and before.inherited is token.inherited
    )


def _is_plural(token: Token) -> bool:
    return token.surface.endswith("s") and len(token.surface) > len(token.word)


def is_passive(tokens: list[Token]) -> bool:
    """Tell "Calls are taped": somebody does something, and the sentence does not say who."""
    for token, following in pairwise(tokens):
        if (
            token.word in BE
            and following.kind == "word"
            and (following.word.endswith(("ed", "en", "ld")) or following.word in IRREGULAR_FORMS)
        ):
            return True
    return False
