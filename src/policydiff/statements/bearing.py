"""Which way a difference inside a sentence bears, where the words around it tell more than its clause.

    "We do not use analytics scripts"    becomes    "We do not use third-party analytics scripts"

names somebody new in a promise, and yet promises less: what narrows a promise weakens it, what is joined
to it by "and" or "or" strengthens it. Every rule here reads both versions alike, so that an edit turned
round turns its direction round. Where the words cannot tell, the difference bears neither way, and a
person must look: a confident opposite is worse than a question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from policydiff.statements.grammar import BREAKS, DETERMINERS, PREPOSITIONS
from policydiff.statements.marks import Mark
from policydiff.statements.owed import owed, owed_whole
from policydiff.statements.records import Delta, Facet, Node, Operation, Stance
from policydiff.statements.tokens import Token
from policydiff.statements.unjudged import FIRST, LAST, flipped, unkept
from policydiff.statements.views import (
    ASKED,
    HEADS,
    OPENS_CONDITION,
    SMALL_WORDS,
    View,
    denies_more,
    printed,
    views_of,
)

_PROMISES = frozenset({Stance.PROHIBITED, Stance.DUTY, Stance.RIGHT})
_DENIED = frozenset({Stance.PROHIBITED, Stance.DUTY_DENIED})
_BOUND = _PROMISES | _DENIED
_JOINING = frozenset({"and", "or", ",", "/", "nor", "neither", "either"})
_DESCRIBING = frozenset(
    {Facet.RECIPIENT, Facet.DATA, Facet.ITEM, Facet.GOVERNANCE, Facet.CHILD, Facet.PURPOSE}
)
_DESCRIBING_IDS = frozenset({"identifiable", "pseudonymous", "public-default", "private-default"})
_ANYBODY = frozenset({
    "anyone", "anybody", "everyone", "everybody", "nobody", "third party", "third-party", "any", "whomever",
    "whoever",
})  # fmt: skip
_ANY_DATA = frozenset({"any", "personal", "data", "information"})
OBJECTS = frozenset({Facet.RECIPIENT, Facet.VENDOR, Facet.DATA})
_ABOUT = frozenset({
    Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.DATA, Facet.ITEM, Facet.CHILD,
})  # fmt: skip
_WHOLE = frozenset({"full", "entire", "whole", "complete"})
_WHICH = frozenset({"that", "which", "who", "whose"})
_CHOOSING = frozenset({"opt-out", "withdraw", "object", "complain"})
_TURNS = frozenset({"unless", "except", "without", "until", "before"})
_NAMED_THERE = frozenset({
    Facet.RECIPIENT, Facet.VENDOR, Facet.DATA, Facet.PURPOSE, Facet.ITEM, Facet.ACT, Facet.DUTY, Facet.SCOPE,
})  # fmt: skip
_CLAUSE = 3
_INVERTED = frozenset({"do", "doe", "did"})
_LATER = "later"
"""Id of a period by which data is kept longer."""
_ENDED = frozenset({"retain", "delete", "anonymize"})
_AT_THE_TIME = frozenset({
    "when", "once", "as", "soon", "until", "upon", "immediately", "promptly", "on", "with", "directly",
})  # fmt: skip
"""How something begins that ends keeping at once: "when you leave", "upon closure"."""
_THEIR_CLAUSE = frozenset(
    {"you", "they", "he", "she", "the", "a", "an", "your", "somebody", "someone"}
)


def borne(
    deltas: tuple[Delta, ...],
    tokens: tuple[list[Token], list[Token]],
    marks: tuple[list[Mark], list[Mark]],
) -> tuple[Delta, ...]:
    """Return the deltas, each bearing the way that the words around it say."""
    views = views_of(tokens, marks)
    found = tuple(_borne(delta, views) for delta in deltas)
    if not any(_names(delta, _LATER) for delta in found):
        return found
    # "Upon closure", "30 days after closure": from when on is part of how much later it is.
    return tuple(delta for delta in found if not _names(delta, "event"))


def _names(delta: Delta, ident: str) -> bool:
    return any(n.facet is Facet.RETENTION and n.id == ident for n in delta.before + delta.after)


def borne_whole(
    deltas: tuple[Delta, ...], tokens: list[Token], marks: list[Mark]
) -> tuple[Delta, ...]:
    """The same for a sentence that came or went."""
    return owed_whole(deltas, View(tokens, marks, (), [], []))


def _borne(delta: Delta, views: tuple[View, View]) -> Delta:
    if delta.operation is Operation.FLIPPED:
        return flipped(delta, views[1])
    if delta.operation is Operation.CHANGED:
        return unkept(delta, views[1])
    side = 1 if delta.operation is Operation.ADDED else 0
    sign = 1 if side else -1
    node, view = (delta.after or delta.before)[0], views[side]
    delta = owed(delta, view)
    for rule in _RULES:
        found = rule(delta, node, view)
        if found is not None:
            return found if not found.tendency else replace(found, tendency=found.tendency * sign)
    return delta


def _limit(delta: Delta, node: Node, text: str, pull: int) -> Delta:
    """Return the delta as that of a word that limits its clause."""
    limit = replace(node, facet=Facet.SCOPE, id="some", text=text)
    own = (limit,)
    return replace(
        delta, facet=Facet.SCOPE, tendency=pull,
        before=own if delta.before else (), after=own if delta.after else (),
    )  # fmt: skip


def _narrowing(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read what describes the thing that a promise is about: "third-party scripts", "sensitive data"."""
    if delta.facet not in _DESCRIBING or delta.stance not in _PROMISES:
        return None
    if delta.facet is Facet.GOVERNANCE and node.id not in _DESCRIBING_IDS:
        return None
    own = view.places(node)
    run = view.run_at(own[0]) if own else None
    if run is None or run.instead:
        return None
    before, after = view.word(run.words[0] - 1), view.word(run.words[-1] + 1)
    joined = {before, after, view.word(run.words[0]), view.word(run.words[-1])} & _JOINING
    if joined or not view.is_thing(run.words[-1] + 1):
        return None
    if any(view.word(i) in SMALL_WORDS for i in run.words):
        return None
    return _limit(delta, node, printed(view.tokens, run.words), 1)


def _joined_words(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read words beside "and" that are no list members: "serious and immediate danger", "in the app"."""
    run = view.run_of(node)
    if delta.facet is not Facet.ITEM or run is None:
        return None
    own = view.places(node)
    if denies_more(view) or all(view.word(i).isdigit() for i in own):
        return replace(delta, tendency=0)
    if delta.stance is Stance.PERMITTED and own and _is_conditional(own[0], view):
        # "if there is an urgent and serious threat": one more is one condition more; "or" is one less.
        joined = {view.word(i) for i in (run.words[0] - 1, *run.words, run.words[-1] + 1)}
        return replace(delta, tendency=-1 if "and" in joined and "or" not in joined else 0)
    if _is_excepted(own[0], view):
        pull = -1 if delta.stance is Stance.PERMITTED else 1
        return replace(delta, tendency=pull if delta.stance is not Stance.NONE else 0)
    if run.instead:
        return None
    first, last, after = view.word(run.words[0]), view.word(run.words[-1]), run.words[-1] + 1
    before = view.word(run.words[0] - 1)
    if before == "," and (after >= len(view.tokens) or view.word(after) in BREAKS):
        listed = _JOINING & {view.word(i) for i in (*range(run.words[0] - 1), *run.words)}
        return None if listed else replace(delta, tendency=0)
    if {first, last, before} & _JOINING:
        return None
    own_words = {view.word(i) for i in run.words}
    if (BREAKS | {":"}) & own_words or view.word(run.words[-1]) in DETERMINERS - {"of"}:
        return replace(delta, tendency=0)
    if view.is_thing(after) or first in PREPOSITIONS:
        pull = 1 if delta.stance in _PROMISES else -1 if view.is_thing(after) else 0
        return _limit(delta, node, printed(view.tokens, run.words), pull)
    return None


def _is_conditional(place: int, view: View) -> bool:
    """Whether a word stands in a condition that opens the sentence."""
    return view.word(0) in OPENS_CONDITION and all(view.word(i) != "," for i in range(place))


def _is_excepted(place: int, view: View) -> bool:
    """Whether a word stands in an exception that no other clause has ended."""
    turns = [i for i in range(place) if view.word(i) in ("unless", "except")]
    if not turns:
        return False
    since = {view.word(i) for i in range(turns[-1], place)}
    return not (since & BREAKS or (turns[-1] == 0 and "," in since))


def _narrowed_ban(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read what a ban is now about and was not: "we do not share data", "… with advertisers"."""
    run = view.run_of(node)
    if run is None or run.instead or delta.facet not in _ABOUT:
        return None
    first = view.word(run.words[0])
    if first in _WHICH and delta.stance in _PROMISES:
        return _limit(delta, node, printed(view.tokens, run.words), 1)
    if delta.stance is not Stance.PROHIBITED or first not in PREPOSITIONS:
        return None
    if view.word(run.words[0] - 1) in _JOINING or view.word(run.words[-1] + 1) in _JOINING - {","}:
        return None
    return _limit(delta, node, printed(view.tokens, run.words), 1)


def _more_than_needed(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read "we do not tell them", "we do not tell them more than necessary"."""
    own = view.places(node)
    if delta.facet is not Facet.CONDITION or delta.stance not in _DENIED or not own:
        return None
    return replace(delta, tendency=1) if view.word(own[0] - 1) == "than" else None


def _way_of_right(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read a way that readers have for what they may do: "opt out by calling our hotline"."""
    del node
    if delta.facet is not Facet.CHANNEL or delta.stance is not Stance.PERMITTED:
        return None
    if not any(n.facet is Facet.RIGHT and n.id in _CHOOSING for m in view.marks for n in m.nodes):
        return None
    return replace(delta, stance=Stance.RIGHT, tendency=-1)


def _of_anybody(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read some in the place of everybody: "we do not sell it to anyone", "… to advertisers"."""
    if delta.stance not in _DENIED or delta.facet not in OBJECTS:
        return None
    run = view.run_of(node)
    whole = _ANY_DATA if delta.facet is Facet.DATA else _ANYBODY
    if run is None or not whole & set(run.instead) or node.id in ("public", "third-party"):
        return None
    return replace(delta, tendency=1)


def _agreed_exception(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read consent in an exception that stays: "unless you agree", "unless you write to us"."""
    if node.id not in (*ASKED, "ask") or delta.stance not in _BOUND:
        return None
    own = view.places(node)
    turns = [i for i in range(own[-1] + 1 if own else 0) if view.word(i) in _TURNS]
    if not turns or view.run_at(turns[-1]) is not None:
        return None
    if any(n.id in (*ASKED, "ask") for m in view.other_marks for n in m.nodes):
        return None
    return replace(delta, tendency=-1)


def _basis(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read consent as the legal basis that another one took the place of as consent that is asked."""
    if node.id != "consent-basis" or not any(m.node(Facet.BASIS) for m in view.other_marks):
        return None
    asked = replace(node, facet=Facet.CONDITION, id="consent")
    return replace(
        delta, facet=Facet.CONDITION, tendency=-1, stance=Stance.PERMITTED,
        before=(asked,) if delta.before else (), after=(asked,) if delta.after else (),
    )  # fmt: skip


def _delayed(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read "deleted when you leave" that became "… one year after you leave": it is kept that much longer."""
    own, run = view.places(node), view.run_of(node)
    if delta.facet is not Facet.DURATION or run is None:
        return None
    words = [t.word for t in view.tokens]
    ended = any(n.id in _ENDED for m in view.marks for n in m.nodes if n.facet in HEADS)
    if not (ended or "until" in words[: own[0]]):
        return None
    if view.word(own[-1] + 1) not in ("after", "later"):
        return None
    other = {t.word for t in view.other} - set(words)
    led = words[max(0, own[0] - 2) : own[0]]
    added = "until" in led or ("until" in words[: own[0]] and {"and", "plus"} & set(led))
    if not (other & _AT_THE_TIME or (added and not run.instead)):
        return None
    later = replace(node, facet=Facet.RETENTION, id=_LATER)
    return replace(
        delta, facet=Facet.RETENTION, tendency=1,
        before=(later,) if delta.before else (), after=(later,) if delta.after else (),
    )  # fmt: skip


def _asks_first(tokens: list[Token]) -> bool:
    """Whether readers are asked: "the app asks (you) whether", and not "you may ask us whether"."""
    words = [t.word for t in tokens]
    return any(
        word == "ask"
        and {"whether", "if", "before", "first"} & set(words[i + 1 : i + 3])
        and "you" not in words[max(0, i - 2) : i]
        for i, word in enumerate(words)
    )


def _refused(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read "if you join" that became "unless you leave": silence is enough where a step was asked."""
    run = view.run_of(node)
    if run is None or delta.stance is not Stance.PERMITTED:
        return None
    own = {view.word(i) for i in run.words}
    there = set(run.instead)
    if (node.id == "opt-out-condition" or "unless" in own) and (
        _asks_first(view.other) and not _asks_first(view.tokens)
    ):
        # "It asks you whether", then "it does, unless you object".
        return replace(delta, tendency=1)
    asked = any(n.id in ASKED for m in view.other_marks for n in m.nodes)
    if node.id == "opt-out-condition" and not asked and there & (OPENS_CONDITION | {"only"}):
        return replace(delta, tendency=1)
    if delta.facet is Facet.EXCEPTION and "unless" in own and there & OPENS_CONDITION:
        return replace(delta, tendency=1)
    turned = ("unless" in own and there & OPENS_CONDITION) or (
        "unless" in there and own & OPENS_CONDITION
    )
    if turned and delta.facet not in (Facet.CONDITION, Facet.SCOPE):
        return replace(delta, tendency=0)
    return None


def _whole_of_ban(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read "we never sell your full history": less of it may be sold."""
    run = view.run_of(node)
    if delta.facet is not Facet.SCOPE or delta.stance is not Stance.PROHIBITED or run is None:
        return None
    alone = not run.instead and node.text.casefold() in _WHOLE
    return _limit(delta, node, node.text, 1) if alone else None


def _alternative(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read a duty that another one may take the place of: "we delete or anonymise it"."""
    own = view.places(node)
    if delta.facet is not Facet.DUTY or delta.stance is not Stance.DUTY or not own:
        return None
    run = view.run_at(own[0])
    if run is None or run.instead:
        return None
    stops = {m.stop for m in view.marks if m.node(Facet.DUTY)}
    starts = {m.start for m in view.marks if m.node(Facet.DUTY)}
    if view.word(own[0] - 1) == "or" and own[0] - 1 in stops:
        return _limit(delta, node, f"or {node.text}", 1)
    if view.word(own[-1] + 1) == "or" and own[-1] + 2 in starts:
        return _limit(delta, node, f"{node.text} or", 1)
    return None


def _condition(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read a clause that came with "if" or "when": what it names limits what is done or promised."""
    run = view.run_of(node)
    if run is None or delta.stance is Stance.NONE or node.facet not in _NAMED_THERE:
        return None
    if any(word not in SMALL_WORDS for word in run.instead):
        return None
    places = run.words
    if view.word(places[-1]) in _INVERTED:
        places = places[:-1]  # "only if you agree do we share it": the verb is the main clause's
    words = [view.word(i) for i in places]
    while words and words[0] in ("but", "only", ","):
        words = words[1:]
    opens = words[:1] != [] and words[0] in OPENS_CONDITION
    theirs = words[1:] != [] and (words[1] in _THEIR_CLAUSE or words[1].endswith("ing"))
    if len(words) < _CLAUSE or not ((opens and theirs) or words[:2] == ["subject", "to"]):
        return None
    first, last = view.tokens[places[0]], view.tokens[places[-1]]
    text = printed(view.tokens, places)
    limit = Node(Facet.CONDITION, "clause", text, (first.start, last.end))
    pull = -1 if delta.stance in (Stance.PERMITTED, Stance.DUTY_DENIED) else 1
    return replace(
        delta, facet=Facet.CONDITION, tendency=pull,
        before=(limit,) if delta.before else (), after=(limit,) if delta.after else (),
    )  # fmt: skip


_RULES: tuple[Callable[[Delta, Node, View], Delta | None], ...] = (
    _basis, _delayed, *FIRST, _more_than_needed, _whole_of_ban, _way_of_right, _condition,
    _agreed_exception, _refused, _of_anybody, _alternative, _joined_words, _narrowing, _narrowed_ban, *LAST,
)  # fmt: skip
