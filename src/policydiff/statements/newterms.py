"""Short names that a text gives in brackets to what it has just named: "our website (the “Site”)".

Such a name says nothing by itself where the other version does not use it. What sentences say with it is
judged where they say it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.statements.side import Side

_NAMED = re.compile(
    r"\s?\((?:(?:together|collectively|jointly|hereinafter|hereafter|individually|each|an?|the|our),?\s)*"
    r"[“\"„‘']([A-Z][\w&/-]{1,30}(?: [\w&/-]{1,30}){0,3})[”\"“’']\)"
)
_BEFORE = r"[\w,;)”\"’] "
"""A word that stands behind one of these does not begin its sentence: its capital is its own."""


def without_new_terms(edit: Edit, old: Side, new: Side) -> Edit:
    """Return the edit with those names blanked out that one text gives and the other version never uses."""
    return replace(
        edit,
        old_text=_without(edit.old_text, edit.new_text, new),
        new_text=_without(edit.new_text, edit.old_text, old),
    )


def _without(text: str, counterpart: str, other: Side) -> str:
    if "(" not in text or not counterpart:
        return text
    for match in reversed(list(_NAMED.finditer(text))):
        if match[1] not in counterpart and not _is_used(match[1], other):
            text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
    return text


def _is_used(term: str, side: Side) -> bool:
    pattern = re.compile(rf"{_BEFORE}{re.escape(term)}(?!\w)")
    return any(term in s.text and pattern.search(s.text) for s in side.document.sentences)
