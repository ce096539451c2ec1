"""An organisation's own words, on top of the lexicon that comes with the package.

    recipients: franchisee = "branch operator"     the phrase has a meaning now
    data:       birth-date is sensitive            all phrases of a meaning change
    vendors:    Petal Pay is a payment-provider    a company that is a recipient of that role, too
    brands:     Petal Pay was Floret               two names of one thing: neither is a change

A phrase that an organisation gives a meaning has only that one among meanings of the same kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from policydiff.statements.lexicon import (
    Lexicon,
    build_lexicon,
    load_lexicon,
    read_compiled,
)
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.records import Facet
from policydiff.statements.vocabulary import (
    END,
    INFLECTED,
    Branch,
    MeaningKey,
    MeaningKeys,
    Planting,
    cased_last,
    inflect,
    unpack,
)

_KEPT = 4
"""Extended lexicons kept in memory; a process rarely has more than one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an organisation adds to the lexicon, or changes in it."""

    facet: Facet
    """DATA, RECIPIENT, VENDOR, PURPOSE, ACT, DUTY or RIGHT; NAME for a brand."""
    id: str
    """Of the meaning; the name as people write it where it is a company or a brand."""
    phrases: tuple[str, ...] = ()
    """Further ways to say it; other names of a brand."""
    sensitive: bool | None = None
    """Of data: whether it is sensitive; None leaves it as it was."""
    role: str = ""
    """Of a company: the id of the recipient role that it has as well, or ""."""


@lru_cache(maxsize=_KEPT)
def extend_lexicon(entries: tuple[Entry, ...]) -> Lexicon:
    """Return the lexicon of the package with some entries on top; without any, that one itself."""
    base = load_lexicon()
    return extended(entries, base, read_compiled(), folded_forms) if entries else base


def extended(
    entries: tuple[Entry, ...], base: Lexicon, compiled: dict[str, Any], forms: Forms
) -> Lexicon:
    """Return `base` with some entries on top; `compiled` is what it was made of, and is changed."""
    planting = _planting(compiled["meanings"])
    growing = _Growing(base, compiled["root"], compiled["phrases"], planting, forms)
    own = {key for entry in entries for key in growing.change(entry)}
    own |= {key for entry in entries for key in growing.add(entry)}
    words = {word for _, _, phrase in own for word in phrase.split()}
    heads = {phrase.split()[0] for facet, _, phrase in own if facet is Facet.VENDOR and phrase}
    grown = build_lexicon(
        compiled | {"meanings": planting.meanings},
        language=base.language,
        tokeniser=base.tokeniser,
        reader=base.reader,
    )
    return replace(
        grown,
        entries=entries,
        vocabulary=base.vocabulary | words,
        companies=base.companies | heads,
        own=frozenset(own),
    )


def lexicon_ids(facet: Facet) -> frozenset[str]:
    """Return the ids of a facet in the lexicon that comes with the package."""
    return frozenset(
        m.id for found in load_lexicon().root.meanings for m in found if m.facet is facet
    )


def folded_forms(facet: Facet, phrase: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a phrase as texts are compared, in each printed form of its verb.

    Empty where the phrase has no words.
    """
    lexicon = load_lexicon()
    first, _, rest = phrase.strip().partition(" ")
    heads = inflect(first.lower()) if facet in INFLECTED and first else (first,)
    found: dict[tuple[str, ...], None] = {}
    for head in heads:
        tokens = canonical_tokens(f"{head} {rest}", lexicon)
        while tokens and tokens[-1].word == ".":
            tokens.pop()
        if any(token.kind != "mark" for token in tokens):
            found[tuple(token.word for token in tokens)] = None
    return tuple(found)


Forms = Callable[[Facet, str], tuple[tuple[str, ...], ...]]
"""Gives the folded words of a phrase in each printed form."""
Own = tuple[Facet, str, str]
"""Facet, id and folded words of what was added; no words where all phrases of the id are meant."""


@dataclass(frozen=True, slots=True)
class _Growing:
    """The compiled lexicon while entries are put on top of it."""

    base: Lexicon
    root: Branch
    phrases: Branch
    planting: Planting
    forms: Forms

    def change(self, entry: Entry) -> Iterator[Own]:
        """Change the meanings that are there: how sensitive data is, which role a company has."""
        if entry.sensitive is None and not entry.role:
            return
        for number, keys in enumerate(self.planting.meanings):
            changed = tuple(each for key in keys for each in _changed(key, entry))
            self.planting.meanings[number] = cased_last(tuple(dict.fromkeys(changed)))
        self.planting.numbers.clear()
        yield entry.facet, entry.id, ""

    def add(self, entry: Entry) -> Iterator[Own]:
        """Add the phrases of an entry."""
        if entry.facet is Facet.NAME:
            yield from self._brand(entry)
            return
        keys = self._keys(entry)
        names = (entry.id,) if entry.facet is Facet.VENDOR else ()
        for phrase in dict.fromkeys((*names, *entry.phrases)):
            for words in self.forms(entry.facet, phrase):
                for key in keys:
                    self._plant(self.root, words, key, over=frozenset({key[0]}))
                    yield Facet(key[0]), key[1], " ".join(words)

    def _keys(self, entry: Entry) -> MeaningKeys:
        had = (key for keys in self.planting.meanings for key in keys)
        same = next((key for key in had if key[:2] == (entry.facet.value, entry.id)), None)
        cased = entry.facet is Facet.VENDOR
        general = same[3] if same else False
        sensitive = same[2] if same and entry.sensitive is None else bool(entry.sensitive)
        key: MeaningKey = (entry.facet.value, entry.id, sensitive, general, cased)
        return (key, _role(entry)) if entry.role else (key,)

    def _brand(self, entry: Entry) -> Iterator[Own]:
        """Let all names of a brand be read as the first one."""
        name = _words(self.base, entry.id)
        names = [each for each in (entry.id, *entry.phrases) if name and _words(self.base, each)]
        for company in self._company(names):
            self._plant(self.root, name, company, over=frozenset({company[0]}))
            yield Facet(company[0]), company[1], " ".join(name)
        key: MeaningKey = (Facet.NAME.value, " ".join(name), False, False, True)
        for printed in names:
            words = _words(self.base, printed)
            # "Petal Ltd" and "Petal Ltd." with the full stop: it must not end the sentence there.
            for end in ((), (".",)) if printed.rstrip().endswith(".") else ((),):
                self._plant(self.phrases, (*words, *end), key, over=frozenset({key[0]}))
        yield from ((Facet.NAME, word, word) for word in name)

    def _company(self, names: Iterable[str]) -> MeaningKeys:
        """Return what the first of some names that is a company's stands for, () where none is."""
        for name in names:
            keys = self._meanings(_words(self.base, name))
            if any(key[0] == Facet.VENDOR.value for key in keys):
                return keys
        return ()

    def _meanings(self, words: tuple[str, ...]) -> MeaningKeys:
        branch = self._open(self.root, words[0])
        for word in words[1:]:
            branch = branch.get(word, {})
        return self.planting.meanings[branch[END]] if END in branch else ()

    def _open(self, heads: Branch, word: str) -> Branch:
        if isinstance(heads.get(word), str):
            heads[word] = unpack(heads[word])
        branch: Branch = heads.get(word, {})
        return branch

    def _plant(
        self, heads: Branch, words: tuple[str, ...], key: MeaningKey, over: frozenset[str]
    ) -> None:
        self._open(heads, words[0])
        self.planting.plant(heads, words, key, over)


def _planting(meanings: list[list[list[object]]]) -> Planting:
    keys: list[MeaningKeys] = [tuple(tuple(key) for key in each) for each in meanings]  # type: ignore[misc]
    return Planting(keys, {each: number for number, each in enumerate(keys)})


def _changed(key: MeaningKey, entry: Entry) -> Iterator[MeaningKey]:
    facet, id_, sensitive, general, cased = key
    if (facet, id_) != (entry.facet.value, entry.id):
        yield key
        return
    yield facet, id_, sensitive if entry.sensitive is None else entry.sensitive, general, cased
    if entry.role:
        yield _role(entry)


def _role(entry: Entry) -> MeaningKey:
    return (Facet.RECIPIENT.value, entry.role, False, False, True)


def _words(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    """Return the words of a name as texts are compared, before phrases are made equal."""
    tokens = lexicon.tokeniser.tokenise(name)
    while tokens and tokens[-1].kind == "mark":
        tokens.pop()
    return tuple(token.word for token in tokens)
