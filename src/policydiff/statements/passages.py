"""Neighbouring sentences and list members that were written as others: joined, parted, made a list of.

    "We use your name to greet you. We also use it to send bills."
    "We use your name to greet you and to send bills."

Each sentence for itself differs; together they say the same. That is proved where both passages have the
same words of weight, the same meanings in the same stance and act, and put the same ones together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, product

from policydiff.diff.records import Edit, EditKind
from policydiff.document.records import Unit
from policydiff.statements.atoms import atoms_of
from policydiff.statements.audience import bearing
from policydiff.statements.grouping import exchanged
from policydiff.statements.headed import displaces
from policydiff.statements.joining import are_parted_otherwise, bound_otherwise
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet, Node, Proof, Statement, StatementChange
from policydiff.statements.side import Reading, Side
from policydiff.statements.tokens import Token
from policydiff.statements.turning import other_doer
from policydiff.statements.unproved import is_light, word_class
from policydiff.statements.voices import says_alike, says_otherwise

_LONGEST = 8
"""Edits of one passage."""
_UNKNOWN = "?"
"""Before the id of a word that the lexicon does not know."""
_SEVERAL = 2
_GAP = 2
"""Sentences that stayed the same inside a passage, at most."""
_SKIPPED = frozenset({Facet.FILLER, Facet.NEGATION, Facet.NUMBER, Facet.NAME, Facet.CONTACT})
_TOGETHER = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.DURATION, Facet.RETENTION, Facet.AGE,
    Facet.PLACE, Facet.CONDITION, Facet.EXCEPTION, Facet.AUDIENCE, Facet.CHILD, Facet.SCOPE, Facet.CHANNEL,
    Facet.SAFEGUARD,
})  # fmt: skip
_BACK = frozenset({"it", "them", "they", "this", "these"})
"""Words that stand for what the sentence before named."""

_PARTY = dict.fromkeys(("we", "us", "our"), "we") | dict.fromkeys(("you", "your"), "you")
_JOINING = frozenset({",", "and", "or"})
_OWNING = frozenset({"your", "our", "the", "a", "an", "their", "other", "any"})

Key = tuple[Facet, str]
Passage = list[tuple[Token, ...]]
Said = tuple[frozenset[tuple[object, ...]], frozenset[tuple[object, ...]]]


def tell_passages(
    changes: Sequence[StatementChange], edits: Sequence[Edit], old: Side, new: Side
) -> list[StatementChange]:
    """Return the changes, those of passages that say the same proved to do so."""
    told = list(changes)
    if not (old.is_read and new.is_read) or old.lexicon.language != new.lexicon.language:
        return told
    for window in _windows(edits, told):
        if any(told[i].displaced for i in window):
            continue  # the words of the passage are the same, and what they answer is not
        if any(told[i].proof is None for i in window) and _same(
            [edits[i] for i in window], old, new
        ):
            for i in window:
                if told[i].proof is None:
                    told[i] = replace(
                        told[i], deltas=(), unexplained=(), proof=Proof.SAME_STATEMENTS
                    )
    return told


def _windows(edits: Sequence[Edit], changes: Sequence[StatementChange]) -> Iterator[list[int]]:
    """Yield runs of edits of one section, the shortest first, that hold several sentences of a side."""
    places = [
        i
        for i, edit in enumerate(edits)
        if edit.unit in (Unit.SENTENCE, Unit.ITEM) and edit.kind is not EditKind.FORMATTING
    ]
    # Removed sentences come before added ones, whichever text is the older: look from both ends.
    for size, order in product(range(1, _LONGEST + 1), (places, _turned(places, edits))):
        for start in range(len(order) - size + 1):
            window = sorted(order[start : start + size])
            if all(changes[i].proof is not None for i in window):
                continue
            some = [edits[i] for i in window]
            before = sorted(i for edit in some for i in edit.old)
            after = sorted(i for edit in some for i in edit.new)
            # One sentence that became one other was compared word by word, which sees more.
            paired = size == 1 and len(before) + len(after) == _SEVERAL
            if not paired and _is_run(before) and _is_run(after):
                yield window


def _turned(places: list[int], edits: Sequence[Edit]) -> list[int]:
    """Return the places of edits, in every run of one-sided ones those of the new text first."""
    runs = groupby(places, lambda i: bool(edits[i].old and edits[i].new))
    blocks = [(paired, list(run)) for paired, run in runs]
    return [
        i
        for paired, block in blocks
        for i in (block if paired else sorted(block, key=lambda i: not edits[i].new))
    ]


def _is_run(indexes: list[int]) -> bool:
    return bool(indexes) and indexes[-1] - indexes[0] < len(indexes) + _GAP


def _same(edits: list[Edit], old: Side, new: Side) -> bool:
    before = sorted(i for edit in edits for i in edit.old)
    after = sorted(i for edit in edits for i in edit.new)
    sections = {old.document.sentences[i].section for i in before}
    if len(sections) > 1 or len({new.document.sentences[i].section for i in after}) > 1:
        return False
    if _led_by(before, old) != _led_by(after, new) or _joined_otherwise(before, after, old, new):
        return False
    if any(displaces(i, old, j, new) for i, j in product(before, after)):
        return False
    if bound_otherwise(before, after, old, new):
        return False
    if _in_another_form(before, after, old, new):
        return True
    if new.lexicon.reader is None and says_otherwise(
        *_passages(before, after, old, new), new.lexicon
    ):
        return False
    word_for_word = _is_word_for_word(before, after, old, new)
    # Of another language than English too little is known to trust less than the words themselves.
    if not word_for_word and (
        new.lexicon.reader is not None or _words(before, old) != _words(after, new)
    ):
        return False
    paths = (side.document.sections[side.document.sentences[at[0]].section].path
             for side, at in ((old, before), (new, after)) if at)  # fmt: skip
    if len({bearing(path, new.lexicon) for path in paths}) > 1:
        return False
    if word_for_word:
        return True
    tokens = _tokens(before, old), _tokens(after, new)
    parties = [{_PARTY[t.word] for t in side if t.word in _PARTY} for side in tokens]
    if all(parties) and not parties[0] & parties[1]:
        return False  # "We may do so." is not "You may do so."
    if other_doer(tokens):
        return False  # "You decide how long" is not "It is decided by us how long"
    return _said(before, old) == _said(after, new) and not exchanged(tokens, new.lexicon)


def _is_word_for_word(before: list[int], after: list[int], old: Side, new: Side) -> bool:
    """Whether the same words stand in the same order, and are only parted otherwise."""
    sides = (old, before), (new, after)
    if any(side.document.sentences[i].unit is Unit.ROW for side, at in sides for i in at):
        return False  # what a row says, the heads of its columns say with it
    return are_parted_otherwise(before, after, old, new)


def _in_another_form(before: list[int], after: list[int], old: Side, new: Side) -> bool:
    """Whether both passages are read in English, say the same to the same people, and are no rows."""
    sides = (old, before), (new, after)
    if new.lexicon.reader is not None or any(
        side.document.sentences[i].unit is Unit.ROW for side, at in sides for i in at
    ):
        return False
    paths = {
        bearing(side.document.sections[side.document.sentences[at[0]].section].path, new.lexicon)
        for side, at in sides
    }
    return len(paths) == 1 and says_alike(*_passages(before, after, old, new), new.lexicon)


def _passages(before: list[int], after: list[int], old: Side, new: Side) -> tuple[Passage, Passage]:
    return [old.reading(i).tokens for i in before], [new.reading(i).tokens for i in after]


def _joined_otherwise(before: list[int], after: list[int], old: Side, new: Side) -> bool:
    """Whether "or" came where "and" went, or the reverse: "if you ask and pay"."""
    joints = [
        Counter(
            (token.word, following.word)
            for token, following in pairwise(_tokens(at, side))
            if token.word in ("and", "or")
        )
        for side, at in ((old, before), (new, after))
    ]
    gone, came = ({word for word, _ in own - other} for own, other in (joints, joints[::-1]))
    return ("and" in gone and "or" in came) or ("or" in gone and "and" in came)


def _led_by(indexes: list[int], side: Side) -> set[tuple[str, str]]:
    """Return the words of weight that stand below lead-ins of others, each with its lead-in."""
    places = {side.document.sentences[i].text: i for i in indexes}
    found = set()
    for index in indexes:
        lead = side.document.sentences[index].lead_in
        # What a lead-in of the passage itself hangs on counts for the members below it.
        context = side.context(places.get(lead, index))
        for text in places:
            context = context.replace(text, "")
        if lead := " ".join(context.split()):
            own = (t for t in side.reading(index).tokens if t.kind == "word" and not t.inherited)
            found |= {
                (lead, word_class(t, side.lexicon)) for t in own if not is_light(t, side.lexicon)
            }
    return found


def _tokens(indexes: Iterable[int], side: Side) -> list[Token]:
    return [t for i in indexes for t in side.reading(i).tokens if not t.inherited]


def _words(indexes: Iterable[int], side: Side) -> frozenset[str]:
    """Return the words of weight of some sentences and of what they inherit."""
    found: set[str] = set()
    for index in indexes:
        reading = side.reading(index)
        # "Two weeks" is "14 days": what is measured is compared by what it comes to.
        periods = {i for m in reading.marks if _measures(m) for i in range(m.start, m.stop)}
        found |= {
            word_class(token, side.lexicon)
            for i, token in enumerate(reading.tokens)
            if i not in periods and token.word not in _BACK and not is_light(token, side.lexicon)
        }
    return frozenset(found)


def _measures(mark: Mark) -> bool:
    return all(node.facet is Facet.DURATION for node in mark.nodes)


def _said(indexes: Iterable[int], side: Side) -> Said:
    """Return what some sentences mean, each meaning in its stance and act, and which stand together."""
    single: set[tuple[object, ...]] = set()
    pairs: set[tuple[object, ...]] = set()
    named: frozenset[Key] = frozenset()
    for index in indexes:
        reading = side.reading(index)
        points_back = any(token.word in _BACK for token in reading.tokens)
        unknown = _unknown(reading, side)
        for number, statement in enumerate(reading.statements):
            for atom in atoms_of((statement,)):
                if _counts(atom.node):
                    single.add((statement.actor, atom.stance, atom.act, atom.key, atom.guarded))
            keys = _keys(statement) | unknown.get(number, frozenset())
            single.add(_ordered(statement, keys))
            if points_back and not _data(keys):
                keys |= named
            named = _data(keys) or named
            clause = statement.actor, statement.stance, statement.head and statement.head.id
            pairs.update(
                (*clause, frozenset((_plain(a), _plain(b))))
                for a in keys
                for b in keys
                if a[0] is not b[0]
            )
    return frozenset(single), frozenset(pairs)


def _unknown(reading: Reading, side: Side) -> dict[int, frozenset[Key]]:
    """Return the words of weight that the lexicon does not know, by the statement in which they stand."""
    marked = {i for m in reading.marks for i in range(m.start, m.stop)}
    starts = sorted(
        (node.span[0], number)
        for number, statement in enumerate(reading.statements)
        for node in (statement.head, *statement.nodes, *statement.guarded)
        if node is not None and node.span is not None
    )
    found: defaultdict[int, set[Key]] = defaultdict(set)
    listed = _listed(reading, side)
    for i, token in enumerate(reading.tokens):
        if i in marked or token.inherited or token.word in _BACK or is_light(token, side.lexicon):
            continue
        before = [number for start, number in starts if start <= token.start]
        home = before[-1] if before else starts[0][1] if starts else 0
        found[home].add((listed.get(i, Facet.ITEM), _UNKNOWN + word_class(token, side.lexicon)))
    return {number: frozenset(keys) for number, keys in found.items()}


def _plain(key: Key) -> Key:
    """Return a key as it is compared: an unknown word is the same in whatever list it stands."""
    return (Facet.ITEM, key[1]) if key[1].startswith(_UNKNOWN) else key


def _listed(reading: Reading, side: Side) -> dict[int, Facet]:
    """Return the kind of the words that stand in a list with a known meaning: "bakers and advertisers"."""
    kinds = {
        i: m.nodes[0].facet
        for m in reading.marks
        if m.nodes[0].facet in _TOGETHER
        for i in range(m.start, m.stop)
    }
    order = range(len(reading.tokens))
    for steps in (order, reversed(order)):
        kind, joined = None, False
        for i in steps:
            word = reading.tokens[i].word
            if i in kinds:
                kind, joined = kinds[i], False
            elif word in _JOINING:
                joined = True
            elif word in _OWNING:
                continue
            elif kind is not None and joined and reading.tokens[i].kind == "word":
                kinds[i] = kind  # its further words, too
            elif i - 1 not in kinds:
                kind = None
    return kinds


def _counts(node: Node) -> bool:
    if node.general or node.facet in _SKIPPED or node.id == "open-list":
        return False
    return not (node.facet is Facet.MODALITY and node.id in ("will", "may"))


def _ordered(statement: Statement, keys: frozenset[Key]) -> tuple[object, ...]:
    """Return what a statement names in its order where several kinds of data go several ways, else ()."""
    counts = Counter(facet for facet, _ in keys)
    if counts[Facet.DATA] < _SEVERAL or not any(
        n >= _SEVERAL for facet, n in counts.items() if facet is not Facet.DATA
    ):
        return ()
    nodes = statement.nodes + statement.guarded
    return tuple((n.facet, n.id) for n in nodes if n.facet in _TOGETHER and not n.general)


def _keys(statement: Statement) -> frozenset[Key]:
    nodes = statement.nodes + statement.guarded
    return frozenset((n.facet, n.id) for n in nodes if n.facet in _TOGETHER and not n.general)


def _data(keys: frozenset[Key]) -> frozenset[Key]:
    return frozenset(key for key in keys if key[0] is Facet.DATA)
