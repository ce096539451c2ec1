"""Which section is which through the whole history of a policy: an id that outlives its heading.

    version 1   # Logs          # Your rights
    version 2   # Your rights   # Records of use      renamed and moved: still `logs`
    version 3   # Your rights                         `logs` is gone
    version 4   # Your rights   # Records of use      the words that were there before: `logs` again

An id is made once, from the words of the section when it first appears, and depends on nothing that
comes later: the ids of a version stay what they are however the history goes on.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from policydiff.align.assignment import best_first
from policydiff.align.records import SectionMatch
from policydiff.align.sections import align_sections
from policydiff.align.similarity import Pair, words_of
from policydiff.document.records import Document, Section

TOP = "top"
"""The id of the text before the first heading, in every version."""
_NAMELESS = "section"
"""What stands for a heading without a letter or digit."""
_LONGEST = 60
"""Characters of a heading that an id keeps, up to the end of a word."""
_DIGITS = 6
"""Hexadecimal digits that tell sections with one heading apart."""

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SectionTrace:
    """Where the ids of a history stand: enough to go on with the next version, plain values only."""

    ids: tuple[str, ...]
    """The id of every section of the newest version, by section index; each at most once."""
    states: tuple[tuple[str, str], ...]
    """(fingerprint, id) of every text that every section ever had, the latest last."""


def trace_sections(documents: Sequence[Document]) -> tuple[tuple[str, ...], ...]:
    """Return the ids of all sections of all versions: `result[version][section index]`.

    `documents` stand oldest first. Neighbouring versions are aligned here; whoever has their matches
    already goes from `start_trace` with `extend_trace`, which gives the same ids.
    """
    if not documents:
        return ()
    trace = start_trace(documents[0])
    found = [trace.ids]
    for old, new in pairwise(documents):
        trace = extend_trace(trace, old, new, align_sections(old, new))
        found.append(trace.ids)
    return tuple(found)


def start_trace(document: Document) -> SectionTrace:
    """Name the sections of the first version."""
    return _name(document, [""] * len(document.sections), ())


def extend_trace(
    previous: SectionTrace, old: Document, new: Document, matches: Sequence[SectionMatch]
) -> SectionTrace:
    """Go from one version to the next: `previous.ids` are those of `old`.

    A match hands the id on. Of several sections the one that shares most words with the old one keeps
    its id, and a merged section that of the one it took most words from. A section that is as an id
    that is gone has been takes that id back. Raises ValueError where `previous` is not of `old`.
    """
    if len(previous.ids) != len(old.sections):
        message = f"a trace of {len(previous.ids)} sections cannot go on from {len(old.sections)}"
        raise ValueError(message)
    ids = [""] * len(new.sections)
    for match in matches:
        for o, n in _heirs(old, new, match):
            ids[n] = previous.ids[o]
    _recall(previous.states, new, ids)
    return _name(new, ids, previous.states)


def _heirs(old: Document, new: Document, match: SectionMatch) -> list[Pair]:
    """Which section of a match goes on as which: each at most once, most words in common first.

    The text before the first heading is a place, not a section: it neither takes an id nor gives one.
    """
    olds, news = [o for o in match.old if o], [n for n in match.new if n]
    if len(olds) == len(news) == 1:
        return [(olds[0], news[0])]
    left = {o: _phrases(old, o) for o in olds}
    right = {n: _phrases(new, n) for n in news}
    scored = [(float((left[o] & right[n]).total()), o, n) for o in olds for n in news]
    return [(o, n) for _, o, n in best_first(scored)]


def _phrases(document: Document, index: int) -> Counter[tuple[str, str]]:
    """Neighbouring words, heading included: two texts share them by origin, hardly by chance."""
    section = document.sections[index]
    found: Counter[tuple[str, str]] = Counter(pairwise(("", *words_of(section.heading), "")))
    for sentence in document.sentences[section.start : section.stop]:
        found.update(pairwise(("", *words_of(sentence.key), "")))
    return found


def _recall(states: Sequence[tuple[str, str]], new: Document, ids: list[str]) -> None:
    """Give ids that nobody goes on with back to the sections that have their words again.

    A section that lets go of an id for an older one may free it for another: hence until none changes.
    """
    had = set(states)
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for state, known in states:
        holders[state].append(known)
    returned = [
        (s.index, state) for s in new.sections[1:] if (state := _fingerprint(new, s)) in holders
    ]
    given = set(ids)
    changed = True
    while changed:
        changed = False
        for index, state in returned:
            back = next((known for known in holders[state] if known not in given), "")
            if back and (state, ids[index]) not in had:
                given.discard(ids[index])
                given.add(back)
                ids[index] = back
                changed = True


def _name(
    document: Document, ids: Sequence[str], states: tuple[tuple[str, str], ...]
) -> SectionTrace:
    """Make ids for the sections that have none yet, and remember how every section reads now."""
    taken = {TOP, *ids, *(known for _, known in states)}
    named = [TOP]
    for section in document.sections[1:]:
        name = ids[section.index] or _fresh(document, section, taken)
        taken.add(name)
        named.append(name)
    now = {(_fingerprint(document, s), named[s.index]): None for s in document.sections[1:]}
    return SectionTrace(tuple(named), (*(s for s in states if s not in now), *now))


def _fresh(document: Document, section: Section, taken: set[str]) -> str:
    """The heading as a word; where that is taken, with a hash of the text behind it."""
    slug = _slug(section.heading)
    if slug not in taken:
        return slug
    state = _fingerprint(document, section)
    names = (f"{slug}-{_hash(f'{state} {turn}')[:_DIGITS]}" for turn in count())
    return next(name for name in names if name not in taken)


def _slug(heading: str) -> str:
    words = _MARKS.sub("-", heading.casefold()).strip("-")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return words or _NAMELESS


def _fingerprint(document: Document, section: Section) -> str:
    """The same for a section with the same heading and the same own text, wherever it stands."""
    keys = (s.key for s in document.sentences[section.start : section.stop])
    return _hash("\n".join((" ".join(words_of(section.heading)), *keys)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
