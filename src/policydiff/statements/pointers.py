"""Sentences that send readers to read something, and say nothing themselves."""

from __future__ import annotations

import re

from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.text.patterns import late

_POINTER = re.compile(
    r"^\W*(?:\[?\d{1,2}\]? ?)?(?:please |also |you (?:can|may) (?:also )?|(?:be|make) sure (?:to|you) )?"
    r"(?:see"
    r"|(?:visit|consult|download)(?! (?:counts?|data|logs?|records?|history|statistics|times?|numbers?)\b)"
    r"|(?:have|take) a look|look at|refer to|check out"
    r"|(?:read|find|learn|know|view) (?:an? (?:full |short )?(?:summary|overview|list)"
    r"|more|further|additional|those|these|the (?:full|whole|rest|details)"
    r"|our|about|(?:the |their )?(?:\w+ )?privacy (?:policy|notice|statement))"
    r"|review (?:our|the)|for (?:more|additional|further|full|the full)? ?(?:information|details?)(?!:)"
    r"|for [^.:;]{3,60}, (?:please )?(?:see|visit|read|consult|refer to|check|review (?:our|the))"
    r"|(?:if|when) you (?![^,]*(?:\b\d+\b|\bchild|\bminors?\b|\bparent|\bunder\b))[^.:;,]{3,60}, (?:please )?"
    r"(?:see|read|consult|refer to|review) (?:our|the) [^.:;,]{0,60}\b(?:polic(?:y|ies)|notices?|statements?)"
    r"|to (?:learn|find out|read|know) more|(?:more|further|additional) (?:information|details)(?!:)"
    r"|(?:below|above|here|the following) (?:is|are) (?:a|an|the|our)(?: \w+)?"
    r" (?:list|table|overview|summary)"
    r"|(?:below|here),? you (?:will|can) (?:find|read|see)|(?:back|return|jump|skip|go) to)\b",
    re.IGNORECASE,
)
_FURTHER = late(
    r"(?:[,;]|\b(?:and|but|because|since|where))\s+(?:we|they|our|your)\b"
    r"|\b(?:before|by|while|for|without)\s+\w+ing\s+your\b"
    r"|\band\s+\w+\s+(?:us|your)\b|\b(?:sell|sells|selling|sold)\b",
    re.IGNORECASE,
)
"""What says more than where to read: "…, and we share your name", "and give us your name", "we sell"."""
_READERS_OWN = late(
    r"\b(?:see|view|download|read|consult|look at|(?:have|take) a look at|check(?: out)?|review|visit|find"
    r"|access)\s+(?:(?:all|any|some|of|the|a|an|every|most|full) )*(?:(?:copy|copies|list|parts?) of )?"
    r"(?:(?:all|any|the) )*(?:your (?!rights?\b|local\b|choices?\b|browser)"
    r"|who\b|(?:our |the )?(?:data|information|records?|files?|notes?|photos?|details)"
    r" (?:that |which )?(?:we\b|you\b|about you\b|on you\b|held\b|people\b))"
    r"|\b(?:copy|copies) of (?:your|the (?:data|information|records?|file))\b"
    r"|\b(?:send|give|provide|show|hand|tell) us\b"
    r"|, (?:which|who) (?!(?:is|are|can be) (?:available|found|located|set out|listed|linked)|you|we|explain"
    r"|describe|contain|set|provide|tell|give|cover|govern|appl)\w+"
    r"|\bwho (?:get|gets|receive|receives|see|sees|have|has|view|read|hold|buy|buys)\b",
    re.IGNORECASE,
)
"""What readers have or do beyond reading a text: "you can see your file", "give us your number"."""
_KEPT_ELSEWHERE = late(
    r"^\W*(?:more|further|additional) (?:information|details?)\b[^.;]*?\b(?:is|are|was|were)(?: also)? "
    r"(?!available|found|provided|described|contained|listed|explained|outlined|included|detailed|given"
    r"|presented|set out|located|published|posted|here|below|above|at\b|in\b|on\b)",
    re.IGNORECASE,
)
"""What is done with further data: "more information about you is bought"."""
_ADVICE = re.compile(
    r"^\W*(?:for (?:this|that|these|those) reasons?,? |therefore,? |accordingly,? |please |so )?"
    r"(?:we (?:therefore |also |strongly |always )?(?:recommend|encourage|advise|suggest|urge|invite|ask)s?"
    r"(?: that)?(?: you)?(?: to| should)? )?(?:please )?(?:also )?"
    r"(?:(?:periodically|regularly|carefully) )?"
    r"(?:review|re-?read|read|reading|reviewing|check|checking|consult|consulting|revisit|look at|visit|"
    r"familiari[sz]e yourself with|be aware of)\b"
    r"(?! (?:your|the) (?:data|information|account|settings?))[^.;:!?]{0,90}"
    r"\b(?:polic(?:y|ies)|notices?|statements?|pages?)\b(?P<rest>[^.;:!?]{0,90}?)\W*$",
    re.IGNORECASE,
)
"""Readers are told to read: the policy at hand, or the one of another site."""
_CLAUSE = late(
    r",|\b(?:and|or|that|which|who|whose|because|since|as|so|while|unless|lets?|allows?)\b",
    re.IGNORECASE,
)
"""What goes on behind it: "… our policy, which lets advertisers …"."""
_FIRM = frozenset(Facet) - {
    Facet.FILLER, Facet.MODALITY, Facet.NAME, Facet.NUMBER, Facet.CONTACT, Facet.CHANNEL, Facet.GOVERNANCE,
    Facet.SCOPE, Facet.ACT, Facet.RIGHT, Facet.DATA, Facet.AUDIENCE,
}  # fmt: skip
_MILD = frozenset({"use", "access", "exercise", "choose"})
_CHOICE = late(
    r"\bopt|\bswitch|\bturn\w* (?:\w+ )?o(?:ff|n)\b|\bdisabl|unsubscrib|exercis|\brights?\b|complain"
    r"|withdraw|contact us|\bdelet|\bobject\b",
    re.I,
)


def points_elsewhere(text: str) -> bool:
    """Whether a sentence only sends the reader to another page, and none where choices are made."""
    more = (_CHOICE, _FURTHER, _READERS_OWN, _KEPT_ELSEWHERE)
    return bool(_POINTER.match(text)) and not any(said.search(text) for said in more)


def is_advice_to_read(marks: list[Mark], text: str) -> bool:
    """Tell "We encourage you to review this policy regularly" from what readers have a right to.

    Refuted where another clause follows, or where a kind of data, a practice, a recipient, a promise or a
    term is named.
    """
    match = _ADVICE.match(text)
    if (
        match is None
        or _CHOICE.search(text)
        or _FURTHER.search(text)
        or _CLAUSE.search(match["rest"])
    ):
        return False
    nodes = [n for m in marks for n in m.nodes]
    named = any(n.facet in _FIRM or (n.facet is Facet.DATA and not n.general) for n in nodes)
    acts = (n for n in nodes if n.facet in (Facet.ACT, Facet.RIGHT))
    return not named and all(n.id in _MILD for n in acts)


def offers_choice(text: str) -> bool:
    """Whether words speak of a choice or right: "opt out", "delete", "contact us"."""
    return bool(_CHOICE.search(text))
