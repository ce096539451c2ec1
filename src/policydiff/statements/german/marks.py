"""Phrases of the German lexicon, quantities, dates and compounds found in a run of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.statements.german.forms import PARTICLE
from policydiff.statements.german.words import MONTHS, folded_words, joined_tokens, plain_letters
from policydiff.statements.lexicon import Lexicon, Meaning, match_longest
from policydiff.statements.marks import Mark, phrased_tokens
from policydiff.statements.records import Facet, Node
from policydiff.statements.tokens import Token
from policydiff.statements.vocabulary import END

_UNITS = {
    "sekunde": 1 / 86400, "minute": 1 / 1440, "stunde": 1 / 24, "tag": 1.0, "woche": 7.0,
    "monat": 30.4375, "quartal": 91.3125, "jahr": 365.25, "jahrzehnt": 3652.5,
    "stuendig": 1 / 24, "taegig": 1.0, "woechig": 7.0, "monatig": 30.4375, "jaehrig": 365.25,
}  # fmt: skip
_UNIT_ENDINGS = ("", "e", "n", "en", "s", "es", "er", "em")
_BETWEEN = frozenset({"(", ")"}) | folded_words(
    "volle weitere aufeinanderfolgende letzte ganze zusätzliche"
)
_AGES = folded_words("unter ab Alter Mindestalter jünger älter Vollendung vollendet vollendeten")
_PEOPLE = (
    "kind", "person", "jugendlich", "minderjaehrig", "alt", "lebensjahr", "mindestalter", "teilnehm",
)  # fmt: skip
_LEGAL_FORMS = frozenset(
    {"gmbh", "ag", "kg", "ug", "inc", "ltd", "llc", "se", "corp", "bv", "limited"}
)
_TAILS = (
    ("daten", Facet.DATA), ("angaben", Facet.DATA), ("informationen", Facet.DATA),
    ("nummer", Facet.DATA), ("nummern", Facet.DATA),
    ("dienstleister", Facet.RECIPIENT), ("dienstleistern", Facet.RECIPIENT),
    ("partner", Facet.RECIPIENT), ("partnern", Facet.RECIPIENT),
    ("behoerde", Facet.RECIPIENT), ("behoerden", Facet.RECIPIENT),
)  # fmt: skip
_ROLES = {
    "dienstleister": "processor", "dienstleistern": "processor", "partner": "partner", "partnern": "partner",
    "behoerde": "government", "behoerden": "government",
}  # fmt: skip
_DECIMAL = re.compile(r"\d+\.\d+")
_REACH = 40
"""Tokens between a verb and the part of it that ends the clause."""
_PREPOSITIONS = folded_words("an für mit zu von bei in über durch zur zum")
_SUBORDINATING = folded_words(
    "wenn sofern soweit außer um als solange sobald falls bis nachdem bevor"
)
_CLAUSE_ENDS = folded_words("sondern aber jedoch") | frozenset(
    {".", ";", "!", "?", ":", ",", "(", ")", "and", "or", "|"}
)


def german_tokens(text: str, lexicon: Lexicon, inherited: bool = False) -> list[Token]:
    """Return the folded tokens of a text, phrases made equal, abbreviations without their full stops."""
    tokens = phrased_tokens(text, lexicon, inherited=inherited)
    return joined_tokens(tokens, text, lexicon.tokeniser)


def german_marks(tokens: list[Token], text: str, lexicon: Lexicon) -> Iterator[Mark]:
    """Yield the phrases with a meaning, in order; the longest one wins.

    The part of a verb that stands apart ("… geben wir Ihre Daten weiter") has a mark of its own, with the
    meaning of the verb.
    """
    apart: dict[int, tuple[int, tuple[Meaning, ...]]] = {}
    position = 0
    while position < len(tokens):
        mark = _date(tokens, position) or _quantity(tokens, position) or _address(tokens, position)
        if mark is None and position in apart:
            stop, meanings = apart[position]
            mark = _phrase(tokens, position, stop, meanings, text)
        mark = mark or _lexical(tokens, position, text, lexicon, apart)
        mark = mark or _compound(tokens, position) or _name(tokens, position)
        if mark is None:
            position += 1
        else:
            yield mark
            position = mark.stop


def _lexical(
    tokens: list[Token],
    position: int,
    text: str,
    lexicon: Lexicon,
    apart: dict[int, tuple[int, tuple[Meaning, ...]]],
) -> Mark | None:
    word = tokens[position].word
    if word not in lexicon.root.heads:
        return None
    stop, meanings = match_longest(tokens, position, lexicon.root)
    if stop - position <= 1 and (position == 0 or tokens[position].surface[:1].islower()):
        found = _particle(tokens, position, lexicon)
        if found is not None:
            start, end, whole = found
            apart[start] = (end, whole)
            return _phrase(tokens, position, position + 1, whole, text)
    return _phrase(tokens, position, stop, meanings, text) if meanings else None


def _particle(
    tokens: list[Token], position: int, lexicon: Lexicon
) -> tuple[int, int, tuple[Meaning, ...]] | None:
    """Return where the part of a verb stands that ends its clause, and what both together mean."""
    branch = lexicon.root.open(tokens[position].word)
    keys = {tuple(key[1:].split("_")): key for key in branch if key.startswith(PARTICLE)}
    if not keys:
        return None
    for at in range(position + 1, min(len(tokens), position + _REACH)):
        if tokens[at].word in (".", ";", "?", "!"):
            return None
        for words in sorted(keys, key=lambda each: (-len(each), each)):
            end = at + len(words)
            found = tuple(token.word for token in tokens[at:end])
            if found == words and _ends_clause(tokens, end):
                return at, end, lexicon.root.meanings[branch[keys[words]][END]]
    return None


def _ends_clause(tokens: list[Token], position: int) -> bool:
    """Whether a clause can end before a token, or a lead-in with a preposition: "… weiter an:"."""
    leads = position + 1 < len(tokens) and tokens[position + 1].word == ":"
    return (
        position >= len(tokens)
        or (leads and tokens[position].word in _PREPOSITIONS)
        or tokens[position].word in _CLAUSE_ENDS
        or tokens[position].inherited is not tokens[position - 1].inherited
        or tokens[position].word in _SUBORDINATING
    )


def _phrase(
    tokens: list[Token], start: int, stop: int, meanings: tuple[Meaning, ...], text: str
) -> Mark | None:
    first, last = tokens[start], tokens[stop - 1]
    span = _span(tokens, start, stop)
    printed = text[first.start : last.end] if span else _printed(tokens, start, stop)
    nodes = tuple(
        Node(m.facet, m.id, printed, span, m.sensitive, m.general)
        for m in meanings
        if m.facet is not Facet.VENDOR or first.surface[:1].isupper() or "." in printed
    )
    return Mark(start, stop, nodes) if nodes else None


def _span(tokens: list[Token], start: int, stop: int) -> tuple[int, int] | None:
    return None if tokens[start].inherited else (tokens[start].start, tokens[stop - 1].end)


def _printed(tokens: list[Token], start: int, stop: int) -> str:
    return " ".join(token.surface for token in tokens[start:stop] if token.kind != "mark")


def _unit(token: Token) -> float | None:
    letters = plain_letters(token.surface)
    for ending in _UNIT_ENDINGS:
        if letters.endswith(ending):
            days = _UNITS.get(letters[: len(letters) - len(ending)])
            if days is not None:
                return days
    return None


def _quantity(tokens: list[Token], start: int) -> Mark | None:
    """Read a duration ("30 Tage", "eines Jahres", "24-monatig") or an age ("unter 16 Jahren")."""
    token = tokens[start]
    if token.word.isdecimal() or ("," in token.surface and _DECIMAL.fullmatch(token.word)):
        value = float(token.word)
    elif token.word == "ein":
        value = 1.0
    else:
        glued = _glued(token)
        return _amount(Facet.DURATION, tokens, start, start + 1, glued) if glued else None
    stop = start + 1
    while stop < len(tokens) and tokens[stop].word in _BETWEEN:
        stop += 1
    unit = _unit(tokens[stop]) if stop < len(tokens) else None
    if token.word == "ein":
        days = unit if stop == start + 1 else None
        return _amount(Facet.DURATION, tokens, start, stop + 1, days) if days else None
    years = unit == _UNITS["jahr"]
    life = stop < len(tokens) and plain_letters(tokens[stop].surface).startswith("lebensjahr")
    if (years or life or unit is None) and 5 <= value <= 25 and _speaks_of_age(tokens, start, stop):
        stop = stop + 1 if years or life else start + 1
        return Mark(start, stop, (_node(Facet.AGE, tokens, start, stop, value),))
    if unit is not None:
        return _amount(Facet.DURATION, tokens, start, stop + 1, value * unit)
    node = _node(Facet.NUMBER, tokens, start, start + 1, value)
    return Mark(start, start + 1, (node,)) if token.kind == "number" else None


def _glued(token: Token) -> float | None:
    """Return the days of "zweijährig" or "dreimonatig", written as one word."""
    letters = plain_letters(token.surface)
    for number, value in (("ein", 1), ("zwei", 2), ("drei", 3), ("vier", 4), ("fuenf", 5), ("sechs", 6),
                          ("sieben", 7), ("zehn", 10), ("vierzehn", 14), ("dreissig", 30)):  # fmt: skip
        for unit in ("stuendig", "taegig", "woechig", "monatig", "jaehrig"):
            if letters.startswith(number + unit):
                return value * _UNITS[unit]
    return None


def _speaks_of_age(tokens: list[Token], start: int, stop: int) -> bool:
    before = [t.word for t in tokens[max(0, start - 4) : start]]
    if _AGES.intersection(before[-3:]) and "ab" not in before[:-1]:
        return True
    around = [*before, *(t.word for t in tokens[stop : stop + 4])]
    following = [t.word for t in tokens[stop : stop + 3]]
    if any(word in ("alt", "lebensjahr") for word in following):
        return True
    return any(w in ("mindesten", "ueber", "als") for w in before) and any(
        word.startswith(_PEOPLE) for word in around
    )


def _node(facet: Facet, tokens: list[Token], start: int, stop: int, value: float) -> Node:
    span = _span(tokens, start, stop)
    return Node(facet, f"{value:.4f}", _printed(tokens, start, stop), span, amount=round(value, 6))


def _amount(facet: Facet, tokens: list[Token], start: int, stop: int, days: float) -> Mark:
    return Mark(start, stop, (_node(facet, tokens, start, stop, days),))


def _date(tokens: list[Token], start: int) -> Mark | None:
    """Read a date ("3. März 2024", "Mai 2019") as one number."""
    stop = start
    if tokens[start].kind == "number" and tokens[start].word.isdecimal():
        stop += 1
    if stop >= len(tokens) or plain_letters(tokens[stop].surface) not in MONTHS:
        return None
    stop += 1
    if stop < len(tokens) and tokens[stop].word.isdecimal() and len(tokens[stop].word) == 4:
        stop += 1
    if stop - start < 2:
        return None
    printed = _printed(tokens, start, stop)
    return Mark(start, stop, (Node(Facet.NUMBER, "date", printed, _span(tokens, start, stop)),))


def _address(tokens: list[Token], start: int) -> Mark | None:
    token = tokens[start]
    if token.kind not in ("url", "email"):
        return None
    node = Node(Facet.CONTACT, token.kind, token.surface, _span(tokens, start, start + 1))
    return Mark(start, start + 1, (node,))


def _compound(tokens: list[Token], start: int) -> Mark | None:
    """Take an unknown compound for what its last part is: "Wetterdaten" are data of a kind of their own."""
    token = tokens[start]
    if token.kind != "word" or not token.surface[:1].isupper():
        return None
    letters = plain_letters(token.surface)
    for tail, facet in _TAILS:
        if letters.endswith(tail) and len(letters) > len(tail) + 1:
            ident = _ROLES.get(tail, token.word)
            node = Node(facet, ident, token.surface, _span(tokens, start, start + 1))
            return Mark(start, start + 1, (node,))
    return None


def _name(tokens: list[Token], start: int) -> Mark | None:
    """Take for a name what German prints as no other word: "OpenStreetMap", "Musterfirma GmbH"."""
    token = tokens[start]
    if token.kind != "word" or not token.surface[:1].isupper():
        return None
    camel = any(
        a.islower() and b.isupper() for a, b in zip(token.surface, token.surface[1:], strict=False)
    )
    stop = start + 1
    while stop < len(tokens) and tokens[stop].surface[:1].isupper() and stop - start < 3:
        if tokens[stop].word in _LEGAL_FORMS:
            return _named(tokens, start, stop + 1)
        stop += 1
    return _named(tokens, start, start + 1) if camel else None


def _named(tokens: list[Token], start: int, stop: int) -> Mark:
    words = " ".join(token.word for token in tokens[start:stop])
    node = Node(Facet.NAME, words, _printed(tokens, start, stop), _span(tokens, start, stop))
    return Mark(start, stop, (node,))
