"""What gives readers a right or a choice, and what only sounds like it.

    "you may ask us to delete it"      "we may ask you to delete it"      "where an authority asks us to"

Told by who asks, and by the words around the verb.
"""

from __future__ import annotations

from policydiff.statements.grammar import BE, BREAKS, DETERMINERS, MODALS, SUBORDINATE
from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet, Node
from policydiff.statements.subjects import INVITING, OTHERS, SUBJECTS
from policydiff.statements.tokens import Token

RIGHT_LEADS = frozenset(
    {"right", "ask", "request", "option", "able", "entitled", "opportunity", "choose", "choice"}
)
"""Words behind which verbs are what a person may do: "the right to", "ask us to"."""
_REACHING = frozenset({"contact", "write", "email", "reach", "call", "send", "ask", "tell"})
_OWN_PLACES = frozenset({"setting", "dashboard", "preference", "profile", "account"})
"""Where readers change something themselves."""
_SERVED_REACH = 6
_GIVING = frozenset(
    {"give", "given", "offer", "offered", "provide", "provided", "giving", "offering", "providing"}
)
_CHOICES = frozenset({"choice", "option", "control"})
_CHOICE_REACH = 5
_ASKED_REACH = 6
_OFFICIAL = OTHERS | {
    "office", "government", "regulator", "prosecutor", "judge", "ministry", "body", "department", "officer",
    "party", "third party", "official", "administration", "customs", "tribunal", "vendor", "processor",
}  # fmt: skip
"""Those who ask an organisation for what it knows of others."""
_LEAVE = frozenset({
    "may", "can", "could", "able", "entitled", "right", "option", "want", "wish", "please", "choose",
})  # fmt: skip
_PERMITTED_REACH = 16
_AIM_REACH = 8
_MESSAGES = frozenset({
    "email", "mail", "message", "letter", "note", "question", "request", "complaint", "line", "form",
    "postcard", "query", "objection", "wish", "feedback", "comment", "suggestion", "thought", "idea",
    "inquiry", "enquiry", "opinion", "view",
})  # fmt: skip
_THEIRS = frozenset({
    "refuses", "declines", "rejects", "opts", "withdraws", "downloads", "complains", "unsubscribes",
})  # fmt: skip
"""Verbs of a third person: "software refuses some applications"."""
_BESIDE_VERBS = MODALS | {
    "also", "then", "lawfully", "formally", "properly", "expressly", "validly",
}  # fmt: skip


def entitles(tokens: list[Token], position: int) -> bool:
    """Whether what follows is what readers may do or have done: "the right to", "you may ask us to"."""
    if tokens[position].word not in RIGHT_LEADS or not _leads_to_verb(tokens, position):
        return False
    tests = (_is_ours, _asks_reader, others_ask, _names_request)
    return not any(test(tokens, position) for test in tests)


def _is_ours(tokens: list[Token], position: int) -> bool:
    """Tell a right of the organisation ("we have the right to", "we reserve the right") from a reader's."""
    before = [t.word for t in tokens[max(0, position - 4) : position]]
    if {"reserve", "reserved"} & set(before[-2:]):
        return True
    owned = tokens[position].word in ("right", "entitled", "ask", "request")
    ours = any(SUBJECTS.get(word) is Actor.WE for word in before)
    return owned and ours and "you" not in before


def _asks_reader(tokens: list[Token], position: int) -> bool:
    """Tell "the app will ask you to send it", "… request it from you" from "you may ask us to delete it"."""
    if tokens[position].word not in ("ask", "request"):
        return False
    asked = tokens[position + 1 : position + 1 + _ASKED_REACH]
    return any(
        SUBJECTS.get(token.word) is Actor.USER and (not i or asked[i - 1].word == "from")
        for i, token in enumerate(asked)
    )


def others_ask(tokens: list[Token], position: int) -> bool:
    """Tell "where an authority asks us to", "the police, if they request it" from what readers may ask."""
    if tokens[position].word not in ("ask", "request"):
        return False
    place = position - 1
    while place >= 0 and tokens[place].word in _BESIDE_VERBS:
        place -= 1
    if place >= 0 and tokens[place].word == "they":
        # "They" are the last that were named.
        named = (t.word for t in reversed(tokens[:place]))
        return next((w in _OFFICIAL for w in named if w in _OFFICIAL or w in SUBJECTS), False)
    return place >= 0 and tokens[place].word in _OFFICIAL


def _names_request(tokens: list[Token], position: int) -> bool:
    """Tell "to answer your request and to teach" from "your request to delete": nothing is asked there."""
    if tokens[position].word != "request" or not position:
        return False
    before = tokens[position - 1]
    if tokens[position].surface.endswith("s") and before.surface.isupper():
        return True  # "data from DNS requests to"
    return (
        before.word in DETERMINERS | {"each", "every"}
        and position + 1 < len(tokens)
        and tokens[position + 1].word not in ("to", "that", "of")
    )


def _leads_to_verb(tokens: list[Token], position: int) -> bool:
    """Tell "the right to …", "ask us to …" from a right that is only named."""
    following = [t.word for t in tokens[position + 1 : position + 8]]
    return bool({"to", "of", "that"} & set(following)) or tokens[position].word == "choose"


def is_asked(tokens: list[Token], mark: Mark) -> bool:
    """Tell "readers may be asked to pay", whom somebody else asks, from "readers may ask to be told"."""
    asked = tokens[mark.start].word in ("asked", "requested")
    return asked and mark.start > 0 and tokens[mark.start - 1].word in BE


def permitted_to_user(tokens: list[Token], mark: Mark) -> bool:
    """Find "you may", "you can", "users are able to" within the words before the verb; or the verb itself."""
    before = [t.word for t in tokens[max(0, mark.start - _PERMITTED_REACH) : mark.start]]
    if "who" in before:
        before = before[len(before) - before[::-1].index("who") :]  # "to those who have confirmed"
    return bool(_LEAVE.intersection(before) or {"to", "will"}.intersection(before[-_AIM_REACH:]))


def without_withdrawn(nodes: tuple[Node, ...], head: Node) -> tuple[Node, ...]:
    """Leave out the consent that "may be withdrawn": it is what the right is about, and no condition."""
    return tuple(
        n
        for n in nodes
        if n.facet is not Facet.CONDITION
        or n.id not in ("consent", "explicit-consent")
        or (n.span is not None and head.span is not None and n.span > head.span)
    )


def gives_choice(tokens: list[Token], mark: Mark) -> bool:
    """Tell "we give you a choice", "which provide further options" from "we give your name to …"."""
    if tokens[mark.start].word not in _GIVING:
        return False
    for token in tokens[mark.stop : mark.stop + _CHOICE_REACH]:
        if token.word in _CHOICES:
            return True
        if token.word in BREAKS | SUBORDINATE | {"to", ",", "and", "or"}:
            return False
    return False


def is_reached(tokens: list[Token], mark: Mark) -> bool:
    """Tell "our officer can be contacted": readers do it."""
    words = [t.word for t in tokens[mark.start : mark.stop]]
    return len(words) == 3 and words[0] in ("can", "may") and words[1] == "be"


def is_self_served(tokens: list[Token], mark: Mark) -> bool:
    """Tell "it can be changed in your settings", which readers do, from "it can be changed in our logs"."""
    before = [t.word for t in tokens[max(0, mark.start - 2) : mark.start]]
    if before not in (["can", "be"], ["may", "be"]):
        return False
    after = [t.word for t in tokens[mark.stop : mark.stop + _SERVED_REACH]]
    places = [i for i, word in enumerate(after) if word in _OWN_PLACES]
    return bool(places) and bool({"in", "via", "through", "under"}.intersection(after[: places[0]]))


def is_invited(tokens: list[Token], mark: Mark) -> bool:
    """Tell "…, simply contact us" from "they contact us": readers are invited to."""
    if tokens[mark.stop - 1].word != "us" or tokens[mark.start].word not in _REACHING:
        return False
    before = tokens[mark.start - 1].word if mark.start else ""
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    return before in INVITING and after not in DETERMINERS  # "send us your name" gives data


def done_by_anybody(tokens: list[Token], mark: Mark) -> bool:
    """Tell "when somebody downloads a file", "anyone who opts out" from what readers may do."""
    verb, before = tokens[mark.start], tokens[mark.start - 1].word if mark.start else ""
    if before == "who" or verb.surface.casefold() in _THEIRS:
        return True
    if "until" in {t.word for t in tokens[max(0, mark.start - 3) : mark.start]}:
        return True  # "until it is turned off"
    if mark.stop - mark.start > 1 or not verb.word.startswith("download"):
        return False
    return before not in INVITING | MODALS | BE | {"to", "or", "and"}


def hands_over(tokens: list[Token], mark: Mark) -> bool:
    """Tell "you must send us a copy of your passport" from "you may send us a message"."""
    if [t.word for t in tokens[mark.start : mark.stop]] != ["send", "us"]:
        return False
    after = [t.word for t in tokens[mark.stop : mark.stop + 3]]
    return after[:1] != [] and after[0] in DETERMINERS and not _MESSAGES.intersection(after)


def is_grant(tokens: list[Token], mark: Mark) -> bool:
    """Tell the "may" of "you may object", which gives the right, from that of "you may have the right"."""
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    named = mark.node(Facet.MODALITY)
    return named is not None and named.id == "may" and after not in ("have", "be")


def without_grant(nodes: tuple[Node, ...], head: Node) -> tuple[Node, ...]:
    """Leave out the "may" right before a right, as in "consent may be withdrawn": it gives the right."""
    return tuple(
        n
        for n in nodes
        if n.id != "may"
        or n.span is None
        or head.span is None
        or head.span[0] - n.span[1] not in (len(" "), len(" be "), len(" also "))
    )
