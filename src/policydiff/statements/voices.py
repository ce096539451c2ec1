"""The same sentence in another grammatical form: another voice, its clauses in another order.

"Private messages are not read by us, unless you report them."
"We read private messages only if you report them."

Both are brought into one form: who does what, with which phrases, under which conditions. A word that
is in one form and not in the other, or that stands in another phrase, is another form: nothing is left out
but words that only serve the grammar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.tokens import Token
from policydiff.statements.unproved import word_class
from policydiff.statements.vocabulary import IRREGULAR_FORMS

_MOST_FORMS = 48
_MOST_WORDS = 70
_BEGINNING = 4
_REWRITTEN = [
    (tuple(before.replace("|", "").split()), tuple(after.split()), before.endswith("|"))
    for before, after in (
        ("each time", "whenever"),
        ("every time", "whenever"),
        ("in the event that", "if"),
        ("in case", "if"),
        ("even if", "even-if"),
        ("no later than", "within"),
        ("not later than", "within"),
        ("in order to", "to"),
        ("as well as", "and"),
        ("no one", "nobody"),
        ("in such a case", "in-that-case"),
        ("in such case", "in-that-case"),
        ("in that case", "in-that-case"),
        ("in this case", "in-that-case"),
        ("at any time", "anytime"),
        ("at no cost", "free-of-charge"),
        ("at no charge", "free-of-charge"),
        ("without charge", "free-of-charge"),
        ("free of charge", "free-of-charge"),
        ("for free", "free-of-charge"),
        ("at your request", "on-request"),
        ("on your request", "on-request"),
        ("upon your request", "on-request"),
        ("on request |", "on-request"),
        ("upon request |", "on-request"),
        ("if you ask u to |", "on-request"),
        ("if you ask us to |", "on-request"),
        ("if you ask us |", "on-request"),
        ("if you ask |", "on-request"),
        ("if you request it |", "on-request"),
        ("if you request this |", "on-request"),
        ("if you so request |", "on-request"),
        ("when you ask us to |", "on-request"),
        ("when you ask us |", "on-request"),
        ("when you ask |", "on-request"),
        ("you have the right to", "you may"),
        ("you have a right to", "you may"),
        ("you are entitled to", "you may"),
        ("for a period of", "for"),
        ("nor will we", "; we will not"),
        ("nor do we", "; we do not"),
        ("nor shall we", "; we shall not"),
        ("nor may we", "; we may not"),
        ("nor can we", "; we can not"),
        ("do so", ""),
        ("doing so", ""),
    )
]
"""What stands for what; with a bar, only where a clause or phrase ends behind it."""
_BY_FIRST = {
    first: [each for each in _REWRITTEN if each[0][0] == first]
    for first in {pattern[0] for pattern, _, _ in _REWRITTEN}
}
_CONDITIONS = {
    "if": "if", "when": "if", "where": "if", "whenever": "whenever", "once": "if", "unless": "unless",
    "even-if": "even-if", "before": "before", "after": "after", "until": "until", "while": "while",
    "because": "because",
}  # fmt: skip
_SERVING = BE | {
    "the", "a", "an", "their", "its", "this", "these", "those", "such", "have", "has",
    "had", "do", "doe", "did", "then", "also", "please", "that", "there",
}  # fmt: skip
"""Words that only serve the grammar, or point at what another word names."""
_MODALS = {
    "will": "will", "shall": "will", "must": "must", "may": "may", "might": "may", "can": "may",
    "could": "may", "should": "should", "would": "would",
}  # fmt: skip
_BEFORE_NOUNS = frozenset({
    "the", "a", "an", "its", "their", "your", "our", "his", "her", "this", "these", "such", "any", "all",
})  # fmt: skip
_AUXILIARIES = frozenset({"do", "doe", "did", "have", "has", "had"})
_DENYING = {"not": (), "never": (), "no": (), "none": (), "nothing": (), "nobody": ("anybody",)}
_ONLY = frozenset({"only", "solely", "exclusively"})
_SUBJECTS = frozenset({"we", "you", "they", "it", "i", "nobody", "nothing", "he", "she"})
_OBJECTS = frozenset({"us", "you", "it", "them", "him", "her", "me"})
_RELATIVE = frozenset({"that", "which", "who", "whose", "whom", "what", "how", "whether"})
_PREPOSITIONS = {
    "of": "of", "for": "of", "in": "in", "on": "in", "at": "in", "inside": "in", "into": "in", "about": "in",
    "during": "in", "to": "to", "from": "from", "with": "with", "without": "without", "by": "by",
    "through": "through", "via": "through", "within": "within", "under": "under", "over": "over",
    "between": "between", "against": "against", "as": "as", "than": "than", "outside": "outside",
    "across": "across", "since": "since", "per": "per", "upon": "in", "beyond": "beyond", "up": "up",
} | {word: word for word in _RELATIVE}  # fmt: skip
"""What opens a phrase; those of one kind often stand for each other."""
_SAME = dict.fromkeys(("us", "me", "our", "ours"), "we") | {
    "your": "you", "yours": "you", "each": "all", "every": "all", "it": "it", "them": "it", "they": "it",
}  # fmt: skip
_IT = frozenset({"it"})
_DENIED = ("not", "never")
_JOINING = frozenset({"and", "or", "but", ",", "(", ")", ":", ";"})
_REFUSED = frozenset(
    {"respectively", "neither", "either", "both", "?", "|", "latter", "former", "vice"}
)
"""Words by which places matter that are not looked at here."""
_DEEDS = {
    "storage": "store", "discovery": "discover", "closure": "close", "receipt": "receive", "erasure": "erase",
    "analysis": "analyse", "disclosure": "disclose", "delivery": "deliver", "sale": "sell", "loss": "lose",
    "usage": "use", "withdrawal": "withdraw", "removal": "remove", "approval": "approve", "choice": "choose",
    "diagnosis": "diagnose", "recovery": "recover",
}  # fmt: skip
"""Names of deeds that no ending tells."""
_NO_ADVERBS = _ONLY | {
    "reply", "apply", "supply", "comply", "rely", "family", "early", "july", "imply", "assembly", "daily",
    "weekly", "monthly", "yearly", "anomaly", "multiply", "friendly",
}  # fmt: skip
_OF_READERS = frozenset({"access", "visit", "us", "use", "open", "download", "instal", "install"})
"""What readers do with a site or an app, where a condition names nobody."""
_GIVING = frozenset(
    {"send", "shar", "disclos", "given", "pass", "transfer", "hand", "forward", "suppli"}
)
_RECEIVING = "get"
_FLOATING = frozenset({
    "in-that-case", "on-request", "free-of-charge", "anytime", "sometimes", "often", "always", "still",
})  # fmt: skip
_GENITIVE = ("'s", "’s", "s'", "s’")
_LONGEST_OWNED = 3
_UNITS = frozenset({"hour", "day", "week", "month", "year", "minute", "second", "fortnight"})

Phrase = tuple[str, frozenset[str]]
"""What opens it, "" for an object, and its words."""
Condition = tuple[str, "Clause | frozenset[str]"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate in one form, whichever way it is put."""

    verb: str
    doer: frozenset[str]
    phrases: tuple[tuple[Phrase, int], ...]
    joints: tuple[tuple[str, int], ...]
    modal: str
    denied: str
    """"not" or "never", with the word before which it stands behind the verb: "we ask you not to"."""
    conditions: frozenset[Condition]
    ordered: tuple[Phrase, ...] = ()
    """The phrases in their order, where several things that are joined have phrases of one kind."""


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    kind: str
    kin: str
    """What it has in common with its other forms and synonyms."""


def says_alike(
    before: Sequence[Sequence[Token]], after: Sequence[Sequence[Token]], lexicon: Lexicon
) -> bool:
    """Whether some sentences say, clause by clause, what others say in another form."""
    if not _may_be_alike(before, after):
        return False
    sides = [[_words(sentence, lexicon) for sentence in side] for side in (before, after)]
    if not all(all(side) and side for side in sides):
        return False
    if sum(len(sentence) for side in sides for sentence in side) > 2 * _MOST_WORDS:
        return False
    verbs = frozenset(
        words[i].kin
        for side in sides
        for sentence in side
        for words in (sentence,)
        for i in _sure_verbs(words)
    )
    if not verbs:
        return False
    forms = [set(islice(_forms(side, verbs), _MOST_FORMS)) for side in sides]
    return bool(forms[0] & forms[1])


def _may_be_alike(*sides: Sequence[Sequence[Token]]) -> bool:
    """Look at the beginnings of the longer words first: most pairs are not alike at all."""
    begun = [
        {t.word[:_BEGINNING] for s in side for t in s if len(t.word) >= _BEGINNING}
        for side in sides
    ]
    return 2 * len(begun[0] & begun[1]) >= max(map(len, begun))


def _words(tokens: Sequence[Token], lexicon: Lexicon) -> list[_Word]:
    """Return the words as they are compared, [] where their places matter in other ways."""
    if any(token.word in _REFUSED for token in tokens):
        return []
    found = [
        _Word(token.word, token.kind, _kin(token, lexicon))
        for token in _owned(tokens)
        if not token.inherited and (token.kind != "mark" or token.word in _JOINING)
    ]
    if any(a.word == "not" and b.word in _ONLY for a, b in pairwise(found)):
        return []
    return _rewritten(found)


def _owned(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with "the data of your child" for "your child's data"."""
    i = 0
    while i < len(tokens):
        stop = next(
            (j for j in range(i, min(i + 3, len(tokens))) if tokens[j].surface.endswith(_GENITIVE)),
            -1,
        )
        if stop < 0 or (tokens[i].word not in _BEFORE_NOUNS and stop > i):
            yield tokens[i]
            i += 1
            continue
        end = stop + 1
        while end < len(tokens) and tokens[end].kind == "word" and not _ends_noun(tokens[end].word):
            end += 1
        if not stop < end - 1 <= stop + _LONGEST_OWNED:
            yield tokens[i]
            i += 1
            continue
        yield from tokens[stop + 1 : end]
        yield tokens[i]._replace(word="of", surface="of")
        yield from tokens[i : stop + 1]
        i = end


def _ends_noun(word: str) -> bool:
    return (
        word in _PREPOSITIONS or word in BE or word in _MODALS or word in _JOINING or word in _CONDITIONS
        or word in _AUXILIARIES or word in _ONLY
    )  # fmt: skip


def _kin(token: Token, lexicon: Lexicon) -> str:
    """Return the class of a word, that of its verb where it is a participle or the name of a deed."""
    word = _DEEDS.get(token.word, token.word)
    ending = next((e for e in ("ed", "ing") if word.endswith(e)), "")
    base = word.removesuffix(ending)
    for verb in (word, base, base + "e", base[:-1]) if ending else (word,):
        if verb in lexicon.plain.same:
            return lexicon.plain.same[verb]
    return word_class(token._replace(word=word), lexicon)


def _rewritten(words: list[_Word]) -> list[_Word]:
    found: list[_Word] = []
    i = 0
    while i < len(words):
        taken, instead = _set_phrase(words, i)
        if taken:
            found += [_Word(w, "mark" if w == ";" else "word", w) for w in instead]
            i += taken
            continue
        word = words[i]
        if word.word == "of" and found and found[-1].word in _UNITS:
            word = _Word("after", "word", "after")  # "within 2 days of your request"
        found.append(word)
        i += 1
    while found and found[-1].word == "to":
        found.pop()
    return found


def _set_phrase(words: list[_Word], start: int) -> tuple[int, Sequence[str]]:
    """Return how many words from `start` are a set phrase, and what it stands for; 0 for none."""
    for pattern, instead, ends in _BY_FIRST.get(words[start].word, ()):
        stop = start + len(pattern)
        if tuple(w.word for w in words[start:stop]) != pattern:
            continue
        if not ends or stop == len(words) or words[stop].word in _JOINING:
            return len(pattern), instead
    bounded = [w.word for w in words[start : start + 2]] == ["at", "most"]
    if bounded and start + 2 < len(words) and words[start + 2].kind == "number":
        return 2, ("within",)
    return 0, ()


def _is_participle(word: _Word) -> bool:
    return word.kind == "word" and (
        word.word.endswith(("ed", "en")) or word.word in IRREGULAR_FORMS
    )


def _is_adverb(word: _Word) -> bool:
    return word.word in _ONLY or word.word in ("not", "never", "also") or _floats(word)


def _floats(word: _Word) -> bool:
    """Whether a word may stand anywhere in a clause."""
    ly = word.kind == "word" and word.word.endswith("ly") and word.word not in _NO_ADVERBS
    return ly or word.word in _FLOATING


def _past_adverbs(words: Sequence[_Word], start: int) -> int:
    while start < len(words) and _is_adverb(words[start]):
        start += 1
    return start


@dataclass(frozen=True, slots=True)
class _Predicate:
    start: int
    """Where its first auxiliary stands."""
    verb: int
    passive: bool


def _predicate(words: Sequence[_Word], verbs: frozenset[str]) -> _Predicate | None:
    """Return the first finite verb that is no relative clause's."""
    for i, word in enumerate(words):
        if i and words[i - 1].word in _RELATIVE:
            continue
        before = words[i - 1].word if i else ""
        if i > 1 and before in _SUBJECTS and words[i - 2].word not in _JOINING:
            continue  # "the data we may collect"
        if word.word in BE | _AUXILIARIES or word.word in _MODALS:
            j, passive = i, False
            while j < len(words) and (
                words[j].word in BE | _AUXILIARIES
                or words[j].word in _MODALS
                or _is_adverb(words[j])
            ):
                passive = words[j].word in BE or (passive and _is_adverb(words[j]))
                j += 1
            acts = j < len(words) and words[j].kind == "word" and words[j].word not in _PREPOSITIONS
            if words[j - 1].word in BE and not (acts and _is_participle(words[j])):
                return _Predicate(i, j - 1, passive=False)  # "X is the controller"
            return _Predicate(i, j, passive) if acts else None
        if word.word in _SUBJECTS and (i == 0 or words[i - 1].word in _JOINING):
            j = _past_adverbs(words, i + 1)
            if (
                j < len(words)
                and words[j].kind == "word"
                and not (words[j].word in BE | _AUXILIARIES or words[j].word in _MODALS)
            ):
                return _Predicate(i + 1, j, passive=False)
            continue
        object_follows = i + 1 < len(words) and words[i + 1].word in _OBJECTS
        if (
            i
            and word.kind == "word"
            and (object_follows or word.kin in verbs)
            and word.word not in _PREPOSITIONS
            and word.word not in _CONDITIONS
            and word.word not in _JOINING
            and before not in _PREPOSITIONS
            and before not in _BEFORE_NOUNS
            and before not in _JOINING
            and not _is_adverb(word)
        ):
            return _Predicate(i, i, passive=False)
    return None


def _sure_verbs(words: Sequence[_Word]) -> Iterator[int]:
    """Yield where verbs stand that an auxiliary, a subject or an object shows to be ones."""
    for start in range(len(words)):
        opens = (
            not start or words[start - 1].word in _JOINING or words[start - 1].word in _CONDITIONS
        )
        if opens and (found := _predicate(words[start:], frozenset())):
            yield start + found.verb


def _forms(sentences: Sequence[list[_Word]], verbs: frozenset[str]) -> Iterator[frozenset[Clause]]:
    """Yield the forms that some sentences may have, each a set of clauses."""
    ways = [[list(_coordinates(sentence, verbs))] for sentence in sentences]
    for parted in product(*(each for way in ways for each in way)):
        parts = [list(islice(_clauses(part, verbs), 8)) for way in parted for part in way]
        for clauses in product(*parts):
            yield _resolved(clauses)


def _resolved(clauses: Sequence[Clause]) -> frozenset[Clause]:
    """Return the clauses with what the one before acts on for "it"; nothing where it is not told."""
    found: list[Clause] = []
    named: frozenset[str] = frozenset()
    for clause in clauses:
        phrases = [
            ((opens, named if content == _IT else content), count)
            for (opens, content), count in clause.phrases
        ]
        told = tuple(sorted((each for each in phrases if each[0][1]), key=_order))
        objects = [content for (opens, content), _ in told if not opens]
        named = objects[0] if len(objects) == 1 else named
        found.append(replace(clause, phrases=told))
    return frozenset(found)


def _coordinates(words: list[_Word], verbs: frozenset[str]) -> Iterator[list[list[_Word]]]:
    """Yield the ways to part a sentence into clauses that stand beside each other: one, or all."""
    yield [words]
    cuts = [
        i
        for i, (a, b) in enumerate(pairwise(words))
        if a.word in ("and", "but", ";") and i and (b.word in _SUBJECTS or b.kin in verbs)
    ]
    if not cuts:
        return
    first = _predicate(words, verbs)
    subject = words[: first.start] if first else []
    parts = [words[a:b] for a, b in pairwise([0, *cuts, len(words)])]
    parted = [parts[0]]
    for part in parts[1:]:
        told = part[1].word in _SUBJECTS
        parted.append(part[1:] if told else [*subject, *part[1:]])
    yield [part[:-1] if part[-1].word == "," else part for part in parted]


def _clauses(
    words: Sequence[_Word], verbs: frozenset[str], conditions: frozenset[Condition] = frozenset()
) -> Iterator[Clause]:
    """Yield the forms of one clause with the conditions that stand in it."""
    marker = next((i for i, w in enumerate(words) if w.word in _CONDITIONS), None)
    if marker is None:
        found = _clause(words, verbs, conditions)
        if found is not None:
            yield from _as_received(_turned(found))
        return
    only = marker > 0 and words[marker - 1].word in _ONLY
    kind = ("only-" if only else "") + _CONDITIONS[words[marker].word]
    for stop, onwards in _ends(words, marker):
        inner = words[marker + 1 : stop]
        rest = [*words[: marker - only], *words[onwards:]]
        for condition in _condition(kind, inner, verbs):
            yield from _clauses(rest, verbs, conditions | {condition})


def _ends(words: Sequence[_Word], marker: int) -> Iterator[tuple[int, int]]:
    """Yield where a condition may end and its clause go on: at a comma, the next condition, the end."""
    for j in range(marker + 2, len(words)):
        if words[j].word == ",":
            yield j, j + 1
        elif marker and words[j].word in _CONDITIONS:
            last = j - (words[j - 1].word in _ONLY)
            yield last, last
            break
    else:
        if marker:
            yield len(words), len(words)


def _condition(kind: str, words: Sequence[_Word], verbs: frozenset[str]) -> Iterator[Condition]:
    if any(w.word in _CONDITIONS for w in words):
        return
    found = _clause(words, verbs, frozenset())
    if found is not None and found.verb in _OF_READERS and found.doer == frozenset({"we"}):
        found = replace(found, doer=frozenset({"you"})) if _is_unsaid(words) else found
    if found is None:
        if any(w.word in BE or w.word in _MODALS or w.word in _SUBJECTS for w in words):
            return
        phrases = [content for _, content in _phrases(words) if content]
        if phrases and not any(w.word in ("and", "or") or w.word in _DENYING for w in words):
            yield kind, frozenset().union(*phrases)
        return
    # What "it" is in a condition, the clause tells that it stands in.
    told = tuple((phrase, n) for phrase, n in found.phrases if phrase[1] != _IT)
    found = replace(found, phrases=told)
    plain = found.doer == frozenset({"we"}) and not (found.denied or found.modal or found.joints)
    if plain and not found.phrases:
        yield kind, frozenset({found.verb})  # "before they are stored", "before storage"
        return
    yield kind, _turned(found)


def _is_unsaid(words: Sequence[_Word]) -> bool:
    """Whether nobody is named: "when the site is visited" is whenever a reader visits it."""
    return not any(_SAME.get(w.word, w.word) == "we" or w.word == "by" for w in words)


def _clause(
    words: Sequence[_Word], verbs: frozenset[str], conditions: frozenset[Condition]
) -> Clause | None:
    floating = [w for w in words if _floats(w)]
    words = [w for w in words if not _floats(w)]
    predicate = _predicate(words, verbs)
    if predicate is None:
        return None
    denials = [w for w in words if w.word in _DENYING]
    if len(denials) > 1:
        return None
    denied = ""
    if denials:
        at = words.index(denials[0])
        inner = at > predicate.verb and denials[0].word in ("not", "never")
        denied = " ".join(w.kin for w in words[at + 1 : at + 2]) or "." if inner else ""
        denied = f"{'never' if denials[0].word == 'never' else 'not'} {denied}".strip()
    auxiliaries = words[predicate.start : predicate.verb]
    modal = next((_MODALS[w.word] for w in auxiliaries if w.word in _MODALS), "")
    subject, front = _subject(words[: predicate.start])
    only = _limited(words)
    phrases = [*_phrases(front), *_phrases(words[predicate.verb + 1 :])]
    phrases += [("adverb", frozenset({w.kin})) for w in floating]
    if predicate.passive:
        phrases, doer = _taken_agent(phrases)
        phrases = [*_phrases(subject), *phrases]
    else:
        doer = frozenset().union(*(content for _, content in _phrases(subject)))
    if only:
        phrases.append(("only", only))
    if denials:
        phrases = [(opens, content - {"any"}) for opens, content in phrases]
    joints = Counter(w.word for w in words if w.word in ("and", "or", "but"))
    opened = Counter(_PREPOSITIONS[w.word] for w in words if w.word in _PREPOSITIONS)
    ordered = tuple(phrases) if joints and any(n > 1 for n in opened.values()) else ()
    return Clause(
        words[predicate.verb].kin,
        doer,
        tuple(sorted(Counter(p for p in phrases if p[1]).items(), key=_order)),
        tuple(sorted(joints.items())),
        modal,
        denied,
        conditions,
        ordered,
    )


def _order(counted: tuple[Phrase, int]) -> tuple[str, list[str], int]:
    (opens, content), count = counted
    return opens, sorted(content), count


def _subject(words: Sequence[_Word]) -> tuple[Sequence[_Word], Sequence[_Word]]:
    """Return the subject, and the phrase before it that a comma ends: "For each visit, we …"."""
    comma = next((i for i, w in enumerate(words) if w.word == ","), None)
    if comma is not None and words[0].word in _PREPOSITIONS:
        return words[comma + 1 :], words[:comma]
    return words, ()


def _limited(words: Sequence[_Word]) -> frozenset[str]:
    """Return what "only" stands before, {} without it."""
    for word, after in pairwise(words):
        if word.word in _ONLY:
            return frozenset({after.kin})
    return frozenset({"."}) if words and words[-1].word in _ONLY else frozenset()


def _phrases(words: Sequence[_Word]) -> list[Phrase]:
    """Return the phrases of some words: each begins at a preposition or behind a comma, "and" or "or"."""
    found: list[tuple[str, set[str]]] = [("", set())]
    for word in words:
        if word.word in _JOINING:
            found.append((found[-1][0], set()))
        elif word.word in _PREPOSITIONS:
            found.append((_PREPOSITIONS[word.word], set()))
        elif word.word in _ONLY or word.word in _SERVING or word.word in ("him", "her"):
            continue
        elif word.word in _DENYING:
            found[-1][1].update(_DENYING[word.word])
        else:
            found[-1][1].add(_SAME.get(word.word, word.kin))
    return [(opens, frozenset(content)) for opens, content in found if content]


def _taken_agent(phrases: list[Phrase]) -> tuple[list[Phrase], frozenset[str]]:
    """Return the phrases without the one that says by whom, and who that is: we, where nobody is named."""
    place = next((i for i, (opens, _) in enumerate(phrases) if opens == "by"), None)
    if place is None:
        return list(phrases), frozenset({"we"})
    doer = phrases[place][1]
    stop = place + 1
    if stop < len(phrases) and phrases[stop][0] == "of":
        doer, stop = doer | phrases[stop][1], stop + 1
    return [*phrases[:place], *phrases[stop:]], doer


def _as_received(clause: Clause) -> Iterator[Clause]:
    """Yield a clause, and what it says of those who receive: "we give it to them", "they get it from us"."""
    yield clause
    phrases = dict(clause.phrases)
    to = [phrase for phrase in phrases if phrase[0] in ("to", "with")]
    if clause.verb in _GIVING and clause.doer == frozenset({"we"}) and len(to) == 1:
        del phrases[to[0]]
        phrases["from", frozenset({"we"})] = 1
        counted = tuple(sorted(phrases.items(), key=_order))
        yield replace(clause, verb=_RECEIVING, doer=to[0][1], phrases=counted)


def _turned(clause: Clause) -> Clause:
    """Return "not … unless" and "never … without" as "only if" and "only with"."""
    phrases = dict(clause.phrases)
    conditions = dict(clause.conditions) if len(clause.conditions) == 1 else {}
    limits = [phrase for phrase in phrases if phrase[0] == "only"]
    if clause.denied in _DENIED and "unless" in conditions:
        turned = frozenset({("only-if", conditions["unless"])})
        return replace(clause, denied="", conditions=turned)
    without = [phrase for phrase in phrases if phrase[0] == "without"]
    if clause.denied in _DENIED and len(without) == 1 and not clause.conditions:
        del phrases[without[0]]
        phrases["only-with", without[0][1]] = 1
        return replace(clause, denied="", phrases=tuple(sorted(phrases.items(), key=_order)))
    if not clause.denied and len(limits) == 1:
        limited = limits[0][1]
        given = [phrase for phrase in phrases if phrase[0] == "with"]
        if "if" in conditions and limited == {clause.verb} and not given:
            del phrases[limits[0]]
            return replace(
                clause,
                phrases=tuple(sorted(phrases.items(), key=_order)),
                conditions=frozenset({("only-if", conditions["if"])}),
            )
        if len(given) == 1 and not conditions and limited in ({clause.verb}, {"with"}):
            del phrases[limits[0]], phrases[given[0]]
            phrases["only-with", given[0][1]] = 1
            return replace(clause, phrases=tuple(sorted(phrases.items(), key=_order)))
    return clause
