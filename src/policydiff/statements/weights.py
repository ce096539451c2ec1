"""Which way a node pulls: its coming lets the organisation do more, or binds it.

`tendency(node, stance, guarded)` is +1 when a node that was added gives the organisation more room or
people less, -1 when it gives it less room or people more, 0 when the language alone cannot say.
What was removed pulls the other way.
"""

from __future__ import annotations

from policydiff.statements.records import Facet, Node, Stance

_OBJECTS = frozenset(
    {Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.ACT, Facet.ITEM, Facet.PLACE}
)
GRANTING = {
    Stance.PERMITTED: 1, Stance.PROHIBITED: -1, Stance.DUTY: -1, Stance.DUTY_DENIED: 1,
    Stance.RIGHT: -1, Stance.RIGHT_DENIED: 1, Stance.NONE: 1,
}  # fmt: skip
"""An object added to a permission widens it; added to a promise, a duty or a right it binds."""
_PROMISES = frozenset({Stance.PROHIBITED, Stance.DUTY, Stance.RIGHT})
_FIXED = {
    "assurance": 1, "encryption": -1, "end-to-end-encryption": -1, "at-rest": -1, "private-default": -1,
    "pseudonymous": -1, "measures": -1, "acceptance": 1, "rights-text": -1,
    "oversight": -1, "governing-law": 1, "identity-proof": 1, "incentive": 1, "required": 1,
    "optional": -1, "on-behalf": -1, "identifiable": -1, "privacy-shield": -1, "fee": 0,
    "fee-asked": 1, "fee-spared": -1, "indefinite": 1, "backup": 1, "public-default": 1,
    "ignored": 1,
}  # fmt: skip
_SIGNALS = {
    Stance.DUTY: -1, Stance.PERMITTED: -1, Stance.RIGHT: -1, Stance.DUTY_DENIED: 1, Stance.RIGHT_DENIED: 1,
}  # fmt: skip
"""A signal that something is done about is honoured, whatever the verb; a denied duty ignores it."""
_DEMANDS = frozenset(
    {
        "required",
        "optional",
        "identity-proof",
        "acceptance",
        "incentive",
        "public-default",
        "fee-asked",
    }
)
"""What a negation turns round: "you are never required to"."""
_ABLE = frozenset({"can", "could", "possible"})


def tendency(node: Node, stance: Stance, *, guarded: bool = False) -> int:
    """Return +1, -1 or 0 for a node that was added to a clause of this stance."""
    if guarded and node.facet is not Facet.EXCEPTION:
        # Inside "unless …" or "except …" an object narrows a permission and widens a promise's exception.
        return -1 if stance is Stance.PERMITTED else 1 if stance in _PROMISES else 0
    if node.facet is Facet.PLACE and stance is Stance.RIGHT:
        return 1  # a right of people somewhere is a right of fewer people
    if node.id == "parental":
        return -1
    if node.facet in _OBJECTS:
        return 0 if node.facet is Facet.PLACE and stance is Stance.NONE else GRANTING[stance]
    if node.facet in (Facet.DUTY, Facet.RIGHT):
        return 1 if stance in (Stance.DUTY_DENIED, Stance.RIGHT_DENIED) else -1
    if node.id == "on-request-of-authority" and stance in (Stance.DUTY, Stance.RIGHT):
        return 1  # "a person reviews it on request": no longer always
    if node.id in ("on-request-of-authority", "existing"):
        return GRANTING[stance] if stance is not Stance.NONE else 0
    if node.id == "without-consent":
        return 1 if stance in (Stance.PERMITTED, *_PROMISES) else 0
    if node.facet in (Facet.EXCEPTION, Facet.CONDITION):
        return (
            -1
            if stance in (Stance.PERMITTED, Stance.DUTY_DENIED)
            else 1
            if stance in _PROMISES
            else 0
        )
    if node.facet is Facet.SCOPE:
        return _scope(node, stance)
    if node.facet is Facet.MODALITY:
        if stance is Stance.PROHIBITED and node.text.casefold() in _ABLE:
            return -1  # what cannot be done is ruled out more firmly than what is not done
        return (-1 if node.id == "strong" else 1) if stance in _PROMISES else 0
    return _other(node, stance)


def _scope(node: Node, stance: Stance) -> int:
    promise = stance in _PROMISES
    match node.id:
        case "reader-only":
            return -1  # "only you can see it": nobody else may
        case "only":
            return 1 if stance in (Stance.DUTY, Stance.RIGHT) else -1
        case "all":
            return -1 if promise else 1 if stance is Stance.PERMITTED else 0
        case _:
            return 1 if promise else 0


def _other(node: Node, stance: Stance) -> int:
    if node.id == "own-behalf":
        return GRANTING[stance]  # "for their own purposes"
    if node.id in _FIXED:
        turned = stance in (Stance.PROHIBITED, Stance.RIGHT_DENIED) and node.id in _DEMANDS
        return -_FIXED[node.id] if turned else _FIXED[node.id]
    match node.facet:
        case Facet.SAFEGUARD:
            return -1
        case Facet.DURATION | Facet.RETENTION:
            return -1 if stance is not Stance.PROHIBITED and node.id != "vague" else 0
        case Facet.CHANNEL:
            return 1 if stance is Stance.PERMITTED else -1
        case Facet.SIGNAL:
            return _SIGNALS.get(stance, 0)
        case Facet.CHILD:
            return GRANTING[stance] if stance is not Stance.NONE else 0
        case Facet.AUDIENCE:
            return 1 if stance is Stance.RIGHT else 0
    match node.id:
        case "human-access" | "open-list":
            return GRANTING[stance]
        case "deadline":
            return -1 if stance in (Stance.DUTY, Stance.RIGHT) else 0
    return 0
