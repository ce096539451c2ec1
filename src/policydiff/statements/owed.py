"""What reads like a practice and is done for readers, or reads like a service and is done to them.

    "Every refusal is reviewed by a person", "we email users about changes", "we'll show you what we hold"

use data like any practice, and people want more of it, not less. "We'll tell you about our offers" is
no news that anybody is owed. `owed` turns such a difference round; it says nothing of any other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.statements.records import Delta, Facet, Node, Operation, Stance
from policydiff.statements.views import View
from policydiff.text.patterns import late

_CHECKED = frozenset({
    "reviewed", "checked", "audited", "inspected", "verified", "tested", "trained", "vetted", "logged",
    "supervised", "audit",
})  # fmt: skip
_OVERSEEN = frozenset({
    "access", "decision", "result", "refusal", "rejection", "processor", "provider", "contractor", "supplier",
    "vendor", "subprocessor", "system", "server", "backup", "staff", "employee", "personnel", "measure",
    "practice", "disclosure", "firm", "auditor", "denial", "suspension", "model", "algorithm", "app",
})  # fmt: skip
"""What readers are better off for when somebody looks at it."""
_PUBLISHED = re.compile(
    r"\b(?:publish|release|post)(?:es)?\b[^,;]*"
    r"\b(?:findings?|audits?(?! (?:logs?|records?|trails?))|report|summary|assessment"
    r"|results? of (?:\w+ ){0,3}(?:audits?|reviews?|assessments?|tests?|check))\b"
)
_OFFERED = frozenset({
    "offer", "promotion", "deal", "discount", "product", "sale", "accessory", "catalog",
    "brochure", "merchandise",
})  # fmt: skip
_LATER = late(
    r"\b(?:about|of) (?:\w+ ){0,3}change"
    r"|\bbefore (?:\w+ ){0,6}(?:change|effect|add|start|begin|replace)\b"
)
_TO_STOP = re.compile(
    r"^to (?:stop|cancel|end|quit|avoid|prevent|refuse|decline|leave|turn off|unsubscribe)\b"
)
"""How a text opens that tells readers how to stop something: no right is denied there."""
_ARCHIVED = re.compile(
    r"\bversion of (?:this|our|the) (?:\w+ )?(?:policy|notice|statement)\b|\bprocessing activit"
)
_COVERS = re.compile(
    r"^(?:this|our|the) (?:\w+ ){0,2}(?:policy|notice|statement) (?:also )?(?:appl(?:y|ies)|covers?)\b"
)
_SHOWN = frozenset({"show", "give", "shown", "given"})
_ON_REQUEST = "on-request-of-authority"
_PRACTICE = frozenset({Stance.PERMITTED, Stance.NONE})
_SELLING = frozenset({"ads", "marketing", "measure-ads"})
_OBJECTS = frozenset({Facet.PURPOSE, Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PLACE})
_MOVING = frozenset({Operation.ADDED, Operation.REMOVED})
_BINDING = late(r"^(?:must|shall|ha(?:s|ve) to|(?:is|are) (?:bound|obliged|required) )")
_TURNED_DOWN = frozenset(
    {"refuse", "refused", "decline", "declined", "reject", "rejected", "deny", "denied"}
)
_ASKED_FOR = frozenset({
    "request", "application", "permit", "claim", "loan", "order", "licence", "license", "appeal",
    "complaint",
})  # fmt: skip
_OBJECT_REACH = 5
"""Words after a verb among which its object stands: "decline to act on a request"."""
_SHUT = re.compile(
    r"\b(?:right|choice|option)\b(?: \w+){0,4} "
    r"(?:(?:not|never) (?:\w+ )?(?:open|available|apply|extend)|unavailable)\b"
)
_WHOM = frozenset({Facet.PLACE, Facet.AUDIENCE})
_LEAVERS = frozenset(
    {"person", "employee", "staff", "you", "somebody", "someone", "member", "user", "who"}
)


def owed(delta: Delta, view: View) -> Delta:
    """Return the delta, turned round where what it speaks of is done for readers, or to them."""
    if delta.operation not in _MOVING or not delta.tendency:
        return delta
    text = " ".join(t.word for t in view.tokens)
    if delta.stance is Stance.RIGHT_DENIED and _TO_STOP.match(text):
        pull = -1 if delta.operation is Operation.ADDED else 1
        return replace(delta, stance=Stance.RIGHT, tendency=pull)
    if delta.stance in _PRACTICE and _is_owed(delta, view, text):
        asked = any(n.id == _ON_REQUEST for n in delta.before + delta.after)
        pull = delta.tendency if asked else -delta.tendency  # less is done where somebody must ask
        turned = replace(delta, stance=Stance.DUTY, tendency=pull)
        if _COVERS.search(text):
            return _told_as(turned, Facet.GOVERNANCE, "coverage")
        return _told_as(turned, Facet.DUTY, "owed") if delta.facet in _OBJECTS else turned
    if delta.stance is Stance.DUTY and delta.act == "notify" and _is_advertised(view):
        turned = replace(delta, stance=Stance.PERMITTED, act="contact", tendency=-delta.tendency)
        return _told_as(turned, Facet.ACT, "contact") if delta.facet is Facet.DUTY else turned
    return delta


def _told_as(delta: Delta, facet: Facet, ident: str) -> Delta:
    """Return the delta with its nodes told as something else than what their words mostly are."""
    before, after = (
        tuple(replace(node, facet=facet, id=ident) for node in nodes)
        for nodes in (delta.before, delta.after)
    )
    return replace(delta, facet=facet, before=before, after=after)


def _is_owed(delta: Delta, view: View, text: str) -> bool:
    if delta.facet is Facet.ITEM or delta.act in ("contact", "notify", ""):
        heads = {n.id for m in view.marks for n in m.nodes if n.facet is Facet.ACT}
        if heads == {"contact"} and _LATER.search(text) and not _is_advertised(view):
            return True
    if _COVERS.search(text):
        return delta.facet in (Facet.RECIPIENT, Facet.VENDOR, Facet.ITEM)
    if _ARCHIVED.search(text):
        return delta.act in ("retain", "share", "collect", "")
    return _is_checked(view, text) or _is_shown(delta, view)


def _is_checked(view: View, text: str) -> bool:
    """Tell "each access is logged and reviewed" from "every message is reviewed"."""
    if _PUBLISHED.search(text):
        return True
    words = [t.word for t in view.tokens]
    verbs = [i for i, word in enumerate(words) if word in _CHECKED]
    if not verbs:
        return False
    subject = [i for i in range(verbs[0]) if words[i] in _OVERSEEN]
    named = any(
        n.facet is Facet.DATA and not n.general and m.start < verbs[0] and m.start not in subject
        for m in view.marks
        for n in m.nodes
    )
    staff = any(words[i] in ("staff", "employee", "personnel") for i in subject)
    return bool(subject) and (staff or not named)


def _is_shown(delta: Delta, view: View) -> bool:
    """Tell "we'll show you what we hold" from "we show you ads" and "we show your name to bakers"."""
    if delta.facet is not Facet.ACT or delta.act != "share" or _is_advertised(view):
        return False
    own = view.places((delta.after or delta.before)[0])
    return bool(own) and view.word(own[0]) in _SHOWN and view.word(own[0] + 1) == "you"


def _is_advertised(view: View) -> bool:
    return any(t.word in _OFFERED for t in view.tokens) or any(
        n.facet is Facet.PURPOSE and n.id in _SELLING for m in view.marks for n in m.nodes
    )


def owed_whole(deltas: tuple[Delta, ...], view: View) -> tuple[Delta, ...]:
    """Return the deltas of a sentence that came or went, bearing the way that it bears as a whole."""
    if bound := _others_bound(deltas, view):
        return bound
    refused = _is_refused(view)
    shut = _is_shut(view)
    turned_down = _turns_down(view)
    found = []
    for delta in deltas:
        if delta.facet is Facet.RIGHT and delta.act == "opt-out" and turned_down:
            sign = 1 if delta.operation is Operation.ADDED else -1
            delta = replace(delta, stance=Stance.PERMITTED, act="turn-down", tendency=sign)
            delta = _told_as(delta, Facet.ACT, "turn-down")
        elif delta.facet is Facet.RIGHT and delta.act == "opt-out" and refused:
            delta = replace(delta, tendency=0)
        elif shut and (delta.facet in _WHOM or _names_rights(delta)):
            sign = 1 if delta.operation is Operation.ADDED else -1
            delta = replace(delta, stance=Stance.RIGHT_DENIED, tendency=sign)
        elif delta.act == "transfer" and _leaves(delta, view):
            delta = replace(delta, tendency=0)
        else:
            delta = owed(delta, view)
        found.append(delta)
    return tuple(found)


def _others_bound(deltas: tuple[Delta, ...], view: View) -> tuple[Delta, ...]:
    """Read "the new owner must keep these promises": somebody is bound, and gets nothing."""
    who = next((m for m in view.marks if m.node(Facet.RECIPIENT)), None)
    if who is None or who.start > 2 or not deltas:
        return ()
    after = " ".join(view.word(i) for i in range(who.stop, who.stop + 3))
    given = all(d.stance is Stance.PERMITTED or d.facet is Facet.RECIPIENT for d in deltas)
    if not given or not _BINDING.match(after + " "):
        return ()
    first, last = view.tokens[who.stop], view.tokens[-1]
    if last.kind == "mark":
        last = view.tokens[-2]
    text = " ".join(t.surface for t in view.tokens[who.stop :] if t.kind != "mark")
    node = Node(Facet.DUTY, "bind", text, (first.start, last.end))
    added = deltas[0].operation is Operation.ADDED
    return (
        replace(
            deltas[0], facet=Facet.DUTY, stance=Stance.DUTY, act="", tendency=-1 if added else 1,
            before=() if added else (node,), after=(node,) if added else (),
        ),
    )  # fmt: skip


def _is_refused(view: View) -> bool:
    """Tell "permits may be refused", which we do, from "cookies may be refused"."""
    words = [t.word for t in view.tokens]
    verbs = [i for i, word in enumerate(words) if word in _TURNED_DOWN]
    return (
        bool(verbs) and bool(_ASKED_FOR & set(words[: verbs[0]])) and "you" not in words[: verbs[0]]
    )


def _turns_down(view: View) -> bool:
    """Tell "we may refuse requests that are unfounded", which takes from a right, from "you may refuse"."""
    words = [t.word for t in view.tokens]
    verb = next((i for i, word in enumerate(words) if word in _TURNED_DOWN), 0)
    asked = {"request"} & set(words[verb + 1 : verb + _OBJECT_REACH])
    return bool(verb and asked) and "we" in words[:verb] and "you" not in words[:verb]


def _names_rights(delta: Delta) -> bool:
    return any(n.id == "rights-text" for n in delta.before + delta.after)


def _is_shut(view: View) -> bool:
    return bool(_SHUT.search(" ".join(t.word for t in view.tokens)))


def _leaves(delta: Delta, view: View) -> bool:
    """Tell "when a person leaves" from "data leaves the country"."""
    own = view.places((delta.after or delta.before)[0])
    if not own or not view.word(own[0]).startswith(("leave", "left", "move")):
        return False
    return view.word(own[0] - 1) in _LEAVERS
