"""Which statements claim something people would have to be told, and which of their nodes say it best."""

from __future__ import annotations

from policydiff.statements.atoms import Atom
from policydiff.statements.records import Actor, Facet, Node, Stance, Statement

_OBJECTS = frozenset(
    {Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.DURATION}
)
_ALONE = frozenset({Facet.SIGNAL, Facet.SAFEGUARD, Facet.AGE})
_RIGHTS_ON_THEIR_OWN = frozenset({
    "complain", "withdraw", "appeal", "object", "restrict", "port", "exercise", "non-retaliation", "agent",
    "human-review", "delete", "correct", "opt-in", "opt-out",
})  # fmt: skip
_ASKING = frozenset({"how", "what", "when", "why", "who", "where", "which", "whether", "if"})
_OPENING = frozenset({"we", "you", "we'll", "we're", "your", "our", "nobody", "they", "i", "it's"})
_DENYING = frozenset({"no", "never", "not", "don't", "nothing"})
_ALWAYS = frozenset(
    {"collect", "share", "sell", "track", "transfer", "combine", "retain", "access"}
)
_BINDING = frozenset({Facet.SAFEGUARD, Facet.SECURITY, Facet.REQUIREMENT})
_CHOICES = frozenset({"opt-out", "opt-in", "choose", "withdraw", "object", "delete"})
_KEEPING = frozenset({"retain", "locate"})
"""Acts of which it says more how safely they are done: "kept encrypted", "hosted under lock and key"."""
_ENDING = frozenset({Facet.DURATION, Facet.RETENTION})
"""How long data is kept at most: the limit says more than the keeping."""
_WEIGHTY = frozenset(
    {"collect", "share", "sell", "track", "transfer", "combine", "retain", "access", "use"}
)
_ALONE_IDS = frozenset(
    {
        "rights-text",
        "oversight",
        "identity-proof",
        "acceptance",
        "governing-law",
        "change-notice",
        "incentive",
        "breach",
        "required",
        "assurance",
        "controller",
        "public-default",
        "private-default",
    }
)
_WEIGHT = {
    Facet.AGE: 0, Facet.SIGNAL: 1, Facet.RECIPIENT: 3, Facet.VENDOR: 3, Facet.PURPOSE: 4, Facet.DATA: 5,
    Facet.PLACE: 6, Facet.SAFEGUARD: 6, Facet.DURATION: 6, Facet.RETENTION: 7, Facet.RIGHT: 2,
    Facet.DUTY: 2, Facet.ACT: 8, Facet.SECURITY: 6, Facet.GOVERNANCE: 5, Facet.REQUIREMENT: 6,
    Facet.CHANNEL: 7, Facet.BASIS: 7, Facet.ITEM: 9, Facet.CHILD: 1, Facet.CONDITION: 9,
}  # fmt: skip


def claims_something(statement: Statement, *, listed: bool) -> bool:
    """Whether a statement is a practice, promise, duty or right, not an explanation.

    `listed`: it stands in a list with a lead-in, where a bare noun is a claim.
    """
    nodes = statement.nodes + statement.guarded
    facets = {node.facet for node in nodes}
    if any(node.id == "coverage" for node in nodes) and facets & {
        Facet.AUDIENCE,
        Facet.PLACE,
        Facet.NAME,
    }:
        return True
    if statement.head is not None and any(node.id == "fee-spared" for node in nodes):
        return True
    if facets & _ALONE or any(node.id in _ALONE_IDS for node in nodes):
        return True
    match statement.stance:
        case Stance.PERMITTED | Stance.PROHIBITED:
            return (
                _has_object(statement)
                or _names_another(statement)
                or (statement.inherited and bool(nodes))
                or (
                    statement.head is not None
                    and statement.head.id in _ALWAYS
                    and statement.actor is not Actor.USER
                    and not statement.subordinate
                )
            )
        case Stance.DUTY | Stance.DUTY_DENIED:
            secured = statement.head is not None and statement.head.id == "secure"
            return bool(facets) or statement.inherited or secured
        case Stance.RIGHT | Stance.RIGHT_DENIED:
            return _is_right(statement, facets)
    if Facet.RECIPIENT in facets and any(n.id == "only" for n in nodes):
        return Facet.DATA in facets  # "these are the only processors of visitor data"
    return listed and bool(facets & (_OBJECTS - {Facet.PLACE}))


def stands_alone(statement: Statement) -> bool:
    """Whether a statement claims something even where it introduces a list: a promise, a place, a body."""
    return (
        statement.stance is Stance.PROHIBITED
        or (statement.head is not None and statement.head.id == "locate")
        or any(node.id in _ALONE_IDS for node in statement.nodes)
        # "To use your rights, write to desk@acme.example or to one of these offices:"
        or (
            statement.stance is Stance.RIGHT
            and any(n.facet is Facet.CONTACT for n in statement.nodes)
        )
    )


def heading_claims(text: str, statements: tuple[Statement, ...]) -> bool:
    """Whether a heading is a whole sentence or a promise: "We never sell data", "No tracking".

    "How we use data" and "Information we collect" name what follows; they claim nothing themselves.
    """
    words = text.casefold().replace("’", "'").split()
    if not words or text.rstrip().endswith("?") or words[0] in _ASKING:
        return False
    opens = words[0] in _OPENING
    named = words[0] in ("your", "our")  # "Your choices" names what follows
    return any(
        s.head is not None
        and not (named and s.head.facet is Facet.RIGHT)
        and (opens or (s.stance is Stance.PROHIBITED and words[0] in _DENYING))
        for s in statements
    )


def _has_object(statement: Statement) -> bool:
    """Data, recipients, purposes or places; "information" alone only after an act that matters by itself."""
    objects = [n for n in statement.nodes + statement.guarded if n.facet in _OBJECTS]
    if any(not node.general for node in objects):
        return True
    weighty = (
        statement.stance is Stance.PROHIBITED
        or statement.head is None
        or (statement.head.id == "provide" and statement.actor is Actor.USER)
        or statement.head.id in _WEIGHTY
    )
    return bool(objects) and weighty


def _names_another(statement: Statement) -> bool:
    """A company or tool after "we use", "we share with"; a channel after "we may contact you"."""
    head = statement.head
    if head is None or head.span is None:
        return False
    if head.id == "contact":
        return any(node.facet is Facet.CHANNEL for node in statement.nodes)
    if head.id not in ("use", "share", "sell", "transfer", "access", "collect"):
        return False
    names = (n.span for n in statement.nodes if n.facet is Facet.NAME)
    return any(span is not None and span > head.span for span in names)


def _is_right(statement: Statement, facets: set[Facet]) -> bool:
    if statement.head is None or (statement.actor is not Actor.USER and not statement.inherited):
        return statement.head is not None
    concerns_data = bool(
        facets & {Facet.DATA, Facet.PURPOSE, Facet.CHANNEL, Facet.CONTACT, Facet.CONDITION}
    )
    return concerns_data or statement.head.id in _RIGHTS_ON_THEIR_OWN


def weighty_atoms(
    atoms: tuple[Atom, ...], sentence: tuple[Atom, ...]
) -> tuple[Atom, tuple[Atom, ...]]:
    """Return the atom whose pull stands for a whole `sentence`, and up to five that name what it says."""
    # What an exception names is not what the sentence is about: "with our bank, not with advertisers".
    atoms = tuple(a for a in atoms if not a.guarded) or atoms
    order = sorted(range(len(atoms)), key=lambda i: (_weight(atoms[i].node), i))
    named = [
        atoms[i] for i in order if atoms[i].node.facet in _WEIGHT and not atoms[i].node.general
    ]
    chosen = named[:4] or [atoms[i] for i in order[:1]]
    main = _main_atom(sentence) or next((a for a in chosen if a.tendency), chosen[0])
    rest = [a for a in chosen if a.key != main.key and _agrees(a, main)]
    everyday = main.node.facet is Facet.ACT and main.node.id != "sell"
    return main, tuple(rest) if rest and everyday else (main, *rest)


def _is_own_limit(node: Node) -> bool:
    """Whether a sentence says itself, not through its lead-in, how long something is kept."""
    return node.facet in _ENDING and node.span is not None


def _agrees(atom: Atom, main: Atom) -> bool:
    """Whether an atom says what the main one says: objects of a practice, or what pulls the same way."""
    if atom.node.facet in _OBJECTS and atom.node.facet is not Facet.DURATION:
        # "We share the tape and do not film the gate": what is ruled out is not done with the tape.
        opposed = {atom.stance, main.stance} == {Stance.PERMITTED, Stance.PROHIBITED}
        return not opposed and (main.node.facet is Facet.ACT or main.node.facet in _OBJECTS)
    return atom.tendency in (0, main.tendency)


def _weight(node: Node) -> int:
    return (0 if node.sensitive else 1) + _WEIGHT.get(node.facet, 20)


def _main_atom(atoms: tuple[Atom, ...]) -> Atom | None:
    """Return the atom whose pull stands for the whole sentence.

    A promise, a choice or a duty to tell, ask or delete says more about a sentence than the practice it
    is made about; so do the safeguards of a transfer.
    """
    heads = [
        a for a in atoms if a.tendency and a.node.facet in (Facet.ACT, Facet.DUTY, Facet.RIGHT)
    ]
    accepted = [
        a
        for a in atoms
        if a.tendency > 0 and a.node.id in ("acceptance", "governing-law", "required", "ignored")
    ]
    main = [a for a in heads if not a.subordinate] or heads
    promises = [a for a in main if a.stance is Stance.PROHIBITED]
    owed = [a for a in main if a.node.id in ("notify", "ask") and a.node.facet is Facet.DUTY]
    bound = [a for a in atoms if a.tendency < 0 and a.node.facet in _BINDING]
    acts = {a.act for a in main if a.node.facet is Facet.ACT}
    if acts <= _KEEPING and not any(
        a.node.facet is Facet.DATA and not a.node.general for a in atoms
    ):
        bound += [
            a for a in atoms if a.tendency < 0 and a.act == "retain" and _is_own_limit(a.node)
        ]
    bound += [a for a in atoms if a.tendency < 0 and a.node.id == "oversight"]
    if not {a.act for a in main} & _WEIGHTY:
        bound += [a for a in atoms if a.tendency < 0 and a.node.id == "fee-spared"]
    bound += [a for a in atoms if a.tendency < 0 and _is_exclusive(a, atoms)]
    if acts <= _KEEPING:
        bound += [a for a in main if a.node.facet is Facet.DUTY and a.node.id == "secure"]
    if main and main[0].node.id == "provide":
        # "The vendor offers a page where you opt out": what readers may do there is what it is about.
        main = [a for a in main if a.node.facet is Facet.RIGHT and a.node.id in _CHOICES] or main
    return next(iter(accepted or promises or owed or bound or main), None)


def _is_exclusive(atom: Atom, atoms: tuple[Atom, ...]) -> bool:
    """Tell "the only processors that see it", which shuts others out, from "only with processors"."""
    if atom.node.id != "only" or atom.node.span is None:
        return False
    return any(
        other.node.facet is Facet.RECIPIENT
        and other.node.span is not None
        and other.node.span[0] == atom.node.span[1] + 1
        for other in atoms
    )
