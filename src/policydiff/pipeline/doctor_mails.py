"""The doctor's look at the mails: a made-up change, rendered with the real settings and templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policydiff.config import Config, PolicyConfig
from policydiff.errors import PolicydiffError
from policydiff.i18n import translator
from policydiff.materiality import Law
from policydiff.notice import Stage, headline
from policydiff.pipeline.comparison import compare
from policydiff.pipeline.languages import mail_actions, mail_locales
from policydiff.pipeline.notify import comparison_link
from policydiff.render.doctor import Check, Mark
from policydiff.render.email import MailDetails, Reader, render_email
from policydiff.render.mail_lint import Fault, lint_mail
from policydiff.report import ChangeReport

__all__ = ["check_mails"]

_TITLE = "Mails"
_BEFORE = """\
# Privacy policy

Effective date: 1 January 2027

## Logs

We keep server logs for 30 days.

## Sharing

We do not share your postal address with anyone.
"""
_AFTER = """\
# Privacy policy

Effective date: 1 March 2027

## Logs

We keep server logs for 12 months.

## Sharing

We share your postal address with parcel services.
"""
_MANY = 60
"""Changes in the long sample: more than fit into one message."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """A mail to render: whose policy, which stage, to whom, in which language."""

    policy: PolicyConfig
    stage: Stage
    reader: Reader
    locale: str


def check_mails(config: Config) -> Iterator[Check]:
    """Render and lint a notice for every policy, stage, kind of reader and language."""
    organisation = config.organisation
    if not config.policies:
        return
    if not all((organisation.legal_name.strip(), organisation.postal_address.strip())):
        found = "not rendered: the sender's legal name and postal address are missing"
        yield Check("mails", _TITLE, Mark.SKIPPED, found)
        return
    samples = [
        _Sample(policy, stage, reader, locale)
        for policy in config.policies
        for stage in Stage
        for reader in Reader
        for locale in mail_locales(config, policy.locale or "en")
    ]
    found_faults: dict[Fault, _Sample] = {}
    try:
        for sample in samples:
            for fault in _lint(config, sample, _report(translator(sample.locale).language)):
                found_faults.setdefault(fault, sample)
        for fault in _lint(
            config, samples[0], _long_report(translator(samples[0].locale).language)
        ):
            found_faults.setdefault(fault, samples[0])
    except PolicydiffError as error:
        advice = "mend the template; `policydiff notify POLICY` shows the mail"
        yield Check("mails", _TITLE, Mark.TODO, str(error), advice)
        return
    for fault, sample in found_faults.items():
        where = f"{sample.policy.id}, {sample.stage}, {sample.reader}, {sample.locale}"
        found = f"{fault.problem} ({where})"
        yield Check(f"mails-{fault.rule}", _TITLE, Mark.TODO, found, fault.advice)
    if not found_faults:
        found = f"{len(samples)} render; factual, change first, the same facts in HTML and text"
        yield Check("mails", _TITLE, Mark.OK, found)


def _lint(config: Config, sample: _Sample, report: ChangeReport) -> tuple[Fault, ...]:
    details = _details(config, sample)
    said = headline(report, config.organisation.name, translator(sample.locale))
    templates = config.folder / config.notice.templates if config.notice.templates else None
    since = report if sample.stage is Stage.CORRECT else None
    message = render_email(report, details, headline=said, since=since, user_folder=templates)
    return lint_mail(message, report, details, said)


def _details(config: Config, sample: _Sample) -> MailDetails:
    from policydiff.delivery.letters import UNSUBSCRIBE_SLOT

    organisation, policy = config.organisation, sample.policy
    later = sample.stage is not Stage.ANNOUNCE
    return MailDetails(
        organisation=organisation.name or organisation.legal_name,
        legal_name=organisation.legal_name,
        postal_address=organisation.postal_address,
        contact=organisation.contact or organisation.from_address,
        policy_title=policy.title or "Privacy policy",
        policy_url=policy.url,
        effective_date="2027-03-01",
        stage=sample.stage,
        reader=sample.reader,
        comparison_url=comparison_link(config, policy.id, "0" * 16, sample.stage),
        unsubscribe_url=UNSUBSCRIBE_SLOT if sample.reader is Reader.WATCHER else None,
        actions=mail_actions(config, sample.locale),
        locale=sample.locale,
        told_on="2027-01-05" if later else None,
        told_date="2027-03-01" if later else None,
        dated="2027-02-20" if later else "2027-01-05",
    )


@lru_cache(maxsize=8)
def _report(language: str) -> ChangeReport:
    return compare(_BEFORE, _AFTER, locale="en", config=_explaining(language))


@lru_cache(maxsize=8)
def _long_report(language: str) -> ChangeReport:
    def text(days: int) -> str:
        rooms = "".join(
            f"## Reading room {number}\n\nWe keep the visits to reading room {number}, with the time "
            f"of day and the seat, {'and what was read there, ' * 12}for {days + number} days.\n\n"
            for number in range(_MANY)
        )
        return f"# Privacy policy\n\n{rooms}"

    return compare(text(30), text(300), locale="en", config=_explaining(language))


def _explaining(language: str) -> Config:
    return Config(law=Law(language=language))
