"""Differences inside a sentence of which the words cannot tell which way they bear.

A word that both versions print, a limit that came with other words, something unknown in the place of
something known: a person must look, and no reader is told that it is good or bad for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from policydiff.statements.records import Delta, Facet, Node, Operation, Stance
from policydiff.statements.views import HEADS, SMALL_WORDS, View, denies_more, printed

_DEFINING = frozenset({
    "treated", "considered", "regarded", "deemed", "counted", "classed", "seen", "means", "includes",
    "excludes", "include", "exclude", "treat", "consider", "regard", "count",
})  # fmt: skip
_DISPUTES = frozenset({"dispute", "settle", "settled", "sue", "jurisdiction", "claim"})
_EVERYBODY = frozenset({"everyone", "everybody", "anyone", "anybody"})
_OFTEN = frozenset({"every", "each"})
_KEEPING = frozenset({"retain", "delete", "anonymize", "use", "collect", "notify", "honor"})
_CONSENTING = frozenset({
    "ask", "asked", "agree", "agreed", "approve", "approval", "consent", "permission", "sign", "signed",
})  # fmt: skip
_TELLING = frozenset(
    {"tell", "told", "notify", "notified", "inform", "informed", "know", "knowledge"}
)
_NAMING = frozenset({"is", "are", "as", "treat", "count", "consider", "considered", "treated"})
_AT_ONCE = re.compile(r"\b(?:immediately|instantly|at once|straight away|right away)\b")
_EXCHANGED = frozenset({Facet.RECIPIENT, Facet.DATA, Facet.PURPOSE, Facet.PLACE, Facet.ITEM})
_GRAVE = frozenset({
    "ads", "measure-ads", "ai-training", "automated-decision", "profiling", "marketing", "advertiser",
    "data-broker", "credit-agency", "insurer", "social-network", "ai-provider", "public", "third-party",
    "affiliate", "acquirer",
})  # fmt: skip
"""Purposes and recipients that weigh more than whatever unknown they took the place of."""


def flipped(delta: Delta, view: View) -> Delta:
    """Pass no judgement on what was turned round without an act where something else was denied.

    "Comments are not indexed" is read; "they are not treated as personal data", "who opts out no longer
    earns points" are not.
    """
    nodes = delta.before + delta.after
    if any(n.facet in HEADS for n in nodes):
        return delta
    words = {t.word for t in (*view.tokens, *view.other)}
    chosen = any(n.id == "opt-out" for m in view.marks for n in m.nodes)
    if denies_more(view) and not chosen and not words & _DEFINING:
        return delta
    return replace(delta, tendency=0)


def unkept(delta: Delta, view: View) -> Delta:
    """Pass no judgement on another period of which nothing is kept or erased: "every ten minutes".

    A longer time before something is done is better: "30 days before we change this page".
    """
    if delta.facet is not Facet.DURATION:
        return delta
    own = view.places(delta.after[0])
    if not own:
        return delta
    before, behind = view.word(own[0] - 1), view.word(own[-1] + 1)
    more = (delta.after[0].amount or 0.0) > (delta.before[0].amount or 0.0)
    spared = ("until",) if delta.act == "notify" else ("until", "least")
    if behind == "before" and before not in spared:
        return replace(delta, stance=Stance.DUTY, act="notify", tendency=-1 if more else 1)
    kept = any(
        n.facet is Facet.RETENTION or (n.facet in HEADS and n.id in _KEEPING)
        for m in view.marks
        for n in m.nodes
    )
    if before in ("within", "by", "in"):
        return delta
    if before in _OFTEN or (delta.act != "notify" and not kept and delta.stance is not Stance.DUTY):
        return replace(delta, tendency=0)
    return delta


def _unmoved(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on words that both versions print: what changed is what they are read with."""
    own = view.places(node)
    if not own or any(view.run_at(i) for i in own):
        return None
    if node.facet in HEADS and _is_weighed(view, node.facet):
        return None
    return replace(delta, tendency=0)


def _is_weighed(view: View, head: Facet) -> bool:
    """Whether one version denies or excepts what the other does not, or puts a duty more firmly."""
    weighing = {Facet.NEGATION, Facet.EXCEPTION}
    if head is Facet.DUTY:
        weighing.add(Facet.MODALITY)
    own, other = (
        sorted(n.id for m in marks for n in m.nodes if n.facet in weighing)
        for marks in (view.marks, view.other_marks)
    )
    return own != other


def _limit_of_other_words(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on a limit that came with other words than those it left without it."""
    if delta.facet is not Facet.SCOPE or node.id == "reader-only":
        return None
    run, own = view.run_of(node), view.places(node)
    if run is None:
        return None
    if node.id == "only":
        if _speaks_of_liability(view):
            return replace(delta, tendency=1)
        return replace(delta, tendency=0) if denies_more(view) and node.text != "no other" else None
    others = any(view.is_thing(i) and view.word(i) != "time" for i in run.words if i not in own)
    return replace(delta, tendency=0) if others else None


def _sample_replaced(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on "such as" that went with its sample for other words: the list may go on."""
    run = view.run_of(node) if node.id == "open-list" else None
    return replace(delta, tendency=0) if run is not None and run.instead else None


def _speaks_of_liability(view: View) -> bool:
    return any(t.word in ("liability", "liable") for t in view.tokens)


def _none_other(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on "other than" that came or went with its "no": together they say "only"."""
    only = delta.facet is Facet.EXCEPTION and node.text.casefold().startswith("other")
    if not (only or delta.facet is Facet.REQUIREMENT) or not denies_more(view):
        return None
    return replace(delta, tendency=0)


def _other_way(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read one way to be reached in the place of another as a change: nobody knows which suits a reader."""
    run = view.run_of(node)
    if run is None or delta.facet is not Facet.CHANNEL or delta.stance is not Stance.RIGHT:
        return None
    if not run.instead or any(
        m.node(Facet.CHANNEL) and set(range(m.start, m.stop)) & set(run.there)
        for m in view.other_marks
    ):
        return None
    other = Node(Facet.CHANNEL, "instead", printed(view.other, run.there), None)
    added = delta.operation is Operation.ADDED
    return replace(
        delta, operation=Operation.CHANGED, tendency=0,
        before=(other,) if added else (node,), after=(node,) if added else (other,),
    )  # fmt: skip


def _still_named(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on data that the other version names as well: it is said of something else."""
    if delta.facet is not Facet.DATA or node.general or node.sensitive:
        return None
    named = any(
        n.facet is Facet.DATA and n.id == node.id for m in view.other_marks for n in m.nodes
    )
    return replace(delta, tendency=0) if named else None


def _named_in_passing(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on who is named where nothing is given to them.

    "You may appoint an agent", "settled by a court", "unless everyone agrees", "ours, if they are bound".
    """
    own = view.places(node)
    if not own or delta.facet not in (Facet.RECIPIENT, Facet.DATA):
        return None
    words = [t.word for t in view.tokens]
    reader = (
        delta.stance is Stance.NONE and words[:1] == ["you"] and words[1:2] in (["may"], ["can"])
    )
    disputed = node.text.casefold().startswith("court") and bool(_DISPUTES & set(words))
    agreeing = node.text.casefold() in _EVERYBODY and {"unless", "until", "if"} & set(
        words[: own[0]]
    )
    bound = delta.act == "require-others" and {"if", "who", "that"} & set(words[own[-1] + 1 :])
    return replace(delta, tendency=0) if reader or disputed or agreeing or bound else None


def _obliged(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on "the law obliges us": nobody else is bound by it."""
    own = view.places(node)
    if node.id != "require-others" or not own or view.word(own[-1] + 1) != "us":
        return None
    return replace(delta, tendency=0)


def _how_often(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on "every two years": it says how often, not for how long."""
    own = view.places(node)
    if delta.facet is not Facet.DURATION or not own or view.word(own[0] - 1) not in _OFTEN:
        return None
    return replace(delta, tendency=0)


def _exchanged(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on what something unknown stands in the place of: it may be more or less."""
    run = view.run_of(node)
    if run is None or delta.facet not in _EXCHANGED or not run.instead:
        return None
    if node.sensitive or node.id in _GRAVE:
        return None
    item = delta.facet is Facet.ITEM
    known = {
        view.other[i].word for m in view.other_marks if not item for i in range(m.start, m.stop)
    }
    own = {t.word for t in view.tokens}
    unknown = [w for w in run.instead if w not in known and w not in SMALL_WORDS and w not in own]
    return replace(delta, tendency=0) if unknown else None


def _asked_then_told(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on telling in the place of asking: "we ask you first", "we tell you first"."""
    del node
    own, other = ({t.word for t in side} for side in (view.tokens, view.other))
    for one, two in ((own, other), (other, own)):
        if one & _CONSENTING and not two & _CONSENTING and two & _TELLING and not one & _TELLING:
            return replace(delta, tendency=0)
    return None


def _how_many(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read how many something holds for, where fewer is less for readers.

    Of whom consent is asked, what always happens, where all is kept, "not every class".
    """
    own = view.places(node)
    if delta.facet is not Facet.SCOPE or not own:
        return None
    if node.id == "all" and "not" in (view.word(own[0] - 1), view.word(own[0] - 2)):
        return replace(delta, tendency=1)
    if node.id == "all" and delta.act == "locate":
        return replace(delta, tendency=-1)
    if node.id in ("all", "some", "most") and _CONSENTING & {
        t.word for t in (*view.tokens, *view.other)
    }:
        return replace(delta, tendency=-1 if node.id == "all" else 1)
    loose = delta.stance in (Stance.PERMITTED, Stance.NONE) and node.text.casefold() == "always"
    return replace(delta, tendency=0) if loose else None


def _free_of_charge(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on "free" in a promise: "we do not lend photos for free"."""
    del view
    spared = delta.facet is Facet.GOVERNANCE and node.id in ("fee-spared", "fee", "fee-asked")
    return replace(delta, tendency=0) if spared and delta.stance is Stance.PROHIBITED else None


def _called_anonymous(delta: Delta, node: Node, view: View) -> Delta | None:
    """Read data that is no longer called personal: less is promised for it."""
    if delta.facet is not Facet.GOVERNANCE or node.id not in ("identifiable", "pseudonymous"):
        return None
    words, others = ({t.word for t in side} for side in (view.tokens, view.other))
    called = "personal" in others - words and bool(_NAMING & words)
    return replace(delta, tendency=1) if called else None


def _no_longer_at_once(delta: Delta, node: Node, view: View) -> Delta | None:
    """Pass no judgement on a period in the place of "at once": what is stated was shorter."""
    own, other = (" ".join(t.word for t in side) for side in (view.tokens, view.other))
    hurried = node.facet is Facet.DURATION and bool(_AT_ONCE.search(other))
    return replace(delta, tendency=0) if hurried and not _AT_ONCE.search(own) else None


FIRST: tuple[Callable[[Delta, Node, View], Delta | None], ...] = (
    _unmoved, _still_named, _named_in_passing, _obliged, _limit_of_other_words, _sample_replaced,
    _none_other, _other_way, _how_often, _asked_then_told, _how_many, _free_of_charge, _called_anonymous,
    _no_longer_at_once,
)  # fmt: skip
"""Asked before what the words around a difference say is read."""
LAST: tuple[Callable[[Delta, Node, View], Delta | None], ...] = (_exchanged,)
"""Asked where nothing else is known."""
