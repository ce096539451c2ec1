"""One clause in one form: who does what, with which phrases, active or passive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.statements.grammar import BE
from policydiff.statements.vocabulary import IRREGULAR_FORMS
from policydiff.statements.voices.words import (
    AUXILIARIES,
    CONDITIONS,
    DETERMINING,
    JOINING,
    MODALS,
    ONLY,
    OPENING,
    RELATIVE,
    Word,
    floats,
)

SUBJECTS = frozenset({"we", "you", "they", "it", "i", "nobody", "nothing", "he", "she"})
DENYING: Mapping[str, tuple[str, ...]] = {
    "not": (), "never": (), "no": (), "none": (), "nothing": (), "nobody": ("anybody",),
}  # fmt: skip
"""Words that deny, each with what it names beside."""
IT = frozenset({"it"})
"""The words of a phrase that only points back."""
WE = frozenset({"we"})

SERVING = BE | {
    "the", "a", "an", "its", "have", "has", "had", "do", "doe", "did", "then", "also", "please", "there",
    "him", "her",
}  # fmt: skip
"""Words that only serve the grammar, or point at what another word names."""
_SAME = {
    "us": "we", "me": "we", "ours": "our", "yours": "your", "each": "all", "every": "all", "them": "it",
    "they": "it",
}  # fmt: skip
_NEVER_NOUNS = frozenset({
    "ask", "collect", "receive", "provide", "allow", "contain", "explain", "describe", "enable", "require",
    "delete", "encrypt", "remove", "keep", "obtain", "send", "give", "tell", "gather", "retain", "disclose",
    "depend", "belong", "become", "remain", "expire",
})  # fmt: skip
"""Words in a form that is a verb's alone: "the app asks"."""
_NO_PARTICIPLES = frozenset(
    {"need", "feed", "seed", "exceed", "proceed", "children", "open", "even", "often"}
)
"""Words that only end like one."""
_OBJECTS = frozenset({"us", "you", "it", "them", "him", "her", "me"})
_PAST = frozenset({"was", "were", "had", "did"})
_PERFECT = frozenset({"have", "has"})
_HAVE = _PERFECT | {"had"}
_ABLE = frozenset({"can", "could"})
_READERS_OWN = frozenset(
    {"withdraw", "request", "object", "exercis", "revok", "chang", "edit", "correct"}
)
"""What readers do as often as we: who does it in "consent may be withdrawn" is not sure."""
_OF_TWO_OBJECTS = frozenset(
    {"show", "tell", "send", "given", "giv", "offer", "ask", "sell", "bring"}
)
_SOME = frozenset({"1", "one", "any", "some", "all", "anybody", "part", "most"})
"""Of others: "by one of your friends"."""
_ANYBODY = frozenset({"?"})

Phrase = tuple[str, frozenset[str]]
"""What opens it, "" for an object, and its words."""
Condition = tuple[str, "Clause | frozenset[str]"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate in one form, whichever way it is put."""

    verb: str
    tense: str
    modal: str
    denied: str
    """"not" or "never", with the word before which it stands behind the verb: "we ask you not to"."""
    doer: frozenset[str]
    phrases: tuple[Phrase, ...]
    """Sorted: their order says nothing, but for what follows."""
    pairs: tuple[tuple[frozenset[str], Phrase], ...]
    """Phrases of one kind, each with the words before it: "names for a week and tapes for a year"."""
    joints: tuple[str, ...]
    conditions: frozenset[Condition]
    worded: tuple[str, ...] = ()
    """Objects of several words in the order of these: "show doctors patients"."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """Where a finite verb stands."""

    start: int
    """Its first auxiliary."""
    verb: int
    passive: bool


def find_predicate(words: Sequence[Word], verbs: frozenset[str]) -> Predicate | None:
    """Return the first finite verb that is no relative clause's; `verbs` are known to be ones."""
    for i, word in enumerate(words):
        before = words[i - 1].word if i else ""
        if before in RELATIVE:
            continue
        if i > 1 and before in SUBJECTS and words[i - 2].word not in JOINING:
            continue  # "the data we may collect"
        if _assists(word):
            return _assisted(words, i)
        if word.word in SUBJECTS and (i == 0 or before in JOINING):
            j = i + 1
            while j < len(words) and _is_adverb(words[j]):
                j += 1
            if j < len(words) and words[j].kind == "word" and not _assists(words[j]):
                return Predicate(i + 1, j, passive=False)
        elif i and _stands_alone(words, i, verbs):
            return Predicate(i, i, passive=False)
    return None


def sure_verbs(words: Sequence[Word]) -> Iterator[str]:
    """Yield the verbs that an auxiliary, a subject or an object shows to be ones."""
    for start in range(len(words)):
        before = words[start - 1].word if start else ","
        if (before in JOINING or before in CONDITIONS) and (
            found := find_predicate(words[start:], frozenset())
        ):
            yield words[start + found.verb].kin


def read_clause(
    words: Sequence[Word], verbs: frozenset[str], conditions: frozenset[Condition]
) -> Clause | None:
    """Return a clause without conditions of its own in one form, None where its parts are not sure."""
    floating = [w for w in words if floats(w)]
    words = [w for w in words if not floats(w)]
    predicate = find_predicate(words, verbs)
    denials = [i for i, w in enumerate(words) if w.word in DENYING]
    limits = sum(w.word in ONLY for w in words)
    if predicate is None or len(denials) > 1 or limits > 1 or (denials and limits):
        return None
    if denials and any(_SAME.get(w.word, w.word) == "all" for w in words):
        return None  # "not all" is not "all … not"
    denied = _denied(words, denials[0], predicate) if denials else ""
    if " " in denied and not denied.endswith(" to"):
        return None  # "for this, not for that"
    if denied.endswith(" to") and any(
        w.word in _OBJECTS | DETERMINING for w in words[denials[0] + 2 : denials[0] + 3]
    ):
        return None  # "to you, not to us"
    auxiliaries = [w.word for w in words[predicate.start : predicate.verb]]
    verb = words[predicate.verb]
    subject, front = _subject(words[: predicate.start])
    chained = [
        each
        for part in (subject if predicate.passive else (), front, words[predicate.verb + 1 :])
        for each in _chained(part)
    ]
    phrases = [*phrases_of(front), *phrases_of(words[predicate.verb + 1 :])]
    phrases += [("adverb", frozenset({w.kin})) for w in floating]
    if predicate.passive:
        unsure = _ABLE.intersection(auxiliaries) or verb.kin in _READERS_OWN
        phrases, doer = _taken_agent(phrases, _ANYBODY if unsure else WE)
        phrases = [*phrases_of(subject), *phrases]
    else:
        doer = frozenset().union(*(content for _, content in phrases_of(subject)))
    phrases += _limited(words, predicate, doer)
    if denials:
        phrases = [(opens, content - {"any"}) for opens, content in phrases]
    return Clause(
        "be" if verb.word in BE else "have" if verb.word in _HAVE else verb.kin,
        _tense(auxiliaries, verb, predicate),
        next((MODALS[word] for word in auxiliaries if word in MODALS), ""),
        denied,
        doer,
        sort_phrases(phrases),
        _pairs(chained),
        tuple(sorted(w.word for w in words if w.word in ("and", "or", "but"))),
        conditions,
        _worded(subject if predicate.passive else (), words[predicate.verb + 1 :])
        if verb.kin in _OF_TWO_OBJECTS
        else (),
    )


def _worded(*parts: Sequence[Word]) -> tuple[str, ...]:
    """Return the objects that have several words, those in their order."""
    found: list[str] = []
    for part in parts:
        run: list[str] = []
        for word in (*part, Word(",", "mark", ",")):
            if word.word in JOINING or word.word in OPENING or word.word in _OBJECTS:
                found += [" ".join(run)] if len(run) > 1 else []
                run = []
                if word.word in OPENING:
                    break  # what follows is told by what opens it
            elif word.word not in SERVING and word.word not in ONLY and word.kind == "word":
                run.append(_SAME.get(word.word, word.kin))
    return tuple(sorted(found))


def objects_of(clause: Clause) -> list[frozenset[str]]:
    """Return what a clause acts on."""
    return [content for opens, content in clause.phrases if not opens]


def sort_phrases(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return those phrases that have words, in an order that does not depend on the text's."""
    return tuple(sorted((p for p in phrases if p[1]), key=lambda p: (p[0], sorted(p[1]))))


def phrases_of(words: Sequence[Word]) -> list[Phrase]:
    """Return the phrases of some words: each begins at a preposition or behind a comma, "and" or "or"."""
    return [phrase for _, phrase in _chained(words)]


def _chained(words: Sequence[Word]) -> list[tuple[frozenset[str], Phrase]]:
    """Return the phrases, each with the words of what it follows, members of a list together."""
    found: list[tuple[str, list[str], int]] = [("", [], -1)]
    for i, word in enumerate(words):
        opens, before = found[-1][0], found[-1][2]
        if word.word in JOINING:
            found.append((opens, [], before))
        elif word.word in OPENING:
            limit = "only-" if i and words[i - 1].word in ONLY else ""
            limit = "except-" if i and words[i - 1].word == "except" else limit
            found.append((limit + OPENING[word.word], [], len(found) - 1))
        elif word.word in DENYING:
            found[-1][1].extend(DENYING[word.word])
        elif word.word in _OBJECTS - SERVING and opens not in RELATIVE:
            found += [(opens, [_SAME.get(word.word, word.kin)], before), ("", [], len(found) - 1)]
        elif word.kind == "number" and not opens and found[-1][1]:
            found.append(("", [word.kin], len(found) - 1))  # "we tell you 14 days before"
        elif word.word not in ONLY and word.word not in SERVING and word.word != "except":
            found[-1][1].append(_SAME.get(word.word, word.kin))
    # Who acts in a relative clause is told by the order of its words alone.
    contents = [
        frozenset([" ".join(told)] if opens in RELATIVE and told else told)
        for opens, told, _ in found
    ]
    return [
        (contents[before] if before >= 0 else frozenset(), (opens, content))
        for (opens, _, before), content in zip(found, contents, strict=True)
        if content
    ]


def _assists(word: Word) -> bool:
    return word.word in BE or word.word in AUXILIARIES or word.word in MODALS


def _is_adverb(word: Word) -> bool:
    return word.word in ONLY or word.word in ("not", "never", "also") or floats(word)


def _assisted(words: Sequence[Word], start: int) -> Predicate | None:
    """Return the predicate that begins with an auxiliary: "will not be kept", "is the controller"."""
    verb, passive = start, False
    while verb < len(words) and (_assists(words[verb]) or _is_adverb(words[verb])):
        passive = words[verb].word in BE or (passive and _is_adverb(words[verb]))
        verb += 1
    acts = verb < len(words) and words[verb].kind == "word" and words[verb].word not in OPENING
    helps = words[verb - 1].word in BE or words[verb - 1].word in _HAVE
    if helps and not (acts and _is_participle(words[verb])):
        return Predicate(start, verb - 1, passive=False)
    return Predicate(start, verb, passive) if acts else None


def _is_participle(word: Word) -> bool:
    ends = word.word.endswith(("ed", "en")) and word.word not in _NO_PARTICIPLES
    return ends or word.word in IRREGULAR_FORMS


def _stands_alone(words: Sequence[Word], place: int, verbs: frozenset[str]) -> bool:
    """Whether a verb without auxiliary stands here, behind a noun: "the law forbids it"."""
    word, before = words[place], words[place - 1].word
    object_follows = place + 1 < len(words) and words[place + 1].word in _OBJECTS
    return (
        word.kind == "word"
        and (object_follows or word.kin in verbs or word.word in _NEVER_NOUNS)
        and not any(word.word in known for known in (OPENING, CONDITIONS, JOINING))
        and not any(before in known for known in (OPENING, DETERMINING, JOINING))
        and not _is_adverb(word)
    )


def _tense(auxiliaries: Sequence[str], verb: Word, predicate: Predicate) -> str:
    if _PERFECT.intersection(auxiliaries):
        return "perfect"
    alone = not auxiliaries and not predicate.passive and _is_participle(verb)
    return "past" if alone or _PAST.intersection([*auxiliaries, verb.word]) else ""


def _denied(words: Sequence[Word], place: int, predicate: Predicate) -> str:
    said = "never" if words[place].word == "never" else "not"
    if place < predicate.verb or words[place].word not in ("not", "never"):
        return said
    return " ".join([said, *(w.kin for w in words[place + 1 : place + 2])])


def _subject(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
    """Return the subject, and the phrase before it that a comma ends: "For each visit, we …"."""
    comma = next((i for i, w in enumerate(words) if w.word == ","), None)
    if comma is not None and words[0].word in OPENING:
        return words[comma + 1 :], words[:comma]
    return words, ()


def _limited(words: Sequence[Word], predicate: Predicate, doer: frozenset[str]) -> list[Phrase]:
    """Return what "only" stands before; where it opens a phrase, the phrase says so itself."""
    for i, (word, after) in enumerate(pairwise([*words, Word(".", "mark", ".")])):
        if word.word in ONLY and after.word not in OPENING:
            first = i < predicate.start and (i == 0 or words[i - 1].word in JOINING)
            return [("only", doer if first and not predicate.passive else frozenset({after.kin}))]
    return []


def _taken_agent(
    phrases: list[Phrase], unsaid: frozenset[str]
) -> tuple[list[Phrase], frozenset[str]]:
    """Return the phrases without the one that says by whom, and who that is; `unsaid` where none says it."""
    place = next((i for i, (opens, _) in enumerate(phrases) if opens in ("by", "only-by")), None)
    if place is None:
        return phrases, unsaid
    doer = phrases[place][1]
    stop = place + 1
    if doer <= _SOME and stop < len(phrases) and phrases[stop][0] == "of":
        doer, stop = doer | phrases[stop][1], stop + 1
    limit = [("only", doer)] if phrases[place][0] == "only-by" else []
    return [*phrases[:place], *phrases[stop:], *limit], doer


def _pairs(
    chained: Sequence[tuple[frozenset[str], Phrase]],
) -> tuple[tuple[frozenset[str], Phrase], ...]:
    counts = Counter(opens for opens, _ in {(opens, before) for before, (opens, _) in chained})
    found = {pair for pair in chained if pair[1][0] not in ("", "by") and counts[pair[1][0]] > 1}
    return tuple(sorted(found, key=lambda pair: (sorted(pair[0]), pair[1][0], sorted(pair[1][1]))))
