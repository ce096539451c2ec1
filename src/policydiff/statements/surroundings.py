"""What the words around a phrase say of it: whose contact details these are, verb or noun, idle or not."""

from __future__ import annotations

from policydiff.statements.lexicon import Meaning
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token

VERB_LEADS = frozenset(
    {"we", "they", "may", "can", "will", "must", "not", "also", "never", "might", "you"}
)
_BEFORE_VERBS = VERB_LEADS | {"please", "to", "should", "would", "first", "simply"}
_VERBS = frozenset({"contact", "review", "rate", "like", "click"})
"""Words that are kinds of data as nouns, as they are printed where they are verbs."""
_CLICKED = frozenset({"the", "on", "a", "this", "here", "our", "your", "one"})
"""Words behind "click" where it is something to do."""
_PUBLISHED = frozenset({"user-content", "address-book", "contact-details"})
"""Kinds of data that an organisation has itself, and shows to readers."""
_SHOWN = frozenset({"provided", "given", "listed", "stated", "shown", "set", "found", "indicated"})
_PLACED = frozenset({"in", "on", "at", "by", "within", "under", "kept", "held", "made"})
_SHOWN_WHERE = frozenset({"in", "on", "at", "below", "above", "here", "out", "under"})
"""What stands behind "contact details" that the text itself gives."""
_BEFORE_STOPS = frozenset({
    "the", "a", "an", "each", "every", "this", "next", "last", "first", "your", "our", "of", "bus", "tram",
})  # fmt: skip
_ALL_REACH = 4
_OPENS_THING = frozenset({
    "with", "by", "from", "for", "through", "via", "on", "in", "any", "the", "your", "our", "their", "a",
    "an",
})  # fmt: skip
"""Words with which a noun or its phrase begins, and no verb."""
_HOLDING = frozenset({"memory", "device", "phone", "telephone", "computer", "browser"})
"""What data is in, and not what it is."""
_LABELS = frozenset({"email", "mail", "phone", "telephone", "fax", "call"})
_LEAVING = frozenset({"leave", "left", "leaving"})
_LAWS = frozenset(
    {"civil", "civ", "penal", "tax", "labor", "labour", "commercial", "criminal", "consumer"}
)
"""Before "code" these say that a law is meant."""
_BEFORE_WAYS = frozenset({
    "our", "your", "their", "any", "all", "these", "such", "other", "what", "by", "no", "reasonable",
    "which", "this", "that", "it",
    "electronic", "automated", "technical", "secure", "suitable", "appropriate",
})  # fmt: skip
"""Before "means" these say that ways are meant, and not what a word stands for."""


def is_published(
    tokens: list[Token], position: int, stop: int, meanings: tuple[Meaning, ...]
) -> bool:
    """Tell "our contacts", "our blog posts" from those of readers: what we publish is no data of theirs."""
    if not all(m.facet is Facet.DATA and m.id in _PUBLISHED for m in meanings):
        return False
    before = [t.word for t in tokens[max(0, position - 2) : position]]
    after = [t.word for t in tokens[stop : stop + 2]]
    shown = after[:1] in (["below"], ["above"]) or (
        len(after) == 2 and after[0] in _SHOWN and after[1] in _SHOWN_WHERE
    )
    return ("our" in before or shown) and "your" not in before


def is_verb(tokens: list[Token], position: int) -> bool:
    """Tell what you do from what you have: "please contact Ann", "how to review it"."""
    surface = tokens[position].surface
    after = tokens[position + 1].word if position + 1 < len(tokens) else ""
    if surface in ("click", "Click") and after in _CLICKED:
        return True
    return bool(position) and surface in _VERBS and tokens[position - 1].word in _BEFORE_VERBS


def is_no_marker(tokens: list[Token], position: int) -> bool:
    """Tell "the stop where you board", "should we move", "by these means" from words that turn or weigh."""
    word, before = tokens[position].word, tokens[position - 1].word if position else ""
    if word == "should":
        return not position  # "if we should move"
    if tokens[position].surface.casefold() == "means":
        return before in _BEFORE_WAYS
    if word in _LABELS and _labels_address(tokens, position):
        return True
    if word in _HOLDING:
        return _holds_data(tokens, position)
    if word == "code":
        abbreviated = before == "." and position > 1  # "Civ. Code"
        return (tokens[position - 2].word if abbreviated else before) in _LAWS
    if word == "name":
        return before == "its"  # a thing's: "the program, its name and version"
    return word in ("stop", "halt") and before in _BEFORE_STOPS


def _labels_address(tokens: list[Token], position: int) -> bool:
    """Tell "telephone 555 0142, email desk@acme.example" from "we email desk@acme.example"."""
    before = tokens[position - 1].word if position else ""
    after = tokens[position + 1].kind if position + 1 < len(tokens) else ""
    return after in ("email", "phone") and before in (",", ":", ";", "|", "and", "or")


def _holds_data(tokens: list[Token], position: int) -> bool:
    """Tell "kept in memory only", "it never leaves your device" from "we read the memory of the device"."""
    one, other = ["", "", *(t.word for t in tokens[:position])][-2:]
    if tokens[position].word == "memory":
        return other == "in" or (one == "in" and other in ("working", "main"))
    return one in _LEAVING and other in ("your", "the")


def floats(tokens: list[Token], position: int) -> bool:
    """Tell "they are all kept in Oslo", where "all" adds nothing, from "they keep all"."""
    before = tokens[position - 1].word if position else ""
    after = tokens[position + 1].word if position + 1 < len(tokens) else ""
    return before in ("are", "were") and (after.endswith(("ed", "en")) or after in _PLACED)


def contrasts(tokens: list[Token], position: int) -> bool:
    """Tell "with our bank, not with advertisers", which leaves somebody out, from "we do not"."""
    if tokens[position].word != "not" or not position or position + 1 >= len(tokens):
        return False
    before, after = tokens[position - 1].word, tokens[position + 1].word
    return before in (",", "and") and after in _OPENS_THING


def means_only(tokens: list[Token], position: int) -> bool:
    """Tell "all (that) we see is your name", which is that and nothing else, from "all data"."""
    following = [
        t.word for t in tokens[position + 1 : position + 1 + _ALL_REACH] if t.word != "that"
    ]
    return (
        tokens[position].word == "all"
        and following[:1] in (["we"], ["they"])
        and following[2:3] in (["is"], ["are"])
    )
