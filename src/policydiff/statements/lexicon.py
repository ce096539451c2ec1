"""The vocabulary of practices, compiled once into one token trie."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token, Tokeniser, WordTables

_SENSITIVE_GROUPS = frozenset(
    {"government", "health", "biometric", "genetic", "beliefs", "precise", "children"}
)
_SENSITIVE_IDS = frozenset({"bank-account", "payment-card", "password"})
_TABLES = {
    "acts": Facet.ACT,
    "duties": Facet.DUTY,
    "rights": Facet.RIGHT,
    "roles": Facet.RECIPIENT,
    "vendors": Facet.VENDOR,
    "purposes": Facet.PURPOSE,
    "channels": Facet.CHANNEL,
    "not-negation": Facet.FILLER,
    "children-marker": Facet.CHILD,
}
_INFLECTED = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.PURPOSE})
_IRREGULAR = {
    "sell": ("sold",), "keep": ("kept",), "give": ("gave", "given"), "hold": ("held",),
    "send": ("sent",), "get": ("got",), "take": ("took", "taken"), "make": ("made",),
    "let": ("letting",), "tell": ("told",), "show": ("shown",), "withdraw": ("withdrew", "withdrawn"),
    "choose": ("chose", "chosen"), "find": ("found",), "seek": ("sought",), "bind": ("bound",),
    "forbid": ("forbade",), "see": ("saw", "seen"), "build": ("built",), "learn": ("learnt",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the lexicon stands for."""

    facet: Facet
    id: str
    sensitive: bool = False
    general: bool = False


@dataclass(slots=True)
class Branch:
    """A place in the trie: what ends here, and the words that may follow."""

    meanings: tuple[Meaning, ...] = ()
    next: dict[str, Branch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Word classes with which a sentence is shown to claim nothing; all folded."""

    organisation: frozenset[str]
    reader: frozenset[str]
    obligation: frozenset[str]
    text: frozenset[str]
    telling: frozenset[str]
    asking: frozenset[str]
    attitude: frozenset[str]
    trade: frozenset[str]
    prized: frozenset[str]
    genus: frozenset[str]
    address: frozenset[str]
    light: frozenset[str]
    same: dict[str, str]
    """A word to the first word of its group: words of one group mean the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Vocabulary and word tables, ready to read with. Build it with `load_lexicon`."""

    root: Branch
    phrases: Branch
    """Phrases that mean another phrase; the meaning's id is the replacement."""
    tokeniser: Tokeniser
    ignored: frozenset[str]
    vocabulary: frozenset[str]
    """Every folded word of the lexicon."""
    plain: PlainWords


def inflect(verb: str) -> tuple[str, ...]:
    """Return the printed forms of an English verb, the base form first, without the -s form."""
    stem = verb[:-1] if verb.endswith("e") else verb
    past = stem + "ed"
    forms = [verb, stem + "ing", past]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        forms.append(verb[:-1] + "ied")
    if len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou":
        forms += [verb + verb[-1] + "ing", verb + verb[-1] + "ed"]
    return (*forms, *_IRREGULAR.get(verb, ()))


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon that comes with the package; the same object every time."""
    folder = resources.files("policydiff.statements") / "data"

    def table(name: str) -> dict[str, Any]:
        return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))

    words = table("words")
    tables = WordTables(
        spelling=_pairs(words["spelling"]["pairs"]),
        contractions={
            k: tuple(v.split()) for k, v in _pairs(words["contractions"]["pairs"]).items()
        },
        numbers=_pairs(words["numbers"]["pairs"]),
    )
    tokeniser = Tokeniser(tables)
    root, phrases = Branch(), Branch()
    for group, terms in table("data").items():
        for ident, value in terms.items():
            sensitive = group in _SENSITIVE_GROUPS or ident in _SENSITIVE_IDS
            general = group == "general" or ident in ("account-data", "profile")
            _plant(root, value, Meaning(Facet.DATA, ident, sensitive, general), tokeniser)
    for name in ("recipients", "practice", "markers"):
        for heading, terms in table(name).items():
            facet = _TABLES.get(heading) or Facet(heading)
            for ident, value in terms.items():
                _plant(root, value, Meaning(facet, ident), tokeniser)
    for phrase, replacement in _pairs(words["phrases"]["pairs"]).items():
        _plant(phrases, phrase, Meaning(Facet.FILLER, replacement), tokeniser)
    ignored = frozenset(
        w for word in words["ignored"]["words"].split() for w in tokeniser.fold(word)
    )
    vocabulary = tokeniser.known_words()
    return Lexicon(root, phrases, tokeniser, ignored, vocabulary, _plain(table("plain"), tokeniser))


def _plain(table: dict[str, Any], tokeniser: Tokeniser) -> PlainWords:
    def fold(text: str) -> list[str]:
        return [part for word in text.split() for part in tokeniser.fold(word)]

    groups = [fold(line) for line in table["same"].splitlines()]
    same = {word: group[0] for group in reversed(groups) for word in group}
    names = PlainWords.__slots__[:-1]
    sets = {str(name): frozenset(fold(table[name])) for name in names}
    return PlainWords(**sets, same=same)


def match_longest(tokens: list[Token], start: int, root: Branch) -> tuple[int, tuple[Meaning, ...]]:
    """Return where the longest phrase that begins at `start` ends, and its meanings; (start, ()) if none."""
    branch, best = root, start
    found: tuple[Meaning, ...] = ()
    for position in range(start, len(tokens)):
        following = branch.next.get(tokens[position].word)
        if following is None:
            break
        branch = following
        if branch.meanings:
            best, found = position + 1, branch.meanings
    return best, found


def _pairs(text: str) -> dict[str, str]:
    pairs = (pair.split("=", 1) for pair in text.split(";") if "=" in pair)
    return {" ".join(left.split()): " ".join(right.split()) for left, right in pairs}


def _plant(root: Branch, terms: str, meaning: Meaning, tokeniser: Tokeniser) -> None:
    inflected, fold, alone = meaning.facet in _INFLECTED, tokeniser.fold, (meaning,)
    for term in terms.split(";"):
        words = term.replace("-", " ").split()
        if not words:
            continue
        rest = [part for word in words[1:] for part in fold(word)]
        heads = {fold(form) for form in inflect(words[0])} if inflected else (fold(words[0]),)
        for head in heads:
            branch = root
            for word in (*head, *rest):
                following = branch.next.get(word)
                if following is None:
                    following = branch.next[word] = Branch()
                branch = following
            if not branch.meanings:
                branch.meanings = alone
            elif meaning not in branch.meanings:
                branch.meanings = (*branch.meanings, meaning)
