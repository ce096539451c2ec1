"""Edits in which nothing but figures changed: dates of the text, and counts of what happened in a year."""

from __future__ import annotations

import re

from policydiff.diff.records import Edit
from policydiff.statements.records import Facet, Stance
from policydiff.statements.sameness import WordChange
from policydiff.statements.side import Reading
from policydiff.statements.unproved import Tokens

_REPORT = re.compile(
    r"^\W*(?:[Ii]n|[Dd]uring) (?:19|20)\d\d,? (?:we|[A-Z]\w+(?: [A-Z]\w+){0,3}) "
    r"(?:received|handled|answered|processed|denied|published)\s+\d"
)
_DATED = frozenset(
    {
        "effective",
        "updated",
        "update",
        "version",
        "revised",
        "revision",
        "dated",
        "modified",
        "date",
    }
)


def only_counts(
    edit: Edit, tokens: Tokens, readings: tuple[Reading, Reading], change: WordChange
) -> bool:
    """Whether only figures changed in a sentence that reports what happened in a year, and no period."""
    told = all(_REPORT.search(text) for text in (edit.old_text, edit.new_text))
    timed = any(
        n.facet in (Facet.DURATION, Facet.AGE) for r in readings for m in r.marks for n in m.nodes
    )
    return (
        told
        and not timed
        and all(
            side[i].kind == "number"
            for side, changed in zip(tokens, (change.removed, change.added), strict=True)
            for i in changed
        )
    )


def only_dates(readings: tuple[Reading, Reading], change: WordChange) -> bool:
    """Whether only a date changed, in a sentence that dates the text."""
    dated = all(
        any(t.word in _DATED for t in r.tokens)
        and not any(s.head and s.stance is not Stance.NONE for s in r.statements)
        for r in readings
    )
    if not dated:
        return False
    for reading, changed in zip(readings, (change.removed, change.added), strict=True):
        dates = {
            i for m in reading.marks for i in range(m.start, m.stop)
            if any(n.id == "date" or n.facet is Facet.NUMBER for n in m.nodes)
        }  # fmt: skip
        if not changed <= dates:
            return False
    return True
