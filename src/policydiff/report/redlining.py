"""The redline of two documents, put together from their comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policydiff.align import SectionMatch
from policydiff.diff.records import DocumentDiff
from policydiff.document.records import Document, Sentence
from policydiff.report.placing import (
    Link,
    Place,
    Placed,
    Sides,
    place_changes,
    row_anchor,
    sentences_of,
)
from policydiff.report.records import ChangeReport, SectionReport
from policydiff.report.redline import Redline, RedlineRow, RedlineSection, RedlineText, RowKind


def build_redline(
    old: Document,
    new: Document,
    matches: Sequence[SectionMatch],
    diff: DocumentDiff,
    report: ChangeReport,
) -> Redline:
    """Return the redline of a comparison; `report` and `diff` are those of the same two documents.

    New sentences follow each other over all rows as in the new version, old ones within a section
    as in the old version. A section without heading and sentences is left out.
    """
    sides = Sides.of(old, new, matches)
    placed = place_changes(sides, diff, report)
    rows: defaultdict[Place, list[RedlineRow]] = defaultdict(list)
    for match in matches:
        for place, row in _rows(sides, placed, match):
            rows[place].append(row)
    sections = (
        _section(place, sides, report.sections, placed, _folded(rows[place], new))
        for place in _places(sides)
    )
    return Redline(tuple(found for found in sections if found.rows or _is_headed(found)))


def _places(sides: Sides) -> Iterator[Place]:
    """Yield the sections: new ones in order, removed ones behind what stood before them."""
    behind: defaultdict[int, list[int]] = defaultdict(list)
    last = -1
    for section in sides.old.sections:
        match = sides.matches[sides.of_old[section.index]]
        if not match.new:
            behind[last].append(section.index)
        elif not match.moved:
            last = match.new[-1]
    for index in range(-1, len(sides.new.sections)):
        if index >= 0:
            yield Place(True, index)
        yield from (Place(False, gone) for gone in behind[index])


def _rows(sides: Sides, placed: Placed, match: SectionMatch) -> Iterator[tuple[Place, RedlineRow]]:
    """Yield the rows of one section match: both sides in their order, meeting at its links.

    Between two links what is gone stands before what came.
    """
    olds = sentences_of(sides.old, match.old)
    news = sentences_of(sides.new, match.new)
    at_old = {sentence.index: at for at, sentence in enumerate(olds)}
    links = [placed.here[s.index] for s in news if s.index in placed.here]
    starts = iter([*(at_old[link.old[0]] for link in links), len(olds)])
    place = Place(True, match.new[0]) if match.new else Place(False, match.old[0])
    start = next(starts)
    yield from _lone(placed, olds[:start], place)
    for sentence in news:
        place = Place(True, sentence.section)
        link = placed.here.get(sentence.index)
        row = _meeting(sides, link) if link else placed.right.get(sentence.index)
        if row is not None:
            yield place, row
        yield from ((place, below) for below in placed.below.get(sentence.index, ()))
        if link is not None:
            gap, start = start + len(link.old), next(starts)
            yield from _lone(placed, olds[gap:start], place)


def _lone(
    placed: Placed, olds: Iterable[Sentence], place: Place
) -> Iterator[tuple[Place, RedlineRow]]:
    for sentence in olds:
        row = placed.left.get(sentence.index)
        if row is not None:
            yield (place if place.of_new else Place(False, sentence.section)), row


def _meeting(sides: Sides, link: Link) -> RedlineRow:
    change = link.change
    if change is None:
        return RedlineRow(RowKind.SAME, link.old, link.new)
    return RedlineRow(
        RowKind.CHANGED,
        link.old,
        link.new,
        change=change.id,
        unit=change.unit,
        old_text=change.old_text,
        new_text=change.new_text,
        words=change.words,
        anchor=row_anchor("at", change.id),
    )


def _folded(rows: Iterable[RedlineRow], new: Document) -> Iterator[RedlineRow]:
    """Yield rows with unchanged sentences that follow each other as one run, by blocks."""
    for same, found in groupby(rows, key=lambda row: row.kind is RowKind.SAME):
        if not same:
            yield from found
            continue
        run = list(found)
        sentences = [new.sentences[index] for row in run for index in row.new]
        blocks = (list(block) for _, block in groupby(sentences, key=lambda s: s.block))
        yield RedlineRow(
            RowKind.SAME,
            old=tuple(index for row in run for index in row.old),
            new=tuple(sentence.index for sentence in sentences),
            texts=tuple(
                RedlineText(block[0].unit, " ".join(s.text for s in block)) for block in blocks
            ),
        )


def _section(
    place: Place,
    sides: Sides,
    reports: Sequence[SectionReport],
    placed: Placed,
    rows: Iterable[RedlineRow],
) -> RedlineSection:
    group = reports[(sides.of_new if place.of_new else sides.of_old)[place.index]]
    (ref,) = (r for r in (group.new if place.of_new else group.old) if r.index == place.index)
    return RedlineSection(
        anchor=place.anchor,
        relation=group.relation,
        old=group.old if place.of_new else (ref,),
        new=ref if place.of_new else None,
        renamed=group.renamed,
        moved=group.moved,
        renumbered=group.renumbered,
        changes=tuple(placed.headings[place]),
        rows=tuple(rows),
    )


def _is_headed(section: RedlineSection) -> bool:
    return any(ref.heading or ref.number for ref in (*section.old, section.new) if ref)
