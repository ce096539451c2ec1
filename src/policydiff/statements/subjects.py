"""Who a clause is about, and what an act in it is done by or to: told by the words around it."""

from __future__ import annotations

from policydiff.statements.grammar import (
    BE,
    BREAKS,
    CONJUNCTIONS,
    MODALS,
    PREPOSITIONS,
    SUBORDINATE,
)
from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet, Node
from policydiff.statements.tokens import Token

_OURS = (
    "we", "nobody", "i", "employee", "staff", "company", "organization", "app", "application", "website",
    "site", "platform", "software", "system", "team", "tool",
)  # fmt: skip
_READERS = (
    "you", "user", "customer", "visitor", "individual", "everyone", "resident", "anyone", "people",
    "person", "consumer", "please", "client", "guest", "member", "subscriber", "patient", "student", "pupil",
    "applicant", "candidate", "participant", "reader", "viewer", "player", "donor", "buyer", "shopper",
    "borrower", "tenant", "passenger", "parent", "citizen", "owner",
)  # fmt: skip
SUBJECTS = (
    dict.fromkeys(_OURS, Actor.WE)
    | dict.fromkeys(_READERS, Actor.USER)
    | {"they": Actor.THIRD_PARTY, "who": Actor.THIRD_PARTY}
)
_PRONOUNS = frozenset({"we", "you", "they", "i", "who", "nobody", "everyone", "anyone"})
_NOBODY = frozenset({"nobody", "no", "none", "nothing", "neither"})
_QUANTIFIERS = frozenset(
    {"a", "an", "all", "any", "the", "our", "these", "some", "each", "every", "other", "registered"}
)
_DATA_NOUNS = frozenset({"data", "information", "form", "report", "statistic", "record", "detail"})
_OWN = frozenset({"our", "us", "its", "each"})
_INBOXES = frozenset(
    {"email", "account", "address", "inbox", "parent", "guardian", "phone", "device"}
)
_DUE = frozenset({"breach", "incident", "change", "update", "leak"})
OTHERS = frozenset({
    "police", "authority", "clergy", "insurer", "bank", "employer", "doctor", "school", "court", "neighbor",
    "partner", "organizer", "manager", "advertiser", "landlord", "supplier", "provider", "agency",
    "affiliate",
})  # fmt: skip
"""Those who learn of readers, where they are told something."""
_BOUND = frozenset({
    "company", "provider", "supplier", "partner", "processor", "subprocessor", "vendor", "contractor",
    "employee", "staff", "affiliate", "third party", "party", "recipient", "organization", "agent",
    "advertiser", "member", "volunteer", "agency",
})  # fmt: skip
"""Those whom an organisation binds when it says that they must."""


_POINTED = frozenset(
    {"given", "provided", "shown", "show", "shows", "give", "gives", "provide", "provides"}
)
_THERE = frozenset({"above", "below", "here", "overleaf", "elsewhere"})
_TEXTS = frozenset({"table", "list", "section", "chart", "column", "page", "annex", "appendix"})
INVITING = frozenset({"", ",", "simply", "just", "then", "please", ":"})
"""What stands before a verb that asks readers to do it."""
_LIST_REACH = 6
"""Words between a comma and the "or" that ends its list."""
_LEAD_REACH = 8
_POINTING = frozenset({"one", "1", "it", "them", "this", "these", "that"})
_TIMES = frozenset({"after", "before", "within", "upon", "once", "at", "under", "during", "until"})
_BEHIND = (PREPOSITIONS - {"as"}) | {"between", "about", "against", "without", "among", "towards"}
"""Behind one of these a pronoun is no subject: "messages between you and us"."""
_THINGS = frozenset({
    "service", "product", "feature", "page", "website", "webpage", "site", "app", "order", "purchase",
    "transaction", "content", "choice", "option", "country", "device", "link", "video", "event",
})  # fmt: skip
_PASSED = frozenset({"sent", "transmitted", "supplied", "provided"})
_READERS_OWN = frozenset({"browser", "device", "computer", "phone"})
_OF_SOMETHING = frozenset({
    "user", "owner", "resident", "customer", "visitor", "parent", "citizen", "buyer", "subscriber",
    "reader", "patient", "tenant", "passenger",
})  # fmt: skip
"""Readers who are readers of, or owners of, something; members are of anything."""
_OFFICES = frozenset({
    "support", "service", "care", "relation", "team", "account", "data", "information", "success",
    "agent", "interface", "experience", "session", "content", "base",
    "list", "record", "file", "database", "directory", "note", "id", "profile", "feedback", "register",
    "work", "photo", "post", "comment", "review", "history", "number", "name", "address", "detail",
})  # fmt: skip


def denies_object(tokens: list[Token], mark: Mark) -> bool:
    """Tell "we share it with nobody": the negation is what the act is done with or to."""
    return tokens[mark.start].word in _NOBODY and (
        mark.start > 0 and tokens[mark.start - 1].word in PREPOSITIONS
    )


def opens_clause(tokens: list[Token], position: int) -> bool:
    """Whether a noun or pronoun stands where a subject stands: "all users may", not "about our users"."""
    after = tokens[position + 1].word if position + 1 < len(tokens) else ""
    if after == "of" and tokens[position].word not in _OF_SOMETHING:
        return False  # "members of our staff" are no readers
    if after in _OFFICES:
        return False  # neither is "customer support"
    if tokens[position].word in _PRONOUNS:
        return not (position and tokens[position - 1].word in _BEHIND)
    start = position
    while start and tokens[start - 1].word in _QUANTIFIERS:
        start -= 1
    if start == 0 or tokens[start - 1].word in CONJUNCTIONS | BREAKS | SUBORDINATE | {":"}:
        return True
    following = tokens[position + 1].word if position + 1 < len(tokens) else ""
    return tokens[start - 1].word == "that" and following in MODALS


def is_subject(tokens: list[Token], mark: Mark) -> bool:
    """A role right before a verb group, not after a preposition: "advertisers may collect"."""
    if mark.start and tokens[mark.start - 1].word in PREPOSITIONS | {"our", "and", "or", ","}:
        return False
    return mark.stop < len(tokens) and tokens[mark.stop].word in MODALS


def says_which(tokens: list[Token], position: int) -> bool:
    """Tell "the services you request", "the answers they give": the clause says which, and claims nothing."""
    if not position:
        return False
    before = tokens[position - 1]
    if tokens[position].word == "they":
        small = CONJUNCTIONS | BREAKS | SUBORDINATE | PREPOSITIONS | _TIMES
        return before.surface.endswith("s") and before.word not in small and len(before.word) > 3
    return tokens[position].word == "you" and before.word in _THINGS


def is_done_by_reader(tokens: list[Token], mark: Mark) -> bool:
    """Tell "problems not reported by users", "sent by your browser": what readers do is no practice."""
    following = [t.word for t in tokens[mark.stop : mark.stop + 4]]
    if following[:1] != ["by"]:
        return False
    named = [word for word in following[1:] if word not in _QUANTIFIERS]
    if named[:1] == ["your"]:
        return tokens[mark.start].word in _PASSED and bool(_READERS_OWN.intersection(named[1:2]))
    return bool(named) and SUBJECTS.get(named[0]) is Actor.USER


def describes_data(tokens: list[Token], mark: Mark) -> bool:
    """Tell "the following anonymized data", "Deleted posts stay": it is done already, and says which data."""
    if mark.stop - mark.start > 1 or mark.stop >= len(tokens):
        return False
    if mark.start == 0:
        following = tokens[mark.stop]
        return (
            tokens[0].word.endswith("ed")
            and following.kind == "word"
            and not following.word.endswith("ly")
            and following.word not in PREPOSITIONS | CONJUNCTIONS | SUBORDINATE | _TIMES
        )
    before, word, after = (tokens[i].word for i in (mark.start - 1, mark.start, mark.stop))
    return word.endswith("ed") and after in _DATA_NOUNS and before not in BE | MODALS


def tells_own(tokens: list[Token], mark: Mark, duty: Node) -> bool:
    """Tell "to notify our support team", "inform us when you move": we owe a word to readers only."""
    told = [t.word for t in tokens[mark.stop : mark.stop + 3]]
    if duty.id != "notify" or not told or told[0] not in _OWN:
        return False
    before = tokens[mark.start - 1].word if mark.start else ""
    asked = told[0] == "us" and before in INVITING
    return asked or not any(SUBJECTS.get(word) is Actor.USER for word in told)


def tells_of_reader(tokens: list[Token], mark: Mark, duty: Node) -> bool:
    """Tell "your sister is told", "we inform your bank" from "members are told": others learn of it.

    A duty to tell of a breach or change stays one, whomever it is owed to.
    """
    if duty.id != "notify" or any(t.word in _DUE for t in tokens):
        return False
    after = [t.word for t in tokens[mark.stop : mark.stop + 2]]
    if after[:1] == ["your"]:
        return SUBJECTS.get(after[-1]) is None and after[-1] not in _INBOXES
    if after[:1] in (["the"], ["a"], ["their"]) and after[-1] in OTHERS:
        return True  # "we tell the landlord"
    if tokens[mark.start].word not in ("told", "informed", "notified", "alerted"):
        return False
    position = mark.start - 1
    while position >= 0 and tokens[position].word in BE | MODALS | {"also", "not", "then"}:
        position -= 1
    if position == mark.start - 1:
        return False  # no passive
    subject: list[str] = []
    while position >= 0 and tokens[position].word not in BREAKS | CONJUNCTIONS | SUBORDINATE:
        subject.append(tokens[position].word)
        position -= 1
    return "your" in subject or bool(OTHERS & set(subject))


def is_pointed_out(tokens: list[Token], mark: Mark) -> bool:
    """Tell "the address given above", "the table below shows what it is for" from what is done with data."""
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    before = {t.word for t in tokens[max(0, mark.start - 3) : mark.start]}
    verb = tokens[mark.start].word
    return (verb in _POINTED and after in _THERE) or (
        verb in _POINTED and bool(before & _TEXTS) and not before & {"we", "they", "in", "on"}
    )


def is_demand(mark: Mark) -> bool:
    """Whether a phrase says what somebody must do, and only who stands before it tells whom it binds."""
    return mark.node(Facet.REQUIREMENT) is not None or mark.nodes[0].text.startswith("are ")


def is_demanded_of_others(tokens: list[Token], mark: Mark) -> bool:
    """Tell "suppliers are required to" from "you are required to" and "these fields are required to"."""
    clause: list[str] = []
    for token in reversed(tokens[: mark.start]):
        if token.word in BREAKS:
            break
        clause.append(token.word)
    return bool(_BOUND.intersection(clause)) and not _PRONOUNS.intersection(clause[:1])


def is_our_duty(tokens: list[Token], mark: Mark) -> bool:
    """Tell "we are required to keep it" from what readers must give."""
    return mark.start > 0 and tokens[mark.start - 1].word in ("we", "us")


def is_told(tokens: list[Token], mark: Mark) -> bool:
    """Tell "readers will be told" from "readers may tell": a passive of which readers are the subject."""
    first = tokens[mark.start].word
    before = tokens[mark.start - 1].word if mark.start else ""
    if first == "be" and tokens[mark.stop - 1].word == "informed":
        return before in ("will", "shall", "must", "always")
    duty = mark.node(Facet.DUTY)
    passive = before in BE or (before in ("also", "always", "then") and mark.start > 1
                               and tokens[mark.start - 2].word in BE)  # fmt: skip
    return duty is not None and duty.id == "notify" and passive


def lists_on(tokens: list[Token], position: int) -> bool:
    """Whether a comma stands in a list ("see, correct or erase") and ends no clause.

    "And" or "or" must come before a subject, a verb form of its own or another comma; and where the clause
    stands first in its sentence, a comma that ends it must come after.
    """
    following = [t.word for t in tokens[position + 1 :]]
    joined = next((i for i, word in enumerate(following) if word in ("and", "or")), None)
    stops = BREAKS | MODALS | BE | _PRONOUNS | {":", "please", "our", "your"}
    if joined is None or not 0 < joined <= _LIST_REACH or stops & set(following[:joined]):
        return False
    if following[joined + 1 : joined + 2] and following[joined + 1] in _PRONOUNS | {"our"}:
        return False
    return "," in following[joined:] or tokens[0].word not in SUBORDINATE


def needs_it(tokens: list[Token], position: int) -> bool:
    """Tell "without one we could not fetch the page", so that we do with one, from "we could not"."""
    before = [t.word for t in tokens[max(0, position - _LEAD_REACH) : position]]
    able = before[-1:] in (["could"], ["can"]) and tokens[position].word == "not"
    lead = before.index("without") + 1 if able and "without" in before else len(before)
    # "Without it we", and not "without this consent we".
    return before[lead : lead + 1] != [] and (
        before[lead] in _POINTING and before[lead + 1] in _PRONOUNS | {",", "it"}
    )


def is_needed(tokens: list[Token], mark: Mark) -> bool:
    """Tell "the data (which is) required for delivery", so much and no more, from "your name is required"."""
    if mark.stop - mark.start > 1 or tokens[mark.start].word != "required":
        return False
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    before = [t.word for t in tokens[max(0, mark.start - 2) : mark.start]]
    relative = len(before) == 2 and before[0] in ("that", "which") and before[1] in BE
    noun = before[-1:] != [] and before[-1] in _DATA_NOUNS
    return after in ("for", "to", "by") and (relative or noun)


def describes_feature(tokens: list[Token], mark: Mark) -> bool:
    """Tell "an optional feature", "logged-in users" from "giving your name is optional", "we log it"."""
    words = [t.word for t in tokens[mark.start : mark.stop + 2]]
    if words[:1] == ["optional"]:
        return bool(_THINGS.intersection(words[1:3]))  # "optional mobile apps"
    return (
        words[:1] == ["logged"]
        and words[1:2] in (["in"], ["out"])
        and (SUBJECTS.get("".join(words[2:3])) is Actor.USER or words[2:3] == ["and"])
    )
