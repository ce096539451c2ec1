"""By which names an organisation calls itself in its policy, and when two versions mean the same by them.

Acme Ltd ("Acme", "we")              a name beside "we"
"We" means Acme Ltd                  the same the other way round
First Bank plc (the "Bank")          what a drafter calls the organisation
This notice says how Acme uses …     who the text says it speaks for
This policy covers Acme Ltd ("Acme") the same, with a short form
Acme Privacy Notice                  whose policy it is
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from policydiff.document.records import Document
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.selves import Name
from policydiff.statements.tokens import Token

_INTRODUCING = 40
"""Sentences at the start of a policy among which it says who speaks."""
_KEPT = 2
"""Letters of a word that folding leaves as they are; a number in words it makes digits."""
_PARENTHESIS = re.compile(r"\((?P<inside>[^()]{0,200})\)")
_QUOTED = re.compile(
    r"[\"“„«]\s?(?:the\s+)?(?P<term>[^\"“”„«»]{1,40}?)[,.]?\s?[\"”“»]", re.IGNORECASE
)
_FIRST_PERSON = frozenset({"we", "us", "our", "ours"})
_OTHERS = frozenset({"you", "your", "user", "customer", "they", "i", "it"})
_RUN = r"(?P<name>[A-Z][\w&’'-]*(?:\s+[A-Z][\w&’'-]*){0,3})"
_WE_MEANS = re.compile(
    r"[\"“„«]\s?[Ww]e\s?[,\"”“»].{0,40}?\b(?:means?|refers?\s+to|is|are)\s+(?:the\s+)?" + _RUN
)
_WE_ARE = re.compile(r"\b[Ww]e\s+are\s+(?:the\s+)?" + _RUN + r"(?=\s*[,.(])")
_HOW = re.compile(
    r"^(?:\w+\s+){0,3}(?:[Pp]olicy|[Nn]otice|[Ss]tatement)\b.{0,60}?\bhow\s+(?:the\s+)?"
    + _RUN
    + r"\s*(?:,?\s*\([^()]*\)\s*)?,?\s*(?:and\s+its\s+\w+\s+)?(?:collects?|uses?|handles?|process(?:es)?"
    r"|treats?|protects?|manages?|keeps?|gathers?|stores?|shares?)\b"
)
_OWN_TEXT = re.compile(
    r"\W*[Tt]his\b.{0,40}\b(?:[Pp]olicy|[Nn]otice|[Ss]tatement)\s+"
    r"(?:applies|describes|explains|supplements|sets|covers|governs|tells|informs)\b"
)
"""A sentence of whose text it is: a name shortened in it is the organisation's."""
_ROLES = frozenset({
    "company", "bank", "university", "foundation", "association", "society", "club", "college", "school",
    "hospital", "firm", "agency", "trust", "organization", "charity", "church", "museum", "library",
    "institute", "council", "cooperative", "clinic", "publisher", "city", "county", "municipality", "borough",
    "district", "ministry", "department", "authority", "commission", "bureau", "academy", "federation",
})  # fmt: skip
"""What a drafter calls the organisation that the text is about."""
_LEGAL_FORMS = frozenset({
    "ltd", "limited", "inc", "incorporated", "llc", "llp", "plc", "gmbh", "ag", "corp", "corporation",
    "co", "oy", "ab", "as", "bv", "sa", "sarl", "srl", "sl", "kg", "se", "pty", "spa", "ug", "ev",
})  # fmt: skip
_OF_A_TITLE = frozenset({
    "privacy", "policy", "notice", "statement", "cookie", "data", "protection", "term", "of", "for", "the",
    "and", "s", "website", "site", "online", "global", "general", "our", "your", "service", "use", "security",
})  # fmt: skip


def lexicon_naming(old: Document, new: Document, lexicon: Lexicon) -> Lexicon:
    """Return the lexicon that reads the names by which the organisation calls itself as "we".

    A name counts where one version introduces it and the organisation's name stands in both; where each
    has introduced one that the other does not know, somebody else speaks, and only the names of both count.
    """
    if lexicon.reader is not None:
        return lexicon
    before, after = (_names(d.title, _opening(d), lexicon) for d in (old, new))
    shared = before & after
    names = shared if before - shared and after - shared else before | after
    sure = frozenset(name for name in names if not _is_role(name)) | shared
    if not any(
        all(_prints(document, name, lexicon) for document in (old, new)) for name in sorted(sure)
    ):
        return lexicon
    return _naming(lexicon, names)


@lru_cache(maxsize=16)
def _naming(lexicon: Lexicon, names: frozenset[Name]) -> Lexicon:
    """Return the same object for the same names: what was read with it is kept."""
    return replace(lexicon, selves=names)


def _prints(document: Document, name: Name, lexicon: Lexicon) -> bool:
    """Whether the folded words of a name stand together somewhere in a version."""
    lines = [document.title, *(s.heading for s in document.sections)]
    lines += [s.text for s in document.sentences]
    # Reading every line would cost more than all the rest.
    begins = "" if name[0].isdigit() else name[0][:_KEPT]
    for line in lines:
        if begins in line.casefold():
            words = " ".join(t.word for t in lexicon.tokeniser.tokenise(line))
            if f" {' '.join(name)} " in f" {words} ":
                return True
    return False


def _opening(document: Document) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in document.sentences[:_INTRODUCING])


@lru_cache(maxsize=64)
def _names(title: str, opening: tuple[str, ...], lexicon: Lexicon) -> frozenset[Name]:
    """Return the names that the title and the first sentences of a policy give the organisation."""
    found = set(_of_title(title, lexicon))
    for text in opening:
        found.update(_introduced(text, lexicon))
    return frozenset(name for name in found if name)


def _introduced(text: str, lexicon: Lexicon) -> Iterator[Name]:
    for match in _PARENTHESIS.finditer(text):
        terms = [m["term"] for m in _QUOTED.finditer(match["inside"])]
        folded = [folded_name(term, lexicon) for term in terms]
        speaks = any(len(name) == 1 and name[0] in _FIRST_PERSON for name in folded)
        owner = _before(text[: match.start()], lexicon)
        named = [n for n, term in zip(folded, terms, strict=True) if term[:1].isupper()]
        named = [n for n in named if not (_FIRST_PERSON | _OTHERS).intersection(n)]
        if speaks:
            yield from named
        elif owner:
            yield from (name for name in named if _is_role(name))
        if owner and (speaks or any(_is_role(name) for name in named)):
            yield owner
        elif owner and _OWN_TEXT.match(text):
            yield from (name for name in named if name == owner[: len(name)])
    for pattern in (_WE_MEANS, _WE_ARE, _HOW):
        for match in pattern.finditer(text):
            name = folded_name(match["name"], lexicon)
            if is_own(name, lexicon) or _is_role(name):
                yield name


def _before(text: str, lexicon: Lexicon) -> Name:
    """Return the name that ends a text, without its legal form; () where several are joined there."""
    run: list[Token] = []
    tokens = lexicon.tokeniser.tokenise(text)
    while tokens and (
        tokens[-1].surface[:1].isupper() or tokens[-1].word in (",", ".", *_LEGAL_FORMS)
    ):
        run.insert(0, tokens.pop())
    if tokens and tokens[-1].word in ("and", "or", "&"):
        return ()
    words = [t for t in run if t.word not in _LEGAL_FORMS and t.word != "."]
    while words and words[-1].word == ",":
        words.pop()
    name = tuple(t.word for t in words if t.word != "the")
    return () if "," in name else name


def _of_title(title: str, lexicon: Lexicon) -> Iterator[Name]:
    """Yield what a title holds beside "Privacy Policy", where it is a name that no lexicon knows."""
    runs: list[list[str]] = [[]]
    for token in lexicon.tokeniser.tokenise(title):
        if token.kind != "word" or token.word in _OF_A_TITLE or not token.surface[:1].isupper():
            runs.append([])
        elif token.word not in _LEGAL_FORMS:
            runs[-1].append(token.word)
    yield from (tuple(run) for run in runs if run and is_own(tuple(run), lexicon))


def is_own(name: Name, lexicon: Lexicon) -> bool:
    """Whether some word of a name is a name's: the lexicon knows "California", not who calls itself so."""
    known = lexicon.vocabulary | lexicon.ignored
    return bool(name) and not all(word in known for word in name)


def _is_role(name: Name) -> bool:
    return len(name) == 1 and name[0] in _ROLES


def folded_name(text: str, lexicon: Lexicon) -> Name:
    """Return the folded words of a name as it is printed, without its article and legal form."""
    words = (t.word for t in lexicon.tokeniser.tokenise(text) if t.kind != "mark")
    return tuple(word for word in words if word not in _LEGAL_FORMS and word != "the")
