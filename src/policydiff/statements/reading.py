"""Sentences read as statements: clause by clause, with negation, exceptions and the lead-in of a list.

    "We do not sell or rent your e-mail address, but may share it with affiliates unless you opt out."

gives a prohibited "sell" with the data node email-address, and a permitted "share" with the recipient
affiliate whose guarded nodes hold the exception.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policydiff.statements.entitling import (
    RIGHT_LEADS,
    done_by_anybody,
    entitles,
    gives_choice,
    hands_over,
    is_asked,
    is_grant,
    is_invited,
    is_reached,
    is_self_served,
    others_ask,
    permitted_to_user,
)
from policydiff.statements.grammar import (
    BREAKS,
    CONJUNCTIONS,
    MODALS,
    SUBORDINATE,
    is_adjective,
    is_agreed,
    is_noun,
    is_title,
)
from policydiff.statements.grants import granted_by
from policydiff.statements.instructions import tells_how
from policydiff.statements.keeping import keeps_safe, keeps_short
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, find_marks, tokens_of
from policydiff.statements.readers import as_handed_on, is_news_of_reader, spares_reader
from policydiff.statements.records import Actor, Facet, Node, Statement
from policydiff.statements.segments import Segment, next_segment, statements_in
from policydiff.statements.subjects import (
    SUBJECTS,
    denies_object,
    describes_data,
    describes_feature,
    is_demand,
    is_demanded_of_others,
    is_done_by_reader,
    is_needed,
    is_our_duty,
    is_pointed_out,
    is_subject,
    is_told,
    lists_on,
    needs_it,
    opens_clause,
    says_which,
    tells_of_reader,
    tells_own,
)
from policydiff.statements.tokens import Token

_USER_SUPPLY = frozenset({"provide", "share", "transfer", "place"})
_OWN_RIGHTS = frozenset({"opt-out", "complain", "port", "agent", "human-review", "withdraw"})
_NO_PRACTICES = (keeps_short, is_pointed_out, is_agreed)
_BARRING = frozenset({"may", "must", "shall"})
"""With "not" these forbid others alike."""
_ADDRESSING = frozenset({"contact", "notify"})
_OWNING = frozenset({"its", "our", "their"})
_NEXT = 3
"""Words after an act within which "no" denies its object: "we collect absolutely no data"."""
_GUIDES = BREAKS | CONJUNCTIONS | MODALS | SUBORDINATE | RIGHT_LEADS | SUBJECTS.keys() | _OWNING
"""Words that say something about the clause without a mark; any other unmarked word is passed over."""


@dataclass(slots=True)
class _State:
    """Where the reader is inside a sentence."""

    actor: Actor = Actor.WE
    negated: bool = False
    guard: bool = False
    """Inside an exception."""
    resume: tuple[Actor, bool] | None = None
    """Actor and negation of the main clause, while a subordinate one is read."""
    right_lead: str = ""
    """"right to", "ask us to": the next verbs are what a person may do."""
    relative: tuple[Actor, bool] | None = None
    """Actor and negation to return to after "the data (that) we …" has had its verb."""
    head_end: int = -1
    """Token after the last act, duty or right."""
    data_end: int = -1
    """Token after the last word for data."""
    who: tuple[int, bool] | None = None
    """Where "readers who …" began to say which readers, and the negation to return to."""
    listed: bool = False
    """The lead-in has given the act, and the list member has no subject of its own."""
    granted: bool = False
    """The lead-in grants what the list member says, and no other clause has begun."""


def read_sentence(text: str, lexicon: Lexicon, *, lead_in: str = "") -> tuple[Statement, ...]:
    """Return what one sentence claims.

    `lead_in` is read before a list item, so that "We do not share with:" turns every item below it.
    A question claims nothing.
    """
    if text.rstrip().endswith("?"):
        return ()
    tokens = tokens_of(text, lead_in, lexicon)
    return read_statements_of(tokens, find_marks(tokens, text, lexicon), lexicon)


def read_statements_of(
    tokens: list[Token], marks: list[Mark], lexicon: Lexicon
) -> tuple[Statement, ...]:
    """Return the statements that a run of marked tokens makes."""
    if lexicon.reader is not None:
        return lexicon.reader.statements(tokens, marks)
    return tuple(
        s
        for segment in _segments(tokens, marks, lexicon.vocabulary)
        for s in statements_in(segment)
    )


def has_act(tokens: list[Token], marks: Iterable[Mark], lexicon: Lexicon) -> bool:
    """Whether some statement of a run of tokens has an act, duty or right; asks for no mark after it."""
    if lexicon.reader is not None:
        return any(s.head is not None for s in lexicon.reader.statements(tokens, marks))
    return any(
        segment.heads for segment in _segments(tokens, marks, lexicon.vocabulary, to_act=True)
    )


def _segments(
    tokens: list[Token], marks: Iterable[Mark], known: frozenset[str], *, to_act: bool = False
) -> list[Segment]:
    """Read clause by clause; with `to_act`, no further than the first act, duty or right.

    `known`: the words of the lexicon.
    """
    coming = iter(marks)
    upcoming = next(coming, None)
    segments: list[Segment] = []
    addressed = bool(tokens) and tokens[0].word in ("see", "visit") and not tokens[0].inherited
    state, current = _State(Actor.USER if addressed else Actor.WE), Segment()
    if tells_how(tokens):
        state = _State(Actor.USER, right_lead="option")
    member = _granted_member(tokens)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        mark = None
        if upcoming is not None and upcoming.start == position:
            mark, upcoming = upcoming, next(coming, None)
        if mark is None and token.word not in _GUIDES and position != member:
            current.granted = current.granted or state.granted
            position += 1
            continue
        if position == member:
            current = next_segment(segments, current)
            state = _State(Actor.USER, right_lead="right", granted=True)
        if _starts_clause(tokens, position, state, current):
            current = next_segment(segments, current)
        negated = state.negated
        if mark is not None and spares_reader(tokens, mark):
            current.spared = True
        _follow(tokens, position, mark, state)
        if mark is not None and mark.node(Facet.NEGATION) and not mark.node(Facet.FILLER):
            if not (current.heads or current.denied) and state.resume is None:
                current.denied = tokens[min(mark.stop, len(tokens) - 1)]
            if current.heads and denies_object(tokens, mark):
                current.negated, state.negated = True, negated
        current.granted = current.granted or state.granted
        if mark is not None:
            head = _head(tokens, mark, state, known)
            if head is not None and state.guard:
                current.guarded.append(
                    head[0]
                )  # "except when we share it" claims nothing by itself
            elif head is not None:
                own = any(n.facet is not Facet.MODALITY for n in current.nodes)
                other = current.actor is not state.actor and state.relative is None
                turned = bool(current.nodes) and current.negated != state.negated
                if current.heads and (own or other or turned):
                    current = next_segment(segments, current)
                if not current.heads:
                    current.actor, current.negated = state.actor, state.negated
                    current.inherited = token.inherited
                    relative = state.relative is not None
                    current.subordinate = relative or (state.resume is not None and not state.guard)
                if state.relative is not None:
                    (state.actor, state.negated), state.relative = state.relative, None
                state.listed = state.listed or token.inherited
                act = as_handed_on(tokens, mark, head[0], current.nodes)
                current.heads.append((act, head[1]))
                if to_act:
                    return [current]
                channel = mark.node(Facet.CHANNEL)
                if channel is not None:
                    current.nodes.append(channel)
            else:
                _add_nodes(current, tokens, mark, state)
            if head is not None:
                state.head_end = mark.stop
            if mark.node(Facet.DATA):
                state.data_end = mark.stop
            position = mark.stop
        else:
            position += 1
    next_segment(segments, current)
    return segments


def _granted_member(tokens: list[Token]) -> int:
    """Return where a list member begins that its lead-in grants as a right, or -1."""
    if granted_by(tokens) is None:
        return -1
    return next(i for i, token in enumerate(tokens) if not token.inherited)


def _starts_clause(tokens: list[Token], position: int, state: _State, current: Segment) -> bool:
    word = tokens[position].word
    if word in BREAKS:
        return True
    aside = bool(current.guarded) and not (
        current.heads or current.nodes
    )  # ", except your name, we"
    if position and word in ("we", "you", "they") and tokens[position - 1].word in CONJUNCTIONS:
        return not aside
    # "When you call, except on Sundays, we never …": the exception is the main clause's.
    opens = state.guard and not current.heads
    ends = word == "," and state.resume is not None and not lists_on(tokens, position)
    return ends and not opens


def _follow(tokens: list[Token], position: int, mark: Mark | None, state: _State) -> None:
    """Keep track of subject, negation, exceptions and subordinate clauses."""
    word = tokens[position].word
    if state.who and position > state.who[0] + 1 and (word in MODALS or word == "we"):
        state.negated, state.who = state.who[1], None  # "users who do not agree may leave"
    if word in BREAKS:
        state.negated = state.guard = state.granted = False
        state.right_lead = ""
        state.resume = state.relative = None
    elif word == "," and state.resume is not None and lists_on(tokens, position):
        pass  # "if you want to see, correct or erase it"
    elif word == "," and state.resume is not None:
        (state.actor, state.negated), state.resume, state.guard = state.resume, None, False
    elif word in ("we", "you") and _is_relative(tokens, position, state):
        state.relative = (state.actor, state.negated)
        state.actor, state.negated, state.listed = SUBJECTS[word], False, False
    elif word == "you" and (_is_object(tokens, position, state) or says_which(tokens, position)):
        pass
    elif word == "who" and position and SUBJECTS.get(tokens[position - 1].word) is Actor.USER:
        state.actor, state.who = Actor.USER, (position, state.negated)
    elif word in SUBJECTS and opens_clause(tokens, position):
        state.listed = state.listed and tokens[position].inherited
        fresh = position == 0 or tokens[position - 1].word in CONJUNCTIONS
        if fresh and state.resume is None:
            state.negated, state.right_lead = False, ""
        state.actor = SUBJECTS[word]
    elif (word in MODALS and position and tokens[position - 1].word in ("and", "or")) or (
        word in _OWNING
        and [t.word for t in tokens[max(0, position - 2) : position]] == [",", "and"]
    ):
        state.negated = False  # "it has no camera, and its microphone serves to measure noise"
    if word in SUBORDINATE and state.resume is None and not (mark and mark.node(Facet.FILLER)):
        state.resume = (state.actor, state.negated)
        state.negated = False
    if mark is not None:
        if mark.node(Facet.NEGATION) and not mark.node(Facet.FILLER):
            state.negated = not needs_it(tokens, position)
        alone = mark.node(Facet.SCOPE)
        if alone is not None and alone.id == "reader-only":
            state.actor, state.negated = Actor.USER, False
        if mark.node(Facet.EXCEPTION):
            state.guard = True
            state.negated = False
            state.resume = state.resume or (state.actor, state.negated)
        if mark.node(Facet.RECIPIENT) and is_subject(tokens, mark):
            state.actor = Actor.THIRD_PARTY
    if entitles(tokens, position):
        state.right_lead = word


def _is_object(tokens: list[Token], position: int, state: _State) -> bool:
    """Tell "we notify you of it": not "we tell you to …", where you act."""
    after = tokens[position + 1].word if position + 1 < len(tokens) else ""
    return position == state.head_end and after not in MODALS and after != "to"


def _is_relative(tokens: list[Token], position: int, state: _State) -> bool:
    """Tell "the data we hold", "information that you give": it says which data and claims nothing new."""
    before = tokens[position - 1].word if position else ""
    joined = position - 1 if before in ("that", "which") else position
    return joined == state.data_end and not tokens[position].inherited


def _head(
    tokens: list[Token], mark: Mark, state: _State, known: frozenset[str]
) -> tuple[Node, Facet] | None:
    """Decide whether the mark is the act of this clause: by its subject and by what stands around it."""
    act, duty, right = mark.node(Facet.ACT), mark.node(Facet.DUTY), mark.node(Facet.RIGHT)
    if act is None and duty is None and right is None:
        return None
    if mark.start and says_which(tokens, mark.start - 1):
        return None
    if act is not None and describes_feature(tokens, mark):
        return None
    if act is not None and gives_choice(tokens, mark) and not state.negated:
        return Node(Facet.RIGHT, "choose", act.text, act.span), Facet.RIGHT
    reached = is_reached(tokens, mark) and state.actor is not Actor.USER
    if right is not None and not state.negated and is_self_served(tokens, mark):
        state.actor = Actor.USER
        return right, Facet.RIGHT
    if right is not None and (reached or is_invited(tokens, mark)):
        return right, Facet.RIGHT
    if is_told(tokens, mark) and state.actor is Actor.USER and not state.right_lead:
        state.actor = Actor.WE  # "users will be told": somebody else tells them
        return Node(Facet.DUTY, "notify", mark.nodes[0].text, mark.nodes[0].span), Facet.DUTY
    if right is not None and (is_asked(tokens, mark) or others_ask(tokens, mark.start)):
        return None
    named = is_noun(tokens, mark, known)  # "your rights over the processing of data"
    if right is not None and is_done_by_reader(tokens, mark) and permitted_to_user(tokens, mark):
        return right, Facet.RIGHT  # "consent can be withdrawn by the user"
    if right is not None and hands_over(tokens, mark):
        act = Node(
            Facet.ACT, "provide" if state.actor is Actor.USER else "collect", right.text, right.span
        )
        return act, Facet.ACT
    if state.actor is Actor.USER or state.right_lead:
        if state.resume is not None and not state.right_lead:
            return None  # "if you opt out, …" grants nothing
        if right is not None and (state.right_lead or permitted_to_user(tokens, mark)):
            return right, Facet.RIGHT
        if act and right is None and state.right_lead in ("right", "entitled") and not named:
            return replace(act, facet=Facet.RIGHT), Facet.RIGHT
        if act is not None and act.id in _USER_SUPPLY and state.actor is Actor.USER:
            return None if named else (act, Facet.ACT)
        return None
    if named or is_title(tokens, mark) or is_done_by_reader(tokens, mark):
        return None
    if duty is not None and (describes_data(tokens, mark) or tells_own(tokens, mark, duty)):
        return None
    if duty is not None and tells_of_reader(tokens, mark, duty):
        return Node(Facet.ACT, "share", duty.text, duty.span), Facet.ACT
    if duty is not None and is_demand(mark) and not is_demanded_of_others(tokens, mark):
        return None
    if act is not None and any(t(tokens, mark) for t in _NO_PRACTICES):
        return None
    if duty is not None and is_news_of_reader(tokens, mark, duty):
        return Node(Facet.ACT, "collect", duty.text, duty.span), Facet.ACT
    if act is not None and keeps_safe(tokens, mark):
        return Node(Facet.DUTY, "secure", act.text, act.span), Facet.DUTY
    if state.listed and not tokens[mark.start].inherited and is_adjective(tokens, mark):
        return None
    if duty is None and right is not None and right.id == "delete":
        duty = replace(right, facet=Facet.DUTY)  # "we delete your account"
    if duty is not None:
        return duty, Facet.DUTY
    if act is not None:
        return act, Facet.ACT
    if right is not None and right.id in _OWN_RIGHTS and not done_by_anybody(tokens, mark):
        return right, Facet.RIGHT
    return None


def _add_nodes(current: Segment, tokens: list[Token], mark: Mark, state: _State) -> None:
    nodes = [n for n in mark.nodes if n.facet not in (Facet.ACT, Facet.DUTY, Facet.RIGHT)]
    nodes = [n for n in nodes if n.facet not in (Facet.FILLER, Facet.NEGATION)]
    after = tokens[mark.stop].word if mark.stop < len(tokens) else ""
    if after == "not" and state.actor is Actor.THIRD_PARTY and tokens[mark.start].word in _BARRING:
        nodes = [n for n in nodes if n.facet is not Facet.MODALITY]
    if is_grant(tokens, mark) and state.actor is Actor.USER:
        nodes = [n for n in nodes if n.facet is not Facet.MODALITY]
    if any(head.id in _ADDRESSING for head, _ in current.heads):
        nodes = [n for n in nodes if n.id != "public"]  # "we email everyone who has an account"
    if state.resume is not None:
        # "If any setting allows it": how many settings, not how much is done.
        nodes = [n for n in nodes if (n.facet, n.id) != (Facet.SCOPE, "all")]
    demanded = not (is_our_duty(tokens, mark) or is_needed(tokens, mark))
    if not demanded or describes_feature(tokens, mark):
        nodes = [n for n in nodes if n.facet is not Facet.REQUIREMENT]
    (current.guarded if state.guard else current.nodes).extend(nodes)
    if (
        mark.node(Facet.NEGATION)
        and not mark.node(Facet.FILLER)
        and current.heads
        and not current.nodes
        and mark.start - state.head_end < _NEXT
        and after != "to"  # "to see it and not to be judged by it"
    ):
        current.negated = True  # "we collect no data"
