"""Edits in which nothing but figures changed: dates of the text, and counts of what happened in a year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policydiff.diff.records import Edit
from policydiff.statements.amounts import AGE_AFTER, NUMBERED
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet, Stance
from policydiff.statements.sameness import WordChange
from policydiff.statements.side import Reading
from policydiff.statements.tokens import Token
from policydiff.statements.turning import ONWARDS
from policydiff.statements.unproved import Tokens
from policydiff.text.patterns import late

_REPORT = re.compile(
    r"^\W*(?:[Ii]n|[Dd]uring) (?:19|20)\d\d,? (?:we|[A-Z]\w+(?: [A-Z]\w+){0,3}) "
    r"(?:received|handled|answered|processed|denied|published)\s+\d"
)
_ABOUT = r"(?:(?:a|about|around|over|some|more than|nearly|almost|roughly) )*"
_HOW_MANY = r"(?:[\d,.]+k?(?: (?:million|thousand))?)"
_COUNTED = (
    r"(?:people|persons|volunteers|readers|members|employees|users|customers|subscribers|students|pupils"
    r"|patients|developers|engineers|companies|teams|shops|households|countries|visitors|players|guests"
    r"|teachers|nurses|doctors|singers|branches|offices|schools|projects|packages|servers|bikes|stations"
    r"|titles|clubs|libraries|towns|cities)"
)
_CENSUS = late(
    r"\b(?:consists? of|made up of|(?:team|staff|crew|group|network|circle) of|employs?|run by|runs?"
    r"|home to|trusted by|there (?:are|were)|we (?:are|were|have|serve|operate|look after)) "
    rf"{_ABOUT}{_HOW_MANY} (?:[\w-]+ )?{_COUNTED}\b",
    re.IGNORECASE,
)
"""How many people or places there are."""
_READERSHIP = late(
    r"\b(?:newsletter|letter|blog|magazine|book|page|(?:web)?site|app|game|podcast|journal|wiki)\b"
    rf"[^.;:]{{0,60}}\b(?:read|used|visited|played|loved|supported|followed) by {_ABOUT}\d[\d,.]{{2,}}k?\s"
    rf"|^{_ABOUT}{_HOW_MANY} \w+ (?:use|trust|rely on|love|read|visit|run on|depend on)"
    r" (?:us|(?:our|the) (?:service|software|tool|app|platform|site|website|shop|library|product|code)s?)\b"
    rf"|^(?:(?:every|each) (?:year|month|week|day),? )?{_ABOUT}{_HOW_MANY} {_COUNTED}"
    r" (?:apply|come|join|visit|meet|study|work|volunteer|play|sing|shop)\b",
    re.IGNORECASE,
)
"""How many people, hundreds of them, a publication or house reaches."""
_TOLD_TO = late(
    r"\b(?:you|your|data|information|may|can|must|only|up to|at most|at least|maximum)\b", re.I
)
_PAST = late(
    r"\b(?:last|past|previous) (?:year|month|quarter|week)\b|\b(?:was|were|had)\b"
    r"|\b(?:we|you|they|it) (?:have |has )?(?!need|exceed|proceed|feed|embed)\w+ed\b",
    re.IGNORECASE,
)
_DATE = "date"
"""What a date is called among figures."""
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
        "edited",
        "changed",
        "reviewed",
        "date",
    }
)


def only_counts(
    edit: Edit, tokens: Tokens, readings: tuple[Reading, Reading], change: WordChange
) -> bool:
    """Whether only figures changed in a sentence that reports what happened in a year, periods too.

    Or in one that counts people or places ("Our choir consists of 40 singers") and says nothing of readers.
    """
    texts = [
        _in_figures(text, side)
        for text, side in zip((edit.old_text, edit.new_text), tokens, strict=True)
    ]
    reported = all(_REPORT.search(text) for text in texts)
    told = reported or (
        not any(_TOLD_TO.search(text) for text in texts)
        and (
            all(_READERSHIP.search(text) for text in texts)
            or (
                all(_CENSUS.search(text) for text in texts)
                and not any(s.head for r in readings for s in r.statements)
            )
        )
    )
    timed = any(
        n.facet in (Facet.DURATION, Facet.AGE) for r in readings for m in r.marks for n in m.nodes
    )
    return (
        told
        and (reported or not timed)  # "in a median time of nine days"
        and all(
            side[i].kind == "number" or side[i].word.isdigit()
            for side, changed in zip(tokens, (change.removed, change.added), strict=True)
            for i in changed
        )
    )


def _in_figures(text: str, tokens: list[Token]) -> str:
    """Return the text with its numbers in figures: "eleven clubs", "11 clubs"."""
    for token in reversed(tokens):
        if token.word.isdigit() and not token.inherited:
            text = text[: token.start] + token.word + text[token.end :]
    return text


def other_figures(
    edit: Edit,
    tokens: Tokens,
    marks: tuple[list[Mark], list[Mark]],
    change: WordChange,
) -> tuple[str, ...]:
    """Return the figures that changed, dates too, but for those that date or number a text or tell the past.

    "You may have 10 users" and "the plan costs 10 euros" claim no practice with data, and another
    number is another promise all the same.
    """
    if all(_PAST.search(text) for text in (edit.old_text, edit.new_text)):
        return ()
    figures = [dict(_figures(*side)) for side in zip(tokens, marks, strict=True)]
    counts = [Counter(side.values()) for side in figures]
    odd = (counts[0] - counts[1]) + (counts[1] - counts[0])
    if not (counts[0] - counts[1] and counts[1] - counts[0]):
        return ()
    return tuple(
        text
        for side, changed in zip(figures, (change.removed, change.added), strict=True)
        for places, text in side.items()
        if changed.intersection(places) and text in odd
    )


def _figures(tokens: list[Token], marks: list[Mark]) -> Iterator[tuple[range, str]]:
    """Give places and text of every figure that dates no text and numbers no part of one."""
    dated = any(t.word in _DATED for t in tokens)
    for mark in marks:
        for node in mark.nodes:
            if node.facet is not Facet.NUMBER or (node.id == _DATE and dated):
                continue
            if mark.start and tokens[mark.start - 1].word in NUMBERED:
                continue
            yield range(mark.start, mark.stop), node.text


def only_starts(tokens: Tokens, change: WordChange) -> bool:
    """Whether only the figure changed with which something begins: "juniors of 12 and up can join".

    An age is none of these: it has a rule of its own ("You must be 13 or older").
    """
    if all(any(t.word in AGE_AFTER for t in side) for side in tokens):
        return False
    return bool(change.removed and change.added) and all(
        side[i].kind == "number"
        and [t.word for t in side[i + 1 : i + 2]] in (["and"], ["or"])
        and any(t.word in ONWARDS for t in side[i + 2 : i + 3])
        for side, changed in zip(tokens, (change.removed, change.added), strict=True)
        for i in changed
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
