"""A policy in which a merge was left half done: a text that nobody wrote, and readers must not get."""

from __future__ import annotations

import re

from policydiff.errors import DocumentError
from policydiff.history import Version

_LEFT = re.compile(r"^<{7}(?: .*)?$(?s:.)*?^={7}$(?s:.)*?^>{7}(?: |$)", re.MULTILINE)
"""All three marks in their order: seven equals signs alone also underline a heading."""


def refuse_merge_marks(version: Version) -> None:
    """Raise `DocumentError` where a merge of two branches left its marks in the text."""
    text = version.content
    found = _LEFT.search(text.replace("\r\n", "\n")) if isinstance(text, str) else None
    if found is not None:
        line = found.string.count("\n", 0, found.start()) + 1
        raise DocumentError(
            f"{version.path}, line {line}: a merge of two branches left its marks here. Keep one side, or "
            "what both say, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
        )
