"""Proofs that a sentence is courteous or introduces the text, and claims nothing.

    "We attach great importance to the protection of your data."    privacy matters, in closed words
    "Read on to learn what we do with your data."                   "this policy explains", in other words

Words of care are closed: any other word, a denial too, refutes them.
"""

from __future__ import annotations

import re

from policydiff.statements.lexicon import Lexicon
from policydiff.text.patterns import late

__all__ = ["as_told_by_text", "is_care"]

_WHOSE = (
    r"(?:your|our (?:users|customers|visitors|readers|members|patients|guests)['’]?"
    r"|their|people['’]s|personal)"
)
_DATA = r"(?:personal |private )?(?:data|information|privacy)(?: protection)?"
_DOING = r"(?:handl|treat|us|process|protect|manag|respect|safeguard|secur)"
_PRIVACY = late(
    rf"\b(?:(?:the )?(?:careful |lawful |responsible |proper )?"
    rf"(?:protection|security|safety|privacy|confidentiality|handling|processing)"
    rf"(?: and (?:protection|security|safety|privacy|confidentiality|integrity))? of (?:{_WHOSE} )?{_DATA}"
    rf"|(?:{_DOING}ing )(?:and {_DOING}ing )?{_WHOSE} {_DATA}"
    rf"|how we (?:{_DOING}e?)(?: and {_DOING}e?)? {_WHOSE} {_DATA}"
    rf"|{_WHOSE} (?:data )?(?:privacy|confidentiality|data protection|trust|confidence)"
    rf"|data (?:protection|privacy)|privacy)\b",
    re.IGNORECASE,
)
"""What words of care are about; elsewhere in such a sentence data is a practice: "we value all your data"."""
_AT_HOME = late(
    r"^\W*(?:here )?at (?:the )?(?-i:[A-Z][\w’'&.-]*(?: [A-Z][\w’'&.-]*){0,4}),? ", re.IGNORECASE
)
_BY_NAME = late(
    r"^\W*(?!No(?:body|ne|t)?\b|Neither\b|Few\b)(?:The )?(?!The\b)[A-Z][\w’'&.-]*(?: [A-Z][\w’'&.-]*){0,4}"
    r" (?=(?:takes? (?:your|our|the|their|data|privacy)|values?|cares? about|respects?|believes?"
    r"|attach(?:es)?|considers?|regards?"
    r"|(?:is|are) (?:deeply |fully |strongly )?(?:committed|dedicated|proud))\b)"
)
"""The name of whoever says it: "Acme Tools takes your privacy seriously".

Not of one who "is responsible for it" or "takes care of it": who does so is a fact.
"""
_STANDING_FOR = "privacy"
_TEXT = r"(?:policy|notice|statement|page|document|declaration|section|text)"
_THIS = rf"(?:this|our|the following|the present) (?:\w+ ){{0,2}}{_TEXT}(?: carefully)?"
_TO_LEARN = r"(?:learn|find out|see|know|understand|read)(?: more)?"
_WE_TELL = (
    r"(?:explain|describe|tell you|set out|outline|inform you|let you know|show(?: you)?|summari[sz]e|lay out"
    r"|would like to (?:explain|tell you|inform you)|want to (?:explain|tell you|inform you))"
)
_TOLD = late(
    rf"^\W*(?:(?:please )?read (?:on|{_THIS}) to {_TO_LEARN}"
    rf"|the (?:purpose|aim|goal|point|intention) of {_THIS} is to {_WE_TELL}"
    rf"|(?:in|on|with) {_THIS},? (?:you (?:will|can) {_TO_LEARN}|(?:we|i) {_WE_TELL})"
    rf"|(?:below|here)(?: you (?:will|can) {_TO_LEARN}|,? (?:we|i) {_WE_TELL})"
    rf"|(?:we|i) (?:wrote|have written|made|created) {_THIS} to {_WE_TELL}"
    rf"|{_THIS} (?:informs|tells) you)"
    r"(?= (?:about|of|how|what|which|why|when|where|who|whose|to what|for what|in what|the|our|your)\b)",
    re.IGNORECASE,
)
"""Openings that say "this policy explains"; what follows is read as after those words."""


def is_care(text: str, lexicon: Lexicon) -> bool:
    """Tell "Your privacy is at the heart of what we do" from "Your data is at the heart of what we do"."""
    said = _BY_NAME.sub("", _AT_HOME.sub("", text))
    rest, found = _PRIVACY.subn(_STANDING_FOR, said)
    if not found:
        return False
    words = {t.word for t in lexicon.tokeniser.tokenise(rest) if t.kind != "mark"}
    return words <= lexicon.plain.caring | {_STANDING_FOR}


def as_told_by_text(text: str) -> str:
    """Return the text opening with "this policy explains" where it opens in other words for that, or ""."""
    match = _TOLD.match(text)
    return f"This policy explains{text[match.end() :]}" if match else ""
