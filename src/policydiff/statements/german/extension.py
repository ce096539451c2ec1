"""An organisation's own words, on top of the German lexicon: the entries that the English one gets, too."""

from __future__ import annotations

from functools import lru_cache

from policydiff.statements.extension import Entry, extended
from policydiff.statements.german.forms import german_forms
from policydiff.statements.german.lexicon import load_german, read_compiled
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.records import Facet
from policydiff.statements.vocabulary import INFLECTED

_KEPT = 4


@lru_cache(maxsize=_KEPT)
def extend_german(entries: tuple[Entry, ...]) -> Lexicon:
    """Return the German lexicon with some entries on top; without any, that of the package itself."""
    base = load_german()
    return extended(entries, base, read_compiled(), _forms) if entries else base


def _forms(facet: Facet, phrase: str) -> tuple[tuple[str, ...], ...]:
    tokeniser = load_german().tokeniser
    plain = phrase.replace("|", " ").replace("/", " ").replace(";", " ")  # no notation of ours
    return tuple(german_forms(plain, tokeniser, verbs=facet in INFLECTED))
