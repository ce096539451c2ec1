"""What a sentence says that is the same in every language: numbers, dates, addresses, names.

quantities_of("We answer within 30 days.", "en")          30 days
quantities_of("Wir antworten binnen dreißig Tagen.", "de") the same
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from policydiff.align.measures import Measure, Words, money_sign, words_of
from policydiff.document import Sentence
from policydiff.document.dates import find_dates


class Kind(StrEnum):
    """What a quantity is."""

    NUMBER = "number"
    DATE = "date"
    SITE = "site"
    """Whose web site or mailbox an address leads to."""
    PHONE = "phone"
    NAME = "name"
    """A name that is written in one way everywhere, such as a product's with a capital inside."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that a translation must say as well."""

    kind: Kind
    value: str
    """Number without separators, ISO date, domain without its country, digits, or name in lower case."""
    unit: str
    """What a number counts ("minutes", "months", "EUR", "%", "o'clock"), or ""."""
    size: Fraction
    """The number in that unit; 0 for all other kinds."""
    firm: bool
    """Whether the other side must have it. What could be another thing, such as "a" before "day", may
    only answer to something firm."""
    shown: str
    """As printed."""


class Said:
    """What a text says, to be asked whether it says a thing as well."""

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        self._sizes: set[tuple[Kind, str, Fraction]] = set()
        self._values: set[tuple[Kind, str]] = set()
        self._bare: set[tuple[Kind, str]] = set()
        for each in quantities:
            self._values.add((each.kind, each.value))
            if each.unit:
                self._sizes.add((each.kind, each.unit, each.size))
            else:
                self._bare.add((each.kind, each.value))

    def answers(self, asked: Quantity) -> bool:
        """Whether it says the same. A number without a unit answers to it with any, and with any to it."""
        value = (asked.kind, asked.value)
        if asked.unit:
            return (asked.kind, asked.unit, asked.size) in self._sizes or value in self._bare
        return value in self._values


def unanswered(asked: Iterable[Quantity], said: Said) -> tuple[Quantity, ...]:
    """Return what is firm in `asked` and not said, each thing once."""
    left = {
        (each.kind, each.unit, each.size if each.unit else each.value): each
        for each in asked
        if each.firm and not said.answers(each)
    }
    return tuple(left.values())


_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"“”„]+|(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+])\+\d[\d ()./–-]{6,}\d")
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})"
    r"(?:[:h]\d{2}(?!\d)(?:\s*(?:[ap]\.?m\b|uhr\b))?|(?:\.\d{2})?\s*(?:[ap]\.?m\b|uhr\b))",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w*:_])(?=\w*[a-z][A-Z])[A-Za-z]\w{4,}(?![*:_]\w)")
"""Shorter ones are a language's own abbreviations, as "GmbH"."""
_GENDERED = re.compile(r"[a-zäöüß]In(?:nen)?$")
"""German "NutzerInnen": no name."""
_TOKEN = re.compile(
    r"(?P<sign>[€$£])\s?(?=\d)"
    r"|(?P<number>\d{1,3}(?:(?P<mark>[.,'’\u00a0\u202f ])\d{3})(?:(?P=mark)\d{3})*(?:[.,]\d{1,2})?(?![\d])"
    r"|\d+(?:[.,]\d+)*)(?:st|nd|rd|th)?"
    r"|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*|[€$£%])"
    r"|(?P<stop>[;:!?|]|\.(?=\s|$))"
)
_NOTHING = Fraction(0)


def quantities_of(sentence: Sentence | str, language: str, beside: str) -> tuple[Quantity, ...]:
    """Return everything in a sentence that a translation must say as well, and what may answer for it.

    `language` and `beside`, the language it is compared with, are ISO 639-1 with or without a region.
    Where the words for numbers and months of either are not known, only figures are asked for.
    """
    text = sentence if isinstance(sentence, str) else sentence.text
    links = () if isinstance(sentence, str) else sentence.links
    words = words_of(_bare_language(language))
    found = [each for link in links for each in _sites(link.target)]
    text, cut = _cut(text, language)
    found += cut
    found += _numbers(text, words)
    if words is None or words_of(_bare_language(beside)) is None:
        found = [other for each in found for other in _figures_only(each)]
    return tuple(dict.fromkeys(found))


def _bare_language(locale: str) -> str:
    return re.split(r"[-_]", locale.lower(), maxsplit=1)[0]


def _figures_only(quantity: Quantity) -> Iterator[Quantity]:
    """Yield what of a quantity can be found where no word is known: figures, addresses and names."""
    if quantity.kind is Kind.NUMBER and not quantity.shown[0].isdigit():
        yield replace(quantity, unit="", firm=False)
    elif quantity.kind is Kind.NUMBER:
        yield replace(quantity, unit="")
    elif quantity.kind is Kind.DATE:
        year, *parts = quantity.value.split("-")
        month, day = (*parts, "")[:2]
        for part, firm in ((year, True), (month, False), (day, True)):
            if part:
                number = int(part)
                asked = firm and quantity.firm
                yield Quantity(
                    Kind.NUMBER, str(number), "", Fraction(number), asked, quantity.shown
                )
    else:
        yield quantity


def site_of(address: str) -> str:
    """Return whose an address is: its domain without country, language and "www", in lower case.

    "" for an address inside the same site.
    """
    host = re.sub(r"^(?:[a-z]+:)?//|^mailto:", "", address.strip().lower())
    host = re.split(r"[/?#:]", host, maxsplit=1)[0].rpartition("@")[2].strip(".")
    if "." not in host or address.startswith(("/", "#", ".")):
        return ""
    labels = host.split(".")[:-1]
    while len(labels) > 1 and len(labels[-1]) <= 3:  # co.uk, com.au, gov.uk
        labels.pop()
    return labels[-1]


def _sites(address: str) -> Iterator[Quantity]:
    if re.match(r"(?:https?:)?//|www\.|mailto:", address, re.I) or "@" in address:
        site = site_of(address)
        if site:
            yield Quantity(Kind.SITE, site, "", _NOTHING, True, _bare(address))


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://|mailto:)(?:www\.)?", "", address).split("?")[0].rstrip("/.,")


def _cut(text: str, language: str) -> tuple[str, list[Quantity]]:
    """Take out addresses, telephone numbers, dates, times of day and names, and return the rest."""
    found: list[Quantity] = []
    for match in _ADDRESS.finditer(text):
        found += _sites(match[0])
    text = _ADDRESS.sub(" ", text)
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\(0\)|\D", "", match[0])
        found.append(Quantity(Kind.PHONE, digits, "", _NOTHING, True, match[0]))
    text = _PHONE.sub(" ", text)
    for date in reversed(find_dates(text, language)):
        printed = text[date.start : date.stop]
        found += _dates(printed, date.value)
        text = f"{text[: date.start]} ; {text[date.stop :]}"
    for match in _CLOCK.finditer(text):
        found += _clock(match)
    text = _CLOCK.sub(" ", text)
    for match in _NAME.finditer(text):
        if not _GENDERED.search(match[0]):
            name = match[0].lower()
            found.append(Quantity(Kind.NAME, name, "", _NOTHING, True, match[0]))
    return text, found


def _dates(printed: str, value: str | None) -> Iterator[Quantity]:
    if value is not None:
        yield Quantity(Kind.DATE, value, "", _NOTHING, True, printed)
        return
    figures = re.findall(r"\d+", printed)
    if len(figures) == 3:
        first, second, year = (int(each) for each in figures)
        for month, day in ((first, second), (second, first)):
            iso = f"{year:04}-{month:02}-{day:02}"
            yield Quantity(Kind.DATE, iso, "", _NOTHING, False, printed)


def _clock(match: re.Match[str]) -> Iterator[Quantity]:
    """Yield the hour of a time of day, as both clocks count it: it is written in too many ways to ask for."""
    hour = int(match["hour"])
    for each in (hour, hour + 12):
        yield Quantity(Kind.NUMBER, str(each), "o'clock", Fraction(each), False, match[0])


def _numbers(text: str, words: Words | None) -> Iterator[Quantity]:
    tokens = list(_TOKEN.finditer(text))
    for place, token in enumerate(tokens):
        figure, word = token["number"], token["word"]
        if not figure and not (word and words is not None and words.counts(word.lower())):
            continue
        behind = _Behind(text, token, tuple(_until_stop(tokens[place + 1 : place + 4])), words)
        if figure:
            before = tokens[place - 1] if place else None
            sign = money_sign(before["sign"] or before["word"] or "") if before else ""
            yield _figure(figure, sign, behind)
        elif words is not None:
            yield from _spoken(word, behind, words)


def _until_stop(tokens: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    for token in tokens:
        if token["stop"]:
            return
        yield token


@dataclass(frozen=True, slots=True)
class _Behind:
    """A number in a text, and what follows it up to the next stop."""

    text: str
    number: re.Match[str]
    tokens: tuple[re.Match[str], ...]
    words: Words | None

    def measure(self, within: int = 3) -> tuple[Measure, str] | None:
        """Return what the number counts, and both as printed; `within` is how many words are read."""
        spoken = tuple((t["word"] or t["number"] or t["sign"]).lower() for t in self.tokens)
        found = self.words.measure(spoken[:within]) if self.words is not None else None
        if self.words is None or found is None:
            return None
        last = next(n for n in (1, 2, 3) if self.words.measure(spoken[:n]) == found) - 1
        printed = self.text[self.number.start() : self.tokens[last].end()]
        return found, printed.replace(")", "")  # "thirty (30) days"


def _figure(printed: str, sign: str, behind: _Behind) -> Quantity:
    value = _plain(printed)
    number = Fraction(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None
    if number is None:
        return Quantity(Kind.NUMBER, value, "", _NOTHING, True, printed)
    if sign:
        return Quantity(Kind.NUMBER, value, sign, number, True, f"{printed} {sign}")
    counted = behind.measure()
    if counted is None:
        return Quantity(Kind.NUMBER, value, "", number, True, printed)
    measure, shown = counted
    return Quantity(Kind.NUMBER, value, measure.unit, number * measure.factor, True, shown)


def _spoken(word: str, behind: _Behind, words: Words) -> Iterator[Quantity]:
    lower = word.lower()
    said = words.number(lower)
    if said is not None:
        number, measure = said
        counted = behind.measure() if measure is None else (measure, word)
        if counted is None:
            yield Quantity(Kind.NUMBER, str(number), "", number, False, word)
            return
        measure, shown = counted
        size = number * measure.factor
        yield Quantity(Kind.NUMBER, str(number), measure.unit, size, True, shown)
    elif lower in words.rates:
        rate = words.rates[lower]
        yield Quantity(Kind.NUMBER, "1", rate.unit, rate.factor, False, word)
    elif lower in words.articles and (one := behind.measure(within=1)) is not None:
        yield Quantity(Kind.NUMBER, "1", one[0].unit, one[0].factor, False, one[1])


def _plain(printed: str) -> str:
    """Return a number without separators between its thousands, and with a point before decimals.

    A mark before exactly three figures parts thousands, whatever the language: policies have no use for
    thousandths.
    """
    groups = re.fullmatch(r"(\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+)(?:[.,](\d{1,2}))?", printed)
    if groups is not None and not printed.startswith("0"):
        whole, decimals = re.sub(r"\D", "", groups[1]), groups[2]
    elif single := re.fullmatch(r"(\d+)[.,](\d{1,2})", printed):
        whole, decimals = single[1], single[2]
    else:
        return printed.lstrip("0") or "0" if printed.isdecimal() else printed.replace(",", ".")
    return whole if decimals in (None, "00") else f"{whole}.{decimals}"
