"""What is told of differences inside a sentence that touch a practice or promise.

Each bears the way that the words around it, and what it stands under, say of it. Where only "all" or
"every" came or went, the words that it came or went with are told instead: "every hour", "every minute".
"""

from __future__ import annotations

from policydiff.diff.records import Edit
from policydiff.statements.bearing import borne
from policydiff.statements.keeping import kept_longer
from policydiff.statements.marks import Marks
from policydiff.statements.plainness import opening_title
from policydiff.statements.records import Delta, Facet, StatementChange
from policydiff.statements.side import Side
from policydiff.statements.unproved import Tokens
from policydiff.statements.views import printed, views_of


def told_of_practice(
    edit: Edit, deltas: tuple[Delta, ...], tokens: Tokens, marks: Marks, new: Side
) -> StatementChange:
    """Return the change that holds the deltas, or the words that changed where these tell of none."""
    if new.lexicon.reader is not None:
        return StatementChange(edit.kind, edit.unit, deltas)
    above = _above(edit, new)
    deltas = tuple(kept_longer(delta, above) for delta in borne(deltas, tokens, marks))
    if all(_is_bare(delta) for delta in deltas):
        return StatementChange(edit.kind, edit.unit, unexplained=_exchanged(tokens, marks))
    return StatementChange(edit.kind, edit.unit, deltas)


def _above(edit: Edit, new: Side) -> tuple[str, ...]:
    """Return what says of what kind a bare period is: label, lead-in or header row, and headings."""
    path = new.document.sections[edit.new_section].path if edit.new_section is not None else ()
    contexts = (f"{new.document.sentences[i].lead_in} {new.topic(i)}" for i in edit.new)
    return (opening_title(edit.new_text), *contexts, *path)


def _is_bare(delta: Delta) -> bool:
    """Whether the delta says of a clause only that "all" came or went, and not which way that bears."""
    return not delta.tendency and all(
        (n.facet, n.id) == (Facet.SCOPE, "all") for n in delta.before + delta.after
    )


def _exchanged(tokens: Tokens, marks: Marks) -> tuple[str, ...]:
    """Return the runs of words that only one version has, those of the old one first."""
    return tuple(
        printed(view.tokens, run.words) for view in views_of(tokens, marks) for run in view.runs
    )
