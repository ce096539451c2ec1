"""Differences between two sentences that stand for the same one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from policydiff.statements.amounts import NOTICE
from policydiff.statements.atoms import Atom
from policydiff.statements.marks import Marks
from policydiff.statements.records import Delta, Facet, Operation, Stance
from policydiff.statements.sameness import WordChange, stem, touches
from policydiff.statements.weights import GRANTING

_SKIPPED = frozenset({Facet.FILLER, Facet.NEGATION, Facet.NUMBER, Facet.NAME, Facet.CONTACT})
_EVERYDAY = frozenset(
    {"collect", "use", "access", "provide", "place", "contact", "retain", "locate", "track"}
)
_PRYING = frozenset(stem(word) for word in ("read", "listen", "watch", "inspect", "look", "scan"))
"""Verbs of which somebody comes to know what was sent or said."""
_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
CRITICAL = frozenset({
    Facet.NEGATION, Facet.EXCEPTION, Facet.SCOPE, Facet.CONDITION, Facet.DURATION, Facet.AGE, Facet.SAFEGUARD,
})  # fmt: skip
"""Facets that turn or bind what a sentence says."""
_EXACTNESS = ("coarse-location", "location", "precise-location")
_LADDERS = (
    ("without-consent", "consent", "explicit-consent"),
    ("legal-permission", "legal-duty", "court-order"),
    ("notify", "ask"),
    ("encryption", "end-to-end-encryption"),
    ("pseudonymous", "identifiable"),
    ("public-default", "private-default"),
)
"""Meanings of one kind, each protecting people more than the one before it."""
_REGIONS = ("eu", "eea")
"""Each holds the one before it."""
_MEASURED = frozenset({Facet.DURATION, Facet.AGE})


def atom_deltas(before: tuple[Atom, ...], after: tuple[Atom, ...]) -> tuple[Delta, ...]:
    """Return what differs between the atoms of two sentences: flips first, then what came and went."""
    before, after = _more_places(before, after)
    gone, came = _cancel(before, after)
    flips, gone, came = _flips(gone, came)
    gone, came = _other_verbs(gone, before, after), _other_verbs(came, after, before)
    finer, gone, came = _granularity(gone, came)
    wider, gone, came = _regions(gone, came)
    steps, gone, came = _steps(gone, came)
    measured, gone, came = _measures(gone, came)
    deltas = [*flips, *finer, *wider, *steps, *measured]
    deltas += [_single(atom, Operation.REMOVED) for atom in gone]
    deltas += [_single(atom, Operation.ADDED) for atom in came]
    return tuple(deltas)


def _more_places(
    before: tuple[Atom, ...], after: tuple[Atom, ...]
) -> tuple[tuple[Atom, ...], tuple[Atom, ...]]:
    """Turn the places of a right that both texts bind to places.

    "People in the EU may" is fewer than "people may", but "in the EU and the UK" more than "in the EU".
    """
    if not all(any(_bounds_right(a) for a in side) for side in (before, after)):
        return before, after
    turned = (
        tuple(replace(a, tendency=-1) if _is_place_of_right(a) else a for a in side)
        for side in (before, after)
    )
    return next(turned), next(turned)


def _bounds_right(atom: Atom) -> bool:
    return atom.stance is Stance.RIGHT and atom.node.facet in (Facet.PLACE, Facet.AUDIENCE)


def _is_place_of_right(atom: Atom) -> bool:
    return atom.node.facet is Facet.PLACE and atom.stance is Stance.RIGHT


def _cancel(before: tuple[Atom, ...], after: tuple[Atom, ...]) -> tuple[list[Atom], list[Atom]]:
    gone, came = [a for a in before if _counts(a)], [a for a in after if _counts(a)]
    for same in (lambda a: (a.key, a.stance, a.guarded), lambda a: (a.key, a.tendency)):
        left = Counter(same(a) for a in gone)
        right = Counter(same(a) for a in came)
        shared = left & right
        gone = _without(gone, shared, same)
        came = _without(came, shared, same)
    return gone, came


def _without(atoms: list[Atom], shared: Counter, same) -> list[Atom]:  # type: ignore[no-untyped-def, type-arg]
    left = Counter(shared)
    kept = []
    for atom in atoms:
        if left[same(atom)] > 0:
            left[same(atom)] -= 1
        else:
            kept.append(atom)
    return kept


def _counts(atom: Atom) -> bool:
    return atom.node.facet not in _SKIPPED and not (
        atom.node.facet is Facet.MODALITY and (atom.node.id == "will" or atom.guarded)
    )


def _other_verbs(atoms: list[Atom], own: tuple[Atom, ...], other: tuple[Atom, ...]) -> list[Atom]:
    """Drop an everyday verb that the other side replaces by another everyday verb of the same stance.

    "We gather and log your name" and "We use your name" differ in their verbs, not in whom they bind;
    what they speak of is compared by itself.
    """
    del own
    stances = {a.stance for a in other if a.node.facet is Facet.ACT}
    pried = any(_pries(a) for a in other)
    return [
        a
        for a in atoms
        if not (a.node.facet is Facet.ACT and a.node.id in _EVERYDAY and a.stance in stances)
        or (_pries(a) and not pried)
    ]


def _pries(atom: Atom) -> bool:
    """Tell "we read your messages", which somebody then knows, from "we store" or "collect" them."""
    words = atom.node.text.casefold().split()
    return atom.node.facet is Facet.ACT and words[:1] != [] and stem(words[0]) in _PRYING


def _flips(gone: list[Atom], came: list[Atom]) -> tuple[tuple[Delta, ...], list[Atom], list[Atom]]:
    """Pair atoms that stand on both sides under opposite stances; one delta stands for a whole clause."""
    by_key = {atom.key: atom for atom in came}
    pairs = [(a, by_key[a.key]) for a in gone if a.key in by_key]
    if not pairs:
        return (), gone, came
    paired = {a.key for a, _ in pairs}
    gone = [a for a in gone if a.key not in paired]
    came = [a for a in came if a.key not in paired]
    moved = [(a, b) for a, b in pairs if a.tendency != b.tendency]
    heads = [(a, b) for a, b in moved if a.node.facet in _HEADS]
    # The same one whichever version is the old one.
    heads = heads or sorted(moved, key=lambda pair: pair[0].key)[:1]
    # One flip stands for its clause; where clauses flip both ways, one of each way.
    turned = {b.tendency > a.tendency: (a, b) for a, b in reversed(heads)}
    deltas = tuple(
        Delta(
            a.node.facet, Operation.FLIPPED, (a.node,), (b.node,), b.stance,
            (b.tendency > a.tendency) - (b.tendency < a.tendency), b.act, b.data,
        )
        for a, b in heads if (a, b) in turned.values()
    )  # fmt: skip
    return deltas, gone, came


def _granularity(
    gone: list[Atom], came: list[Atom]
) -> tuple[tuple[Delta, ...], list[Atom], list[Atom]]:
    """Pair the same kind of data named more and less exactly: "approximate" and "precise" location."""
    left = next((a for a in gone if a.node.id in _EXACTNESS), None)
    right = next((a for a in came if a.node.id in _EXACTNESS), None)
    if left is None or right is None:
        return (), gone, came
    finer = _EXACTNESS.index(right.node.id) - _EXACTNESS.index(left.node.id)
    pull = ((finer > 0) - (finer < 0)) * GRANTING[right.stance]
    delta = Delta(
        Facet.DATA, Operation.CHANGED, (left.node,), (right.node,), right.stance, pull, right.act
    )
    return (delta,), [a for a in gone if a is not left], [a for a in came if a is not right]


def _regions(
    gone: list[Atom], came: list[Atom]
) -> tuple[tuple[Delta, ...], list[Atom], list[Atom]]:
    """Pair a region with one that contains it: a right of people in the EEA is one of more than in the EU."""
    left = next((a for a in gone if a.node.id in _REGIONS), None)
    right = next((a for a in came if a.node.id in _REGIONS), None)
    if left is None or right is None or left.stance is not right.stance:
        return (), gone, came
    wider = _REGIONS.index(right.node.id) - _REGIONS.index(left.node.id)
    delta = Delta(
        Facet.PLACE, Operation.CHANGED, (left.node,), (right.node,), right.stance,
        wider * GRANTING[right.stance] if right.stance is not Stance.NONE else 0, right.act,
    )  # fmt: skip
    return (delta,), [a for a in gone if a is not left], [a for a in came if a is not right]


def _steps(gone: list[Atom], came: list[Atom]) -> tuple[tuple[Delta, ...], list[Atom], list[Atom]]:
    """Pair conditions and means of one kind by how much they protect: "permitted" and "required by law"."""
    deltas = []
    for ladder in _LADDERS:
        left = next((a for a in gone if a.node.id in ladder), None)
        right = next((a for a in came if a.node.id in ladder), None)
        if left is None or right is None:
            continue
        up = ladder.index(right.node.id) > ladder.index(left.node.id)
        deltas.append(
            Delta(
                right.node.facet, Operation.CHANGED, (left.node,), (right.node,), right.stance,
                -1 if up else 1, right.act, right.data,
            )
        )  # fmt: skip
        gone = [a for a in gone if a is not left]
        came = [a for a in came if a is not right]
    return tuple(deltas), gone, came


def _measures(
    gone: list[Atom], came: list[Atom]
) -> tuple[tuple[Delta, ...], list[Atom], list[Atom]]:
    """Pair durations with durations and ages with ages, in order of appearance."""
    deltas = []
    for facet in sorted(_MEASURED):
        left = [a for a in gone if a.node.facet is facet]
        right = [a for a in came if a.node.facet is facet]
        for a, b in zip(left, right, strict=False):
            deltas.append(_measured(a, b))
            gone.remove(a)
            came.remove(b)
    return tuple(deltas), gone, came


def _measured(a: Atom, b: Atom) -> Delta:
    more = (b.node.amount or 0.0) > (a.node.amount or 0.0)
    if all(atom.node.id.endswith(NOTICE) for atom in (a, b)):
        return Delta(
            a.node.facet, Operation.CHANGED, (a.node,), (b.node,), Stance.DUTY, -1 if more else 1, "notify"
        )  # fmt: skip
    if a.node.facet is Facet.AGE:
        pull = -1 if more else 1
    else:
        # A longer time to act is worse for people, a longer notice or a longer right is better.
        pull = (
            (1 if more else -1)
            if b.act not in ("notify", "exercise") or b.stance is not Stance.DUTY
            else 0
        )
    return Delta(
        a.node.facet, Operation.CHANGED, (a.node,), (b.node,), b.stance, pull, b.act, b.data,
        sensitive=b.sensitive,
    )  # fmt: skip


def _single(atom: Atom, operation: Operation) -> Delta:
    added = operation is Operation.ADDED
    return Delta(
        atom.node.facet,
        operation,
        () if added else (atom.node,),
        (atom.node,) if added else (),
        atom.stance,
        atom.tendency if added else -atom.tendency,
        atom.act,
        tuple(text for text in atom.data if text != atom.node.text),
        sensitive=atom.sensitive,
    )


def critical_words(marks: Marks, change: WordChange, critical: frozenset[Facet]) -> tuple[str, ...]:
    """Return the words of `critical` facets that stand on one side only.

    The last guard: what turns or binds a sentence and no statement could place is never passed over.
    """
    counts = [Counter(n.id for m in side for n in m.nodes if n.facet in critical) for side in marks]
    if counts[0] == counts[1]:
        return ()
    odd = (counts[0] - counts[1]) + (counts[1] - counts[0])
    return tuple(
        node.text
        for side, indexes in zip(marks, (change.removed, change.added), strict=True)
        for mark in side
        if touches(mark, indexes)
        for node in mark.nodes
        if node.facet in critical and node.id in odd
    )
