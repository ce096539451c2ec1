"""Splits and merges: an unmatched section joins the match that its text came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
_BETWEEN = 0.42
"""and of one that has parts of it on both sides: such a run went the way of its neighbours."""

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


def grow_groups(
    old: Outline, new: Outline, scorer: Scorer, links: Mapping[Pair, PairScore]
) -> list[Group]:
    """Make a group of every link and attach unmatched sections, best first, until none fits.

    A group grows on one side only, so that it stays a split or a merge that can be named.
    """
    groups = [Group(pair, link) for pair, link in sorted(links.items())]
    homes: Homes = ({g.old[0]: g for g in groups}, {g.new[0]: g for g in groups})
    offers = _offers(scorer, homes)
    while _attach(_ranked(offers, homes, (old.parents, new.parents)), homes):
        pass
    return groups


def _offers(scorer: Scorer, homes: Homes) -> list[_Offer]:
    """Every unmatched section with every match that may have given or taken its text."""
    return [
        (side, pair[side], pair[1 - side], scorer.came_from(*pair, part=side))
        for pair in scorer.related()
        for side in (0, 1)
        if pair[side] not in homes[side]
        and pair[1 - side] in homes[1 - side]
        and homes[1 - side][pair[1 - side]].link.by != "exact"
    ]


def _ranked(
    offers: Sequence[_Offer], homes: Homes, parents: tuple[Sequence[int], Sequence[int]]
) -> list[tuple[float, int, int, int]]:
    around = [list(zip(*nearest(len(parents[side]), homes[side]), strict=True)) for side in (0, 1)]
    ranked = []
    for side, part, whole, share in offers:
        group, home = homes[1 - side][whole], homes[side]
        near = 0.0
        if all(at >= 0 and home[at] is group for at in around[side][part]):
            near = _BETWEEN
        elif home.get(parents[side][part]) is group:
            near = _WITHIN
        elif home.get(part - 1) is group or home.get(part + 1) is group:
            near = _NEAR
        if share + near >= _ATTACH:
            ranked.append((-round(share + near, 6), side, part, whole))
    return sorted(ranked)


def _attach(ranked: Sequence[tuple[float, int, int, int]], homes: Homes) -> bool:
    """Attach what is still free; say whether anything was."""
    grown = False
    for _, side, part, whole in ranked:
        group = homes[1 - side][whole]
        if part not in homes[side] and len(group.sides[1 - side]) == 1:
            group.sides[side].append(part)
            homes[side][part] = group
            grown = True
    return grown
