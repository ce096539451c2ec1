"""Small words that turn what a sentence says though every word of weight stands in both versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

from policydiff.statements.grammar import BE, MODALS, PREPOSITIONS
from policydiff.statements.limits import exchanged_limits
from policydiff.statements.sameness import lemma, replaced_runs
from policydiff.statements.tokens import Token

_PARTIES = frozenset({"us", "you", "them"})
CONDITIONAL = frozenset({"if", "when", "where", "while", "whenever", "unless", "once", "upon"})
"""Words that begin a condition; one for another is none more."""
ONWARDS = frozenset({"older", "over", "above", "up", "more", "upwards"})
"""Words that let a figure be the least: "16 or older", "12 and up"."""
GRADES = frozenset(
    {"more", "less", "fewer", "same", "higher", "lower", "many", "few", "much", "worse"}
)
_PERSON = {
    "we": 1, "us": 1, "our": 1, "ours": 1, "you": 2, "your": 2, "yours": 2, "they": 3, "them": 3, "their": 3,
}  # fmt: skip
JOINTS = CONDITIONAL | {"and", "or", "nor", "but", "so", "before", "after", "until", "because"}
"""Words with which a clause or list member begins."""
_ADVERBS = frozenset({
    "only", "also", "always", "please", "both", "all", "still", "the", "a", "an", "your", "our", "too",
    "sometime", "anytime", "however", "therefore", "now", "that",
})  # fmt: skip
"""Words that may stand anywhere, or come and go with a noun."""
MOVED_WHOLE = PREPOSITIONS | CONDITIONAL | {
    "at", "without", "within", "during", "before", "after", "until", "under", "because", "free", "since",
}  # fmt: skip
"""Words with which a phrase begins that may stand anywhere."""
_MOST_JOINED = 4
DENIALS = frozenset({"not", "no", "never"})
_WHOLE = re.compile(
    r"\b(?:all|each|both|every)(?: one)? of (?:these|the|those|them)\b|\bboth\b(?! .{0,60}\band\b)"
)
_PART = re.compile(r"\b(?:any|either|one) of (?:these|the|those|them)\b|\beither\b")
_PLACED = frozenset({
    "in", "within", "inside", "outside", "on", "at", "via", "through", "by", "with", "from", "to", "for",
    "of", "about", "after", "before", "until", "since", "over", "under", "against", "without", "into",
    "between", "across", "beyond", "during",
})  # fmt: skip
_ALIKE = (
    frozenset({"in", "within", "inside", "into", "on", "at", "during", "under"}),
    frozenset({"of", "after"}),
    frozenset({"via", "through", "with"}),
    frozenset({"about", "on", "of"}),
    frozenset({"from", "of"}),
    frozenset({"to", "with"}),
    frozenset({"in", "of", "for", "to"}),
    frozenset({"across", "on", "in", "through"}),
)
"""Prepositions of which one often stands for another."""
_UNITS = frozenset({"day", "week", "month", "year", "hour", "minute", "quarter"})
_BEFORE_VERB = MODALS | {"have", "not", "never", "also", "alway", "only"}
DETERMINING = frozenset({"the", "our", "your", "a", "an", "their"})
_OPPOSITES = (
    ("from", "to"),
    ("within", "out"),
    ("within", "outside"),
    ("inside", "outside"),
    ("into", "from"),
)
_BOUNDS = {
    "at most": re.compile(
        r"\b(?:up to|at most|maximum|at the latest|less than|fewer than|below)\b"
    ),
    "at least": re.compile(
        r"\b(?:at least|(?:or|and) (?:more|longer|over|older|up|above)|minimum|more than|longer than)\b"
    ),
    "about": re.compile(
        r"\b(?:about|around|approximately|roughly|some|nearly|almost|circa) \d|\bor so\b"
    ),
    "again": re.compile(r"\bat a time\b|\bthen again\b|\b(?:further|another) \d"),
}
"""Words that say on which side of a figure something lies, as sentences are folded."""

Tokens = tuple[list[Token], list[Token]]


def turned_words(tokens: Tokens) -> tuple[str, ...]:
    """Return the words by which the same words say something else, or ()."""
    others = (
        _other_party,
        _joined_otherwise,
        _switched,
        _graded,
        _bounded,
        _turned_round,
        _other_person,
        _exchanged,
        _opened,
        _left_out,
        _opposite,
        _other_article,
        _other_preposition,
        _either_for_both,
        other_doer,
    )
    return next((words for other in others if (words := other(tokens))), ())


def _other_party(tokens: Tokens) -> tuple[str, ...]:
    """Return the pronouns where one stands for another behind a preposition: "with us", "with them"."""
    parties = [
        {(t.word, after.word) for t, after in pairwise(side)
         if t.word in PREPOSITIONS and after.word in _PARTIES}
        for side in tokens
    ]  # fmt: skip
    here, there = parties[0] - parties[1], parties[1] - parties[0]
    if {before for before, _ in here} & {before for before, _ in there}:
        return tuple(word for _, word in (*sorted(here), *sorted(there)))
    return ()


def _joined_otherwise(tokens: Tokens) -> tuple[str, ...]:
    """Return "and", "or" where one stands for the other: "if both agree", "the samples or the results"."""
    joined = [
        Counter(
            t.word for t, after in pairwise(side)
            if t.word in ("and", "or") and after.word not in ONWARDS
        )
        for side in tokens
    ]  # fmt: skip
    changed = all(joined[0][word] != joined[1][word] for word in ("and", "or"))
    if changed and joined[0].total() == joined[1].total() and not denies_again(tokens):
        return ("and", "or")
    return ()


def denies_again(tokens: Tokens) -> bool:
    """Whether two denials stand for one that joins by "or": "we do not read it, and we do not sell it"."""
    (no, joined, chosen), (no_, joined_, chosen_) = (
        [sum(t.word in words for t in side) for words in (DENIALS, {"and"}, {"or"})]
        for side in tokens
    )
    return no_ - no == joined_ - joined == chosen - chosen_ != 0


def _switched(tokens: Tokens) -> tuple[str, ...]:
    """Return "on", "off" where they changed places: "off unless turned on", "on unless turned off"."""
    orders = [[t.word for t in side if t.word in ("on", "off")] for side in tokens]
    turned = sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]
    return ("on", "off") if turned else ()


def _graded(tokens: Tokens) -> tuple[str, ...]:
    """Return words of degree where others stand for them ("the same", "more"), or one under a negation."""
    grades = [Counter(t.word for t in side if t.word in GRADES) for side in tokens]
    if grades[0] == grades[1]:
        return ()
    denied = all(any(t.word in ("not", "no", "never") for t in side) for side in tokens)
    if all(grades) or (denied and any(g["many"] or g["much"] for g in grades)):
        return tuple(word for grade in grades for word in sorted(grade))
    return ()


def _bounded(tokens: Tokens) -> tuple[str, ...]:
    """Return words that bound a figure otherwise: "up to 10 days", "10 days or more", "about 10 days"."""
    if not all(any(t.kind == "number" or t.word in _UNITS for t in side) for side in tokens):
        return ()
    texts = [" ".join(t.word for t in side) for side in tokens]
    bounds = [{name for name, words in _BOUNDS.items() if words.search(text)} for text in texts]
    if bounds[0] == bounds[1]:
        return ()
    found = (
        m.group() for text in texts for name in sorted(bounds[0] ^ bounds[1])
        for m in _BOUNDS[name].finditer(text)
    )  # fmt: skip
    words = {word for phrase in found for word in phrase.split()}
    return tuple(dict.fromkeys(t.surface for side in tokens for t in side if t.word in words))


def _turned_round(tokens: Tokens) -> tuple[str, ...]:
    """Return the ends of a span that changed places: "from 22:00 to 6:00", "from Monday to Friday"."""
    spans = [dict(_spans(side)) for side in tokens]
    both = (spans[0].keys() & {(b, a) for a, b in spans[1]}) - spans[1].keys()
    return next((spans[0][span] for span in sorted(both)), ())


def _spans(tokens: list[Token]) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    words = [t.word for t in tokens]
    for i, word in enumerate(words):
        if word not in ("from", "between"):
            continue
        joint = "to" if word == "from" else "and"
        middle = next((j for j in range(i + 2, min(i + 8, len(words) - 1)) if words[j] == joint), 0)
        if middle:
            length = middle - i - 1
            ends = words[i + 1 : middle], words[middle + 1 : middle + 1 + length]
            yield (" ".join(ends[0]), " ".join(ends[1])), (word, joint)


def _other_person(tokens: Tokens) -> tuple[str, ...]:
    """Return the pronouns where nothing but a person changed: "when you wish", "when we wish"."""
    others = [
        [t.word for t in side if t.kind != "mark" and t.word not in _PERSON] for side in tokens
    ]
    persons = [[t for t in side if t.word in _PERSON] for side in tokens]
    kinds = [[_PERSON[t.word] for t in side] for side in persons]
    if others[0] != others[1] or kinds[0] == kinds[1] or len(kinds[0]) != len(kinds[1]):
        return ()
    return tuple(dict.fromkeys(t.surface for side in persons for t in side))


def _exchanged(tokens: Tokens) -> tuple[str, ...]:
    """Return the words that changed places: "doctors may tell insurers", "insurers may tell doctors".

    Clauses and list members in another order say the same, and so does a phrase that moved as a whole.
    """
    sides = [[t for t in side if not _moves_freely(t)] for side in tokens]
    words = [[t.word for t in side if t.kind != "mark"] for side in sides]
    if words[0] == words[1] or Counter(words[0]) != Counter(words[1]):
        return ()
    first = next(i for i, (a, b) in enumerate(zip(*words, strict=True)) if a != b)
    last = next(i for i, (a, b) in enumerate(zip(*map(reversed, words), strict=True)) if a != b)
    if limits := exchanged_limits(words):
        return limits
    clauses = [Counter(_clauses(side, first, last)) for side in sides]
    if clauses[0] == clauses[1] or any(
        _is_joined(here - there, there - here) for here, there in permutations(clauses)
    ):
        return ()
    old, new = (side[first : len(side) - last] for side in words)
    turned = (i for i in range(1, len(old)) if old[i:] + old[:i] == new)
    if any(_is_phrase(old[:i]) or _is_phrase(old[i:]) for i in turned):
        return ()
    printed = {t.word: t.surface for t in sides[1]}
    return tuple(dict.fromkeys(printed[word] for word in new))


def _is_phrase(words: Sequence[str]) -> bool:
    """Whether words begin with one that opens a phrase, and go on: "when" alone is none."""
    return len(words) > 1 and words[0] in MOVED_WHOLE


def _is_joined(one: Counter[tuple[str, ...]], several: Counter[tuple[str, ...]]) -> bool:
    """Whether one clause is all of several, of which those that moved are phrases: "for each visit"."""
    if one.total() != 1 or several.total() > _MOST_JOINED:
        return False
    whole = next(iter(one))
    phrases = sum(
        _is_phrase(clause) and clause[0] not in ("to", "of") for clause in several.elements()
    )
    return phrases >= several.total() - 1 and any(
        sum(order, ()) == whole for order in permutations(several.elements())
    )


def _clauses(tokens: list[Token], first: int, last: int) -> Iterator[tuple[str, ...]]:
    """Yield the words of each clause and list member; `first` words and `last` ones stand in both texts."""
    clause: list[str] = []
    left = sum(t.kind != "mark" for t in tokens) - last
    place = 0
    for token in tokens:
        if clause and (token.kind == "mark" or token.word in JOINTS):
            yield tuple(clause)
            clause = []
        if token.kind != "mark":
            opens = not clause and token.word == "to"  # "to plan it and to do it"
            if first <= place < left and token.word not in ("and", "or") and not opens:
                clause.append(token.word)
            place += 1
    if clause:
        yield tuple(clause)


def _moves_freely(token: Token) -> bool:
    return token.word in _ADVERBS or (token.word.endswith("ly") and token.surface.islower())


def _opened(tokens: Tokens) -> tuple[str, ...]:
    """Return what opens a list that was closed: "these are the numbers", "these include the numbers"."""
    words = [Counter(t.word for t in side) for side in tokens]
    opens = [side["include"] for side in words]
    closed = [sum(side[word] for word in BE) for side in words]
    if opens[0] == opens[1] or opens[0] + closed[0] != opens[1] + closed[1]:
        return ()
    return tuple(t.surface for side in tokens for t in side if t.word == "include")


def _left_out(tokens: Tokens) -> tuple[str, ...]:
    """Return "us" or "you" that one side leaves out: "by us or by anybody", "we tell you and the council"."""
    doers = [
        {after.word for t, after in pairwise(side) if t.word == "by" and after.kind == "word"}
        for side in tokens
    ]
    if ("us" in doers[0]) != ("us" in doers[1]) and doers[0] & doers[1]:
        return ("us",)
    told = [
        any("you" in pair and {"and", "or"} & set(pair) for pair in pairwise(t.word for t in side))
        for side in tokens
    ]
    named = [any(t.word == "you" for t in side) for side in tokens]
    return ("you",) if told[0] != told[1] and named[0] != named[1] else ()


def _opposite(tokens: Tokens) -> tuple[str, ...]:
    """Return "from", "to" and the like where one stands for the other before the same word."""
    before = [
        {(t.word, side[i + 2].word if after.word in DETERMINING and i + 2 < len(side) else after.word)
         for i, (t, after) in enumerate(pairwise(side))}
        for side in tokens
    ]  # fmt: skip
    here, there = before[0] - before[1], before[1] - before[0]
    exchanged = {(a, b) for a, thing in here for b, same in there if thing == same}
    return next((pair for pair in _OPPOSITES if {pair, pair[::-1]} & exchanged), ())


def _other_article(tokens: Tokens) -> tuple[str, ...]:
    """Return cited articles of a law where others are cited: "Art. 6(1)(a)", "Art. 6(1)(e)"."""
    cited = [{t.word: t.surface for t in side if t.kind == "article"} for side in tokens]
    if not all(cited) or cited[0].keys() == cited[1].keys():
        return ()
    return tuple(
        side[word]
        for side in cited
        for word in sorted(cited[0].keys() ^ cited[1].keys())
        if word in side
    )


def _other_preposition(tokens: Tokens) -> tuple[str, ...]:
    """Return a preposition that stands alone for another: "within 72 hours", "after 72 hours"."""
    words = [[t.word for t in side if t.kind != "mark"] for side in tokens]
    for a, b, c, d in replaced_runs(*words):
        if b - a != 1 or d - c != 1:
            continue
        pair = {words[0][a], words[1][c]}
        if pair <= _PLACED and not any(pair <= alike for alike in _ALIKE):
            return words[0][a], words[1][c]
    return ()


_DECIDING = frozenset({lemma("decide"), lemma("choose"), lemma("determine")})


def other_doer(tokens: Tokens) -> tuple[str, ...]:
    """Return the pronouns where another does the same: "a form that you choose", "that we choose"."""
    doers = [_doers(side) for side in tokens]
    for verb in sorted(doers[0].keys() & doers[1].keys()):
        one, other = doers[0][verb], doers[1][verb]
        if one != other and {one, other} & {1, 2}:
            return tuple(t.surface for side in tokens for t in side if t.word in _PERSON)
    return ()


def who_decides(tokens: list[Token]) -> frozenset[tuple[str, int]]:
    """Return who alone decides something: "you decide how long", "it is decided by us"."""
    return frozenset((verb, who) for verb, who in _doers(tokens).items() if verb in _DECIDING)


def _doers(tokens: list[Token]) -> dict[str, int]:
    """Return the verbs that one person alone does, and which person: "you decide", "decided by us"."""
    found: dict[str, set[int]] = {}
    words = [t.word for t in tokens]
    for i, word in enumerate(words):
        subject = word == "it" and i > 0 and words[i - 1] in JOINTS
        if not subject and (
            word not in _PERSON or word in ("our", "your", "their", "ours", "yours")
        ):
            continue
        if i > 1 and words[i - 1] == "by":
            found.setdefault(lemma(words[i - 2]), set()).add(_PERSON[word])
        elif subject or word in ("we", "you", "they"):
            j = i + 1
            while j < len(words) and (words[j] in _BEFORE_VERB or words[j].endswith("ly")):
                j += 1
            if j < len(words) and words[j] not in BE:
                found.setdefault(lemma(words[j]), set()).add(_PERSON.get(word, 3))
    return {verb: next(iter(who)) for verb, who in found.items() if len(who) == 1}


def _either_for_both(tokens: Tokens) -> tuple[str, ...]:
    """Return the words by which one is enough of what were all: "if both agree", "if either agrees"."""
    texts = [" ".join(t.word for t in side) for side in tokens]
    whole, part = ([bool(said.search(text)) for text in texts] for said in (_WHOLE, _PART))
    if whole[0] == whole[1] or part[0] == part[1] or whole[0] == part[0]:
        return ()
    found = (m.group() for text in texts for said in (_WHOLE, _PART) for m in said.finditer(text))
    return tuple(dict.fromkeys(word for phrase in found for word in phrase.split()[:1]))
