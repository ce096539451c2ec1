"""An organisation that speaks of itself by name: "Acme keeps", "the Bank keeps" for "we keep"."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.statements.tokens import Token

Name = tuple[str, ...]
"""The folded words of a name, without its article and legal form."""

_AUXILIARIES = frozenset({
    "may", "can", "will", "might", "could", "shall", "must", "do", "doe", "should", "would", "is", "are",
    "was", "were", "has", "had", "have", "did", "cannot",
})  # fmt: skip
_AFTER_SUBJECT = frozenset(
    {"not", "never", "also", "only", "alway", "always", "still", "itself", "and", "or"}
)
_AFTER_OBJECT = frozenset({
    "to", "for", "with", "by", "from", "of", "through", "via", "on", "in", "as", "at", "under", "about",
    "if", "when", "where", "unless", "that", "because", "so", "while", "how", "directly", "itself",
})  # fmt: skip
_RECEIVING = frozenset({"with", "to"})
"""After these a name may be a recipient's: who receives data is never taken for "us"."""
_DETERMINING = frozenset({"your", "our", "a", "an", "any", "this", "(", "called"})
_PLURAL = {"is": "are", "was": "were", "has": "have", "doe": "do"}
"""What the verb after "Acme" is after "we"."""
_IDENTIFYING = frozenset(
    {"controller", "own", "owned", "operate", "operated", "operator", "mean", "refer", "called"}
)
"""A sentence with one of these may say who the organisation is: there its name is no mere word for "we"."""
_ITS_REACH = 3
"""Words after its name within which "its" is the organisation's own: "Acme and its partners"."""
_SINGLE = frozenset({
    "a", "an", "another", "each", "every", "any", "the", "this", "that", "it", "your", "our", "their",
})  # fmt: skip
"""After one of these "its" may be somebody else's: "Acme tells an insurer and its agents"."""


def in_first_person(tokens: list[Token], names: frozenset[Name]) -> list[Token]:
    """Return the tokens with "we", "us" or "our" where the organisation names itself as who acts.

    A name that says which thing is meant ("an Acme account") stays, and so does all of a sentence that
    says who the organisation is.
    """
    words = [token.word for token in tokens]
    if _IDENTIFYING.intersection(words) or _tells_who_we_are(tokens):
        return tokens
    longest = max(map(len, names))
    said: list[Token] = []
    position, own, alone = 0, -_ITS_REACH - 1, False
    while position < len(tokens):
        stop = _name_end(tokens, position, names, longest)
        spoken = _spoken(tokens, position, stop) if stop > position else ""
        if not spoken:
            word = words[position]
            near = len(said) - own <= _ITS_REACH or (own >= 0 and alone)
            if near and word == "its":
                word = "our"
            elif word in _PLURAL and len(said) == own + 1:
                word = _PLURAL[word]
            alone = alone and word not in _SINGLE and not tokens[position].surface[:1].isupper()
            said.append(tokens[position]._replace(word=word))
            position += 1
            continue
        first, last = tokens[position], tokens[stop - 1]
        own, alone = (len(said), True) if spoken == "we" else (own, alone)
        said.append(Token(spoken, spoken, first.start, last.end, "word", first.inherited))
        position = stop
    return said


def _tells_who_we_are(tokens: Sequence[Token]) -> bool:
    """Tell "Acme Ltd (we, us)" and "we are Acme": they say whose name it is."""
    for position, token in enumerate(tokens):
        before = tokens[position - 1].word if position else ""
        after = tokens[position + 1] if position + 1 < len(tokens) else None
        if (
            token.word in ("we", "us", "our")
            and before in ("(", ",")
            and (after is not None and after.word in (")", ",", "or", "and"))
        ):
            return True
        if token.word == "we" and after is not None and after.word == "are":
            following = tokens[position + 2 : position + 4]
            if any(t.surface[:1].isupper() for t in following):
                return True
    return False


def _name_end(tokens: Sequence[Token], start: int, names: frozenset[Name], longest: int) -> int:
    """Return where a name of the organisation ends that begins at `start`, or `start`."""
    begin = start + (tokens[start].word == "the")
    for size in range(longest, 0, -1):
        run = tokens[begin : begin + size]
        if (
            len(run) == size
            and run[0].surface[:1].isupper()
            and tuple(t.word for t in run) in names
            and all(t.inherited is tokens[start].inherited for t in run)
        ):
            return begin + size
    return start


def _stands_in_a_line(tokens: Sequence[Token], stop: int) -> bool:
    """Tell "Acme, 4 Mill Street", "Acme: …" and "Acme (…)", where the name is meant, from a sentence."""
    if stop >= len(tokens) or tokens[stop].word in (".", ";", "!", "?"):
        return False
    following = tokens[stop + 1] if stop + 1 < len(tokens) else None
    return tokens[stop].word != "," or following is None or not following.surface.islower()


def _spoken(tokens: Sequence[Token], start: int, stop: int) -> str:
    """Return the pronoun that a name stands for, or "" where it only says which thing is meant."""
    if tokens[stop - 1].surface.endswith(("'s", "’s")):
        return "our"
    after = tokens[stop] if stop < len(tokens) else None
    if start and tokens[start - 1].word in _RECEIVING | _DETERMINING:
        return ""
    if after is None or after.kind == "mark":
        return "" if _stands_in_a_line(tokens, stop) else "us"
    if after.word in _AUXILIARIES | _AFTER_SUBJECT:
        return "we"
    if after.word in _AFTER_OBJECT:
        return "us"
    printed = after.surface
    return "we" if printed.islower() and printed.endswith(("s", "ed", "ly")) else ""
