"""Changed facts: links, contacts, dates and definitions, document against document.

A fact is stated once however often the text repeats it; one that only moved is no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policydiff.diff.records import DocumentDiff, Edit
from policydiff.document.records import Document, Sentence, Unit
from policydiff.report.ids import change_ids
from policydiff.report.records import Fact, Facts

_EMAIL = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}")
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

    @property
    def key(self) -> tuple[str, str]:
        """What makes two claims the same fact."""
        return self.name, self.value


def collect_facts(policy_id: str, old: Document, new: Document, diff: DocumentDiff) -> Facts:
    """Return what was added, removed or changed, each with the id of the change it belongs to.

    Within a kind: changed and added facts in reading order of the new version, then removed ones.
    """
    places = _Places.of(policy_id, diff)
    return Facts(
        links=_compare(_links(old), _links(new), places),
        contacts=_compare(_contacts(old), _contacts(new), places),
        dates=_dates(old, new, places),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where sentences went, and the change each of them takes part in."""

    counterparts: Mapping[int, frozenset[int]]
    """New sentences that stand for an old one."""
    old_ids: Mapping[int, str]
    new_ids: Mapping[int, str]
    link_ids: Mapping[tuple[str, tuple[int, int]], str]
    """Ids of link changes, by side and lines: they name no sentence."""
    dates: tuple[tuple[Edit, str], ...]

    @classmethod
    def of(cls, policy_id: str, diff: DocumentDiff) -> _Places:
        counterparts: dict[int, set[int]] = {}
        old_ids: dict[int, str] = {}
        new_ids: dict[int, str] = {}
        link_ids: dict[tuple[str, tuple[int, int]], str] = {}
        dates = []
        for before, after in diff.links:
            counterparts.setdefault(before, set()).add(after)
        for edit, id_ in zip(diff.edits, change_ids(policy_id, diff.edits), strict=True):
            for index in edit.old:
                old_ids.setdefault(index, id_)
                counterparts.setdefault(index, set()).update(edit.new)
            for index in edit.new:
                new_ids.setdefault(index, id_)
            if edit.unit is Unit.LINK:
                for side, lines in (("old", edit.old_lines), ("new", edit.new_lines)):
                    if lines is not None:
                        link_ids.setdefault((side, lines), id_)
            if edit.unit is Unit.DATE:
                dates.append((edit, id_))
        found = {index: frozenset(after) for index, after in counterparts.items()}
        return cls(found, old_ids, new_ids, link_ids, tuple(dates))

    def same(self, before: Claim, after: Claim) -> bool:
        return after.sentence.index in self.counterparts.get(before.sentence.index, frozenset())

    def change(self, before: Claim | None, after: Claim | None) -> str:
        candidates = []
        if after is not None:
            candidates.append(self.new_ids.get(after.sentence.index))
            candidates.append(self.link_ids.get(("new", after.sentence.lines)))
        if before is not None:
            candidates.append(self.old_ids.get(before.sentence.index))
            candidates.append(self.link_ids.get(("old", before.sentence.lines)))
        return next((id_ for id_ in candidates if id_), "")


def _compare(old: Iterable[Claim], new: Iterable[Claim], places: _Places) -> tuple[Fact, ...]:
    """Pair what went with what came where sentences correspond; the rest was removed or added."""
    before = {claim.key: claim for claim in reversed(tuple(old))}
    after = {claim.key: claim for claim in reversed(tuple(new))}
    gone = [claim for key, claim in reversed(before.items()) if key not in after]
    came = [claim for key, claim in reversed(after.items()) if key not in before]
    replaced: dict[tuple[str, str], Claim] = {}
    for claim in came:
        partner = _partner(claim, gone, places)
        if partner is not None:
            gone.remove(partner)
            replaced[claim.key] = partner
    kept_old, kept_new = ({claim.value for claim in side.values()} for side in (before, after))
    facts = [
        _fact(replaced.get(claim.key), claim, places)
        for claim in came
        if claim.key in replaced or claim.value not in kept_old
    ]
    facts.extend(_fact(claim, None, places) for claim in gone if claim.value not in kept_new)
    return tuple(facts)


def _partner(claim: Claim, gone: list[Claim], places: _Places) -> Claim | None:
    there = [other for other in gone if other.value != claim.value and places.same(other, claim)]
    by_name = [other for other in there if other.name == claim.name]
    return next(iter(by_name or there), None)


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


def _links(document: Document) -> Iterator[Claim]:
    for sentence in document.sentences:
        for link in sentence.links:
            if not link.target.startswith(("mailto:", "tel:", "#")):
                yield Claim(link.text or link.target, link.target, sentence)


def _contacts(document: Document) -> Iterator[Claim]:
    for sentence in document.sentences:
        targets = " ".join(link.target for link in sentence.links)
        for word in f"{sentence.text} {targets}".split():
            # One word at a time: a long text without an "@" must not make the search quadratic.
            if "@" in word:
                for found in _EMAIL.findall(word.removeprefix("mailto:")):
                    yield Claim("e-mail", found.lower(), sentence)
        for match in _PHONE.finditer(sentence.text):
            yield Claim("phone", match.group(), sentence)


def _dates(old: Document, new: Document, places: _Places) -> tuple[Fact, ...]:
    facts = []
    for name, before, after in (
        ("effective_date", old.effective_date, new.effective_date),
        ("last_updated", old.last_updated, new.last_updated),
    ):
        if before != after:
            status = "added" if before is None else "removed" if after is None else "changed"
            facts.append(Fact(name, status, before or "", after or ""))
    return tuple(facts)
