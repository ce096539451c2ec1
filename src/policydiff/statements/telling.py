"""What is told of differences inside a sentence that touch a practice or promise.

Each bears the way that the words around it, and what it stands under, say of it. Where only "all" or
"every" came or went, the words that it came or went with are told instead: "every hour", "every minute".
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.statements.bearing import borne
from policydiff.statements.keeping import kept_longer
from policydiff.statements.marks import Marks
from policydiff.statements.plainness import opening_title
from policydiff.statements.records import Delta, Facet, Operation, StatementChange
from policydiff.statements.side import Side
from policydiff.statements.unproved import Tokens
from policydiff.statements.views import HEADS, Run, View, printed, views_of

_LIMITS = frozenset({Facet.CONDITION, Facet.EXCEPTION, Facet.SCOPE})
_OF_BANS = _LIMITS | {Facet.CHILD}
"""What may stand beside a practice that was turned round, and limits what is left of it."""
_PERIODS = frozenset({Facet.DURATION, Facet.RETENTION})
_JOINING = frozenset({"and", "or", "plus", "also"})
_NEWS = frozenset({Facet.ACT, Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PLACE})


def told_of_practice(
    edit: Edit, deltas: tuple[Delta, ...], tokens: Tokens, marks: Marks, new: Side
) -> StatementChange:
    """Return the change that holds the deltas, or the words that changed where these tell of none."""
    if new.lexicon.reader is not None:
        return StatementChange(edit.kind, edit.unit, _beside_flips(deltas))
    above = _above(edit, new)
    deltas = tuple(kept_longer(delta, above) for delta in borne(deltas, tokens, marks))
    views = views_of(tokens, marks)
    deltas = _beside_flips(_beside_news(deltas, views))
    if all(_is_bare(delta) for delta in deltas):
        # The runs of words that only one version has, those of the old one first.
        words = (printed(view.tokens, run.words) for view in views for run in view.runs)
        return StatementChange(edit.kind, edit.unit, unexplained=tuple(words))
    return StatementChange(edit.kind, edit.unit, deltas)


def _above(edit: Edit, new: Side) -> tuple[str, ...]:
    """Return what says of what kind a bare period is: label, lead-in or header row, and headings."""
    path = new.document.sections[edit.new_section].path if edit.new_section is not None else ()
    contexts = (f"{new.document.sentences[i].lead_in} {new.topic(i)}" for i in edit.new)
    return (opening_title(edit.new_text), *contexts, *path)


def _beside_flips(deltas: tuple[Delta, ...]) -> tuple[Delta, ...]:
    """Pass no judgement on what limits a practice that was ruled out before, or is now.

    "We share it if you allow it" asks for consent, and yet says less than "we never share it"; and with a
    ban goes how firmly it was put.
    """
    turned: dict[str, set[int]] = {}
    flips = [delta for delta in deltas if delta.operation is Operation.FLIPPED]
    for flip in flips:
        if flip.facet in HEADS:
            turned.setdefault(flip.after[0].id, set()).add(flip.tendency)
    whole = {flip.tendency for flip in flips}
    return tuple(
        replace(delta, tendency=0)
        if delta.operation is not Operation.FLIPPED
        and (
            (delta.facet in _OF_BANS and turned.get(delta.act) == {-delta.tendency})
            or (delta.facet is Facet.MODALITY and whole == {-delta.tendency})
        )
        else delta
        for delta in deltas
    )


def _beside_news(deltas: tuple[Delta, ...], views: tuple[View, View]) -> tuple[Delta, ...]:
    """Pass no judgement on a limit that came with a further member: "and, where law permits, tapes"."""
    bearing: dict[tuple[Operation, Run], set[int]] = {}
    for delta in deltas:
        if delta.facet in _NEWS and (run := _joined(delta, views)):
            bearing.setdefault((delta.operation, run), set()).add(delta.tendency)
    found = []
    for delta in deltas:
        run = (
            _joined(delta, views) if delta.facet in _LIMITS | _PERIODS and delta.tendency else None
        )
        if run is None or bearing.get((delta.operation, run)) != {-delta.tendency}:
            found.append(delta)
        elif delta.tendency > 0 or delta.facet in _PERIODS:
            found.append(replace(delta, tendency=0))
        # What only makes less of what is worse is left to the text, which is quoted.
    return tuple(found)


def _joined(delta: Delta, views: tuple[View, View]) -> Run | None:
    """Return the run of words that a delta came or went with, where it is joined to what stays."""
    if delta.operation not in (Operation.ADDED, Operation.REMOVED):
        return None
    side = delta.operation is Operation.ADDED
    view, node = views[side], (delta.after if side else delta.before)[0]
    run = view.run_of(node)
    if run is None or run.instead:
        return None
    first = next((view.word(i) for i in run.words if view.word(i) != ","), "")
    return run if first in _JOINING else None


def _is_bare(delta: Delta) -> bool:
    """Whether the delta says of a clause only that "all" came or went, and not which way that bears."""
    return not delta.tendency and all(
        (n.facet, n.id) == (Facet.SCOPE, "all") for n in delta.before + delta.after
    )
