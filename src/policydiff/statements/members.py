"""List members that were joined or parted: "name", "age" and "Identity: name and age (if you tell us)"."""

from __future__ import annotations

import re

from policydiff.text.patterns import late

_TITLE = late(r"^\W*[A-Z][\w '’&/-]{0,40}:\s")
_ENDS = late(r",\s+(?:and\s+|or\s+)?|;\s+(?:and\s+|or\s+)?|\s+and\s+")
_BINDS = late(r"\b(?:not|no|never|only|unless|except|without|if|when|where)\b", re.IGNORECASE)


def title_of_member(text: str) -> str:
    """Return what a list member says of its parts: "Identity:"; "" where it has no title."""
    match = _TITLE.match(text)
    return match.group().strip() if match else ""


def parts_of_member(text: str) -> tuple[str, ...]:
    """Return what a list member names one by one, its title left out; () where it names one thing.

    What stands in brackets belongs to the part before it. A member with a condition, exception or
    negation outside of brackets is one whole: it may bind every part.
    """
    match = _TITLE.match(text)
    rest = text[match.end() :] if match else text
    hidden = _bracketed(rest)
    if _BINDS.search(hidden):
        return ()
    parts, start = [], 0
    for end in _ENDS.finditer(hidden):
        parts.append(rest[start : end.start()])
        start = end.end()
    parts.append(rest[start:])
    found = tuple(part.strip(" .;") for part in parts if part.strip(" .;"))
    return found if len(found) > 1 or match else ()


def _bracketed(text: str) -> str:
    """Return a text of the same length in which all that stands in brackets is blanked out."""
    depth, signs = 0, []
    for sign in text:
        depth += sign == "("
        signs.append("_" if depth else sign)
        depth -= sign == ")" and depth > 0
    return "".join(signs)
