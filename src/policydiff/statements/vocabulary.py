"""The lexicon's TOML tables made ready to read with: every form of every phrase, folded.

    "sell; hand; hand over"   becomes   {"sell": "7", "sold": "7", "hand": "7|7 over", ...}

Under the first word of each phrase stand the numbers of what the phrases mean, each with the words that
follow; `unpack` makes a trie of it when a text has that first word. People edit the TOML files. Folding
them takes longer than comparing a short policy, so the result is kept beside them in lexicon.json
(`make docs` writes it, a test holds the two together).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policydiff.statements.records import Facet
from policydiff.statements.tokens import Tokeniser, WordTables

END = " "
"""Key of a branch under which the phrase that ends there has its meaning; no word is a space."""
NAMES = ("data", "markers", "plain", "practice", "recipients", "words")
"""The TOML files."""
TABLES = {
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
INFLECTED = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.PURPOSE})
_SENSITIVE_GROUPS = frozenset(
    {"government", "health", "biometric", "genetic", "beliefs", "precise", "children"}
)
_SENSITIVE_IDS = frozenset({"bank-account", "payment-card", "password"})
_GENERAL_IDS = frozenset({"account-data", "profile"})
IRREGULAR = {
    "sell": ("sold",), "keep": ("kept",), "give": ("gave", "given"), "hold": ("held",),
    "send": ("sent",), "get": ("got",), "take": ("took", "taken"), "make": ("made",),
    "let": ("letting",), "tell": ("told",), "show": ("shown",), "withdraw": ("withdrew", "withdrawn"),
    "choose": ("chose", "chosen"), "find": ("found",), "seek": ("sought",), "bind": ("bound",),
    "overwrite": ("overwrote", "overwritten"), "write": ("wrote", "written"), "leave": ("left",),
    "undertake": ("undertook", "undertaken"), "overhear": ("overheard",), "pay": ("paid",),
    "forbid": ("forbade",), "see": ("saw", "seen"), "build": ("built",), "learn": ("learnt",),
    "begin": ("began", "begun"), "bring": ("brought",), "come": ("came",), "draw": ("drew", "drawn"),
    "go": ("went", "gone"), "lead": ("led",), "lose": ("lost",),
    "ring": ("rang", "rung"), "run": ("ran",), "throw": ("threw", "thrown"),
}  # fmt: skip
IRREGULAR_FORMS = frozenset(form for forms in IRREGULAR.values() for form in forms)
"""Forms that no ending tells: "sold", "kept"."""

Branch = dict[str, Any]
"""Part of a trie: the next word to the branch after it, and `END` to the number of a meaning."""
MeaningKey = tuple[str, str, bool, bool, bool]
"""Facet, id, sensitive, general, cased: the fields of a `Meaning`."""
MeaningKeys = tuple[MeaningKey, ...]
"""All that one phrase means."""


@dataclass(frozen=True, slots=True)
class Planting:
    """Tries in the making, and the list of meanings that their numbers point into."""

    meanings: list[MeaningKeys] = field(default_factory=list)
    numbers: dict[MeaningKeys, int] = field(default_factory=dict)

    def plant(
        self,
        root: Branch,
        phrase: Iterable[str],
        key: MeaningKey,
        over: frozenset[str] = frozenset(),
    ) -> None:
        """Let a folded phrase mean `key` too; what it meant in the facets `over` is forgotten."""
        branch = root
        for word in phrase:
            branch = branch.setdefault(word, {})
        had = self.meanings[branch[END]] if END in branch else ()
        kept = tuple(each for each in had if each[0] not in over)
        branch[END] = self._number(kept if key in kept else cased_last((*kept, key)))

    def _number(self, keys: MeaningKeys) -> int:
        if keys not in self.numbers:
            self.numbers[keys] = len(self.meanings)
            self.meanings.append(keys)
        return self.numbers[keys]


def cased_last(keys: MeaningKeys) -> MeaningKeys:
    """Return meanings in their order, those that need a capital at the end: reading looks only there."""
    return tuple(sorted(keys, key=lambda key: key[4]))


def compile_lexicon(sources: Mapping[str, str]) -> dict[str, Any]:
    """Return what lexicon.json holds, made from the text of the TOML files by name.

    Plain JSON types: the word tables (`spelling`, `contractions`, `numbers`), the list of `meanings`, the
    packed tries `root` and `phrases` that point into it, and word lists, each one text.
    """
    tables = {name: tomllib.loads(sources[name]) for name in NAMES}
    words = tables["words"]
    contractions = pairs(words["contractions"]["pairs"])
    compiled: dict[str, Any] = {
        "spelling": pairs(words["spelling"]["pairs"]),
        "contractions": {short: spelt.split() for short, spelt in contractions.items()},
        "numbers": pairs(words["numbers"]["pairs"]),
    }
    tokeniser = Tokeniser(word_tables(compiled))
    planting = Planting()
    root: Branch = {}
    phrases: Branch = {}
    for key, said in terms(tables):
        for phrase in forms(said.split(";"), Facet(key[0]), tokeniser):
            planting.plant(root, phrase, key)
    phrased = verbal_pairs(words["verbs"]["pairs"])
    for table in words["phrases"].values():
        phrased |= pairs(table)
    for said, meant in phrased.items():
        key = (Facet.FILLER.value, meant, False, False, False)
        for phrase in forms([said], Facet.FILLER, tokeniser):
            planting.plant(phrases, phrase, key)
    ignored = {part for word in words["ignored"]["words"].split() for part in tokeniser.fold(word)}
    return compiled | {
        "meanings": [[list(key) for key in keys] for keys in planting.meanings],
        "root": {word: pack(branch) for word, branch in root.items()},
        "phrases": {word: pack(branch) for word, branch in phrases.items()},
        "companies": " ".join(sorted(_first_words(Facet.VENDOR, tables["recipients"], tokeniser))),
        "ignored": " ".join(sorted(ignored)),
        "vocabulary": " ".join(sorted(tokeniser.known_words())),
        **_plain(tables["plain"], tokeniser),
    }


def pack(branch: Branch) -> str:
    """Return a branch as text: its phrases, each with the number of its meaning before it."""

    def entries(branch: Branch, words: str) -> list[str]:
        own = [f"{branch[END]}{words}"] if END in branch else []
        further = sorted(word for word in branch if word != END)
        return own + [e for word in further for e in entries(branch[word], f"{words} {word}")]

    return "|".join(entries(branch, ""))


def unpack(text: str) -> Branch:
    """Return the branch that `pack` made a text of."""
    root: Branch = {}
    for entry in text.split("|"):
        number, *words = entry.split(" ")
        branch = root
        for word in words:
            branch = branch.setdefault(word, {})
        branch[END] = int(number)
    return root


def word_tables(compiled: Mapping[str, Any]) -> WordTables:
    """Return the tables that make words equal."""
    contractions = {short: tuple(spelt) for short, spelt in compiled["contractions"].items()}
    return WordTables(compiled["spelling"], contractions, compiled["numbers"])


def forms(phrases: Iterable[str], facet: Facet, tokeniser: Tokeniser) -> list[tuple[str, ...]]:
    """Return the folded words of every printed form of some phrases; verbs are inflected."""
    found: dict[tuple[str, ...], None] = {}
    for phrase in phrases:
        words = phrase.replace("-", " ").split()
        if words:
            rest = [part for word in words[1:] for part in tokeniser.fold(word)]
            heads = inflect(words[0]) if facet in INFLECTED else (words[0],)
            found.update(dict.fromkeys((*tokeniser.fold(head), *rest) for head in heads))
    return list(found)


def inflect(verb: str) -> tuple[str, ...]:
    """Return the printed forms of an English verb, the base form first, without the -s form."""
    stem = verb[:-1] if verb.endswith("e") else verb
    past = stem + "ed"
    found = [verb, stem + "ing", past]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        found.append(verb[:-1] + "ied")
    if len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou":
        found += [verb + verb[-1] + "ing", verb + verb[-1] + "ed"]
    return (*found, *IRREGULAR.get(verb, ()))


def data_key(group: str, ident: str) -> MeaningKey:
    """Return what a kind of data stands for: its group tells whether it is sensitive or names no kind."""
    sensitive = group in _SENSITIVE_GROUPS or ident in _SENSITIVE_IDS
    general = group == "general" or ident in _GENERAL_IDS
    return (Facet.DATA.value, ident, sensitive, general, False)


def terms(tables: Mapping[str, Any]) -> Iterable[tuple[MeaningKey, str]]:
    """Yield what every entry of the TOML files means, with its phrases, which semicolons part."""
    for group, entries in tables["data"].items():
        for ident, value in entries.items():
            yield data_key(group, ident), value
    for name in ("recipients", "practice", "markers"):
        for heading, entries in tables[name].items():
            facet = TABLES.get(heading) or Facet(heading)
            for ident, value in entries.items():
                yield (facet.value, ident, False, False, False), value


def _first_words(
    facet: Facet, tables: Mapping[str, Mapping[str, str]], tokeniser: Tokeniser
) -> set[str]:
    said = (
        each
        for name, table in tables.items()
        if TABLES.get(name) is facet
        for each in table.values()
    )
    return {phrase[0] for each in said for phrase in forms(each.split(";"), facet, tokeniser)}


def _plain(table: Mapping[str, str], tokeniser: Tokeniser) -> dict[str, Any]:
    def fold(text: str) -> list[str]:
        return [part for word in text.split() for part in tokeniser.fold(word)]

    groups = [fold(line) for line in table["same"].splitlines()]
    phrases = [
        [" ".join(fold(phrase)) for phrase in line.split(";")]
        for line in table["alike"].splitlines()
    ]
    return {
        "plain": {
            name: " ".join(sorted(set(fold(table[name]))))
            for name in table
            if name not in ("same", "alike")
        },
        "same": {word: group[0] for group in reversed(groups) for word in group},
        "alike": {phrase: group[0] for group in reversed(phrases) for phrase in group if phrase},
    }


def verbal_pairs(text: str) -> dict[str, str]:
    """Return what stands for what, in every form of the verbs that begin both: "looked into" too."""
    return {
        f"{form}{said.removeprefix(verb)}": f"{in_form_of(form, verb, own)}{meant.removeprefix(own)}"
        for said, meant in pairs(text).items()
        for verb, own in ((said.split()[0], meant.split()[0]),)
        for form in inflect(verb)
    }


def in_form_of(form: str, verb: str, other: str) -> str:
    """Return the form of another verb that stands where `form` of `verb` stands."""
    base, ing, *past = inflect(other)
    if form == verb:
        return base
    return ing if form.endswith("ing") else IRREGULAR.get(other, past)[-1]


def pairs(text: str) -> dict[str, str]:
    """Return what stands for what: "a=b; c d=e"."""
    found = (pair.split("=", 1) for pair in text.split(";") if "=" in pair)
    return {" ".join(left.split()): " ".join(right.split()) for left, right in found}
