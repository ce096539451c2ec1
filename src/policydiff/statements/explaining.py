"""Proofs that a sentence tells of something else: of aims, of browsers, of what a thief could learn.

Each is closed like those of `plainness`: it names what the sentence may be made of.
"""

from __future__ import annotations

import re

from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token

MISSION = frozenset(
    {"goal", "mission", "aim", "priority", "vision", "value", "passion", "important"}
)
_EVERYBODY = frozenset({"anyone", "everyone", "anybody", "everybody", "people"})
_DONE_TO_PEOPLE = frozenset(
    {"collect", "track", "share", "transfer", "combine", "retain", "access", "decide", "contact"}
)
_EVERYDAY = frozenset({"use", "collect", "retain", "provide"})
_OURS = frozenset({"we", "our", "us", "ourselves", "your", "yours"})
_ATTACKERS = frozenset(
    {"attacker", "adversary", "hacker", "intruder", "thief", "burglar", "criminal", "eavesdropper"}
)
_SUPPOSING = frozenset({"could", "would", "might"})
_BROWSERS = re.compile(
    r"^\W*(?:some|most|many|modern|certain|all|several)\s+(?:\w+\s+)?browsers\b", re.I
)
_EXAMPLE = re.compile(r"^\W*(?:for (?:example|instance)|e\.g\.),? if (?:a|an|the|some)\b", re.I)
_FIRM = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.RETENTION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD, Facet.BASIS,
    Facet.CONDITION, Facet.PLACE, Facet.PURPOSE,
})  # fmt: skip
_REMARK = re.compile(
    r"^\W*(?:you (?:may|might|probably|perhaps) (?:also )?(?:have )?"
    r"(?:heard|noticed|seen|wonder|be wondering)\b"
    r"|you (?:also )?have (?:certain|several|some|various|many|a number of)?\s?rights\b"
    r"|thanks?\b|please (?:take (?:a moment|the time) to )?read\b|let us (?:explain|tell you)\b"
    r"|we(?:'ve|’ve| have)? (?:also )?"
    r"(?:want|hope|know|believe|think|understand|tried|try|wrote|write|love)\b)"
    r"|\b(?:matters?|(?:is|are) (?:very |so |extremely )?important) to us\W*$",
    re.IGNORECASE,
)
_NAMED = frozenset({
    Facet.RECIPIENT, Facet.VENDOR, Facet.DUTY, Facet.RIGHT, Facet.NEGATION, Facet.EXCEPTION, Facet.DURATION,
    Facet.AGE, Facet.RETENTION, Facet.SAFEGUARD, Facet.CHILD, Facet.BASIS, Facet.SIGNAL, Facet.CONDITION,
    Facet.REQUIREMENT,
})  # fmt: skip
_SAID_AND_KEPT = frozenset({"collect", "retain", "use", "provide"})
"""What verbs of plain talk are read as: "read this", "keep it short", "let us explain"."""
_OFFERS = re.compile(r"\b(?:opt|unsubscrib\w*|delet\w*|contact|rights?|you (?:can|may))\b", re.I)
_TOLD_THERE = re.compile(
    r"^\W*(?:(?:please )?note that )?(?:(?:much|most|some|all|more|further|additional)\s+(?:of\s+)?"
    r"(?:this |the |these )?)?(?:information|details?|explanations?)\b[^.;,:]{0,80}"
    r"\b(?:is|are|can be|may be) (?:also )?"
    r"(?:provided|found|given|described|set out|listed|available|contained|included|explained)"
    r"\s+(?:in|on|at|throughout)\s+(?:this|our|the)\b[^.;,:]{0,40}"
    r"\b(?:policy|notice|statement|section|page|document|annex|appendix|table)\W*$",
    re.IGNORECASE,
)
_CONTACTS_THERE = re.compile(
    r"^\W*(?:if you (?:have|want|wish|need)\b[^.;:]{0,160}[,)]\s*)?(?:our|the) contacts?"
    r"(?: (?:details|data|information))? (?:is|are) (?:given|listed|provided|shown|set out|found)"
    r" (?:below|above|here|at the end)\b[^.;,:]{0,30}\W*$",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"^\W*(?:this|our|the)(?: [\w-]+){0,2} (?:policy|statement|notice|page|document|text)\b[^.;:]{0,30}"
    r"\b(?:licen[sc]ed|available|published|released|shared) under\b[^.;:]{0,80}\blicen[sc]e\W*$",
    re.IGNORECASE,
)
"""How others may reuse the words of a policy is no practice with data."""


def is_mission(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Tell "Our goal is to make renting easier": an aim that names no data, nobody told and nothing owed."""
    words = [t.word for t in tokens]
    if not (words[:1] == ["our"] and MISSION & set(words[1:3]) and BE & set(words[2:5])):
        return False
    if any(w in lexicon.plain.obligation or w in _OURS for w in words[1:]):
        return False
    if any(w in lexicon.plain.reader and w not in _EVERYBODY for w in words):
        return False
    pale = {
        Facet.ACT,
        Facet.PURPOSE,
        Facet.SECURITY,
        Facet.DUTY,
        Facet.RIGHT,
        Facet.NAME,
        Facet.SCOPE,
    }
    return all(
        (n.facet in pale and n.id not in _DONE_TO_PEOPLE)
        or n.facet in (Facet.FILLER, Facet.MODALITY, Facet.CHANNEL)
        or (n.facet is Facet.RECIPIENT and n.id == "public")
        for m in marks
        for n in m.nodes
    )


def is_about_others(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell what browsers do, what somebody who broke in could learn, or an example, from what we do.

    Refuted where we or the reader's things are named, or a company, a recipient or a choice.
    """
    words = {t.word for t in tokens}
    if words & _OURS or any(m.node(Facet.VENDOR) or m.node(Facet.RECIPIENT) for m in marks):
        return False
    if _BROWSERS.match(text):
        return not _OFFERS.search(text)
    if _EXAMPLE.match(text):
        return not any(n.facet in _FIRM or n.sensitive for m in marks for n in m.nodes)
    return bool(words & _ATTACKERS and words & _SUPPOSING)


def is_remark(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell "You may have heard of this law", "Thank you", "We tried to keep this short" from what is done.

    Refuted where a kind of data, a recipient, a duty, a right, a term or a condition is named, anything
    denied, or something of the reader's that is not data in general.
    """
    if not _REMARK.search(text):
        return False
    verbs = {id(m) for m in marks[:1] if m.start <= 1 and m.node(Facet.RIGHT)}  # "We know …"
    nodes = [n for m in marks if id(m) not in verbs for n in m.nodes]
    if any(n.facet in _NAMED or (n.facet is Facet.DATA and not n.general) for n in nodes):
        return False
    if any(n.facet is Facet.ACT and n.id not in _SAID_AND_KEPT for n in nodes):
        return False
    data = {m.start + 1 for m in marks if any(n.general for n in m.nodes)}
    return not any(
        token.word in ("your", "their") and i + 1 not in data and i not in {m.start for m in marks}
        for i, token in enumerate(tokens)
    )


def is_told_elsewhere(marks: list[Mark], text: str) -> bool:
    """Tell what only says where to read: "Much of this is described in this policy".

    Also "We use this data for the purposes described above", where nothing else is named.
    """
    if _TOLD_THERE.match(text) or _CONTACTS_THERE.search(text):
        return True
    if _LICENCE.match(text):
        return True
    nodes = [n for m in marks for n in m.nodes]
    return any(n.facet is Facet.FILLER and "purpose" in n.text.casefold() for n in nodes) and all(
        n.facet in (Facet.FILLER, Facet.MODALITY, Facet.CONTACT)
        or (n.facet is Facet.ACT and n.id in _EVERYDAY)
        or n.general
        for n in nodes
    )
