"""Sentences in the forms they may have, each a set of clauses with their conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product

from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.tokens import Token
from policydiff.statements.voices.clauses import (
    DENYING,
    IT,
    SERVING,
    SUBJECTS,
    WE,
    Clause,
    Condition,
    Phrase,
    find_predicate,
    objects_of,
    phrases_of,
    read_clause,
    sort_phrases,
    sure_verbs,
)
from policydiff.statements.voices.contradiction import contradict
from policydiff.statements.voices.words import (
    AUXILIARIES,
    CONDITIONS,
    MODALS,
    ONLY,
    OPENING,
    Word,
    words_of,
)

_MOST_FORMS = 48
_MOST_OF_A_CLAUSE = 8
_MOST_WORDS = 70
"""Of one sentence."""
_MOST_WAYS = 128
_BEGINNING = 4
_DENIED = ("not", "never")
_OF_READERS = frozenset({
    "access", "visit", "us", "use", "open", "download", "instal", "install", "register", "subscrib", "cancel",
})  # fmt: skip
"""What readers do with a site, an app or an account, where a condition names nobody."""
_NAMING = frozenset({"we", "us", "our", "by"})
_GIVING = frozenset(
    {"send", "shar", "disclos", "given", "pass", "transfer", "hand", "forward", "suppli"}
)
_RECEIVING = "get"
_YOU = frozenset({"you"})
_WHO_ACTS = frozenset({"-"})
"""Who does what is told without a subject: "before using it", by who does the rest."""
_NO_DEEDS = frozenset(
    {"during", "anything", "something", "everything", "nothing", "existing", "remaining"}
)
"""Words that end like the name of a deed."""
_WEIGHTLESS = (
    SERVING
    | OPENING.keys()
    | CONDITIONS.keys()
    | MODALS.keys()
    | ONLY
    | {"we", "us", "our", "you", "your", "and", "or"}
)


def says_alike(
    before: Sequence[Sequence[Token]], after: Sequence[Sequence[Token]], lexicon: Lexicon
) -> bool:
    """Whether some sentences say, clause by clause, what others say in another form."""
    if not _may_be_alike(before, after):
        return False
    sides = [[words_of(s, lexicon) for s in _sentences(side)] for side in (before, after)]
    sentences = [sentence for side in sides for sentence in side]
    if not all(sentences) or any(map(_is_tangled, sentences)):
        return False
    verbs = frozenset(verb for sentence in sentences for verb in sure_verbs(sentence))
    verbs |= {_RECEIVING}
    forms = [set(islice(_forms(side, verbs, proving=True), _MOST_FORMS)) for side in sides]
    return bool(forms[0] & forms[1])


def says_otherwise(
    before: Sequence[Sequence[Token]], after: Sequence[Sequence[Token]], lexicon: Lexicon
) -> bool:
    """Whether sentences of the same words of weight, put in another way, contradict each other."""
    sides = [[words_of(s, lexicon) for s in _sentences(side)] for side in (before, after)]
    sentences = [sentence for side in sides for sentence in side]
    if not all(sentences) or any(map(_is_tangled, sentences)):
        return False
    told = [[w for sentence in side for w in sentence if w.kind != "mark"] for side in sides]
    kins = [[w.kin for w in side if w.word not in _WEIGHTLESS] for side in told]
    orders = [
        [
            CONDITIONS.get(w.word, w.kin)
            for w in side
            if w.word in CONDITIONS or w.word not in _WEIGHTLESS
        ]
        for side in told
    ]
    agents = [sum(w.word == "by" for w in side) for side in told]
    parted = len(sides[0]) != len(sides[1]) or agents[0] != agents[1]
    if sorted(kins[0]) != sorted(kins[1]) or (orders[0] == orders[1] and not parted):
        return False
    verbs = frozenset(verb for sentence in sentences for verb in sure_verbs(sentence))
    forms = [_finest(list(islice(_forms(side, verbs), _MOST_FORMS))) for side in sides]
    return all(forms) and all(contradict(a, b) for a, b in product(*forms))


def _finest(forms: list[frozenset[Clause]]) -> list[frozenset[Clause]]:
    """Return those forms that have the most clauses."""
    return [form for form in forms if len(form) == max(map(len, forms))]


def _may_be_alike(*sides: Sequence[Sequence[Token]]) -> bool:
    """Look at the beginnings of the longer words first: most pairs are not alike at all."""
    begun = [
        {t.word[:_BEGINNING] for s in side for t in s if len(t.word) >= _BEGINNING}
        for side in sides
    ]
    return 2 * len(begun[0] & begun[1]) >= max(map(len, begun))


def _sentences(texts: Sequence[Sequence[Token]]) -> Iterator[Sequence[Token]]:
    """Yield the sentences of some texts, of which one may hold several."""
    for text in texts:
        stops = [i + 1 for i, t in enumerate(text) if t.word == "." and t.kind == "mark"]
        edges = sorted({0, *stops, len(text)})
        yield from (text[a:b] for a, b in pairwise(edges))


def _is_tangled(words: Sequence[Word]) -> bool:
    """Whether a sentence could be parted in more ways than are worth a look."""
    conditions = sum(w.word in CONDITIONS for w in words)
    commas = sum(w.word == "," for w in words)
    return len(words) > _MOST_WORDS or (commas + 1) ** conditions > _MOST_WAYS


def _forms(
    sentences: Sequence[list[Word]], verbs: frozenset[str], *, proving: bool = False
) -> Iterator[frozenset[Clause]]:
    """Yield the forms of some sentences; with `proving`, those that are sure, and those of who receives."""
    ways = (list(_coordinates(sentence, verbs, proving=proving)) for sentence in sentences)
    for parted in product(*ways):
        parts = [part for way in parted for part in way]
        clauses = (list(islice(_clauses(part, verbs), _MOST_OF_A_CLAUSE)) for part in parts)
        given = ([form for c in found for form in _as_received(c)] for found in clauses)
        for each in product(*(given if proving else clauses)):
            yield _resolved(each)


def _resolved(clauses: Sequence[Clause]) -> frozenset[Clause]:
    """Return the clauses with what the one before names for "it" and "they"; nothing where it is not told."""
    found: list[Clause] = []
    named: frozenset[str] = frozenset()
    acting: frozenset[str] = IT
    for clause in clauses:
        phrases = [
            (opens, named if content == IT else content) for opens, content in clause.phrases
        ]
        objects = [content for opens, content in phrases if not opens and content]
        named = objects[0] if len(objects) == 1 else named
        doer = acting if clause.doer == IT else clause.doer
        acting = doer if not doer & {"we", "you"} else acting
        found.append(replace(clause, doer=doer, phrases=sort_phrases(phrases)))
    return frozenset(found)


def _coordinates(
    words: list[Word], verbs: frozenset[str], *, proving: bool
) -> Iterator[list[list[Word]]]:
    """Yield the ways to part a sentence into clauses that stand beside each other: none, or at all joints.

    What is denied or limited in the first clause may reach as far as its subject: it is not parted there.
    """
    yield [words]
    cuts = [
        i
        for i, (a, b) in enumerate(pairwise(words))
        if i
        and a.word in ("and", "but", ";")
        and (_goes_on(b, verbs) or _denies(words, i + 1, verbs) or _begins_anew(words, i, verbs))
    ]
    if not cuts:
        return
    front = _front(words, verbs)
    if proving and any(w.word in CONDITIONS for w in words[len(front) : cuts[0]]):
        return  # how far it reaches, nobody can tell
    first = find_predicate(words[len(front) :], verbs)
    # "May collect and share" is "may collect" and "may share".
    begins = words[len(front) : len(front) + first.verb] if first else []
    subject = begins[: first.start] if first else []
    binds = any(w.word in DENYING or w.word in ONLY for w in words[: cuts[0]])
    parted = [words[: cuts[0]]]
    for start, stop in pairwise([*cuts, len(words)]):
        told = words[start + 1].word in SUBJECTS or _begins_anew(words, start, verbs)
        assisted = words[start + 1].word in MODALS or words[start + 1].word in BE | AUXILIARIES
        assisted = assisted or _denies(words, start + 1, verbs)
        if words[start + 1].word in ("be", "have") and any(w.word in MODALS for w in begins):
            return  # "you must be 16 and have permission to join": how far the end reaches is not sure
        if not told and ((binds and not assisted) or not subject):
            return
        shared = [] if told else subject if assisted else begins
        parted.append([*front, *shared, *words[start + 1 : stop]])
    yield [part[:-1] if part and part[-1].word == "," else part for part in parted]


def _front(words: list[Word], verbs: frozenset[str]) -> list[Word]:
    """Return what stands before the first clause and counts for all that follow: "With your consent, …"."""
    comma = next((i for i, w in enumerate(words) if w.word == ","), 0)
    opens = words[0].word in ONLY or words[0].word in OPENING or words[0].word in CONDITIONS
    opens = opens or comma == 1
    first = find_predicate(words[comma + 1 :], verbs)
    return words[: comma + 1] if comma and opens and first else []


def _goes_on(word: Word, verbs: frozenset[str]) -> bool:
    """Whether a predicate or a pronoun as its subject begins with a word."""
    return word.word in SUBJECTS | BE | AUXILIARIES or word.word in MODALS or word.kin in verbs


def _denies(words: Sequence[Word], place: int, verbs: frozenset[str]) -> bool:
    """Whether a verb that is denied begins here: "and never leave the building"."""
    after = words[place + 1] if place + 1 < len(words) else None
    return words[place].word in _DENIED and after is not None and after.kin in verbs


def _begins_anew(words: Sequence[Word], joint: int, verbs: frozenset[str]) -> bool:
    """Whether a clause with a subject of its own begins behind ", and"."""
    if words[joint - 1].word != "," or _goes_on(words[joint + 1], verbs):
        return False
    found = find_predicate(words[joint + 1 :], verbs)
    return found is not None and found.start > 0


def _clauses(
    words: Sequence[Word], verbs: frozenset[str], conditions: frozenset[Condition] = frozenset()
) -> Iterator[Clause]:
    """Yield the forms of one clause with the conditions that stand in it."""
    marker = next((i for i, w in enumerate(words) if w.word in CONDITIONS), None)
    if marker is None:
        found = read_clause(words, verbs, conditions)
        kinds = Counter(kind for kind, _ in conditions)
        if found is not None and not (found.joints and any(n > 1 for n in kinds.values())):
            yield _turned(_linked(found))
        return
    only = marker > 0 and words[marker - 1].word in ONLY
    kind = ("only-" if only else "") + CONDITIONS[words[marker].word]
    for stop, onwards in _ends(words, marker):
        condition = _condition(words[marker + 1 : stop], verbs)
        if condition is not None:
            rest = [*words[: marker - only], *words[onwards:]]
            yield from _clauses(rest, verbs, conditions | {(kind, condition)})


def _linked(clause: Clause) -> Clause:
    """Return a clause that says itself what "it" is, in it and in its one condition.

        "Before your address is stored, it is hashed."
        "Your address is hashed before it is stored."

    Only where nothing else is named that it could be.
    """
    if len(clause.conditions) != 1:
        return clause
    ((kind, told),) = clause.conditions
    if not isinstance(told, Clause):
        return clause
    mine, theirs = objects_of(clause), objects_of(told)
    if mine == [IT] and len(theirs) == 1 and told.doer in (WE, _YOU):
        clause = replace(clause, phrases=_with_object(clause, theirs[0]))
        mine = theirs
    if len(mine) == 1 and mine == theirs:
        told = replace(told, phrases=_with_object(told, frozenset()))
    others = IT, WE, _YOU
    if told.doer == _WHO_ACTS or (told.doer == IT and not mine and clause.doer not in others):
        told = replace(told, doer=clause.doer)
    elif clause.doer == IT and not theirs and told.doer not in others:
        clause = replace(clause, doer=told.doer)
    return replace(clause, conditions=frozenset({(kind, told)}))


def _with_object(clause: Clause, instead: frozenset[str]) -> tuple[Phrase, ...]:
    return sort_phrases(
        [(opens, content if opens else instead) for opens, content in clause.phrases]
    )


def _ends(words: Sequence[Word], marker: int) -> Iterator[tuple[int, int]]:
    """Yield where a condition may end and its clause go on: at a comma, the next condition, the end."""
    for j in range(marker + 2, len(words)):
        if words[j].word == ",":
            yield j, j + 1
        elif marker and words[j].word in CONDITIONS:
            last = j - (words[j - 1].word in ONLY)
            yield last, last
            return
    if marker:
        yield len(words), len(words)


def _condition(words: Sequence[Word], verbs: frozenset[str]) -> Clause | frozenset[str] | None:
    """Return a condition: as a clause, or as the name of a deed alone ("before storage")."""
    if any(w.word in CONDITIONS for w in words):
        return None
    if words and words[0].word.endswith("ing") and words[0].word not in _NO_DEEDS:
        found = read_clause([Word("it", "word", "it"), *words], verbs, frozenset())
        found = found and replace(found, doer=_WHO_ACTS)
    else:
        found = read_clause(words, verbs, frozenset())
    if found is None:
        return _deed(words)
    # When it happens, and what "it" is there, the clause tells that it stands in.
    phrases = tuple(phrase for phrase in found.phrases if phrase[1] != IT)
    doer = found.doer
    if found.verb in _OF_READERS and doer == WE and not any(w.word in _NAMING for w in words):
        doer = _YOU  # "when the site is visited"
    return _turned(replace(found, phrases=phrases, tense="", doer=doer, worded=()))


def _deed(words: Sequence[Word]) -> Clause | frozenset[str] | None:
    """Return "the issue of your visa" as what "your visa is issued" is; the words of anything else."""
    if any(w.word in BE or w.word in MODALS or w.word in SUBJECTS for w in words):
        return None
    if any(w.word in ("and", "or") or w.word in DENYING for w in words):
        return None
    phrases = phrases_of(words)
    if not phrases or phrases[0][0] or len(phrases[0][1]) > 1:
        if any(w.kind == "number" for w in words):
            return frozenset(w for opens, told in phrases for w in (opens, *told) if w)
        # "Our partner breaks it": who acts is told by the order alone.
        said = " ".join(w.kin for w in words if w.word not in SERVING)
        return frozenset({said}) if said else None
    verb = next(iter(phrases[0][1]))
    acted_on = [("" if opens == "of" else opens, told) for opens, told in phrases[1:]]
    doer = _YOU if verb in _OF_READERS else WE
    return Clause(verb, "", "", "", doer, sort_phrases(acted_on), (), (), frozenset())


def _as_received(clause: Clause) -> Iterator[Clause]:
    """Yield a clause, and what it says of those who receive: "we give it to them", "they get it from us"."""
    yield clause
    to = [phrase for phrase in clause.phrases if phrase[0] in ("to", "with")]
    if clause.verb in _GIVING and clause.doer == WE and len(to) == 1:
        others = [phrase for phrase in clause.phrases if phrase != to[0]]
        phrases = sort_phrases([*others, ("from", WE)])
        yield replace(clause, verb=_RECEIVING, doer=to[0][1], phrases=phrases, worded=())


def _turned(clause: Clause) -> Clause:
    """Return "not … unless" and "never … without" as "only if" and "only with"."""
    condition = next(iter(clause.conditions)) if len(clause.conditions) == 1 else ("", frozenset())
    without = [phrase for phrase in clause.phrases if phrase[0] == "without"]
    given = [phrase for phrase in clause.phrases if phrase[0] == "with"]
    limit = ("only", frozenset({clause.verb}))
    if clause.denied in _DENIED and condition[0] == "unless":
        return replace(clause, denied="", conditions=frozenset({("only-if", condition[1])}))
    if clause.denied in _DENIED and condition[0] == "until":
        return replace(clause, conditions=frozenset({("before", condition[1])}))
    excepted = [phrase for phrase in clause.phrases if phrase[0].startswith("except-")]
    if clause.denied in _DENIED and len(excepted) == 1:
        others = [phrase for phrase in clause.phrases if phrase != excepted[0]]
        kept = (excepted[0][0].replace("except-", "only-"), excepted[0][1])
        return replace(clause, denied="", phrases=sort_phrases([*others, kept]))
    if clause.denied in _DENIED and len(without) == 1 and not clause.conditions:
        return _with_limit(clause, without[0], without[0])
    if limit not in clause.phrases:
        return clause
    if condition[0] == "if" and not given:
        others = [phrase for phrase in clause.phrases if phrase != limit]
        turned = frozenset({("only-if", condition[1])})
        return replace(clause, phrases=sort_phrases(others), conditions=turned)
    if len(given) == 1 and not clause.conditions:
        return _with_limit(clause, given[0], limit)
    return clause


def _with_limit(clause: Clause, phrase: tuple[str, frozenset[str]], gone: object) -> Clause:
    """Return the clause under "only with" for a phrase of it."""
    others = [each for each in clause.phrases if each not in (phrase, gone)]
    return replace(clause, denied="", phrases=sort_phrases([*others, ("only-with", phrase[1])]))
