"""A sentence that came or went, compared with everything that the other version says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from policydiff.diff.records import Edit
from policydiff.document.records import Unit
from policydiff.statements.addresses import is_address, is_name_line
from policydiff.statements.anaphora import leans_back
from policydiff.statements.answers import answers
from policydiff.statements.atoms import Atom, atoms_of
from policydiff.statements.bearing import borne_whole
from policydiff.statements.explaining import explains
from policydiff.statements.grants import Grant, granted_by
from policydiff.statements.headlines import is_title
from policydiff.statements.loglines import is_logged
from policydiff.statements.making import tells_of_the_text
from policydiff.statements.plainness import (
    claims_nothing,
    defines_a_term,
    introduces,
    opening_title,
)
from policydiff.statements.pointers import points_elsewhere
from policydiff.statements.records import (
    Actor,
    Delta,
    Facet,
    Node,
    Operation,
    Proof,
    Stance,
    Statement,
    StatementChange,
)
from policydiff.statements.samples import is_code, stands_for_any
from policydiff.statements.setting import leans_otherwise
from policydiff.statements.side import Reading, Side
from policydiff.statements.subjects import describes_feature
from policydiff.statements.substance import claims_something, stands_alone, weighty_atoms
from policydiff.statements.titles import lists_headings
from policydiff.statements.turning import who_decides
from policydiff.statements.weights import GRANTING

_SUMMARY = re.compile(
    r"^\W*(?:(?:(?:in )?(?:short|brief|summary|essence|a nutshell|plain (?:words|english|language))"
    r"|(?:short |quick |plain[ -]english )?summary|tl;? ?dr|at a glance|key points?|overview"
    r"|the short version)\W*:)",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"\b(?:decid|choos|chos|determin)", re.IGNORECASE)
_DECIDERS = frozenset({"we", "us", "you", "they", "them"})
_SHORT_CELL = 20
_COMMON = frozenset({Facet.DATA, Facet.RECIPIENT, Facet.VENDOR})
_TOLD_APART = frozenset({Facet.PURPOSE, Facet.PLACE, Facet.DURATION, Facet.RETENTION})
_PALE = frozenset(
    {Facet.FILLER, Facet.NEGATION, Facet.NUMBER, Facet.NAME, Facet.CONTACT, Facet.MODALITY}
)
"""Facets that are no practice by themselves."""


def compare_whole(edit: Edit, old: Side, new: Side) -> StatementChange:
    """Return what an edit with text on one side only changes."""
    added = bool(edit.new_text)
    own, other = (new, old) if added else (old, new)
    text = edit.new_text or edit.old_text
    indexes = edit.new if added else edit.old
    if edit.unit is Unit.DATE:
        return _proved(edit, Proof.NO_PRACTICE)
    if is_logged(edit, indexes, own):
        return _proved(edit, Proof.CHANGE_LOG)
    if edit.unit is Unit.ROW:
        return _row(edit, own, other, added)
    if is_code(text):
        return _proved(edit, Proof.NO_PRACTICE)
    if (other.heads(text) and not own.heads(text)) or lists_headings(text, own):
        return _proved(edit, Proof.HEADING)
    if match := defines_a_term(text):
        return _definition(edit, match, added)
    if any(answers(i, own) for i in indexes):
        return StatementChange(edit.kind, edit.unit, unexplained=_telling_words(own, text))
    listed = edit.unit is Unit.ITEM and any(own.lists_practices(i) for i in indexes)
    if listed and other.absorbs(text, own, indexes[0]):
        return _proved(edit, Proof.STATED_ELSEWHERE)
    reading = own.read(text, own.context(indexes[0]) if listed else "")
    plain = own.read(text)
    if edit.unit is Unit.SENTENCE and is_title(list(plain.tokens), list(plain.marks), text):
        return _proved(edit, Proof.HEADING)
    if points_elsewhere(text) or (
        not listed and (_claims_nothing(text, own, other) or _in_address(indexes, own))
    ):
        return _proved(edit, Proof.NO_PRACTICE)
    if _restates(text, reading, own, other):
        return _proved(edit, Proof.STATED_ELSEWHERE)
    statements = reading.statements
    if introduces(text, edit.unit):
        # Its members are judged themselves; only a promise in it is its own.
        statements = tuple(s for s in statements if stands_alone(s))
        if not (statements or any(n.id == "only" for m in reading.marks for n in m.nodes)):
            return _proved(edit, Proof.NO_PRACTICE)
    claims = [s for s in statements if claims_something(s, listed=listed)]
    words = own.words_of(text)
    context = frozenset().union(*(own.content(i) for i in indexes)) - words
    section = edit.new_section if added else edit.old_section
    path = own.document.sections[section].path if section is not None else ()
    home = section if listed or leans_back(plain.tokens) else None
    said = frozenset(t.word for t in reading.tokens)
    fresh = [s for s in claims if not other.states(s, words, context, path, home, said)]
    told = (claims and not fresh) or (not listed and other.says(plain, words, path, home))
    if told and (decided := _decided_otherwise(plain, other)):
        return StatementChange(edit.kind, edit.unit, unexplained=decided)
    if told and not any(leans_otherwise(i, own, other) for i in indexes):
        return _proved(edit, Proof.STATED_ELSEWHERE)
    if grant := granted_by(reading.tokens):
        return _granted(edit, text, grant, added)
    fresh = fresh or (claims if told else [])
    if fresh and not (listed and not any(_speaks_itself(s) for s in fresh)):
        english = own.lexicon.reader is None
        return _claimed(edit, fresh, statements, other, reading if english else None)
    if listed:
        return _member(edit, statements, text, added)
    telling = _telling_words(own, text)
    rights = [
        s
        for s in statements
        if s.stance is Stance.RIGHT
        and s.actor is Actor.USER
        and not other.states(s, words, context, path, home, said)
    ]
    if telling and rights and own.lexicon.reader is None:
        # "You may ask us for a copy": of what, it does not say.
        return _claimed(edit, rights, statements, other, reading)
    return StatementChange(edit.kind, edit.unit, unexplained=telling)


def _decided_otherwise(plain: Reading, other: Side) -> tuple[str, ...]:
    """Return who decides something, where no sentence of the other version says that they do."""
    own = who_decides(list(plain.tokens))
    sentences = other.document.sentences if own else ()
    told = (s for s in sentences if _DECIDES.search(s.text))
    if not own or any(own <= who_decides(list(other.read(s.text).tokens)) for s in told):
        return ()
    return tuple(
        t.surface for t in plain.tokens if t.word in _DECIDERS or _DECIDES.match(t.surface)
    )


def _claims_nothing(text: str, own: Side, other: Side) -> bool:
    """Whether a proof holds for the sentence, its opening title ("In short: …") set aside.

    A name that the other version has as well is no news, and "an optional feature" asks nobody.
    """
    rest = text[len(opening_title(text)) :] or text
    reading = own.read(rest)
    tokens = list(reading.tokens)
    marks = [
        m
        for m in reading.marks
        if not ((name := m.node(Facet.NAME)) and other.mentions(name.text))
        and not describes_feature(tokens, m)
    ]
    if claims_nothing(tokens, marks, rest, own.lexicon, alone=True):
        return True
    if own.lexicon.reader is not None:
        return False
    plain = own.read(text)
    return explains(tokens, marks, rest, own.lexicon) or tells_of_the_text(
        list(plain.tokens), list(plain.marks), text, own.lexicon
    )


def _in_address(indexes: tuple[int, ...], own: Side) -> bool:
    """Whether a line of names and places stands in an address, and so next to another line of it."""
    if len(indexes) != 1:
        return False
    sentences = own.document.sentences
    here = sentences[indexes[0]]
    reading = own.read(here.text)
    if not is_name_line(list(reading.tokens), list(reading.marks)):
        return False
    return any(
        other.section == here.section
        and other.index != here.index
        and is_address(list(r.tokens), list(r.marks), other.text, own.lexicon)
        for other in sentences[max(0, here.index - 2) : here.index + 3]
        for r in (own.read(other.text),)
    )


def _proved(edit: Edit, proof: Proof) -> StatementChange:
    return StatementChange(edit.kind, edit.unit, proof=proof)


def _restates(text: str, reading: Reading, own: Side, other: Side) -> bool:
    """Whether a sentence that calls itself a summary says nothing that its own version does not say in full.

    Every node of it must stand, under the same stance, in another sentence that did not change with it,
    and every name in the other version. One that claims nothing says nothing new where it speaks neither
    of us nor of readers ("In short: law is dull"), and may elsewhere.
    """
    if not _SUMMARY.match(opening_title(text)):
        return False
    claims = [s for s in reading.statements if s.head is not None]
    if not claims:
        return not _speaks_of_somebody(reading, own)
    names = (n for m in reading.marks for n in m.nodes if n.facet in (Facet.NAME, Facet.VENDOR))
    atoms = [a for a in atoms_of(claims) if a.node.facet not in _PALE]
    return all(own.holds(atom.stance, atom.key) for atom in atoms) and all(
        other.mentions(name.text) for name in names
    )


def _speaks_of_somebody(reading: Reading, own: Side) -> bool:
    """Whether we, readers, data or anything else of the lexicon is named."""
    people = own.lexicon.plain.organisation | own.lexicon.plain.reader
    return any(t.word in people for t in reading.tokens) or any(
        n.facet not in _PALE for m in reading.marks for n in m.nodes
    )


def _claimed(
    edit: Edit,
    fresh: list[Statement],
    statements: tuple[Statement, ...],
    other: Side,
    reading: Reading | None,
) -> StatementChange:
    atoms = [
        tuple(a for a in atoms_of(some) if not _is_known_name(a, other))
        for some in (fresh, statements)
    ]
    if not all(atoms):
        atoms = [atoms_of(fresh), atoms_of(statements)]
    main, chosen = weighty_atoms(*_unlike(atoms[0], atoms[1], other))
    # What only the lead-in says is context: it says which way the member pulls, and did not change.
    chosen = tuple(a for a in chosen if a.node.span is not None) or chosen
    # A list that came or went as a whole was neither opened nor closed.
    chosen = tuple(a for a in chosen if a.node.id != "open-list") or chosen
    deltas = tuple(_whole_delta(atom, main, bool(edit.new_text)) for atom in chosen)
    if reading is not None:
        deltas = borne_whole(deltas, list(reading.tokens), list(reading.marks))
    return StatementChange(edit.kind, edit.unit, deltas)


def _unlike(
    fresh: tuple[Atom, ...], sentence: tuple[Atom, ...], other: Side
) -> tuple[tuple[Atom, ...], tuple[Atom, ...]]:
    """Leave out what the other version does as well, in another sentence that changed.

    "Videos are kept for two weeks" and "Videos are kept as long as we need them" both keep videos: what
    differs is how long. All is returned where nothing is left that pulls.
    """
    held = {a for a in fresh if _is_object(a) and other.does(a)}
    if not held:
        return fresh, sentence
    if any(_is_object(a) for a in fresh if a not in held):
        return tuple(a for a in fresh if a not in held), sentence
    rest = tuple(a for a in fresh if a.node.facet in _TOLD_APART and a.node.span is not None)
    return (rest, rest) if any(a.tendency for a in rest) else (fresh, sentence)


def _is_object(atom: Atom) -> bool:
    """Whether a sentence itself, not its lead-in, names data of some kind or somebody."""
    return atom.node.facet in _COMMON and not atom.node.general and atom.node.span is not None


def _is_known_name(atom: Atom, other: Side) -> bool:
    """Whether an atom only names a company outside any act, and the other version names it too."""
    return (
        atom.node.facet is Facet.VENDOR
        and atom.stance is Stance.NONE
        and other.mentions(atom.node.text)
    )


def _granted(edit: Edit, text: str, grant: Grant, added: bool) -> StatementChange:
    """A member of a list of rights: the whole of it is what people may do."""
    start, stop = _printed_span(text)
    node = Node(Facet.RIGHT, text[start:stop].casefold(), text[start:stop], (start, stop))
    delta = _one(node, Stance.RIGHT, added)
    return StatementChange(edit.kind, edit.unit, (replace(delta, act=grant.value),))


def _printed_span(text: str) -> tuple[int, int]:
    """Return where a list member stands in its text, without the comma and "and" that end it."""
    printed = re.sub(r"[\s.;,]+(?:and|or)?[\s.;,]*$", "", text)
    start = len(printed) - len(printed.lstrip(" \t-*•"))
    return start, max(len(printed), start)


def _speaks_itself(statement: Statement) -> bool:
    """Whether a list member adds a meaning of its own to what its lead-in says."""
    head = statement.head
    return (head is not None and head.span is not None) or any(
        node.span is not None and node.facet is not Facet.MODALITY
        for node in statement.nodes + statement.guarded
    )


def _member(
    edit: Edit, statements: tuple[Statement, ...], text: str, added: bool
) -> StatementChange:
    """A list member whose words the lexicon does not know: what the list says of it is known."""
    stance = next((s.stance for s in statements if s.head), Stance.PERMITTED)
    printed = text.strip(" .;,")
    node = Node(Facet.ITEM, printed.casefold(), printed, (0, len(text)))
    return StatementChange(edit.kind, edit.unit, (_one(node, stance, added),))


def _one(node: Node, stance: Stance, added: bool) -> Delta:
    pull = GRANTING[stance] if added else -GRANTING[stance]
    operation = Operation.ADDED if added else Operation.REMOVED
    before, after = ((), (node,)) if added else ((node,), ())
    return Delta(node.facet, operation, before, after, stance, pull, whole=True)


def _telling_words(own: Side, text: str) -> tuple[str, ...]:
    """Return the words that make a sentence more than talk: those of the lexicon, else all with weight."""
    reading = own.read(text)
    marked = [n.text for m in reading.marks for n in m.nodes if n.facet is not Facet.MODALITY]
    ignored = own.lexicon.ignored
    words = marked or [
        t.surface for t in reading.tokens if t.kind == "word" and t.word not in ignored
    ]
    return tuple(dict.fromkeys(words)) or (text.strip(),)


def _row(edit: Edit, own: Side, other: Side, added: bool) -> StatementChange:
    """A table row lists one more thing, or one less; the header row lists nothing."""
    text = edit.new_text or edit.old_text
    index = (edit.new or edit.old or (None,))[0]
    header = own.document.sentences[index].lead_in if index is not None else ""
    cells = [cell.strip() for cell in text.split("|") if cell.strip()]
    columns = not header and bool(cells) and all(len(c) < _SHORT_CELL for c in cells)
    if columns and index is not None and _heads_samples(index, own):
        found = (_one(_cell(text, cell), Stance.NONE, added) for cell in cells)
        return StatementChange(edit.kind, edit.unit, tuple(found))
    if columns or _letters(text) == _letters(header) or all(stands_for_any(c) for c in cells):
        return _proved(edit, Proof.NO_PRACTICE)
    if index is not None and other.says(own.read(text), own.words_of(text)):
        return _proved(edit, Proof.STATED_ELSEWHERE)
    return StatementChange(edit.kind, edit.unit, (_one(_cell(text, cells[0]), Stance.NONE, added),))


def _cell(text: str, cell: str) -> Node:
    start = text.find(cell)
    return Node(Facet.ITEM, cell.casefold(), cell, (start, start + len(cell)))


def _heads_samples(index: int, own: Side) -> bool:
    """Whether all rows below a header row are samples ("xxx | 2020-05-01"): its columns are the list."""
    sentences = own.document.sentences
    rows = list(
        takewhile(
            lambda s: s.unit is Unit.ROW and s.lead_in == sentences[index].text,
            sentences[index + 1 :],
        )
    )
    return bool(rows) and all(
        stands_for_any(cell.strip()) for s in rows for cell in s.text.split("|") if cell.strip()
    )


def _definition(edit: Edit, match: re.Match[str], added: bool) -> StatementChange:
    """A quoted term with what it covers: every sentence that uses the term reads otherwise without it."""
    node = Node(Facet.GOVERNANCE, "definition", match.group(1), match.span(1))
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
        sensitive=atom.sensitive,
    )
