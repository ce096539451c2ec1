"""References that a sentence carries beside what it says: articles of a law, and the short form of a name.

    "… under section 33(c) of the Records Act"    "the Information Commissioner's Office (ICO)"

What differs in them is a record, no practice. A legal basis is more than a reference: articles 6 and 9 of
the GDPR name one, and stay.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import Edit

_NUMBER = r"\d+[a-z]?(?:\s?\([\w-]{1,4}\))*"
_ARTICLE = (
    rf"(?:art(?:icle|\.)?|section|sec\.|§+|recital|rule)s?\s?{_NUMBER}"
    rf"(?:(?:,| and| to|[-–])\s?{_NUMBER})*"
)
_CITATION = re.compile(rf"\((?:see |cf\. )?{_ARTICLE}[^()]*\)|\b{_ARTICLE}", re.IGNORECASE)
_BASIS = re.compile(r"\bart(?:icle|\.)?s?\s?[69]\b", re.IGNORECASE)
_ALIAS = re.compile(r"\s?\(([A-Z][A-Za-z]{1,7})\)")
_INITIALS = re.compile(r"\b([A-Za-z])[\w'’-]*")


def without_references(edit: Edit) -> Edit:
    """Return the edit with those references blanked out that only one of its texts has."""
    if not (edit.old_text and edit.new_text):
        return edit
    return replace(
        edit,
        old_text=_blanked(edit.old_text, edit.new_text),
        new_text=_blanked(edit.new_text, edit.old_text),
    )


def _blanked(text: str, other: str) -> str:
    for start, stop in _references(text):
        if text[start:stop].strip() not in other:
            text = text[:start] + " " * (stop - start) + text[stop:]
    return text


def _references(text: str) -> list[tuple[int, int]]:
    found = [m.span() for m in _CITATION.finditer(text) if not _BASIS.search(m.group())]
    return found + [m.span() for m in _ALIAS.finditer(text) if _shortens(m, text)]


def _shortens(alias: re.Match[str], text: str) -> bool:
    """Whether the letters in brackets are the initials of the words before them."""
    letters = alias.group(1).casefold()
    initials = "".join(_INITIALS.findall(text[: alias.start()])).casefold()
    return initials.endswith(letters)
