"""Where sentences of the same words tell of another doer or time, or bind another clause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from policydiff.statements.voices.clauses import IT, WE, Clause, objects_of

_POINTING = frozenset({"our", "your", "you", "we", "it", "?"})
_YOU = frozenset({"you"})
_ALIKE = frozenset({"if", "whenever", "while"})
"""Kinds of conditions of which one often stands for another."""
_BINDING = frozenset({"within", "without", "with", "from", "to", "before", "after", "until"})
"""What opens phrases and conditions that say another thing behind another of these."""
_OFTEN_ALIKE = ({"to", "of"}, {"with", "to"}, {"with", "through"}, {"with", "by"}, {"with", "in"})
"""What often stands for another: "to process", "for processing"; "by letter", "with a letter"."""
_ACTED_ON = frozenset({"", "to", "with", "from", "of"})

Form = frozenset[Clause]
Key = tuple[object, ...]


def contradict(one: Form, other: Form) -> bool:
    """Whether two forms with the same verbs tell of other doers, other times, or bind other clauses."""
    here, there = _keyed(one), _keyed(other)
    if one == other or len(here) != len(one) or len(there) != len(other):
        return False
    if _is_turned_round(one, other):
        return True
    if here.keys() != there.keys():
        return False
    return any(_differ(here[key], there[key]) for key in here) or _is_moved(here, there)


def _keyed(form: Form) -> dict[Key, Clause]:
    """Return the clauses by their verbs; by what they act on, too, where a verb stands twice."""
    counts = Counter(clause.verb for clause in form)
    return {
        (clause.verb, *(frozenset(objects_of(clause)) if counts[clause.verb] > 1 else ())): clause
        for clause in form
    }


def _is_turned_round(one: Form, other: Form) -> bool:
    """Tell "we ask before we read" from "we read before we ask"."""
    orders = [
        {
            (kind, clause.verb, _verb(condition))
            for clause in form
            for kind, condition in clause.conditions
        }
        for form in (one, other)
    ]
    return any((kind, second, first) in orders[1] for kind, first, second in orders[0])


def _verb(condition: Clause | frozenset[str]) -> str:
    return condition.verb if isinstance(condition, Clause) else " ".join(sorted(condition))


def _differ(one: Clause, other: Clause) -> bool:
    if bool(one.denied) != bool(other.denied) or _denies_deed(one) != _denies_deed(other):
        return True
    if bool(one.tense) != bool(other.tense):
        return True
    if _acts_instead(one, other) or _acts_instead(other, one):
        return True
    if one.pairs and other.pairs:
        return False  # which name goes with which bank is told by the pairs
    if _is_exchanged(one, other):
        return True
    if _is_limited_otherwise(one, other) or _is_limited_otherwise(other, one):
        return True
    here, there = _bound(one), _bound(other)
    return any(_bind_otherwise(here[key], there[key]) for key in here.keys() & there.keys())


def _denies_deed(clause: Clause) -> bool:
    """Tell "we ask you not to call" from "we do not ask you to call"."""
    return clause.denied.endswith(" to")


def _acts_instead(one: Clause, other: Clause) -> bool:
    """Whether whoever acts in one clause is acted on in the other, where somebody else acts."""
    if one.doer == other.doer or not one.doer or not other.doer or IT in (one.doer, other.doer):
        return False
    doer = one.doer - _POINTING
    if not doer:
        return {one.doer, other.doer} == {WE, _YOU}
    named = (content for opens, content in other.phrases if opens in _ACTED_ON)
    return not doer & other.doer and any(doer <= content for content in named)


def _is_exchanged(one: Clause, other: Clause) -> bool:
    """Tell "we show members to trustees" from "we show trustees to members"."""
    objects = [set(objects_of(clause)) for clause in (one, other)]
    receiving = [
        {c for opens, c in clause.phrases if opens in ("to", "with", "from")}
        for clause in (one, other)
    ]
    turned = objects[0] & receiving[1] - receiving[0], objects[1] & receiving[0] - receiving[1]
    return all(turned)


def _bound(clause: Clause) -> dict[Key, set[str]]:
    """Return what a clause is bound by, with how: "within 30 days", "after 30 days"."""
    found: defaultdict[Key, set[str]] = defaultdict(set)
    for kind, condition in clause.conditions:
        found[_key(condition)].add(kind.removeprefix("only-"))
    for opens, content in clause.phrases:
        if opens and opens not in ("adverb", "only"):
            found["deed", content].add(opens.removeprefix("only-"))
    return dict(found)


def _bind_otherwise(here: set[str], there: set[str]) -> bool:
    kinds = here | there
    if here == there or len(here) > 1 or len(there) > 1 or kinds <= _ALIKE or kinds in _OFTEN_ALIKE:
        return False
    return bool(kinds & _BINDING) or kinds == {"if", "unless"}


def _is_limited_otherwise(one: Clause, other: Clause) -> bool:
    """Tell "your data is shared only if they agree" from "if they agree, only your data is shared"."""
    kinds = {kind for kind, _ in one.conditions}
    limits = [content for opens, content in other.phrases if opens == "only"]
    elsewhere = any(content != {other.verb} for content in limits)
    return "only-if" in kinds and elsewhere and "if" in {kind for kind, _ in other.conditions}


def _key(condition: Clause | frozenset[str]) -> Key:
    if isinstance(condition, Clause):
        return condition.verb, condition.doer, condition.phrases, condition.denied
    return "deed", condition


def _is_moved(here: dict[Key, Clause], there: dict[Key, Clause]) -> bool:
    """Whether a condition, or a phrase that stands once on both sides, belongs to another clause."""
    homes = [_homes(clauses) for clauses in (here, there)]
    for part in homes[0].keys() & homes[1].keys():
        one, other = homes[0][part], homes[1][part]
        if one != other and (
            part[0] in _ALIKE or one < other or other < one or _single(one, other)
        ):
            return True
    return False


def _single(*homes: set[Key]) -> bool:
    return all(len(each) == 1 for each in homes)


def _homes(clauses: dict[Key, Clause]) -> dict[Key, set[Key]]:
    found: defaultdict[Key, set[Key]] = defaultdict(set)
    for home, part in (each for key, clause in clauses.items() for each in _parts(key, clause)):
        found[part].add(home)
    return dict(found)


def _parts(home: Key, clause: Clause) -> Iterator[tuple[Key, Key]]:
    for phrase in clause.phrases:
        if phrase[0] not in ("", "adverb", "only"):
            yield home, phrase
    for kind, condition in clause.conditions:
        yield home, (kind, _verb(condition))
        if isinstance(condition, Clause):
            yield from _parts((condition.verb,), condition)
