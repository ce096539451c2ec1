"""Which old section became which new one: exact first, then by all evidence, then splits and merges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from policydiff.align.assignment import best_first, in_order
from policydiff.align.context import Context
from policydiff.align.evidence import gather_evidence
from policydiff.align.exact import exact_pairs
from policydiff.align.grouping import Group, grow_groups
from policydiff.align.outline import Outline, outline_of
from policydiff.align.records import Relation, SectionMatch
from policydiff.align.scoring import PairScore, Scorer
from policydiff.align.similarity import Pair
from policydiff.align.vocabulary import overlaps
from policydiff.document.records import Document

_ACCEPT = 0.45
"""Least score at which two sections are called the same."""
_ROUNDS = 3
"""Times the pairs are chosen, each time knowing the neighbours that the last one found."""


def align_sections(old: Document, new: Document) -> tuple[SectionMatch, ...]:
    """Match the sections of two versions: every section of either side is in exactly one match.

    Matches stand in the order of the new version; removed sections stand where they stood.
    """
    before, after = outline_of(old), outline_of(new)
    links = {pair: PairScore(1.0, "exact") for pair in exact_pairs(before, after)}
    rest_old = set(range(len(before))) - {o for o, _ in links}
    rest_new = set(range(len(after))) - {n for _, n in links}
    evidence = gather_evidence(before, after, sorted(links), rest_old, rest_new)
    scorer = Scorer(before, after, evidence, {}, {})
    found = _assign(before, after, scorer, links, rest_old, rest_new)
    if rest_old and rest_new and len(found) < max(len(rest_old), len(rest_new)):
        spoken = overlaps(before, after, rest_old, rest_new)
        scorer = Scorer(before, after, evidence, *spoken)
        found = _assign(before, after, scorer, links, rest_old, rest_new)
    return _arrange(before, after, grow_groups(before, after, scorer, links | found))


def _assign(
    old: Outline,
    new: Outline,
    scorer: Scorer,
    settled: Mapping[Pair, PairScore],
    rest_old: set[int],
    rest_new: set[int],
) -> dict[Pair, PairScore]:
    """Score and choose, then again with what the neighbours turned out to be."""
    if not rest_old or not rest_new:
        return {}
    strengths = {pair: scorer.score(*pair) for pair in scorer.candidates(rest_old, rest_new)}
    chosen: dict[Pair, PairScore] = {}
    for turn in range(_ROUNDS):
        context = Context(old, new, [*settled, *chosen])
        if turn == _ROUNDS - 1:
            slots = context.slots(rest_old, rest_new, chosen)
            strengths |= {pair: scorer.score(*pair) for pair in slots if pair not in strengths}
        scores = {
            pair: found.within(context.of(*pair), apart=context.apart(*pair))
            for pair, found in strengths.items()
        }
        ranked = best_first((s.score, o, n) for (o, n), s in scores.items() if s.score >= _ACCEPT)
        chosen = {(o, n): scores[o, n] for _, o, n in ranked}
    return chosen


def _arrange(old: Outline, new: Outline, groups: Sequence[Group]) -> tuple[SectionMatch, ...]:
    """Turn groups into matches in reading order, with added and removed sections in their places."""
    moved = _moved(old, new, groups)
    placed = [((min(g.new), 0, 0), _match(g, moved=g in moved)) for g in groups]
    home = {o: min(g.new) for g in groups for o in g.old}
    matched_new = {n for g in groups for n in g.new}
    placed += [
        ((n, 0, 0), SectionMatch(Relation.ADDED, (), (n,), False, "", 0.0))
        for n in range(len(new))
        if n not in matched_new
    ]
    last = -1
    for o in range(len(old)):
        last = home.get(o, last)
        if o not in home:
            placed.append(((last, 1, o), SectionMatch(Relation.REMOVED, (o,), (), False, "", 0.0)))
    return tuple(match for _, match in sorted(placed, key=lambda entry: entry[0]))


def _moved(old: Outline, new: Outline, groups: Sequence[Group]) -> set[Group]:
    """The fewest groups whose removal leaves the others in order; of equals, those that hold less."""
    groups = sorted(groups, key=lambda g: min(g.new))
    total = 1 + sum(old.sizes) + sum(new.sizes)
    texts = (sum(old.sizes[o] for o in g.old) + sum(new.sizes[n] for n in g.new) for g in groups)
    # Their number decides, then how many sections they hold, then their text.
    parts = (max(len(g.old), len(g.new)) for g in groups)
    shares = [
        (part + text / total) / (2 * (len(old) + len(new)))
        for part, text in zip(parts, texts, strict=True)
    ]
    kept = in_order([g.principal[0] for g in groups], [1 + share for share in shares])
    moved = {g for at, g in enumerate(groups) if at not in kept}
    return moved - _labels(old, new, groups, moved)


def _labels(old: Outline, new: Outline, groups: Sequence[Group], moved: set[Group]) -> set[Group]:
    """A lone heading that went along with the section around it: a label in it, not a section of its own."""
    of_old = {o: g for g in groups for o in g.old}
    of_new = {n: g for g in groups for n in g.new}
    root: dict[Group, Group] = {}
    along: Counter[Group] = Counter()
    for group in groups:
        o, n = group.principal
        outer = of_old.get(old.parents[o])
        if outer is None or not {group, outer} <= moved:
            continue
        if outer is of_new.get(new.parents[n]):
            root[group] = root.get(outer, outer)
            along[root[group]] += max(len(group.old), len(group.new))
    return {group for group, outer in root.items() if along[outer] == 1}


def _match(group: Group, *, moved: bool) -> SectionMatch:
    relation = Relation.MATCHED
    if len(group.new) > 1:
        relation = Relation.SPLIT
    elif len(group.old) > 1:
        relation = Relation.MERGED
    return SectionMatch(
        relation,
        tuple(sorted(group.old)),
        tuple(sorted(group.new)),
        moved,
        group.link.by,
        round(group.link.score, 4),
    )
