"""The diff of two documents whose sections are matched: link, edit, order, account."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from policydiff.align import SectionMatch
from policydiff.diff.demoted import pair_headings
from policydiff.diff.headings import diff_headings
from policydiff.diff.linking import link_sentences
from policydiff.diff.passages import find_passages
from policydiff.diff.records import DocumentDiff, Edit, EditKind, SentenceLink
from policydiff.diff.sentences import account, diff_sentences
from policydiff.diff.targets import diff_targets
from policydiff.document.records import Document, Unit

_REWRITTEN = 0.6


def diff_documents(old: Document, new: Document, matches: Sequence[SectionMatch]) -> DocumentDiff:
    """Return all edits between two versions, in reading order, and the account of every sentence.

    `matches` must hold every section of both documents exactly once, as `align_sections` returns them.
    """
    links = link_sentences(old, new, matches)
    found = diff_sentences(old, new, matches, links)
    dressed = pair_headings(diff_headings(old, new, matches), found.edits)
    edits = [*dressed.headings, *dressed.sentences]
    targets = diff_targets(old, new, links)
    sentences = tuple(sorted((o, n) for link in links for o in link.old for n in link.new))
    before, after = account(old, new, links, found.moved, dressed.old, dressed.new)
    return DocumentDiff(
        edits=_in_reading_order(old, new, edits, targets, links, found.moved),
        old=before,
        new=after,
        rewritten=_rewritten(old, new, dressed.sentences),
        links=sentences,
        passages=find_passages(old, new, matches, sentences),
    )


def _in_reading_order(
    old: Document,
    new: Document,
    edits: Sequence[Edit],
    targets: Sequence[tuple[int, Edit]],
    links: Sequence[SentenceLink],
    moved: frozenset[int],
) -> tuple[Edit, ...]:
    """Order by the new version; what is gone stands behind what last stayed in place before it."""
    stayed = [(link.old[-1], link.new[-1]) for link in links if link.old[0] not in moved]
    stayed.sort()
    anchors_old = [o for o, _ in stayed]
    starts = [section.start for section in new.sections]

    def anchor(position: int) -> int:
        """New sentence that the old one before `position` became, or -1."""
        at = bisect_right(anchors_old, position - 1)
        return stayed[at - 1][1] if at else -1

    def rank(edit: Edit) -> tuple[int, int, int, int]:
        if edit.new:
            return edit.new[0], 1, 0, 0
        if edit.new_section is not None and edit.unit is Unit.HEADING:
            return starts[edit.new_section], 0, edit.new_section, 0
        if edit.old:
            return anchor(edit.old[0]), 3, edit.old[0], 1
        assert edit.old_section is not None
        start = old.sections[edit.old_section].start
        return anchor(start), 3, start, 0

    placed = [(rank(edit), edit) for edit in edits]
    placed += [((after, 2, 0, 0), edit) for after, edit in targets]
    return tuple(edit for _, edit in sorted(placed, key=lambda entry: entry[0]))


def _rewritten(old: Document, new: Document, edits: Sequence[Edit]) -> bool:
    """More than 60 % of the new version's words (weighed by their letters) were not in the old one."""
    if not old.sentences:
        return False
    inserted = sum(
        len(text)
        for edit in edits
        if edit.kind is not EditKind.FORMATTING
        for tag, text in edit.words
        if tag == "insert"
    )
    return inserted > _REWRITTEN * sum(len(s.text) for s in new.sentences)
