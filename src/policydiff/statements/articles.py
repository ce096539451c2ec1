"""Articles of the General Data Protection Regulation, read as what they stand for.

    "Art. 6(1)(b) GDPR"             a legal basis: performance of a contract
    "Art. 6 para. 1 lit. b GDPR"    the same in another way of citing
    "Articles 15 and 17 GDPR"       the rights to access and to deletion

Source: Regulation (EU) 2016/679; the UK GDPR counts its articles alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from policydiff.statements.records import Facet
from policydiff.text.patterns import late

Key = tuple[Facet, str]
Place = tuple[int, str, str]
"""Article, paragraph and letter; "" where not given."""

_SENTENCE = r",?\s?(?:sub-?)?(?:sentence|sent\.|s\.|subparagraph|subpara\.)\s?\(?\d\)?"
_PART = r",?\s?(?:paragraph|para?\.?|subsection|lit(?:era|\.)?|letter|point)\s?\(?(?:\d{1,2}|[a-z])\)?(?!\w)"
_LETTER = r"(?<![^\W\d_])[a-f](?!\w)"
"""A further letter without brackets: "lit. b, f"."""
_ITEM = rf"\d{{1,3}}(?:\s?\(\w{{1,3}}\)|{_SENTENCE}|{_PART}){{0,4}}"
_JOINED = r"\s?(?:,|;|/|and|or|to|&|–|-)\s?(?:(?:and|or)\s)?(?:[Aa]rt(?:icles?|\.)\s?)?"
_MORE = rf"(?:{_JOINED}(?:{_ITEM}|\(\w\)|{_PART}|{_LETTER}))"
_LAW = (
    r"(?:of\s)?(?:the\s)?(?:(?:UK|EU)\s)?"
    r"(?:GDPR|General\sData\sProtection\sRegulation|Regulation\s\(EU\)\s2016/679)"
)
CITATION = rf"\b[Aa]rt(?:icles?|s?\.|)\s?{_ITEM}{_MORE}{{0,7}}\s{_LAW}\b"
"""Pattern of one article or several of this law, its name included."""
_STEP = late(
    rf"{_SENTENCE}|(?P<part>{_PART}|{_LETTER})|\((?P<inner>\w{{1,4}})\)|(?P<number>\d{{1,3}})"
)
_RANGE = late(r"\s?(?:to|-|–)\s?(?:[Aa]rt(?:icles?|\.)\s?)?")
"""What stands between the first and the last of several: "15 to 22", "(a)-(f)"."""
_BASES = {
    "a": "consent-basis",
    "b": "contract-basis",
    "c": "legal-basis-law",
    "d": "vital-interest-basis",
    "e": "public-task-basis",
    "f": "legitimate-interest",
}
_STANDS_FOR: dict[int, Key] = {
    15: (Facet.RIGHT, "access"),
    16: (Facet.RIGHT, "correct"),
    17: (Facet.RIGHT, "delete"),
    18: (Facet.RIGHT, "restrict"),
    20: (Facet.RIGHT, "port"),
    21: (Facet.RIGHT, "object"),
    22: (Facet.RIGHT, "human-review"),
    28: (Facet.SAFEGUARD, "dpa"),
    45: (Facet.SAFEGUARD, "adequacy"),
    46: (Facet.SAFEGUARD, "safeguards"),
    47: (Facet.SAFEGUARD, "bcr"),
    77: (Facet.RIGHT, "complain"),
}


def word_of(citation: str) -> str:
    """Return the folded form of a citation: equal for the same places, however they are printed."""
    return "gdpr " + " ".join("-".join(filter(None, map(str, p))) for p in _places(citation))


@lru_cache(maxsize=512)
def bases_of(citation: str) -> tuple[str, ...]:
    """Return the ids of the legal bases that a citation names, in its order."""
    keys = (key for place in _places(citation) for key in _meaning(place))
    return tuple(dict.fromkeys(id_ for facet, id_ in keys if facet is Facet.BASIS))


def meanings_of(citation: str) -> frozenset[Key] | None:
    """Return what the articles of a citation stand for; None where one of them stands for something else."""
    found = [_meaning(place) for place in _places(citation)]
    return frozenset(key for keys in found for key in keys) if all(found) else None


def _meaning(place: Place) -> tuple[Key, ...]:
    article, paragraph, letter = place
    if article == 6 and letter in _BASES:
        return ((Facet.BASIS, _BASES[letter]),)
    if place == (9, "2", "a"):
        return ((Facet.CONDITION, "explicit-consent"),)
    if place == (7, "3", ""):
        return ((Facet.RIGHT, "withdraw"),)
    whole = paragraph in ("", "1") and not letter  # Art. 21(2) is on marketing alone
    return (_STANDS_FOR[article],) if whole and article in _STANDS_FOR else ()


def _places(citation: str) -> tuple[Place, ...]:
    """Return every place of a citation: "Art. 6(1)(a), (f)" is two."""
    return tuple(dict.fromkeys(_walk(re.split(rf"\s{_LAW}\Z", citation)[0])))


def _printed(part: str | None) -> str:
    """Return the figure or letter of "para. 1" or "lit. b"."""
    return part.strip(" ()").split()[-1].strip("()") if part else ""


def _walk(text: str) -> Iterator[Place]:
    article, paragraph, letter, given, before = 0, "", "", True, 0
    for match in _STEP.finditer(text):
        spans, before = bool(_RANGE.fullmatch(text, before, match.start())), match.end()
        inner, number = match["inner"] or _printed(match["part"]), match["number"]
        if not (inner or number):
            continue  # a sentence of a paragraph: "sentence 1"
        if number:
            if spans:
                yield from ((each, "", "") for each in range(article, int(number)))
            elif not given:
                yield article, paragraph, letter
            article, paragraph, letter, given = int(number), "", "", False
        elif inner.isdecimal():
            paragraph, letter, given = inner, "", False
        else:
            first, letter, given = letter or inner, inner.lower(), True
            reach = range(ord(first[0]) + 1, ord(letter[0])) if spans else ()
            yield from ((article, paragraph, chr(each)) for each in reach)
            yield article, paragraph, letter
    if not given:
        yield article, paragraph, letter
