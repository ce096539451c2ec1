"""Text that left its section although the section stayed: splits that cross the matches.

A match holds every section once. Where a fifth of a section went into another one that has a match of
its own, no match can say so without claiming pairs that share nothing; this says it beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from policydiff.align import Relation, SectionMatch
from policydiff.document.records import Document, Section

_SHARE = 0.2
"""Least share of either section that went from one to the other."""


def find_passages(
    old: Document,
    new: Document,
    matches: Sequence[SectionMatch],
    links: Iterable[tuple[int, int]],
) -> tuple[SectionMatch, ...]:
    """Return an entry for every old section whose text went beyond its match, in order.

    `links` are (old, new) sentences. An entry is a SPLIT of the one old section into the new sections
    of its match and those its text went to besides; `score` is the largest share that went.
    """
    matched = [match for match in matches if match.old and match.new]
    home = {o: match.new for match in matched for o in match.old}
    stayed = {n for match in matched for n in match.new}
    gone = _shares(old, new, home, stayed, links)
    return tuple(
        SectionMatch(
            Relation.SPLIT,
            (section,),
            tuple(sorted({*home[section], *parts})),
            moved=False,
            matched_by="passage",
            score=round(max(parts.values()), 4),
        )
        for section, parts in sorted(gone.items())
    )


def _shares(
    old: Document,
    new: Document,
    home: Mapping[int, Collection[int]],
    stayed: Collection[int],
    links: Iterable[tuple[int, int]],
) -> dict[int, dict[int, float]]:
    """Old section -> new section that is no match of it -> the larger of the shares in common."""
    shared: defaultdict[tuple[int, int], tuple[set[int], set[int]]]
    shared = defaultdict(lambda: (set(), set()))
    for o, n in links:
        before, after = old.sentences[o].section, new.sentences[n].section
        crosses = before in home and after in stayed and after not in home[before]
        if crosses and before and after:
            shared[before, after][0].add(o)
            shared[before, after][1].add(n)
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (before, after), (left, right) in shared.items():
        share = max(
            _share(old, old.sections[before], left), _share(new, new.sections[after], right)
        )
        if share >= _SHARE:
            found[before][after] = share
    return found


def _share(document: Document, section: Section, part: Collection[int]) -> float:
    """Share of a section's characters that these of its sentences hold."""
    sizes = [len(s.key) for s in document.sentences[section.start : section.stop]]
    return sum(sizes[index - section.start] for index in part) / max(1, sum(sizes))
