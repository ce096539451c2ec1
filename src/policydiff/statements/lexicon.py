"""The vocabulary of practices, ready to read with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token, Tokeniser
from policydiff.statements.vocabulary import (
    END,
    NAMES,
    Branch,
    compile_lexicon,
    unpack,
    word_tables,
)

if TYPE_CHECKING:
    from policydiff.statements.marks import Mark
    from policydiff.statements.records import Statement

FOLDER = Path(__file__).with_name("data")
"""Where the TOML files lie that people edit, and beside them what `compile_lexicon` makes of them."""
COMPILED = FOLDER / "lexicon.json"


class Meaning(NamedTuple):
    """What a phrase of the lexicon stands for."""

    facet: Facet
    id: str
    sensitive: bool = False
    general: bool = False
    cased: bool = False
    """Only where the phrase is printed with a capital: the name of a company or a product."""


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """Phrases with their meanings, to be followed word by word."""

    heads: dict[str, Branch | str]
    """By the first word of a phrase, the branch after it; packed until a text has that word."""
    meanings: tuple[tuple[Meaning, ...], ...]

    def open(self, word: str) -> Branch:
        """Return the branch after the first word of a phrase. Raises `KeyError` where none begins with it."""
        branch = self.heads[word]
        if isinstance(branch, str):
            branch = self.heads[word] = unpack(branch)
        return branch


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
    alike: dict[str, str]
    """A phrase of the lexicon to the first of its group: as one meaning, they say the same of it."""
    tongue: frozenset[str] = frozenset()
    translating: frozenset[str] = frozenset()
    translated: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    layout: frozenset[str] = frozenset()
    """What sentences about a text's languages and its editing are made of; see plain.toml."""
    caring: frozenset[str] = frozenset()
    """What words of care are made of, beside the privacy they are about."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How sentences of a language are read that is not English."""

    tokens: Callable[[str, Lexicon, bool], list[Token]]
    """Folded tokens of a text, inherited or not."""
    marks: Callable[[list[Token], str, Lexicon], Iterator[Mark]]
    statements: Callable[[list[Token], Iterable[Mark]], tuple[Statement, ...]]
    claims_nothing: Callable[[list[Token], list[Mark], str, Lexicon], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Vocabulary and word tables, ready to read with. Get it from `load_lexicon`."""

    root: Trie
    phrases: Trie
    """Phrases that mean another phrase; the meaning's id is the replacement."""
    tokeniser: Tokeniser
    ignored: frozenset[str]
    vocabulary: frozenset[str]
    """Every folded word of the lexicon."""
    companies: frozenset[str]
    """Folded words that the name of a company begins with."""
    plain: PlainWords
    own: frozenset[tuple[Facet, str, str]] = frozenset()
    """Facet, id and folded words of what an organisation added or changed."""
    language: str = "en"
    """ISO 639-1 code of the language it reads."""
    reader: Reader | None = None
    """Reads in place of the English functions."""
    entries: tuple[Any, ...] = ()
    """What an organisation added or changed, as it was given: other languages get the same."""
    selves: frozenset[tuple[str, ...]] = frozenset()
    """Folded words of the names by which the organisation calls itself: "Acme keeps" is "we keep"."""


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon that comes with the package; the same object every time."""
    return build_lexicon(read_compiled())


def build_lexicon(
    compiled: dict[str, Any],
    *,
    language: str = "en",
    tokeniser: Tokeniser | None = None,
    reader: Reader | None = None,
) -> Lexicon:
    """Return the lexicon that `compile_lexicon` made plain values of; it keeps parts of `compiled`."""
    meanings = tuple(
        [
            tuple([Meaning(Facet(facet), *rest) for facet, *rest in keys])
            for keys in compiled["meanings"]
        ]
    )
    plain = {name: frozenset(words.split()) for name, words in compiled["plain"].items()}
    return Lexicon(
        root=Trie(compiled["root"], meanings),
        phrases=Trie(compiled["phrases"], meanings),
        tokeniser=tokeniser or Tokeniser(word_tables(compiled)),
        ignored=frozenset(compiled["ignored"].split()),
        vocabulary=frozenset(compiled["vocabulary"].split()),
        companies=frozenset(compiled["companies"].split()),
        plain=PlainWords(**plain, same=compiled["same"], alike=compiled.get("alike", {})),
        language=language,
        reader=reader,
    )


def read_compiled() -> dict[str, Any]:
    """Return lexicon.json where it was made from these TOML files, else the same made anew."""
    return read_kept(COMPILED, read_sources(), compile_english)


def read_kept(
    path: Path,
    sources: Mapping[str, bytes],
    make: Callable[[Mapping[str, bytes]], dict[str, Any]],
) -> dict[str, Any]:
    """Return a compiled lexicon: the file where it was made from these sources, else what `make` makes.

    Nobody reads with words that were edited away; `source` of the result is `fingerprint` of the sources.
    """
    try:
        compiled: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        compiled = {}  # Not there, or in the middle of a merge.
    return compiled if compiled.get("source") == fingerprint(sources) else make(sources)


def read_sources(folder: Path = FOLDER) -> dict[str, bytes]:
    """Return the TOML files that a lexicon is made from, by name."""
    return {name: (folder / f"{name}.toml").read_bytes() for name in NAMES}


def compile_english(sources: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what lexicon.json holds."""
    texts = {name: content.decode("utf-8") for name, content in sources.items()}
    return {"source": fingerprint(sources), **compile_lexicon(texts)}


def fingerprint(sources: Mapping[str, bytes]) -> str:
    """Return the SHA-256, in hex, of the TOML files by name; line ends do not count."""
    digest = hashlib.sha256()
    for name in sorted(sources):
        digest.update(sources[name].replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def match_longest(
    tokens: Sequence[Token], start: int, trie: Trie
) -> tuple[int, tuple[Meaning, ...]]:
    """Return where the longest phrase that begins at `start` ends, and its meanings; (start, ()) if none."""
    head = trie.heads.get(tokens[start].word)
    if head is None:
        return start, ()
    branch: Branch | None = trie.open(tokens[start].word) if isinstance(head, str) else head
    best, found, position = start, -1, start + 1
    while branch is not None:
        if END in branch:
            best, found = position, branch[END]
        branch = branch.get(tokens[position].word) if position < len(tokens) else None
        position += 1
    if found < 0:
        return start, ()
    meanings = trie.meanings[found]
    if meanings[-1].cased and tokens[start].surface[:1].islower():
        meanings = tuple([meaning for meaning in meanings if not meaning.cased])
        if not meanings:  # A name in small letters is none: the words are read as without it.
            return (
                match_longest(tokens[: best - 1], start, trie) if best > start + 1 else (start, ())
            )
    return best, meanings
