"""Numbers and lengths of time as words, in the languages whose translations are compared by them.

Each language has the same tables. What is not in them is not read: a number in figures is a number in any
language, and one in words then merely says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

_UNITS = {
    "en": "minute minutes min|hour hours hr hrs|day days|week weeks|month months|quarter quarters"
    "|year years yr yrs",
    "de": "minute minuten minütig|stunde stunden std stündig|tag tage tagen tages tägig|woche wochen wöchig"
    "|monat monate monaten monats monates monatig|quartal quartale quartalen vierteljahr"
    "|jahr jahre jahren jahres jährig",
    "fr": "minute minutes|heure heures|jour jours journée journées|semaine semaines|mois"
    "|trimestre trimestres|an ans année années",
    "es": "minuto minutos|hora horas|día días dia dias|semana semanas|mes meses|trimestre trimestres"
    "|año años",
    "it": "minuto minuti|ora ore|giorno giorni|settimana settimane|mese mesi|trimestre trimestri|anno anni",
    "nl": "minuut minuten|uur uren|dag dagen daags daagse|week weken|maand maanden|kwartaal kwartalen"
    "|jaar jaren",
    "pt": "minuto minutos|hora horas|dia dias|semana semanas|mês mes meses|trimestre trimestres|ano anos",
}
"""Minutes, hours, days, weeks | months, quarters, years, in this order."""
_LENGTHS = (
    ("minutes", 1), ("minutes", 60), ("minutes", 1440), ("minutes", 10080),
    ("months", 1), ("months", 3), ("months", 12),
)  # fmt: skip
_RATES = {
    "en": "daily|weekly|monthly|quarterly|yearly annually annual",
    "de": "täglich|wöchentlich|monatlich|vierteljährlich quartalsweise|jährlich",
    "fr": "quotidien quotidiennement|hebdomadaire|mensuel mensuellement|trimestriel"
    "|annuel annuelle annuellement",
    "es": "diario diariamente|semanal semanalmente|mensual mensualmente|trimestral|anual anualmente",
    "it": "giornaliero quotidianamente|settimanale|mensile mensilmente|trimestrale|annuale annualmente",
    "nl": "dagelijks dagelijkse|wekelijks|maandelijks|driemaandelijks|jaarlijks jaarlijkse",
    "pt": "diário diariamente|semanal|mensal mensalmente|trimestral|anual anualmente",
}
"""A day, a week, a month, three months and a year, said by one word."""
_RATE_LENGTHS = (
    ("minutes", 1440), ("minutes", 10080), ("months", 1), ("months", 3), ("months", 12),
)  # fmt: skip
_ARTICLES = {
    "en": "a an one each every per",
    "de": "ein eine einem einen einer eines pro je jede jeden jedes",
    "fr": "un une par chaque",
    "es": "un una uno cada",
    "it": "un uno una ogni",
    "nl": "een één elk elke per",
    "pt": "um uma cada por",
}
_HALVES = {
    "en": "half",
    "de": "halb halbe halben halber halbes",
    "fr": "demi demie",
    "es": "medio media",
    "it": "mezzo mezza",
    "nl": "half halve",
    "pt": "meio meia",
}
_TO_TWENTY = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn zwanzig",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize dix-sept dix-huit dix-neuf vingt",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"
    " sedici diciassette diciotto diciannove venti",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
    " zestien zeventien achttien negentien twintig",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
    " dezesseis dezessete dezoito dezenove vinte",
}
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety hundred",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "fr": "trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
    "nl": "dertig veertig vijftig zestig zeventig tachtig negentig honderd",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
}
_OTHER_FORMS = {
    "de": {"zweier": 2, "dreier": 3, "dreissig": 30},
    "fr": {"quatre-vingt": 80, "soixante-et-onze": 71},
    "pt": {"duas": 2},
}
_JOINED_BY = {"en": "-", "de": "und", "fr": "-"}
"""Between tens and ones: "twenty-four", "vierundzwanzig", "vingt-quatre"."""
_MONEY = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "us-dollar": "USD", "dólares": "USD",
    "£": "GBP", "gbp": "GBP", "pounds": "GBP", "pfund": "GBP",
    "chf": "CHF", "franken": "CHF",
    "%": "%", "percent": "%", "prozent": "%", "procent": "%",
}  # fmt: skip
_PER_CENT = frozenset({("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("per", "cento")})


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number counts."""

    unit: str
    """"minutes" or "months" for a length of time, a currency, or "%"."""
    factor: Fraction
    """How many of `unit` one of the printed units is."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The tables of one language, by word in lower case."""

    measures: Mapping[str, Measure]
    rates: Mapping[str, Measure]
    articles: frozenset[str]
    numbers: Mapping[str, Fraction]

    def counts(self, word: str) -> bool:
        """Whether a word may say how many, or how often."""
        return word in self.articles or word in self.rates or _number(self, word) is not None

    def measure(self, words: tuple[str, ...]) -> Measure | None:
        """Return the unit that the words behind a number begin with, or with one word before it."""
        for start, word in enumerate(words[:2]):
            if word in self.numbers or word[:1].isdigit():
                return None
            if words[start : start + 2] in _PER_CENT:
                return Measure("%", Fraction(1))
            found = _unit(self, word)
            if found is not None:
                return found
        return None

    def number(self, word: str) -> tuple[Fraction, Measure | None] | None:
        """Return the number that a word says, with the unit where that is a part of the word."""
        return _number(self, word)


@lru_cache(maxsize=8_192)
def _number(words: Words, word: str) -> tuple[Fraction, Measure | None] | None:
    if word in words.numbers:
        return words.numbers[word], None
    for unit, measure in words.measures.items():
        number = word[: max(0, word.rfind(unit))].rstrip("-")
        if len(unit) > 2 and number in words.numbers:
            return words.numbers[number], measure
    return None


@lru_cache(maxsize=1_024)
def _unit(words: Words, word: str) -> Measure | None:
    if word in words.measures:
        return words.measures[word]
    if word in _MONEY:
        return Measure(_MONEY[word], Fraction(1))
    # "Kalendertage", "30-tägige": the unit ends the word, or stands before an ending.
    for unit, measure in words.measures.items():
        if len(unit) > 3 and (word.endswith(unit) or word.startswith(unit)):
            return measure
    return None


def words_of(language: str) -> Words | None:
    """Return the tables of a language (ISO 639-1), or None for one that has none."""
    return _ALL.get(language)


def money_sign(sign: str) -> str:
    """Return the currency of a sign before a number, or ""."""
    return _MONEY.get(sign.lower(), "")


def _words(language: str) -> Words:
    halves = _HALVES[language].split()
    numbers = _numbers(language) | {half: Fraction(1, 2) for half in halves}
    return Words(
        measures=_measures(_UNITS[language], _LENGTHS),
        rates=_measures(_RATES[language], _RATE_LENGTHS),
        articles=frozenset(_ARTICLES[language].split()),
        numbers=numbers,
    )


def _measures(table: str, lengths: tuple[tuple[str, int], ...]) -> dict[str, Measure]:
    return {
        word: Measure(unit, Fraction(factor))
        for words, (unit, factor) in zip(table.split("|"), lengths, strict=True)
        for word in words.split()
    }


def _numbers(language: str) -> dict[str, Fraction]:
    small = {word: number for number, word in enumerate(_TO_TWENTY[language].split(), 2)}
    tens = {word: 10 * number for number, word in enumerate(_TENS[language].split(), 3)}
    found = small | tens | _OTHER_FORMS.get(language, {})
    joint = _JOINED_BY.get(language)
    if joint:
        ones = {word: number for word, number in small.items() if number < 20}
        twenties = {word: number for word, number in found.items() if 20 <= number < 100}
        for ten, many in twenties.items():
            for one, few in ({"ein": 1, "one": 1} | ones).items():
                both = (one, ten) if joint == "und" else (ten, one)
                found.setdefault(joint.join(both), many + few)
    return {word: Fraction(number) for word, number in found.items()}


_ALL = {language: _words(language) for language in _UNITS}
