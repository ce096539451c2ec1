"""What the translations of a policy lack: changes with their age, sections, numbers.

A section of a translation is behind where the section it stands for changed materially after the day on
which the translation's own was last edited. What both got on one day counts as done together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policydiff.align.parity import SectionPair, compare_translation, pair_sections
from policydiff.config import PolicyConfig
from policydiff.document import Document, parse_document
from policydiff.history import Version
from policydiff.notice.translations import BEHIND, TranslationFaults
from policydiff.pipeline.dates import INDEX
from policydiff.pipeline.file_history import (
    Moment,
    as_of,
    edit_days,
    file_history,
    section_source,
)
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.translated import Reference, has_most, is_carried, sentence_keys
from policydiff.pipeline.workspace import Workspace
from policydiff.report.checks import Problem

__all__ = ["BEHIND", "find_parity_problems"]


def find_parity_problems(
    workspace: Workspace,
    pending: Pending,
    today: datetime.date,
    *,
    rev: str | None,
) -> tuple[Problem, ...]:
    """Return what the configured translations lack, each with the translation's file and line.

    They are read from where `pending.new` was: a revision, None for the working tree, `INDEX` for what
    is staged. Raises `DocumentError` for a translation that is not a text.
    """
    policy = pending.policy
    if not policy.translations or not pending.new.exists:
        return ()
    tip = rev or workspace.repository.head_commit() or pending.baseline.commit
    reference = Reference(workspace, pending, tip)
    problems: list[Problem] = []
    for each in policy.translations:
        itself = replace(policy, path=each.path, locale=each.locale, aliases=(), translations=())
        version = _read(workspace, itself, rev)
        days = workspace.config.check.translation_days
        faults = TranslationFaults(each.locale, version.path, today, days)
        if not version.exists:
            problems.append(faults.no_file())
            continue
        past = file_history(workspace, itself, tip, pending.baseline.commit)
        document = parse_document(version.content, format=version.format, locale=each.locale)
        found = _Search(reference, version, document, past, faults).problems()
        problems += sorted(found, key=lambda problem: problem.line)
    return tuple(problems)


def _read(workspace: Workspace, policy: PolicyConfig, rev: str | None) -> Version:
    if rev is None:
        return workspace.version_in_tree(policy)
    return workspace.version_in_index(policy) if rev == INDEX else workspace.version_at(policy, rev)


@dataclass(frozen=True, slots=True)
class _Search:
    """One translation, held against its reference."""

    reference: Reference
    version: Version
    document: Document
    past: tuple[Moment, ...]
    """Committed versions of the translation, newest first."""
    faults: TranslationFaults

    def problems(self) -> Iterator[Problem]:
        """Yield every problem; one that is behind is not asked for its numbers as well."""
        parity = compare_translation(self.reference.document, self.document)
        days = edit_days(self.version, self.document, self.past)
        behind: set[int] = set()
        line = 1
        for pair in parity.pairs:
            if pair.translation is not None:
                line = self.document.sections[pair.translation].line
            day = None if pair.translation is None else days[pair.translation]
            problem = self._problem(pair, day, line)
            if problem is not None:
                behind.add(-1 if pair.translation is None else pair.translation)
                yield problem
        for difference in parity.differences:
            number = difference.pair.translation
            if number is not None and number not in behind:
                yield self.faults.differs(difference, self.document.sections[number])

    def _problem(self, pair: SectionPair, day: datetime.date | None, line: int) -> Problem | None:
        if pair.translation is None:
            return self._untranslated(pair, line)
        if pair.reference is None:
            return self._surplus(pair.translation, day)
        return None if day is None else self._lacking(pair.reference, pair.translation, day)

    def _lacking(self, here: int, there: int, day: datetime.date) -> Problem | None:
        """Return what the reference's section `here` got after the `day` on which `there` was edited."""
        past = self.reference.past
        if not past:
            return None
        place = as_of(past, day)
        old = past[place].version
        if section_source(self.reference.version, self.reference.document, here).stands_in(old):
            return None
        section, locale = self.document.sections[there], self.reference.document.locale
        changes = tuple(
            change
            for change in self.reference.material_since(old, here)
            if not is_carried(change, self.document, section, locale)
        )
        if not changes:
            return None
        days = [self._day(self.reference.day_of(change, past[:place])) for change in changes]
        return self.faults.lacks(section, changes, min(days))

    def _untranslated(self, pair: SectionPair, line: int) -> Problem | None:
        """Return that a section of the reference was never translated, or since when it is there."""
        reference = self.reference
        section = reference.document.sections[pair.reference or 0]
        if section.start == section.stop:
            return None
        keys = sentence_keys(reference.document, section)
        since = None
        if reference.past and self.past:
            place = as_of(reference.past, self.past[-1].day)
            if not has_most(reference.document_of(reference.past[place].version), keys):
                since = self._day(reference.day_with(keys, reference.past[:place]))
        return self.faults.untranslated(section, since, line)

    def _surplus(self, there: int, day: datetime.date | None) -> Problem | None:
        """Return that the reference never had a section, or since when it has it no more."""
        reference, section = self.reference, self.document.sections[there]
        if section.start == section.stop:
            return None
        since = None
        if reference.past and day is not None:
            place = as_of(reference.past, day)
            before = reference.document_of(reference.past[place].version)
            pair = next(p for p in pair_sections(before, self.document) if p.translation == there)
            if pair.reference is not None:
                keys = sentence_keys(before, before.sections[pair.reference])
                if keys and not has_most(reference.document, keys):
                    since = self._day(reference.day_without(keys, reference.past[:place]))
        return self.faults.surplus(section, since)

    def _day(self, found: datetime.date | None) -> datetime.date:
        """Return the day of a commit; what is not committed is of today."""
        return found or self.faults.today
