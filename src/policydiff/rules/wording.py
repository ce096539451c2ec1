"""Words for explanations: built from nodes that stand in the change, never from free text."""

from __future__ import annotations

from policydiff.statements import Delta, Node, Stance

_ACTS = {
    "collect": "collected", "track": "tracked", "use": "used", "share": "shared", "sell": "sold",
    "transfer": "transferred", "retain": "kept", "combine": "combined", "access": "looked at",
    "place": "placed", "contact": "contacted", "provide": "provided", "delete": "deleted",
    "anonymize": "made anonymous", "secure": "protected", "notify": "told", "honor": "honoured",
    "ask": "asked for",
}  # fmt: skip
_CLAUSES = {
    Stance.PERMITTED: "a practice", Stance.PROHIBITED: "a promise", Stance.DUTY: "a commitment",
    Stance.DUTY_DENIED: "a refusal", Stance.RIGHT: "a choice people have",
    Stance.RIGHT_DENIED: "something people may not do", Stance.NONE: "the text",
}  # fmt: skip


def explain(template: str, delta: Delta) -> str:
    """Fill a template with what the delta holds.

    Fields: {before}, {after} and {node} quote the nodes, {about} names the data of the clause,
    {act} is a participle, {clause} says what kind of sentence it is.
    """
    before, after = quote(delta.before), quote(delta.after)
    text = template.format(
        before=before,
        after=after,
        node=after or before,
        about=f" (data: {', '.join(delta.data[:3])})" if delta.data else "",
        act=_ACTS.get(delta.act, "handled"),
        clause=_CLAUSES[delta.stance],
    )
    return text[:1].upper() + text[1:]


def explain_words(template: str, words: tuple[str, ...]) -> str:
    """Fill a template that speaks of changed words alone."""
    shown = ", ".join(f"“{word}”" for word in words[:6])
    return template.format(words=shown + (" and more" if len(words) > 6 else ""))


def quote(nodes: tuple[Node, ...]) -> str:
    """Return nodes as the text puts them, in quotation marks."""
    return " and ".join(f"“{text}”" for text in dict.fromkeys(node.text for node in nodes))
