"""Proofs that a sentence claims nothing.

It speaks of the text, explains a word, greets, points elsewhere or gives an address. Every proof is a
closed one: it names what the sentence may be made of, and anything else refutes it. A sentence without
a proof is not "no practice", it is not understood.
"""

from __future__ import annotations

import re
from itertools import pairwise

from policydiff.document.records import Unit
from policydiff.statements.addresses import LEGAL_FORMS, is_address
from policydiff.statements.courtesy import as_told_by_text, is_care
from policydiff.statements.grammar import BE, is_passive
from policydiff.statements.headlines import PRINTED, SMALL
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.making import is_licence
from policydiff.statements.marks import Mark, canonical_tokens, find_marks
from policydiff.statements.pointers import is_advice_to_read, points_elsewhere
from policydiff.statements.records import Facet
from policydiff.statements.sameness import stem
from policydiff.statements.tokens import Token

_ELSEWHERE = re.compile(
    r"\b(?:links?|linked|other|third[- ]part(?:y|ies)(?:['’]s?)?|external|their)\b[^.]{0,60}"
    r"\b(?:web ?sites?|sites|privacy (?:(?:and security )?(?:policies|practices|notices|statements)))\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"[“\"]([^”\"]{2,40})[”\"]\W{0,3}(?:includes?|means|refers to|shall mean)\b")
_COVERS = re.compile(
    r"\b(?:policy|policies|notice|statement|terms|promise|document|rules|agreement)\b[^.;:]{0,40}"
    r"\b(?:appl(?:y|ies)|covers?|governs?|(?:is|are) for)\b",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b(?:information|data|details) (?:about|of|on) ((?:[^.;:]|\.(?=\w))+)", re.IGNORECASE
)
_UNFINISHED = re.compile(r"\b(?:through|via|including|such as|namely|because)$", re.I)
"""What a sentence ends with that goes on in a list without a colon."""
_STRONG = frozenset({
    Facet.VENDOR, Facet.RECIPIENT, Facet.RETENTION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD, Facet.BASIS,
    Facet.SIGNAL, Facet.CHILD, Facet.REQUIREMENT, Facet.NEGATION, Facet.EXCEPTION, Facet.RIGHT, Facet.DUTY,
    Facet.ACT, Facet.PURPOSE, Facet.SECURITY, Facet.CONDITION, Facet.PLACE,
})  # fmt: skip
"""Practice vocabulary, data apart."""
_BINDING = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.RETENTION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD,
    Facet.VENDOR, Facet.BASIS, Facet.SIGNAL, Facet.CHILD, Facet.CONDITION,
})  # fmt: skip
"""What no feeling, greeting or mission speaks of."""
_GOVERNING = frozenset({
    "acceptance", "governing-law", "change-notice", "controller", "coverage", "oversight", "definition",
    "identity-proof", "fee", "fee-asked", "fee-spared", "deadline", "incentive", "rights-text",
    "public-default", "private-default", "human-access", "identifiable", "pseudonymous", "on-behalf",
    "own-behalf",
})  # fmt: skip
_GREETINGS = frozenset({"thank", "welcome", "enjoy", "hello", "hi", "dear"})
_AUXILIARIES = frozenset({"have", "has", "is", "are", "be", "been", "to", "not"})
_OBJECTS = frozenset({Facet.RECIPIENT, Facet.DATA, Facet.SECURITY, Facet.PLACE, Facet.NAME})
MISSION = frozenset(
    {"goal", "mission", "aim", "priority", "vision", "value", "passion", "important"}
)
_WHEN = frozenset(
    {"after", "before", "when", "whenever", "if", "once", "while", "until", "as", "during", "where"}
)
_HOUSEHOLD = frozenset(
    {"improve", "deliver", "security-purpose", "support", "community", "communicate"}
)
_POINTING = frozenset(
    {"your", "our", "this", "that", "these", "such", "the", "their", "my", "its", "any", "all"}
)
_TOLD = frozenset({
    "about", "practice", "summary", "information", "below", "above", "option", "choice", "right",
})  # fmt: skip
"""What a text tells, or where."""
_VISITS = frozenset(
    {"visit", "convenience", "use", "own", "risk", "browser", "access", "attention", "choice"}
)
_SENSORS = frozenset({"microphone", "camera", "sensor", "tracker", "gps", "webcam", "recorder"})
_BEFORE_TEXT = _POINTING | {
    "a", "an", "privacy", "cookie", "data", "protection", "security", "following", "full", "present", "next",
    "above", "below", "legal", "short", "separate", "each", "other", "first", "second", "last", "in", "of",
    "different", "own", "new", "current", "previous", "earlier", "complete", "notice", "policy", "and", "or",
    "us", "information", "use", "user", "online", "website", "general",
}  # fmt: skip
"""Before one of these a word names the text; "browser version" and "home page" name none."""
_RELATIVE = frozenset({"which", "who", "whose", "lets", "let", "allows", "allow"})
_TURNS = frozenset({"but", "however", ";", "unless", "except"})
_CONJUNCTIONS = frozenset({"and", "or", ","})
_ADVERBS = frozenset({
    "also", "really", "always", "just", "only", "truly", "deeply", "all", "will", "would", "do", "very",
})  # fmt: skip
_ADDRESSING = frozenset({"you", "your", "please", "if", "when", "see", "to", "how"})
"""Words with which a sentence opens that speaks to the reader and not of what is done."""
_HANDLING = frozenset({"collect", "share", "sell", "track", "transfer", "use", "place", "retain"})
_DEALING = frozenset({"with", "money"})
_OBSERVING = frozenset({"hear", "heard", "know", "see"})
_LABEL = re.compile(r"^\W*[A-Z][^.:;?!]{0,48}:\s")
_TELLING_QUESTION = re.compile(r"^\W*did you know\b", re.IGNORECASE)


def claims_nothing(
    tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon, *, alone: bool = False
) -> bool:
    """Whether one of the proofs holds for a sentence that stands in no list of practices.

    Of one that came or went `alone`, with no other version of it, more is asked: that nobody but "we"
    does anything in it. "The landlord has a key" has no word of practice, and may be one.
    """
    if lexicon.reader is not None:
        return lexicon.reader.claims_nothing(tokens, marks, text, lexicon)
    words = {t.word for t in tokens if t.kind == "word"} - lexicon.ignored
    asks = text.rstrip().endswith("?") and not _TELLING_QUESTION.match(text)
    kinds = {t.kind for t in tokens}
    idle = not alone or words or "reference" in kinds or "word" not in kinds
    if (words <= lexicon.plain.text and idle) or asks or is_licence(text):
        return True
    ids = {node.id for mark in marks for node in mark.nodes}
    return (
        points_elsewhere(text)
        or is_advice_to_read(marks, text)
        or is_care(text, lexicon)
        or is_about_the_text(tokens, ids, lexicon)
        or _is_told_by_text(text, lexicon)
        or is_about_other_sites(tokens, marks, text, lexicon)
        or is_address(tokens, marks, text, lexicon)
        or (not ids & _GOVERNING and _explains_a_word(tokens, marks, lexicon))
        or (not ids & _GOVERNING and _is_attitude(tokens, marks, lexicon))
        or (
            not says_what_is_covered(text)
            and not (alone and _tells_of_others(tokens))
            and has_no_practice_word(tokens, marks, lexicon)
        )
    )


def defines_a_term(text: str) -> re.Match[str] | None:
    """Return the match of a quoted term (its first group) with the words that define it, or None."""
    return _DEFINES.search(text)


def says_what_is_covered(text: str) -> bool:
    """Whether a sentence says whom or what a text is about: "This notice does not cover the shop"."""
    return bool(_COVERS.search(text))


def says_of_whom(text: str) -> frozenset[str]:
    """Return the words of those "information about whom" a text says it handles; none where it says "you"."""
    match = _WHOSE.search(text)
    return frozenset(PRINTED.findall(match[1].casefold())) - SMALL if match else frozenset()


def is_about_the_text(tokens: list[Token], ids: set[str], lexicon: Lexicon) -> bool:
    """Tell "The notice describes how we …": what follows is told elsewhere, by the text it speaks of."""
    plain = lexicon.plain
    if ids & (_GOVERNING - {"controller", "deadline", "fee", "fee-asked", "fee-spared"} | {"sell"}):
        return False
    if any(t.word in _TURNS for t in tokens):
        return False
    words = [t.word for t in tokens]
    named = (i for i, w in enumerate(words[:14]) if w in plain.text)
    first = next((i for i in named if not i or words[i - 1] in _BEFORE_TEXT), None)
    if first is None:
        return False
    teller = next((i for i in range(first + 1, len(words)) if words[i] in plain.telling), None)
    if teller is None or teller - first > 8 or _RELATIVE.intersection(words[first:teller]):
        return False
    for i, word in enumerate(words):
        # "…, and we never sell it" is a clause of its own, "… how we use it" is not.
        if word in ("we", "you", "they") and i > teller and words[i - 1] in _CONJUNCTIONS:
            if not any(w in plain.asking for w in words[teller:i]):
                return False
            if words[i - 1] == "," or words[i - 2 : i] == [",", "and"]:
                return False
    return any(w in plain.asking or w in plain.text or w in _TOLD
               for w in words[teller + 1 :])  # fmt: skip


def _is_told_by_text(text: str, lexicon: Lexicon) -> bool:
    """Tell "Read on to learn what we do with your data": the text tells it, in other words for that."""
    told = as_told_by_text(text)
    tokens = canonical_tokens(told, lexicon) if told else []
    ids = {node.id for mark in find_marks(tokens, told, lexicon) for node in mark.nodes}
    return bool(told) and is_about_the_text(tokens, ids, lexicon)


def is_about_other_sites(
    tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon
) -> bool:
    """Tell "Our site links to other sites; read their policies": what strangers do is not ours to say.

    Refuted where a kind of data is named, or where "we" do more than offer, advise or link.
    """
    if not _ELSEWHERE.search(text):
        return False
    nodes = [n for m in marks for n in m.nodes]
    bound = _BINDING - {Facet.NEGATION, Facet.CONDITION}
    if any(n.facet in bound or n.id == "consent" for n in nodes) or any(
        (n.facet is Facet.DATA and not n.general) or (n.facet is Facet.ACT and n.id in _HANDLING)
        for n in nodes
    ):
        return False
    words = [t.word for t in tokens]
    general = {m.start for m in marks if any(n.general for n in m.nodes)}
    general |= {m.start + 1 for m in marks if any(n.general for n in m.nodes)}
    owned = (i + 1 for i, w in enumerate(words[:-1]) if w == "your")
    if any(n.facet is Facet.DUTY for n in nodes) or any(
        i not in general and words[i] not in lexicon.plain.prized and words[i] not in _VISITS
        for i in owned
    ):
        return False  # "they get a copy of your profile"
    verbs = [_verb_after(words, i) for i, w in enumerate(words) if w == "we"]
    return all(_is_mild(v, lexicon) or v in lexicon.plain.trade for v in verbs)


def opening_title(text: str) -> str:
    """Return the title that opens a sentence or list item ("Your choices: …"), with its colon, or ""."""
    return match.group() if (match := _LABEL.match(text)) else ""


def introduces(text: str, unit: Unit) -> bool:
    """Whether a sentence introduces a list."""
    stripped = text.rstrip()
    if stripped.endswith(":") or (stripped.endswith(";") and unit is Unit.SENTENCE):
        return True
    return bool(_UNFINISHED.search(stripped))


def _explains_a_word(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Tell "Cookies are small files that …": a bare noun, then what kind of thing it is."""
    words = [t.word for t in tokens]
    verb = next((i for i, w in enumerate(words[:10]) if w in BE), None)
    if (
        not verb
        or words[verb] not in ("is", "are")
        or any(w in lexicon.plain.organisation for w in words)
    ):
        return False
    subject, predicate = words[:verb], words[verb + 1 : verb + 8]
    if _POINTING.intersection(subject) or any(w in lexicon.plain.reader for w in subject):
        return False
    if subject[0] in _WHEN or is_passive(tokens) or {"you", "your"}.intersection(predicate):
        return False  # "After the app is removed, …" tells what happens then
    if any(t.word in (";", ":") for t in tokens) or predicate[:1] == ["used"]:
        return False
    early = (n for m in marks if m.start < verb for n in m.nodes)
    if any(n.general or n.facet is Facet.RECIPIENT for n in early):
        return False
    facets = {n.facet for m in marks for n in m.nodes}
    bound = facets & (_BINDING | {Facet.RECIPIENT})
    return not bound and any(w in lexicon.plain.genus for w in predicate)


def _is_attitude(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Tell "We value your privacy": every "we" feels or says, and nothing of the reader's is named."""
    plain = lexicon.plain
    words = [t.word for t in tokens]
    nodes = [n for m in marks for n in m.nodes if not n.general]
    if any(n.facet in _BINDING or n.facet in _OBJECTS for n in nodes):
        return False
    if "step" in words and any(n.facet is Facet.DUTY for n in nodes):
        return False  # "we take reasonable steps to let you know"
    if any(n.facet is Facet.PURPOSE and n.id not in _HOUSEHOLD for n in nodes):
        return False
    if any(w in plain.obligation for w in words) or _touches_the_reader(words, lexicon):
        return False
    heads = [m for m in marks if m.node(Facet.ACT) or m.node(Facet.RIGHT)]
    if any(not _is_mild(words[m.start], lexicon) for m in heads):
        return False
    if ("about", "you") in pairwise(words) or knows_of_reader(words, lexicon):
        return False  # "Our mission is to know all about you", "We know which shops you like"
    if words[:1] == ["our"] and MISSION.intersection(words[1:3]) and BE.intersection(words[2:5]):
        return not any(n.facet is Facet.DATA for n in nodes)
    subjects = [i for i, w in enumerate(words) if w == "we"]
    if not subjects:
        opening = next((w for w in words if w not in _ADVERBS and w != "please"), "")
        mission = bool(MISSION.intersection(words)) and bool({"our", "your"}.intersection(words))
        return mission or opening in _GREETINGS or plain.same.get(opening) == "see"
    return all(_is_felt(_verb_after(words, i), lexicon) for i in subjects)


def knows_of_reader(words: list[str], lexicon: Lexicon) -> bool:
    """Whether something is known of readers ("We know which shops you visit"), and nothing felt or said."""
    return any(
        word == "know"
        and words[max(0, i - 1) : i] in (["we"], ["also"])
        and lexicon.plain.asking.intersection(words[i + 1 : i + 2])
        and "you" in words[i + 2 :]
        for i, word in enumerate(words)
    )


def _is_mild(word: str, lexicon: Lexicon) -> bool:
    plain = lexicon.plain
    forms = (word, stem(word), stem(word) + "e")
    return any(form in plain.attitude or plain.same.get(form) == "see" for form in forms)


def _is_felt(word: str, lexicon: Lexicon) -> bool:
    """Whether a verb feels or says, and does not look: "we read everything" may be a practice."""
    seen = lexicon.plain.same.get(word) == "see" or word in _OBSERVING
    return _is_mild(word, lexicon) and not seen


def _verb_after(words: list[str], subject: int) -> str:
    """Return the verb of "we …": past adverbs, "have" and "are"."""
    following = words[subject + 1 : subject + 6]
    return next((w for w in following if w not in _ADVERBS and w not in _AUXILIARIES), "")


def acts_on_the_reader(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Whether somebody other than the reader does something to what is the reader's ("we weigh your parcel").

    The verb need not be known: what is done to a reader's things may be a practice.
    """
    words = [t.word for t in tokens if t.kind != "mark"]
    if not _touches_the_reader(words, lexicon) or any(w in _ADDRESSING for w in words[:2]):
        return False
    subjects = [i for i, w in enumerate(words) if w in ("we", "they")]
    return not subjects or any(not _is_mild(_verb_after(words, i), lexicon) for i in subjects)


def _touches_the_reader(words: list[str], lexicon: Lexicon) -> bool:
    """Whether something of the reader's is named ("your shoe size"), or what the reader does."""
    plain = lexicon.plain
    for word, following in pairwise([*words, ""]):
        if word in ("your", "their") and following not in plain.prized:
            return True
        if word in plain.asking and following in ("you", "they"):
            return True
    return False


def has_no_practice_word(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """No word of data, act, recipient, purpose, right or duty; nobody spoken to; nothing done to anything.

    Nor is it about a device that senses ("The microphone is on") or what a company does.
    """
    plain = lexicon.plain
    words = [t.word for t in tokens]
    said = {t.word for t in tokens if t.kind == "word"}
    foreign = len(said) > 1 and not (lexicon.ignored | lexicon.vocabulary) & said
    if foreign or (_SENSORS | LEGAL_FORMS | plain.obligation).intersection(words):
        return False
    writers = any(w in plain.organisation for w in words)
    for mark in marks:
        for node in mark.nodes:
            if node.facet in _STRONG or node.id in _GOVERNING or node.facet is Facet.DATA:
                return False
            if node.facet is Facet.NAME and writers:
                return False
    subjects = [i for i, w in enumerate(words) if w == "we"]
    if any(w in plain.reader for w in words) or (not subjects and is_passive(tokens)):
        return False
    if subjects and _DEALING.intersection(words):
        return False  # "we work with doctors", "we make money from it"
    verbs = [_verb_after(words, i) for i in subjects]
    return all(_is_felt(v, lexicon) or v in plain.trade or stem(v) in plain.trade for v in verbs)


def _tells_of_others(tokens: list[Token]) -> bool:
    """Whether a sentence tells of nobody and nothing that is ours."""
    words = {t.word for t in tokens}
    ours = "we" in words or (BE & words and ({"our", "us"} | MISSION) & words)
    return len(words) > 1 and not ours
