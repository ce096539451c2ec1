"""Phrases of the lexicon, quantities and names found in a run of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from policydiff.statements.amounts import ONE, read_date, read_quantity
from policydiff.statements.articles import bases_of
from policydiff.statements.instructions import with_every_to, without_wish
from policydiff.statements.lexicon import Lexicon, Meaning, match_longest
from policydiff.statements.particles import with_particles
from policydiff.statements.records import Facet, Node
from policydiff.statements.selves import in_first_person
from policydiff.statements.surroundings import (
    VERB_LEADS,
    contrasts,
    floats,
    is_no_marker,
    is_published,
    is_verb,
    means_only,
)
from policydiff.statements.tokens import Token, span_of

_ABBREVIATED = re.compile(r"[A-Z]{2,4}s")
"""Several of what an abbreviation names ("ATMs"), and so nobody in particular."""
_CONSENT = frozenset({"consent", "permission", "agreement", "approval", "authorization"})
_CHOOSER_REACH = 5
_KEPT = frozenset({"held", "hold", "kept", "keep", "stored", "store", "set", "filed", "stays"})
_HINDERING = frozenset(
    {"prevent", "prevents", "prevented", "preventing", "avoid", "avoids", "avoiding"}
)
_WORDLIKE = frozenset({"us", "uk", "eu"})
"""Short names of places that are words as well when they are not in capitals."""
_CLAIMING = frozenset({
    "is", "are", "was", "were", "be", "may", "can", "will", "must", "do", "does", "not", "never", "no", "we",
    "nobody", "they",
})  # fmt: skip
"""Words that a sentence has and a name has not."""
_SMALL_WORD = 3
"""Letters that a word has at most which titles write small: "of", "and"."""
_NAME_LINE = 4
"""Words in capitals that may be a name or title; more are a sentence."""
_ENDS_DENIAL = frozenset(
    {";", ".", "but", "however", "|", "unless", "except", "although", "though"}
)
"""After one of these a negation counts no longer."""
_NOBODY_LEFT_OUT = frozenset({"any", "anyone", "anybody"})
"""Under a negation these add nothing: "we do not sell any data to anyone"."""


class Mark(NamedTuple):
    """A phrase with its meanings; `start` and `stop` count tokens."""

    start: int
    stop: int
    nodes: tuple[Node, ...]

    def node(self, facet: Facet) -> Node | None:
        """Return the mark's meaning in one facet, or None."""
        for node in self.nodes:
            if node.facet is facet:
                return node
        return None


Marks = tuple[list[Mark], list[Mark]]
"""The marks of both versions of a sentence."""


def tokens_of(text: str, lead_in: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a sentence, those of its lead-in first."""
    tokens = canonical_tokens(text, lexicon)
    return [*_inherited(lead_in, lexicon), *tokens] if lead_in else tokens


@lru_cache(maxsize=256)
def _inherited(lead_in: str, lexicon: Lexicon) -> tuple[Token, ...]:
    return tuple(canonical_tokens(lead_in, lexicon, inherited=True))


def canonical_tokens(text: str, lexicon: Lexicon, *, inherited: bool = False) -> list[Token]:
    """Tokenise a text and make phrases equal, as its language has it."""
    if lexicon.reader is not None:
        return lexicon.reader.tokens(text, lexicon, inherited)
    return phrased_tokens(text, lexicon, inherited=inherited)


def phrased_tokens(text: str, lexicon: Lexicon, *, inherited: bool = False) -> list[Token]:
    """Tokenise a text and make phrases equal: "in order to" is "to", "thirty (30) days" is "30 days"."""
    raw = lexicon.tokeniser.tokenise(text, inherited=inherited)
    opening = lexicon.phrases.heads
    tokens: list[Token] = []
    position, before = 0, ""
    while position < len(raw):
        token = raw[position]
        word = token.word
        if word in opening:
            stop, meanings = match_longest(raw, position, lexicon.phrases)
            if meanings:
                tokens += _replaced(raw[position], raw[stop - 1], meanings[0].id, text, lexicon)
                position, before = stop, tokens[-1].word
                continue
        position += 1
        if (word == before or before == "(") and _is_repeated(token, tokens):
            continue
        if word == "no" and [t.kind for t in raw[position : position + 2]] == ["mark", "number"]:
            token = token._replace(word="number")  # "charity no. 7"
        tokens.append(token)
        before = word
    tokens = with_particles(tokens)
    if tokens and tokens[0].word == "if":
        tokens = without_wish(tokens)
    elif tokens and tokens[0].word == "to":
        tokens = with_every_to(tokens, lexicon)
    if lexicon.selves:
        tokens = in_first_person(tokens, lexicon.selves)
    if _is_all_capitals(tokens):
        return _uncapitalised(tokens, lexicon.companies)
    if _is_sentence_in_capitals(tokens):
        return _uncapitalised(tokens, lexicon.companies, lexicon.vocabulary)
    return tokens


def _is_all_capitals(tokens: list[Token]) -> bool:
    if not all(t.surface.isupper() for t in tokens if t.kind == "word"):
        return False
    return sum(t.kind == "word" for t in tokens) > _NAME_LINE


def _is_sentence_in_capitals(tokens: list[Token]) -> bool:
    """Tell "Your Data Is Sold." from a name: every word of weight has a capital, and it has a verb."""
    large = (t for t in tokens if t.kind == "word" and len(t.surface) > _SMALL_WORD)
    if not all(t.surface[:1].isupper() for t in large):
        return False
    words = [t for t in tokens if t.kind == "word"]
    return len(words) > 1 and any(t.word in _CLAIMING and t.surface[:1].isupper() for t in words)


def _uncapitalised(
    tokens: list[Token], companies: frozenset[str], known: frozenset[str] | None = None
) -> list[Token]:
    """Print words small, all or those that are `known`, so that only names keep their capitals."""
    return [
        token._replace(surface=token.surface.lower())
        if token.word not in companies and (known is None or token.word in known)
        else token
        for token in tokens
    ]


def _replaced(
    first: Token, last: Token, words: str, text: str, lexicon: Lexicon
) -> Iterator[Token]:
    """Yield what stands for a phrase, each word printed as the whole phrase is."""
    start, end = first.start, last.end
    for word in words.split():
        folded = lexicon.tokeniser.fold(word)[0]
        yield Token(folded, text[start:end], start, end, "word", first.inherited)


def _is_repeated(token: Token, before: list[Token]) -> bool:
    """Tell a doubled word ("the the") and a number said twice ("thirty (30)") from a new one."""
    if not before or token.kind == "mark":
        return False
    if before[-1].word == token.word:
        return True
    said = len(before) > 1 and before[-1].word == "(" and before[-2].word == token.word
    return said and token.word.isdigit()


def find_marks(tokens: list[Token], text: str, lexicon: Lexicon) -> list[Mark]:
    """Return the phrases with a meaning, in order, none overlapping; the longest one wins."""
    return list(iterate_marks(tokens, text, lexicon))


def iterate_marks(tokens: list[Token], text: str, lexicon: Lexicon) -> Iterator[Mark]:
    """Yield what `find_marks` returns, one at a time."""
    if lexicon.reader is not None:
        return lexicon.reader.marks(tokens, text, lexicon)
    return _english_marks(tokens, text, lexicon)


def _english_marks(tokens: list[Token], text: str, lexicon: Lexicon) -> Iterator[Mark]:
    opening = lexicon.root.heads
    last: Mark | None = None
    denied = False
    position, count = 0, len(tokens)
    while position < count:
        word, surface, _, _, kind, _ = tokens[position]
        # Dates and quantities need more than small letters, and names a capital.
        plain = kind == "word" and not (surface[0].isupper() or word[:1].isdigit() or word in ONE)
        mark = None
        if not plain and (kind != "mark" or word == ","):
            mark = _articles(tokens, position) or _amount(tokens, position)
            if word not in opening:
                mark = mark or _address(tokens, position)
        if mark is None and word in opening:
            # "Acme.com" may be a vendor's name, and is an address where it is none.
            mark = _lexical(tokens, position, text, last, lexicon) or _address(tokens, position)
        if mark is None and not plain:
            mark = _name(tokens, position)
        denied = denied and word not in _ENDS_DENIAL
        if mark is None:
            position += 1
        else:
            if not denied and contrasts(tokens, position):
                mark = mark._replace(
                    nodes=(replace(mark.nodes[0], facet=Facet.EXCEPTION, id="exception"),)
                )
            if means_only(tokens, position):
                mark = mark._replace(nodes=(replace(mark.nodes[0], id="only"),))
            denied = denied or mark.node(Facet.NEGATION) is not None
            idle = (denied and word in _NOBODY_LEFT_OUT) or (
                word == "all" and floats(tokens, position)
            )
            if idle and mark.stop == position + 1:
                # "We do not share any data" says what "we do not share data" says.
                mark = Mark(position, mark.stop, (replace(mark.nodes[0], facet=Facet.FILLER),))
            asked = denied and word == "without" and tokens[mark.stop - 1].word in _CONSENT
            yield _asked_for(mark) if asked else mark
            last, position = mark, mark.stop


def _asked_for(mark: Mark) -> Mark:
    """Read "we do not share it without your consent" like "… unless you consent": it is asked for."""
    nodes = [n for n in mark.nodes if n.id != "without-consent"]
    return mark._replace(nodes=tuple(nodes or [replace(mark.nodes[0], id="consent")]))


def _lexical(
    tokens: list[Token], position: int, text: str, last: Mark | None, lexicon: Lexicon
) -> Mark | None:
    stop, meanings = match_longest(tokens, position, lexicon.root)
    if not meanings:
        return None
    if position and tokens[position].word == "apart" and tokens[position - 1].word in _KEPT:
        return None  # "held apart from your file" excepts nothing
    if stop - position > 1 and _follows_subject(tokens, position, meanings):
        stop, meanings = _as_verb(tokens, position, lexicon) or (stop, meanings)
    if not meanings or (stop - position == 1 and _continues_name(tokens[position], last, position)):
        return None
    if is_published(tokens, position, stop, meanings):
        return None
    if stop - position == 1 and is_no_marker(tokens, position):
        return None
    if stop - position == 1 and is_verb(tokens, position):
        # "Please contact Ann" speaks of no contacts that are somebody's.
        meanings = tuple(m for m in meanings if m.facet is not Facet.DATA)
        if not meanings:
            return None
    if stop - position == 1 and _hinders(tokens, position):
        # "To prevent, detect and investigate fraud" rules nothing out, and lets nobody choose.
        asked = any(t.word == "you" for t in tokens[max(0, position - _CHOOSER_REACH) : position])
        idle = {Facet.NEGATION} if asked else {Facet.NEGATION, Facet.RIGHT}
        meanings = tuple(m for m in meanings if m.facet not in idle)
        if not meanings:
            return None
    return _phrase(tokens, position, stop, meanings, text)


def _hinders(tokens: list[Token], position: int) -> bool:
    """Tell "to prevent crime" from "we prevent vendors from selling it" and "we avoid keeping it"."""
    if tokens[position].word not in _HINDERING:
        return False
    following = [
        t.word for t in takewhile(lambda t: t.word not in _ENDS_DENIAL, tokens[position + 1 :])
    ]
    return "from" not in following and not (following and following[0].endswith("ing"))


def _continues_name(token: Token, last: Mark | None, position: int) -> bool:
    """A capitalised word right after a name inside a sentence belongs to it: "Acme Research"."""
    return (
        last is not None
        and last.stop == position
        and token.kind == "word"
        and token.surface[:1].isupper()
        and last.node(Facet.NAME) is not None
    )


def _follows_subject(tokens: list[Token], position: int, meanings: tuple[Meaning, ...]) -> bool:
    """Right after "we" or "may" stands a verb: "we process payment data", "we do not track you"."""
    return (
        position > 0
        and tokens[position - 1].word in VERB_LEADS
        and all(meaning.facet in (Facet.PURPOSE, Facet.SIGNAL) for meaning in meanings)
    )


def _as_verb(
    tokens: list[Token], position: int, lexicon: Lexicon
) -> tuple[int, tuple[Meaning, ...]] | None:
    stop, meanings = match_longest(tokens[: position + 1], position, lexicon.root)
    verb = any(m.facet in (Facet.ACT, Facet.DUTY) for m in meanings)
    return (stop, meanings) if verb or tokens[position].word == "do" else None


def _phrase(
    tokens: list[Token], start: int, stop: int, meanings: tuple[Meaning, ...], text: str
) -> Mark | None:
    first, last = tokens[start], tokens[stop - 1]
    printed = (
        text[first.start : last.end]
        if not first.inherited
        else " ".join(token.surface for token in tokens[start:stop])
    )
    span = span_of(tokens, start, stop)
    nodes = [
        Node(m.facet, m.id, printed, span, m.sensitive, m.general)
        for m in meanings
        if (m.facet is not Facet.VENDOR or first.surface[:1].isupper() or "." in printed)
        and (
            m.facet is not Facet.PLACE
            or stop - start > 1
            or first.word not in _WORDLIKE
            or first.surface.isupper()
        )
    ]
    return Mark(start, stop, tuple(nodes)) if nodes else None


def _amount(tokens: list[Token], start: int) -> Mark | None:
    found = read_date(tokens, start) or read_quantity(tokens, start)
    return Mark(start, found[0], (found[1],)) if found else None


def _address(tokens: list[Token], start: int) -> Mark | None:
    token = tokens[start]
    if token.kind not in ("url", "email", "phone", "reference"):
        return None
    span = span_of(tokens, start, start + 1)
    return Mark(start, start + 1, (Node(Facet.CONTACT, token.kind, token.surface, span),))


def _articles(tokens: list[Token], start: int) -> Mark | None:
    """Read cited articles of the GDPR as the legal bases that they are, and any other as a name."""
    token = tokens[start]
    if token.kind != "article":
        return None
    span = span_of(tokens, start, start + 1)
    bases = [Node(Facet.BASIS, id_, token.surface, span) for id_ in bases_of(token.surface)]
    nodes = bases or [Node(Facet.NAME, token.word, token.surface, span)]
    return Mark(start, start + 1, tuple(nodes))


def _is_long_name(tokens: list[Token], start: int) -> bool:
    """Tell "Acme AI, 4 Mill Street" at the start of a line: a second capital, then a comma."""
    following = tokens[start + 1 : start + 3]
    return (
        len(following) == 2
        and following[0].kind == "word"
        and following[0].surface[:1].isupper()
        and following[1].word in (",", "(")
    )


def _name(tokens: list[Token], start: int) -> Mark | None:
    """Take a capitalised word inside a sentence for a proper name."""
    token = tokens[start]
    if token.kind != "word" or not token.surface[:1].isupper() or len(token.surface) < 2:
        return None
    if _ABBREVIATED.fullmatch(token.surface):
        return None
    numbered = all(t.kind in ("number", "mark") for t in tokens[:start])  # "2.2 Such data"
    opens = numbered or tokens[start - 1].word in {".", ":", "|", "?", "!"}
    if opens and not _is_long_name(tokens, start):
        return None
    contracted = tokens[start - 1].start == token.start and "’" in token.surface.replace("'", "’")
    if token.inherited is not tokens[start - 1].inherited or contracted:
        return None  # "We've" is two words, and none of them a name
    return Mark(
        start,
        start + 1,
        (Node(Facet.NAME, token.word, token.surface, span_of(tokens, start, start + 1)),),
    )
