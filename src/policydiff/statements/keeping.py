"""What "keep" says where nothing is retained: how safe something is, or how short a text."""

from __future__ import annotations

from policydiff.statements.grammar import BREAKS, CONJUNCTIONS, PREPOSITIONS, SUBORDINATE
from policydiff.statements.marks import Mark
from policydiff.statements.tokens import Token

_SAFE = frozenset(
    {"confidential", "secret", "private", "safe", "secure", "confidentially", "securely", "safely"}
)
_SHORT = frozenset({"short", "simple", "brief", "clear", "concise", "readable", "easy", "plain"})
_SAFE_REACH = 6


def keeps_safe(tokens: list[Token], mark: Mark) -> bool:
    """Tell "we keep it confidential", which says how safe it is, from "we keep it for a year"."""
    if tokens[mark.start].word not in ("keep", "kept", "keeping"):
        return False
    for token in tokens[mark.stop : mark.stop + _SAFE_REACH]:
        if token.word in _SAFE:
            return True
        if token.word in BREAKS | PREPOSITIONS | CONJUNCTIONS | SUBORDINATE:
            return False
    return False


def keeps_short(tokens: list[Token], mark: Mark) -> bool:
    """Tell "we keep this notice short", which nobody retains, from "we keep short notes"."""
    if tokens[mark.start].word not in ("keep", "kept", "keeping"):
        return False
    words = [t.word for t in tokens[mark.stop : mark.stop + _SAFE_REACH]]
    place = next((i for i, word in enumerate(words) if word in _SHORT), None)
    if not place or PREPOSITIONS & set(words[:place]):
        return False
    after = words[place + 1 : place + 2]
    return not after or after[0] in BREAKS | CONJUNCTIONS | SUBORDINATE | {":", "for"}
