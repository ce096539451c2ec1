"""What every format says of a redline: titles of sections, labels of rows, words of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policydiff.align import Relation
from policydiff.diff.records import EditKind, WordOp
from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.outline import spell, unmarked
from policydiff.render.sections import section_marks
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
    unchanged: int
    """Sentences that both versions have here."""
    rows: tuple[RowView, ...]

    @property
    def unchanged_words(self) -> str:
        """What to say of a section in which nothing differs."""
        said = wording.plural(self.unchanged, "sentence")
        return f"{said}, unchanged" if self.unchanged else "unchanged"


def redline_view(report: ChangeReport, redline: Redline) -> tuple[SectionView, ...]:
    """Return the sections of a redline in the words that every format uses."""
    changes = {change.id: change for change in report.changes}
    titles = {
        anchor: _title(section)
        for section in redline.sections
        for anchor in (section.anchor, *(row.anchor for row in section.rows))
    }
    return tuple(_section(section, changes, titles) for section in redline.sections)


def _section(
    section: RedlineSection, changes: Mapping[str, Change], titles: Mapping[str, str]
) -> SectionView:
    rows = tuple(_row(row, changes, titles) for row in section.rows)
    same = [row for row in section.rows if row.kind is RowKind.SAME]
    note = _note(section)
    return SectionView(
        anchor=section.anchor,
        title=_title(section),
        note=note,
        changed=bool(note or section.changes or len(same) < len(rows)),
        unchanged=sum(len(row.new) for row in same),
        rows=rows,
    )


def _title(section: RedlineSection) -> str:
    return wording.section_label(section.new or section.old[0])


def _note(section: RedlineSection) -> str:
    """Return what became of the section as a whole."""
    if section.relation is Relation.ADDED:
        return "new"
    if section.new is None:
        return "removed"
    was = wording.join_words([f"“{wording.section_label(ref)}”" for ref in section.old])
    if section.relation is Relation.SPLIT:
        return f"split from {was}"
    if section.relation is Relation.MERGED:
        return f"merged from {was}"
    done = section_marks(section)
    same = wording.section_label(section.old[0]) == _title(section)
    return done if same or not done else f"was {was}: {done}"


def _row(row: RedlineRow, changes: Mapping[str, Change], titles: Mapping[str, str]) -> RowView:
    change = changes.get(row.change)
    words, before, after = _sides(row)
    return RowView(
        kind=row.kind,
        anchor=row.anchor,
        label=_label(row, change, titles),
        target=row.elsewhere[0] if row.elsewhere else "",
        verdict=_verdict(change) if change else "",
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


def _label(row: RedlineRow, change: Change | None, titles: Mapping[str, str]) -> str:
    places = wording.join_words(list(dict.fromkeys(titles[a] for a in row.elsewhere)))
    if row.kind is RowKind.SAME:
        return wording.plural(len(row.new), "unchanged sentence")
    if row.kind is RowKind.MOVED_AWAY:
        return f"Moved to {places}"
    if row.kind is RowKind.MOVED_HERE:
        edited = change is not None and any(op != "equal" for op, _ in change.words)
        return f"Moved here from {places}" + (" and changed" if edited else "")
    if row.kind is RowKind.RESTYLED:
        return f"Now a heading: {places}" if row.old else "Was a heading before"
    kind = change.kind if change and row.kind is RowKind.CHANGED else None
    return _KINDS[kind] if kind in _KINDS else _LABELS[row.kind]


def _verdict(change: Change) -> str:
    said = change.level.value
    if change.level is Level.MATERIAL:
        said = f"{said}, {wording.leaning(change)}"
    return f"{said}: {wording.title(change)}"


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
