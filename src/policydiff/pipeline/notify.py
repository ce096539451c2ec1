"""From a reviewed change to mails: plan, render, send once, move the baseline."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff.config import Config, TransportName
from policydiff.delivery.records import (
    LIVE,
    REHEARSAL,
    MailingKey,
    MailingProgress,
    MailingResult,
    Plan,
    Sender,
    SubscriberKind,
)
from policydiff.errors import ConfigError, DecisionMissing, DeliveryError
from policydiff.notice import Baseline, normalised_sha256
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.check import approval_problem
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.render.email import MailDetails, Message, Reader, render_email
from policydiff.reviews import save_baseline

if TYPE_CHECKING:
    from policydiff.delivery.letters import Letters, UnsubscribeLinks
    from policydiff.delivery.transports import Transport

# Signs the links of rehearsals where no key is configured; such mails reach nobody.
_REHEARSAL_KEY = b"a rehearsal reaches nobody, so its links need no secret"


@dataclass(frozen=True, slots=True)
class PlannedMailing:
    """A mailing as it would go out now."""

    pending: Pending
    key: MailingKey
    plan: Plan
    messages: dict[str, Message]
    """For account holders, by locale."""
    watcher_messages: dict[str, Message]
    locale: str


def require_decision(workspace: Workspace, pending: Pending) -> None:
    """Raise `DecisionMissing` unless a person's approval of exactly this notice counts."""
    trusts = workspace.config.review.trust_local_approvals
    if problem := approval_problem(pending, trusts_local=trusts):
        raise DecisionMissing(problem)


def plan_notice(workspace: Workspace, pending: Pending) -> PlannedMailing:
    """Render the notice and count who would get it. Sends nothing."""
    from policydiff.delivery.planning import plan_mailing

    config = workspace.config
    _require_sender(config)
    locale = pending.report.policy.locale
    key = MailingKey(_namespace(config), pending.policy.id, pending.notice.id, pending.notice.stage)
    with open_audience(config, workspace.environ) as store:
        plan = plan_mailing(store, key, locales=(locale,), default_locale=locale)
    planned = PlannedMailing(
        pending=pending,
        key=key,
        plan=plan,
        messages={locale: render_notice(workspace, pending, Reader.ACCOUNT)},
        watcher_messages={locale: render_notice(workspace, pending, Reader.WATCHER)},
        locale=locale,
    )
    letters = _letters(workspace, planned)
    for kind in sorted({part.kind for part in plan.recipients}):
        letters.check_kind(kind)
    return planned


def render_notice(workspace: Workspace, pending: Pending, reader: Reader) -> Message:
    """Render the notice as one kind of reader gets it."""
    from policydiff.delivery.letters import UNSUBSCRIBE_SLOT

    config, notice = workspace.config, pending.notice
    organisation = config.organisation
    comparison = config.notice.comparison_url
    details = MailDetails(
        organisation=organisation.name or organisation.legal_name,
        legal_name=organisation.legal_name,
        postal_address=organisation.postal_address,
        contact=organisation.contact or organisation.from_address,
        policy_title=pending.report.policy.title,
        policy_url=pending.policy.url,
        effective_date=notice.effective_date,
        stage=notice.stage,
        reader=reader,
        comparison_url=comparison.format(policy=pending.policy.id, notice=notice.id)
        if comparison
        else None,
        unsubscribe_url=UNSUBSCRIBE_SLOT if reader is Reader.WATCHER else None,
        actions=tuple((action.text, action.url) for action in config.notice.actions),
        locale=pending.report.policy.locale,
    )
    return render_email(
        pending.report, details, headline=notice.headline, user_folder=workspace.templates
    )


def send_notice(
    workspace: Workspace,
    planned: PlannedMailing,
    *,
    resume: bool = False,
    total: int | None = None,
    on_progress: Callable[[MailingProgress], None] | None = None,
) -> MailingResult:
    """Send to everybody who has not had it. Run again, it sends nobody twice."""
    from policydiff.delivery.sending import SendingLimits, send_mailing

    config = workspace.config
    transport = open_transport(config, workspace.environ)
    try:
        with open_audience(config, workspace.environ) as store:
            return send_mailing(
                store,
                planned.key,
                transport,
                planned.messages,
                _sender(config),
                default_locale=planned.locale,
                watcher_messages=planned.watcher_messages,
                unsubscribe=_unsubscribe(workspace),
                provider_unsubscribes=_provider_unsubscribes(config),
                limits=SendingLimits(batch_size=config.delivery.batch_size, total=total),
                resume=resume,
                on_progress=on_progress,
            )
    finally:
        transport.close()


def send_test(workspace: Workspace, planned: PlannedMailing, address: str) -> None:
    """Send the notice to one address, to look at. Leaves no trace in the ledger.

    Raises `DeliveryError` where the transport does not take it.
    """
    from policydiff.delivery.sample import send_sample
    from policydiff.delivery.transports import Accepted

    transport = open_transport(workspace.config, workspace.environ)
    try:
        outcome = send_sample(
            transport,
            _letters(workspace, planned),
            address,
            kind=SubscriberKind.ACCOUNT,
            locale=planned.locale,
        )
    finally:
        transport.close()
    if not isinstance(outcome, Accepted):
        raise DeliveryError(f"The test mail was not taken: {outcome.reason}")


def move_baseline(
    workspace: Workspace, planned: PlannedMailing, result: MailingResult, today: datetime.date
) -> Baseline | None:
    """Write down that readers know the new version, once a real mailing is complete.

    A rehearsal never moves it.
    """
    if planned.key.namespace == REHEARSAL or not result.complete:
        return None
    pending = planned.pending
    baseline = Baseline(
        policy=pending.policy.id,
        commit=pending.new.rev,
        blob=pending.new.blob,
        sha256=normalised_sha256(pending.new.content),
        path=pending.new.path,
        notice=pending.notice.id,
        date=today.isoformat(),
    )
    save_baseline(workspace.folder, baseline)
    return baseline


def open_transport(config: Config, environ: Mapping[str, str]) -> Transport:
    """Return the configured transport. Raises `ConfigError` where its secret is missing."""
    match config.delivery.transport:
        case TransportName.SENDGRID:
            from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport

            sendgrid = config.delivery.sendgrid
            return SendGridTransport(
                environ.get("SENDGRID_API_KEY"),
                SendGridSettings(
                    eu_residency=sendgrid.eu_residency,
                    asm_group=sendgrid.asm_group,
                    sandbox=sendgrid.sandbox,
                    host=environ.get("POLICYDIFF_SENDGRID_HOST", ""),
                ),
            )
        case TransportName.SMTP:
            from policydiff.delivery.transports.smtp import (
                SmtpSecurity as Security,
            )
            from policydiff.delivery.transports.smtp import SmtpSettings, SmtpTransport

            smtp = config.delivery.smtp
            return SmtpTransport(
                SmtpSettings(
                    host=smtp.host,
                    port=smtp.port,
                    security=Security(smtp.security),
                    username=smtp.username,
                    password=environ.get("POLICYDIFF_SMTP_PASSWORD", ""),
                )
            )
        case TransportName.OUTBOX:
            from policydiff.delivery.durability import refuse_forgotten_outbox
            from policydiff.delivery.transports.outbox import OutboxTransport

            folder = config.folder / config.delivery.outbox
            refuse_forgotten_outbox(folder, environ)
            return OutboxTransport(folder)


def _letters(workspace: Workspace, planned: PlannedMailing) -> Letters:
    from policydiff.delivery.letters import Letters

    return Letters(
        planned.messages,
        _sender(workspace.config),
        default_locale=planned.locale,
        watcher_messages=planned.watcher_messages,
        unsubscribe=_unsubscribe(workspace),
        provider_unsubscribes=_provider_unsubscribes(workspace.config),
    )


def _namespace(config: Config) -> str:
    sandboxed = config.delivery.transport is TransportName.SENDGRID and (
        config.delivery.sendgrid.sandbox
    )
    rehearsal = config.delivery.transport is TransportName.OUTBOX or sandboxed
    return REHEARSAL if rehearsal else LIVE


def _sender(config: Config) -> Sender:
    organisation = config.organisation
    return Sender(
        legal_name=organisation.legal_name,
        postal_address=organisation.postal_address,
        from_address=organisation.from_address,
        from_name=organisation.name,
        reply_to=organisation.contact,
    )


def _require_sender(config: Config) -> None:
    organisation = config.organisation
    missing = [
        name
        for name in ("legal_name", "postal_address", "from_address")
        if not getattr(organisation, name).strip()
    ]
    if missing:
        raise ConfigError(
            f"{config.folder / 'policydiff.toml'}: {', '.join(missing)} under [organisation] must be set: "
            "every notice says who sends it."
        )


def _provider_unsubscribes(config: Config) -> bool:
    return (
        config.delivery.transport is TransportName.SENDGRID
        and config.delivery.sendgrid.asm_group > 0
    )


def _unsubscribe(workspace: Workspace) -> UnsubscribeLinks | None:
    from policydiff.delivery.letters import UnsubscribeLinks
    from policydiff.delivery.tokens import parse_keys

    config = workspace.config
    page = config.notice.unsubscribe_url
    if not page or _provider_unsubscribes(config):
        return None
    given = workspace.environ.get("POLICYDIFF_TOKEN_KEYS")
    if given:
        return UnsubscribeLinks(page, parse_keys(given))
    # Without a key only account holders can be mailed; the delivery room refuses watchers.
    return UnsubscribeLinks(page, (_REHEARSAL_KEY,)) if _namespace(config) == REHEARSAL else None
