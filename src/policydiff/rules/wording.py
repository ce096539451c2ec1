"""Words for explanations: built from nodes that stand in the change, never from free text."""

from __future__ import annotations

import re

from policydiff.statements import Delta, Facet, Node, Operation, Stance

_ACTS = {
    "collect": "collected", "track": "tracked", "use": "used", "share": "shared", "sell": "sold",
    "transfer": "transferred", "retain": "kept", "combine": "combined", "access": "looked at",
    "place": "placed", "contact": "contacted", "provide": "provided", "delete": "deleted",
    "anonymize": "made anonymous", "secure": "protected", "notify": "told",
    "ask": "asked", "commit": "committed to", "honor": "honoured", "liable": "answered for",
    "require-others": "protected by contract", "locate": "kept", "decide": "decided about",
}  # fmt: skip
_TOWARDS = {
    "sell": "to",
    "transfer": "to",
    "use": "by",
    "access": "by",
    "collect": "by or from",
    "track": "by",
    "retain": "by",
}
_OWN = frozenset({"honor", "commit", "liable", "require-others"})
_PERSONAL = frozenset({"contact", "notify", "ask"})
_CLAUSES = {
    Stance.PERMITTED: "a practice", Stance.PROHIBITED: "a promise", Stance.DUTY: "a commitment",
    Stance.DUTY_DENIED: "a refusal", Stance.RIGHT: "a choice people have",
    Stance.RIGHT_DENIED: "something people may not do", Stance.NONE: "the text",
}  # fmt: skip
_BE = {
    Stance.PERMITTED: "may be", Stance.PROHIBITED: "will not be", Stance.DUTY: "will be",
    Stance.DUTY_DENIED: "will not be",
}  # fmt: skip
_HEADS = (Facet.ACT, Facet.DUTY, Facet.RIGHT)
_APPEARING = frozenset({Facet.DATA, Facet.RECIPIENT, Facet.VENDOR})
_HANDLING = frozenset({"use", "access", "track", "retain", "combine", "place"})
_HEAD = {
    Stance.PERMITTED: "The text {} says that this may be done",
    Stance.PROHIBITED: "The text {} rules this out",
    Stance.DUTY: "The text {} promises this",
    Stance.DUTY_DENIED: "The text {} refuses this",
    Stance.RIGHT: "The text {} says that you may do this",
    Stance.RIGHT_DENIED: "The text {} says that you may not do this",
    Stance.NONE: "The text {} names this",
}
_TURNED = {
    Stance.PERMITTED: "The text ruled this out, and now it allows it",
    Stance.PROHIBITED: "The text allowed this, and now it rules it out",
    Stance.DUTY: "The text did not promise this, and now it does",
    Stance.DUTY_DENIED: "The text promised this, and now it refuses it",
    Stance.RIGHT: "The text did not let people do this, and now it does",
    Stance.RIGHT_DENIED: "The text let people do this, and now it does not",
    Stance.NONE: "The text now says the opposite of what it said of this",
}
_GIVING = {"collect": "collect or supply", "provide": "receive or supply"}
"""Acts that name both sides alike: "we collect it from brokers", and "brokers collect it"."""
_ACROSS = "combine-services"
"""A purpose that says how far data is combined, not what for."""
_PLURAL = ("data", "police", "people", "children")
_DENIES = re.compile(r"\b(?:no|not|nor|none|nobody|nothing|never|neither)\b", re.IGNORECASE)
_PERIODS = {"retain": "kept for", "delete": "deleted after"}
_PROMISED = frozenset({Stance.PROHIBITED, Stance.DUTY})
_SAYS = {
    Operation.ADDED: "now says", Operation.REMOVED: "no longer says", Operation.CHANGED: "now says",
    Operation.FLIPPED: "now says",
}  # fmt: skip
_RECORDS = {
    "effective": "effective date", "updated": "date of the last update", "date": "date",
    "email": "e-mail address", "url": "link", "phone": "telephone number", "reference": "title referred to",
}  # fmt: skip
_LISTED = {
    "may": {
        Operation.ADDED: "You may now: {}.", Operation.REMOVED: "The text no longer says that you may: {}.",
    },
    "ask": {
        Operation.ADDED: "You may now ask for this: {}.",
        Operation.REMOVED: "The text no longer says that you may ask for this: {}.",
    },
    "listed": {
        Operation.ADDED: "Your rights now include: {}.",
        Operation.REMOVED: "Your rights no longer include: {}.",
    },
}  # fmt: skip
NOT_JUDGED = "Not judged: a person must look."
"""What every explanation ends with whose effect is unclear."""
UNKNOWN_NODE = "{node} came, went or changed, and no rule explains it. {not_judged}"
UNKNOWN_SENTENCE = f"This sentence changed, and no rule explains how. {NOT_JUDGED}"
_SHOWN = 60
"""Characters of a list member that an explanation quotes, about."""


def explain(template: str, delta: Delta) -> str:
    """Fill a template with what the delta holds.

    Fields: {news} is a whole sentence on what the text now says, promises or grants, or no longer does;
    {before}, {after} and {node} quote the nodes, {about} names the data of the clause, {act} is a
    participle, {period}, {fee} and {named} are sentences on a period, fee or name, {still} is "now" or
    "no longer", {clause} says what kind of sentence it is, {says} whether the words came or went,
    {reach} whether that leaves a practice more room, or lets a promise or right cover less,
    {not_judged} that a person must look.
    """
    before, after = quote(delta.before), quote(delta.after)
    text = template.format(
        news=news(delta),
        period=period(delta),
        fee=_fee(delta, after or before),
        named=f"The text now names {after} instead of {before}."
        if before and after
        else f"The text {'now' if after else 'no longer'} names {after or before}.",
        still="no longer" if delta.operation is Operation.REMOVED else "now",
        before=before,
        after=after,
        node=after or before,
        about=f" ({', '.join(delta.data[:3])})" if delta.data else "",
        act=_ACTS.get(delta.act, "handled"),
        clause=_CLAUSES[delta.stance],
        says=_SAYS[delta.operation],
        reach=_reach(delta),
        not_judged=NOT_JUDGED,
    )
    return text[:1].upper() + text[1:]


def news(delta: Delta) -> str:
    """Return one sentence on what a delta brings or takes away."""
    node = quote(delta.after) or quote(delta.before)
    still = "no longer" if delta.operation is Operation.REMOVED else "now"
    if delta.facet in (Facet.DATE, Facet.CONTACT):
        return _news_of_record(delta)
    if delta.operation is Operation.CHANGED:
        return f"The text now says {quote(delta.after)} instead of {quote(delta.before)}."
    if delta.operation is Operation.FLIPPED:
        return f"{_TURNED[delta.stance]}: {_turned(delta)}."
    if delta.whole and delta.act in _LISTED and delta.facet is Facet.RIGHT:
        return _LISTED[delta.act][delta.operation].format(node)
    if delta.facet in _HEADS and _is_printed(delta):
        stance = Stance.DUTY if delta.act == "human-review" else delta.stance
        return f"{_HEAD[stance].format(still)}: {node}."
    if delta.stance in (Stance.RIGHT, Stance.RIGHT_DENIED):
        return f"The text {still} names {node} where it speaks of a right."
    if delta.stance is Stance.NONE:
        return f"The text {still} names {node}."
    if _is_bound(delta):
        which = "exceptions to a promise" if delta.stance in _PROMISED else "limits of a practice"
        return f"The {which} {still} name {node}."
    own = delta.act in _OWN | _PERSONAL and delta.facet is not Facet.PURPOSE
    if delta.facet not in _HEADS and (own or not _is_practice(delta)):
        return f"The text {still} names {node}."
    if delta.stance is Stance.PERMITTED and delta.facet in _APPEARING:
        return _news_of_practice(delta, node)
    what = _fact(delta, node)
    promised = delta.stance in _PROMISED
    if delta.operation is Operation.ADDED:
        return f"The text now {'promises' if promised else 'says'} that {what}."
    return (
        f"The promise that {what} is gone." if promised else f"The text no longer says that {what}."
    )


def _is_practice(delta: Delta) -> bool:
    """Whether it can be said to be done: a known act, with something that acts are done to or for."""
    return delta.act in _ACTS and delta.facet in (
        *_APPEARING,
        Facet.ITEM,
        Facet.PURPOSE,
        Facet.PLACE,
    )


def _reach(delta: Delta) -> str:
    more = delta.tendency > 0
    if delta.stance in (*_PROMISED, Stance.RIGHT):
        return f"covers {'less' if more else 'more'}"
    return f"has {'more' if more else 'less'} room"


def _turned(delta: Delta) -> str:
    """Quote the new text, or the old one where the new one denies in itself ("collect no name")."""
    before, after = quote(delta.before), quote(delta.after)
    return before if not after or (before and _DENIES.search(after)) else after


def _is_printed(delta: Delta) -> bool:
    """Whether the words stand in the sentence itself, not in the lead-in of its list."""
    return all(node.span is not None for node in delta.before + delta.after)


def _news_of_practice(delta: Delta, node: str) -> str:
    """Say what or who newly appears in a practice, or no longer does."""
    plural = _is_plural(tuple(n.text for n in delta.after or delta.before))
    if delta.operation is Operation.ADDED:
        verb = f"newly appear{'' if plural else 's'}"
    else:
        verb = f"no longer appear{'' if plural else 's'}"
    if delta.facet is Facet.DATA:
        return f"{node} {verb} among the data that may be {_ACTS.get(delta.act, 'handled')}."
    about = " and ".join(f"“{text}”" for text in delta.data[:3]) or "data"
    receive = _GIVING.get(delta.act, "may handle" if delta.act in _HANDLING else "receive")
    return f"{node} {verb} among those who {receive} {about}."


def _is_plural(texts: tuple[str, ...]) -> bool:
    last = texts[-1].casefold()
    return (
        len(texts) > 1
        or last.endswith(_PLURAL)
        or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
    )


def period(delta: Delta) -> str:
    """Say which period became which, and of what, where the sentence or its table row says so."""
    before, after = (" and ".join(n.text for n in ns) for ns in (delta.before, delta.after))
    names = [delta.subject] if delta.subject else list(delta.data[:2])
    about = " and ".join(f"“{name}”" for name in names if name)
    if not about:
        return f"A period of {before} is now {after}."
    verb = _PERIODS.get(delta.act)
    if verb is None or delta.subject or delta.stance not in (Stance.PERMITTED, Stance.DUTY):
        return f"For {about}, a period of {before} is now {after}."
    are = "are" if _is_plural(delta.data[:2]) else "is"
    return f"{about} {are} now {verb} {after} instead of {before}."


def _fee(delta: Delta, node: str) -> str:
    if delta.operation is Operation.FLIPPED:
        ruled = delta.stance in (Stance.PROHIBITED, Stance.RIGHT_DENIED)
        return (
            f"The text asked for this, and now it rules it out: {node}."
            if ruled
            else f"The text ruled this out, and now it says it: {node}."
        )
    return f"On fees, the text {_SAYS[delta.operation]} {node}."


def _news_of_record(delta: Delta) -> str:
    """Say which date or address stands there now, and which stood there before."""
    kind = (delta.after or delta.before)[0].id
    if kind == "address":
        return f"The address now reads {quote(delta.after)}; before, {quote(delta.before)}."
    name = _RECORDS[kind]
    # The full stop after an address at the end of a sentence is the sentence's.
    before, after = (
        " and ".join(n.text.rstrip(".,;") for n in nodes) for nodes in (delta.before, delta.after)
    )
    match delta.operation:
        case Operation.ADDED:
            return f"The text now gives the {name}: {after}."
        case Operation.REMOVED:
            return f"The text no longer gives the {name}: {before}."
    return f"The {name} is now {after}; before, {before}."


def _is_bound(delta: Delta) -> bool:
    """Whether the node stands in an exception or condition: it pulls against its clause."""
    if delta.whole or delta.operation not in (Operation.ADDED, Operation.REMOVED):
        return False
    pull = delta.tendency if delta.operation is Operation.ADDED else -delta.tendency
    return pull > 0 if delta.stance in _PROMISED else pull < 0


def _fact(delta: Delta, node: str) -> str:
    """Say what is done with what, as a clause: "“name” may be shared with “brokers”"."""
    be, act = _BE[delta.stance], _ACTS.get(delta.act, "handled")
    data = " and ".join(f"“{text}”" for text in delta.data[:3]) or "data"
    match delta.facet:
        case Facet.DATA | Facet.ITEM:
            return f"{node} {be} {act}"
        case Facet.RECIPIENT | Facet.VENDOR:
            return f"{data} {be} {act} {_TOWARDS.get(delta.act, 'with')} {node}"
        case Facet.PURPOSE:
            if any(each.id == _ACROSS for each in delta.before + delta.after):
                return f"{data} {be} {act} {node}"
            people = delta.act in _PERSONAL
            act = _ACTS["use"] if delta.act == "decide" else act
            return f"{'people' if people else data} {be} {act} for this: {node}"
        case Facet.PLACE:
            return f"{data} {be} {act} in {node}"
        case Facet.ACT | Facet.DUTY if delta.act in _OWN:
            denied = delta.stance in (Stance.PROHIBITED, Stance.DUTY_DENIED)
            return f"the organisation will {'not ' if denied else ''}{node}"
        case Facet.ACT | Facet.DUTY if delta.act in _PERSONAL:
            return f"people {be} {act}"
        case Facet.ACT | Facet.DUTY:
            return f"{data} {be} {act}"
    return f"{data} {be} {act}: {node}"


def explain_words(template: str, words: tuple[str, ...]) -> str:
    """Fill a template that speaks of changed words alone."""
    shown = ", ".join(f"“{word}”" for word in words[:6])
    return template.format(
        words=shown + (" and more" if len(words) > 6 else ""), not_judged=NOT_JUDGED
    )


def quote(nodes: tuple[Node, ...]) -> str:
    """Return nodes as the text puts them, in quotation marks; long ones by their first words."""
    texts = dict.fromkeys(shortened(node.text.rstrip(".,;")) for node in nodes)
    return " and ".join(f"“{text}”" for text in texts)


def shortened(text: str) -> str:
    """Return the first words of a text, with an ellipsis where more follow."""
    text = " ".join(text.split())
    if len(text) <= _SHOWN:
        return text
    return text[: text.rfind(" ", 0, _SHOWN)].rstrip(" ,;:") + " …"
