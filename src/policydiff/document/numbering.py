"""The number printed before a heading or item, and what a heading is without it."""

from __future__ import annotations

import re
from functools import lru_cache

from policydiff.text import normalise_text

_NUMBER = re.compile(
    r"(?:§+\s*(?P<section>\d+(?:\.\d+)*[a-z]?)[.):]?(?=\s)"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3})+)[.):]?|[(\[]?(?P<plain>\d{1,3}|[ivxlcIVXLC]{1,5}|[A-Za-z])[.)\]:])"
    r"(?:\s+|$)"
)
# "Section 3: Cookies", "Article IV - Rights": without the sign it would be a reference in a sentence.
_NAMED_NUMBER = re.compile(
    r"(?:section|article|part|clause|chapter|artikel|abschnitt|teil|partie|chapitre|artículo|sección|parte)"
    r"\s+(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5})\s*[.:)–—-]\s+(?=\S)",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    r"(?P<marker>\((?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})\)|(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]|[•◦▪‣·●○■►▸➢✓✔])\s+(?=\S)"
)

_WORD = re.compile(r"[^\W_]+")


def split_number(heading: str) -> tuple[str, str]:
    """Return the printed number ("3.1", "IV", "b") and the heading without it."""
    named = _NAMED_NUMBER.match(heading)
    if named is not None:
        return named["number"], heading[named.end() :]
    match = _NUMBER.match(heading)
    if match is None or not heading[match.end() :].strip():
        return "", heading
    return match["section"] or match["dotted"] or match["plain"], heading[match.end() :].strip()


def split_marker(text: str) -> tuple[str, int]:
    """Return the list marker that `text` begins with, typed as text, and where the text goes on.

    ("", 0) where it begins with none. The marker of a bullet is "".
    """
    match = _ENUMERATED.match(text)
    if match is None:
        return "", 0
    marker = match["marker"]
    return (marker if len(marker) > 1 else ""), match.end()


@lru_cache(maxsize=8_192)
def heading_key(text: str) -> str:
    """Return what makes two headings the same to a reader: no number, case or punctuation."""
    return " ".join(_WORD.findall(normalise_text(split_number(text.strip())[1]))).casefold()
