"""Splits and merges: an unmatched section joins the match that its text came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from policydiff.align.assignment import best_first
from policydiff.align.context import nearest
from policydiff.align.outline import Outline
from policydiff.align.scoring import PairScore, Scorer
from policydiff.align.similarity import Pair

_ATTACH = 0.52
"""Least share of a section that must come from another one to count as its part."""
_NEAR = 0.15
"""How much less is asked of a section that stands next to another part of the same match,"""
_WITHIN = 0.2
"""of one that stands within it,"""
_BETWEEN = 0.37
"""and of a few that stand between parts of it: they went the way of their neighbours."""
_REMAINS = 0.35
"""Least share of vocabulary that joins two sections which nothing else on either side claims."""

_Offer = tuple[int, int, int, float]
"""Side of the part (0 old, 1 new), the part, the whole on the other side, share that came from it."""


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
        pairs = [
            (share, *pair)
            for share, pair in self._scorer.spoken()
            if share >= _REMAINS and all(pair[side] not in self._homes[side] for side in (0, 1))
        ]
        for share, o, n in best_first(pairs):
            group = Group((o, n), PairScore(round(share, 6), "words"))
            self.groups.append(group)
            self._homes[0][o] = self._homes[1][n] = group

    def _offers(self) -> list[_Offer]:
        """Every unmatched section with every match that may have given or taken its text."""
        homes = self._homes
        return [
            (side, pair[side], pair[1 - side], self._scorer.came_from(*pair, part=side))
            for pair in self._scorer.related()
            for side in (0, 1)
            if pair[side] not in homes[side]
            and pair[1 - side] in homes[1 - side]
            and homes[1 - side][pair[1 - side]].link.by != "exact"
        ]

    def _heads(self) -> list[_Offer]:
        """Every unmatched section over most text of a match, if its heading says so better than theirs."""
        return [
            head
            for side in (0, 1)
            for section in range(len(self._outlines[side]))
            if section not in self._homes[side] and (head := self._head(side, section))
        ]

    def _head(self, side: int, section: int) -> _Offer | None:
        outline, home = self._outlines[side], self._homes[side]
        below = outline.below(section)
        total = outline.sizes[section] + sum(outline.sizes[at] for at in below)
        held: Counter[int] = Counter()
        for at in below:
            if at in home and home[at].link.by != "exact":
                held[home[at].sides[1 - side][0]] += outline.sizes[at]
        if not total or not held:
            return None
        whole, amount = min(held.items(), key=lambda item: (-item[1], item[0]))
        parts = self._homes[1 - side][whole].sides[side]
        if self._alike(side, section, whole) <= max(self._alike(side, at, whole) for at in parts):
            return None
        return side, section, whole, amount / total

    def _alike(self, side: int, part: int, whole: int) -> float:
        return self._scorer.heading(*((part, whole) if side == 0 else (whole, part)))

    def _ranked(self, offers: Sequence[_Offer]) -> list[_Offer]:
        """The offers that are good enough, best first; ties stay the same when the sides are swapped."""
        around = [nearest(len(self._outlines[side]), self._homes[side]) for side in (0, 1)]
        ranked = []
        for offer in offers:
            side, part, whole, share = offer
            group = self._homes[1 - side][whole]
            before, after = (places[part] for places in around[side])
            score = round(share + self._nearness(side, part, group, before, after), 6)
            if score >= _ATTACH:
                outline = self._outlines[side]
                tie = abs(part - whole), min(part, whole), outline.headings[part]
                ranked.append((-score, -outline.sizes[part], tie, offer))
        return [offer for *_, offer in sorted(ranked)]

    def _nearness(self, side: int, part: int, group: Group, before: int, after: int) -> float:
        """What speaks for a part by its place; `before` and `after` are the nearest matched sections."""
        home, outline = self._homes[side], self._outlines[side]
        inside = home.get(before) is group and home.get(after) is group
        if inside and 2 * (after - before - 1) <= len(group.sides[side]):
            return _BETWEEN
        if home.get(outline.parents[part]) is group:
            return _WITHIN
        if home.get(part - 1) is group or home.get(part + 1) is group:
            return _NEAR
        return 0.0

    def _attach(self, ranked: Sequence[_Offer]) -> bool:
        """Attach what is still free; say whether anything was.

        A group grows on one side only, so that it stays a split or a merge that can be named.
        """
        grown = False
        for side, part, whole, _ in ranked:
            group = self._homes[1 - side][whole]
            if part not in self._homes[side] and len(group.sides[1 - side]) == 1:
                group.sides[side].append(part)
                self._homes[side][part] = group
                grown = True
        return grown


def grow_groups(
    old: Outline, new: Outline, scorer: Scorer, links: Mapping[Pair, PairScore]
) -> list[Group]:
    """Make a group of every link and let unmatched sections join; then of what remains on both sides."""
    grower = _Grower(old, new, scorer, links)
    grower.grow()
    grower.pair_remaining()
    grower.grow()
    return grower.groups
