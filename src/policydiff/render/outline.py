"""The changes of a report grouped, ordered and shortened as every format presents them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from policydiff.diff.records import EditKind, WordOp
from policydiff.materiality import Direction, Finding, Level
from policydiff.report import Change, ChangeReport

MOST_CONSEQUENTIAL = (
    Direction.ADVERSE,
    Direction.MIXED,
    Direction.NEUTRAL,
    Direction.FAVOURABLE,
)
"""Whom a change favours, what a reader must know first in front."""
TAGS: Mapping[str, str] = MappingProxyType({"delete": "del", "insert": "ins"})
"""HTML elements of removed and added words."""
_WORD = re.compile(r"\S+\s*")
_CONTEXT = 5
"""Words kept on each side of an edit in an excerpt."""
_LONGEST_RUN = 160
"""Characters of one run in an excerpt."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The changes of a report in three groups."""

    material: tuple[Change, ...]
    """Most consequential first: consent, then data already held, then whom it favours."""
    minor: tuple[Change, ...]
    """In reading order, without those of typography."""
    typographic: tuple[Change, ...]


def outline(report: ChangeReport) -> Outline:
    """Return the changes grouped and ordered for reading."""
    material = [change for change in report.changes if change.level is Level.MATERIAL]
    rest = [change for change in report.changes if change.level is not Level.MATERIAL]
    return Outline(
        material=tuple(sorted(material, key=consequence)),
        minor=tuple(change for change in rest if change.kind is not EditKind.FORMATTING),
        typographic=tuple(change for change in rest if change.kind is EditKind.FORMATTING),
    )


def consequence(change: Change) -> tuple[bool, bool, int, bool]:
    """Return what material changes are ordered by, the most consequential first."""
    # Sorting is stable, so equals stay in reading order.
    return (
        not change.consent_required,
        not change.retroactive,
        MOST_CONSEQUENTIAL.index(change.direction),
        change.needs_review,
    )


def leading_finding(change: Change) -> Finding:
    """Return the finding that gives the change its level: the first of that level."""
    return next((f for f in change.findings if f.level is change.level), change.findings[0])


def other_findings(change: Change) -> tuple[Finding, ...]:
    """Return the findings beside the leading one, in the report's order."""
    leading = leading_finding(change)
    return tuple(finding for finding in change.findings if finding is not leading)


def side_words(change: Change) -> tuple[tuple[WordOp, ...], tuple[WordOp, ...]]:
    """Return the words of the old and of the new side; a side without text is ().

    A side that exists alone, and one that the change's words do not spell, is one unmarked run.
    """
    if not (change.old_text and change.new_text):
        return unmarked(change.old_text), unmarked(change.new_text)
    before = tuple(op for op in change.words if op[0] != "insert")
    after = tuple(op for op in change.words if op[0] != "delete")
    return (
        before if spell(before, change.old_text) else unmarked(change.old_text),
        after if spell(after, change.new_text) else unmarked(change.new_text),
    )


def unmarked(text: str) -> tuple[WordOp, ...]:
    """Return `text` as one run that is neither new nor gone; () for no text."""
    return (("equal", text),) if text else ()


def spell(words: tuple[WordOp, ...], text: str) -> bool:
    """Tell whether `words` are exactly `text`."""
    # Where only typography differs, words are those of the new side.
    return "".join(said for _, said in words) == text


def excerpt(change: Change) -> tuple[WordOp, ...]:
    """Return the edited words with a few words around them; "…" stands for what is left out."""
    words = change.words or (("equal", change.new_text or change.old_text),)
    last = len(words) - 1
    shortened: list[WordOp] = []
    for number, (kind, text) in enumerate(words):
        if kind == "equal":
            text = _context(text, before=number > 0, after=number < last)
        shortened.append((kind, _clip(text)))
    return tuple(shortened)


def _context(text: str, *, before: bool, after: bool) -> str:
    """Keep the words next to an edit: `before` when one stands before the run, and so on."""
    found = _WORD.findall(text)
    if len(found) <= 2 * _CONTEXT + 2:
        return text
    if not before and not after:
        return "".join(found[: 2 * _CONTEXT]).rstrip() + " …"
    indent = text[: len(text) - len(text.lstrip())]
    head = indent + "".join(found[:_CONTEXT]) if before else ""
    tail = "".join(found[-_CONTEXT:]) if after else ""
    return f"{head}… {tail}" if tail else f"{head}…"


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST_RUN else text[: _LONGEST_RUN - 1] + "…"
