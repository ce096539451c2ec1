"""An edit inside a sentence, compared node by node.

Nothing found is no proof: the words that changed must be shown to be spelling, other words for the same,
or part of a sentence that claims nothing. What is left is unexplained.
"""

from __future__ import annotations

from dataclasses import replace

from policydiff.diff.records import Edit, EditKind
from policydiff.document.records import Unit
from policydiff.statements.addresses import address_delta, is_address
from policydiff.statements.answers import answers, replies
from policydiff.statements.articles import Key
from policydiff.statements.atoms import atoms_of
from policydiff.statements.audience import folded_words
from policydiff.statements.citing import without_references
from policydiff.statements.crossrefs import refers_otherwise
from policydiff.statements.dating import date_deltas
from policydiff.statements.differences import atom_deltas
from policydiff.statements.explaining import is_mission
from policydiff.statements.figures import only_counts, only_dates, only_starts
from policydiff.statements.fragments import leads_fragments, other_words
from policydiff.statements.layout import is_relaid
from policydiff.statements.leftover import Pair, handles_data, leftover_words
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.loose import loose_deltas
from policydiff.statements.marks import Mark, Marks, find_marks
from policydiff.statements.newterms import without_new_terms
from policydiff.statements.plainness import (
    claims_nothing,
    introduces,
    opening_title,
    says_of_whom,
    says_what_is_covered,
)
from policydiff.statements.pointers import points_elsewhere
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
from policydiff.statements.regrouping import same_members
from policydiff.statements.reordering import turned_by_order
from policydiff.statements.sameness import (
    WordChange,
    changed_words,
    exchanges_case,
    is_grammar,
)
from policydiff.statements.samples import is_code, stands_for_any
from policydiff.statements.side import Reading, Side
from policydiff.statements.spelling import correct_spelling, spelled_alike
from policydiff.statements.telling import told_of_practice
from policydiff.statements.titles import audience_change, lead_in_changed, without_titles
from policydiff.statements.tokens import Token
from policydiff.statements.turning import turned_words
from policydiff.statements.unproved import Tokens
from policydiff.statements.voices import leads_alike, says_alike, says_otherwise

_HALF_HEARTED = frozenset({"weak", "strong"})
_HARMLESS = frozenset({Facet.MODALITY, Facet.CONTACT})
_TITLING = frozenset(Facet) - {Facet.DATA, Facet.NAME, Facet.MODALITY, Facet.FILLER, Facet.NUMBER}
"""Facets in which two names of one list must agree."""
_OF_FORM = frozenset({Proof.SPELLING, Proof.TYPOGRAPHY, Proof.MOVED})
_OF_THE_LIST = frozenset({Facet.GOVERNANCE, Facet.CHANNEL, Facet.CONTACT, Facet.NAME})
"""What a lead-in says of its list as a whole, not of what each member lists."""


def compare_inside(edit: Edit, old: Side, new: Side) -> StatementChange:
    """Return what an edit with text on both sides changes."""
    change = _compared(edit, old, new)
    if change.proof is not None:
        return _unless_turned(change, edit, old, new)
    if _in_another_form(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)
    texts = spelled_alike(edit.old_text, edit.new_text, new.lexicon)
    if texts is None:
        return change
    # A slip may stand inside a phrase. What is proved so holds; what is not is told of the texts as they are.
    again = _compared(replace(edit, old_text=texts[0], new_text=texts[1]), old, new)
    return again if again.proof is not None else change


def _unless_turned(change: StatementChange, edit: Edit, old: Side, new: Side) -> StatementChange:
    """Hold a proof against small words that turn what a sentence says, whatever it is about."""
    if new.lexicon.reader is not None or change.proof in _OF_FORM:
        return change
    tokens = list(old.read(edit.old_text).tokens), list(new.read(edit.new_text).tokens)
    words = turned_words(tokens) or refers_otherwise(edit, old, new)
    if not words and edit.unit is not Unit.ROW:  # the cells of a row may change places together
        words = turned_by_order(tokens)
        if not words and says_otherwise(tokens[:1], tokens[1:], new.lexicon):
            odd = changed_words(*tokens)
            told = [tokens[0][i] for i in sorted(odd.removed)]
            told += [tokens[1][i] for i in sorted(odd.added)]
            words = tuple(dict.fromkeys(t.surface for t in told)) or (edit.new_text,)
    return replace(change, proof=None, unexplained=words) if words else change


def _in_another_form(edit: Edit, old: Side, new: Side) -> bool:
    """Whether both sentences say the same to the same people, in another voice or order of clauses."""
    if new.lexicon.reader is not None or edit.unit not in (Unit.SENTENCE, Unit.ITEM):
        return False
    readings = old.read(edit.old_text), new.read(edit.new_text)
    contexts = {old.context(i) for i in edit.old}, {new.context(i) for i in edit.new}
    return (
        contexts[0] == contexts[1]
        and audience_change(edit, old, new, readings[1].statements) is None
        and not refers_otherwise(edit, old, new)
        and (
            says_alike([readings[0].tokens], [readings[1].tokens], new.lexicon)
            or leads_alike(readings[0].tokens, readings[1].tokens, new.lexicon)
        )
    )


def _compared(edit: Edit, old: Side, new: Side) -> StatementChange:
    lexicon = new.lexicon
    whole, titled = edit, without_titles(edit, old, new)
    edit = without_references(titled, _said_twice(titled, old, new))
    edit = without_new_terms(edit, old, new)
    readings = _read(edit, edit.old, edit.old_text, old), _read(edit, edit.new, edit.new_text, new)
    before, after, corrected = correct_spelling(
        list(readings[0].tokens), list(readings[1].tokens), lexicon
    )
    change = changed_words(before, after)
    moved = audience_change(edit, old, new, readings[1].statements)
    if not change.removed and not change.added:
        if moved is not None:
            return StatementChange(edit.kind, edit.unit, (moved,))
        proof = Proof.SPELLING if corrected else _same_words(edit, lexicon)
        proof = Proof.MOVED if edit.kind is EditKind.MOVED else proof
        proof = Proof.HEADING if titled is not whole else proof
        proof = Proof.SAME_STATEMENTS if edit != titled else proof
        return StatementChange(edit.kind, edit.unit, proof=proof)
    if is_grammar(before, after, change) and moved is None:
        return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)
    if exchanges_case(before, after, change):
        return StatementChange(edit.kind, edit.unit, unexplained=("of", "to"))
    if is_relaid(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)
    if only_dates(readings, change) and (dates := date_deltas(edit, old, new)):
        return StatementChange(edit.kind, edit.unit, dates)
    if is_code(edit.old_text) and is_code(edit.new_text):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    if only_counts(edit, (before, after), readings, change):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    if _asks(edit) and any(answers(i + 1, new) for i in edit.new):
        return StatementChange(edit.kind, edit.unit, unexplained=(edit.old_text, edit.new_text))
    if edit.unit is Unit.DATE or _asks(edit):
        return StatementChange(edit.kind, edit.unit, proof=Proof.NO_PRACTICE)
    if any(replies(i, new) for i in edit.new) and any(replies(i, old) for i in edit.old):
        return StatementChange(edit.kind, edit.unit, unexplained=(edit.old_text, edit.new_text))
    listed = edit.unit is Unit.ITEM and _listed(edit, old, new)
    old_marks, old_statements = _read_again(before, readings[0], edit.old_text, lexicon)
    new_marks, new_statements = _read_again(after, readings[1], edit.new_text, lexicon)
    marks, statements = (old_marks, new_marks), (old_statements, new_statements)
    moved_house = address_delta(
        (before, after), marks, change, (edit.old_text, edit.new_text), lexicon
    )
    if moved_house and edit.unit is not Unit.ROW and not handles_data(statements, own=True):
        return StatementChange(edit.kind, edit.unit, (moved_house,))
    covers = (
        says_what_is_covered(edit.old_text)
        or says_what_is_covered(edit.new_text)
        or says_of_whom(edit.old_text) != says_of_whom(edit.new_text)
    )
    if only_starts((before, after), change):
        return StatementChange(edit.kind, edit.unit, unexplained=(edit.old_text, edit.new_text))
    lists = listed or _is_telling_row(edit) or _is_labelled(edit)
    leads = all(
        any(leads_fragments(i, side) for i in indexes)
        for indexes, side in ((edit.old, old), (edit.new, new))
    )
    lists = lists or (leads and bool(other_words(edit.old_text, edit.new_text, lexicon)))
    if not (lists or covers) and _both_claim_nothing(edit, old, new):
        return _nothing(edit, old, new)
    if listed and same_members(edit, old, new):
        return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)
    if not leads and _both_title_a_list(edit, readings):
        return StatementChange(edit.kind, edit.unit, proof=Proof.HEADING)
    deltas = _deltas((before, after), marks, change, statements, lexicon, listed=listed)
    told = lead_in_changed(edit, old, new)
    if edit.unit is Unit.ROW and len({d.operation for d in deltas if d.facet is Facet.PLACE}) == 1:
        deltas = tuple(_listed_place(d) for d in deltas)
    headed = [d for d in deltas if _is_headed(d, edit, old, new)]
    deltas = tuple(
        d
        for d in deltas
        if not _known_name(d, old, new)
        and d not in headed
        and not (_is_inherited(d) and (told or d.facet in _OF_THE_LIST or _is_general(d)))
    )
    if listed:
        deltas = tuple(d for d in deltas if not _came_from_the_list(d, edit, old, new))
    if moved is not None:
        deltas = (*deltas, moved)
    if not all(_is_harmless(d) for d in deltas):
        return told_of_practice(edit, deltas, (before, after), marks, new)
    told_of = [n.span for d in headed for n in d.before + d.after if n.span is not None]
    pair = Pair((before, after), marks, statements)
    left = leftover_words(edit, pair, change, deltas, (old, new), told_of=told_of, covers=covers)
    if deltas or left:
        return StatementChange(edit.kind, edit.unit, deltas, unexplained=left)
    return StatementChange(edit.kind, edit.unit, proof=Proof.SAME_STATEMENTS)


def _same_words(edit: Edit, lexicon: Lexicon) -> Proof:
    """Tell other typography from set phrases that are read alike: "vendors", "service providers"."""
    printed = ["".join(folded_words(text, lexicon)) for text in (edit.old_text, edit.new_text)]
    return Proof.TYPOGRAPHY if printed[0] == printed[1] else Proof.SAME_STATEMENTS


def _is_harmless(delta: Delta) -> bool:
    """Whether a delta alone touches no practice or promise: another address, "may" for "do"."""
    if delta.tendency or delta.facet not in _HARMLESS:
        return False
    return delta.stance is not Stance.NONE or not any(
        n.id in _HALF_HEARTED for n in delta.before + delta.after
    )


def _read(edit: Edit, indexes: tuple[int, ...], text: str, side: Side) -> Reading:
    return side.read(text, side.context(indexes[0]) if indexes else "")


def _read_again(
    tokens: list[Token], reading: Reading, text: str, lexicon: Lexicon
) -> tuple[list[Mark], tuple[Statement, ...]]:
    """Return marks and statements as they are compared: read anew where the spelling was corrected.

    Of a question the statements are wanted here that `Reading` leaves out.
    """
    same = tuple(tokens) == reading.tokens
    marks = list(reading.marks) if same else find_marks(tokens, text, lexicon)
    statements = reading.statements if same else ()
    return marks, statements or read_statements_of(tokens, marks, lexicon)


def _asks(edit: Edit) -> bool:
    asks = edit.old_text.rstrip().endswith("?") and edit.new_text.rstrip().endswith("?")
    return asks and edit.unit is not Unit.ROW  # the last head of a table may ask


def _listed(edit: Edit, old: Side, new: Side) -> bool:
    return any(old.lists_practices(i) for i in edit.old) or any(
        new.lists_practices(i) for i in edit.new
    )


def _is_telling_row(edit: Edit) -> bool:
    """Whether a table lists here, whatever its words ("tooth shade", "tooth shade, age"), and no sample."""
    firsts = (text.strip(" |").partition("|")[0].strip() for text in (edit.old_text, edit.new_text))
    return edit.unit is Unit.ROW and not any(map(stands_for_any, firsts))


def _is_labelled(edit: Edit) -> bool:
    """Whether both texts are one label with what it says: "Default: off", "Read by: potters"."""
    labels = opening_title(edit.old_text), opening_title(edit.new_text)
    return bool(labels[0]) and labels[0] == labels[1]


def _both_claim_nothing(edit: Edit, old: Side, new: Side) -> bool:
    return all(
        claims_nothing(list(r.tokens), list(r.marks), text, side.lexicon)
        or (side.lexicon.reader is None and is_mission(list(r.tokens), list(r.marks), side.lexicon))
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


def _listed_place(delta: Delta) -> Delta:
    """Give a place that a table row lists its direction: another place, or one less."""
    if delta.facet is not Facet.PLACE or delta.tendency or delta.operation is Operation.CHANGED:
        return delta
    return replace(delta, tendency=1 if delta.operation is Operation.ADDED else -1)


def _came_from_the_list(delta: Delta, edit: Edit, old: Side, new: Side) -> bool:
    """Whether what a list member gained was another member before, or what it lost is one now."""
    nodes = delta.before + delta.after
    if len(nodes) != 1 or nodes[0].span is None or not edit.old or not edit.new:
        return False
    if delta.operation is Operation.ADDED:
        return old.absorbs(nodes[0].text, new, edit.new[0])
    return delta.operation is Operation.REMOVED and new.absorbs(nodes[0].text, old, edit.old[0])


def _both_title_a_list(edit: Edit, readings: tuple[Reading, Reading]) -> bool:
    """Whether both versions only name a list ("For customers:", "Your account data:"), binding it alike."""
    return (
        all(introduces(text, edit.unit) for text in (edit.old_text, edit.new_text))
        and not any(s.head for r in readings for s in r.statements)
        and readings[0].ids(_TITLING) == readings[1].ids(_TITLING)
        and not any(n.sensitive for r in readings for m in r.marks for n in m.nodes)
    )


def _is_inherited(delta: Delta) -> bool:
    """Whether only what a sentence inherits differs."""
    return all(node.span is None for node in delta.before + delta.after)


def _is_general(delta: Delta) -> bool:
    """Whether a delta names no kind of data in particular: "information"."""
    return all(node.general for node in delta.before + delta.after)


def _known_name(delta: Delta, old: Side, new: Side) -> bool:
    """Whether a delta only names what the other version names as well."""
    if delta.facet not in (Facet.NAME, Facet.VENDOR) or delta.operation is Operation.FLIPPED:
        return False
    return all(new.mentions(n.text) for n in delta.before) and all(
        old.mentions(n.text) for n in delta.after
    )


def _is_headed(delta: Delta, edit: Edit, old: Side, new: Side) -> bool:
    """Whether a sentence says only now that it tells who is responsible, and both headings said so.

    "Controller" above "Acme Ltd, Oslo" says what "Acme Ltd, Oslo, is the controller" says.
    """
    nodes = delta.before + delta.after
    if delta.facet is not Facet.GOVERNANCE or not all(n.id == "controller" for n in nodes):
        return False
    sections = (edit.old_section, old), (edit.new_section, new)
    return all(
        index is not None
        and any(
            n.id == "controller"
            for m in side.read(side.document.sections[index].heading).marks
            for n in m.nodes
        )
        for index, side in sections
    )


def _said_twice(edit: Edit, old: Side, new: Side) -> frozenset[Key]:
    """Return the meanings that both texts of an edit have."""
    readings = old.read(edit.old_text), new.read(edit.new_text)
    both = ({(n.facet, n.id) for m in r.marks for n in m.nodes} for r in readings)
    said = next(both) & next(both)
    if said >= {(Facet.BASIS, "legal-basis-law"), (Facet.CONDITION, "consent")}:
        said.add((Facet.BASIS, "consent-basis"))  # "the legal basis is your consent"
    return frozenset(said)
