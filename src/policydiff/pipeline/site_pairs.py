"""Which versions the archive compares, and at which addresses it shows that."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from policydiff.history import Version
from policydiff.i18n import Translator
from policydiff.pipeline.comparison import Side
from policydiff.pipeline.site_comparisons import Pair
from policydiff.report import PolicyRef
from policydiff.site import Notice, SiteVersion, addresses, pages

RECENT = 20
"""Versions compared with the newest one as well, besides those that readers were told of."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is compared, and where it is shown."""

    told: tuple[Pair, ...]
    """What other pages speak of: neighbours and what a notice told of, for good; and with the newest version
    those that readers were told of and the most recent ones, at an address that follows the newest."""
    others: tuple[Pair, ...]
    """Any two of the first versions: a page that one may ask for. Nothing takes it away again, however many
    versions come after."""


def find_pairs(
    policy: PolicyRef,
    history: tuple[Version, ...],
    versions: tuple[SiteVersion, ...],
    notices: tuple[Notice, ...],
    any_two_of_first: int,
    t: Translator,
) -> Pairs:
    """Return what the archive of a policy compares; `history` and `versions` are the same, oldest first."""
    numbers = {version.id: number for number, version in enumerate(versions)}
    last = len(versions) - 1
    shown: dict[tuple[int, int], list[str]] = {}

    def show(old: int, new: int, page: str) -> None:
        shown.setdefault((old, new), []).append(page)

    for old, new in pairwise(range(len(versions))):
        show(old, new, addresses.comparison_page(policy.id, versions[old].id, versions[new].id))
    for each in notices:
        show(numbers[each.old], numbers[each.new], addresses.notice_page(policy.id, each.id))
    told = {number for each in notices for number in (numbers[each.old], numbers[each.new])}
    recent = range(0 if last < any_two_of_first else max(0, last - RECENT), last)
    for number in sorted(told.union(recent) - {last}):
        show(number, last, addresses.since_page(policy.id, versions[number].id))
    spoken_of = set(shown)
    for old, new in combinations(range(len(versions[:any_two_of_first])), 2):
        if new - old > 1:
            show(old, new, addresses.comparison_page(policy.id, versions[old].id, versions[new].id))

    def pair(old: int, new: int) -> Pair:
        return Pair(
            old=versions[old].id,
            new=versions[new].id,
            before=_side(history[old]),
            after=_side(history[new]),
            pages=tuple(shown[old, new]),
            # As it stands on any page of that depth: one text is shown at several addresses.
            navigation=pages.navigation(policy.id, addresses.notice_page(policy.id, "-"), t),
        )

    return Pairs(
        tuple(pair(*each) for each in shown if each in spoken_of),
        tuple(pair(*each) for each in shown if each not in spoken_of),
    )


def _side(version: Version) -> Side:
    return Side(version.content, version.format, rev=version.rev, date=version.date)
