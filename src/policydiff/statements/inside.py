"""An edit inside a sentence, compared node by node.

Nothing found is no proof: the words that changed must be shown to be spelling, other words for the same,
or part of a sentence that claims nothing. What is left is unexplained.
"""

from __future__ import annotations

from collections import Counter

from policydiff.diff.records import Edit, EditKind
from policydiff.document.records import Unit
from policydiff.statements.atoms import atoms_of
from policydiff.statements.dating import date_deltas
from policydiff.statements.differences import atom_deltas, critical_words, loose_deltas
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, find_marks
from policydiff.statements.plainness import (
    claims_nothing,
    is_address,
    opening_title,
    points_elsewhere,
)
from policydiff.statements.reading import read_statements_of
from policydiff.statements.records import (
    Delta,
    Facet,
    Node,
    Operation,
    Proof,
    Stance,
    Statement,
    StatementChange,
)
from policydiff.statements.sameness import (
    WordChange,
    changed_words,
    correct_spelling,
    stem,
    touches,
)
from policydiff.statements.side import Reading, Side
from policydiff.statements.substance import heading_claims
from policydiff.statements.tokens import Token

_WITH_KINDS = frozenset(
    {Facet.DATA, Facet.PLACE, Facet.VENDOR, Facet.PURPOSE, Facet.AUDIENCE, Facet.RETENTION}
)
_TURNING = frozenset({Facet.NEGATION, Facet.EXCEPTION, Facet.CONDITION})
"""What binds the text below a title even where the title claims nothing."""
_GENERAL = (Facet.DATA, "")
_HARMLESS = frozenset({Facet.MODALITY, Facet.CONTACT})
_DATED = frozenset(
    {
        "effective",
        "updated",
        "update",
        "version",
        "revised",
        "revision",
        "dated",
        "modified",
        "date",
    }
)

Tokens = tuple[list[Token], list[Token]]
Marks = tuple[list[Mark], list[Mark]]


def compare_inside(edit: Edit, old: Side, new: Side) -> StatementChange:
    """Return what an edit with text on both sides changes."""
    lexicon = new.lexicon
    readings = _read(edit, edit.old, edit.old_text, old), _read(edit, edit.new, edit.new_text, new)
    before, after, corrected = correct_spelling(
        list(readings[0].tokens), list(readings[1].tokens), lexicon
    )
    change = changed_words(before, after)
    if not change.removed and not change.added:
        proof = Proof.SPELLING if corrected else Proof.TYPOGRAPHY
        proof = Proof.MOVED if edit.kind is EditKind.MOVED else proof
        return StatementChange(edit.kind, edit.unit, proof=proof)
    if _only_dates(readings, change) and (dates := date_deltas(edit, old, new)):
        return StatementChange(edit.kind, edit.unit, dates)
    if edit.unit is Unit.DATE or _asks(edit):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    labels = opening_title(edit.old_text), opening_title(edit.new_text)
    if labels[0] != labels[1] and _same_below(edit, labels, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.HEADING)
    listed = edit.unit is Unit.ITEM and _listed(edit, old, new)
    marks = (
        find_marks(before, edit.old_text, lexicon),
        find_marks(after, edit.new_text, lexicon),
    )
    if not listed and _both_claim_nothing(edit, old, new):
        return _nothing(edit, old, new)
    statements = read_statements_of(before, marks[0]), read_statements_of(after, marks[1])
    deltas = _deltas((before, after), marks, change, statements, lexicon, listed=listed)
    deltas = tuple(d for d in deltas if not _known_name(d, old, new))
    if not all(d.facet in _HARMLESS and d.tendency == 0 for d in deltas):
        return StatementChange(edit.kind, edit.unit, deltas)
    left = critical_words(marks, change, channels=any(d.facet is Facet.CONTACT for d in deltas))
    left = left or _unproved((before, after), marks, change, lexicon)
    if deltas or left:
        return StatementChange(edit.kind, edit.unit, deltas, unexplained=left)
    return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)


def _read(edit: Edit, indexes: tuple[int, ...], text: str, side: Side) -> Reading:
    return side.read(text, side.context(indexes[0]) if indexes else "")


def _same_below(edit: Edit, labels: tuple[str, str], old: Side, new: Side) -> bool:
    """Whether only a title that claims nothing itself differs."""
    if any(heading_claims(label, old.read(label).statements) for label in labels):
        return False
    turned = (old.read(labels[0]).ids(_TURNING), new.read(labels[1]).ids(_TURNING))
    if all(labels) and turned[0] != turned[1]:
        return False
    rests = edit.old_text[len(labels[0]) :], edit.new_text[len(labels[1]) :]
    before, after = (
        [t.word for t in side.read(rest).tokens if t.kind != "mark"]
        for rest, side in zip(rests, (old, new), strict=True)
    )
    return bool(before) and before == after


def _asks(edit: Edit) -> bool:
    return edit.old_text.rstrip().endswith("?") and edit.new_text.rstrip().endswith("?")


def _listed(edit: Edit, old: Side, new: Side) -> bool:
    return any(old.lists_practices(i) for i in edit.old) or any(
        new.lists_practices(i) for i in edit.new
    )


def _both_claim_nothing(edit: Edit, old: Side, new: Side) -> bool:
    return all(
        claims_nothing(list(r.tokens), list(r.marks), text, side.lexicon)
        for text, side in ((edit.old_text, old), (edit.new_text, new))
        for r in (side.read(text),)
    )


def _nothing(edit: Edit, old: Side, new: Side) -> StatementChange:
    """Neither version claims anything; a changed address is still a fact to record."""
    readings = old.read(edit.old_text), new.read(edit.new_text)
    before, after = (_addresses(r) for r in readings)
    if before and after and before != after and len({n.id for n in before + after}) == 1:
        delta = Delta(Facet.CONTACT, Operation.CHANGED, before, after, Stance.NONE, 0)
        return StatementChange(edit.kind, edit.unit, (delta,))
    texts = edit.old_text, edit.new_text
    if points_elsewhere(edit.new_text) or not all(
        is_address(list(r.tokens), list(r.marks), text, new.lexicon)
        for text, r in zip(texts, readings, strict=True)
    ):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    lines = (Node(Facet.CONTACT, "address", text, (0, len(text))) for text in texts)
    delta = Delta(Facet.CONTACT, Operation.CHANGED, (next(lines),), (next(lines),), Stance.NONE, 0)
    return StatementChange(edit.kind, edit.unit, (delta,))


def _addresses(reading: Reading) -> tuple[Node, ...]:
    return tuple(n for m in reading.marks for n in m.nodes if n.facet is Facet.CONTACT)


def _only_dates(readings: tuple[Reading, Reading], change: WordChange) -> bool:
    """Whether only a date changed, in a sentence that dates the text."""
    dated = all(
        any(t.word in _DATED for t in r.tokens)
        and not any(s.head and s.stance is not Stance.NONE for s in r.statements)
        for r in readings
    )
    if not dated:
        return False
    for reading, changed in zip(readings, (change.removed, change.added), strict=True):
        dates = {
            i for m in reading.marks for i in range(m.start, m.stop)
            if any(n.id == "date" or n.facet is Facet.NUMBER for n in m.nodes)
        }  # fmt: skip
        if not changed <= dates:
            return False
    return True


def _deltas(
    tokens: Tokens,
    marks: Marks,
    change: WordChange,
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]],
    lexicon: Lexicon,
    *,
    listed: bool,
) -> tuple[Delta, ...]:
    deltas = atom_deltas(atoms_of(statements[0]), atoms_of(statements[1]))
    bound = any(d.facet in (Facet.EXCEPTION, Facet.CONDITION) for d in deltas)
    return deltas + loose_deltas(
        tokens, marks, change, statements, lexicon, is_listed=listed, is_bound=bound
    )


def _known_name(delta: Delta, old: Side, new: Side) -> bool:
    """Whether a delta only names what the other version names as well."""
    if delta.facet not in (Facet.NAME, Facet.VENDOR) or delta.operation is Operation.FLIPPED:
        return False
    return all(new.mentions(n.text) for n in delta.before) and all(
        old.mentions(n.text) for n in delta.after
    )


def _unproved(
    tokens: Tokens, marks: Marks, change: WordChange, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the changed words that nothing shows to be harmless.

    Shown are words without weight, words that stand for a meaning that both sides hold, and words with
    a synonym or another form of themselves on the other side.
    """
    shared = _shared_meanings(marks)
    left: list[list[Token]] = []
    for side, found, changed in zip(tokens, marks, (change.removed, change.added), strict=True):
        held = {
            i for m in found if touches(m, changed) and _is_shared(m, shared)
            for i in range(m.start, m.stop)
        }  # fmt: skip
        left.append([side[i] for i in sorted(changed - held) if not _is_light(side[i], lexicon)])
    counts = [Counter(_class(t, lexicon) for t in side) for side in left]
    odd = (counts[0] - counts[1]) + (counts[1] - counts[0])
    return tuple(t.surface for side in left for t in side if odd[_class(t, lexicon)])


def _shared_meanings(marks: Marks) -> set[tuple[Facet, str]]:
    """Return the meanings that both sides hold and that have synonyms, not kinds.

    A verb or a role has synonyms. A kind of data, a place, a company or a purpose has kinds below it:
    another word for it may be another one of them.
    """
    held = [{(n.facet, n.id) for m in found for n in m.nodes} for found in marks]
    general = [any(n.general for m in found for n in m.nodes) for found in marks]
    shared = {key for key in held[0] & held[1] if key[0] not in _WITH_KINDS}
    return shared | ({_GENERAL} if all(general) else set())


def _is_shared(mark: Mark, shared: set[tuple[Facet, str]]) -> bool:
    return all(
        (n.facet, n.id) in shared
        or (n.general and _GENERAL in shared)
        or n.facet in (Facet.MODALITY, Facet.CONTACT, Facet.FILLER)
        for n in mark.nodes
    )


def _is_light(token: Token, lexicon: Lexicon) -> bool:
    return (
        token.kind not in ("word", "number")
        or token.word in lexicon.ignored
        or token.word in lexicon.plain.light
    )


def _class(token: Token, lexicon: Lexicon) -> str:
    word = lexicon.plain.same.get(token.word, token.word)
    return lexicon.plain.same.get(stem(word), stem(word))
