"""What every edit does to what a policy says.

One `StatementChange` an edit. An edit inside a sentence is compared node by node (`inside`); a sentence
that came or went is compared with everything the other version says (`whole`); what a changed lead-in
does to the list members under it is told at the lead-in (`lists`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document import Document
from policydiff.document.language import language_of
from policydiff.document.records import Unit
from policydiff.statements.addresses import link_delta
from policydiff.statements.audience import audience_delta, audience_of
from policydiff.statements.brands import tell_renames
from policydiff.statements.cells import in_new_columns, told_by_place
from policydiff.statements.dating import date_deltas, only_written_otherwise
from policydiff.statements.fragments import left_behind, lost_lead_in, tell_exchanged
from policydiff.statements.german.proofs import checked, speaks_in_heading
from policydiff.statements.inside import compare_inside
from policydiff.statements.joining import bound_otherwise
from policydiff.statements.languages import READ
from policydiff.statements.layout import tell_relaid
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.lists import deltas_of_members
from policydiff.statements.naming import lexicon_naming
from policydiff.statements.passages import tell_passages
from policydiff.statements.phrases import phrased
from policydiff.statements.records import Facet, Proof, Stance, StatementChange
from policydiff.statements.reference import tell_references
from policydiff.statements.renames import lexicon_renaming
from policydiff.statements.sameness import changed_words
from policydiff.statements.setting import heading_turned, is_displaced
from policydiff.statements.side import Reading, Side
from policydiff.statements.substance import heading_claims
from policydiff.statements.terms import changed_terms
from policydiff.statements.whole import compare_whole

_RIGHTS = re.compile(r"\b(?:rights?|choices?|options?|opt|promises?)\b", re.IGNORECASE)
_BASES = {"consent": "consent-basis", "contract": "contract-basis", "obligation": "legal-duty"}
_NO_BASIS = {"legal-basis-law"}
"""What names bases, and none of them: "Legal basis"."""
_NAME_OF_A_PART = 2
"""Words of a heading that is too short to set a condition."""
_TURNING = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.CONDITION, Facet.AGE, Facet.DURATION, Facet.SCOPE,
    Facet.RETENTION,
})  # fmt: skip
"""Facets that turn or bind what stands below a heading."""


def compare_statements(
    old: Document, new: Document, diff: DocumentDiff, lexicon: Lexicon
) -> tuple[StatementChange, ...]:
    """Return what each edit of `diff` changes, in the order of `diff.edits`."""
    lexicon = lexicon_naming(old, new, lexicon_renaming(old, new, lexicon))
    before, after = _sides(old, new, diff, lexicon)
    changes = [_compare(edit, before, after, lexicon) for edit in diff.edits]
    changes = tell_passages(changes, diff.edits, before, after)
    changes = tell_relaid(changes, diff.edits, before, after)
    changes = tell_exchanged(changes, diff.edits, before, after)
    changes = deltas_of_members(changes, diff, before, after)
    changes = tell_references(changes, diff.edits, before, after)
    changes = [
        replace(change, deltas=phrased(change.deltas, edit))
        for change, edit in zip(changes, diff.edits, strict=True)
    ]
    changes = tell_renames(changes, diff.edits, lexicon)
    return changed_terms(changes, diff, before, after)


def _sides(old: Document, new: Document, diff: DocumentDiff, lexicon: Lexicon) -> tuple[Side, Side]:
    """Return both versions, each knowing what is its own and where the other's sections went."""
    went: defaultdict[int, set[int]] = defaultdict(set)
    came: defaultdict[int, set[int]] = defaultdict(set)
    sections = [(old.sentences[i].section, new.sentences[j].section) for i, j in diff.links]
    sections += [
        (edit.old_section, edit.new_section)
        for edit in diff.edits
        if edit.old_section is not None and edit.new_section is not None
    ]
    for before, after in sections:
        went[before].add(after)
        came[after].add(before)
    return (
        Side(old, lexicon, frozenset(i for edit in diff.edits for i in edit.old), _frozen(came)),
        Side(new, lexicon, frozenset(i for edit in diff.edits for i in edit.new), _frozen(went)),
    )


def _frozen(sets: Mapping[int, set[int]]) -> dict[int, frozenset[int]]:
    return {key: frozenset(value) for key, value in sets.items()}


def _compare(edit: Edit, old: Side, new: Side, lexicon: Lexicon) -> StatementChange:
    usual = (new.document if edit.new_text else old.document).locale.split("-")[0]
    # One that was translated is read by nobody's rules, whichever way it was.
    languages = [language_of(text, usual) for text in (edit.new_text, edit.old_text) if text]
    language = next((each for each in languages if each != usual), usual)
    placed = told_by_place(edit, old, new)
    if edit.kind is EditKind.FORMATTING:
        proof = None if placed else Proof.TYPOGRAPHY
        return StatementChange(
            edit.kind, edit.unit, unexplained=placed, proof=proof, language=language
        )
    if only_written_otherwise(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.TYPOGRAPHY, language=language)
    is_read = {old.lexicon.language, new.lexicon.language} == {language} and language in READ
    if is_read and language == "de":
        return _compare_german(edit, old, new)
    if edit.unit is Unit.DATE and (deltas := date_deltas(edit, old, new)):
        return StatementChange(edit.kind, edit.unit, deltas, language=language)
    # Whether a link that came or went offers a choice can be told only where its words are read.
    links = edit.unit is Unit.LINK and (is_read or (edit.old_text and edit.new_text))
    if links and (link := link_delta(edit)):
        return StatementChange(edit.kind, edit.unit, (link,), language=language)
    if not is_read:
        return _foreign(edit, language, lexicon)
    if edit.unit is Unit.HEADING and edit.old_text and edit.new_text:
        before, after = (audience_of((text,), lexicon) for text in (edit.old_text, edit.new_text))
        if before != after:
            # What is said to fewer may be a right, a promise or a practice: what stands below tells.
            stance = Stance.RIGHT if _heads_rights(edit, old, new) else Stance.NONE
            delta = audience_delta(before, after, (edit.old_text, edit.new_text), stance)
            return StatementChange(edit.kind, edit.unit, (delta,))
    if edit.unit is Unit.HEADING and (words := heading_turned(edit, old, new)):
        return StatementChange(edit.kind, edit.unit, unexplained=words)
    if (
        edit.unit is Unit.HEADING
        and not (edit.old_text and edit.new_text)
        and left_behind(edit, old, new)
    ):
        return StatementChange(edit.kind, edit.unit, unexplained=(edit.old_text or edit.new_text,))
    if edit.unit is Unit.HEADING and not _heading_speaks(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.HEADING)
    if not (edit.old_text and edit.new_text):
        return compare_whole(edit, old, new)
    ordered = in_new_columns(edit, old, new)
    if ordered is not edit and not placed:
        change = compare_inside(ordered, old, new)
        if change.proof is not None:
            form = change.proof in (Proof.TYPOGRAPHY, Proof.SPELLING)
            return replace(change, proof=Proof.MOVED) if form else change
    change = compare_inside(edit, old, new)
    if edit.unit is Unit.HEADING and change.proof is not None and not placed:
        placed = _turning_words(edit, old, new)
    if change.proof is not None and (lead := lost_lead_in(edit, old, new)):
        return replace(change, proof=None, unexplained=(lead,))
    if change.proof is not None and placed:
        return replace(change, proof=None, unexplained=placed)
    if change.proof is not None and (
        bound_otherwise(edit.old, edit.new, old, new) or is_displaced(edit, old, new)
    ):
        return replace(change, proof=None, unexplained=(edit.new_text,), displaced=True)
    return change


def _compare_german(edit: Edit, old: Side, new: Side) -> StatementChange:
    """Compare as in English, and let pass as harmless only what is sure in German."""
    if edit.unit is Unit.HEADING and (words := heading_turned(edit, old, new)):
        return StatementChange(edit.kind, edit.unit, unexplained=words, language="de")
    if edit.unit is Unit.HEADING and not speaks_in_heading(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.HEADING, language="de")
    link = link_delta(edit) if edit.unit is Unit.LINK else None
    deltas = date_deltas(edit, old, new) if edit.unit is Unit.DATE else (link,) if link else ()
    if deltas:
        change = StatementChange(edit.kind, edit.unit, deltas)
    elif edit.old_text and edit.new_text:
        change = compare_inside(edit, old, new)
    else:
        change = compare_whole(edit, old, new)
    change = checked(change, edit, old, new)
    if change.proof is not None and is_displaced(edit, old, new):
        return replace(change, proof=None, unexplained=(edit.new_text,), displaced=True)
    return change


def _heading_speaks(edit: Edit, old: Side, new: Side) -> bool:
    """Whether a heading claims something, or gained or lost a word that turns or binds what follows."""
    readings = old.read(edit.old_text), new.read(edit.new_text)
    if any(
        heading_claims(text, reading.statements)
        for text, reading in zip((edit.old_text, edit.new_text), readings, strict=True)
    ):
        return True
    if not (edit.old_text and edit.new_text):
        return False
    bases = [_bases(reading) for reading in readings]
    if all(bases) and bases[0] != bases[1]:
        return True
    # "Governing law" and "Applicable law" bind nothing: they name what follows.
    short = all(len(r.tokens) <= _NAME_OF_A_PART for r in readings)
    turning = _TURNING - {Facet.CONDITION} if short else _TURNING
    return readings[0].ids(turning) != readings[1].ids(turning)


def _bases(reading: Reading) -> set[str]:
    """Return the legal bases that a heading names: "Contract", "Based on your consent"."""
    found = {_BASES[t.word] for t in reading.tokens if t.word in _BASES}
    return found | {*reading.ids(frozenset({Facet.BASIS}))} - _NO_BASIS


def _turning_words(edit: Edit, old: Side, new: Side) -> tuple[str, ...]:
    """Return the words that turn or bind in one version of a heading only: "Used only for security"."""
    turning = [
        {n.id: n.text for m in side.read(text).marks for n in m.nodes if n.facet in _TURNING}
        for text, side in ((edit.old_text, old), (edit.new_text, new))
    ]
    odd = turning[0].keys() ^ turning[1].keys()
    return tuple(turning[0].get(each) or turning[1][each] for each in sorted(odd))


def _heads_rights(edit: Edit, old: Side, new: Side) -> bool:
    """Whether both versions of a heading name rights, or only rights stand below the new one."""
    if all(_RIGHTS.search(text) for text in (edit.old_text, edit.new_text)):
        return True
    below = [
        (side, sentence.index)
        for side, section in ((old, edit.old_section), (new, edit.new_section))
        for sentence in side.document.sentences
        if sentence.section == section and sentence.unit is not Unit.HEADING
    ]
    stances = {s.stance for side, i in below for s in side.statements(i) if s.head is not None}
    return stances == {Stance.RIGHT}


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
