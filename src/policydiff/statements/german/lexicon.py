"""The German lexicon: the TOML files of data/de made ready to read with, and companies by name."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from policydiff.statements.german.forms import german_forms
from policydiff.statements.german.marks import german_marks, german_tokens
from policydiff.statements.german.plainness import claims_nothing
from policydiff.statements.german.reading import read_german
from policydiff.statements.german.words import GermanTokeniser, plain_letters
from policydiff.statements.lexicon import FOLDER, Lexicon, Reader, build_lexicon
from policydiff.statements.records import Facet
from policydiff.statements.vocabulary import (
    INFLECTED,
    TABLES,
    Branch,
    MeaningKey,
    Planting,
    data_key,
    pack,
    word_tables,
)

NAMES = ("data", "markers", "plain", "practice", "recipients", "words")
"""The TOML files of data/de."""
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
    sources = read_sources()
    source = fingerprint(sources)
    try:
        compiled: dict[str, Any] = json.loads(COMPILED.read_bytes())
    except (OSError, ValueError):
        compiled = {}  # Not there, or in the middle of a merge.
    return compiled if compiled.get("source") == source else compile_german(sources)


def read_sources() -> dict[str, bytes]:
    """Return the TOML files that the lexicon is made from, by name."""
    sources = {name: (FOLDER / "de" / f"{name}.toml").read_bytes() for name in NAMES}
    return {**sources, "companies": (FOLDER / "recipients.toml").read_bytes()}


def fingerprint(sources: Mapping[str, bytes]) -> str:
    """Return the SHA-256, in hex, of the TOML files by name; line ends do not count."""
    digest = hashlib.sha256()
    for name in sorted(sources):
        digest.update(sources[name].replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def compile_german(sources: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what lexicon.de.json holds: the shape that `compile_lexicon` gives the English one."""
    tables = {name: tomllib.loads(text.decode("utf-8")) for name, text in sources.items()}
    words = tables["words"]
    compiled: dict[str, Any] = {
        "source": fingerprint(sources),
        "spelling": _pairs(words["spelling"]["pairs"]),
        "contractions": {},
        "numbers": _pairs(words["numbers"]["pairs"]),
    }
    tokeniser = GermanTokeniser(word_tables(compiled))
    planting, root, phrases = Planting(), Branch(), Branch()
    for key, terms in _terms(tables):
        for phrase in german_forms(terms, tokeniser, verbs=Facet(key[0]) in INFLECTED):
            planting.plant(root, phrase, key)
    for said, meant in _phrase_pairs(words["phrases"]["pairs"]):
        key = (Facet.FILLER.value, meant, False, False, False)
        for phrase in german_forms(said, tokeniser, verbs=False):
            planting.plant(phrases, phrase, key)
    plain = {name: _folded(tables["plain"].get(name, ""), tokeniser) for name in _PLAIN}
    ignored = _folded(words["ignored"]["words"], tokeniser)
    companies = {
        tokeniser.fold(name.split()[0])[0]
        for terms in tables["companies"]["vendors"].values()
        for name in terms.split(";")
    }
    return compiled | {
        "meanings": [[list(key) for key in keys] for keys in planting.meanings],
        "root": {word: pack(branch) for word, branch in root.items()},
        "phrases": {word: pack(branch) for word, branch in phrases.items()},
        "companies": " ".join(sorted(companies)),
        "ignored": " ".join(ignored),
        "vocabulary": " ".join(sorted(tokeniser.known_words())),
        "plain": {name: " ".join(found) for name, found in plain.items()},
        "same": _groups(tables["plain"]["same"], tokeniser),
    }


def _terms(tables: Mapping[str, Any]) -> Iterator[tuple[MeaningKey, str]]:
    for group, terms in tables["data"].items():
        for ident, value in terms.items():
            yield data_key(group, ident), value
    for ident, value in tables["companies"]["vendors"].items():
        yield (Facet.VENDOR.value, ident, False, False, False), value
    for name in ("recipients", "practice", "markers"):
        for heading, terms in tables[name].items():
            facet = TABLES.get(heading) or Facet(heading)
            for ident, value in terms.items():
                yield (facet.value, ident, False, False, False), value


def _pairs(text: str) -> dict[str, str]:
    """Return single words by the word that replaces them, both without umlauts, as folding sees them."""
    pairs = (pair.split("=", 1) for pair in text.split(";") if "=" in pair)
    return {plain_letters(left.strip()): plain_letters(right.strip()) for left, right in pairs}


def _phrase_pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split(";"):
        if "=" in pair:
            left, right = pair.split("=", 1)
            yield " ".join(left.split()), " ".join(right.split())


def _folded(text: str, tokeniser: GermanTokeniser) -> list[str]:
    """Return the folded words of a list, each as a noun and as another word."""
    words = (form for word in text.split() for form in (word, word[:1].upper() + word[1:]))
    return sorted({part for word in words for part in tokeniser.fold(word)})


def _groups(text: str, tokeniser: GermanTokeniser) -> dict[str, str]:
    groups = [[tokeniser.fold(word)[0] for word in line.split()] for line in text.splitlines()]
    return {word: group[0] for group in reversed(groups) for word in group}
