"""Phrases of the lexicon, quantities and names found in a run of tokens."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.statements.lexicon import Lexicon, Meaning, match_longest
from policydiff.statements.records import Facet, Node
from policydiff.statements.tokens import Token

_DAYS = {
    "second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0,
    "fortnight": 14.0, "month": 30.4375, "quarter": 91.3125, "year": 365.25, "decade": 3652.5,
}  # fmt: skip
_VERB_LEADS = frozenset(
    {"we", "they", "may", "can", "will", "must", "not", "also", "never", "might", "you"}
)
_MONTHS = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)
_AGE_BEFORE = frozenset(
    {"under", "age", "over", "least", "than", "below", "above", "aged", "minimum"}
)
_WORDLIKE = frozenset({"us", "uk", "eu"})
"""Short names of places that are words as well when they are not in capitals."""
_DETERMINERS = frozenset({"business", "calendar", "working", "consecutive", "full", "additional"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase with its meanings; `start` and `stop` count tokens."""

    start: int
    stop: int
    nodes: tuple[Node, ...]

    def node(self, facet: Facet) -> Node | None:
        """Return the mark's meaning in one facet, or None."""
        return next((node for node in self.nodes if node.facet is facet), None)


def canonical_tokens(text: str, lexicon: Lexicon, *, inherited: bool = False) -> list[Token]:
    """Tokenise a text and make phrases equal: "in order to" is "to", "thirty (30) days" is "30 days"."""
    raw = lexicon.tokeniser.tokenise(text, inherited=inherited)
    tokens: list[Token] = []
    position = 0
    while position < len(raw):
        stop, meanings = match_longest(raw, position, lexicon.phrases)
        if meanings:
            first, last = raw[position], raw[stop - 1]
            for word in meanings[0].id.split():
                folded = lexicon.tokeniser.fold(word)[0]
                tokens.append(
                    Token(
                        folded,
                        text[first.start : last.end],
                        first.start,
                        last.end,
                        "word",
                        inherited,
                    )
                )
            position = stop
            continue
        token = raw[position]
        position += 1
        if not _is_repeated(token, tokens):
            tokens.append(token)
    return tokens


def _is_repeated(token: Token, before: list[Token]) -> bool:
    """Tell a doubled word ("the the") and a number said twice ("thirty (30)") from a new one."""
    if not before or token.kind == "mark":
        return False
    if before[-1].word == token.word:
        return True
    return (
        token.word.isdigit()
        and len(before) > 1
        and before[-1].word == "("
        and before[-2].word == token.word
    )


def find_marks(tokens: list[Token], text: str, lexicon: Lexicon) -> list[Mark]:
    """Return the phrases with a meaning, in order, none overlapping; the longest one wins."""
    marks: list[Mark] = []
    position = 0
    while position < len(tokens):
        mark = _date(tokens, position) or _quantity(tokens, position) or _address(tokens, position)
        if mark is None:
            stop, meanings = match_longest(tokens, position, lexicon.root)
            if stop - position > 1 and _follows_subject(tokens, position, meanings):
                stop, meanings = _as_verb(tokens, position, lexicon) or (stop, meanings)
            if meanings and not (stop - position == 1 and _continues_name(tokens, position, marks)):
                mark = _phrase(tokens, position, stop, meanings, text)
        if mark is None:
            mark = _name(tokens, position)
        if mark is not None:
            marks.append(mark)
            position = mark.stop
        else:
            position += 1
    return marks


def _continues_name(tokens: list[Token], position: int, marks: list[Mark]) -> bool:
    """A capitalised word right after a name inside a sentence belongs to it: "Acme Research"."""
    return (
        bool(marks)
        and marks[-1].stop == position
        and marks[-1].node(Facet.NAME) is not None
        and tokens[position].kind == "word"
        and tokens[position].surface[:1].isupper()
    )


def _follows_subject(tokens: list[Token], position: int, meanings: tuple[Meaning, ...]) -> bool:
    """Right after "we" or "may" stands a verb: "we process payment data", "we do not track you"."""
    return (
        position > 0
        and tokens[position - 1].word in _VERB_LEADS
        and all(meaning.facet in (Facet.PURPOSE, Facet.SIGNAL) for meaning in meanings)
    )


def _as_verb(
    tokens: list[Token], position: int, lexicon: Lexicon
) -> tuple[int, tuple[Meaning, ...]] | None:
    stop, meanings = match_longest(tokens[: position + 1], position, lexicon.root)
    verb = any(m.facet in (Facet.ACT, Facet.DUTY) for m in meanings)
    return (stop, meanings) if verb or tokens[position].word == "do" else None


def _span(tokens: list[Token], start: int, stop: int) -> tuple[int, int] | None:
    return None if tokens[start].inherited else (tokens[start].start, tokens[stop - 1].end)


def _phrase(
    tokens: list[Token], start: int, stop: int, meanings: tuple[Meaning, ...], text: str
) -> Mark | None:
    first, last = tokens[start], tokens[stop - 1]
    printed = (
        text[first.start : last.end]
        if not first.inherited
        else " ".join(token.surface for token in tokens[start:stop])
    )
    nodes = tuple(
        Node(m.facet, m.id, printed, _span(tokens, start, stop), m.sensitive, m.general)
        for m in meanings
        if (m.facet is not Facet.VENDOR or first.surface[:1].isupper() or "." in printed)
        and (
            m.facet is not Facet.PLACE
            or stop - start > 1
            or printed.lower() not in _WORDLIKE
            or printed.isupper()
        )
    )
    return Mark(start, stop, nodes) if nodes else None


def _quantity(tokens: list[Token], start: int) -> Mark | None:
    """Read a duration ("30 days", "24-month") or an age ("under 13", "16 years of age")."""
    token = tokens[start]
    if token.kind != "number" and not token.word.isdigit():
        return None
    try:
        value = float(token.word)
    except ValueError:
        return None
    stop = start + 1
    while stop < len(tokens) and tokens[stop].word in ("(", ")"):
        stop += 1
    while stop < len(tokens) and tokens[stop].word in _DETERMINERS:
        stop += 1
    unit = _DAYS.get(tokens[stop].word) if stop < len(tokens) else None
    before = [t.word for t in tokens[max(0, start - 3) : start]]
    following = [t.word for t in tokens[stop : stop + 4]]
    is_age = unit is None or following[:1] == ["year"]
    if (
        is_age
        and 5 <= value <= 25
        and ("age" in following or "old" in following or _AGE_BEFORE.intersection(before))
    ):
        stop = stop if unit is None else stop + 1
        return Mark(start, stop, (_amount(Facet.AGE, tokens, start, stop, value),))
    if unit is not None:
        stop += 1
        return Mark(start, stop, (_amount(Facet.DURATION, tokens, start, stop, value * unit),))
    if token.kind == "number":
        return Mark(start, start + 1, (_amount(Facet.NUMBER, tokens, start, start + 1, value),))
    return None


def _date(tokens: list[Token], start: int) -> Mark | None:
    """Read a date ("3 March 2024", "May 2019") as one number."""
    stop = start
    words = [token.word for token in tokens[start : start + 4]]
    has_month = any(
        word[:3] in _MONTHS and (word in _MONTHS or len(word) > 3) for word in words[:2]
    )
    if not has_month:
        return None
    while stop < min(len(tokens), start + 5):
        word = tokens[stop].word
        month = word[:3] in _MONTHS and tokens[stop].surface[:1].isupper()
        day = word.rstrip("stndrh").isdigit() and len(word) <= 4
        if not (month or day or word == ","):
            break
        stop += 1
    if stop - start < 2 or not any(tokens[i].word[:1].isdigit() for i in range(start, stop)):
        return None
    while tokens[stop - 1].word == ",":
        stop -= 1
    printed = " ".join(t.surface for t in tokens[start:stop])
    return Mark(start, stop, (Node(Facet.NUMBER, "date", printed, _span(tokens, start, stop)),))


def _amount(facet: Facet, tokens: list[Token], start: int, stop: int, value: float) -> Node:
    printed = " ".join(t.surface for t in tokens[start:stop] if t.kind != "mark")
    span = _span(tokens, start, stop)
    return Node(facet, f"{value:.4f}", printed, span, amount=round(value, 6))


def _address(tokens: list[Token], start: int) -> Mark | None:
    token = tokens[start]
    if token.kind not in ("url", "email"):
        return None
    span = _span(tokens, start, start + 1)
    return Mark(start, start + 1, (Node(Facet.CONTACT, token.kind, token.surface, span),))


def _name(tokens: list[Token], start: int) -> Mark | None:
    """Take a capitalised word inside a sentence for a proper name."""
    token = tokens[start]
    if token.kind != "word" or not token.surface[:1].isupper() or len(token.surface) < 2:
        return None
    if start == 0 or tokens[start - 1].word in {".", ":", "|", "?", "!"}:
        return None
    if token.inherited is not tokens[start - 1].inherited:
        return None
    return Mark(
        start,
        start + 1,
        (Node(Facet.NAME, token.word, token.surface, _span(tokens, start, start + 1)),),
    )
