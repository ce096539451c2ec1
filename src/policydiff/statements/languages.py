"""Which lexicon a text is read with: the one of its language."""

from __future__ import annotations

from functools import lru_cache

from policydiff.statements.german.extension import extend_german
from policydiff.statements.lexicon import Lexicon

READ = ("en", "de")
"""ISO 639-1 codes of the languages that are read; in any other one, words are compared and no more."""


def language_code(locale: str) -> str:
    """Return the language of a locale: "de" of "de-AT"."""
    return locale.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=64)
def lexicon_for(locale: str, lexicon: Lexicon) -> Lexicon:
    """Return the lexicon that a text in `locale` is read with: `lexicon`, or another language's."""
    return extend_german(lexicon.entries) if language_code(locale) == "de" else lexicon
