"""What the comparison takes for harmless, checked again with what is sure in German.

The comparison was made for English, where much more is known of a sentence. In German a change of words
passes only as spelling, typography, a move, a listed synonym, a word without weight, or a sentence from a
closed list of greetings and pointers. Everything else is unexplained, and goes to a person.
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.document.records import Sentence, Unit
from policydiff.statements.german.plainness import claims_nothing, heading_speaks, offers_choice
from policydiff.statements.german.sameness import CRITICAL, unproved_words
from policydiff.statements.german.words import MONTHS, folded_words, plain_letters
from policydiff.statements.records import Facet, Operation, Proof, Stance, StatementChange
from policydiff.statements.side import Reading, Side

_PALE = frozenset({Facet.CONTACT, Facet.MODALITY, Facet.NUMBER, Facet.NAME, Facet.DATE})
"""Facets whose coming and going may be a mere record."""
_FUNCTION_WORDS = folded_words(
    "und oder auf an für in im zu zum zur mit von vom bei durch über ihr Ihr unser sie Sie wird werden"
    " ist sind"
)
_DATING = folded_words(
    "Stand Fassung Version Datum gültig gilt gelten seit ab vom am zum zuletzt aktualisiert geändert"
    " überarbeitet letzte letztes Änderung Aktualisierung Inkrafttreten tritt Kraft in Datenschutzerklärung"
    " diese dieser wurde"
)


def speaks_in_heading(edit: Edit, old: Side, new: Side) -> bool:
    """Whether a heading that changed says more than what follows."""
    readings = old.read(edit.old_text), new.read(edit.new_text)
    return heading_speaks(
        (edit.old_text, edit.new_text),
        (readings[0].marks, readings[1].marks),
        (readings[0].statements, readings[1].statements),
        (_words(readings[0]), _words(readings[1])),
    )


def checked(change: StatementChange, edit: Edit, old: Side, new: Side) -> StatementChange:
    """Return the change, its proof kept only where it holds in German too."""
    change = replace(change, language=new.lexicon.language)
    if change.unexplained:
        return change
    if any(delta.tendency > 0 for delta in change.deltas):
        return change  # Adverse as it is: nothing can be hidden behind it.
    if edit.old_text and edit.new_text:
        return _checked_inside(change, edit, old, new)
    if edit.unit is Unit.DATE or any(delta.facet not in _PALE for delta in change.deltas):
        return change
    own, other = (new, old) if edit.new_text else (old, new)
    if _holds_alone(change.proof, edit, own, other):
        return change
    text = edit.new_text or edit.old_text
    words = tuple(dict.fromkeys(t.surface for t in own.read(text).tokens if t.kind == "word"))
    return replace(change, proof=None, unexplained=words or (text.strip(),))


def _checked_inside(change: StatementChange, edit: Edit, old: Side, new: Side) -> StatementChange:
    left = unproved_words(
        old.read(edit.old_text, old.context(edit.old[0]) if edit.old else ""),
        new.read(edit.new_text, new.context(edit.new[0]) if edit.new else ""),
        new.lexicon,
    )
    if edit.unit is Unit.DATE:
        left = tuple(word for word in left if not _dates(word, new))
        return replace(change, proof=None, unexplained=left) if left else change
    if change.proof is Proof.TYPOGRAPHY and _letters(edit.old_text) != _letters(edit.new_text):
        # "du" for "Sie", "darf" for "dürfen".
        change = replace(change, proof=Proof.SAME_STATEMENTS)
    if any(d.facet is Facet.MODALITY and d.stance is Stance.NONE for d in change.deltas):
        # "Sie können …" of which nothing else was understood may be a right.
        return replace(change, unexplained=left or _texts(change))
    if change.deltas:
        named = {word for d in change.deltas for n in d.before + d.after for word in n.text.split()}
        turned = any(d.operation is Operation.FLIPPED for d in change.deltas)
        left = tuple(
            word
            for word in left
            if word not in named and not _is_function_word(word, new, turned=turned)
        )
        return replace(change, unexplained=left) if left else change
    if not left or _claims_nothing_twice(edit, old, new):
        return change
    if edit.unit is Unit.HEADING and not speaks_in_heading(edit, old, new):
        return change
    return replace(change, proof=None, unexplained=left)


def _is_function_word(word: str, side: Side, *, turned: bool) -> bool:
    """Whether a word says nothing beside another one that a delta names: "und", "für", "Ihr".

    `turned`: a delta tells of the negation itself.
    """
    (folded,) = side.lexicon.tokeniser.fold(word)
    if folded in _FUNCTION_WORDS:
        return True
    nodes = (n for m in side.read(word).marks for n in m.nodes)
    return turned and any(n.facet is Facet.NEGATION for n in nodes)


def _texts(change: StatementChange) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n.text for d in change.deltas for n in d.before + d.after))


def _claims_nothing_twice(edit: Edit, old: Side, new: Side) -> bool:
    return all(
        claims_nothing(list(r.tokens), list(r.marks), text, side.lexicon)
        for text, side in ((edit.old_text, old), (edit.new_text, new))
        for r in (side.read(text),)
    )


def _dates(word: str, side: Side) -> bool:
    """Whether a word of a date line is part of a date or says what the date is of."""
    (folded,) = side.lexicon.tokeniser.fold(word)
    return word.isdigit() or folded in _DATING or plain_letters(word) in MONTHS


def _letters(text: str) -> str:
    return "".join(sign for sign in plain_letters(text) if sign.isalnum())


def _holds_alone(proof: Proof | None, edit: Edit, own: Side, other: Side) -> bool:
    """Whether the proof for a sentence that came or went holds."""
    text = edit.new_text or edit.old_text
    reading = own.read(text)
    if proof in (Proof.TYPOGRAPHY, Proof.MOVED, Proof.SPELLING):
        return True
    if edit.unit is Unit.LINK:
        return not offers_choice(text)
    if edit.unit is Unit.HEADING:
        return not speaks_in_heading(edit, own, own)
    if claims_nothing(list(reading.tokens), list(reading.marks), text, own.lexicon):
        return True
    if proof is Proof.STATED_ELSEWHERE:
        return _is_repeated(edit, own, other)
    introduces = text.rstrip().endswith(":")
    return introduces and not any(n.facet in CRITICAL for m in reading.marks for n in m.nodes)


def _is_repeated(edit: Edit, own: Side, other: Side) -> bool:
    """Whether the other version says it word for word, after the same lead-in and to the same readers."""
    indexes = edit.new if edit.new_text else edit.old
    if len(indexes) != 1:
        return False
    here = own.document.sentences[indexes[0]]
    words, context = _said(own, here), own.context(here.index)
    return any(
        _said(other, there) == words
        and other.context(there.index) == context
        and other.audience(there.section) == own.audience(here.section)
        for there in other.document.sentences
    )


def _said(side: Side, sentence: Sentence) -> list[str]:
    return [t.word for t in side.read(sentence.text).tokens if t.kind != "mark"]


def _words(reading: Reading) -> frozenset[str]:
    return frozenset(t.word for t in reading.tokens if t.kind in ("word", "number"))
