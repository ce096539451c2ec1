"""From a reviewed change to mails: plan, render, send once, move the baseline."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from policydiff.notice import Baseline, Stage, advance_baseline
from policydiff.pipeline.another_ledger import sending_problem
from policydiff.pipeline.approvals import forge_of, prove
from policydiff.pipeline.audience import notice_topics, open_audience
from policydiff.pipeline.evidence import evidence_head, evidence_kept
from policydiff.pipeline.languages import mail_actions
from policydiff.pipeline.pending import Pending, Repeat
from policydiff.pipeline.sending_limits import RunLimits, sending_limits
from policydiff.pipeline.suppressions import refresh_suppressions
from policydiff.pipeline.told import (
    baseline_of,
    dated_as_begun,
    pin_of,
    pin_to_text,
    readers_meant,
)
from policydiff.pipeline.transport import mailing_namespace, open_transport
from policydiff.pipeline.workspace import Workspace
from policydiff.render.email import MailDetails, Message, Reader, render_email
from policydiff.reviews import save_baseline

if TYPE_CHECKING:
    from policydiff.delivery.letters import Letters, UnsubscribeLinks
    from policydiff.delivery.suppressions import SuppressionResult

# Signs the links of rehearsals where no key is configured; such mails reach nobody.
_REHEARSAL_KEY = b"a rehearsal reaches nobody, so its links need no secret"


@dataclass(frozen=True, slots=True)
class PlannedMailing:
    """A mailing as it would go out now."""

    pending: Pending | Repeat
    key: MailingKey
    plan: Plan
    messages: dict[str, Message]
    """For account holders, by locale."""
    watcher_messages: dict[str, Message]
    locale: str
    """Of the message for readers for whose language there is none."""
    ledger_problem: str = ""
    """Why it would be refused: the ledger is not the one that was used before, or has no readers."""

    def message_to(self, kind: SubscriberKind, locale: str = "") -> Message:
        """Return what one kind of reader gets, in the first language where none is named."""
        watches = kind is SubscriberKind.WATCHER
        return (self.watcher_messages if watches else self.messages)[locale or self.locale]


def require_decision(workspace: Workspace, pending: Pending) -> None:
    """Raise `DecisionMissing` unless a proved approval of exactly this notice counts.

    Once its mailing has begun, what was approved then goes on.
    """
    commit = pending.new.rev or None
    if problem := prove(workspace, pending, forge_of(workspace), commit=commit).problem:
        raise DecisionMissing(problem)


def plan_notice(workspace: Workspace, pending: Pending | Repeat) -> PlannedMailing:
    """Render the notice in every language and count who would get it. Sends nothing."""
    from policydiff.delivery.planning import plan_mailing

    config = workspace.config
    _require_sender(config)
    locale = pending.notice.locale
    locales = tuple(each.locale for each in pending.notice.editions) or (locale,)
    key = MailingKey(
        mailing_namespace(config), pending.policy.id, pending.notice.id, pending.notice.stage
    )
    with open_audience(config, workspace.environ) as store:
        plan = plan_mailing(
            store,
            key,
            locales=locales,
            default_locale=locale,
            topics=notice_topics(pending.notice),
            among=readers_meant(store, pending),
        )
        problem = sending_problem(store, pending.baseline) if key.namespace == LIVE else ""
        pending = dated_as_begun(store, key, pending)
    planned = PlannedMailing(
        pending=pending,
        key=key,
        plan=plan,
        messages={
            each: render_notice(workspace, pending, Reader.ACCOUNT, each) for each in locales
        },
        watcher_messages={
            each: render_notice(workspace, pending, Reader.WATCHER, each) for each in locales
        },
        locale=locale,
        ledger_problem=problem,
    )
    letters = _letters(workspace, planned)
    for kind in sorted({part.kind for part in plan.recipients}):
        letters.check_kind(kind)
    return planned


def comparison_link(config: Config, policy: str, notice: str, stage: Stage) -> str | None:
    """Return where readers compare both versions; what is taken back has no two any more."""
    link = config.notice.comparison_url
    return (
        link.format(policy=policy, notice=notice) if link and stage is not Stage.WITHDRAW else None
    )


def render_notice(
    workspace: Workspace, pending: Pending | Repeat, reader: Reader, locale: str = ""
) -> Message:
    """Render the notice as one kind of reader gets it, in the first of its languages for ""."""
    from policydiff.delivery.letters import UNSUBSCRIBE_SLOT

    config, notice = workspace.config, pending.notice
    edition = notice.edition(locale)
    organisation = config.organisation
    details = MailDetails(
        organisation=organisation.name or organisation.legal_name,
        legal_name=organisation.legal_name,
        postal_address=organisation.postal_address,
        contact=organisation.contact or organisation.from_address,
        policy_title=notice.report.policy.title,
        policy_url=pending.policy.url,
        effective_date=notice.effective_date,
        stage=notice.stage,
        reader=reader,
        comparison_url=comparison_link(config, pending.policy.id, notice.id, notice.stage),
        unsubscribe_url=UNSUBSCRIBE_SLOT if reader is Reader.WATCHER else None,
        actions=mail_actions(config, edition.locale),
        locale=edition.locale,
        told_on=notice.told_on,
        told_date=notice.told_date,
        dated=notice.dated,
    )
    return render_email(
        edition.report,
        details,
        headline=edition.headline,
        own_headline=edition.own_headline,
        people_locale=notice.locale,
        intro=notice.intro,
        wording=notice.wording,
        since=edition.since,
        user_folder=workspace.templates,
    )


def send_notice(
    workspace: Workspace,
    planned: PlannedMailing,
    *,
    resume: bool = False,
    asked: RunLimits | None = None,
    on_progress: Callable[[MailingProgress], None] | None = None,
    on_suppressions: Callable[[SuppressionResult], None] | None = None,
    clock: Callable[[], float] = time.time,
) -> MailingResult:
    """Send to everybody who has not had it. Run again, it sends nobody twice.

    Where it is configured, SendGrid's lists of people it will not mail are pulled first, and what
    they changed is given to `on_suppressions`.
    """
    from policydiff.delivery.sending import send_mailing

    config = workspace.config
    transport = open_transport(config, workspace.environ)
    try:
        with open_audience(config, workspace.environ) as store:
            if planned.key.namespace == LIVE and (
                problem := sending_problem(store, planned.pending.baseline)
            ):
                raise DeliveryError(problem)
            limits = sending_limits(store, config.delivery, asked or RunLimits())
            pulled = refresh_suppressions(config, workspace.environ, store)
            if pulled is not None and on_suppressions is not None:
                on_suppressions(pulled)
            pin_to_text(store, planned.key, planned.pending, clock())
            messages = {
                SubscriberKind.ACCOUNT: planned.messages,
                SubscriberKind.WATCHER: planned.watcher_messages,
            }
            folder = (
                config.folder / config.retention.evidence if config.retention.evidence else None
            )
            with evidence_kept(
                store, planned.key, planned.pending, messages, folder=folder, clock=clock
            ):
                result = send_mailing(
                    store,
                    planned.key,
                    transport,
                    planned.messages,
                    _sender(config),
                    default_locale=planned.locale,
                    watcher_messages=planned.watcher_messages,
                    watcher_sender=watcher_sender(config),
                    unsubscribe=_unsubscribe(workspace),
                    provider_unsubscribes=_provider_unsubscribes(config),
                    limits=limits,
                    topics=notice_topics(planned.pending.notice),
                    among=readers_meant(store, planned.pending),
                    resume=resume,
                    on_progress=on_progress,
                    clock=clock,
                )
            # A ledger on a git ref forgets the chain with the process; what stays is the pack.
            if config.delivery.ledger and folder is None:
                return result
            return replace(result, evidence_head=evidence_head(store, planned.key))
    finally:
        transport.close()


def send_test(workspace: Workspace, planned: PlannedMailing, address: str) -> None:
    """Send the notice to one address, in every language, to look at. Leaves no trace in the ledger.

    Raises `DeliveryError` where the transport does not take one.
    """
    from policydiff.delivery.sample import send_sample
    from policydiff.delivery.transports import Accepted

    transport = open_transport(workspace.config, workspace.environ)
    try:
        letters = _letters(workspace, planned)
        for locale in planned.messages:
            outcome = send_sample(
                transport, letters, address, kind=SubscriberKind.ACCOUNT, locale=locale
            )
            if not isinstance(outcome, Accepted):
                raise DeliveryError(f"The test mail was not taken: {outcome.reason}")
    finally:
        transport.close()


def move_baseline(
    workspace: Workspace, planned: PlannedMailing, result: MailingResult, today: datetime.date
) -> Baseline | None:
    """Write down that readers know the new version, once a real mailing is complete.

    A rehearsal never moves it, nor does a mail that repeats what they know.
    """
    from policydiff.delivery.store.pins import mark_told

    pin = pin_of(planned.key, planned.pending)
    if pin is None or not result.complete:
        return None
    # The ledger first: where the second write fails, the next run finds the baseline in it.
    with open_audience(workspace.config, workspace.environ, readers=False) as store:
        mark_told(store, pin, today.isoformat())
    if isinstance(planned.pending, Repeat):
        return None
    baseline = advance_baseline(
        planned.pending.baseline,
        baseline_of(replace(pin, told_on=today.isoformat())),
        planned.key.stage,
    )
    save_baseline(workspace.folder, baseline)
    return baseline


def _letters(workspace: Workspace, planned: PlannedMailing) -> Letters:
    from policydiff.delivery.letters import Letters

    return Letters(
        planned.messages,
        _sender(workspace.config),
        default_locale=planned.locale,
        watcher_messages=planned.watcher_messages,
        watcher_sender=watcher_sender(workspace.config),
        unsubscribe=_unsubscribe(workspace),
        provider_unsubscribes=_provider_unsubscribes(workspace.config),
        now=time.time(),
    )


def _sender(config: Config) -> Sender:
    organisation = config.organisation
    return Sender(
        legal_name=organisation.legal_name,
        postal_address=organisation.postal_address,
        from_address=organisation.from_address,
        from_name=organisation.name,
        reply_to=organisation.contact,
    )


def watcher_sender(config: Config) -> Sender:
    """Return who watchers' mails come from: another address where one is configured."""
    address = config.organisation.watcher_from_address
    sender = _sender(config)
    return replace(sender, from_address=address) if address else sender


def _require_sender(config: Config) -> None:
    missing = config.organisation.missing
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
        return UnsubscribeLinks(page, parse_keys(given), config.notice.unsubscribe_mail)
    # Without a key only account holders can be mailed; the delivery room refuses watchers.
    return (
        UnsubscribeLinks(page, (_REHEARSAL_KEY,), config.notice.unsubscribe_mail)
        if mailing_namespace(config) == REHEARSAL
        else None
    )
