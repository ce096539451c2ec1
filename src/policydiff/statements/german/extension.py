"""An organisation's own words, on top of the German lexicon: the entries that the English one gets, too."""

from __future__ import annotations

from functools import lru_cache

from policydiff.statements.extension import Entry, extended
from policydiff.statements.german.forms import german_forms
from policydiff.statements.german.lexicon import load_german, read_compiled
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import canonical_tokens
from policydiff.statements.records import Facet
from policydiff.statements.vocabulary import INFLECTED

_KEPT = 4


@lru_cache(maxsize=_KEPT)
def extend_german(entries: tuple[Entry, ...]) -> Lexicon:
    """Return the German lexicon with some entries on top; without any, that of the package itself."""
    base = load_german()
    return extended(entries, base, read_compiled(), _forms) if entries else base


def _forms(facet: Facet, phrase: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a phrase as texts are compared, in each printed form where it is a verb."""
    lexicon = load_german()
    found: dict[tuple[str, ...], None] = {}
    for printed in (phrase.strip(), phrase.strip()[:1].upper() + phrase.strip()[1:]):
        tokens = canonical_tokens(printed, lexicon)
        while tokens and tokens[-1].word == ".":
            tokens.pop()
        if any(token.kind != "mark" for token in tokens):
            found[tuple(token.word for token in tokens)] = None
    if facet in INFLECTED and phrase.strip().isalpha():
        found.update(dict.fromkeys(german_forms(phrase.strip(), lexicon.tokeniser, verbs=True)))
    return tuple(found)
