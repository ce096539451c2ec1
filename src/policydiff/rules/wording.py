"""Words for explanations: built from nodes that stand in the change, never from free text."""

from __future__ import annotations

import re

from policydiff.i18n import ENGLISH, Translator
from policydiff.rules.quoting import is_plural, joined, quote, some_of
from policydiff.statements import Delta, Facet, Operation, Stance
from policydiff.text.patterns import late

_ACTS = {
    "collect": "collected", "track": "tracked", "use": "used", "share": "shared", "sell": "sold",
    "transfer": "transferred", "retain": "kept", "combine": "combined", "access": "looked at",
    "place": "placed", "contact": "contacted", "provide": "provided", "delete": "deleted",
    "anonymize": "made anonymous", "secure": "protected", "notify": "told",
    "ask": "asked", "commit": "committed to", "honor": "honoured", "liable": "answered for",
    "require-others": "protected by contract", "locate": "kept", "decide": "decided about",
}  # fmt: skip
_HANDLED = "handled"
"""What is done where no known act says it."""
DONE = {
    done: frozenset(act for act, each in _ACTS.items() if each == done) for done in _ACTS.values()
}
"""What is said to be done with data, and the acts that are said so."""
_TOWARDS = {
    "sell": "to",
    "transfer": "to",
    "use": "by",
    "access": "by",
    "collect": "by or from",
    "track": "by",
    "retain": "by",
}
_GIVEN = frozenset({"share", "provide"})
"""Acts whose "with" is a "to" in other languages."""
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
    Stance.PERMITTED: "The text {still} says that this may be done",
    Stance.PROHIBITED: "The text {still} rules this out",
    Stance.DUTY: "The text {still} promises this",
    Stance.DUTY_DENIED: "The text {still} refuses this",
    Stance.RIGHT: "The text {still} says that you may do this",
    Stance.RIGHT_DENIED: "The text {still} says that you may not do this",
    Stance.NONE: "The text {still} names this",
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
_DENIES = late(
    r"\b(?:no|not|nor|none|nobody|nothing|never|neither"
    r"|nicht|nichts|kein\w*|nie|niemals|niemand\w*|nirgends|weder|ausgeschlossen)\b",
    re.IGNORECASE,
)
"""What denies in itself, in the languages that are read."""
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
        Operation.ADDED: "You may now: {node}.",
        Operation.REMOVED: "The text no longer says that you may: {node}.",
    },
    "ask": {
        Operation.ADDED: "You may now ask for this: {node}.",
        Operation.REMOVED: "The text no longer says that you may ask for this: {node}.",
    },
    "listed": {
        Operation.ADDED: "Your rights now include: {node}.",
        Operation.REMOVED: "Your rights no longer include: {node}.",
    },
}  # fmt: skip
NOT_JUDGED = "Not judged: a person must look."
"""What every explanation ends with whose effect is unclear."""
UNKNOWN_NODE = "{node} came, went or changed, and no rule explains it. {not_judged}"
DISPLACED = "These words stand in another place, where they may say something else. {not_judged}"
UNKNOWN_SENTENCE = "This sentence changed, and no rule explains how. {not_judged}"


def explain(template: str, delta: Delta, t: Translator = ENGLISH) -> str:
    """Fill a template with what the delta holds, in the language of `t`.

    Fields: {news} is a whole sentence on what the text now says, promises or grants, or no longer does;
    {before}, {after} and {node} quote the nodes, {about} names the data of the clause, {act} is a
    participle, {period}, {fee}, {named} and {pointed} are sentences on a period, fee, name or channel,
    {still} is "now" or "no longer", {clause} says what kind of sentence it is, {says} whether the words
    came or went, {reach} whether that leaves a practice more room, or lets a promise or right cover less,
    {not_judged} that a person must look.
    """
    before, after = quote(delta.before, t), quote(delta.after, t)
    text = t(
        template,
        news=news(delta, t),
        period=period(delta, t),
        fee=_fee(delta, after or before, t),
        named=_named(before, after, t),
        pointed=_pointed(before, after, t),
        still=_still(delta, t),
        before=before,
        after=after,
        node=after or before,
        about=f" ({', '.join(delta.data[:3])})" if delta.data else "",
        act=t(_ACTS.get(delta.act, _HANDLED)),
        clause=t(_CLAUSES[delta.stance]),
        says=t(_SAYS[delta.operation]),
        reach=_reach(delta, t),
        not_judged=t(NOT_JUDGED),
    )
    return text[:1].upper() + text[1:]


def _still(delta: Delta, t: Translator) -> str:
    return t("no longer") if delta.operation is Operation.REMOVED else t("now")


def _named(before: str, after: str, t: Translator) -> str:
    if before and after:
        return t("The text now names {after} instead of {before}.", after=after, before=before)
    still = t("now") if after else t("no longer")
    return t("The text {still} names {node}.", still=still, node=after or before)


def _pointed(before: str, after: str, t: Translator) -> str:
    if before and after:
        return t("People are pointed to {after} instead of {before}.", after=after, before=before)
    still = t("now") if after else t("no longer")
    return t("People are {still} pointed to {node}.", still=still, node=after or before)


def news(delta: Delta, t: Translator = ENGLISH) -> str:
    """Return one sentence on what a delta brings or takes away."""
    before, after = quote(delta.before, t), quote(delta.after, t)
    node, still = after or before, _still(delta, t)
    if delta.facet in (Facet.DATE, Facet.CONTACT):
        return _news_of_record(delta, t)
    if delta.operation is Operation.CHANGED:
        return t("The text now says {after} instead of {before}.", after=after, before=before)
    if delta.operation is Operation.FLIPPED:
        return f"{t(_TURNED[delta.stance])}: {_turned(delta, t)}."
    if delta.whole and delta.act in _LISTED and delta.facet is Facet.RIGHT:
        return t(_LISTED[delta.act][delta.operation], node=node)
    if delta.facet in _HEADS and _is_printed(delta):
        stance = Stance.DUTY if delta.act == "human-review" else delta.stance
        return f"{t(_HEAD[stance], still=still)}: {node}."
    if delta.stance in (Stance.RIGHT, Stance.RIGHT_DENIED):
        return t(
            "The text {still} names {node} where it speaks of a right.", still=still, node=node
        )
    if delta.stance is Stance.NONE:
        return t("The text {still} names {node}.", still=still, node=node)
    if _is_bound(delta):
        bound = (
            "The exceptions to a promise {still} name {node}."
            if delta.stance in _PROMISED
            else "The limits of a practice {still} name {node}."
        )
        return t(bound, still=still, node=node)
    own = delta.act in _OWN | _PERSONAL and delta.facet is not Facet.PURPOSE
    if delta.facet not in _HEADS and (own or not _is_practice(delta)):
        return t("The text {still} names {node}.", still=still, node=node)
    if delta.stance is Stance.PERMITTED and delta.facet in _APPEARING:
        return _news_of_practice(delta, node, t)
    return _news_of_fact(delta, _fact(delta, node, t), t)


def _news_of_fact(delta: Delta, what: str, t: Translator) -> str:
    promised = delta.stance in _PROMISED
    if delta.operation is Operation.ADDED:
        said = (
            "The text now promises that {what}." if promised else "The text now says that {what}."
        )
    else:
        said = (
            "The promise that {what} is gone."
            if promised
            else "The text no longer says that {what}."
        )
    return t(said, what=what)


def _is_practice(delta: Delta) -> bool:
    """Whether it can be said to be done: a known act, with something that acts are done to or for."""
    return delta.act in _ACTS and delta.facet in (
        *_APPEARING,
        Facet.ITEM,
        Facet.PURPOSE,
        Facet.PLACE,
    )


def _reach(delta: Delta, t: Translator) -> str:
    more = delta.tendency > 0
    if delta.stance in (*_PROMISED, Stance.RIGHT):
        return t("covers less") if more else t("covers more")
    return t("has more room") if more else t("has less room")


def _turned(delta: Delta, t: Translator) -> str:
    """Quote the new text, or the old one where the new one denies in itself ("collect no name")."""
    before, after = quote(delta.before, t), quote(delta.after, t)
    return before if not after or (before and _DENIES.search(after)) else after


def _is_printed(delta: Delta) -> bool:
    """Whether the words stand in the sentence itself, not in the lead-in of its list."""
    return all(node.span is not None for node in delta.before + delta.after)


_APPEAR = {
    (Operation.ADDED, True): "newly appear",
    (Operation.ADDED, False): "newly appears",
    (Operation.REMOVED, True): "no longer appear",
    (Operation.REMOVED, False): "no longer appears",
}


def _news_of_practice(delta: Delta, node: str, t: Translator) -> str:
    """Say what or who newly appears in a practice, or no longer does."""
    plural = is_plural(tuple(n.text for n in delta.after or delta.before))
    came = Operation.ADDED if delta.operation is Operation.ADDED else Operation.REMOVED
    appear = t(_APPEAR[came, plural])
    if delta.facet is Facet.DATA:
        return t(
            "{node} {appear} among the data that may be {act}.",
            node=node,
            appear=appear,
            act=t(_ACTS.get(delta.act, _HANDLED)),
        )
    receive = _GIVING.get(delta.act, "may handle" if delta.act in _HANDLING else "receive")
    return t(
        "{node} {appear} among those who {receive} {about}.",
        node=node,
        appear=appear,
        receive=t(receive),
        about=_data(delta, t),
    )


def _data(delta: Delta, t: Translator) -> str:
    return joined(delta.data[:3], t) or t("data")


def period(delta: Delta, t: Translator = ENGLISH) -> str:
    """Say which period became which, and of what, where the sentence or its table row says so."""
    before, after = (t(" and ").join(n.text for n in ns) for ns in (delta.before, delta.after))
    names = [delta.subject] if delta.subject else list(delta.data[:2])
    about = joined([name for name in names if name], t)
    if not about:
        return t("A period of {before} is now {after}.", before=before, after=after)
    verb = _PERIODS.get(delta.act)
    if verb is None or delta.subject or delta.stance not in (Stance.PERMITTED, Stance.DUTY):
        return t(
            "For {about}, a period of {before} is now {after}.",
            about=about,
            before=before,
            after=after,
        )
    said = (
        "{about} are now {verb} {after} instead of {before}."
        if is_plural(delta.data[:2])
        else "{about} is now {verb} {after} instead of {before}."
    )
    return t(said, about=about, verb=t(verb), after=after, before=before)


def _fee(delta: Delta, node: str, t: Translator) -> str:
    if delta.operation is Operation.FLIPPED:
        ruled = delta.stance in (Stance.PROHIBITED, Stance.RIGHT_DENIED)
        said = (
            "The text asked for this, and now it rules it out: {node}."
            if ruled
            else "The text ruled this out, and now it says it: {node}."
        )
        return t(said, node=node)
    return t("On fees, the text {says} {node}.", says=t(_SAYS[delta.operation]), node=node)


def _news_of_record(delta: Delta, t: Translator) -> str:
    """Say which date or address stands there now, and which stood there before."""
    kind = (delta.after or delta.before)[0].id
    if kind == "address":
        return t(
            "The address now reads {after}; before, {before}.",
            after=quote(delta.after, t),
            before=quote(delta.before, t),
        )
    name = t(_RECORDS[kind])
    # The full stop after an address at the end of a sentence is the sentence's.
    before, after = (
        t(" and ").join(n.text.rstrip(".,;") for n in nodes)
        for nodes in (delta.before, delta.after)
    )
    match delta.operation:
        case Operation.ADDED:
            return t("The text now gives the {name}: {after}.", name=name, after=after)
        case Operation.REMOVED:
            return t("The text no longer gives the {name}: {before}.", name=name, before=before)
    return t("The {name} is now {after}; before, {before}.", name=name, after=after, before=before)


def _is_bound(delta: Delta) -> bool:
    """Whether the node stands in an exception or condition: it pulls against its clause."""
    if delta.whole or delta.operation not in (Operation.ADDED, Operation.REMOVED):
        return False
    pull = delta.tendency if delta.operation is Operation.ADDED else -delta.tendency
    return pull > 0 if delta.stance in _PROMISED else pull < 0


def _fact(delta: Delta, node: str, t: Translator) -> str:
    """Say what is done with what, as a clause: "“name” may be shared with “brokers”"."""
    values = {
        "be": t(_BE[delta.stance]),
        "act": t(_ACTS.get(delta.act, _HANDLED)),
        "data": _data(delta, t),
        "node": node,
    }
    match delta.facet:
        case Facet.DATA | Facet.ITEM:
            return t("{node} {be} {act}", **values)
        case Facet.RECIPIENT | Facet.VENDOR:
            towards = (
                t.in_context("recipient of what is given", "with")
                if delta.act in _GIVEN
                else t.in_context("recipient", _TOWARDS.get(delta.act, "with"))
            )
            return t("{data} {be} {act} {towards} {node}", towards=towards, **values)
        case Facet.PURPOSE:
            if any(each.id == _ACROSS for each in delta.before + delta.after):
                return t("{data} {be} {act} {node}", **values)
            if delta.act == "decide":
                values["act"] = t(_ACTS["use"])
            if delta.act in _PERSONAL:
                values["data"] = t("people")
            return t("{data} {be} {act} for this: {node}", **values)
        case Facet.PLACE:
            return t("{data} {be} {act} in {node}", **values)
        case Facet.ACT | Facet.DUTY if delta.act in _OWN:
            denied = delta.stance in (Stance.PROHIBITED, Stance.DUTY_DENIED)
            said = "the organisation will not {node}" if denied else "the organisation will {node}"
            return t(said, node=node)
        case Facet.ACT | Facet.DUTY:
            if delta.act in _PERSONAL:
                values["data"] = t("people")
            return t("{data} {be} {act}", **values)
    return t("{data} {be} {act}: {node}", **values)


def explain_words(template: str, words: tuple[str, ...], t: Translator = ENGLISH) -> str:
    """Fill a template that speaks of changed words alone."""
    return t(template, words=some_of(words, t), not_judged=t(NOT_JUDGED))
