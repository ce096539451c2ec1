"""The words of the tool in other languages: one catalogue a language, a translation and nothing else.

    t = translator("de")
    t("The text now says {after} instead of {before}.", after="„1“", before="„2“")
    t.number("{n} change", "{n} changes", 3)

English is what stands in the source. Another language is a file of GNU gettext
(`locale/<language>/LC_MESSAGES/policydiff.po`), compiled beside it; `docs/translating.md` tells how to add
one. What a catalogue lacks stays English. Text of a policy is never translated: it goes in as a value.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "LOCALE_FOLDER",
    "Translator",
    "every_translator",
    "language_of",
    "speaks",
    "translator",
]

LOCALE_FOLDER = Path(__file__).with_name("locale")
DOMAIN = "policydiff"


@dataclass(frozen=True, slots=True)
class Translator:
    """Says a message in one language. Equal where the language is."""

    language: str
    """Without a region: "de"."""
    catalogue: gettext.NullTranslations = field(repr=False, compare=False)
    """What templates take their words from."""

    def __call__(self, message: str, **values: object) -> str:
        """Return a message with its `{names}` filled in; a message without values is taken as it is."""
        text = self.catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def in_context(self, context: str, message: str, **values: object) -> str:
        """Return a message that means another thing elsewhere, such as a preposition."""
        text = self.catalogue.pgettext(context, message)
        return text.format(**values) if values else text

    def number(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form of a message for `n`, which it may name as `{n}`."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)


ENGLISH = Translator("en", gettext.NullTranslations())


@cache
def translator(locale: str) -> Translator:
    """Return the translator for a locale ("de", "de-AT", "de_AT"): English where there is none."""
    language = language_of(locale)
    if language not in LANGUAGES:
        return ENGLISH
    found = gettext.translation(DOMAIN, str(LOCALE_FOLDER), [language])
    return Translator(language, found)


def every_translator() -> tuple[Translator, ...]:
    """Return a translator for every language that there are words in, English first."""
    return (ENGLISH, *map(translator, LANGUAGES))


def language_of(locale: str) -> str:
    """Return a locale's language: "de" for "de-AT" and "de_AT"."""
    return locale.replace("_", "-").partition("-")[0].casefold()


def speaks(locale: str) -> bool:
    """Whether there are words in the language of a locale: English, or a catalogue."""
    return language_of(locale) in (ENGLISH.language, *LANGUAGES)


def _languages() -> tuple[str, ...]:
    compiled = LOCALE_FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return tuple(sorted(path.parent.parent.name for path in compiled))


LANGUAGES = _languages()
"""Languages besides English that there is a catalogue for."""
