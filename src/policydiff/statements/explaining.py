"""Proofs that a sentence that came or went tells of something else: of aims, of browsers, of where to read.

Each is closed like those of `plainness`: it names what the sentence may be made of. They are for whole
sentences alone; what changed inside one is compared, whatever it speaks of.
"""

from __future__ import annotations

import re
from itertools import pairwise

from policydiff.statements.grammar import BE, is_passive
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.plainness import MISSION, knows_of_reader
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token
from policydiff.text.patterns import late

__all__ = ["explains"]

_EVERYBODY = frozenset({"anyone", "everyone", "anybody", "everybody"})
_THEIRS = frozenset({"their", "them"})
_OURS = frozenset({"we", "our", "us", "ourselves", "your", "yours"})
_EVERYDAY = frozenset({"use", "collect", "retain", "provide"})
_AIMS = frozenset({"improve", "deliver", "support", "community", "security-purpose"})
_ATTACKERS = (
    r"(?:attackers?|adversary|adversaries|hackers?|intruders?|thief|thieves|burglars?|criminals?)"
)
_IF_BROKEN_INTO = late(
    rf"^\W*(?:even )?if (?:an?|any|the|some) {_ATTACKERS}\b[^,;:]*, "
    r"(?:they|he|she|it) (?:could|would|might)\b[^;:]*$",
    re.IGNORECASE,
)
_BROWSERS_DO = late(
    r"^\W*(?:some|most|many|modern|several) (?:web )?browsers (?:also )?"
    r"(?:include|have|offer|support|send|accept|come|provide)\b[^,;:]*$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"^\W*(?:for (?:example|instance)|e\.g\.),? if (?:a|an|the|some)\b", re.I)
_THOUGHT_OF_LAW = re.compile(
    r"^\W*[Tt]he (?:[A-Z][\w’'-]+ |of ){0,5}(?:Act|Law|Regulation|Directive|Code) (?:\([A-Z]{2,8}\) )?"
    r"is (?:often |widely |generally |commonly )?(?:regarded|seen|considered|known|viewed) as\b[^;:]*$"
)
_THIS_IS_WHY = re.compile(r"^\W*this is (?:also |partly )?why\b[^;:]*$", re.IGNORECASE)
_OFFERS = late(r"\b(?:opt|unsubscrib\w*|delet\w*|contact|rights?|you (?:can|may))\b", re.I)
_FURTHER = late(r"[;:]|, ?(?:and|but|so|which|who|although|because|while|unless)\b", re.I)
"""Another clause, which the proof would have to hold for as well."""
_FIRM = frozenset({
    Facet.EXCEPTION, Facet.RETENTION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD, Facet.BASIS,
    Facet.CONDITION, Facet.PLACE, Facet.PURPOSE, Facet.SECURITY, Facet.CHILD, Facet.RECIPIENT, Facet.VENDOR,
})  # fmt: skip
_REMARK = re.compile(
    r"^\W*(?:you (?:may|might|probably|perhaps) (?:also )?(?:have )?"
    r"(?:heard|noticed|seen|wonder|be wondering)\b"
    r"|you (?:also )?have (?:certain|several|some|various|many|a number of)?\s?rights\b"
    r"|(?:while [^.;:,]{0,60}, |depending on [^.;:,]{0,60}, )?you (?:may|might) (?:also )?have"
    r" (?:certain|additional|other|further|different|some)? ?rights\b[^.;:]{0,40}"
    r"\b(?:depending on|by law|under (?:the )?(?:applicable|local|national|data protection) laws?)\b"
    r"|(?:(?:hi|hello|hey)(?: there)?,? (?:and )?)?thanks?\b"
    r"|please (?:take (?:a moment|the time) to )?read\b|let us (?:explain|tell you)\b"
    r"|we(?:'ve|’ve| have)? (?:also )?"
    r"(?:want|hope|know|believe|think|understand|tried|try|wrote|write|love)\b)"
    r"|\b(?:matters?|(?:is|are) (?:very |so |extremely )?important) to us\W*$",
    re.IGNORECASE,
)
_NAMED = (_FIRM - {Facet.PLACE, Facet.PURPOSE, Facet.SECURITY}) | {
    Facet.DUTY, Facet.RIGHT, Facet.NEGATION, Facet.SIGNAL, Facet.REQUIREMENT,
}  # fmt: skip
_TOLD_THERE = re.compile(
    r"^\W*(?:(?:please )?note that )?(?:(?:much|most|some|all|more|further|additional)\s+(?:of\s+)?"
    r"(?:this |the |these )?)?(?:information|details?|explanations?)\b[^.;,:]{0,80}"
    r"\b(?:is|are|can be|may be) (?:also )?"
    r"(?:provided|found|given|described|set out|listed|contained|included|explained)"
    r"\s+(?:in|on|at|throughout)\s+(?:this|our|the)\b[^.;,:]{0,40}"
    r"\b(?:policy|notice|statement|section|document|annex|appendix)\W*$",
    re.IGNORECASE,
)
_CONTACTS_THERE = re.compile(
    r"^\W*(?:if you (?:have|want|wish|need)\b[^.;:]{0,160}[,)]\s*)?(?:our|the) contacts?"
    r"(?: (?:details|data|information))? (?:is|are) (?:given|listed|provided|shown|set out|found)"
    r" (?:below|above|here|at the end)\b[^.;,:]{0,30}\W*$",
    re.IGNORECASE,
)


def explains(tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon) -> bool:
    """Whether one of these proofs holds for a whole sentence."""
    return (
        is_told_elsewhere(tokens, marks, text)
        or is_remark(tokens, marks, text, lexicon)
        or is_mission(tokens, marks, lexicon)
        or is_about_others(tokens, marks, text)
        or is_example(tokens, marks, text)
        or is_opinion_of_law(tokens, marks, text)
        or is_reason(tokens, marks, text)
    )


def is_mission(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Tell "Our goal is to make lending easier": an aim that names no data, nobody told and nothing owed."""
    words = [t.word for t in tokens]
    if not (words[:1] == ["our"] and MISSION & set(words[1:3]) and BE & set(words[2:5])):
        return False
    if any(w in lexicon.plain.obligation or w in _OURS or w == "people" for w in words[1:]):
        return False
    if any(w in lexicon.plain.reader - _EVERYBODY - _THEIRS for w in words):
        return False
    return all(_is_of_an_aim(n.facet, n.id) for m in marks for n in m.nodes)


def _is_of_an_aim(facet: Facet, ident: str) -> bool:
    match facet:
        case Facet.PURPOSE:
            return ident in _AIMS
        case Facet.ACT:
            return ident in ("use", "provide", "share")  # "sharing ideas": no data is named
        case Facet.RECIPIENT:
            return ident == "public"
        case Facet.DUTY:
            return ident in ("secure", "notify")  # "anyone can tell a story"
        case Facet.RIGHT:
            return ident == "choose"  # "managing", by nobody in particular
    return facet in (Facet.FILLER, Facet.MODALITY, Facet.CHANNEL, Facet.SECURITY, Facet.NAME)


def is_about_others(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell what browsers do, or what somebody who broke in could learn, from what we do.

    Refuted where we or the reader's things are named, a company, a recipient, a term or a choice.
    """
    if {t.word for t in tokens} & _OURS or _names(marks, _FIRM):
        return False
    if _BROWSERS_DO.match(text):
        return not _OFFERS.search(text)
    return bool(_IF_BROKEN_INTO.match(text)) and not _names(marks, frozenset({Facet.SIGNAL}))


def is_example(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell "For instance, if a member removes D, the list becomes shorter" from an example of what we do.

    What somebody else does in its condition is no practice; what follows may be.
    """
    if not _EXAMPLE.match(text) or {t.word for t in tokens} & _OURS:
        return False
    ends = [i for i, token in enumerate(tokens) if token.word == ","]
    last = ends[-1] if ends else len(tokens)
    if _names(marks, (_FIRM - {Facet.PURPOSE}) | {Facet.NEGATION, Facet.SIGNAL}):
        return False
    if _names([m for m in marks if m.start > last], frozenset({Facet.PURPOSE})):
        return False
    heads = (Facet.ACT, Facet.DUTY)
    done = any(m.start > last and any(m.node(facet) for facet in heads) for m in marks)
    sensitive = any(n.sensitive for m in marks for n in m.nodes)
    return not done and not sensitive and not is_passive(tokens[last:])


def is_opinion_of_law(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell "The Data Act is widely seen as strict": what is thought of a law binds nobody by itself.

    Refuted where we or the reader's things are named, an act, a recipient, a term or a choice.
    """
    if not _THOUGHT_OF_LAW.match(text) or {t.word for t in tokens} & (_OURS | {"you"}):
        return False
    heads = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.NEGATION})
    return not _names(marks, _FIRM | heads)


def is_reason(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell "This is why the list is so long" from "This is why we keep it": nobody does anything there."""
    if not _THIS_IS_WHY.match(text) or {t.word for t in tokens} & {"we", "they", "your", "not"}:
        return False
    heads = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT, Facet.NEGATION, Facet.DATA})
    return not _names(marks, _FIRM | heads) and not is_passive(tokens)


def is_remark(tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon) -> bool:
    """Tell "You may have heard of this law", "Thank you", "We tried to keep this short" from what is done.

    Refuted where a kind of data, a recipient, a duty, a right, a term or a condition is named, anything
    denied, something of the reader's that is not data in general, or where another clause follows.
    """
    comma = next((i for i, t in enumerate(tokens) if t.word == ","), 0)
    main = tokens[comma:] if tokens[:1] and tokens[0].word == "while" else tokens
    if not _REMARK.search(text) or is_passive(main):
        return False
    verbs = {id(m) for m in marks[:1] if m.start <= 1 and m.node(Facet.RIGHT)}  # "We know …"
    others = [m for m in marks if id(m) not in verbs]
    nodes = [n for m in others for n in m.nodes]
    acts = any(n.facet is Facet.ACT and n.id not in _EVERYDAY for n in nodes)
    kinds = any(n.facet is Facet.DATA and not n.general for n in nodes)
    limited = any(n.facet is Facet.SCOPE and n.id == "only" for n in nodes)
    if acts or kinds or limited or _names(others, _NAMED):
        return False
    if knows_of_reader([t.word for t in tokens], lexicon):
        return False
    further = _FURTHER.search(text)
    if further is not None and any(m.node(Facet.ACT) for m in others):
        return False
    data = {m.start + 1 for m in marks if any(n.general for n in m.nodes)}
    starts = {m.start for m in marks}
    return not any(
        token.word in ("your", "their")
        and i + 1 not in data
        and i not in starts
        and after.word != "right"
        for i, (token, after) in enumerate(pairwise(tokens))
    )


def is_told_elsewhere(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell what only says where to read: "Much of this is described in this policy".

    Also "We use this data for the purposes described above", where nothing else is named.
    """
    nodes = [n for m in marks for n in m.nodes]
    if _CONTACTS_THERE.match(text):
        return not _names(marks, _FIRM | {Facet.NEGATION})
    if _TOLD_THERE.match(text):
        ours = {t.word for t in tokens} & {"your", "their", "user", "users"}
        kinds = any(n.facet is Facet.DATA and not n.general for n in nodes)
        return (
            not ours and not kinds and not _names(marks, frozenset({Facet.RECIPIENT, Facet.VENDOR}))
        )
    return any(n.facet is Facet.FILLER and "purpose" in n.text.casefold() for n in nodes) and all(
        n.facet in (Facet.FILLER, Facet.MODALITY, Facet.CONTACT)
        or (n.facet is Facet.ACT and n.id in _EVERYDAY)
        or n.general
        for n in nodes
    )


def _names(marks: list[Mark], facets: frozenset[Facet]) -> bool:
    return any(n.facet in facets for m in marks for n in m.nodes)
