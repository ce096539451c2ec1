"""Verbs whose particle stands behind what they act on: "turn the sounds off" is "turn off the sounds"."""

from __future__ import annotations

from policydiff.statements.tokens import Token

_PARTICLES = {
    verb: particles
    for verbs, particles in (
        (("turn", "turned", "turning", "switch", "switched", "switching"), ("on", "off")),
        (("hand", "handed", "handing"), ("over",)),
        (("pass", "passed", "passing"), ("on",)),
    )
    for verb in verbs
}
_REACH = 5
"""Words that may stand between a verb and its particle."""
_ENDS = frozenset({
    ";", ".", ":", ",", "and", "or", "but", "with", "to", "by", "from", "of", "for", "through", "via", "in",
    "as", "if", "when", "unless",
})  # fmt: skip
_BEHIND_ON = _ENDS | {"", "again", "anytime", "yourself", "at", "before"}


def with_particles(tokens: list[Token]) -> list[Token]:
    """Return the tokens with each particle right behind its verb; what is printed stays where it is."""
    if not any(t.word in _PARTICLES for t in tokens):
        return tokens
    joined, moved = [], set()
    for i, token in enumerate(tokens):
        if i in moved:
            continue
        joined.append(token)
        at = _particle(tokens[i + 1 : i + 3 + _REACH], _PARTICLES.get(token.word, ()))
        if at:
            joined.append(tokens[i + 1 + at])
            moved.add(i + 1 + at)
    return joined


def _particle(tokens: list[Token], particles: tuple[str, ...]) -> int | None:
    """Return where a particle stands among the next words, past an object that nothing else ends."""
    if not particles:
        return None
    for at, token in enumerate(tokens[: _REACH + 1]):
        if token.word in particles:
            after = tokens[at + 1].word if at + 1 < len(tokens) else ""
            # "turn the page on Monday" has an object of "on", not a particle.
            return at if token.word != "on" or after in _BEHIND_ON else None
        if token.word in _ENDS:
            return None
    return None
