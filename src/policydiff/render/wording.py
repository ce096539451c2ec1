"""What every format says in the same words: verdict, labels, places, accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policydiff.diff.records import EditKind, SideAccount
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Level
from policydiff.render.languages import is_read, language, not_read
from policydiff.render.outline import leading_finding, other_findings, outline
from policydiff.report import (
    Accounting,
    Change,
    ChangeReport,
    Fact,
    SectionRef,
    VersionRef,
)
from policydiff.report.records import PASSAGE
from policydiff.rules import Effect

LEVELS = {
    Level.MATERIAL: "Material change",
    Level.MINOR: "Minor change",
    Level.NONE: "No visible change",
}
DIRECTIONS = {
    Direction.ADVERSE: "worse for readers",
    Direction.FAVOURABLE: "better for readers",
    Direction.NEUTRAL: "not judged better or worse for readers",
    Direction.MIXED: "partly worse, partly better for readers",
}
FACTS = {
    "dates": "Date",
    "contacts": "Contact",
    "vendors": "Vendor",
    "definitions": "Definition",
    "links": "Link",
}
TYPOGRAPHY = "Quotes, dashes, numbering or layout differ; the words do not."
_TITLES = {Unit.DATE: "Date changed", Unit.LINK: "Link changed"}
_FACT_NAMES = {"effective_date": "effective date", "last_updated": "last updated"}


def verdict(report: ChangeReport) -> str:
    """Return level and direction: "Material change, worse for readers"."""
    if report.level is Level.MATERIAL:
        return f"{LEVELS[report.level]}, {DIRECTIONS[report.direction]}"
    return LEVELS[report.level]


def title(change: Change) -> str:
    """Return what happened, in a few words: the leading finding's title.

    Where that only says that nothing was touched, what sort of line changed says more.
    """
    finding = leading_finding(change)
    if _is_moved_section(change):
        return "Section moved"
    return _TITLES.get(change.unit, finding.title) if _is_harmless(change) else finding.title


def explanation(change: Change) -> str:
    """Return what a change means: the leading finding's explanation."""
    if _is_moved_section(change):
        return "The section stands in another place under the same heading."
    return leading_finding(change).explanation


def _is_harmless(change: Change) -> bool:
    return change.level is Level.MINOR and leading_finding(change).effect is Effect.NONE


def _is_moved_section(change: Change) -> bool:
    """Tell whether a heading kept its words and lost its place; its rule speaks of headings only."""
    moved = change.unit is Unit.HEADING and change.kind is EditKind.MOVED
    return moved and _is_harmless(change) and change.old_text == change.new_text


def sentence(text: str) -> str:
    """Return `text` as a sentence: a capital in front and one full stop behind."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")


def leaning(change: Change) -> str:
    """Return whom a change favours, or that nobody knows yet."""
    return "a person must decide" if change.needs_review else DIRECTIONS[change.direction]


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
    titles = list(dict.fromkeys(map(title, changes)))
    more = len(titles) - limit
    return "; ".join(titles[:limit]) + (f"; and {more} more" if more > 0 else "")


def cautions(report: ChangeReport) -> tuple[str, ...]:
    """Return what a person must know before acting on the report, one sentence each."""
    return (*(check.said for check in checks(report)), *diagnostics(report))


@dataclass(frozen=True, slots=True)
class Check:
    """What a person must look at before acting on a report."""

    said: str
    changes: tuple[Change, ...] = ()
    """Those it is about; () where it is about all."""


def checks(report: ChangeReport) -> tuple[Check, ...]:
    """Return what in the changes themselves a person must look at."""
    unjudged = tuple(change for change in report.changes if change.needs_review)
    consent = tuple(change for change in report.changes if change.consent_required)
    held = tuple(change for change in report.changes if change.retroactive)
    sorts = (
        (unjudged, f"The effect of {_many(unjudged)} could not be judged: a person must decide."),
        (consent, f"{_many(consent)} may need consent: telling people is not enough."),
        (held, f"{_many(held)} may apply to data collected under earlier terms."),
    )
    found = [Check(said, changes) for changes, said in sorts if changes]
    if report.changes and not is_read(report):
        found.append(Check(not_read(language(report))))
    if report.rewritten:
        said = "Most of the text is new: versions were compared by practice, not by sentence."
        found.append(Check(said))
    return tuple(found)


def _many(changes: Sequence[Change]) -> str:
    return plural(len(changes), "change")


def diagnostics(report: ChangeReport) -> tuple[str, ...]:
    """Return how the report came about where that was not the usual way, one sentence each."""
    number = sum(change.override is not None for change in report.changes)
    said = (f"{plural(number, 'level')} set by a person, with a reason.",) if number else ()
    return (*said, *report.warnings)


def marks(change: Change) -> tuple[str, ...]:
    """Return what to know about one change beside its level, in a few words each."""
    said = []
    if change.consent_required:
        said.append("consent may be needed: telling people is not enough")
    if change.retroactive:
        said.append("may apply to data already held")
    if change.override is not None:
        before, now = change.override.level_before.value, change.level.value
        said.append(f"{before} set to {now} by {change.override.by}: {change.override.reason}")
    return tuple(said)


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


def versions(report: ChangeReport) -> str:
    """Return both versions: "2f3a1c09b7d1 (2025-03-03) → 9b0d7aa41c22 (2025-06-09)"."""
    return f"{_version(report.old)} → {_version(report.new)}"


def _version(version: VersionRef) -> str:
    day, name = version_day(version), version_name(version)
    return f"{name} ({day})" if day else name


def version_day(version: VersionRef) -> str:
    """Return the day a version is from, as its commit or else its text says, or ""."""
    return version.date[:10] or version.last_updated or version.effective_date or ""


def version_name(version: VersionRef) -> str:
    """Return the commit, shortened, or where there is none the text's own hash."""
    return version.rev[:12] or f"text {version.sha256[:12]}"


def effective(report: ChangeReport) -> str:
    """Return from when the new text says that it applies."""
    before, after = report.old.effective_date, report.new.effective_date
    if after is None:
        said = "The new text states no effective date."
        return f"{said} The earlier version: from {before}." if before else said
    if after == before:
        return f"In force from {after}, as before."
    if before is None:
        return f"In force from {after}. The earlier version states no date."
    return f"In force from {after}. The earlier version: from {before}."


@dataclass(frozen=True, slots=True)
class Places:
    """The sections of a report by their index, to say where a change stands."""

    old: Mapping[int, str]
    new: Mapping[int, str]
    pairs: frozenset[tuple[int, int]]
    """Old and new indexes of sections that correspond."""

    def of(self, change: Change) -> str:
        """Return the section of a change: "4 Sharing", or "4 Sharing → 6 Partners" if it moved."""
        before, after = change.old_section, change.new_section
        if after is None:
            return "" if before is None else self.old.get(before, f"Section {before}")
        there = self.new.get(after, f"Section {after}")
        if before is None or (before, after) in self.pairs:
            return there
        return f"{self.old.get(before, f'Section {before}')} → {there}"

    def affected(self, change: Change) -> str:
        """Return the sections that use a term this change defines, or ""."""
        names = (self.new.get(index, f"Section {index}") for index in change.affected_sections)
        return "; ".join(names)


def places(report: ChangeReport) -> Places:
    """Return the labels of all sections of both sides."""
    return Places(
        old={ref.index: section_label(ref) for group in report.sections for ref in group.old},
        new={ref.index: section_label(ref) for group in report.sections for ref in group.new},
        pairs=frozenset(
            (before.index, after.index)
            for group in report.sections
            if group.matched_by != PASSAGE
            for before in group.old
            for after in group.new
        ),
    )


def section_label(section: SectionRef) -> str:
    """Return the section as people refer to it: "3.1 Retention"."""
    if section.index == 0:
        return "Opening text"
    return f"{section.number} {section.heading}".strip() or f"Section {section.index}"


def line_range(change: Change) -> str:
    """Return the source lines: "lines 10-12 before, line 11 after"."""
    sides = ((change.old_lines, "before"), (change.new_lines, "after"))
    return ", ".join(f"{_lines(*lines)} {side}" for lines, side in sides if lines is not None)


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}-{last}"


def sides(change: Change) -> tuple[str, str]:
    """Return what to call the old and the new text of a change."""
    if not change.new_text:
        return "removed", ""
    if not change.old_text:
        return "", "added"
    return "before", "after"


def details(change: Change, places: Places) -> list[tuple[str, str]]:
    """Return what else to know about a change, as names and texts."""
    findings = change.findings
    said = [
        *(("Also", f"{found.title}. {found.explanation}") for found in other_findings(change)),
        ("Where", ", ".join(filter(None, (places.of(change), line_range(change))))),
        ("Law", "; ".join(dict.fromkeys(law for found in findings for law in found.legal_basis))),
        ("Used in", places.affected(change)),
        ("Rule", ", ".join(dict.fromkeys(found.rule for found in findings))),
        ("Change", short_id(change)),
    ]
    return [(name, text) for name, text in said if text]


def facts(report: ChangeReport) -> tuple[tuple[str, Fact], ...]:
    """Return all changed facts, each with the name of its kind."""
    return tuple(
        (title, fact) for name, title in FACTS.items() for fact in getattr(report.facts, name)
    )


def fact_name(fact: Fact) -> str:
    """Return what a reader would look the fact up by."""
    return _FACT_NAMES.get(fact.name, fact.name)


def fact_line(fact: Fact) -> str:
    """Return a fact in words: "e-mail changed from a@b.example to c@b.example"."""
    name = fact_name(fact)
    if fact.status == "changed":
        return f"{name} changed from {fact.old} to {fact.new}"
    value = fact.new or fact.old
    return f"{name} {fact.status}" + (f": {value}" if value not in ("", fact.name) else "")


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
