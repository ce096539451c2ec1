"""Which change a person's sentence is for, once the policy was edited again.

A change is known by both its texts, so one more edit of the same sentence makes another change of it.
What a person wrote then goes on to the change that took its place, with the machine's sentence of
that time, so that the two are merged or somebody looks. A sentence of the version that readers know
has one such change; one that is new has the likeliest new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from policydiff.notice.records import Wording
from policydiff.report.records import Change

_LONGEST = 300
"""Characters of a change's text that a review file quotes."""
_ALIKE = 0.6
"""Share of characters that two new sentences must have in common to be one that was edited."""


def quoted_sides(change: Change) -> tuple[str, str]:
    """Return the old and the new text of a change as a review file quotes them: one plain line."""
    return plain_line(change.old_text)[:_LONGEST], plain_line(change.new_text)[:_LONGEST]


def plain_line(text: str) -> str:
    """Fold white space and drop what does not print."""
    spaced = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in spaced if char.isprintable()).split())


def match_wordings(
    wordings: Iterable[Wording], changes: Iterable[Change]
) -> tuple[tuple[Wording, Change], ...]:
    """Return each wording with the change that it is for, in the order of the wordings' changes.

    Left out is a wording whose change is gone and that no other one took the place of.
    """
    left = {change.id: change for change in changes}
    ordered = sorted(wordings, key=lambda each: each.change)
    found = {each.change: left.pop(each.change) for each in ordered if each.change in left}
    for wording in ordered:
        if wording.change not in found:
            successor = _successor(wording, left)
            if successor is not None:
                found[wording.change] = left.pop(successor.id)
    return tuple((each, found[each.change]) for each in ordered if each.change in found)


def _successor(wording: Wording, left: dict[str, Change]) -> Change | None:
    if wording.before:
        same = [each for each in left.values() if quoted_sides(each)[0] == wording.before]
        return same[0] if len(same) == 1 else None
    if not wording.after:
        return None
    new = [each for each in left.values() if not each.old_text]
    rated = sorted(
        ((_likeness(wording.after, quoted_sides(each)[1]), each.id) for each in new), reverse=True
    )
    if not rated or rated[0][0] < _ALIKE or (len(rated) > 1 and rated[1][0] == rated[0][0]):
        return None
    return left[rated[0][1]]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
