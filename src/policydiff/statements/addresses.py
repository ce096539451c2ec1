"""Where people are pointed to: links and postal addresses. A changed one is a fact to record, no practice."""

from __future__ import annotations

import re
from itertools import pairwise

from policydiff.diff.records import Edit
from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.pointers import offers_choice
from policydiff.statements.records import Delta, Facet, Node, Operation, Stance
from policydiff.statements.sameness import WordChange
from policydiff.statements.tokens import Token
from policydiff.text.patterns import late

_PHONE = re.compile(r"^\W*\+?\(?\d[\d\s()./-]{6,}$")
_LONGEST_NAME_LINE = 6
_LINK = late(r"\[(?P<text>.*)\]\((?P<target>[^()]*(?:\([^()]*\)[^()]*)*)\)$", re.DOTALL)
LEGAL_FORMS = frozenset(
    {"gmbh", "ltd", "inc", "llc", "bv", "ag", "sa", "srl", "sarl", "plc", "oy", "ab", "corp"}
)
_FORMS = LEGAL_FORMS | {"limited", "corporation", "company", "co"}
"""With those that are other words as well."""
"""Another legal form is another body, not another address."""
_STREETS = frozenset({
    "street", "st", "road", "rd", "avenue", "ave", "boulevard", "blvd", "lane", "drive", "square", "platz",
    "strasse", "straße", "weg", "allee", "suite", "ste", "floor", "box", "pmb", "highway", "quay",
    "embankment", "postcode", "rue", "via", "calle",
})  # fmt: skip
"""Words that only addresses hold."""
_NEAR = 4
"""Tokens on either side of a changed one among which such a word must stand."""
_LINE = 10
"""Tokens that the name of a town may stand behind the number of a house."""
_PLACING = frozenset({Facet.PLACE, Facet.NAME, Facet.NUMBER, Facet.CONTACT})


def link_delta(edit: Edit) -> Delta | None:
    """Return what a changed link records, or None where it is more than a record.

    More is a link that came to or went from words of choice ("opt out here"), or words that changed.
    """
    before, after = _LINK.match(edit.old_text), _LINK.match(edit.new_text)
    if before and after:
        if before["text"] != after["text"]:
            return None
        nodes = tuple(_target(match) for match in (before, after))
        facet = Facet.CONTACT if nodes[0].id == nodes[1].id else Facet.CHANNEL
        return Delta(facet, Operation.CHANGED, nodes[:1], nodes[1:], Stance.NONE, 0)
    match = before or after
    if match is None or offers_choice(match["text"]):
        return None
    node = (_target(match),)
    if before:
        return Delta(Facet.CONTACT, Operation.REMOVED, node, (), Stance.NONE, 0)
    return Delta(Facet.CONTACT, Operation.ADDED, (), node, Stance.NONE, 0)


def _target(match: re.Match[str]) -> Node:
    kind = "email" if match["target"].lower().startswith("mailto:") else "url"
    return Node(Facet.CONTACT, kind, match["target"], match.span("target"))


def address_delta(
    tokens: tuple[list[Token], list[Token]],
    marks: tuple[list[Mark], list[Mark]],
    change: WordChange,
    texts: tuple[str, str],
    lexicon: Lexicon,
) -> Delta | None:
    """Return the change of a postal address inside a sentence, or None where anything else changed.

    Every changed word must be one of which addresses are made, on both sides, with a number or a word like
    "Street" among them or beside them, and such a word on one side; a legal form, the name of a body or
    another country is no mere address.
    """
    nodes, places, streets = [], [], []
    sides = zip(tokens, marks, (change.removed, change.added), texts, strict=True)
    for side, found, changed, text in sides:
        odd = [side[i] for i in sorted(changed)]
        touched = [m for m in found if any(i in changed for i in range(m.start, m.stop))]
        if not odd or not all(_is_of_address(side, i, lexicon) for i in changed):
            return None
        if any(n.facet not in _PLACING for m in touched for n in m.nodes):
            return None
        near = {i + step for i in changed for step in range(-_NEAR, _NEAR + 1)}
        beside = [side[i] for i in sorted(near) if 0 <= i < len(side)]
        if not any(t.kind == "number" or t.word in _STREETS for t in beside):
            return None
        streets.append(any(t.word in _STREETS for t in beside))
        places.append({n.id for m in touched for n in m.nodes if n.facet is Facet.PLACE})
        start, stop = odd[0].start, odd[-1].end
        nodes.append(Node(Facet.CONTACT, "address", text[start:stop], (start, stop)))
    if places[0] != places[1] or not any(streets):
        return None
    return Delta(Facet.CONTACT, Operation.CHANGED, (nodes[0],), (nodes[1],), Stance.NONE, 0)


def _is_of_address(tokens: list[Token], position: int, lexicon: Lexicon) -> bool:
    token = tokens[position]
    joined = position > 0 and tokens[position - 1].end == token.start  # the "AB" of "LS1 4AB"
    if token.inherited or (token.word in _FORMS and not joined):
        return False
    return (
        token.kind in ("number", "phone")
        or token.word in lexicon.plain.address
        or any(ch.isdigit() for ch in token.word)
        or (token.surface[:1].isupper() and _is_inside(tokens, position))
    )


def _is_inside(tokens: list[Token], position: int) -> bool:
    """Tell the "Mill" of "Mill Lane" and the town behind a number from "Acorn, 8 Mill Lane", a body."""
    if any(t.kind == "number" for t in tokens[max(0, position - _LINE) : position]):
        return True
    following = position + 1
    while following < len(tokens) and tokens[following].surface[:1].isupper():
        if tokens[following].word in _STREETS:
            return True
        following += 1
    return following < len(tokens) and tokens[following].kind == "number"


def is_address(tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon) -> bool:
    """Whether every word is one of which addresses are made: names, numbers, places, "Suite", "Tel".

    What says who somebody is to us or readers ("Acme Ltd, 4 Mill Road, is our representative") is a sentence.
    """
    if _PHONE.match(text):
        return True
    if any(t.word in BE and after.word in ("our", "your") for t, after in pairwise(tokens)):
        return False
    facets = {node.facet for mark in marks for node in mark.nodes}
    if (
        facets & {Facet.PURPOSE, Facet.RECIPIENT, Facet.VENDOR, Facet.RIGHT, Facet.NEGATION}
        or len(tokens) > 40
    ):
        return False
    cue = False
    for token in tokens:
        if token.kind == "mark":
            continue
        known = token.word in lexicon.plain.address
        if (
            token.kind in ("url", "email", "phone", "number")
            or known
            or any(ch.isdigit() for ch in token.word)
        ):
            cue = True
        elif (
            token.kind == "word"
            and not token.surface[:1].isupper()
            and token.word not in lexicon.ignored
        ):
            return False
    return cue


def is_name_line(tokens: list[Token], marks: list[Mark]) -> bool:
    """Whether a line is nothing but a few capitalised words, none of which says what is done with data."""
    words = [t for t in tokens if t.kind != "mark"]
    acts = any(mark.node(Facet.ACT) for mark in marks)
    return (
        not acts
        and 0 < len(words) <= _LONGEST_NAME_LINE
        and all(t.surface[:1].isupper() for t in words)
    )
