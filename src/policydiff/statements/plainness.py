"""Proofs that a sentence claims nothing: it speaks of the text, explains a word, greets, points or gives an address.

Every proof is a closed one: it names what the sentence may be made of, and anything else refutes it. A sentence
without a proof is not "no practice", it is not understood.
"""

from __future__ import annotations

import re

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.tokens import Token

_POINTER = re.compile(
    r"^\W*(?:please |you (?:can|may) (?:also )?)?(?:see|visit|consult|download|refer to|check out"
    r"|(?:read|find|learn|know|view) (?:more|further|additional|the (?:full|whole|rest)|our|about)"
    r"|review (?:our|the)|for (?:more|additional|further|full|the full)? ?(?:information|details?)"
    r"|to (?:learn|find out|read|know) more|(?:more|further|additional) (?:information|details)"
    r"|(?:back|return|jump|skip|go) to)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\bopt|unsubscrib|exercis|\brights?\b|complain|withdraw|contact us|\bdelet|\bobject\b", re.I
)
_STRONG = frozenset({
    Facet.VENDOR, Facet.RECIPIENT, Facet.RETENTION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD, Facet.BASIS,
    Facet.SIGNAL, Facet.CHILD, Facet.REQUIREMENT, Facet.NEGATION, Facet.EXCEPTION, Facet.RIGHT, Facet.DUTY,
    Facet.ACT, Facet.PURPOSE, Facet.SECURITY, Facet.CONDITION,
})  # fmt: skip
"""Practice vocabulary, data apart."""
_BINDING = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.RETENTION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD, Facet.VENDOR,
    Facet.BASIS, Facet.SIGNAL, Facet.CHILD, Facet.CONDITION,
})  # fmt: skip
"""What no feeling, greeting or mission speaks of."""
_GOVERNING = frozenset({
    "acceptance", "governing-law", "change-notice", "controller", "coverage", "oversight", "definition",
    "identity-proof", "fee", "deadline", "incentive", "rights-text", "public-default", "human-access",
    "identifiable",
})  # fmt: skip
_BE = frozenset({"is", "are"})
_HOUSEHOLD = frozenset({"improve", "deliver", "security-purpose", "support", "community", "communicate"})
_MISSION = frozenset({"goal", "mission", "aim", "priority", "vision", "value", "passion", "important"})
_POINTING = frozenset({"your", "our", "this", "that", "these", "such", "the", "their", "my", "its", "any", "all"})
_TURNS = frozenset({"but", "however", ";", "unless", "except"})
_CONJUNCTIONS = frozenset({"and", "or", ","})
_ADVERBS = frozenset({"also", "really", "always", "just", "only", "truly", "deeply", "all", "will", "would", "do"})
_PHONE = re.compile(r"^\W*\+?\(?\d[\d\s()./-]{6,}$")


def claims_nothing(
    tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon
) -> bool:
    """Whether one of the proofs holds for a sentence that stands in no list of practices."""
    if not any(t.kind == "word" for t in tokens) or text.rstrip().endswith("?"):
        return True
    ids = {node.id for mark in marks for node in mark.nodes}
    return (
        points_elsewhere(text)
        or is_about_the_text(tokens, ids, lexicon)
        or is_address(tokens, marks, text, lexicon)
        or (not ids & _GOVERNING and _explains_a_word(tokens, marks, lexicon))
        or (not ids & _GOVERNING and _is_attitude(tokens, marks, lexicon))
        or has_no_practice_word(tokens, marks, lexicon)
    )


def points_elsewhere(text: str) -> bool:
    """Whether a sentence only sends the reader to another page, and none where choices are made."""
    return bool(_POINTER.match(text)) and not _CHOICE.search(text)


def is_about_the_text(tokens: list[Token], ids: set[str], lexicon: Lexicon) -> bool:
    """ "This notice describes how we …": whatever follows is told elsewhere, by the text it speaks of."""
    plain = lexicon.plain
    if ids & (_GOVERNING - {"controller", "deadline", "fee"}) or any(t.word in _TURNS for t in tokens):
        return False
    words = [t.word for t in tokens]
    first = next((i for i, w in enumerate(words[:14]) if w in plain.text), None)
    if first is None:
        return False
    teller = next((i for i in range(first + 1, len(words)) if words[i] in plain.telling), None)
    if teller is None or teller - first > 8:
        return False
    for i, word in enumerate(words):
        # "…, and we never sell it" is a clause of its own, "… how we use it" is not.
        if word in ("we", "you", "they") and i > teller and words[i - 1] in _CONJUNCTIONS:
            if not any(w in plain.asking for w in words[teller:i]):
                return False
            if words[i - 1] == "," or words[i - 2 : i] == [",", "and"]:
                return False
    return any(w in plain.asking or w in plain.text or w in ("about", "practice", "summary", "information")
               for w in words[teller + 1 :])  # fmt: skip


def is_address(tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon) -> bool:
    """Whether every word is one of which addresses are made: names, numbers, places, "Suite", "Tel"."""
    if _PHONE.match(text):
        return True
    facets = {node.facet for mark in marks for node in mark.nodes}
    if facets & {Facet.PURPOSE, Facet.RECIPIENT, Facet.VENDOR, Facet.RIGHT, Facet.NEGATION} or len(tokens) > 40:
        return False
    cue = False
    for token in tokens:
        if token.kind == "mark":
            continue
        known = token.word in lexicon.plain.address
        if token.kind in ("url", "email", "number") or known or any(ch.isdigit() for ch in token.word):
            cue = True
        elif token.kind == "word" and not token.surface[:1].isupper() and token.word not in lexicon.ignored:
            return False
    return cue


def _explains_a_word(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """ "Cookies are small files that …": a bare noun, then what kind of thing it is."""
    words = [t.word for t in tokens]
    verb = next((i for i, w in enumerate(words[:10]) if w in _BE), None)
    if not verb or any(w in lexicon.plain.organisation for w in words):
        return False
    subject, predicate = words[:verb], words[verb + 1 : verb + 8]
    if _POINTING.intersection(subject) or any(w in lexicon.plain.reader for w in subject):
        return False
    if any(t.word in (";", ":") for t in tokens) or predicate[:1] == ["used"]:
        return False
    early = (n for m in marks if m.start < verb for n in m.nodes)
    if any(n.general or n.facet is Facet.RECIPIENT for n in early):
        return False
    facets = {n.facet for m in marks for n in m.nodes}
    bound = facets & (_BINDING | {Facet.RECIPIENT})
    return not bound and any(w in lexicon.plain.genus for w in predicate)


def _is_attitude(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """ "We value your privacy": every "we" is followed by a verb of feeling, saying or trading."""
    plain = lexicon.plain
    words = [t.word for t in tokens]
    nodes = [n for m in marks for n in m.nodes if not n.general]
    if any(n.facet in _BINDING or n.facet in (Facet.RECIPIENT, Facet.DATA, Facet.SECURITY) for n in nodes):
        return False
    if any(n.facet is Facet.PURPOSE and n.id not in _HOUSEHOLD for n in nodes):
        return False
    if any(w in plain.obligation for w in words):
        return False
    heads = [m for m in marks if m.node(Facet.ACT) or m.node(Facet.RIGHT)]
    if any(words[m.start] not in plain.attitude for m in heads):
        return False
    subjects = [i for i, w in enumerate(words) if w == "we"]
    if not subjects:
        return bool(_MISSION.intersection(words)) and "our" in words
    verbs = (next((w for w in words[i + 1 : i + 4] if w not in _ADVERBS), "") for i in subjects)
    return all(verb in plain.attitude or verb in _BE or verb == "been" for verb in verbs)


def has_no_practice_word(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """No word of data, act, recipient, purpose, right or duty, and nobody doing anything to the reader."""
    plain = lexicon.plain
    words = [t.word for t in tokens]
    readers = any(w in plain.reader for w in words)
    writers = any(w in plain.organisation for w in words)
    for mark in marks:
        for node in mark.nodes:
            if node.facet in _STRONG or node.id in _GOVERNING:
                return False
            if node.facet is Facet.DATA and (not node.general or readers or writers):
                return False
    if readers and any(w in plain.obligation for w in words):
        return False
    return not (readers and writers)
