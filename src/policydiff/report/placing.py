"""Where each change of a report is shown in a redline: at one place, or at both of its places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policydiff.align import SectionMatch
from policydiff.align.assignment import in_order
from policydiff.diff.records import DocumentDiff, Edit, EditKind
from policydiff.document.records import Document, Sentence, Unit
from policydiff.report.records import Change, ChangeReport
from policydiff.report.redline import RedlineRow, RowKind


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A section of the redline: one of the new version, or one removed from the old version."""

    of_new: bool
    index: int

    @property
    def anchor(self) -> str:
        """The address of the section."""
        return f"section-{self.index}" if self.of_new else f"removed-section-{self.index}"


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences of both sides that stand for each other, with their change where they have one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Every sentence of both sides, once; every change at least once."""

    here: dict[int, Link] = field(default_factory=dict)
    """Links whose sides stand at one place, by their first new sentence."""
    left: dict[int, RedlineRow] = field(default_factory=dict)
    """Rows with an old side only, by its first sentence."""
    right: dict[int, RedlineRow] = field(default_factory=dict)
    """Rows with a new side only, by its first sentence."""
    below: defaultdict[int, list[RedlineRow]] = field(default_factory=lambda: defaultdict(list))
    """Changed links, by the new sentence they belong to."""
    headings: defaultdict[Place, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Ids of the changes of a section's heading."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both documents, and the section match of each of their sections."""

    old: Document
    new: Document
    matches: Sequence[SectionMatch]
    of_old: Mapping[int, int]
    """Number of the match of an old section."""
    of_new: Mapping[int, int]

    @classmethod
    def of(cls, old: Document, new: Document, matches: Sequence[SectionMatch]) -> Sides:
        """Return both sides with their sections looked up."""
        of_old = {index: at for at, match in enumerate(matches) for index in match.old}
        of_new = {index: at for at, match in enumerate(matches) for index in match.new}
        return cls(old, new, matches, of_old, of_new)

    def home(self, old_section: int) -> Place:
        """Return the section of the redline in which an old section is shown."""
        match = self.matches[self.of_old[old_section]]
        return Place(True, match.new[0]) if match.new else Place(False, old_section)


def place_changes(sides: Sides, diff: DocumentDiff, report: ChangeReport) -> Placed:
    """Return what is shown where; `report.changes[i]` is the verdict on `diff.edits[i]`."""
    placed = Placed()
    partners = dict(diff.links)
    links = []
    done: set[int] = set()
    for edit, change in zip(diff.edits, report.changes, strict=True):
        if edit.unit is Unit.HEADING:
            _place_heading(placed, sides, edit, change)
        elif edit.unit is Unit.LINK:
            _place_target(placed, sides, partners, edit, change)
        elif edit.old and edit.new:
            links.append(Link(edit.old, edit.new, change))
        else:
            _place_lone(
                placed, RowKind.REMOVED if edit.old else RowKind.ADDED, edit, change, elsewhere=()
            )
        done.update(edit.old)
    links += [Link((o,), (n,)) for o, n in diff.links if o not in done]
    for link in _place_links(placed, sides, links):
        _part(placed, sides, link)
    return placed


def row_anchor(side: str, name: str, number: int = 0) -> str:
    """Return the address of a row: "at-" (or "from-", an old place) and the change's short id."""
    return f"{side}-{name[:12]}" + (f"-{number + 1}" if number else "")


def sentences_of(document: Document, sections: Sequence[int]) -> list[Sentence]:
    """Return the sentences of some sections, in the order given."""
    spans = ((document.sections[n].start, document.sections[n].stop) for n in sections)
    return [sentence for start, stop in spans for sentence in document.sentences[start:stop]]


def _place_lone(
    placed: Placed, kind: RowKind, edit: Edit, change: Change, elsewhere: tuple[str, ...]
) -> None:
    row = RedlineRow(
        kind,
        edit.old,
        edit.new,
        change=change.id,
        unit=change.unit,
        old_text=change.old_text if edit.old else "",
        new_text=change.new_text if edit.new else "",
        words=() if elsewhere else change.words,
        anchor=row_anchor("from" if edit.old else "at", change.id),
        elsewhere=elsewhere,
    )
    if edit.old:
        placed.left[edit.old[0]] = row
    else:
        placed.right[edit.new[0]] = row


def _place_heading(placed: Placed, sides: Sides, edit: Edit, change: Change) -> None:
    # Where a heading became a sentence, or the reverse, the heading is on the side without one.
    section = edit.old_section if edit.new_section is None or edit.new else edit.new_section
    assert section is not None
    of_old = edit.new_section is None or bool(edit.new)
    place = sides.home(section) if of_old else Place(True, section)
    placed.headings[place].append(change.id)
    if edit.old or edit.new:
        _place_lone(placed, RowKind.RESTYLED, edit, change, (place.anchor,))


def _place_target(
    placed: Placed, sides: Sides, partners: Mapping[int, int], edit: Edit, change: Change
) -> None:
    if edit.new_text:
        found = _holding(sides.new, edit.new_section, edit.new_lines, edit.new_text)
    else:
        held = _holding(sides.old, edit.old_section, edit.old_lines, edit.old_text)
        found = [partners[index] for index in held if index in partners]
    # The same link may stand twice on one line: each change takes the next sentence.
    free = [index for index in found if index not in placed.below] or found
    for index in free[:1]:
        placed.below[index].append(
            RedlineRow(
                RowKind.LINK,
                change=change.id,
                unit=change.unit,
                old_text=change.old_text,
                new_text=change.new_text,
                words=change.words,
                anchor=row_anchor("at", change.id),
            )
        )


def _place_links(placed: Placed, sides: Sides, links: Sequence[Link]) -> list[Link]:
    """Place the links whose sides meet at one place; return the others."""
    within: defaultdict[int, list[Link]] = defaultdict(list)
    apart = []
    for link in links:
        group = _meeting_group(sides, link)
        if group is None:
            apart.append(link)
        else:
            within[group].append(link)
    for group in sorted(within):
        found = sorted(within[group], key=lambda link: link.new)
        # What is unchanged outweighs what is not: it never has two places.
        weights = [1.0 if link.change else float(len(links)) for link in found]
        kept = in_order([link.old[0] for link in found], weights)
        placed.here.update((link.new[0], link) for at, link in enumerate(found) if at in kept)
        apart += [link for at, link in enumerate(found) if at not in kept]
    return apart


def _meeting_group(sides: Sides, link: Link) -> int | None:
    """Return the section match in which both sides of a link may stand at one place, or None."""
    if link.change is not None and link.change.kind is EditKind.MOVED:
        return None
    if len(_runs(sides.old, link.old)) > 1 or len(_runs(sides.new, link.new)) > 1:
        return None
    number = sides.of_old[sides.old.sentences[link.old[0]].section]
    same = number == sides.of_new[sides.new.sentences[link.new[0]].section]
    return number if same else None


def _part(placed: Placed, sides: Sides, link: Link) -> None:
    """Give a link a row at each of its places; the rows of one side point at the other's."""
    id_, words = (link.change.id, link.change.words) if link.change else ("", ())
    name = id_ or f"sentence-{link.new[0]}"
    old_runs, new_runs = _runs(sides.old, link.old), _runs(sides.new, link.new)
    froms = tuple(row_anchor("from", name, at) for at in range(len(old_runs)))
    tos = tuple(row_anchor("at", name, at) for at in range(len(new_runs)))
    for run, anchor in zip(old_runs, froms, strict=True):
        placed.left[run[0]] = RedlineRow(
            RowKind.MOVED_AWAY,
            old=run,
            change=id_,
            unit=sides.old.sentences[run[0]].unit,
            old_text=_text(sides.old, run),
            anchor=anchor,
            elsewhere=tos,
        )
    for run, anchor in zip(new_runs, tos, strict=True):
        placed.right[run[0]] = RedlineRow(
            RowKind.MOVED_HERE,
            new=run,
            change=id_,
            unit=sides.new.sentences[run[0]].unit,
            new_text=_text(sides.new, run),
            words=words if len(new_runs) == 1 else (),
            anchor=anchor,
            elsewhere=froms,
        )


def _runs(document: Document, indexes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Split sentence indexes where one is left out between them or a section ends."""
    runs: list[list[int]] = []
    for index in sorted(indexes):
        follows = bool(runs) and runs[-1][-1] == index - 1
        section = document.sentences[index].section
        if follows and document.sentences[index - 1].section == section:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [tuple(run) for run in runs]


def _text(document: Document, indexes: tuple[int, ...]) -> str:
    return " ".join(document.sentences[index].text for index in indexes)


def _holding(
    document: Document, section: int | None, lines: tuple[int, int] | None, written: str
) -> list[int]:
    """Return the sentences of a section on `lines` that have the link `written`."""
    if section is None:
        return []
    return [
        sentence.index
        for sentence in sentences_of(document, (section,))
        if sentence.lines == lines
        and any(f"[{link.text}]({link.target})" == written for link in sentence.links)
    ]
