"""How a sentence was read, for a terminal: its words, what they mean, and what it claims."""

from __future__ import annotations

from collections.abc import Iterable

from policydiff.materiality import Finding, Level
from policydiff.render import wording
from policydiff.render.console import DIRECTION_STYLES, LEVEL_STYLES, NARROWEST, Page, Run
from policydiff.report.traces import ChangeTrace, ComparisonTrace
from policydiff.statements.records import (
    Actor,
    Delta,
    Facet,
    Node,
    Operation,
    Proof,
    Stance,
    Statement,
)
from policydiff.statements.trace import MeaningTrace, SentenceTrace, Source, TextTrace

_FACETS = {
    Facet.ACT: "act", Facet.DUTY: "duty", Facet.RIGHT: "right", Facet.DATA: "data",
    Facet.RECIPIENT: "recipient", Facet.VENDOR: "company", Facet.PURPOSE: "purpose",
    Facet.CHANNEL: "channel", Facet.NEGATION: "negation", Facet.FILLER: "set phrase",
    Facet.EXCEPTION: "exception", Facet.SCOPE: "scope", Facet.MODALITY: "how firmly",
    Facet.CONDITION: "condition", Facet.REQUIREMENT: "requirement", Facet.RETENTION: "how long",
    Facet.DURATION: "period", Facet.AGE: "age", Facet.NUMBER: "number, date", Facet.PLACE: "place",
    Facet.SAFEGUARD: "safeguard", Facet.BASIS: "legal basis", Facet.SECURITY: "security",
    Facet.SIGNAL: "privacy signal", Facet.CHILD: "children", Facet.AUDIENCE: "audience",
    Facet.GOVERNANCE: "governance", Facet.NAME: "name", Facet.CONTACT: "address", Facet.DATE: "date",
    Facet.ITEM: "list member",
}  # fmt: skip
_ACTORS = {
    Actor.WE: "The organisation",
    Actor.THIRD_PARTY: "A third party",
    Actor.USER: "The reader",
}
_STANCES = {
    Stance.PERMITTED: ("does or may:", "red"),
    Stance.PROHIBITED: ("does not:", "green"),
    Stance.DUTY: ("promises:", "green"),
    Stance.DUTY_DENIED: ("does not promise:", "red"),
    Stance.RIGHT: ("has the right or choice:", "green"),
    Stance.RIGHT_DENIED: ("has no right or choice:", "red"),
}
_ALONE = {
    Stance.PROHIBITED: "Something is denied, without an act of its own",
    Stance.DUTY: "A promise, without an act of its own",
    Stance.RIGHT: "A right or choice, without an act of its own",
}
_SOURCES = {
    Source.OWN: "by policydiff.toml",
    Source.QUANTITY: "read as a quantity",
    Source.NAME: "a capital, unknown to the lexicon",
    Source.ADDRESS: "read as an address",
}
_PROOFS = {
    Proof.TYPOGRAPHY: "the words are the same",
    Proof.SPELLING: "each word stands for the same one",
    Proof.SAME_STATEMENTS: "both claim the same",
    Proof.STATED_ELSEWHERE: "the other version states it in another sentence",
    Proof.NO_PRACTICE: "neither claims anything",
    Proof.HEADING: "a heading names what follows and claims nothing itself",
    Proof.MOVED: "it only stands in another place",
    Proof.CHANGE_LOG: "it is a line of a change log",
}
_TENDENCIES = {
    1: "the organisation may do more, or owes less",
    0: "neither more nor less by itself",
    -1: "the organisation may do less, or owes more",
}
_HEADS = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
_LABEL = 14
"""Columns of a label and the space after it; the longest facet name fits."""
_WIDEST = 34
"""Columns at most of the words in the first column of a table."""


def render_text_trace(trace: TextTrace, *, color: bool = False, width: int = 80) -> str:
    """Return how a text was read, for a terminal `width` columns wide; widths under 20 count as 20."""
    page = Page(color, max(width, NARROWEST))
    _language(page, trace)
    for number, sentence in enumerate(trace.sentences):
        if number:
            page.blank()
        _text(page, sentence)
        if trace.is_read:
            _reading(page, sentence)
    return page.text()


def render_comparison_trace(trace: ComparisonTrace, *, color: bool = False, width: int = 80) -> str:
    """Return how two texts were read and compared, for a terminal as `render_text_trace` does."""
    page = Page(color, max(width, NARROWEST))
    page.line((wording.LEVELS[trace.level].upper(), LEVEL_STYLES[trace.level]))
    _language(page, trace.after if trace.after.sentences else trace.before)
    for title, side in (("Before", trace.before), ("After", trace.after)):
        page.heading(title)
        for sentence in side.sentences:
            _text(page, sentence)
            if side.is_read:
                _statements(page, sentence)
        if not side.sentences:
            page.line("(nothing)")
    page.heading("What changed")
    if not trace.changes:
        page.line("Nothing that a reader can see.")
    for number, change in enumerate(trace.changes, start=1):
        _change(page, number, change)
    return page.text()


def _language(page: Page, trace: TextTrace) -> None:
    if not trace.is_read:
        page.line(
            (f"Language {trace.language!r} has no lexicon: its words are compared, not read. ", "yellow"),
            "Name another with --lang.",
        )  # fmt: skip


def _reading(page: Page, sentence: SentenceTrace) -> None:
    page.heading("What the words mean")
    if sentence.meanings:
        _meanings(page, sentence)
    else:
        page.line("No word of it is in the lexicon.", first="  ")
    unknown = dict.fromkeys(
        word.text for word in sentence.words if not (word.known or word.inherited)
    )
    if unknown:
        page.line(("Without a meaning here: ", "dim"), ", ".join(unknown), first="  ")
    page.heading("What it claims")
    _statements(page, sentence)


def _text(page: Page, sentence: SentenceTrace) -> None:
    page.line((sentence.text, "bold"))
    if sentence.context:
        page.line((f"read after the {sentence.inherited}: ", "dim"), sentence.context, first="  ")
    elif sentence.heading:
        page.line(("under the heading: ", "dim"), " > ".join(sentence.heading), first="  ")


def _meanings(page: Page, sentence: SentenceTrace) -> None:
    room = min(_WIDEST, max(len(_said(each)) for each in sentence.meanings))
    before: MeaningTrace | None = None
    for each in sentence.meanings:
        again = before is not None and (before.text, before.span) == (each.text, each.span)
        said = "" if again else _said(each)
        notes = _notes(each, sentence)
        meant = each.id if each.source is Source.OWN else _value(each.facet, each.id)
        page.line(
            (f"{said:{room}}  ", "bold"),
            f"{_FACETS[each.facet]:{_LABEL}}  ",
            meant,
            (f"{'  ' if meant else ''}({'; '.join(notes)})" if notes else "", "dim"),
            first="  ",
            rest=" " * 6,
        )
        before = each


def _said(meaning: MeaningTrace) -> str:
    return " ".join(meaning.text.split())


def _notes(meaning: MeaningTrace, sentence: SentenceTrace) -> list[str]:
    notes = [_SOURCES[meaning.source]] if meaning.source in _SOURCES else []
    if meaning.sensitive:
        notes.append("sensitive")
    if meaning.general:
        notes.append("names no kind in particular")
    if meaning.span is None:
        notes.append(f"from the {sentence.inherited}")
    if meaning.facet in _HEADS and not _is_head(meaning, sentence.statements):
        notes.append(f"not the {_FACETS[meaning.facet]} here")
    return notes


def _is_head(meaning: MeaningTrace, statements: Iterable[Statement]) -> bool:
    return any(
        s.head is not None and s.head.id == meaning.id and s.head.text == meaning.text
        for s in statements
    )


def _statements(page: Page, sentence: SentenceTrace) -> None:
    if not sentence.statements:
        reason = " It is a question." if sentence.asks else ""
        page.line(f"Nothing.{reason}", first="  ")
    for number, statement in enumerate(sentence.statements, start=1):
        _statement(page, number, statement, sentence)
    if sentence.nothing and sentence.statements:
        page.line(
            ("Taken as a whole it was shown to claim nothing about practices.", "dim"), first="  "
        )


def _statement(page: Page, number: int, statement: Statement, sentence: SentenceTrace) -> None:
    lead = f"  {number}. "
    notes = [f"the act comes from the {sentence.inherited}"] if statement.inherited else []
    if statement.subordinate:
        notes.append("in a subordinate clause")
    noted = (f"  ({'; '.join(notes)})" if notes else "", "dim")
    page.line(*_claim(statement), noted, first=lead)
    for nodes, guarded in ((statement.nodes, False), (statement.guarded, True)):
        for node in nodes:
            _node(page, node, " " * len(lead), guarded, sentence)


def _claim(statement: Statement) -> list[Run]:
    if statement.head is None:
        return [_ALONE.get(statement.stance, "No act: it says only what follows")]
    said, style = _STANCES[statement.stance]
    head = statement.head
    meant = "" if head.text.casefold() == head.id else f" ({head.id})"
    return [f"{_ACTORS[statement.actor]} ", (said, style), " ", (head.text, "bold"), meant]


def _node(page: Page, node: Node, indent: str, guarded: bool, sentence: SentenceTrace) -> None:
    notes = ["in the exception"] if guarded and node.facet is not Facet.EXCEPTION else []
    if node.span is None:
        notes.append(f"from the {sentence.inherited}")
    if node.sensitive:
        notes.append("sensitive")
    page.line(
        (f"{_FACETS[node.facet]:{_LABEL}}", "dim"),
        _meant(node),
        (f"  ({'; '.join(notes)})" if notes else "", "dim"),
        first=indent,
        rest=indent + " " * _LABEL,
    )


def _meant(node: Node) -> str:
    meant = _value(node.facet, node.id)
    same = not meant or node.text.casefold() == meant.casefold()
    return node.text if same else f"{node.text} ({meant})"


def _value(facet: Facet, id_: str) -> str:
    """Return what words stand for, or "" where they stand for themselves."""
    if facet is Facet.DURATION:
        return f"{float(id_):g} days"
    if facet is Facet.AGE:
        return f"{float(id_):g} years"
    return "" if facet in (Facet.NAME, Facet.NUMBER, Facet.ITEM, Facet.CONTACT) else id_


def _change(page: Page, number: int, change: ChangeTrace) -> None:
    lead = f"{number}. "
    indent = " " * len(lead)
    page.line((f"{change.unit} {change.kind}", "bold"), first=lead)
    if change.proof is not None:
        page.line(("proved: ", "dim"), _PROOFS[change.proof], first=indent)
    for delta in change.deltas:
        _delta(page, delta, indent)
    if change.unexplained:
        words = ", ".join(change.unexplained)
        page.line(("unexplained words: ", "yellow"), words, first=indent)
    for finding in change.findings:
        _finding(page, finding, indent)


def _delta(page: Page, delta: Delta, indent: str) -> None:
    before = ", ".join(map(_meant, delta.before))
    after = ", ".join(map(_meant, delta.after))
    said = f"{before} -> {after}" if before and after else before or after
    if delta.operation is Operation.FLIPPED:
        said = f"{after or before}, now under the opposite"
    page.line(
        (f"{_FACETS[delta.facet]} {delta.operation}: ", "dim"), said,
        (f"  ({_TENDENCIES[delta.tendency]})", "dim"), first=indent, rest=f"{indent}  ",
    )  # fmt: skip


def _finding(page: Page, finding: Finding, indent: str) -> None:
    style = LEVEL_STYLES[finding.level]
    direction = wording.DIRECTIONS[finding.direction]
    leaning: tuple[Run, ...] = (", ", (direction, DIRECTION_STYLES[finding.direction]))
    page.line(
        "=> ",
        (finding.rule, "bold"),
        ": ",
        (wording.LEVELS[finding.level].lower(), style),
        *(leaning if finding.level is Level.MATERIAL else ()),
        first=indent,
    )
    page.line(finding.explanation, first=f"{indent}   ")
