"""Words for explanations: built from nodes that stand in the change, never from free text."""

from __future__ import annotations

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
    "collect": "by",
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
_PROMISED = frozenset({Stance.PROHIBITED, Stance.DUTY})
_SAYS = {
    Operation.ADDED: "now says", Operation.REMOVED: "no longer says", Operation.CHANGED: "now says",
    Operation.FLIPPED: "now says",
}  # fmt: skip


def explain(template: str, delta: Delta) -> str:
    """Fill a template with what the delta holds.

    Fields: {news} is a whole sentence on what the text now says, promises or grants, or no longer does;
    {before}, {after} and {node} quote the nodes, {about} names the data of the clause, {act} is a
    participle, {clause} says what kind of sentence it is, {says} whether the words came or went.
    """
    before, after = quote(delta.before), quote(delta.after)
    text = template.format(
        news=news(delta),
        before=before,
        after=after,
        node=after or before,
        about=f" ({', '.join(delta.data[:3])})" if delta.data else "",
        act=_ACTS.get(delta.act, "handled"),
        clause=_CLAUSES[delta.stance],
        says=_SAYS[delta.operation],
    )
    return text[:1].upper() + text[1:]


def news(delta: Delta) -> str:
    """Return one sentence on what a delta brings or takes away."""
    node = quote(delta.after) or quote(delta.before)
    if delta.operation is Operation.CHANGED:
        return f"The text now says {quote(delta.after)} instead of {quote(delta.before)}."
    if delta.stance in (Stance.RIGHT, Stance.RIGHT_DENIED):
        return _news_of_right(delta, node)
    if delta.stance is Stance.NONE:
        return f"The text {'no longer' if delta.operation is Operation.REMOVED else 'now'} names {node}."
    if _is_bound(delta):
        which = "exceptions to a promise" if delta.stance in _PROMISED else "limits of a practice"
        return f"The {which} {'no longer' if delta.operation is Operation.REMOVED else 'now'} name {node}."
    what = _fact(delta, node)
    if delta.operation is Operation.FLIPPED:
        return f"The text now says that {what}; before, it said the opposite."
    promised = delta.stance in _PROMISED
    if delta.operation is Operation.ADDED:
        return f"The text now {'promises' if promised else 'says'} that {what}."
    return (
        f"The promise that {what} is gone." if promised else f"The text no longer says that {what}."
    )


def _is_bound(delta: Delta) -> bool:
    """Whether the node stands in an exception or condition: it pulls against its clause."""
    if delta.whole or delta.operation not in (Operation.ADDED, Operation.REMOVED):
        return False
    pull = delta.tendency if delta.operation is Operation.ADDED else -delta.tendency
    return pull > 0 if delta.stance in _PROMISED else pull < 0


def _news_of_right(delta: Delta, node: str) -> str:
    denied = delta.stance is Stance.RIGHT_DENIED
    if delta.operation is Operation.FLIPPED:
        return (
            f"The text now {'denies' if denied else 'grants'} {node}; before, it said the opposite."
        )
    verb = "denies" if denied else "grants" if delta.facet is Facet.RIGHT else "says of a right"
    return (
        f"The text {'no longer' if delta.operation is Operation.REMOVED else 'now'} {verb}: {node}."
    )


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
            return f"{data} {be} {act} for {node}"
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
    return template.format(words=shown + (" and more" if len(words) > 6 else ""))


def quote(nodes: tuple[Node, ...]) -> str:
    """Return nodes as the text puts them, in quotation marks."""
    return " and ".join(f"“{text}”" for text in dict.fromkeys(node.text for node in nodes))
