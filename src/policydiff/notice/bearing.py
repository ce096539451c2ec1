"""Whether a change bears out what a person says of it: its numbers, dates, names and addresses.

    change     We keep logs for 30 days.  ->  We keep logs for 90 days.
    person     Acme Analytics now keeps logs for three months.
    not there  Acme, Analytics, three

A word that stands nowhere in the change is no proof of a lie, so it is shown to a person and stops
nothing. What is written alike is alike: "90 days" does not bear out "three months", which is the point.
Known misses: an unknown name that opens a sentence alone ("Zornbo now …") looks like any first word; in
languages that write nouns with capitals, only companies and places of the lexicon, addresses and words
with a capital inside count as names; in languages that are not read, number words are not numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policydiff.document.dates import MONTHS, FoundDate, find_dates
from policydiff.render.passages import passage_of
from policydiff.report.records import Change, ChangeReport, SectionRef
from policydiff.statements import Facet, Lexicon
from policydiff.statements.languages import language_code, lexicon_for
from policydiff.statements.lexicon import match_longest
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.tokens import Token

_ADDRESSES = ("url", "email", "phone")
_OPENERS = frozenset({".", ":", "|", "?", "!", ";"})
_CAPITAL_NOUNS = frozenset({"de", "lb"})
_INNER_CAPITAL = re.compile(r"^.+[A-Z]")
_POSSESSIVE = re.compile(r"[’']s$")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
"""Words that a title writes with a capital, however small it writes others."""
_TITLE_SHARE = 0.8
_FEWEST_TITLE_WORDS = 3
_SHORTEST_ADDRESS = 4
_SMALLEST_NUMBER_WORD = 2
""""One" is mostly no number."""


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand in a person's words."""

    texts: tuple[str, ...]
    dates: frozenset[str]
    """ISO, with the months they lie in."""


def known_of(report: ChangeReport, changes: Iterable[Change], names: Iterable[str]) -> Known:
    """Return what may be said of some changes: their texts, headings, dates, and `names`.

    Sentences of one passage are told as one, so each bears out what is said of another.
    """
    told = tuple(changes)
    passages = {passage_of(change) for change in told} - {None}
    told = (*told, *(each for each in report.changes if passage_of(each) in passages))
    sections = {index for each in told for index in (each.old_section, each.new_section)}
    texts = (
        *(text for each in told for text in (each.old_text, each.new_text, each.lead_in)),
        *(
            name
            for ref in _headings(report, sections)
            for name in (ref.number, *ref.path, ref.heading)
        ),
        report.policy.title,
        *names,
    )
    stated = (report.old.effective_date, report.new.effective_date)
    dates = {each for each in stated if each} | {
        date.value for text in texts for date in find_dates(text) if date.value
    }
    return Known(
        tuple(dict.fromkeys(filter(None, texts))),
        frozenset(dates | {date[:7] for date in dates}),
    )


def unborne(
    text: str, known: Known, lexicon: Lexicon, locale: str, *, language: str = ""
) -> tuple[str, ...]:
    """Return the numbers, dates, names and addresses in `text` that are not `known`, as printed.

    `locale` is that of the policy, `language` that of `text` where it is another one.
    """
    reader = lexicon_for(locale, lexicon)
    found = [date for date in find_dates(text) if date.value not in known.dates]
    wrong = [
        text[date.start : date.stop]
        for date in found
        if date.value or not _stands(text[date.start : date.stop], known)
    ]
    borne = _borne(known, reader)
    tokens = canonical_tokens(_without(text, find_dates(text)), reader)
    names = _names(tokens, reader, language or locale, is_title=_is_title(text))
    for at, token in enumerate(tokens):
        surface = _POSSESSIVE.sub("", token.surface).rstrip(".,;/”")
        if not borne.isdisjoint((token.word, surface.lower())) or _stands(surface, known):
            continue
        if _is_number(token) or token.kind in _ADDRESSES or at in names:
            wrong.append(surface)
    return tuple(dict.fromkeys(wrong))


@lru_cache(maxsize=16)
def _borne(known: Known, reader: Lexicon) -> frozenset[str]:
    """Return the words that may stand; kept, since several sentences are held against one change."""
    words = {token.word for each in known.texts for token in canonical_tokens(each, reader)}
    return frozenset(words | _date_words(known.dates))


def _headings(report: ChangeReport, indexes: set[int | None]) -> Iterator[SectionRef]:
    for section in report.sections:
        for ref in (*section.old, *section.new):
            if ref.index in indexes:
                yield ref


def _date_words(dates: Iterable[str]) -> set[str]:
    """Return what parts of ISO dates are called: "on 1 June", "in 2027"."""
    words: set[str] = set()
    for date in dates:
        year, month, *day = date.split("-")
        words |= {year, *(str(int(each)) for each in day)}
        words |= {name for name, number in MONTHS.items() if number == int(month)}
    return words


def _without(text: str, dates: list[FoundDate]) -> str:
    for date in dates:
        text = text[: date.start] + " " * (date.stop - date.start) + text[date.stop :]
    return text


def _stands(surface: str, known: Known) -> bool:
    """Tell whether an address or a date stands in a known text as it is printed."""
    if len(surface) < _SHORTEST_ADDRESS or not any(sign in surface for sign in "./@-+ "):
        return False
    return any(surface.casefold() in text.casefold() for text in known.texts)


def _is_number(token: Token) -> bool:
    if token.kind == "number":
        return True
    is_word = token.kind == "word" and token.word.isdecimal()
    return is_word and int(token.word) >= _SMALLEST_NUMBER_WORD


def _names(
    tokens: Sequence[Token], lexicon: Lexicon, locale: str, *, is_title: bool
) -> frozenset[int]:
    """Return where names stand: words with a capital that neither grammar nor a title explains."""
    capitals = frozenset(
        at
        for at, token in enumerate(tokens)
        if token.kind == "word"
        and len(token.surface) > 1
        and token.surface.lower() != token.surface
    )
    sure = frozenset(at for at in capitals if _is_known_name(tokens, at, lexicon))
    if language_code(locale) in _CAPITAL_NOUNS or is_title:
        return sure
    return sure | frozenset(
        at
        for at in capitals
        if tokens[at].word not in lexicon.vocabulary
        and (not _opens(tokens, at) or at + 1 in capitals)
    )


def _is_known_name(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    token = tokens[at]
    if token.word in lexicon.companies:
        return True
    if _INNER_CAPITAL.match(_POSSESSIVE.sub("", token.surface)) and not token.surface.isupper():
        return True
    _, meanings = match_longest(tokens, at, lexicon.root)
    return any(meaning.facet is Facet.PLACE for meaning in meanings)


def _is_title(text: str) -> bool:
    """Tell whether a text is written like a title, with capitals throughout."""
    words: list[str] = _LONG_WORD.findall(text)
    if len(words) < _FEWEST_TITLE_WORDS:
        return False
    return sum(word[0].isupper() for word in words) > _TITLE_SHARE * len(words)


def _opens(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].word in _OPENERS
