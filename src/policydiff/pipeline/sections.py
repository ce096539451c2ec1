"""Sections through a policy's whole history: ids that survive rename, renumber and move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from policydiff.align import (
    SectionEvent,
    SectionMatch,
    align_sections,
    extend_trace,
    section_history,
    start_trace,
)
from policydiff.config import PolicyConfig
from policydiff.document import Document, Section, parse_document
from policydiff.errors import HistoryError
from policydiff.history import Version
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport
from policydiff.report.selection import select_section


@dataclass(frozen=True, slots=True)
class PolicyTrace:
    """Every version of a policy, oldest first, with the ids of its sections."""

    versions: tuple[Version, ...]
    documents: tuple[Document, ...]
    ids: tuple[tuple[str, ...], ...]
    """`ids[version][section index]`"""
    steps: tuple[tuple[SectionMatch, ...], ...]

    def place(self, version: int, section_id: str) -> int | None:
        """Index of a section in a version, or None where it is not there."""
        names = self.ids[version]
        return names.index(section_id) if section_id in names else None


def trace_policy(
    workspace: Workspace,
    policy: PolicyConfig,
    rev: str = "HEAD",
    on_skip: Callable[[str], None] = lambda reason: None,
) -> PolicyTrace:
    """Read all versions up to `rev` and follow each section through them.

    A version that is not a text is left out; `on_skip` is told why.
    Raises `HistoryError` where the policy has no version.
    """
    versions = workspace.versions(policy, rev, on_skip)[::-1]
    if not versions:
        raise HistoryError(
            f"{workspace.git_path(policy.path)} has no version in {rev}; commit it first."
        )
    return trace_versions(versions, policy)


def trace_versions(versions: tuple[Version, ...], policy: PolicyConfig) -> PolicyTrace:
    """Follow each section through `versions`, oldest first."""
    documents = tuple(
        parse_document(each.content, format=each.format, locale=policy.locale or None)
        for each in versions
    )
    steps = tuple(align_sections(old, new) for old, new in pairwise(documents))
    trace = start_trace(documents[0])
    ids = [trace.ids]
    for (old, new), matches in zip(pairwise(documents), steps, strict=True):
        trace = extend_trace(trace, old, new, matches)
        ids.append(trace.ids)
    return PolicyTrace(versions, documents, tuple(ids), steps)


def list_sections(trace: PolicyTrace) -> tuple[tuple[str, Section], ...]:
    """Return the sections of the newest version with their ids, in document order."""
    return tuple(zip(trace.ids[-1], trace.documents[-1].sections, strict=True))


def history_of(trace: PolicyTrace, section_id: str) -> tuple[SectionEvent, ...]:
    """Return what happened to a section, oldest first.

    Raises `HistoryError` where no version has the id.
    """
    _require(trace, section_id)
    return section_history(trace.documents, trace.steps, trace.ids, section_id)


def compare_section(
    workspace: Workspace, policy: PolicyConfig, old: Version, new: Version, section_id: str
) -> ChangeReport:
    """Compare two versions of a policy in one section only, by its permanent id.

    Raises `HistoryError` where neither of them has the id.
    """
    trace = trace_versions(_with(workspace.versions(policy)[::-1], old, new), policy)
    _require(trace, section_id)
    places = [trace.place(_number(trace, version), section_id) for version in (old, new)]
    if places == [None, None]:
        raise HistoryError(
            f"Section {section_id!r} is in neither of the two versions. "
            f"`policydiff history {policy.id} --section {section_id}` tells when it was there."
        )
    report = compare_versions(old, new, workspace.config.law, policy)
    return select_section(report, *places)


def _number(trace: PolicyTrace, version: Version) -> int:
    """Return which version of the trace it is: of those with its text its own commit, or the newest.

    A text that came back may have sections under other ids than it had at first.
    """
    same = [n for n, each in enumerate(trace.versions) if each.content == version.content]
    return next((n for n in same if trace.versions[n].rev == version.rev), same[-1])


def _with(history: tuple[Version, ...], old: Version, new: Version) -> tuple[Version, ...]:
    """Return the history with `old` before and `new` after it, where it lacks their texts."""
    texts = {version.content for version in history}
    before = () if old.content in texts else (old,)
    after = () if new.content in texts or new.content == old.content else (new,)
    return before + history + after


def _require(trace: PolicyTrace, section_id: str) -> None:
    if not any(section_id in names for names in trace.ids):
        known = ", ".join(name for name in trace.ids[-1] if name != "top")
        raise HistoryError(
            f"No section {section_id!r} in any version. The newest one has: {known}."
        )
