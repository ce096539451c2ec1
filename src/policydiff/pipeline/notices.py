"""A notice as it would be mailed: its words in every language, the hash that an approval is bound to."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from policydiff.config import Config, PolicyConfig
from policydiff.notice import (
    Baseline,
    Content,
    LeadTime,
    Notice,
    Review,
    Stage,
    apply_overrides,
    build_notice,
    content_digest,
    content_parts,
    first_edition,
    further_edition,
)
from policydiff.pipeline.languages import in_language
from policydiff.pipeline.workspace import Workspace
from policydiff.render.templates import mail_templates_digest
from policydiff.report import ChangeReport

_NO_LEAD = LeadTime()


def make_notice(
    workspace: Workspace,
    policy: PolicyConfig,
    told: ChangeReport,
    review: Review,
    notice: str,
    today: datetime.date,
    *,
    stage: Stage,
    since: ChangeReport | None = None,
    before: Baseline | None = None,
    lead: LeadTime = _NO_LEAD,
    withdrawn_to: str = "",
    locales: tuple[str, ...],
    said: Callable[[Workspace], tuple[ChangeReport, ChangeReport | None]],
) -> Notice:
    """Return the notice that tells of `told`, in every language of `locales`.

    `told` and `since` are explained in the first; `said` returns both as a workspace has them explained
    that speaks another. `withdrawn_to` is the hash of the text that a withdrawal goes back to, `before`
    what readers were told before, `lead` the notice period due.
    """
    organisation = workspace.config.organisation
    decided = apply_overrides(told, review.overrides)
    first = first_edition(locales[0], decided, review, organisation.name, since)
    further = tuple(
        further_edition(
            first,
            locale,
            apply_overrides(report, review.overrides),
            review,
            organisation.name,
            differs,
        )
        for locale in locales[1:]
        for report, differs in [said(in_language(workspace, locale))]
    )
    content = Content(
        report=told,
        review=review,
        headline=first.headline,
        templates=mail_templates_digest(workspace.templates, locales),
        locales=locales,
        sender=_sender(workspace.config),
        links=_links(workspace.config, policy),
        stage=stage,
        since=since,
        withdrawn_to=withdrawn_to,
        translated=further,
    )
    # What waits is read on the day it goes out; a shorter notice period would be a surprise then.
    waits_for = policy.announce_on if stage is Stage.ANNOUNCE else None
    day = max(today, waits_for or today)
    return build_notice(
        told,
        review,
        notice,
        content_digest(content),
        day,
        stage=stage,
        organisation=organisation.name,
        lead=lead,
        since=since,
        told=before,
        parts=content_parts(content),
        editions=(first, *further),
    )


def _sender(config: Config) -> tuple[str, ...]:
    """Return the names and addresses that a mail gives."""
    organisation = config.organisation
    return (
        organisation.name,
        organisation.legal_name,
        organisation.postal_address,
        organisation.from_address,
        organisation.watcher_from_address,
        organisation.contact,
    )


def _links(config: Config, policy: PolicyConfig) -> tuple[str, ...]:
    """Return the pages that a mail points to, and what readers can do."""
    notice = config.notice
    return (
        policy.url,
        notice.comparison_url,
        *(
            part
            for action in notice.actions
            for part in (action.text, action.url, action.language)
            if part
        ),
    )


def sender_names(config: Config) -> tuple[str, ...]:
    """Return what may stand in any sentence for readers; the organisation's name is the first."""
    return (*_sender(config), config.organisation.website)
