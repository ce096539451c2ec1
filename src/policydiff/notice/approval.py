"""What a person approves, as one hash and as its parts, and whether the approval still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policydiff.notice.overrides import apply_overrides
from policydiff.notice.records import Approval, ApprovalState, Edition, Review, Stage
from policydiff.notice.wording import words_in_force
from policydiff.report.records import Change, ChangeReport, SectionReport

PART_DIGITS = 12
"""Hex digits of a part's hash: parts explain and decide nothing, so chance is all they must stand."""
OVERRIDE, WORDING, SECTION = "override: ", "wording: ", "section: "
"""What the names of parts begin with that are about one change or one section."""
HEADLINE, INTRO = "headline", "intro"
_MOST_SECTIONS = 40
"""Sections that are told apart; where more have changed, a file of their hashes would help nobody."""
_LONGEST_LABEL = 80
_SHORT_ID = 12


@dataclass(frozen=True, slots=True)
class Content:
    """All that would be mailed."""

    report: ChangeReport
    """With or without the overrides of `review`."""
    review: Review
    headline: str
    templates: str
    """A hash of the templates used."""
    locales: tuple[str, ...]
    sender: tuple[str, ...]
    """Names and addresses, as they stand in the mail."""
    links: tuple[str, ...] = ()
    """Addresses of pages, and what readers can do."""
    stage: Stage = Stage.ANNOUNCE
    since: ChangeReport | None = None
    """What differs from the notice before, where a correction says so."""
    withdrawn_to: str = ""
    """Hash of the text that stands once a withdrawal is mailed, which tells of the announced one."""
    translated: tuple[Edition, ...] = ()
    """The notice in the other languages that it is mailed in."""


def content_digest(content: Content) -> str:
    """Return the SHA-256, in hex, of all that would be mailed.

    That is both texts (their hashes), every change with its level and the words that explain it, the
    overrides in force, people's wording, the headline, the effective date, the templates, locales,
    sender, links, the stage, what differs from the notice before, and all that is said in other languages.
    The order of locales, overrides
    and wordings does not count; the version of the tool counts only through the words it writes.
    """
    report, review, since = content.report, content.review, content.since
    decided = apply_overrides(report, review.overrides)
    whole: dict[str, object] = {
        "policy": [report.policy.id, report.policy.title],
        "texts": [report.old.sha256, report.new.sha256],
        "effective_date": report.new.effective_date,
        "level": decided.level.value,
        "changes": [_change(change) for change in decided.changes],
        "headline": content.headline,
        "templates": content.templates,
        "locales": sorted(set(content.locales)),
        "sender": [*content.sender, *content.links],
        "stage": content.stage.value,
        "since": None if since is None else [_change(change) for change in since.changes],
    }
    # Absent where nobody wrote any, so that what was approved before they existed is still the same.
    if worded := _worded(content):
        whole["wording"] = worded
    if review.intro is not None:
        whole["intro"] = review.intro
    if content.withdrawn_to:
        whole["withdrawn_to"] = content.withdrawn_to
    if content.translated:
        whole["translated"] = _translated(content)
    return _sha256(whole)


def content_parts(content: Content) -> tuple[tuple[str, str], ...]:
    """Return what would be mailed in named parts: 12 hex digits each, or a word that people can read.

    Compared with those of an approval they say what changed since (`notice.staleness`).
    """
    report, since = content.report, content.since
    parts = {
        "policy": _part([report.policy.id, report.policy.title]),
        "old_text": report.old.sha256[:PART_DIGITS],
        "new_text": report.new.sha256[:PART_DIGITS],
        "effective_date": report.new.effective_date or "none",
        "judged": _part([_change(_undecided(change))[:5] for change in report.changes]),
        "stage": content.stage.value,
        "templates": content.templates[:PART_DIGITS],
        "locales": ", ".join(sorted(set(content.locales))),
        "sender": _part(list(content.sender)),
        "links": _part(list(content.links)),
    }
    if content.withdrawn_to:
        parts["new_text"] = content.withdrawn_to[:PART_DIGITS]
    if content.translated:
        parts["translated"] = _part(_translated(content))
    if since is not None:
        parts["since"] = _part([_change(change) for change in since.changes])
    return (*parts.items(), *_decisions(content), *_sections(report))


def approval_state(review: Review | None, digest: str) -> ApprovalState:
    """Tell whether `review` approves the content with this `content_digest`."""
    if review is None or not review.approvals:
        return ApprovalState.MISSING
    return ApprovalState.APPROVED if approvals_of(review, digest) else ApprovalState.STALE


def approvals_of(review: Review, digest: str) -> tuple[Approval, ...]:
    """Return the approvals that hold for the content with this `content_digest`."""
    return tuple(each for each in review.approvals if each.digest == digest)


def approvers(review: Review, digest: str) -> str | None:
    """Return who approved this content: "Ann", "Ann and Cem"; None where nobody did."""
    names = list(dict.fromkeys(each.by for each in approvals_of(review, digest)))
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or None


def _change(change: Change) -> list[object]:
    note = change.override
    return [
        change.id,
        change.level.value,
        change.direction.value,
        [change.consent_required, change.retroactive],
        [[finding.title, finding.explanation] for finding in change.findings],
        None if note is None else [note.by, note.reason, note.level_before.value],
    ]


def _translated(content: Content) -> list[list[object]]:
    return [
        [
            each.locale,
            each.headline,
            [_change(change) for change in each.report.changes],
            None if each.since is None else [_change(change) for change in each.since.changes],
        ]
        for each in sorted(content.translated, key=lambda each: each.locale)
    ]


def _undecided(change: Change) -> Change:
    note = change.override
    return change if note is None else replace(change, level=note.level_before, override=None)


def _worded(content: Content) -> list[list[str]]:
    reports = (content.report, content.since)
    return sorted([each.change, each.text] for each in words_in_force(content.review, *reports))


def _decisions(content: Content) -> Iterator[tuple[str, str]]:
    review = content.review
    for override in sorted(review.overrides, key=lambda each: each.change):
        said = [override.level.value, override.by, override.reason]
        yield f"{OVERRIDE}{override.change[:_SHORT_ID]}", _part(said)
    for name, text in ((HEADLINE, review.headline), (INTRO, review.intro)):
        if text is not None:
            yield f"{WORDING}{name}", _part(text)
    for worded in words_in_force(review, content.report, content.since):
        yield f"{WORDING}{worded.origin[:_SHORT_ID]}", _part(worded.text)


def _sections(report: ChangeReport) -> Iterator[tuple[str, str]]:
    """Yield each section with changes and a hash of these: their ids are made of both texts."""
    changes: dict[str, list[str]] = {}
    for section in report.sections:
        if section.changes:
            changes.setdefault(_label(section), []).extend(section.changes)
    if len(changes) <= _MOST_SECTIONS:
        for label, ids in changes.items():
            yield f"{SECTION}{label}", _part(sorted(ids))


def _label(section: SectionReport) -> str:
    ref = (section.new or section.old)[0]
    words = f"{ref.number} {ref.heading}" if ref.index else "opening text"
    printable = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(printable.split())[:_LONGEST_LABEL].rstrip() or f"section {ref.index}"


def _part(value: object) -> str:
    return _sha256(value)[:PART_DIGITS]


def _sha256(value: object) -> str:
    encoded = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(encoded.encode("ascii")).hexdigest()
