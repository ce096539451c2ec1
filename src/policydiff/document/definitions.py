"""Terms that a policy defines: "X means …", "… (“we”)", "(collectively, the “Sites”)"."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.document.records import Document
from policydiff.text.patterns import late

_QUOTED = r"[\"“„«]\s?(?P<{}>[^\"“”„«»]{{1,60}}?)[,.]?\s?[\"”“»]"
_MEANS = late(
    _QUOTED.format("quoted")
    + r"\s+(?:means?|refers? to|includes?|bezeichnet|bedeutet|désigne|significa|se refiere a|is defined as)\b"
)
_PARENTHESIS = late(r"\((?P<inside>[^()]{0,160}[\"“„«][^()]{1,160}[\"”“»][^()]{0,40})\)")
_TERM = late(_QUOTED.format("term"))


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term and the sentence that defines it."""

    term: str
    sentence: int
    """Index into `Document.sentences`."""


def find_definitions(document: Document) -> tuple[Definition, ...]:
    """Return the definitions in document order; a term defined twice is there twice."""
    found: list[Definition] = []
    for sentence in document.sentences:
        text = sentence.text
        if not any(quote in text for quote in '"“„«'):
            continue
        terms = [(m.start(), m["quoted"]) for m in _MEANS.finditer(text)]
        for outer in _PARENTHESIS.finditer(text):
            terms += [
                (outer.start() + m.start(), m["term"]) for m in _TERM.finditer(outer["inside"])
            ]
        found += [Definition(term.strip(" ,."), sentence.index) for _, term in sorted(terms)]
    return tuple(found)
