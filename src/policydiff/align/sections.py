"""From evidence to groups: one section to one first, then what was split off or merged in."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Hashable, Mapping, Sequence

from rapidfuzz.distance import LCSseq

from policydiff.align.assignment import best_first, in_order
from policydiff.align.evidence import Evidence, gather_evidence
from policydiff.align.outline import Outline, outline_of
from policydiff.align.records import Relation, SectionMatch
from policydiff.align.scoring import PairScore, Scorer
from policydiff.align.similarity import Pair
from policydiff.align.vocabulary import overlaps
from policydiff.document.records import Document

_ACCEPT = 0.45
"""Least score at which two sections are called the same."""
_ATTACH = 0.52
"""Least share of a section that must come from another one to count as its part."""
_NEAR = 0.15
_WITHIN = 0.2
_ROUNDS = 3
_SLOT = 36


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
    if len(found) < max(len(rest_old), len(rest_new)):
        scorer = Scorer(
            before,
            after,
            evidence,
            overlaps(before, after, rest_old, rest_new),
            overlaps(before, after, rest_old, rest_new, below=True),
        )
        found = _assign(before, after, scorer, links, rest_old, rest_new)
    groups = _attach(before, after, evidence, scorer, links | found)
    return _arrange(before, after, groups)


def exact_pairs(old: Outline, new: Outline) -> list[Pair]:
    """Pair sections with equal heading and equal text; repeated ones in document order."""
    paths = _equal(
        [(p, h, k) for p, h, k in zip(old.paths, old.headings, old.keys, strict=True)],
        [(p, h, k) for p, h, k in zip(new.paths, new.headings, new.keys, strict=True)],
        {},
        repeated=False,
    )
    return sorted(
        _equal(
            list(zip(old.headings, old.keys, strict=True)),
            list(zip(new.headings, new.keys, strict=True)),
            paths,
            repeated=True,
        ).items()
    )


def _equal(
    old: Sequence[Hashable], new: Sequence[Hashable], settled: Mapping[int, int], *, repeated: bool
) -> dict[int, int]:
    pairs = dict(settled)
    taken = set(settled.values())
    left = [i for i in range(len(old)) if i not in pairs]
    right = [j for j in range(len(new)) if j not in taken]
    count_old = Counter(old[i] for i in left)
    count_new = Counter(new[j] for j in right)
    place = {new[j]: j for j in right}
    for i in left:
        if count_old[old[i]] == 1 and count_new[old[i]] == 1:
            pairs[i] = place[old[i]]
    if repeated:
        ids: dict[Hashable, int] = {}
        left = [i for i in left if i not in pairs and count_new[old[i]]]
        right = [
            j
            for j in right
            if count_old[new[j]] and (count_old[new[j]] > 1 or count_new[new[j]] > 1)
        ]
        a = [ids.setdefault(old[i], len(ids)) for i in left]
        b = [ids.setdefault(new[j], len(ids)) for j in right]
        for op in LCSseq.opcodes(a, b):
            if op.tag == "equal":
                pairs.update(
                    zip(
                        left[op.src_start : op.src_end],
                        right[op.dest_start : op.dest_end],
                        strict=True,
                    )
                )
    return pairs


def _assign(
    old: Outline,
    new: Outline,
    scorer: Scorer,
    settled: Mapping[Pair, PairScore],
    rest_old: set[int],
    rest_new: set[int],
) -> dict[Pair, PairScore]:
    """Score and choose, then again with what the neighbours turned out to be."""
    candidates = scorer.candidates(rest_old, rest_new)
    chosen: dict[Pair, PairScore] = {}
    for turn in range(_ROUNDS):
        context = _Context(old, new, [*settled, *chosen])
        pairs = candidates
        if turn == _ROUNDS - 1:
            pairs = sorted({*candidates, *context.slots(rest_old, rest_new, chosen)})
        scores = {pair: scorer.score(*pair, context.of(*pair)) for pair in pairs}
        ranked = best_first((s.score, o, n) for (o, n), s in scores.items() if s.score >= _ACCEPT)
        chosen = {(o, n): scores[o, n] for _, o, n in ranked}
    return chosen


class _Context:
    """Which neighbours and parents of two sections correspond, given what is matched so far."""

    def __init__(self, old: Outline, new: Outline, matched: Sequence[Pair]) -> None:
        self._old, self._new = old, new
        self._to = dict(matched)
        back = {n: o for o, n in matched}
        self._before_old, self._after_old = _nearest(len(old), self._to)
        self._before_new, self._after_new = _nearest(len(new), back)

    def of(self, o: int, n: int) -> float:
        """0 to 1: the matched sections before, after and above correspond."""
        parents = self._old.parents[o], self._new.parents[n]
        above = parents == (-1, -1) or self._to.get(parents[0], -2) == parents[1]
        return (self._before(o, n) + self._after(o, n) + above) / 3

    def _before(self, o: int, n: int) -> bool:
        return self._to.get(self._before_old[o], -1) == self._before_new[n]

    def _after(self, o: int, n: int) -> bool:
        return self._to.get(self._after_old[o], -1) == self._after_new[n]

    def slots(
        self, rest_old: set[int], rest_new: set[int], chosen: Mapping[Pair, PairScore]
    ) -> list[Pair]:
        """Pairs of unmatched sections that stand between the same matched ones."""
        free_old = sorted(rest_old - {o for o, _ in chosen})
        free_new = sorted(rest_new - {n for _, n in chosen})
        right: defaultdict[Pair, list[int]] = defaultdict(list)
        left: defaultdict[Pair, list[int]] = defaultdict(list)
        for n in free_new:
            right[self._before_new[n], self._after_new[n]].append(n)
        for o in free_old:
            left[
                self._to.get(self._before_old[o], -1), self._to.get(self._after_old[o], -1)
            ].append(o)
        return [pair for gap, olds in left.items() for pair in self._slot(olds, right.get(gap, []))]

    def _slot(self, olds: list[int], news: list[int]) -> list[Pair]:
        """All pairs of a small slot; of a large one those with equal headings, in their order."""
        if len(olds) * len(news) <= _SLOT:
            return [(o, n) for o in olds for n in news]
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for n in news:
            waiting[self._new.headings[n]].append(n)
        return [
            (o, waiting[heading].popleft())
            for o in olds
            if waiting[heading := self._old.headings[o]]
        ]


def _nearest(length: int, matched: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """For every section the nearest matched one before and after it, or -1."""
    before, after = [-1] * length, [-1] * length
    for i in range(1, length):
        before[i] = i - 1 if i - 1 in matched else before[i - 1]
    for i in range(length - 2, -1, -1):
        after[i] = i + 1 if i + 1 in matched else after[i + 1]
    return before, after


class _Group:
    """A match being built: the pair it grew from, and what was attached to it."""

    def __init__(self, o: int, n: int, link: PairScore) -> None:
        self.old, self.new = [o], [n]
        self.principal = (o, n)
        self.link = link


def _attach(
    old: Outline,
    new: Outline,
    evidence: Evidence,
    scorer: Scorer,
    links: Mapping[Pair, PairScore],
) -> list[_Group]:
    """Grow pairs into splits and merges: an unmatched section joins the one its text came from."""
    groups = [_Group(o, n, link) for (o, n), link in sorted(links.items())]
    homes = ({g.old[0]: g for g in groups}, {g.new[0]: g for g in groups})
    offers = [
        (side, (o, n)[side], (o, n)[1 - side], scorer.came_from(o, n, part=side))
        for o, n in sorted({*evidence.flow, *scorer.vocabulary})
        for side in (0, 1)
        if (o, n)[side] not in homes[side] and (o, n)[1 - side] in homes[1 - side]
    ]
    offers = [x for x in offers if homes[1 - x[0]][x[2]].link.by != "exact"]
    parents = old.parents, new.parents
    grown = True
    while grown:
        grown = False
        ranked = []
        for side, part, whole, share in offers:
            group = homes[1 - side][whole]
            near = _NEAR * any(homes[side].get(k) is group for k in (part - 1, part + 1))
            if homes[side].get(parents[side][part]) is group:
                near = _WITHIN
            if share + near >= _ATTACH:
                ranked.append((-round(share + near, 6), side, part, whole))
        for _, side, part, whole in sorted(ranked):
            group = homes[1 - side][whole]
            sides = (group.old, group.new)
            if part not in homes[side] and len(sides[1 - side]) == 1:
                sides[side].append(part)
                homes[side][part] = group
                grown = True
    return groups


def _arrange(old: Outline, new: Outline, groups: Sequence[_Group]) -> tuple[SectionMatch, ...]:
    """Turn groups into matches in reading order, with added and removed sections in their places."""
    groups = sorted(groups, key=lambda g: min(g.new))
    total = 1 + sum(old.sizes) + sum(new.sizes)
    weights = [
        1 + (sum(old.sizes[o] for o in g.old) + sum(new.sizes[n] for n in g.new)) / total
        for g in groups
    ]
    kept = in_order([g.principal[0] for g in groups], weights)
    moved = {g for at, g in enumerate(groups) if at not in kept}
    moved -= _carried(old, new, groups, moved)
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


def _carried(
    old: Outline, new: Outline, groups: Sequence[_Group], moved: Collection[_Group]
) -> set[_Group]:
    """Groups that went along with the section around them: a reader says that one moved."""
    of_old = {o: g for g in groups for o in g.old}
    of_new = {n: g for g in groups for n in g.new}
    carried = set()
    for group in moved:
        o, n = group.principal
        outer = of_old.get(old.parents[o])
        if outer is not None and outer in moved and outer is of_new.get(new.parents[n]):
            carried.add(group)
    return carried


def _match(group: _Group, *, moved: bool) -> SectionMatch:
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
