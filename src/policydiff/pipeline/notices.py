"""A notice as it would be mailed: its words in every language, the hash that an approval is bound to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from policydiff.config import Config, PolicyConfig
from policydiff.i18n import Translator, translator
from policydiff.materiality import Law
from policydiff.notice import (
    Baseline,
    Content,
    Edition,
    LeadTime,
    Notice,
    Refusal,
    Review,
    Stage,
    apply_overrides,
    build_notice,
    content_digest,
    content_parts,
    first_edition,
    further_edition,
    plain_sentence,
    sound_headline,
    without_untruths,
    words_in_force,
)
from policydiff.pipeline.languages import in_language
from policydiff.pipeline.workspace import Workspace
from policydiff.render.templates import mail_templates_digest
from policydiff.report import ChangeReport
from policydiff.statements import extend_lexicon

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
    sound = _Soundness(workspace.config, review)
    told, since = sound.reports(locales[0], told, since)
    first = sound.edition(first_edition(locales[0], told, review, organisation.name, since))
    further = tuple(
        sound.edition(further_edition(first, locale, report, review, organisation.name, differs))
        for locale in locales[1:]
        for report, differs in [sound.reports(locale, *said(in_language(workspace, locale)))]
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
        refused=tuple(
            dict.fromkeys(f"{each.message()} {each.advice(policy.id)}" for each in sound.refused)
        ),
        editions=(first, *further),
    )


class _Soundness:
    """Takes out what generated sentences say and their changes do not hold, and keeps account of it."""

    def __init__(self, config: Config, review: Review) -> None:
        self._names = sayable_names(config)
        self._lexicon = extend_lexicon(config.law.lexicon)
        self._review = review
        self.refused: list[Refusal] = []

    def reports(
        self, locale: str, told: ChangeReport, since: ChangeReport | None
    ) -> tuple[ChangeReport, ChangeReport | None]:
        """Return both as they may be mailed, the first with the overrides of the review."""
        decided = apply_overrides(told, self._review.overrides)
        worded = {each.change for each in words_in_force(self._review, decided, since)}
        return (
            self._sound(locale, decided, worded),
            None if since is None else self._sound(locale, since, worded),
        )

    def edition(self, edition: Edition) -> Edition:
        """Return an edition with a headline that may be mailed; a person's may, whatever it says."""
        if edition.own_headline:
            return edition
        # What a person wrote of a change may stand in the headline, and is theirs to answer for.
        worded = words_in_force(self._review, edition.report, edition.since)
        line, refused = sound_headline(
            edition.headline,
            edition.report,
            lexicon=self._lexicon,
            names=(*self._names, self._review.headline or "", *(each.text for each in worded)),
            t=translator(edition.locale),
        )
        self.refused += refused
        return replace(edition, headline=line)

    def _sound(self, locale: str, report: ChangeReport, worded: set[str]) -> ChangeReport:
        sound, refused = without_untruths(
            report,
            lexicon=self._lexicon,
            language=translator(locale).language,
            names=self._names,
            worded=worded,
        )
        self.refused += refused
        return sound


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


def sayable_names(config: Config) -> tuple[str, ...]:
    """Return what any generated sentence may hold, whatever its change holds.

    Why a rule counts for more or less is said in the organisation's own words, as configured.
    """
    return (*sender_names(config), *(each.reason for each in config.law.overrides))


def published(
    report: ChangeReport, law: Law, names: tuple[str, ...], t: Translator
) -> tuple[ChangeReport, tuple[Refusal, ...]]:
    """Return a report as pages and changelogs may tell it, and what was refused.

    A plain sentence stands for each generated one that its change does not hold; `names` are
    `sayable_names`, and `t` speaks the language that the findings were explained in.
    """
    return without_untruths(
        report,
        lexicon=extend_lexicon(law.lexicon),
        language=t.language,
        names=names,
        instead=plain_sentence(t),
    )
