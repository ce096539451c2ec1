"""The report on one comparison, put together from what the stages before it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policydiff.align import SectionMatch
from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document.records import Document, Section, Unit
from policydiff.materiality import Direction, Finding, Judgement, Level, worst_level
from policydiff.report.facts import collect_facts
from policydiff.report.ids import change_ids
from policydiff.report.records import (
    PASSAGE,
    Accounting,
    Change,
    ChangeReport,
    Facts,
    Judged,
    PolicyRef,
    SectionRef,
    SectionReport,
    VersionRef,
)
from policydiff.statements import Lexicon
from policydiff.text import normalise_text


def build_report(
    *,
    policy: PolicyRef,
    old_version: VersionRef,
    new_version: VersionRef,
    old: Document,
    new: Document,
    matches: Sequence[SectionMatch],
    diff: DocumentDiff,
    judgements: Sequence[Judgement],
    judged: Judged,
    rules_version: str,
    policydiff_version: str,
    facts: Facts | None = None,
    lexicon: Lexicon | None = None,
    warnings: Sequence[str] = (),
) -> ChangeReport:
    """Return the report.

    `judgements[i]` is the verdict on `diff.edits[i]`. `facts` None means: collect them from the two
    documents, with the companies that `lexicon` knows (None: that of the package). `warnings`
    follow those of the documents, each once.
    """
    ids = change_ids(policy.id, diff.edits)
    changes = tuple(
        _change(id_, edit, judgement, _block(old, new, edit))
        for id_, edit, judgement in zip(ids, diff.edits, judgements, strict=True)
    )
    return ChangeReport(
        policydiff_version=policydiff_version,
        rules_version=rules_version,
        policy=policy,
        old=old_version,
        new=new_version,
        level=worst_level(change.level for change in changes),
        direction=overall_direction(changes),
        sections=(
            *_sections(old, new, matches, changes),
            *(_section(old, new, passage, ()) for passage in diff.passages),
        ),
        changes=changes,
        facts=collect_facts(ids, old, new, diff, lexicon) if facts is None else facts,
        judged=judged,
        rewritten=diff.rewritten,
        accounting=Accounting(diff.old, diff.new),
        warnings=tuple(dict.fromkeys((*old.warnings, *new.warnings, *warnings))),
    )


def overall_direction(changes: Iterable[Change]) -> Direction:
    """Return whom the material changes favour together; `neutral` without a material change."""
    found = {change.direction for change in changes if change.level is Level.MATERIAL}
    if Direction.MIXED in found or {Direction.ADVERSE, Direction.FAVOURABLE} <= found:
        return Direction.MIXED
    for direction in (Direction.ADVERSE, Direction.FAVOURABLE):
        if direction in found:
            return direction
    return Direction.NEUTRAL


def _block(old: Document, new: Document, edit: Edit) -> int | None:
    if edit.new:
        return new.sentences[edit.new[0]].block
    return old.sentences[edit.old[0]].block if edit.old else None


def _change(id_: str, edit: Edit, judgement: Judgement, block: int | None) -> Change:
    return Change(
        id=id_,
        kind=edit.kind,
        unit=edit.unit,
        old_text=edit.old_text,
        new_text=edit.new_text,
        lead_in=edit.lead_in,
        old_section=edit.old_section,
        new_section=edit.new_section,
        old_lines=edit.old_lines,
        new_lines=edit.new_lines,
        words=edit.words,
        level=judgement.level,
        direction=judgement.direction,
        needs_review=judgement.needs_review,
        consent_required=judgement.consent_required,
        retroactive=judgement.retroactive,
        affected_sections=judgement.affected_sections,
        override=None,
        findings=tuple(_placed(finding, edit) for finding in judgement.findings),
        block=block,
    )


def _placed(finding: Finding, edit: Edit) -> Finding:
    """Leave out spans beyond the texts of `edit`: they count in a sentence that its heading governs."""
    old, new = finding.old_span, finding.new_span
    if old is not None and old[1] > len(edit.old_text):
        old = None
    if new is not None and new[1] > len(edit.new_text):
        new = None
    return replace(finding, old_span=old, new_span=new)


def _sections(
    old: Document, new: Document, matches: Sequence[SectionMatch], changes: Sequence[Change]
) -> tuple[SectionReport, ...]:
    of_old = {index: number for number, match in enumerate(matches) for index in match.old}
    of_new = {index: number for number, match in enumerate(matches) for index in match.new}
    inside: list[list[Change]] = [[] for _ in matches]
    for change in changes:
        groups = {of_old.get(change.old_section, -1) if change.old_section is not None else -1}
        groups.add(of_new.get(change.new_section, -1) if change.new_section is not None else -1)
        for number in sorted(groups - {-1}):
            inside[number].append(change)
    return tuple(
        _section(old, new, match, found) for match, found in zip(matches, inside, strict=True)
    )


def _section(
    old: Document, new: Document, match: SectionMatch, changes: Sequence[Change]
) -> SectionReport:
    before = tuple(old.sections[index] for index in match.old)
    after = tuple(new.sections[index] for index in match.new)
    # A passage repeats a section whose own entry says what it was called and numbered.
    both = bool(before and after) and match.matched_by != PASSAGE
    return SectionReport(
        relation=match.relation,
        old=tuple(map(_ref, before)),
        new=tuple(map(_ref, after)),
        renamed=both and _headings(before).isdisjoint(_headings(after)),
        moved=match.moved,
        renumbered=both and before[0].number != after[0].number,
        edited=both and any(_edits_words(change, match) for change in changes),
        level=worst_level(change.level for change in changes),
        changes=tuple(change.id for change in changes),
        matched_by=match.matched_by,
        score=match.score,
    )


def _headings(sections: Sequence[Section]) -> set[str]:
    return {normalise_text(section.heading) for section in sections}


def _edits_words(change: Change, match: SectionMatch) -> bool:
    """Tell whether the change alters what the section says, not only its heading or its look."""
    if change.unit is Unit.HEADING or change.kind is EditKind.FORMATTING:
        return False
    stays = change.old_section in match.old and change.new_section in match.new
    same_words = normalise_text(change.old_text) == normalise_text(change.new_text)
    return not (stays and same_words and change.kind is EditKind.MOVED)


def _ref(section: Section) -> SectionRef:
    return SectionRef(
        index=section.index,
        heading=section.heading,
        path=section.path,
        number=section.number,
        anchor=section.anchor,
    )
