"""A sentence that came or went, compared with everything that the other version says."""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.document.records import Unit
from policydiff.statements.atoms import Atom, atoms_of
from policydiff.statements.grants import Grant, granted_by
from policydiff.statements.plainness import (
    claims_nothing,
    is_address,
    is_name_line,
    opening_title,
    points_elsewhere,
)
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
from policydiff.statements.side import Side
from policydiff.statements.substance import claims_something, stands_alone, weighty_atoms
from policydiff.statements.weights import GRANTING

_DATED_LINE = re.compile(
    r"^\W*(?:\d{4}-\d\d-\d\d|(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"\s+\d{1,2},?\s*\d{0,4})\W*(?::|[-–—])",
    re.IGNORECASE,
)
_LOG_HEADING = re.compile(
    r"\b(?:change ?log|revision|version history|history of|recent (?:changes|updates)"
    r"|(?:policy|notice) (?:changes|updates|history)|summary of changes|what(?:'s|’s| is) (?:new|changed)"
    r"|what changed|release notes)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"[“\"]([^”\"]{2,40})[”\"]\W{0,3}(?:includes?|means|refers to|shall mean)\b")
_SHORT_CELL = 20


def compare_whole(edit: Edit, old: Side, new: Side) -> StatementChange:
    """Return what an edit with text on one side only changes."""
    added = bool(edit.new_text)
    own, other = (new, old) if added else (old, new)
    text = edit.new_text or edit.old_text
    indexes = edit.new if added else edit.old
    if edit.unit is Unit.DATE:
        return _proved(edit, Proof.NO_PRACTICE)
    if _DATED_LINE.match(text) or _in_change_log(edit, own):
        return _proved(edit, Proof.CHANGE_LOG)
    if edit.unit is Unit.ROW:
        return _row(edit, own, other, added)
    if match := _DEFINES.search(text):
        return _definition(edit, match, added)
    listed = edit.unit is Unit.ITEM and any(own.lists_practices(i) for i in indexes)
    reading = own.read(text, own.context(indexes[0]) if listed else "")
    plain = own.read(text)
    if points_elsewhere(text) or (
        not listed and (_claims_nothing(text, own) or _in_address(indexes, own))
    ):
        return _proved(edit, Proof.NO_PRACTICE)
    statements = reading.statements
    if introduces(text, edit.unit):
        # Its members are judged themselves; only a promise in it is its own.
        statements = tuple(s for s in statements if stands_alone(s))
        if not statements:
            return _proved(edit, Proof.NO_PRACTICE)
    claims = [s for s in statements if claims_something(s, listed=listed)]
    words = own.words_of(text)
    context = frozenset().union(*(own.content(i) for i in indexes)) - words
    fresh = [s for s in claims if not other.states(s, words, context)]
    if (claims and not fresh) or (not listed and other.says(plain, words)):
        return _proved(edit, Proof.STATED_ELSEWHERE)
    if grant := granted_by(reading.tokens):
        return _granted(edit, text, grant, added)
    if fresh and not (listed and not any(_speaks_itself(s) for s in fresh)):
        return _claimed(edit, fresh, statements, added)
    if listed:
        return _member(edit, statements, text, added)
    return StatementChange(edit.kind, edit.unit, unexplained=_telling_words(own, text))


def _claims_nothing(text: str, own: Side) -> bool:
    """Whether a proof holds for the sentence, its opening title ("In short: …") set aside."""
    rest = text[len(opening_title(text)) :] or text
    reading = own.read(rest)
    return claims_nothing(list(reading.tokens), list(reading.marks), rest, own.lexicon)


def _in_address(indexes: tuple[int, ...], own: Side) -> bool:
    """Whether a line of names and places stands in an address, and so next to another line of it."""
    if len(indexes) != 1:
        return False
    sentences = own.document.sentences
    here = sentences[indexes[0]]
    if not is_name_line(list(own.read(here.text).tokens)):
        return False
    return any(
        other.section == here.section
        and other.index != here.index
        and is_address(list(r.tokens), list(r.marks), other.text, own.lexicon)
        for other in sentences[max(0, here.index - 2) : here.index + 3]
        for r in (own.read(other.text),)
    )


def introduces(text: str, unit: Unit) -> bool:
    """Whether a sentence introduces a list."""
    stripped = text.rstrip()
    return stripped.endswith(":") or (stripped.endswith(";") and unit is Unit.SENTENCE)


def _proved(edit: Edit, proof: Proof) -> StatementChange:
    return StatementChange(edit.kind, edit.unit, proof=proof)


def _in_change_log(edit: Edit, own: Side) -> bool:
    """Whether the sentence stands under a heading that announces a log of changes."""
    index = edit.new_section if edit.new_text else edit.old_section
    if index is None or edit.unit is Unit.HEADING:
        return False
    return bool(_LOG_HEADING.search(own.document.sections[index].heading))


def _claimed(
    edit: Edit, fresh: list[Statement], statements: tuple[Statement, ...], added: bool
) -> StatementChange:
    main, chosen = weighty_atoms(atoms_of(fresh), atoms_of(statements))
    # What only the lead-in says is context: it says which way the member pulls, and did not change.
    chosen = tuple(a for a in chosen if a.node.span is not None) or chosen
    deltas = tuple(_whole_delta(atom, main, added) for atom in chosen)
    return StatementChange(edit.kind, edit.unit, deltas)


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
    if (
        not cells
        or _letters(text) == _letters(header)
        or (not header and all(len(c) < _SHORT_CELL for c in cells))
    ):
        return _proved(edit, Proof.NO_PRACTICE)
    if index is not None and other.says(own.read(text), own.words_of(text)):
        return _proved(edit, Proof.STATED_ELSEWHERE)
    start = text.find(cells[0])
    node = Node(Facet.ITEM, cells[0].casefold(), cells[0], (start, start + len(cells[0])))
    return StatementChange(edit.kind, edit.unit, (_one(node, Stance.NONE, added),))


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
    )
