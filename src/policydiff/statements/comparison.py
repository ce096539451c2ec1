"""What every edit does to what a policy says.

One `StatementChange` an edit. An edit inside a sentence is compared node by node (`inside`); a sentence
that came or went is compared with everything the other version says (`whole`); what a changed lead-in
does to the list members under it is told at the lead-in (`lists`).
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document import Document
from policydiff.document.records import Unit
from policydiff.statements.dating import date_deltas
from policydiff.statements.inside import compare_inside
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.lists import deltas_of_members
from policydiff.statements.phrases import phrased
from policydiff.statements.records import Facet, Proof, StatementChange
from policydiff.statements.sameness import changed_words
from policydiff.statements.side import Side
from policydiff.statements.substance import heading_claims
from policydiff.statements.terms import changed_terms
from policydiff.statements.whole import compare_whole

_TURNING = frozenset({Facet.NEGATION, Facet.EXCEPTION, Facet.CONDITION, Facet.AGE, Facet.DURATION})


def compare_statements(
    old: Document, new: Document, diff: DocumentDiff, lexicon: Lexicon
) -> tuple[StatementChange, ...]:
    """Return what each edit of `diff` changes, in the order of `diff.edits`."""
    before, after = Side(old, lexicon), Side(new, lexicon)
    changes = [_compare(edit, before, after, lexicon) for edit in diff.edits]
    changes = deltas_of_members(changes, diff, before, after)
    changes = [
        replace(change, deltas=phrased(change.deltas, edit))
        for change, edit in zip(changes, diff.edits, strict=True)
    ]
    return changed_terms(changes, diff, before, after)


def _compare(edit: Edit, old: Side, new: Side, lexicon: Lexicon) -> StatementChange:
    language = (new.document if edit.new_text else old.document).locale.split("-")[0]
    if edit.kind is EditKind.FORMATTING:
        return StatementChange(edit.kind, edit.unit, proof=Proof.TYPOGRAPHY, language=language)
    if edit.unit is Unit.DATE and (deltas := date_deltas(edit, old, new)):
        return StatementChange(edit.kind, edit.unit, deltas, language=language)
    if language != "en":
        return _foreign(edit, language, lexicon)
    if edit.unit is Unit.HEADING and not _heading_speaks(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.HEADING)
    if edit.old_text and edit.new_text:
        return compare_inside(edit, old, new)
    return compare_whole(edit, old, new)


def _heading_speaks(edit: Edit, old: Side, new: Side) -> bool:
    """Whether a heading claims something, or gained or lost a word that turns or binds what follows."""
    readings = old.read(edit.old_text), new.read(edit.new_text)
    if any(
        heading_claims(text, reading.statements)
        for text, reading in zip((edit.old_text, edit.new_text), readings, strict=True)
    ):
        return True
    both = bool(edit.old_text and edit.new_text)
    return both and readings[0].ids(_TURNING) != readings[1].ids(_TURNING)


def _foreign(edit: Edit, language: str, lexicon: Lexicon) -> StatementChange:
    """Compare words only: in a language without a lexicon no change of words is proved harmless."""
    old = lexicon.tokeniser.tokenise(edit.old_text)
    new = lexicon.tokeniser.tokenise(edit.new_text)
    change = changed_words(old, new)
    if edit.kind is EditKind.MOVED and not change.removed and not change.added:
        return StatementChange(edit.kind, edit.unit, proof=Proof.MOVED, language=language)
    if not (change.removed or change.added):
        return StatementChange(edit.kind, edit.unit, proof=Proof.TYPOGRAPHY, language=language)
    if edit.unit in (Unit.DATE, Unit.HEADING):
        proof = Proof.HEADING if edit.unit is Unit.HEADING else Proof.NO_PRACTICE
        return StatementChange(edit.kind, edit.unit, proof=proof, language=language)
    words = tuple(old[i].surface for i in sorted(change.removed))
    words += tuple(new[i].surface for i in sorted(change.added))
    return StatementChange(edit.kind, edit.unit, unexplained=words, language=language)
