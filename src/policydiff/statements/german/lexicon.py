"""The German lexicon: the TOML files of data/de made ready to read with, and companies by name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from policydiff.statements.german.forms import german_forms
from policydiff.statements.german.marks import german_marks, german_tokens
from policydiff.statements.german.plainness import claims_nothing
from policydiff.statements.german.reading import read_german
from policydiff.statements.german.words import GermanTokeniser, plain_letters
from policydiff.statements.lexicon import (
    FOLDER,
    Lexicon,
    Reader,
    build_lexicon,
    fingerprint,
    read_kept,
    read_sources,
)
from policydiff.statements.records import Facet
from policydiff.statements.vocabulary import (
    INFLECTED,
    Branch,
    Planting,
    pack,
    pairs,
    terms,
    word_tables,
)

COMPILED = FOLDER / "lexicon.de.json"
_PLAIN = (
    "organisation", "reader", "obligation", "text", "telling", "asking", "attitude", "trade", "prized",
    "genus", "address", "light",
)  # fmt: skip


@cache
def load_german() -> Lexicon:
    """Return the German lexicon that comes with the package; the same object every time."""
    compiled = read_compiled()
    return build_lexicon(
        compiled,
        language="de",
        tokeniser=GermanTokeniser(word_tables(compiled)),
        reader=Reader(german_tokens, german_marks, read_german, claims_nothing),
    )


def read_compiled() -> dict[str, Any]:
    """Return lexicon.de.json where it was made from these TOML files, else the same made anew."""
    return read_kept(COMPILED, german_sources(), compile_german)


def german_sources() -> dict[str, bytes]:
    """Return the TOML files that the lexicon is made from, by name."""
    companies = (FOLDER / "recipients.toml").read_bytes()
    return {**read_sources(FOLDER / "de"), "companies": companies}


def compile_german(sources: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what lexicon.de.json holds: the shape that `compile_lexicon` gives the English one."""
    tables = {name: tomllib.loads(text.decode("utf-8")) for name, text in sources.items()}
    words, companies = tables["words"], tables["companies"]["vendors"]
    tables["recipients"] = {"vendors": companies, **tables["recipients"]}
    compiled: dict[str, Any] = {
        "source": fingerprint(sources),
        "spelling": _plain_pairs(words["spelling"]["pairs"]),
        "contractions": {},
        "numbers": _plain_pairs(words["numbers"]["pairs"]),
    }
    tokeniser = GermanTokeniser(word_tables(compiled))
    planting, root, phrases = Planting(), Branch(), Branch()
    for key, said in terms(tables):
        for phrase in german_forms(said, tokeniser, verbs=Facet(key[0]) in INFLECTED):
            planting.plant(root, phrase, key)
    for said, meant in pairs(words["phrases"]["pairs"]).items():
        key = (Facet.FILLER.value, meant, False, False, False)
        for phrase in german_forms(said, tokeniser, verbs=False):
            planting.plant(phrases, phrase, key)
    plain = {name: _folded(tables["plain"].get(name, ""), tokeniser) for name in _PLAIN}
    ignored = _folded(words["ignored"]["words"], tokeniser)
    names = (name for said in companies.values() for name in said.split(";"))
    heads = {tokeniser.fold(name.split()[0])[0] for name in names}
    return compiled | {
        "meanings": [[list(key) for key in keys] for keys in planting.meanings],
        "root": {word: pack(branch) for word, branch in root.items()},
        "phrases": {word: pack(branch) for word, branch in phrases.items()},
        "companies": " ".join(sorted(heads)),
        "ignored": " ".join(ignored),
        "vocabulary": " ".join(sorted(tokeniser.known_words())),
        "plain": {name: " ".join(found) for name, found in plain.items()},
        "same": _groups(tables["plain"]["same"], tokeniser),
    }


def _plain_pairs(text: str) -> dict[str, str]:
    """Return single words by the word that replaces them, both without umlauts, as folding sees them."""
    return {plain_letters(left): plain_letters(right) for left, right in pairs(text).items()}


def _folded(text: str, tokeniser: GermanTokeniser) -> list[str]:
    """Return the folded words of a list, each as a noun and as another word."""
    words = (form for word in text.split() for form in (word, word[:1].upper() + word[1:]))
    return sorted({part for word in words for part in tokeniser.fold(word)})


def _groups(text: str, tokeniser: GermanTokeniser) -> dict[str, str]:
    groups = [[tokeniser.fold(word)[0] for word in line.split()] for line in text.splitlines()]
    return {word: group[0] for group in reversed(groups) for word in group}
