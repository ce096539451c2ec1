"""What would be told to readers now: the change since the last notified version, reviewed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from policydiff.config import Organisation, PolicyConfig
from policydiff.document import parse_document
from policydiff.errors import DecisionMissing
from policydiff.history import Version, load_version
from policydiff.materiality import Level
from policydiff.notice import (
    Baseline,
    Notice,
    Override,
    Review,
    apply_overrides,
    build_notice,
    content_digest,
    headline,
    normalised_sha256,
    notice_id,
    promised_lead_days,
)
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.render.templates import templates_digest
from policydiff.report import ChangeReport
from policydiff.reviews import load_baselines, load_review
from policydiff.statements import Entry, extend_lexicon


@dataclass(frozen=True, slots=True)
class Pending:
    """A policy's change since readers were last told, with what people decided about it."""

    policy: PolicyConfig
    baseline: Baseline
    old: Version
    new: Version
    judged: ChangeReport
    """As the rules have it, before overrides."""
    review: Review
    """Empty where nobody decided anything yet."""
    lapsed: tuple[Override, ...]
    """Overrides of changes that are no longer there; they count for nothing."""
    notice: Notice

    @property
    def report(self) -> ChangeReport:
        """The report after overrides."""
        return self.notice.report

    @property
    def must_tell(self) -> bool:
        """Whether readers must be told."""
        return self.report.level is Level.MATERIAL


def find_baseline(workspace: Workspace, policy: PolicyConfig) -> Baseline | None:
    """Return the version readers were last told of, or None where none was ever taken."""
    found = (each for each in load_baselines(workspace.folder) if each.policy == policy.id)
    return next(found, None)


def find_pending(
    workspace: Workspace, policy: PolicyConfig, new: Version, today: datetime.date
) -> Pending:
    """Compare `new` with the last notified version and apply what people decided.

    Raises `DecisionMissing` without a baseline: nobody said what readers know already.
    """
    baseline = find_baseline(workspace, policy)
    if baseline is None:
        raise DecisionMissing(
            f"No version of {policy.id!r} counts as known to readers, so there is nothing to compare "
            f"with. `policydiff adopt {policy.id}` takes the present one, telling nobody."
        )
    old = load_version(workspace.repository, baseline.commit, baseline.path)
    judged = compare_versions(old, new, workspace.config.law, policy)
    review = load_review(workspace.folder, policy.id, baseline.notice) or Review(
        policy=policy.id, follows=baseline.notice
    )
    known = {change.id for change in judged.changes}
    kept = tuple(each for each in review.overrides if each.change in known)
    lapsed = tuple(each for each in review.overrides if each.change not in known)
    reviewed = replace(review, overrides=kept)
    decided = apply_overrides(judged, kept)
    organisation = workspace.config.organisation
    notice = build_notice(
        decided,
        reviewed,
        notice_id(policy.id, baseline.notice, normalised_sha256(new.content)),
        content_digest(
            decided,
            reviewed,
            headline=review.headline or headline(decided, organisation.name),
            templates=templates_digest(workspace.templates),
            locales=(decided.policy.locale,),
            sender=_sender(organisation),
        ),
        today,
        organisation=organisation.name,
        lead_days=max(
            workspace.config.notice.lead_days,
            _promised_days(old, policy, workspace.config.law.lexicon) or 0,
        ),
    )
    return Pending(policy, baseline, old, new, judged, review, lapsed, notice)


def _promised_days(old: Version, policy: PolicyConfig, own_words: tuple[Entry, ...]) -> int | None:
    """Return the notice period that the text readers know promises them, in days."""
    document = parse_document(old.content, format=old.format, locale=policy.locale or None)
    return promised_lead_days(document, extend_lexicon(own_words))


def _sender(organisation: Organisation) -> tuple[str, ...]:
    return (
        organisation.name,
        organisation.legal_name,
        organisation.postal_address,
        organisation.from_address,
        organisation.contact,
    )
