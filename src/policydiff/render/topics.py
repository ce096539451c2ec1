"""What changes are about: one topic a change, and the order in which topics are told."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.render.rewording import lead_first
from policydiff.report import Change
from policydiff.rules.topics import OTHER, main_topic

__all__ = ["borne_topic", "group_by_topic", "topic_of"]

_FEWEST_GROUPED = 3
"""Changes from which on headings help; over fewer of them a heading says what its change says."""
_OF_ANY_SORT = frozenset({
    "list-member-added", "list-member-removed", "identifiability-weakened", "identifiability-strengthened",
    "limit-removed", "limit-added", "human-access-added", "human-access-removed", "source-added",
    "source-removed", "controller-on-its-own", "processor-bound", "safeguard-dropped", "safeguard-added",
    "incentive-added", "incentive-dropped",
})  # fmt: skip
"""Rules that do not say what most of their family do: a safeguard that goes gives nobody data."""

_NARROWER = {
    "retention-period-lengthened": "period",
    "retention-period-shortened": "period",
    "period-dropped": "period",
    "period-stated": "period",
    "time-to-act-shortened": "time to act",
    "time-to-act-extended": "time to act",
}
"""What rules on periods have an effect on: not always on how long data is kept, as their topic says."""


def topic_of(change: Change) -> str:
    """Return the one topic of a change, one of `rules.topics.MAIN_TOPICS`: its leading finding's.

    Where that one has none of its own, because a permission or a promise may be about anything, it is
    the topic of the first finding beside it that has one.
    """
    topics = (main_topic(finding.rule) for finding in lead_first(change.findings))
    return next((topic for topic in topics if topic != OTHER), OTHER)


def borne_topic(rule: str) -> str:
    """Return that of which what a rule found is more, or less: `OTHER` where it is neither.

    A topic, "period" or "time to act".
    """
    return OTHER if rule in _OF_ANY_SORT else _NARROWER.get(rule, main_topic(rule))


def group_by_topic(topics: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Group changes, given as their topics and most consequential first: (topic, their positions).

    Groups stand in the order of their most consequential change, and so do changes inside one. Few
    changes, changes of one topic and changes of which no two share one are a single group that is
    called "": a heading over each of them would only say everything twice.
    """
    groups: dict[str, list[int]] = {}
    for at, topic in enumerate(topics):
        groups.setdefault(topic, []).append(at)
    if len(topics) < _FEWEST_GROUPED or not 1 < len(groups) < len(topics):
        groups = {"": list(range(len(topics)))}
    return tuple((topic, tuple(positions)) for topic, positions in groups.items() if positions)
