"""What every format says in the same words: verdict, labels, order and grouping of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policydiff.align import Relation
from policydiff.diff.records import EditKind, SideAccount, WordOp
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Finding, Level
from policydiff.report import (
    Accounting,
    Change,
    ChangeReport,
    Fact,
    SectionRef,
    SectionReport,
    VersionRef,
)

LEVELS = {
    Level.MATERIAL: "Material change",
    Level.MINOR: "Minor change",
    Level.NONE: "No visible change",
}
DIRECTIONS = {
    Direction.ADVERSE: "worse for readers",
    Direction.FAVOURABLE: "better for readers",
    Direction.NEUTRAL: "neither better nor worse for readers",
    Direction.MIXED: "better in parts, worse in parts",
}
KINDS = {
    EditKind.ADDED: "added",
    EditKind.REMOVED: "removed",
    EditKind.MODIFIED: "reworded",
    EditKind.MOVED: "moved",
    EditKind.SPLIT: "split in two",
    EditKind.MERGED: "merged into one",
    EditKind.FORMATTING: "typography only",
}
UNITS = {
    Unit.SENTENCE: "sentence",
    Unit.ITEM: "list item",
    Unit.HEADING: "heading",
    Unit.ROW: "table row",
    Unit.DATE: "date line",
    Unit.LINK: "link",
}
FACTS = {
    "vendors": "Vendors",
    "links": "Links",
    "contacts": "Contacts",
    "dates": "Dates",
    "definitions": "Definitions",
}
_FACT_NAMES = {"effective_date": "effective date", "last_updated": "last updated"}
_MOST_CONSEQUENTIAL = (
    Direction.ADVERSE,
    Direction.MIXED,
    Direction.NEUTRAL,
    Direction.FAVOURABLE,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The changes of a report as every format presents them."""

    material: tuple[Change, ...]
    """Most consequential first."""
    minor: tuple[Change, ...]
    """In reading order, without those of typography."""
    typographic: tuple[Change, ...]


def outline(report: ChangeReport) -> Outline:
    """Return the changes grouped and ordered for reading."""
    material = [change for change in report.changes if change.level is Level.MATERIAL]
    rest = [change for change in report.changes if change.level is not Level.MATERIAL]
    return Outline(
        material=tuple(sorted(material, key=_consequence)),
        minor=tuple(change for change in rest if change.kind is not EditKind.FORMATTING),
        typographic=tuple(change for change in rest if change.kind is EditKind.FORMATTING),
    )


def _consequence(change: Change) -> tuple[bool, bool, int, bool]:
    # Sorting is stable, so equals stay in reading order.
    return (
        not change.consent_required,
        not change.retroactive,
        _MOST_CONSEQUENTIAL.index(change.direction),
        change.needs_review,
    )


def leading_finding(change: Change) -> Finding:
    """Return the finding that gives the change its level: the first of the worst ones."""
    return next((f for f in change.findings if f.level is change.level), change.findings[0])


def other_findings(change: Change) -> tuple[Finding, ...]:
    """Return the findings beside the leading one, in the report's order."""
    leading = leading_finding(change)
    return tuple(finding for finding in change.findings if finding is not leading)


def verdict(report: ChangeReport) -> str:
    """Return level and direction: "Material change, worse for readers"."""
    if report.level is Level.MATERIAL:
        return f"{LEVELS[report.level]}, {DIRECTIONS[report.direction]}"
    return LEVELS[report.level]


def counts(report: ChangeReport) -> str:
    """Return how many changes of which sort: "3 material changes, 5 minor"."""
    parts = outline(report)
    sorts = (
        (len(parts.material), "material"),
        (len(parts.minor), "minor"),
        (len(parts.typographic), "of typography only"),
    )
    found = [(number, sort) for number, sort in sorts if number]
    if not found:
        return "Nothing that a reader can see differs"
    (number, sort), *rest = found
    noun = "change" if number == 1 else "changes"
    first = f"{number} {noun} {sort}" if sort.startswith("of ") else f"{number} {sort} {noun}"
    return ", ".join([first, *(f"{number} {sort}" for number, sort in rest)])


def reasons(report: ChangeReport, limit: int = 3) -> str:
    """Return why the report has its level: the leading findings' titles, in order of weight."""
    parts = outline(report)
    changes = parts.material or (*parts.minor, *parts.typographic)
    titles = list(dict.fromkeys(leading_finding(change).title for change in changes))
    more = len(titles) - limit
    return "; ".join(titles[:limit]) + (f"; and {more} more" if more > 0 else "")


def cautions(report: ChangeReport) -> tuple[str, ...]:
    """Return what a person must know before acting on the report, one sentence each."""
    changes = report.changes
    said = []
    if number := sum(change.needs_review for change in changes):
        said.append(
            f"{plural(number, 'change')} could not be read and must be decided by a person."
        )
    if number := sum(change.consent_required for change in changes):
        said.append(f"{plural(number, 'change')} may need consent: telling people is not enough.")
    if number := sum(change.retroactive for change in changes):
        said.append(f"{plural(number, 'change')} may apply to data collected under earlier terms.")
    if number := sum(change.override is not None for change in changes):
        said.append(f"{plural(number, 'level')} set by a person, with a reason.")
    if report.rewritten:
        said.append("Most of the text is new: versions were compared by practice, not by sentence.")
    return (*said, *report.warnings)


def marks(change: Change) -> tuple[str, ...]:
    """Return what to know about one change beside its level, in a few words each."""
    said = []
    if change.needs_review:
        said.append("a person must decide")
    if change.consent_required:
        said.append("consent may be needed")
    if change.retroactive:
        said.append("may apply to data already held")
    if change.override is not None:
        before, now = change.override.level_before.value, change.level.value
        said.append(f"{before} set to {now} by {change.override.by}: {change.override.reason}")
    return tuple(said)


def coverage(report: ChangeReport) -> str:
    """Return how completely the text was judged, rounded down."""
    share = min(int(report.judged.coverage * 100), 100)
    language = report.judged.language
    return f"{share} % of the sentences about data could be read as statements ({language})."


def accounting(account: Accounting) -> tuple[str, str]:
    """Return where every sentence went, the old side and the new one."""
    return (
        f"Before: {_side(account.old, 'removed')}.",
        f"After: {_side(account.new, 'added')}.",
    )


def _side(side: SideAccount, gone: str) -> str:
    return (
        f"{plural(side.sentences, 'sentence')}: {side.unchanged} unchanged, {side.moved} moved, "
        f"{side.modified} modified, {side.gone} {gone}"
    )


def section_label(section: SectionRef) -> str:
    """Return the section as people refer to it: "3.1 Retention"."""
    if section.index == 0:
        return "Opening text"
    return f"{section.number} {section.heading}".strip() or f"Section {section.index}"


def section_labels(report: ChangeReport) -> tuple[dict[int, str], dict[int, str]]:
    """Return the labels of all sections of both sides, by their index."""
    old = {ref.index: section_label(ref) for group in report.sections for ref in group.old}
    new = {ref.index: section_label(ref) for group in report.sections for ref in group.new}
    return old, new


def place(change: Change, labels: tuple[dict[int, str], dict[int, str]]) -> str:
    """Return the section a change stands in: "4 Sharing", or "4 Sharing → 6 Partners"."""
    before = _label(labels[0], change.old_section)
    after = _label(labels[1], change.new_section)
    if not before or not after or before == after:
        return after or before
    return f"{before} → {after}"


def _label(labels: dict[int, str], index: int | None) -> str:
    return "" if index is None else labels.get(index, f"Section {index}")


def line_range(change: Change) -> str:
    """Return the source lines: "lines 10-12 before, line 11 after"."""
    sides = ((change.old_lines, "before"), (change.new_lines, "after"))
    return ", ".join(f"{_lines(*lines)} {side}" for lines, side in sides if lines is not None)


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}-{last}"


def side_words(change: Change) -> tuple[tuple[WordOp, ...], tuple[WordOp, ...]]:
    """Return the words of the old and of the new side; a side without text is ().

    Where the change has no words of its own, its full text stands as one run.
    """
    words = change.words
    if not words:
        old: tuple[WordOp, ...] = (("equal", change.old_text),) if change.old_text else ()
        new: tuple[WordOp, ...] = (("equal", change.new_text),) if change.new_text else ()
        return old, new
    before = tuple(op for op in words if op[0] != "insert")
    after = tuple(op for op in words if op[0] != "delete")
    return (before if change.old_text else ()), (after if change.new_text else ())


def section_moves(report: ChangeReport) -> tuple[str, ...]:
    """Return what happened to sections as wholes, one sentence each, in the report's order."""
    return tuple(said for group in report.sections if (said := _section_move(group)))


def _section_move(group: SectionReport) -> str:
    old = " and ".join(f"“{section_label(ref)}”" for ref in group.old)
    new = " and ".join(f"“{section_label(ref)}”" for ref in group.new)
    if group.relation is Relation.ADDED:
        return f"{new} is new."
    if group.relation is Relation.REMOVED:
        return f"{old} was removed."
    if group.relation is Relation.SPLIT:
        return f"{old} was split into {new}."
    if group.relation is Relation.MERGED:
        return f"{old} were merged into {new}."
    flags = ((group.moved, "moved"), (group.renamed, "renamed"), (group.renumbered, "renumbered"))
    done = [word for flag, word in flags if flag]
    if not done:
        return ""
    subject = f"{new} was" if old == new else f"{old} is now {new}:"
    return f"{subject} {join_words(done)}."


def fact_line(fact: Fact) -> str:
    """Return a fact's name as people say it."""
    return _FACT_NAMES.get(fact.name, fact.name)


def facts(report: ChangeReport) -> tuple[tuple[str, Fact], ...]:
    """Return all changed facts, each with the heading of its kind."""
    return tuple(
        (title, fact) for name, title in FACTS.items() for fact in getattr(report.facts, name)
    )


def version_label(version: VersionRef) -> str:
    """Return a version as people refer to it: short commit and day, or its dates, or its hash."""
    day = version.date[:10] or version.last_updated or version.effective_date or ""
    name = version.rev[:12] or version.sha256[:12]
    return f"{name} ({day})" if day else name


def short_id(change: Change) -> str:
    """Return the part of a change's id that people pass around."""
    return change.id[:12]


def plural(number: int, noun: str) -> str:
    """Return "1 change" or "2 changes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def join_words(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
