"""What every format says in the same words: verdict, labels, places, accounts.

Pages for readers say it in the language of `t`; what people work with on a terminal or a forge is English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policydiff.diff.records import EditKind, SideAccount
from policydiff.document.records import Unit
from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Direction, Level
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
_STATUSES = {"added": "added", "removed": "removed", "changed": "changed"}
_LEVEL_NAMES = {Level.MATERIAL: "material", Level.MINOR: "minor", Level.NONE: "none"}


def verdict(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return level and direction: "Material change, worse for readers"."""
    said, whom = level_words(report, t), direction_words(report, t)
    return f"{said}, {whom}" if whom else said


def level_words(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return the worst that a report has: "Material change"."""
    return t(LEVELS[report.level])


def level_name(level: Level, t: Translator = ENGLISH) -> str:
    """Return a level in one word: "material"."""
    return t.in_context("level", _LEVEL_NAMES[level])


def direction_words(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return whom a material report favours; "" where nothing is material."""
    return whom(report.direction, t) if report.level is Level.MATERIAL else ""


def whom(direction: Direction, t: Translator = ENGLISH) -> str:
    """Return whom a direction favours: "worse for readers"."""
    return t(DIRECTIONS[direction])


def typography(t: Translator = ENGLISH) -> str:
    """Return what it means that a change is one of typography."""
    return t(TYPOGRAPHY)


def title(change: Change, t: Translator = ENGLISH) -> str:
    """Return what happened, in a few words: the leading finding's title, in the language it was found in.

    Where that only says that nothing was touched, what sort of line changed says more.
    """
    if _is_moved_section(change):
        return t("Section moved")
    if _is_harmless(change) and change.unit in _TITLES:
        return t(_TITLES[change.unit])
    return leading_finding(change).title


def explanation(change: Change, t: Translator = ENGLISH) -> str:
    """Return what a change means: the leading finding's explanation."""
    if _is_moved_section(change):
        return t("The section stands in another place under the same heading.")
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


def leaning(change: Change, t: Translator = ENGLISH) -> str:
    """Return whom a change favours, or that nobody knows yet."""
    return t("a person must decide") if change.needs_review else whom(change.direction, t)


def counts(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return how many changes of which sort: "3 material changes, 5 minor"."""
    parts = outline(report)
    material, minor, typographic = map(len, (parts.material, parts.minor, parts.typographic))
    sorts = (
        (material, t.number("{n} material change", "{n} material changes", material), ""),
        (
            minor,
            t.number("{n} minor change", "{n} minor changes", minor),
            t.number("{n} minor", "{n} minor", minor),
        ),
        (
            typographic,
            t.number(
                "{n} change of typography only", "{n} changes of typography only", typographic
            ),
            t.number("{n} of typography only", "{n} of typography only", typographic),
        ),
    )
    found = [(whole, short) for number, whole, short in sorts if number]
    if not found:
        return t("Nothing that a reader can see differs")
    # Only the first says what is counted.
    return ", ".join([found[0][0], *(short for _, short in found[1:])])


def reasons(report: ChangeReport, limit: int = 3) -> str:
    """Return why the report has its level: the leading findings' titles, in order of weight."""
    parts = outline(report)
    changes = parts.material or (*parts.minor, *parts.typographic)
    titles = list(dict.fromkeys(map(title, changes)))
    more = len(titles) - limit
    return "; ".join(titles[:limit]) + (f"; and {more} more" if more > 0 else "")


def marks(change: Change, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return what to know about one change beside its level, in a few words each."""
    said = []
    if change.consent_required:
        said.append(t("consent may be needed: telling people is not enough"))
    return (*said, *remarks(change, t))


def remarks(change: Change, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return what everybody may know about a change beside its level."""
    said = []
    if change.retroactive:
        said.append(t("may apply to data already held"))
    if change.override is not None:
        said.append(
            t(
                "{before} set to {after} by {who}: {reason}",
                before=level_name(change.override.level_before, t),
                after=level_name(change.level, t),
                who=change.override.by,
                reason=change.override.reason,
            )
        )
    return tuple(said)


def accounting(account: Accounting, t: Translator = ENGLISH) -> tuple[str, str]:
    """Return where every sentence went, the old side and the new one."""
    return (
        t(
            "Before: {account}.",
            account=_side(account.old, t("{n} removed", n=account.old.gone), t),
        ),
        t("After: {account}.", account=_side(account.new, t("{n} added", n=account.new.gone), t)),
    )


def _side(side: SideAccount, gone: str, t: Translator) -> str:
    sentences = sentence_count(side.sentences, t)
    kept = t(
        "{same} unchanged, {moved} moved, {modified} modified",
        same=side.unchanged,
        moved=side.moved,
        modified=side.modified,
    )
    return f"{sentences}: {kept}, {gone}"


def sentence_count(number: int, t: Translator = ENGLISH) -> str:
    """Return "1 sentence" or "2 sentences"."""
    return t.number("{n} sentence", "{n} sentences", number)


def versions(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return both versions: "2f3a1c09b7d1 (2025-03-03) → 9b0d7aa41c22 (2025-06-09)"."""
    return f"{_version(report.old, t)} → {_version(report.new, t)}"


def _version(version: VersionRef, t: Translator) -> str:
    day, name = version_day(version), version_name(version, t)
    return f"{name} ({day})" if day else name


def version_day(version: VersionRef) -> str:
    """Return the day a version is from, as its commit or else its text says, or ""."""
    return version.date[:10] or version.last_updated or version.effective_date or ""


def version_name(version: VersionRef, t: Translator = ENGLISH) -> str:
    """Return the commit, shortened, or where there is none the text's own hash."""
    return version.rev[:12] or t("text {hash}", hash=version.sha256[:12])


def effective(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return from when the new text says that it applies."""
    before, after = report.old.effective_date, report.new.effective_date
    earlier = t("The earlier version: from {day}.", day=before) if before else ""
    if after is None:
        said = t("The new text states no effective date.")
        return f"{said} {earlier}" if earlier else said
    if after == before:
        return t("In force from {day}, as before.", day=after)
    said = t("In force from {day}.", day=after)
    return f"{said} {earlier or t('The earlier version states no date.')}"


@dataclass(frozen=True, slots=True)
class Places:
    """The sections of a report by their index, to say where a change stands."""

    old: Mapping[int, str]
    new: Mapping[int, str]
    pairs: frozenset[tuple[int, int]]
    """Old and new indexes of sections that correspond."""
    t: Translator = ENGLISH

    def of(self, change: Change) -> str:
        """Return the section of a change: "4 Sharing", or "4 Sharing → 6 Partners" if it moved."""
        before, after = change.old_section, change.new_section
        if after is None:
            return "" if before is None else self._named(self.old, before)
        there = self._named(self.new, after)
        if before is None or (before, after) in self.pairs:
            return there
        return f"{self._named(self.old, before)} → {there}"

    def affected(self, change: Change) -> str:
        """Return the sections that use a term this change defines, or ""."""
        return "; ".join(self._named(self.new, index) for index in change.affected_sections)

    def _named(self, side: Mapping[int, str], index: int) -> str:
        t = self.t
        return side.get(index) or t("Section {number}", number=index)


def places(report: ChangeReport, t: Translator = ENGLISH) -> Places:
    """Return the labels of all sections of both sides."""
    return Places(
        old={ref.index: section_label(ref, t) for group in report.sections for ref in group.old},
        new={ref.index: section_label(ref, t) for group in report.sections for ref in group.new},
        pairs=frozenset(
            (before.index, after.index)
            for group in report.sections
            if group.matched_by != PASSAGE
            for before in group.old
            for after in group.new
        ),
        t=t,
    )


def section_label(section: SectionRef, t: Translator = ENGLISH) -> str:
    """Return the section as people refer to it: "3.1 Retention"."""
    if section.index == 0:
        return t("Opening text")
    named = f"{section.number} {section.heading}".strip()
    return named or t("Section {number}", number=section.index)


def line_range(change: Change, t: Translator = ENGLISH) -> str:
    """Return the source lines: "lines 10-12 before, line 11 after"."""
    sides = (
        (change.old_lines, t("{lines} before", lines=_lines(change.old_lines, t))),
        (change.new_lines, t("{lines} after", lines=_lines(change.new_lines, t))),
    )
    return ", ".join(said for lines, said in sides if lines is not None)


def _lines(lines: tuple[int, int] | None, t: Translator) -> str:
    first, last = lines or (0, 0)
    if first == last:
        return t("line {first}", first=first)
    return t("lines {first}-{last}", first=first, last=last)


def sides(change: Change) -> tuple[str, str]:
    """Return what to call the old and the new text of a change."""
    if not change.new_text:
        return "removed", ""
    if not change.old_text:
        return "", "added"
    return "before", "after"


def details(change: Change, places: Places) -> list[tuple[str, str]]:
    """Return what else to know about a change, as names and texts."""
    findings, t = change.findings, places.t
    laws = dict.fromkeys(law for found in findings for law in found.legal_basis)
    said = [
        *((t("Also"), f"{found.title}. {found.explanation}") for found in other_findings(change)),
        (t("Where"), ", ".join(filter(None, (places.of(change), line_range(change, t))))),
        (t("Law"), "; ".join(laws)),
        (t("Used in"), places.affected(change)),
        (t("Rule"), ", ".join(dict.fromkeys(found.rule for found in findings))),
        (t("Change"), short_id(change)),
    ]
    return [(name, text) for name, text in said if text]


def facts(report: ChangeReport, t: Translator = ENGLISH) -> tuple[tuple[str, Fact], ...]:
    """Return all changed facts, each with the name of its kind."""
    return tuple((t(FACTS[name]), fact) for name in FACTS for fact in getattr(report.facts, name))


def fact_name(fact: Fact, t: Translator = ENGLISH) -> str:
    """Return what a reader would look the fact up by."""
    return t(_FACT_NAMES[fact.name]) if fact.name in _FACT_NAMES else fact.name


def fact_status(fact: Fact, t: Translator = ENGLISH) -> str:
    """Return what happened to a fact: "added", "removed" or "changed"."""
    return t.in_context("fact", _STATUSES[fact.status]) if fact.status in _STATUSES else fact.status


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


def join_words(words: Sequence[str], t: Translator = ENGLISH) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return t("{some} and {last}", some=", ".join(words[:-1]), last=words[-1])
