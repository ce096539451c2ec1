"""What happened to headings: renamed, renumbered, moved, added, removed."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.align import SectionMatch
from policydiff.align.outline import parents_of
from policydiff.diff.records import Edit, EditKind, WordOp
from policydiff.diff.words import diff_words
from policydiff.document.records import Document, Section, Unit
from policydiff.text import normalise_text


def diff_headings(old: Document, new: Document, matches: Sequence[SectionMatch]) -> list[Edit]:
    """Return the edits of headings; a moved section is one edit, of its heading, with all it encloses."""
    around = _Around(old, new, matches)
    edits: list[Edit] = []
    for match in matches:
        before = [old.sections[o] for o in match.old]
        after = [new.sections[n] for n in match.new]
        if before and after:
            pair = _principal(before, after)
            edits += _changed(*pair, moved=match.moved and not around.moved(*pair))
            before = [s for s in before if s is not pair[0]]
            after = [s for s in after if s is not pair[1]]
        edits += [_edit(EditKind.REMOVED, s, None) for s in before if s.heading]
        edits += [_edit(EditKind.ADDED, None, s) for s in after if s.heading]
    return edits


class _Around:
    """Which sections moved because the one around them did."""

    def __init__(self, old: Document, new: Document, matches: Sequence[SectionMatch]) -> None:
        self._old, self._new = (parents_of([s.level for s in d.sections]) for d in (old, new))
        self._went = {(o, n) for m in matches if m.moved for o in m.old for n in m.new}

    def moved(self, before: Section, after: Section) -> bool:
        return (self._old[before.index], self._new[after.index]) in self._went


def _principal(before: Sequence[Section], after: Sequence[Section]) -> tuple[Section, Section]:
    """Of a group, the pair with one heading; else the first of each side."""
    if len(before) == len(after) == 1:
        return before[0], after[0]
    for a in before:
        for b in after:
            if normalise_text(a.heading).casefold() == normalise_text(b.heading).casefold():
                return a, b
    return before[0], after[0]


def _changed(before: Section, after: Section, *, moved: bool) -> list[Edit]:
    if not moved and (before.heading, before.number) == (after.heading, after.number):
        return []
    renamed = normalise_text(before.heading) != normalise_text(after.heading)
    if moved and before.heading and after.heading:
        return [_edit(EditKind.MOVED, before, after, same=not renamed)]
    if renamed and before.heading and after.heading:
        return [_edit(EditKind.MODIFIED, before, after)]
    if renamed and after.heading:
        return [_edit(EditKind.ADDED, None, after)]
    if renamed:
        return [_edit(EditKind.REMOVED, before, None)]
    return [_edit(EditKind.FORMATTING, before, after, same=True)]


def _edit(
    kind: EditKind, before: Section | None, after: Section | None, *, same: bool = False
) -> Edit:
    """Numbers are written only where they are all that changed."""
    numbered = kind is EditKind.FORMATTING and before is not None and after is not None
    numbered = numbered and before.number != after.number  # type: ignore[union-attr]
    old_text, new_text = _text(before, numbered=numbered), _text(after, numbered=numbered)
    words: tuple[WordOp, ...] = (("equal", new_text),) if same else diff_words(old_text, new_text)
    return Edit(
        kind=kind,
        unit=Unit.HEADING,
        old=(),
        new=(),
        old_text=old_text,
        new_text=new_text,
        lead_in="",
        old_section=before.index if before else None,
        new_section=after.index if after else None,
        old_lines=(before.line, before.line) if before else None,
        new_lines=(after.line, after.line) if after else None,
        words=words,
    )


def _text(section: Section | None, *, numbered: bool) -> str:
    if section is None:
        return ""
    return f"{section.number} {section.heading}".strip() if numbered else section.heading
