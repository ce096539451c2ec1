"""Words that changed inside a sentence and that nothing shows to be harmless."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from policydiff.statements.grammar import PREPOSITIONS, is_passive
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, Marks
from policydiff.statements.records import Actor, Facet, Node
from policydiff.statements.sameness import WordChange, lemma, stem, touches, verb_of
from policydiff.statements.subjects import SUBJECTS
from policydiff.statements.tokens import Token
from policydiff.statements.turning import CONDITIONAL, turned_words

_ANY_DATA = frozenset({"data", "personal-data"})
"""Words for data of no kind and of nobody in particular, of which one stands for another."""
_HOW_FIRM = frozenset({"weak", "strong"})
_SET_PHRASE = "filler"
"""Words that mean nothing one by one ("every week") and may mean something together."""
_LISTING = frozenset({",", "and", "or", "/"})
_PALE = frozenset({Facet.MODALITY, Facet.CONTACT, Facet.FILLER, Facet.NUMBER, Facet.NAME})
"""Facets that are no practice vocabulary; a name counts where a rule reads it."""
_READERS_OWN = frozenset({"your", "their"})
"""What follows one of these is the reader's: "your address" is data whether or not the lexicon knows it."""
_SMALL = PREPOSITIONS | {
    "any", "all", "anyone", "anybody", "anything", "over", "at", "want", "get",
}  # fmt: skip
"""Words that join, and words of how far something reaches: judged as scopes where they bear on data."""
_WITH_KINDS = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.PLACE, Facet.VENDOR, Facet.PURPOSE, Facet.AUDIENCE,
})  # fmt: skip
"""What lists name: one more of a kind is one more, also where it is named before."""
_MEASURED = frozenset({Facet.DURATION, Facet.AGE})
_AGED = frozenset({"aged", "age", "older", "old", "least", "over", "above", "year", "and", "or"})
"""Words next to an age that no edge moves with: "aged 16", "at least 16", "16 or older"."""
_AGE_REACH = 3
_TELLING_STEM = 5
"""Letters of a stem from which it belongs to one word."""
_TELLING = frozenset({
    "hourly", "daily", "nightly", "overnight", "weekly", "fortnightly", "monthly", "quarterly", "yearly",
    "annually", "annual", "twice", "before", "until", "during", "beyond", "off", "every", "each", "outside",
    "inside", "against", *"$€£¥₹≤≥<>✓✔✗✘",
})  # fmt: skip
"""Small words and signs that say how often, when, how much, or whether something is so: they always count."""
_NARROWING = frozenset(
    {"own", "new", "relevant", "similar", "same", "other", "additional", "further"}
)
"""Words that mean little and say which of a kind: "our own advisers", "new members"."""
_NARROWING_DENIAL = frozenset({
    "here", "now", "today", "together", "automatically", "automatic", "simply", "way", "case", "ourselves",
    "directly", "corresponding", "appropriate", "applicable", "particular",
})  # fmt: skip
"""And where something is denied, words that say when or how: "we never sell it here"."""
_BEFORE_NOUNS = frozenset({"a", "an", "the", "our", "your", "their", "its", "other", "any", "some"})
_PARTIES = frozenset({"we", "us", "you", "they", "them", "him", "her"})
_PRONOUNS = frozenset({"he", "she", "they", "him", "them", "his", "her", "their"})

Tokens = tuple[list[Token], list[Token]]


def unproved_words(
    tokens: Tokens,
    marks: Marks,
    change: WordChange,
    lexicon: Lexicon,
    *,
    merged: bool,
    strict: bool,
) -> tuple[str, ...]:
    """Return the changed words of practice that nothing shows to be harmless.

    Shown are words without weight, words that stand for a meaning that both sides hold, and words with
    a synonym or another form of themselves on the other side. Every other word counts, known or not:
    "our partners", "our blorp partners". Alone, small words ("with", "any") and numbers count only in a
    definition and where somebody does something with data (`strict`): elsewhere they are judged as scopes
    and figures. A word that still stands there, only less often, is no other thing where list members
    were `merged`, or where a pronoun came for somebody; nor is who acts, where the other side is passive.
    """
    always = _always_telling(tokens)
    odd = _odd_positions(tokens, marks, change, lexicon, always)
    counts, held = (
        _counted(tokens, odd, lexicon),
        _counted(tokens, _shown(tokens, change, odd, lexicon), lexicon),
    )
    # The same word may be shown in one of its forms only: "log" may be a noun, "logged" is none.
    single = [counts[0] - counts[1] - held[1], counts[1] - counts[0] - held[0]]
    for own, said in zip(single, _still_said(tokens, change, lexicon, merged=merged), strict=True):
        for word in said:
            own.pop(word, None)
    # A word in the place of another is another thing, whether or not the lexicon knows either.
    replaced = all(single) or (any(single) and _names_another(tokens, single))
    found = []
    for side, other, left, own, marked in zip(
        tokens, reversed(tokens), odd, single, marks, strict=True
    ):
        weighty = _weighty_positions(side, marked)
        unsaid = SUBJECTS if is_passive(other) and not is_passive(side) else {}
        for i in left:
            token = side[i]
            if not own[word_class(token, lexicon)] or unsaid.get(token.word) is Actor.WE:
                continue
            told = strict or i in weighty or token.word in always or not _is_small(token)
            if told or (replaced and token.kind != "number"):
                found.append(token.surface)
    return tuple(found) or turned_words(tokens)


def _counted(
    tokens: Tokens, positions: Sequence[Iterable[int]], lexicon: Lexicon
) -> list[Counter[str]]:
    return [
        Counter(word_class(side[i], lexicon) for i in own)
        for side, own in zip(tokens, positions, strict=True)
    ]


def _shown(
    tokens: Tokens, change: WordChange, odd: list[list[int]], lexicon: Lexicon
) -> list[list[int]]:
    """Return where words of weight changed that stand for a meaning of both sides."""
    return [
        [i for i in changed if i not in left and not is_light(side[i], lexicon)]
        for side, changed, left in zip(tokens, (change.removed, change.added), odd, strict=True)
    ]


def _always_telling(tokens: Tokens) -> frozenset[str]:
    """Return the small words that count: those of conditions where one side has more conditions."""
    conditions = {_count_conditions(side) for side in tokens}
    return _TELLING | CONDITIONAL if len(conditions) > 1 else _TELLING


def _count_conditions(tokens: list[Token]) -> int:
    """Count the clauses that say when or whether: "once they expire", "after expiry", "at the end of"."""
    return sum(
        token.word in CONDITIONAL | {"should", "after"}
        or (token.word == "end" and i > 0 and tokens[i - 1].word == "the")
        or (token.word == "expiry" and i > 0 and tokens[i - 1].word == "on")
        for i, token in enumerate(tokens)
    )


def _odd_positions(
    tokens: Tokens, marks: Marks, change: WordChange, lexicon: Lexicon, always: frozenset[str]
) -> list[list[int]]:
    """Return where words of weight changed that stand for no meaning of both sides."""
    general = all(any(n.id in _ANY_DATA for m in found for n in m.nodes) for found in marks)
    both = _shared_senses(tokens, marks, change, lexicon)
    firm = _firm(marks[0], change.removed) & _firm(marks[1], change.added)
    denied = all(any(m.node(Facet.NEGATION) for m in found) for found in marks)
    always = always | _NARROWING | (_NARROWING_DENIAL if denied else frozenset())
    odd = []
    for side, found, changed in zip(tokens, marks, (change.removed, change.added), strict=True):
        held = {
            i for m in found
            if touches(m, changed)
            and (_is_judged_apart(m, general=general, firm=firm) or _senses(m, side, lexicon) <= both)
            for i in range(m.start, m.stop)
        } | _aged(side, found) | _addressed(side)  # fmt: skip
        telling = always | {"after"} if _is_listed(side, changed, "after") else always
        odd.append(
            [
                i
                for i in sorted(changed - held)
                if side[i].word in telling or not is_light(side[i], lexicon)
            ]
        )
    light = [
        Counter(lexicon.plain.same.get(side[i].word) for i in changed if is_light(side[i], lexicon))
        for side, changed in zip(tokens, (change.removed, change.added), strict=True)
    ]
    return [
        list(_without_synonyms(side, left, others, lexicon))
        for side, left, others in zip(tokens, odd, reversed(light), strict=True)
    ]


def _shared_senses(
    tokens: Tokens, marks: Marks, change: WordChange, lexicon: Lexicon
) -> set[tuple[Facet, str, str]]:
    """Return the meanings that both sides have; of kinds that lists name, those exchanged one for one."""
    said, changed = [], []
    for side, found, indexes in zip(tokens, marks, (change.removed, change.added), strict=True):
        senses = [(m, sense) for m in found for sense in _senses(m, side, lexicon)]
        said.append({s for _, s in senses if s[0] not in _WITH_KINDS or not s[2]})
        changed.append(Counter(s for m, s in senses if touches(m, indexes)))
    exchanged = {s for s, count in changed[0].items() if changed[1][s] == count}
    return (said[0] & said[1]) | exchanged


def _without_synonyms(
    tokens: list[Token], positions: list[int], others: Counter[str | None], lexicon: Lexicon
) -> Iterator[int]:
    """Yield positions but for words that a word without weight stands for: "rapidly" for "quickly".

    `others`: how many such words of each group the other side has. Words are looked for as they are
    listed, and by their stems only in -ed and -ing: "providers" are nothing "provided".
    """
    for i in positions:
        word = tokens[i].word
        group = lexicon.plain.same.get(word) or lexicon.plain.same.get(verb_of(word))
        if group is None and word.endswith(("ed", "ing")):
            group = _groups(lexicon).get(stem(word))
        if group is not None and others[group] > 0:
            others[group] -= 1
        else:
            yield i


def _is_listed(tokens: list[Token], changed: frozenset[int], word: str) -> bool:
    """Whether a changed word stands next to "and" or "or": "during or after the term"."""
    return any(
        tokens[i].word == word
        and any(0 <= j < len(tokens) and tokens[j].word in ("and", "or") for j in (i - 1, i + 1))
        for i in changed
    )


def _aged(tokens: list[Token], marks: list[Mark]) -> set[int]:
    """Return where words stand next to an age that say the same of it in other words."""
    return {
        i
        for m in marks
        if m.node(Facet.AGE)
        for i in range(max(m.start - _AGE_REACH, 0), min(m.stop + _AGE_REACH, len(tokens)))
        if tokens[i].word in _AGED
    }


def _addressed(tokens: list[Token]) -> set[int]:
    """Return where a postal address says for whose attention a letter is: "Attn: Privacy Team,"."""
    found: set[int] = set()
    inside = False
    for i, token in enumerate(tokens):
        inside = token.word == "attn" or (inside and token.word != ",")
        if inside:
            found.add(i)
    return found


def _names_another(tokens: Tokens, single: Sequence[Counter[str]]) -> bool:
    """Whether a pronoun stands on one side for a word of the other: "from brokers", "from you"."""
    parties = [
        {(t.word, after.word) for t, after in pairwise(side) if after.word in _PARTIES}
        for side in tokens
    ]
    return any(
        own and any(before in PREPOSITIONS for before, _ in there - here)
        for own, here, there in zip(single, parties, reversed(parties), strict=True)
    )


def _still_said(
    tokens: Tokens, change: WordChange, lexicon: Lexicon, *, merged: bool
) -> tuple[set[str], set[str]]:
    """Return the words of each side that the other side still says, or has a new pronoun for."""
    said = [{word_class(t, lexicon) for t in side} for side in tokens]
    both = said[0] & said[1]
    if merged:
        return both, both
    people = {
        word_class(t, lexicon) for side in tokens for t in side if _is_person(t, lexicon)
    } & both
    came = [
        any(side[i].word in _PRONOUNS for i in changed)
        for side, changed in zip(tokens, (change.removed, change.added), strict=True)
    ]
    return (people if came[1] else set()), (people if came[0] else set())


def _is_person(token: Token, lexicon: Lexicon) -> bool:
    return token.word in lexicon.plain.reader or SUBJECTS.get(token.word) is Actor.USER


def _is_small(token: Token) -> bool:
    """Whether a word joins, counts or covers, and says nothing where it came or went alone."""
    return token.kind == "number" or token.word in _SMALL


def _weighty_positions(tokens: list[Token], marks: list[Mark]) -> frozenset[int]:
    """Return where a token is practice vocabulary, or stands right before a general word for data."""
    weighty = {
        i
        for m in marks
        if any(n.facet not in _PALE for n in m.nodes)
        for i in range(m.start, m.stop)
    }
    before = {m.start - 1 for m in marks if any(n.general for n in m.nodes)}
    theirs = {i for i in range(1, len(tokens)) if tokens[i - 1].word in _READERS_OWN}
    return frozenset(weighty | {i for i in before | theirs if i >= 0 and not _is_small(tokens[i])})


def _senses(mark: Mark, tokens: list[Token], lexicon: Lexicon) -> frozenset[tuple[Facet, str, str]]:
    """Return what a phrase stands for, each meaning with the group of phrases that say the same of it.

    A length of time is itself, however it is put: "a year", "12 months". So is what an organisation has
    words of its own for: they stand for the others.
    """
    words = [t.word for t in tokens[mark.start : mark.stop]]
    phrase, base = " ".join(words), _base_of(words)
    alike = _alike(lexicon)
    group = alike.get(phrase) or alike.get(base, base)
    return frozenset(
        (n.facet, n.id, "" if n.facet in _MEASURED or _is_own(n, lexicon) else group)
        for n in mark.nodes
    )


@lru_cache(maxsize=16)
def _alike(lexicon: Lexicon) -> dict[str, str]:
    """Return the `alike` table by its phrases and by what their forms share: "erased", "shared"."""
    alike = lexicon.plain.alike
    return {_base_of(phrase.split()): head for phrase, head in reversed(alike.items())} | alike


def _base_of(words: list[str]) -> str:
    return " ".join(lemma(word) for word in words)


def _is_own(node: Node, lexicon: Lexicon) -> bool:
    return any(key[:2] == (node.facet, node.id) for key in lexicon.own)


def _firm(marks: list[Mark], changed: frozenset[int]) -> set[str]:
    found = (m.node(Facet.MODALITY) for m in marks if touches(m, changed))
    return {node.id for node in found if node is not None and node.id in _HOW_FIRM}


def _is_judged_apart(mark: Mark, *, general: bool, firm: set[str]) -> bool:
    """Whether a phrase is judged by its meaning, not by its words: how firm a sentence is, an address.

    Every other kind of meaning has kinds below it: "lawyers" are no "auditors", what is "published" is
    more than "shared", a "registered letter" is more than a letter. Words that do mean the same stand in
    the tables of synonyms. `general`: both sides name data of no kind, of which any word stands for another;
    `firm`: how firm both sides say in words that changed ("currently", "at our discretion").
    """
    return all(
        (general and n.id in _ANY_DATA)
        or n.facet is Facet.CONTACT
        or (n.facet is Facet.MODALITY and n.id not in firm)
        or (n.facet is Facet.FILLER and n.id != _SET_PHRASE)
        for n in mark.nodes
    )


def is_light(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word changes nothing by itself."""
    return (
        token.kind not in ("word", "number")
        or token.word in lexicon.ignored
        or token.word in lexicon.plain.light
    )


def word_class(token: Token, lexicon: Lexicon) -> str:
    """Return what a word has in common with its other forms and with words that mean the same."""
    groups = _groups(lexicon)
    word = groups.get(token.word) or verb_of(token.word)
    stemmed = stem(word)
    return (
        groups.get(word)
        or lexicon.plain.same.get(lemma(word))  # "ended" is too short for a stem
        or groups.get(stemmed)
        or (stemmed if stemmed != word else _short_verb(word))
    )


def _short_verb(word: str) -> str:
    """Return "giv" for "giving" and "give", which are too short for a stem."""
    return lemma(word) if word.endswith(("ing", "e")) and not word.endswith("ee") else word


@lru_cache(maxsize=16)
def _groups(lexicon: Lexicon) -> dict[str, str]:
    """Return what stands for words that mean the same, by the words and by their stems: "required", too.

    Not by short stems: that of "mentioned" is that of "mental".
    """
    same = lexicon.plain.same
    stems = ((stem(word), head) for word, head in reversed(same.items()))
    return {found: head for found, head in stems if len(found) >= _TELLING_STEM} | same
