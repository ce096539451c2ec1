"""What every edit does to what a policy says.

One `StatementChange` an edit. An edit inside a sentence is compared node by node (`_inside`); a sentence
that came or went is compared with everything the other version says (`_whole`).
"""

from __future__ import annotations

import re

from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document import Document
from policydiff.document.records import Unit
from policydiff.statements.atoms import Atom, atoms_of
from policydiff.statements.differences import atom_deltas, critical_words, loose_deltas
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import find_marks
from policydiff.statements.reading import read_statements_of
from policydiff.statements.records import (
    Delta,
    Facet,
    Node,
    Operation,
    Proof,
    Stance,
    StatementChange,
)
from policydiff.statements.sameness import changed_words, content_words, correct_spelling
from policydiff.statements.side import Side, tokens_of
from policydiff.statements.substance import claims_something, stands_alone, weighty_atoms

_LOG_LINE = re.compile(
    r"^\W*(?:\d{4}-\d\d-\d\d|(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"\s+\d{1,2},?\s*\d{0,4})\W*(?::|[-–—])",
    re.IGNORECASE,
)

_LOG_WORDS = re.compile(
    r"^\W*(?:we(?: have|['’]ve)? )?"
    r"(?:updated|added|clarified|removed|revised|amended|corrected|section \d+)\b"
    r".{0,120}\b(?:section|policy|notice|statement|paragraph|language|wording|now includes)\b",
    re.IGNORECASE | re.DOTALL,
)
_POINTER = re.compile(
    r"^\W*(?:please )?(?:see|read (?:more|our|the full|about)|review (?:our|the)"
    r"|for (?:more|additional|further|full|the full)? ?(?:information|details?)"
    r"|to (?:learn|find out|read|know) more|learn more|read more|more (?:information|details)"
    r"|be sure to read|we (?:encourage|recommend|suggest|invite|advise)|download"
    r"|you can (?:find|read|learn|see) (?:more|further|additional|the))\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"[“\"]([^”\"]{2,40})[”\"]\W{0,3}(?:includes?|means|refers to|shall mean)\b")
_UNEXPLAINED_WORDS = 3
"""So many more content words on one side of a practice say something, even where the lexicon knows none."""
_CHOICE = re.compile(
    r"\bopt|unsubscrib|exercis|\brights?\b|complain|withdraw|contact us", re.IGNORECASE
)


def compare_statements(
    old: Document, new: Document, diff: DocumentDiff, lexicon: Lexicon
) -> tuple[StatementChange, ...]:
    """Return what each edit of `diff` changes, in the order of `diff.edits`."""
    before, after = Side(old, lexicon), Side(new, lexicon)
    return tuple(_compare(edit, before, after, lexicon) for edit in diff.edits)


def _compare(edit: Edit, old: Side, new: Side, lexicon: Lexicon) -> StatementChange:
    language = (new.document if edit.new_text else old.document).locale.split("-")[0]
    if edit.kind is EditKind.FORMATTING:
        return StatementChange(edit.kind, edit.unit, proof=Proof.TYPOGRAPHY, language=language)
    if language != "en":
        return _foreign(edit, language, lexicon)
    if edit.unit is Unit.HEADING:
        return StatementChange(edit.kind, edit.unit, proof=Proof.HEADING)
    if edit.old_text and edit.new_text:
        return _inside(edit, old, new, lexicon)
    return _whole(edit, old, new)


def _foreign(edit: Edit, language: str, lexicon: Lexicon) -> StatementChange:
    """Compare words only: in a language without a lexicon no change of words is proved harmless."""
    old = lexicon.tokeniser.tokenise(edit.old_text)
    new = lexicon.tokeniser.tokenise(edit.new_text)
    change = changed_words(old, new)
    if edit.kind is EditKind.MOVED and not change.removed and not change.added:
        return StatementChange(edit.kind, edit.unit, proof=Proof.MOVED, language=language)
    if edit.unit in (Unit.DATE, Unit.HEADING) or not (change.removed or change.added):
        return StatementChange(edit.kind, edit.unit, proof=Proof.TYPOGRAPHY, language=language)
    words = tuple(old[i].surface for i in sorted(change.removed))
    words += tuple(new[i].surface for i in sorted(change.added))
    return StatementChange(edit.kind, edit.unit, unexplained=words, language=language)


def _inside(edit: Edit, old: Side, new: Side, lexicon: Lexicon) -> StatementChange:
    sides = (
        tokens_of([old.document.sentences[i] for i in edit.old], edit.old_text, lexicon),
        tokens_of([new.document.sentences[i] for i in edit.new], edit.new_text, lexicon),
    )
    before, after, corrected = correct_spelling(*sides, lexicon)
    change = changed_words(before, after)
    if not change.removed and not change.added:
        proof = Proof.SPELLING if corrected else Proof.TYPOGRAPHY
        proof = Proof.MOVED if edit.kind is EditKind.MOVED else proof
        return StatementChange(edit.kind, edit.unit, proof=proof)
    marks = find_marks(before, edit.old_text, lexicon), find_marks(after, edit.new_text, lexicon)
    if edit.old_text.rstrip().endswith("?") and edit.new_text.rstrip().endswith("?"):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    statements = read_statements_of(before, marks[0]), read_statements_of(after, marks[1])
    deltas = atom_deltas(atoms_of(statements[0]), atoms_of(statements[1]))
    deltas += loose_deltas(
        (before, after),
        marks,
        change,
        statements,
        lexicon,
        is_listed=edit.unit is Unit.ITEM,
        is_bound=any(d.facet in (Facet.EXCEPTION, Facet.CONDITION) for d in deltas),
    )
    deltas = tuple(d for d in deltas if not _known_name(d, old, new))
    guarded: tuple[str, ...] = ()
    if all(d.facet in (Facet.MODALITY, Facet.CONTACT) for d in deltas):
        channels = any(d.facet is Facet.CONTACT for d in deltas)
        guarded = critical_words(marks, change, channels=channels)
    if deltas or guarded:
        return StatementChange(edit.kind, edit.unit, deltas, unexplained=guarded)
    words = (
        content_words(before, change.removed, lexicon),
        content_words(after, change.added, lexicon),
    )
    if not words[0] and not words[1]:
        return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)
    claims = any(s.head is not None for side in statements for s in side)
    if claims and abs(len(words[0]) - len(words[1])) >= _UNEXPLAINED_WORDS:
        return StatementChange(edit.kind, edit.unit, unexplained=words[0] + words[1])
    return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)


def _known_name(delta: Delta, old: Side, new: Side) -> bool:
    """Whether a delta only names what the other version names as well."""
    if delta.facet not in (Facet.NAME, Facet.VENDOR) or delta.operation is Operation.FLIPPED:
        return False
    return all(new.mentions(n.text) for n in delta.before) and all(
        old.mentions(n.text) for n in delta.after
    )


def _whole(edit: Edit, old: Side, new: Side) -> StatementChange:
    added = bool(edit.new_text)
    own, other = (new, old) if added else (old, new)
    text = edit.new_text or edit.old_text
    indexes = edit.new if added else edit.old
    if edit.unit is Unit.DATE:
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    if _LOG_LINE.match(text) or _LOG_WORDS.match(text):
        return StatementChange(edit.kind, edit.unit, proof=Proof.CHANGE_LOG)
    if _POINTER.match(text) and not _CHOICE.search(text):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    if edit.unit is Unit.ROW:
        return _row(edit, own, added)
    statements = [s for i in indexes for s in own.statements(i)]
    if text.rstrip().endswith(":") or (text.rstrip().endswith(";") and edit.unit is Unit.SENTENCE):
        # It introduces a list whose members are judged themselves; only a promise in it is its own.
        statements = [s for s in statements if stands_alone(s)]
    listed = edit.unit is Unit.ITEM and any(
        own.document.sentences[i].lead_in or own.topic(i) for i in indexes
    )
    if _DEFINES.search(text):
        return _definition(edit, text, added)
    claims = [s for s in statements if claims_something(s, listed=listed)]
    if not claims:
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    words = frozenset().union(*(own.own_words(i) for i in indexes))
    context = frozenset().union(*(own.content(i) for i in indexes)) - words
    fresh = [s for s in claims if not other.states(s, words, context)]
    if not fresh:
        return StatementChange(edit.kind, edit.unit, proof=Proof.STATED_ELSEWHERE)
    main, chosen = weighty_atoms(atoms_of(fresh), atoms_of(statements))
    deltas = tuple(_whole_delta(atom, main, added) for atom in chosen)
    return StatementChange(edit.kind, edit.unit, deltas)


def _row(edit: Edit, own: Side, added: bool) -> StatementChange:
    """A table row lists one more thing, or one less; the header row lists nothing."""
    text = edit.new_text or edit.old_text
    index = (edit.new or edit.old or (None,))[0]
    header = own.document.sentences[index].lead_in if index is not None else ""
    cells = [cell.strip() for cell in text.split("|") if cell.strip()]
    if (
        not cells
        or _letters(text) == _letters(header)
        or (not header and all(len(c) < 20 for c in cells))
    ):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    start = text.find(cells[0])
    node = Node(Facet.ITEM, cells[0].casefold(), cells[0], (start, start + len(cells[0])))
    operation = Operation.ADDED if added else Operation.REMOVED
    before, after = ((), (node,)) if added else ((node,), ())
    pull = 1 if added else -1
    delta = Delta(Facet.ITEM, operation, before, after, Stance.NONE, pull, whole=True)
    return StatementChange(edit.kind, edit.unit, (delta,))


def _definition(edit: Edit, text: str, added: bool) -> StatementChange:
    """A quoted term with what it covers: every sentence that uses the term reads otherwise without it."""
    match = _DEFINES.search(text)
    term = match.group(1) if match else text
    node = Node(Facet.GOVERNANCE, "definition", term, match.span(1) if match else None)
    before, after = ((), (node,)) if added else ((node,), ())
    operation = Operation.ADDED if added else Operation.REMOVED
    delta = Delta(Facet.GOVERNANCE, operation, before, after, Stance.NONE, 0, whole=True)
    return StatementChange(edit.kind, edit.unit, (delta,))


def _letters(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _whole_delta(atom: Atom, main: Atom, added: bool) -> Delta:
    pull = main.tendency if added else -main.tendency
    nodes = (atom.node,)
    return Delta(
        atom.node.facet,
        Operation.ADDED if added else Operation.REMOVED,
        () if added else nodes,
        nodes if added else (),
        atom.stance,
        pull,
        atom.act,
        tuple(text for text in atom.data if text != atom.node.text),
        whole=True,
    )
