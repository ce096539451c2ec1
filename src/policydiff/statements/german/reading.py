"""German sentences read as statements: clause by clause, with negation, exceptions and the lead-in of a list.

    "Wir verkaufen Ihre Daten nicht, geben sie aber an Auftragsverarbeiter weiter, sofern Sie einwilligen."

gives a prohibited "sell" and a permitted "share" with the recipient processor and the condition consent.
A clause is what stands around one finite verb; commas of lists do not end it. All objects of a clause
belong to all its verbs, because the verb comes first, last, or in two parts around them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policydiff.statements.german.clauses import Clause, Kind, split_clauses
from policydiff.statements.german.words import folded_words
from policydiff.statements.marks import Mark
from policydiff.statements.records import Actor, Facet, Node, Stance, Statement
from policydiff.statements.tokens import Token

_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
_SILENT = frozenset({*_HEADS, Facet.FILLER, Facet.NEGATION})
_RIGHT_LEADS = (
    "recht", "anspruch", "berechtig", "widerspruchsrecht", "moeglichkeit", "auskunftsrecht",
    "betroffenenrecht", "widerspruchsmoeglich", "widerrufsmoeglich", "zusteh", "steht", "frei",
    "widerrufsrecht", "befugt",
)  # fmt: skip
_MAY = folded_words("können dürfen möchten wollen bitte lassen müssen erhalten erhält")
_USERS = folded_words(
    "Nutzer Nutzerin Kunde Kunden Besucher betroffene Mitglied Mitglieder Person Personen Verbraucher"
    " Nutzende Teilnehmer Anwender Betroffene"
)
_OPENING = folded_words("der die das jede alle unsere diese andere eine einige und oder Ihre") | {
    ","
}
_USER_SUPPLY = frozenset({"provide", "share", "transfer", "place"})
_RIGHTS_OF_THEIR_OWN = frozenset({
    "opt-out", "complain", "port", "human-review", "withdraw", "object", "delete", "correct", "restrict",
})  # fmt: skip
_LIGHT_VERBS = folded_words(
    "erfolgt erfolgen findet finden stattfindet stattfinden statt geschieht vorgenommen vornehmen nehmen"
    " dient dienen beruht unterbleibt zulässig durchgeführt stattgefunden betreiben werden sein haben"
    " verzichten verzichtet"
)
"""Verbs that say nothing themselves: "eine Weitergabe erfolgt nicht"."""
_ARTICLES = folded_words(
    "der die das den dem des ein eine Ihre unsere diese alle keine von mit bei für und ihr ihre deren zur"
    " zum im über solche jede welche"
)
_LISTS = ("gehoer", "zaehl", "umfass")
"""Verbs that list what a participle tells: "zu den erhobenen Daten gehören"."""
_NOUN_ENDINGS = ("ung", "ungen", "gabe", "gaben", "kauf", "griff", "griffe", "nahme", "nahmen", "gleich",
                 "tausch", "handel", "satz", "teilung", "sicht", "fer", "ing", "analyse")  # fmt: skip


def read_german(tokens: list[Token], marks: Iterable[Mark]) -> tuple[Statement, ...]:
    """Return the statements that a run of marked tokens makes."""
    clauses = split_clauses(tokens, list(marks))
    before: Clause | None = None
    for clause in clauses:
        if before is not None and _completes(clause, before):
            clause.borrowed = before.heads or before.borrowed
        clause.actor = _actor(clause, before)
        clause.heads = _heads(clause)
        if clause.borrowed and not clause.heads and before is not None:
            clause.actor = before.actor
        before = clause
    _lend(clauses)
    return tuple(
        statement for clause in clauses if not clause.is_lent for statement in _statements(clause)
    )


def _lend(clauses: list[Clause]) -> None:
    """Let a clause without an act say more about the clause it belongs to: "sofern Sie zustimmen"."""
    for i, clause in enumerate(clauses):
        if clause.heads or clause.borrowed or (clause.is_negated and clause.kind is Kind.MAIN):
            continue
        if clause.kind is Kind.MAIN:
            target = clauses[i - 1] if i and clause.contrasts else None
        else:
            following = (c for c in clauses[i + 1 :] if c.kind is Kind.MAIN)
            target = clause.parent or next(following, None)
        if target is not None and (target.heads or target.borrowed):
            target.lent += _nodes(clause)
            clause.is_lent = True


def _completes(clause: Clause, before: Clause) -> bool:
    """Whether a clause without a verb of its own says of other things what the one before says."""
    return clause.contrasts and bool(before.heads or before.borrowed)


def _actor(clause: Clause, before: Clause | None) -> Actor:
    words = clause.words
    if "wir" in words or ("uns" in words and "Sie" not in words):
        return Actor.WE
    if _is_subject(clause):
        return Actor.THIRD_PARTY
    if "Sie" in words or _USERS & set(_subject_words(clause)):
        return Actor.USER
    if "Ihnen" in words and any(word.startswith(_RIGHT_LEADS) for word in words):
        return Actor.USER
    if any(word.startswith(("recht", "rechte")) for word in words) and "Ihr" in words[:3]:
        return Actor.USER
    if before is not None and clause.continues:
        return before.actor
    return Actor.WE


def _subject_words(clause: Clause) -> list[str]:
    """Return the first two words after articles and the like: where a subject stands."""
    words = clause.words
    while words and words[0] in _OPENING:
        words = words[1:]
    return words[:2]


def _is_subject(clause: Clause) -> bool:
    """Whether somebody else opens the clause and a verb follows: "Unsere Partner dürfen …"."""
    tokens = clause.tokens
    start = 0
    while start < len(tokens) and tokens[start].word in _OPENING:
        start += 1
    for mark in clause.marks:
        if clause.position(mark) == start and (
            mark.node(Facet.VENDOR) or mark.node(Facet.RECIPIENT) or mark.node(Facet.NAME)
        ):
            after = start + mark.stop - mark.start
            verb = tokens[after] if after < len(tokens) else None
            if verb is None or verb.kind != "word" or not verb.surface[:1].islower():
                return False
            passive = verb.word == "werden" and mark.node(Facet.RECIPIENT) is None
            return not passive and verb.word not in _ARTICLES
    return False


def _heads(clause: Clause) -> list[tuple[Node, Facet]]:
    if clause.kind is Kind.PURPOSE:
        return []
    marks = [mark for mark in clause.marks if not clause.is_guarded(mark)]
    verbs = [mark for mark in marks if _is_head(mark) and not _is_noun(clause, mark)]
    verbs = [mark for mark in verbs if not _is_attribute(clause, mark)]
    nouns = [mark for mark in marks if _is_head(mark) and _is_noun(clause, mark)]
    if clause.actor is Actor.USER:
        return _rights(clause, [*verbs, *nouns])
    manners = [mark for mark in verbs if mark.node(Facet.SECURITY) or mark.node(Facet.GOVERNANCE)]
    if len(manners) < len(verbs):
        verbs = [mark for mark in verbs if mark not in manners]  # "verschlüsselt gespeichert"
    found = [head for mark in verbs if (head := _practice(mark)) is not None]
    if "Ihnen" in clause.words:
        found = _to_the_reader(found, marks)
    if not found and nouns and _carries(clause):
        found = [head for mark in nouns if (head := _practice(mark)) is not None][:1]
    if not found and any(word.startswith(_LISTS) for word in clause.words):
        attributes = [mark for mark in marks if _is_head(mark) and _is_attribute(clause, mark)]
        found = [head for mark in attributes if (head := _practice(mark)) is not None][:1]
    if not found:
        found = _impersonal(clause, [*verbs, *nouns])
    return _once(found)


def _to_the_reader(heads: list[tuple[Node, Facet]], marks: list[Mark]) -> list[tuple[Node, Facet]]:
    """Return heads, sending something to the reader told from giving something away.

    "Wir stellen Ihnen eine Kopie zur Verfügung" grants a right; "wir senden Ihnen den Newsletter" contacts.
    """
    if any(mark.node(Facet.RECIPIENT) or mark.node(Facet.VENDOR) for mark in marks):
        return heads
    rights = (mark.node(Facet.RIGHT) for mark in marks)
    right = next((r for r in rights if r is not None and r.id in ("access", "port")), None)
    given = (right, Facet.RIGHT) if right is not None else None
    return [
        head if head[0].id != "share" else given or (replace(head[0], id="contact"), Facet.ACT)
        for head in heads
    ]


def _once(heads: list[tuple[Node, Facet]]) -> list[tuple[Node, Facet]]:
    """Return each head once: a verb in two parts has two marks."""
    kept: dict[tuple[Facet, str], tuple[Node, Facet]] = {}
    for node, facet in heads:
        kept.setdefault((facet, node.id), (node, facet))
    return list(kept.values())


def _is_head(mark: Mark) -> bool:
    return any(node.facet in _HEADS for node in mark.nodes)


def _practice(mark: Mark) -> tuple[Node, Facet] | None:
    """Return the duty or act that a verb or noun stands for where the organisation or another acts."""
    duty, act = mark.node(Facet.DUTY), mark.node(Facet.ACT)
    if duty is not None:
        return duty, Facet.DUTY
    return (act, Facet.ACT) if act is not None else None


def _rights(clause: Clause, marks: list[Mark]) -> list[tuple[Node, Facet]]:
    words = clause.words
    leads = any(word.startswith(_RIGHT_LEADS) for word in words)
    may = bool(_MAY & set(words)) or leads or clause.commands
    if clause.kind is Kind.SUBORDINATE and not leads:
        return []
    found: list[tuple[Node, Facet]] = []
    for mark in marks:
        act, right = mark.node(Facet.ACT), mark.node(Facet.RIGHT)
        if right is not None and may:
            found.append((right, Facet.RIGHT))
        elif act is not None and leads:
            found.append((replace(act, facet=Facet.RIGHT), Facet.RIGHT))
        elif act is not None and act.id in _USER_SUPPLY and not _is_noun(clause, mark):
            found.append((act, Facet.ACT))
    found = _once(found)
    named = [head for head in found if head[0].id != "exercise" and head[1] is Facet.RIGHT]
    return named or found


def _impersonal(clause: Clause, marks: list[Mark]) -> list[tuple[Node, Facet]]:
    """Return rights without somebody who has them: "Eine Abmeldung ist jederzeit möglich"."""
    words = clause.words
    if not any(word.startswith((*_RIGHT_LEADS, "moeglich")) for word in words):
        return []
    rights = (mark.node(Facet.RIGHT) for mark in marks)
    return [(r, Facet.RIGHT) for r in rights if r is not None and r.id in _RIGHTS_OF_THEIR_OWN]


def _is_noun(clause: Clause, mark: Mark) -> bool:
    """Printed with a capital inside a sentence, or with the ending of a noun at its beginning."""
    token = clause.all_tokens[mark.start]
    if not token.surface[:1].isupper() or token.surface.isupper():
        return False
    opens = mark.start == 0 or clause.all_tokens[mark.start - 1].word in (".", ":", "|", "?", "!")
    opens = opens or clause.all_tokens[mark.start - 1].inherited is not token.inherited
    return not opens or token.surface.lower().endswith(_NOUN_ENDINGS)


def _is_attribute(clause: Clause, mark: Mark) -> bool:
    """A participle before a noun: "die gespeicherten Daten"."""
    tokens = clause.all_tokens
    if mark.stop - mark.start > 1 or mark.start == 0 or mark.stop >= len(tokens):
        return False
    surface = tokens[mark.start].surface.lower()
    if not surface.endswith(
        ("te", "ten", "ter", "tes", "tem", "ene", "enen", "ener", "enes", "enem")
    ):
        return False
    before, after = tokens[mark.start - 1], tokens[mark.stop]
    return before.word in _ARTICLES and after.kind == "word" and after.surface[:1].isupper()


def _carries(clause: Clause) -> bool:
    """Whether a noun is what is done: the verb says nothing itself, or there is no verb."""
    words = set(clause.words)
    if _LIGHT_VERBS & words:
        return True
    return not clause.has_finite_verb


def _statements(clause: Clause) -> list[Statement]:
    heads = clause.heads or ([*clause.borrowed] if clause.kind is Kind.MAIN else [])
    nodes = (*_nodes(clause), *clause.lent)
    if any(node.id == "withdraw" for node, _ in heads):
        # "die Einwilligung widerrufen": what is withdrawn is no condition.
        nodes = tuple(node for node in nodes if node.id != "consent")
    guarded = tuple(
        node
        for mark in clause.marks
        if clause.is_guarded(mark)
        for node in mark.nodes
        if node.facet not in (Facet.FILLER, Facet.NEGATION, Facet.RIGHT)
    )
    negated = clause.is_negated
    if not heads:
        return _fragment(clause, nodes, guarded, negated=negated)
    inherited = all(node.span is None for node, _ in heads) and clause.in_list
    subordinate = clause.kind is Kind.SUBORDINATE
    found = []
    for node, facet in heads:
        own = node.id in ("non-retaliation", "human-review")
        named = facet is Facet.RIGHT and node.text[:1].isupper()
        stance = _stance(facet, negated=negated and not (own and facet is Facet.RIGHT))
        found.append(
            Statement(
                # A right called by its name is granted, whoever may use it.
                Actor.WE if named else clause.actor,
                stance,
                node,
                nodes,
                guarded,
                inherited,
                subordinate,
            )
        )
    return found


def _nodes(clause: Clause) -> tuple[Node, ...]:
    return tuple(
        node
        for mark in clause.marks
        if not clause.is_guarded(mark)
        for node in mark.nodes
        if node.facet not in _SILENT
    )


def _fragment(
    clause: Clause, nodes: tuple[Node, ...], guarded: tuple[Node, ...], *, negated: bool
) -> list[Statement]:
    if not (nodes or guarded):
        return []
    secured = any(node.facet is Facet.SECURITY for node in nodes)
    # "Keine Werbung" denies; what "… können wir nicht erbringen" denies is not known.
    denied = negated and not clause.has_finite_verb
    stance = Stance.PROHIBITED if denied else Stance.DUTY if secured else Stance.NONE
    return [Statement(clause.actor, stance, None, nodes, guarded)]


def _stance(facet: Facet, *, negated: bool) -> Stance:
    if facet is Facet.RIGHT:
        return Stance.RIGHT_DENIED if negated else Stance.RIGHT
    if facet is Facet.DUTY:
        return Stance.DUTY_DENIED if negated else Stance.DUTY
    return Stance.PROHIBITED if negated else Stance.PERMITTED
