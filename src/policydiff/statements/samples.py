"""What a text shows instead of saying: lines of code, and cells that stand for any value."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]")
_VALUES = re.compile(r"\b(?:true|false|null|none|\d[\w.-]*)\b", re.IGNORECASE)
_PAIR = re.compile(r"[\"“”][\w .-]+[\"“”]\s*:")


def is_code(text: str) -> bool:
    """Whether a line is data as programs print it, "{"id": 7}": outside quotes nothing is said."""
    rest = _VALUES.sub("", _QUOTED.sub("", text))
    return bool(_PAIR.search(text)) and not any(map(str.isalpha, rest))


def stands_for_any(cell: str) -> bool:
    """Tell a sample ("xxx", "i-XXXX", "2020-05-01 11:05", "…") from what names something."""
    letters = cell.casefold()
    return "xxx" in letters or len(set(filter(str.isalpha, letters))) <= 1
