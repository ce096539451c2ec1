"""German words made equal: case, umlauts, endings of nouns and adjectives, forms of the modal verbs.

    "personenbezogenen"  "personenbezogener"    one word
    "dürfen"  "darf"  "duerfen"                 one word
    "Sie"  "du"                                 one word, and another than "sie", those who are spoken of
    "werden"  "wurden",  "speichern"  "sichern" two words

Text and lexicon are folded alike, so that the folded form need not be a word. Endings that tell case,
number and gender fall away, and with them that of a comparative: "strenger Schutz" and "strenger als" are
printed alike. `sameness` tells "strengere" from "strenge" again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from policydiff.statements.tokens import Token, Tokeniser, WordTables
from policydiff.text.patterns import late

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})
_ENDINGS = ("en", "em", "es", "er", "e", "n", "s")
_SHORTEST = 4
_SHORTEST_BEFORE_ER = 5
_DETERMINERS = (
    "ein", "kein", "mein", "unser", "jed", "jeglich", "dies", "jen", "welch", "solch", "manch", "all",
    "saemtlich", "viel", "einig", "etlich", "gewiss",
)  # fmt: skip
_DECLINED = ("", "e", "em", "en", "er", "es", "s")
_MODALS = {
    "koennen": "kann kannst koennt", "duerfen": "darf darfst duerft", "muessen": "muss musst muesst",
    "werden": "wird wirst werdet", "haben": "hat hast habt", "sein": "ist sind bist seid",
    "wollen": "will willst wollt", "sollen": "soll sollst sollt", "moechten": "moechte moechtest moechtet",
}  # fmt: skip
_READER = {
    "Sie": "Sie Du du dich Dich euch Euch", "Ihnen": "Ihnen dir Dir",
    "Ihr": "Ihr Ihre Ihrem Ihren Ihrer Ihres dein deine deinem deinen deiner deines Dein Deine Deinem"
    " Deinen Deiner Deines euer eure eurem euren eurer eures Euer Eure Eurem Euren Eurer Eures",
}  # fmt: skip
_CLOSED = {
    **{stem + end: stem for stem, end in product(_DETERMINERS, _DECLINED)},
    **{form: lemma for lemma, forms in _MODALS.items() for form in (lemma, *forms.split())},
    "unsr": "unser", "unsre": "unser", "unsren": "unser", "unsrer": "unser", "unsrem": "unser",
    "und": "and", "oder": "or", "sowie": "and", "bzw": "or", "beziehungsweise": "or",
    "alles": "all", "nichts": "nichts", "sehen": "sehen", "ihre": "ihre", "eines": "ein",
}  # fmt: skip
"""Words with a form of their own; "and" and "or" are what lists are recognised by, in every language."""
_SPOKEN_TO = {form: word for word, forms in _READER.items() for form in forms.split()}
_ABBREVIATIONS = frozenset({
    "abs", "art", "bspw", "bzw", "ca", "etc", "evtl", "gem", "ggf", "inkl", "insb", "lit", "nr", "rn", "sog",
    "str", "tel", "usw", "vgl", "ziff", "zzgl", "max", "min", "jan", "feb", "apr", "aug", "sep", "okt", "nov",
    "dez",
})  # fmt: skip
MONTHS = frozenset({
    "januar", "jaenner", "februar", "maerz", "april", "mai", "juni", "juli", "august", "september",
    "oktober", "november", "dezember",
})  # fmt: skip
_SHARED_TAILS = (
    "daten", "angaben", "informationen", "nummer", "nummern", "adresse", "adressen", "dienstleister",
    "dienstleistern", "anbieter", "anbietern", "partner", "partnern", "zwecke", "zwecken", "systeme",
)  # fmt: skip
_THOUSANDS = late(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_OPEN_END = re.compile(r"-(?=[\s,]|$)")
_SHORTEST_IN_END = 6
"""Letters more than which a noun in -ende has that names people: "Abend" does not."""
_FEMININE = re.compile(r"([A-ZÄÖÜ]\w{2,})in(?:nen)?$")
_JOINED = 3
"""Tokens of "Kundinnen und Kunden"."""
_REACH = 6
"""Words between "Standort-" and the compound whose tail it shares."""


def plain_letters(word: str) -> str:
    """Return a word in small letters without umlauts: "Größe" and "Groesse" are one."""
    return word.lower().translate(_UMLAUTS)


def fold_german(surface: str, tables: WordTables) -> str:
    """Fold one printed word."""
    if surface in _SPOKEN_TO:
        return _SPOKEN_TO[surface]
    if surface.endswith("Innen") and surface[-6:-5].islower():
        surface = surface[: -len("Innen")]  # "KundInnen"
    word = plain_letters(surface)
    word = tables.spelling.get(word, word)
    word = tables.numbers.get(word, word)
    if word in _CLOSED:
        return _CLOSED[word]
    is_noun = surface[:1].isupper()
    folded = strip_endings(word, is_noun=is_noun)
    if is_noun and len(folded) > _SHORTEST_IN_END and folded.endswith("end"):
        folded = f"{folded[:-3]}er"  # "Mitarbeitende" are "Mitarbeiter"
    return tables.spelling.get(folded, folded)


def strip_endings(word: str, *, is_noun: bool) -> str:
    """Strip the endings of case, number and gender; a noun keeps -er, with which nouns are made."""
    while True:
        for ending in _ENDINGS:
            if not word.endswith(ending):
                continue
            rest = word[: -len(ending)]
            if ending == "er" and (is_noun or len(rest) < _SHORTEST_BEFORE_ER):
                continue
            if ending == "s" and rest.endswith("s"):
                continue
            if len(rest) >= _SHORTEST:
                word = rest
                break
        else:
            return word


def folded_words(words: str) -> frozenset[str]:
    """Return some words as they are compared, each in small letters and with a capital."""
    tables = WordTables({}, {}, {})
    forms = (form for word in words.split() for form in (word, word[:1].upper() + word[1:]))
    return frozenset(fold_german(form, tables) for form in forms)


class GermanTokeniser(Tokeniser):
    """Turns German text into folded tokens."""

    def _fold(self, surface: str) -> tuple[str, ...]:
        return (fold_german(surface, self._tables),)

    def fold_number(self, surface: str) -> str:
        """Return a printed number with a full stop for its comma, none between its thousands."""
        plain = surface.replace(".", "") if _THOUSANDS.fullmatch(surface) else surface
        return plain.replace(",", ".") if _DECIMAL.fullmatch(plain) else plain

    def further_words(self, chunk: str) -> frozenset[str]:
        """Return the compounds that "Standort-" may be read as, by the tails that others lend it."""
        return frozenset(
            word
            for token in self.chunk_tokens(chunk)
            if _lacks_tail(token, chunk)
            for tail in _SHARED_TAILS
            for word in self.fold(token.surface + tail)
        )


def joined_tokens(tokens: list[Token], text: str, tokeniser: Tokeniser) -> list[Token]:
    """Return tokens without the full stops of abbreviations and ordinals, with shared tails given back.

    "z. B." has no sentence end, "am 1. März" neither; "Standort- und Gerätedaten" are two compounds.
    "Kundinnen und Kunden" and "Kund:innen" are "Kunden".
    """
    return list(_of_all_genders(list(_joined(tokens, text, tokeniser)), tokeniser))


def _of_all_genders(tokens: list[Token], tokeniser: Tokeniser) -> Iterator[Token]:
    """Yield the tokens, one for the names of the same people in several genders."""
    i = 0
    while i < len(tokens):
        size, word = _people(tokens[i : i + _JOINED], tokeniser)
        yield tokens[i]._replace(word=word, end=tokens[i + size - 1].end) if size > 1 else tokens[i]
        i += size


def _people(run: list[Token], tokeniser: Tokeniser) -> tuple[int, str]:
    """Return how many tokens at the start name people in several genders, and their word; else (1, "")."""
    if len(run) > 1 and run[1].surface == "innen" and run[0].kind == "word":
        # The sign between, as in "Kund*innen", is no token.
        return (2, run[0].word) if run[1].start - run[0].end == 1 else (1, "")
    if len(run) < _JOINED or run[0].kind != "word" or run[2].kind != "word":
        return 1, ""
    if run[1].word in (":", "/") and run[2].surface == "innen":
        return (3, run[0].word) if run[2].start - run[0].end <= len("/-") else (1, "")
    if run[1].word in ("and", "or", "/"):
        for women, people in ((run[0], run[2]), (run[2], run[0])):
            stem = _FEMININE.match(women.surface)
            if stem and tokeniser.fold(stem[1]) == (people.word,):
                return 3, people.word
    return 1, ""


def _joined(tokens: list[Token], text: str, tokeniser: Tokeniser) -> Iterator[Token]:
    for i, token in enumerate(tokens):
        if token.word == "." and i and _is_shortened(tokens, i):
            continue
        if _lacks_tail(token, text):
            tail = _shared_tail(tokens[i + 1 : i + 1 + _REACH])
            if tail:
                (word,) = tokeniser.fold(token.surface + tail)
                yield token._replace(word=word)
                continue
        yield token


def _lacks_tail(token: Token, text: str) -> bool:
    """Whether a hyphen ends a word of a text."""
    return token.kind == "word" and _OPEN_END.match(text, token.end) is not None


def _is_shortened(tokens: list[Token], stop: int) -> bool:
    """Whether a full stop belongs to the word or number before it and ends nothing."""
    before = tokens[stop - 1]
    after = tokens[stop + 1] if stop + 1 < len(tokens) else None
    if before.end != tokens[stop].start:
        return False
    if before.kind == "number":
        letters = plain_letters(after.surface) if after is not None else ""
        return (
            letters in MONTHS
            or letters.startswith("lebensjahr")
            or (after is not None and after.kind == "number")
        )
    return len(before.surface) == 1 or plain_letters(before.surface) in _ABBREVIATIONS


def _shared_tail(following: list[Token]) -> str:
    for token in following:
        letters = token.surface.lower()
        for tail in _SHARED_TAILS:
            if letters.endswith(tail) and len(letters) > len(tail):
                return tail
    return ""
