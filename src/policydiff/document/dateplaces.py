"""Where in a source text a stated date stands, to the character.

A document keeps lines, not columns: markup was taken off on the way. So the place is looked for again,
in the lines that hold it, and is only an answer where nothing else there could be meant.
"""

from __future__ import annotations

import re

from policydiff.document.attributes import ELEMENT, element_value
from policydiff.document.blocks import TIME
from policydiff.document.dateforms import NO_BREAK
from policydiff.document.dates import find_dates
from policydiff.document.records import DateSource, Document, StatedDate

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# What holds no text of the sentence: tags, and the targets of links.
_MARKUP = re.compile(r"<[^<>]*>|\]\([^()\n]*\)")

Span = tuple[int, int]
"""First character and the one after the last."""


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends: only CR LF, CR and LF end one, as in git and editors."""
    return [line for line in _LINE.findall(text) if line]


def date_place(text: str, document: Document, stated: StatedDate) -> Span | None:
    """Return where one of `document.dates` stands in `text`, the source that it was read from.

    None where that cannot be told, for example because markup runs through the date.
    """
    lines = split_lines(text)
    first, last = stated.lines
    start = sum(map(len, lines[: first - 1]))
    region = "".join(lines[first - 1 : last])
    if stated.source is DateSource.TEXT:
        spots, number = _in_text(region, document, stated)
    else:
        look = _in_elements if stated.label == TIME else _in_line
        spots = look(region, stated.written)
        number = 0 if len(spots) == 1 else -1
    if number < 0:
        return None
    begin, end = spots[number]
    return start + begin, start + end


def _in_line(region: str, written: str) -> list[Span]:
    return [
        (found.start, found.stop)
        for found in find_dates(region)
        if " ".join(region[found.start : found.stop].split()) == written
    ]


def _in_text(region: str, document: Document, stated: StatedDate) -> tuple[list[Span], int]:
    """Return all places of the lines with that date, and which of them is meant; -1 where none is sure."""
    plain = _MARKUP.sub(lambda match: "\0" * len(match[0]), region)
    plain = plain.replace(NO_BREAK, " " * len(NO_BREAK))
    spots = _in_line(plain, stated.written)
    first, last = stated.lines
    here = [s for s in document.sentences if s.lines[0] <= last and s.lines[1] >= first]
    said = [
        (sentence.index, found.start)
        for sentence in here
        for found in find_dates(sentence.text)
        if sentence.text[found.start : found.stop] == stated.written
    ]
    own = (stated.sentence, stated.at)
    return spots, said.index(own) if len(said) == len(spots) and own in said else -1


def _in_elements(region: str, written: str) -> list[Span]:
    spots = []
    for match in ELEMENT.finditer(region):
        noted = element_value(match)
        if noted is not None and noted[0] == TIME:
            at = match.start("rest")
            spots += [(at + a, at + b) for a, b in _in_line(match["rest"], written)]
    return spots
