"""The dates of an edit: what is wrong with them in the text, beside it and in its translations."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policydiff.config import PolicyConfig
from policydiff.document import Document, StatedDate, parse_document
from policydiff.history import Version, load_version
from policydiff.materiality import Level
from policydiff.notice import (
    DateProblem,
    LeadTime,
    Stage,
    Translated,
    date_problems,
    disagreements,
    find_promise,
)
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport, Condition, Problem
from policydiff.statements import extend_lexicon

if TYPE_CHECKING:
    from policydiff.pipeline.pending import Pending

INDEX = ""
"""In place of a revision: what is staged."""


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text with its dates."""

    locale: str
    """As configured; "" for the policy itself where it names none."""
    version: Version
    document: Document


@dataclass(frozen=True, slots=True)
class Dated:
    """Everything that states the dates of one edit."""

    report: ChangeReport
    """The change that needs its date."""
    old: tuple[StatedDate, ...]
    """Of the version readers know."""
    new: DatedText
    translations: tuple[DatedText, ...]
    problems: tuple[DateProblem, ...]


def due_lead(workspace: Workspace, policy: PolicyConfig, old: Version) -> LeadTime:
    """Return the notice period that is configured, or that the text readers know promises them."""
    promise = find_promise(
        read_version(old, policy.locale), extend_lexicon(workspace.config.law.lexicon)
    )
    configured = workspace.config.notice.lead_days
    if promise is None:
        return LeadTime(configured)
    return LeadTime(configured, promise.days, promise.heading)


def find_date_problems(
    workspace: Workspace, pending: Pending, today: datetime.date, *, rev: str | None
) -> tuple[Problem, ...]:
    """Return what is wrong with the dates of an edit, each with the line of the date.

    `rev` says where `pending.new` and so the translations come from: None is the working tree,
    `INDEX` what is staged. Raises what reading a translation raises.
    """
    dated = read_dates(workspace, pending, today, rev=rev)
    if dated is None:
        return ()
    paths = {each.locale: each.version.path for each in dated.translations}
    return tuple(
        Problem(
            Condition.DATES,
            each.fault.value,
            each.message,
            paths[each.translation] if each.translation else pending.new.path,
            each.line,
        )
        for each in dated.problems
    )


def read_dates(
    workspace: Workspace, pending: Pending, today: datetime.date, *, rev: str | None
) -> Dated | None:
    """Read every text of an edit and ask its dates; None where the policy is gone."""
    if not pending.new.exists:
        return None
    policy, notice = pending.policy, pending.notice
    new = DatedText(policy.locale, pending.new, read_version(pending.new, policy.locale))
    old = read_version(pending.old, policy.locale).dates
    texts = _translations(workspace, policy, rev)
    # Once a change is announced, its time runs out day by day; only what is to be told needs time.
    is_told_again = pending.must_tell and notice.stage is not Stage.ANNOUNCE
    report = notice.report if is_told_again else pending.report
    problems: tuple[DateProblem, ...] = ()
    if notice.stage in (Stage.ANNOUNCE, Stage.CORRECT):
        # What waits is read on the day it goes out; a shorter notice period would be a surprise then.
        day = max(today, policy.announce_on or today)
        problems = date_problems(report, day, pending.lead, new.document.dates)
    if _is_asked(workspace, pending, old, new, texts):
        problems += disagreements(
            old,
            new.document.dates,
            [Translated(each.locale, each.document.dates) for each in texts],
        )
    return Dated(report, old, new, texts, problems)


def _is_asked(
    workspace: Workspace,
    pending: Pending,
    old: tuple[StatedDate, ...],
    new: DatedText,
    translations: tuple[DatedText, ...],
) -> bool:
    """Whether dates must agree now: readers are told of a change, or one of the dates was touched.

    What disagreed long before is no fault of an edit that corrects a word elsewhere.
    """
    if pending.report.level is Level.MATERIAL or _said(old) != _said(new.document.dates):
        return True
    return any(_is_touched(workspace, pending, each) for each in translations)


def _said(dates: tuple[StatedDate, ...]) -> list[tuple[str, str, str | None]]:
    return [(each.kind, each.source, each.value) for each in dates]


def _is_touched(workspace: Workspace, pending: Pending, text: DatedText) -> bool:
    before = load_version(workspace.repository, pending.baseline.commit, text.version.path)
    if not before.exists or before.content == text.version.content:
        return not before.exists
    return _said(read_version(before, text.locale).dates) != _said(text.document.dates)


def _translations(
    workspace: Workspace, policy: PolicyConfig, rev: str | None
) -> tuple[DatedText, ...]:
    texts = []
    for each in policy.translations:
        translated = replace(policy, path=each.path, aliases=(), locale=each.locale)
        if rev is None:
            version = workspace.version_in_tree(translated)
        elif rev == INDEX:
            version = workspace.version_in_index(translated)
        else:
            version = workspace.version_at(translated, rev)
        if version.exists:
            texts.append(DatedText(each.locale, version, read_version(version, each.locale)))
    return tuple(texts)


def read_version(version: Version, locale: str) -> Document:
    """Return the document of a version."""
    return parse_document(version.content, format=version.format, locale=locale or None)
