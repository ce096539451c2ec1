"""In which language a page speaks to a reader."""

from __future__ import annotations

from policydiff.i18n import ENGLISH, Translator, speaks, translator
from policydiff.web.asked import Asked

__all__ = ["translator_for", "translator_in"]

_MOST = 20


def translator_for(asked: Asked) -> Translator:
    """Return the words of the first language that a browser asks for and we speak, else English."""
    return translator_in(asked.headers.get("accept-language", ""))


def translator_in(accepted: str) -> Translator:
    """The same for the value of an Accept-Language header."""
    ranked = []
    for place, part in enumerate(accepted.split(",")[:_MOST]):
        name, _, weight = part.replace(" ", "").partition(";q=")
        ranked.append((-_weight(weight), place, name))
    found = (name for weight, _, name in sorted(ranked) if weight < 0 and speaks(name))
    return translator(next(found, ENGLISH.language))


def _weight(written: str) -> float:
    try:
        return float(written or 1)
    except ValueError:
        return 0.0
