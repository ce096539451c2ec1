"""What "keep" says where nothing is retained, and what says that a period is one of keeping."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from policydiff.statements.grammar import BREAKS, CONJUNCTIONS, PREPOSITIONS, SUBORDINATE
from policydiff.statements.marks import Mark
from policydiff.statements.records import Delta, Facet, Operation
from policydiff.statements.tokens import Token
from policydiff.text.patterns import late

_SAFE = frozenset(
    {"confidential", "secret", "private", "safe", "secure", "confidentially", "securely", "safely"}
)
_SHORT = frozenset({"short", "simple", "brief", "clear", "concise", "readable", "easy", "plain"})
_WELL = frozenset(
    {"warm", "dry", "clean", "tidy", "alive", "healthy", "fresh", "happy", "running", "going"}
)
_SAFE_REACH = 6
_HOW_LONG = late(
    r"\b(?:retention|how long|storage (?:period|time|duration|limit)|(?:retain|kept|keep|store|hold|held)\w*"
    r" (?:for|until)\b|(?:we|period) (?:keep|retain|store)|life ?time|life ?span|lifecycle|expir\w+"
    r"|(?:delet|eras|destroy)\w+ after|(?:delet|eras)(?:ion|ure) period)\b",
    re.IGNORECASE,
)
"""How headings, labels and heads of columns say that what follows is how long data is kept."""


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
    """Tell "we keep this notice short", "it keeps the house warm" from "we keep short notes"."""
    if tokens[mark.start].word not in ("keep", "kept", "keeping"):
        return False
    words = [t.word for t in tokens[mark.stop : mark.stop + _SAFE_REACH]]
    place = next((i for i, word in enumerate(words) if word in _SHORT | _WELL), None)
    if not place or PREPOSITIONS & set(words[:place]):
        return False
    after = words[place + 1 : place + 2]
    return not after or after[0] in BREAKS | CONJUNCTIONS | SUBORDINATE | {":", "for"}


def kept_longer(delta: Delta, above: Iterable[str]) -> Delta:
    """Return the delta of a period, bearing as one of keeping where what stands above it says that it is.

    `above`: label, lead-in, heads of columns and headings. "Server logs | 14 days" under "How long we
    keep it" is such a period; alone it could be any.
    """
    measured = delta.facet is Facet.DURATION and delta.operation is Operation.CHANGED
    if not measured or delta.tendency or not any(_HOW_LONG.search(text) for text in above):
        return delta
    more = (delta.after[0].amount or 0.0) > (delta.before[0].amount or 0.0)
    return replace(delta, tendency=1 if more else -1)
