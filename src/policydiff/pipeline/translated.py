"""The text that translations translate, with its past: read, compared and kept as it is asked for."""

from __future__ import annotations

import datetime
from functools import cached_property

from policydiff.align.quantities import Said, quantities_of, unanswered
from policydiff.document import Document, Section, Unit, parse_document
from policydiff.history import Version
from policydiff.materiality import Level
from policydiff.pipeline.between import compare_between
from policydiff.pipeline.file_history import Moment, day_since, file_history
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Change, ChangeReport


class Reference:
    """A policy as it is judged, and every version before it that translations were made from."""

    def __init__(self, workspace: Workspace, pending: Pending, tip: str) -> None:
        self.pending = pending
        self.version = pending.new
        self.tip = tip
        """Revision up to which there is a past."""
        self._workspace = workspace
        self._documents: dict[str, Document] = {}
        self._reports: dict[str, ChangeReport] = {}

    @cached_property
    def document(self) -> Document:
        """The text as it is judged."""
        return self._parse(self.version)

    @cached_property
    def past(self) -> tuple[Moment, ...]:
        """Committed versions, newest first."""
        return file_history(
            self._workspace, self.pending.policy, self.tip, self.pending.baseline.commit
        )

    def document_of(self, version: Version) -> Document:
        """Return an earlier version, read."""
        if version.blob not in self._documents:
            self._documents[version.blob] = self._parse(version)
        return self._documents[version.blob]

    def material_since(self, old: Version, number: int) -> tuple[Change, ...]:
        """Return the material changes of one section since an earlier version.

        The policy's own dates are left out: they are checked by themselves.
        """
        report = self._since(old)
        here = {
            id_
            for section in report.sections
            if number in (each.index for each in section.new)
            for id_ in section.changes
        }
        return tuple(
            change
            for change in report.changes
            if change.level is Level.MATERIAL
            and change.unit is not Unit.DATE
            and (
                change.new_section == number
                if change.new_section is not None
                else change.id in here
            )
        )

    def day_of(self, change: Change, later: tuple[Moment, ...]) -> datetime.date | None:
        """Return the day on which the text got a change; None where it is not committed.

        `later` are the versions after the one that the change is measured from.
        """

        def holds(version: Version) -> bool:
            texts = _texts(self.document_of(version))
            return change.new_text in texts if change.new_text else change.old_text not in texts

        return day_since(later, holds)

    def day_with(self, keys: frozenset[str], later: tuple[Moment, ...]) -> datetime.date | None:
        """Return the day since which the text has most of these sentences; None where uncommitted."""
        return day_since(later, lambda version: has_most(self.document_of(version), keys))

    def day_without(self, keys: frozenset[str], later: tuple[Moment, ...]) -> datetime.date | None:
        """Return the day since which it lacks most of them; None where that is not committed."""
        return day_since(later, lambda version: not has_most(self.document_of(version), keys))

    def _since(self, old: Version) -> ChangeReport:
        if old.blob == self.pending.old.blob:
            return self.pending.report
        if old.blob not in self._reports:
            self._reports[old.blob] = compare_between(
                self._workspace, self.pending, old, self.version
            )
        return self._reports[old.blob]

    def _parse(self, version: Version) -> Document:
        locale = self.pending.policy.locale or None
        return parse_document(version.content, format=version.format, locale=locale)


def sentence_keys(document: Document, section: Section) -> frozenset[str]:
    """Return what the sentences of a section are known by."""
    return frozenset(s.key for s in document.sentences[section.start : section.stop])


def has_most(document: Document, keys: frozenset[str]) -> bool:
    """Whether at least half of these sentences stand anywhere in a document."""
    return 2 * len(keys & {sentence.key for sentence in document.sentences}) >= len(keys)


def is_carried(change: Change, document: Document, section: Section, locale: str) -> bool:
    """Whether a section of a translation already has the numbers that a change put in place of others.

    `locale` is that of the changed text. A translator may have been there first; where a change is no
    exchange of numbers, nothing tells.
    """
    before = quantities_of(change.old_text, locale, document.locale)
    after = quantities_of(change.new_text, locale, document.locale)
    gone, come = unanswered(before, Said(after)), unanswered(after, Said(before))
    said = Said(
        quantity
        for sentence in document.sentences[section.start : section.stop]
        for quantity in quantities_of(sentence, document.locale, locale)
    )
    return bool(gone and come) and not unanswered(come, said) and unanswered(gone, said) == gone


def _texts(document: Document) -> frozenset[str]:
    """Return every text that a change may be about: sentences, headings, links."""
    return frozenset(
        (
            *(sentence.text for sentence in document.sentences),
            *(section.heading for section in document.sections),
            *(link.target for sentence in document.sentences for link in sentence.links),
        )
    )
