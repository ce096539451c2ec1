"""Changed facts: vendors, links, contacts, dates and definitions, document against document.

A fact is stated once however often the text repeats it; one that only moved is no change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document import find_definitions
from policydiff.document.dates import find_dates
from policydiff.document.records import Document, Link, Sentence, Unit
from policydiff.report.records import Fact, Facts
from policydiff.report.suppliers import supplier_facts
from policydiff.report.vendors import vendor_facts
from policydiff.statements import Lexicon, load_lexicon
from policydiff.text.patterns import late

_EMAIL = late(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}")
_PHONE = re.compile(
    r"(?<![\w.+])(?:"
    r"\+\d(?:[ ().\-/]{0,2}\d){7,14}"  # international: +49 30 1234567
    r"|(?:1[ .\-])?\(\d{3}\)[ .\-]?\d{3}[ .\-]\d{4}"  # (555) 123-4567
    r"|(?:1[ .\-])?\d{3}([ .\-])\d{3}\1\d{4}"  # 1-800-555-0199
    r")(?![\w\-])"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact as one sentence states it."""

    name: str
    value: str
    sentence: Sentence
    same: str
    """Two values are the same fact where this agrees."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two claims one."""
        return self.name, self.same


def collect_facts(
    ids: tuple[str, ...],
    old: Document,
    new: Document,
    diff: DocumentDiff,
    lexicon: Lexicon | None = None,
) -> Facts:
    """Return what was added, removed or changed, each with the id of the change it belongs to.

    `ids[i]` is the id of `diff.edits[i]`; `lexicon` knows the companies (None: that of the package).

    Within a kind: changed and added facts in reading order of the new version, then removed ones.
    """
    places = _Places.of(ids, diff)
    sides = _Sides.of(old, new)
    return Facts(
        vendors=_vendors(old, new, diff, ids, lexicon or load_lexicon()),
        links=_compare(_links, sides, places),
        contacts=_compare(_contacts, sides, places),
        dates=_dates(old, new, places),
        definitions=_compare(partial(_definitions, new), sides, places, by_name=True),
    )


def _vendors(
    old: Document, new: Document, diff: DocumentDiff, ids: tuple[str, ...], lexicon: Lexicon
) -> tuple[Fact, ...]:
    """Return companies known by name, and those that only a table names; each is told once."""
    listed = supplier_facts(old, new, diff, ids)
    told = {(fact.name.casefold(), fact.status) for fact in listed}
    named = vendor_facts(old, new, diff, ids, lexicon)
    return (*listed, *(fact for fact in named if (fact.name.casefold(), fact.status) not in told))


@dataclass(frozen=True, slots=True)
class _Sides:
    """The sentences of both versions, those that both print apart: the same text makes the same claims."""

    old: tuple[Sentence, ...]
    """Printed by the old version alone."""
    new: tuple[Sentence, ...]
    """Printed by the new version alone."""
    both: tuple[Sentence, ...]

    @classmethod
    def of(cls, old: Document, new: Document) -> _Sides:
        """Return the sentences apart."""
        before, after = ({_printed(s) for s in side.sentences} for side in (old, new))
        return cls(
            tuple(s for s in old.sentences if _printed(s) not in after),
            tuple(s for s in new.sentences if _printed(s) not in before),
            tuple(s for s in old.sentences if _printed(s) in after),
        )


def _printed(sentence: Sentence) -> tuple[str, str, tuple[Link, ...]]:
    return sentence.text, sentence.key, sentence.links


@dataclass(frozen=True, slots=True)
class _Places:
    """Where sentences went, and the change each of them takes part in."""

    counterparts: Mapping[int, frozenset[int]]
    """New sentences that stand for an old one."""
    old_ids: Mapping[int, str]
    new_ids: Mapping[int, str]
    link_ids: Mapping[tuple[tuple[int, int], str], str]
    """Ids of link changes by lines and text: they name no sentence."""
    dates: tuple[tuple[Edit, str], ...]
    ids: tuple[str, ...]
    """Id of the change of every edit."""

    @classmethod
    def of(cls, ids: tuple[str, ...], diff: DocumentDiff) -> _Places:
        counterparts: dict[int, set[int]] = {}
        old_ids: dict[int, str] = {}
        new_ids: dict[int, str] = {}
        link_ids: dict[tuple[tuple[int, int], str], str] = {}
        dates = []
        for before, after in diff.links:
            counterparts.setdefault(before, set()).add(after)
        for edit, id_ in zip(diff.edits, ids, strict=True):
            for index in edit.old:
                old_ids.setdefault(index, id_)
                counterparts.setdefault(index, set()).update(edit.new)
            for index in edit.new:
                new_ids.setdefault(index, id_)
            if edit.unit is Unit.LINK:
                link_ids.update(_link_ids(edit, id_))
            if edit.unit is Unit.DATE:
                dates.append((edit, id_))
        found = {index: frozenset(after) for index, after in counterparts.items()}
        return cls(found, old_ids, new_ids, link_ids, tuple(dates), ids)

    def same(self, before: Claim, after: Claim) -> bool:
        return after.sentence.index in self.counterparts.get(before.sentence.index, frozenset())

    def change(self, before: Claim | None, after: Claim | None) -> str:
        sides = ((after, self.new_ids), (before, self.old_ids))
        for claim, ids in sides:
            if claim is not None and (id_ := ids.get(claim.sentence.index)):
                return id_
        for claim, _ in sides:
            if claim is not None:
                written = f"[{claim.name}]({claim.value})"
                if id_ := self.link_ids.get((claim.sentence.lines, written)):
                    return id_
        return ""


def _link_ids(edit: Edit, id_: str) -> Iterator[tuple[tuple[tuple[int, int], str], str]]:
    for lines, text in ((edit.old_lines, edit.old_text), (edit.new_lines, edit.new_text)):
        if lines is not None:
            yield (lines, text), id_


def _compare(
    claims: Callable[[Iterable[Sentence]], Iterable[Claim]],
    sides: _Sides,
    places: _Places,
    *,
    by_name: bool = False,
) -> tuple[Fact, ...]:
    """Pair what went with what came, and state the rest as removed or added.

    A pair stands in corresponding sentences; with `by_name`, the same name is enough. What both
    versions print is read only where something came or went, to see whether it is stated there as well.
    """
    before, after = _first_of_each(claims(sides.old)), _first_of_each(claims(sides.new))
    if before.keys() == after.keys():
        return ()
    kept = _first_of_each(claims(sides.both))
    gone = [claim for key, claim in before.items() if key not in after and key not in kept]
    came = [claim for key, claim in after.items() if key not in before and key not in kept]
    replaced: dict[tuple[str, str], Claim] = {}
    for claim in came:
        partner = _partner(claim, gone, places, by_name)
        if partner is not None:
            gone.remove(partner)
            replaced[claim.key] = partner
    # A value that the other side states under another name is neither new nor lost.
    told, tells = ({c.same for c in (*kept.values(), *side.values())} for side in (before, after))
    facts = [
        _fact(replaced.get(claim.key), claim, places)
        for claim in came
        if claim.key in replaced or by_name or claim.same not in told
    ]
    facts += [_fact(claim, None, places) for claim in gone if by_name or claim.same not in tells]
    return tuple(facts)


def _first_of_each(claims: Iterable[Claim]) -> dict[tuple[str, str], Claim]:
    found: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        found.setdefault(claim.key, claim)
    return found


def _partner(claim: Claim, gone: list[Claim], places: _Places, by_name: bool) -> Claim | None:
    named = [other for other in gone if other.name == claim.name]
    if by_name:
        return next(iter(named), None)
    there = [other for other in gone if other.same != claim.same and places.same(other, claim)]
    return next((other for other in there if other in named), next(iter(there), None))


def _fact(before: Claim | None, after: Claim | None, places: _Places) -> Fact:
    status = "added" if before is None else "removed" if after is None else "changed"
    shown = after or before
    assert shown is not None
    return Fact(
        name=shown.name,
        status=status,
        old=before.value if before else "",
        new=after.value if after else "",
        change=places.change(before, after),
    )


def _links(sentences: Iterable[Sentence]) -> Iterator[Claim]:
    for sentence in sentences:
        for link in sentence.links:
            if not link.target.startswith(("mailto:", "tel:", "#")):
                yield Claim(link.text, link.target, sentence, link.target)


def _contacts(sentences: Iterable[Sentence]) -> Iterator[Claim]:
    for sentence in sentences:
        text = " ".join((sentence.text, *(link.target for link in sentence.links)))
        if "@" in text:
            # Word by word: a long text without white space must not make the search quadratic.
            for word in text.replace("mailto:", " ").split():
                for found in _EMAIL.findall(word) if "@" in word else ():
                    yield Claim("e-mail", found, sentence, found.casefold())
        for match in _PHONE.finditer(sentence.text):
            digits = "".join(filter(str.isdigit, match.group()))
            yield Claim("phone", match.group(), sentence, digits)


def _definitions(shell: Document, sentences: Iterable[Sentence]) -> Iterator[Claim]:
    """Yield the definitions in some sentences; of `shell` nothing else is read."""
    by_index = {sentence.index: sentence for sentence in sentences}
    for definition in find_definitions(replace(shell, sentences=tuple(by_index.values()))):
        sentence = by_index[definition.sentence]
        yield Claim(definition.term, sentence.text, sentence, sentence.key)


def _dates(old: Document, new: Document, places: _Places) -> tuple[Fact, ...]:
    """Return the changed dates of the policy, then date lines that changed otherwise."""
    facts = []
    used = set()
    for name, before, after in (
        ("effective_date", old.effective_date, new.effective_date),
        ("last_updated", old.last_updated, new.last_updated),
    ):
        if before != after:
            status = "added" if before is None else "removed" if after is None else "changed"
            id_ = next((id_ for edit, id_ in places.dates if _states(edit, before, after)), "")
            used.add(id_)
            facts.append(Fact(name, status, before or "", after or "", id_))
    for edit, id_ in places.dates:
        if id_ not in used and edit.kind not in (EditKind.MOVED, EditKind.FORMATTING):
            status = "changed" if edit.old_text and edit.new_text else edit.kind.value
            facts.append(Fact("date line", status, edit.old_text, edit.new_text, id_))
    return tuple(facts)


def _states(edit: Edit, before: str | None, after: str | None) -> bool:
    said = {date.value for date in find_dates(edit.new_text)}
    was = {date.value for date in find_dates(edit.old_text)}
    return (after is None or after in said) and (before is None or before in was)
