"""What every format says of a redline: titles of sections, labels of rows, words of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policydiff.align import Relation
from policydiff.diff.records import EditKind, WordOp
from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.outline import spell, unmarked
from policydiff.render.sections import section_marks, section_names
from policydiff.report import Change, ChangeReport
from policydiff.report.redline import Redline, RedlineRow, RedlineSection, RedlineText, RowKind

_SHORT = 160
"""Characters up to which one unchanged sentence between two changes is shown, not folded."""
_LABELS = {
    RowKind.CHANGED: "Changed",
    RowKind.REMOVED: "Removed",
    RowKind.ADDED: "Added",
    RowKind.LINK: "Link",
}
_KINDS = {
    EditKind.SPLIT: "Split",
    EditKind.MERGED: "Joined",
    EditKind.FORMATTING: "Typography",
}


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as a format shows it."""

    kind: RowKind
    anchor: str
    label: str
    """"Changed", "Moved to 5 Your rights", or "12 unchanged sentences"."""
    target: str
    """Address of the other place of what moved, or ""."""
    verdict: str
    """"material, worse for readers: Data is kept longer"; "" for unchanged text."""
    level: Level
    change: str
    """Short id of the change, "" for unchanged text."""
    words: tuple[WordOp, ...]
    """Both sides in one text."""
    before: tuple[WordOp, ...]
    """The old side alone; () where it is not here."""
    after: tuple[WordOp, ...]
    folded: bool
    texts: tuple[RedlineText, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as a format shows it."""

    anchor: str
    title: str
    note: str
    """"was “2 Loans”: renamed and moved", "new", "removed" or ""."""
    changed: bool
    unchanged_words: str
    """What to say of a section in which nothing differs: "4 sentences, unchanged"."""
    rows: tuple[RowView, ...]


def redline_view(
    report: ChangeReport, redline: Redline, t: Translator = ENGLISH
) -> tuple[SectionView, ...]:
    """Return the sections of a redline in the words that every format uses."""
    changes = {change.id: change for change in report.changes}
    titles = {
        anchor: _title(section, t)
        for section in redline.sections
        for anchor in (section.anchor, *(row.anchor for row in section.rows))
    }
    return tuple(_section(section, changes, titles, t) for section in redline.sections)


def _section(
    section: RedlineSection,
    changes: Mapping[str, Change],
    titles: Mapping[str, str],
    t: Translator,
) -> SectionView:
    rows = tuple(_row(row, changes, titles, t) for row in section.rows)
    same = [row for row in section.rows if row.kind is RowKind.SAME]
    note = _note(section, t)
    return SectionView(
        anchor=section.anchor,
        title=_title(section, t),
        note=note,
        changed=bool(note or section.changes or len(same) < len(rows)),
        unchanged_words=_unchanged(sum(len(row.new) for row in same), t),
        rows=rows,
    )


def _unchanged(sentences: int, t: Translator) -> str:
    if not sentences:
        return t("unchanged")
    return t.number("{n} sentence, unchanged", "{n} sentences, unchanged", sentences)


def _title(section: RedlineSection, t: Translator) -> str:
    return wording.section_label(section.new or section.old[0], t)


def _note(section: RedlineSection, t: Translator) -> str:
    """Return what became of the section as a whole."""
    if section.relation is Relation.ADDED:
        return t.in_context("section", "new")
    if section.new is None:
        return t.in_context("section", "removed")
    was = section_names(section.old, t)
    if section.relation is Relation.SPLIT:
        return t("split from {sections}", sections=was)
    if section.relation is Relation.MERGED:
        return t("merged from {sections}", sections=was)
    done = section_marks(section, t)
    same = wording.section_label(section.old[0], t) == _title(section, t)
    return done if same or not done else t("was {section}: {moved}", section=was, moved=done)


def _row(
    row: RedlineRow, changes: Mapping[str, Change], titles: Mapping[str, str], t: Translator
) -> RowView:
    change = changes.get(row.change)
    words, before, after = _sides(row)
    return RowView(
        kind=row.kind,
        anchor=row.anchor,
        label=_label(row, change, titles, t),
        target=row.elsewhere[0] if row.elsewhere else "",
        verdict=_verdict(change, t) if change else "",
        level=change.level if change else Level.NONE,
        change=wording.short_id(change) if change else "",
        words=words,
        before=before,
        after=after,
        folded=row.kind is RowKind.SAME and not _is_short(row),
        texts=row.texts,
    )


def _is_short(row: RedlineRow) -> bool:
    return len(row.new) == 1 and len(row.texts[0].text) <= _SHORT


def _label(row: RedlineRow, change: Change | None, titles: Mapping[str, str], t: Translator) -> str:
    places = wording.join_words(list(dict.fromkeys(titles[a] for a in row.elsewhere)), t)
    match row.kind:
        case RowKind.SAME:
            return t.number("{n} unchanged sentence", "{n} unchanged sentences", len(row.new))
        case RowKind.MOVED_AWAY:
            return t("Moved to {place}", place=places)
        case RowKind.MOVED_HERE:
            if change is not None and any(op != "equal" for op, _ in change.words):
                return t("Moved here from {place} and changed", place=places)
            return t("Moved here from {place}", place=places)
        case RowKind.RESTYLED if row.old:
            return t("Now a heading: {place}", place=places)
        case RowKind.RESTYLED:
            return t("Was a heading before")
    kind = change.kind if change and row.kind is RowKind.CHANGED else None
    return t(_KINDS[kind]) if kind in _KINDS else t(_LABELS[row.kind])


def _verdict(change: Change, t: Translator) -> str:
    said = wording.level_name(change.level, t)
    if change.level is Level.MATERIAL:
        said = f"{said}, {wording.leaning(change, t)}"
    return f"{said}: {wording.title(change, t)}"


def _sides(
    row: RedlineRow,
) -> tuple[tuple[WordOp, ...], tuple[WordOp, ...], tuple[WordOp, ...]]:
    """Return the words of both sides in one, of the old side, and of the new one.

    Where the row's words do not spell its texts (typography, one half of a split), they stand unmarked.
    """
    old, new = unmarked(row.old_text), unmarked(row.new_text)
    if row.kind in (RowKind.REMOVED, RowKind.ADDED):
        return row.words or old or new, old, new
    after = tuple(op for op in row.words if op[0] != "delete")
    if not spell(after, row.new_text):
        return new or old, old, new
    before = tuple(op for op in row.words if op[0] != "insert")
    if row.kind is RowKind.MOVED_HERE:
        return row.words, (), after
    if spell(before, row.old_text):
        return row.words, before, after
    return new or old, old, new
