"""Splits and merges: an unmatched section joins the match that its text came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policydiff.align.assignment import best_first
from policydiff.align.context import nearest
from policydiff.align.outline import Outline
from policydiff.align.remaining import remaining_pairs
from policydiff.align.scoring import Origin, PairScore, Scorer
from policydiff.align.similarity import Pair

_ATTACH = 0.55
"""Least strength at which a section counts as a part of a match."""
_HINT = 0.12
"""What a section next to others of the same match is given without any sentence in common;"""
_NEAR = 0.15
"""how much less is asked of one that stands next to another part of the match,"""
_WITHIN = 0.2
"""of one that stands within it,"""
_BETWEEN = 0.37
"""and of a few that went the way of their neighbours: between parts, or with most sections beside them."""
_HEAD = 0.6
"""Least likeness at which a section over a part of a match is the whole of it;"""
_HEAD_OF_SEVERAL = 0.45
"""less where it is over several parts: a new division over one section has none of its own."""


class Group:
    """A match being built: the pair it grew from, and what was attached to it on one side."""

    def __init__(self, pair: Pair, link: PairScore) -> None:
        self.principal = pair
        self.link = link
        self.sides = [pair[0]], [pair[1]]

    @property
    def old(self) -> list[int]:
        """Sections of the old document."""
        return self.sides[0]

    @property
    def new(self) -> list[int]:
        """Sections of the new document."""
        return self.sides[1]


Homes = tuple[dict[int, Group], dict[int, Group]]
"""For each side, the group of every matched section."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A section that may be a part of a match."""

    side: int
    """Where the part stands: 0 old, 1 new."""
    part: int
    whole: int
    """A section of the match on the other side."""
    origin: Origin
    """What speaks for the part having come from it."""


class _Places:
    """Where the sections of one side stand among those that are matched by now."""

    def __init__(self, outline: Outline, home: Mapping[int, Group], side: int) -> None:
        self._outline, self._home, self._side = outline, home, side
        self._before, self._after = nearest(len(outline), home)
        self._beside: Counter[int] = Counter(outline.parents)
        self._free = Counter(p for at, p in enumerate(outline.parents) if at not in home)
        self._joined = Counter((outline.parents[at], id(group)) for at, group in home.items())

    def between(self, part: int, group: Group) -> bool:
        """Whether it is one of a few that stand between sections of the group."""
        before, after = self._before[part], self._after[part]
        few = 2 * (after - before - 1) <= len(group.sides[self._side])
        return few and self._is(before, group) and self._is(after, group)

    def within(self, part: int, group: Group) -> bool:
        """Whether the section around it is of the group."""
        return self._is(self._outline.parents[part], group)

    def beside(self, part: int, group: Group) -> bool:
        """Whether a section next to it is of the group."""
        return self._is(part - 1, group) or self._is(part + 1, group)

    def followed(self, part: int, group: Group) -> bool:
        """Whether most sections under the same one went into the group, and few went nowhere."""
        parent = self._outline.parents[part]
        joined, free = self._joined[parent, id(group)], self._free[parent]
        return joined > self._beside[parent] - joined - free and free <= joined

    def _is(self, section: int, group: Group) -> bool:
        return self._home.get(section) is group


class _Grower:
    """The groups, and the sections that may still join one."""

    def __init__(
        self, old: Outline, new: Outline, scorer: Scorer, links: Mapping[Pair, PairScore]
    ) -> None:
        self.groups = [Group(pair, link) for pair, link in sorted(links.items())]
        self._outlines = old, new
        self._scorer = scorer
        self._homes: Homes = (
            {g.old[0]: g for g in self.groups},
            {g.new[0]: g for g in self.groups},
        )

    def grow(self) -> None:
        """Attach unmatched sections, best first, until none fits."""
        offers = self._offers()
        while self._attach(self._ranked([*offers, *self._heads()])):
            pass

    def pair_remaining(self) -> None:
        """Join what is left on both sides and speaks of the same as nothing else does."""
        found = remaining_pairs(*self._outlines, self._scorer, self._homes)
        for share, o, n in best_first(found):
            group = Group((o, n), PairScore(round(share, 6), "words"))
            self.groups.append(group)
            self._homes[0][o] = self._homes[1][n] = group

    def _offers(self) -> list[_Offer]:
        """Every unmatched section with every match that may have given or taken its text."""
        homes = self._homes
        return [
            _Offer(side, pair[side], pair[1 - side], self._scorer.came_from(*pair, part=side))
            for pair in self._scorer.related()
            for side in (0, 1)
            if pair[side] not in homes[side]
            and pair[1 - side] in homes[1 - side]
            and homes[1 - side][pair[1 - side]].link.by != "exact"
        ]

    def _heads(self) -> list[_Offer]:
        """Every unmatched section that may be the whole of what is matched below it, the outermost."""
        found: dict[tuple[int, int, int], _Offer] = {}
        for side, outline in enumerate(self._outlines):
            for section in range(len(outline)):
                head = None if section in self._homes[side] else self._head(side, section)
                around = outline.ancestors(section)
                if head and not any((side, up, head.whole) in found for up in around):
                    found[side, section, head.whole] = head
        return list(found.values())

    def _head(self, side: int, section: int) -> _Offer | None:
        """Over most text of a match, with a heading that says so better; or like it as a whole."""
        outline, home = self._outlines[side], self._homes[side]
        below = outline.below(section)
        held: Counter[int] = Counter()
        for at in below:
            if at in home and home[at].link.by != "exact":
                held[home[at].sides[1 - side][0]] += outline.sizes[at]
        total = outline.sizes[section] + sum(outline.sizes[at] for at in below)
        if not total or not held:
            return None
        whole, amount = min(held.items(), key=lambda item: (-item[1], item[0]))
        if self._is_whole(side, section, whole):
            return _Offer(side, section, whole, Origin(1.0, 0.0, 0.0, 0.0))
        parts = self._homes[1 - side][whole].sides[side]
        if self._alike(side, section, whole) <= max(self._alike(side, at, whole) for at in parts):
            return None
        return _Offer(side, section, whole, Origin(amount / total, 0.0, 0.0, 0.0))

    def _is_whole(self, side: int, section: int, whole: int) -> bool:
        """Whether it is like the section that became what is below it, and nothing around it is."""
        outline, group = self._outlines[side], self._homes[1 - side][whole]
        if any(self._homes[side].get(up) is group for up in outline.ancestors(section)):
            return False
        several = sum(at in outline.below(section) for at in group.sides[side]) > 1
        score = self._scorer.score(*_pair(side, section, whole)).score
        return score >= (_HEAD_OF_SEVERAL if several else _HEAD)

    def _alike(self, side: int, part: int, whole: int) -> float:
        return self._scorer.heading(*_pair(side, part, whole))

    def _ranked(self, offers: Sequence[_Offer]) -> list[_Offer]:
        """The offers that are good enough, best first; ties stay the same when the sides are swapped."""
        places = [_Places(self._outlines[side], self._homes[side], side) for side in (0, 1)]
        ranked = []
        for offer in offers:
            score = round(self._strength(offer, places[offer.side]), 6)
            if score >= _ATTACH:
                outline = self._outlines[offer.side]
                part, whole = offer.part, offer.whole
                tie = abs(part - whole), min(part, whole), outline.headings[part]
                ranked.append((-score, -outline.sizes[part], tie, offer.side, offer))
        return [offer for *_, offer in sorted(ranked, key=lambda entry: entry[:-1])]

    def _strength(self, offer: _Offer, places: _Places) -> float:
        """What speaks for a part, 0 to above 1.

        By its words alone it is one the less, the more of the whole stayed in one place, unless it
        stands within.
        """
        side, part, origin = offer.side, offer.part, offer.origin
        group = self._homes[1 - side][offer.whole]
        told = max(origin.sentences + _HINT, origin.heading)
        within = places.within(part, group)
        if within and places.followed(part, group) and self._fits(offer):
            return max(told, origin.covered) + _BETWEEN
        if places.between(part, group):
            return max(told, origin.words) + _BETWEEN
        if within:
            return max(told, origin.words) + _WITHIN
        words = origin.words * (1 - self._scorer.stayed(*group.principal, whole=1 - side))
        both = 1 - (1 - min(1.0, origin.sentences)) * (1 - words)
        return max(both, origin.heading) + _NEAR * places.beside(part, group)

    def _fits(self, offer: _Offer) -> bool:
        """Whether the part is no longer than the text that it is said to be a part of."""
        sizes = self._outlines[offer.side].sizes, self._outlines[1 - offer.side].sizes
        return sizes[0][offer.part] <= sizes[1][offer.whole]

    def _attach(self, ranked: Sequence[_Offer]) -> bool:
        """Attach what is still free; say whether anything was.

        A group grows on one side only, so that it stays a split or a merge that can be named.
        """
        grown = False
        for offer in ranked:
            side, part = offer.side, offer.part
            group = self._homes[1 - side][offer.whole]
            if part not in self._homes[side] and len(group.sides[1 - side]) == 1:
                group.sides[side].append(part)
                self._homes[side][part] = group
                grown = True
        return grown


def _pair(side: int, section: int, other: int) -> Pair:
    return (section, other) if side == 0 else (other, section)


def grow_groups(
    old: Outline, new: Outline, scorer: Scorer, links: Mapping[Pair, PairScore]
) -> list[Group]:
    """Make a group of every link and let unmatched sections join; then of what remains on both sides."""
    grower = _Grower(old, new, scorer, links)
    grower.grow()
    grower.pair_remaining()
    grower.grow()
    return grower.groups
