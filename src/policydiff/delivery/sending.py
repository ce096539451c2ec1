"""A mailing: opened, planned, sent until nothing is left that may be sent.

The order is the promise. A batch is claimed and committed; `sending` is committed immediately
before the transport is called; the answer is committed immediately after. Whatever happens between
two commits, the ledger knows which mails may have left, and those are never sent again by
themselves. Several requests may be in flight at once, and several runs, on several machines, may
share one mailing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack

from policydiff.delivery.attempts import SendingLimits
from policydiff.delivery.interrupts import interrupts_deferred
from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, Letters, UnsubscribeLinks
from policydiff.delivery.planning import judge, needs_another_channel
from policydiff.delivery.records import (
    REHEARSAL,
    MailingKey,
    MailingProgress,
    MailingResult,
    Sender,
)
from policydiff.delivery.running import MailingRun
from policydiff.delivery.store import Store
from policydiff.delivery.store.claims import recover_lapsed
from policydiff.delivery.store.ledger import (
    add_deliveries,
    count_states,
    drop_planned,
    drop_unmailable,
    failed_accounts,
    has_planned,
    open_mailing,
    pause_mailing,
    pause_reason,
    refresh_planned,
)
from policydiff.delivery.store.outstanding import Selection, list_groups
from policydiff.delivery.store.subscribers import iter_readers_by_page
from policydiff.delivery.topics import ALL_TOPICS
from policydiff.delivery.transports.protocol import Transport
from policydiff.errors import DecisionMissing, UsageError
from policydiff.render.email import Message

__all__ = ["UNSUBSCRIBE_SLOT", "Selection", "SendingLimits", "UnsubscribeLinks", "send_mailing"]


def send_mailing(
    store: Store,
    key: MailingKey,
    transport: Transport,
    messages: Mapping[str, Message],
    sender: Sender,
    *,
    default_locale: str,
    watcher_messages: Mapping[str, Message] | None = None,
    watcher_sender: Sender | None = None,
    unsubscribe: UnsubscribeLinks | None = None,
    provider_unsubscribes: bool = False,
    limits: SendingLimits | None = None,
    topics: Collection[str] = ALL_TOPICS,
    among: Callable[[Collection[str]], set[str]] | None = None,
    resume: bool = False,
    on_progress: Callable[[MailingProgress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> MailingResult:
    """Send one stage of a notice to everybody who has not had it, and say where it stands.

    `messages` has a message for each locale, and `watcher_messages` those for watchers where their
    footer differs; those to watchers are rendered with `UNSUBSCRIBE_SLOT` for the link, which
    `unsubscribe` fills in, unless `provider_unsubscribes` (SendGrid's asm group). Running it again
    sends nobody twice and goes on where the last run ended; a mailing that paused needs `resume`.
    `topics` are what the notice is about, for watchers who follow some only.
    `among` returns those of some subscriber ids that the mailing is for, where not for everybody.
    `stop` is asked between batches; without one, Ctrl-C ends the run there. `clock` gives seconds
    since the epoch.

    Raises ConfigError for messages or senders that must not be mailed, UsageError where transport
    and namespace do not fit, DecisionMissing for a paused mailing without `resume`, DeliveryError
    where the ledger fails. What the transport answers is never raised: it is in the result.
    """
    if transport.rehearsal != (key.namespace == REHEARSAL):
        raise UsageError(
            f"the transport {transport.name} {'tells nobody' if transport.rehearsal else 'is real'}"
            f" and does not fit the namespace {key.namespace!r}: "
            f"{REHEARSAL!r} is for transports that tell nobody, and for no others"
        )
    letters = Letters(
        messages,
        sender,
        default_locale=default_locale,
        watcher_messages=watcher_messages,
        watcher_sender=watcher_sender,
        unsubscribe=unsubscribe,
        provider_unsubscribes=provider_unsubscribes,
        now=clock(),
    )
    mailing_id = _open(store, key, clock(), resume=resume)
    unreachable = _plan(store, mailing_id, key, clock, topics, among)
    for group in list_groups(store, mailing_id):
        letters.check_kind(group.kind)
    with ExitStack() as stack:
        run = MailingRun(
            store,
            mailing_id,
            transport,
            letters,
            limits or SendingLimits(),
            stop=stop if stop is not None else stack.enter_context(interrupts_deferred()),
            clock=clock,
            sleep=sleep,
            on_progress=on_progress,
        )
        ending, reason = run.until_end()
    return MailingResult(
        key=key,
        ending=ending,
        reason=reason,
        accepted_now=run.tally.accepted,
        counts=count_states(store, mailing_id),
        another_channel=tuple(sorted({*unreachable, *failed_accounts(store, mailing_id)})),
    )


def _open(store: Store, key: MailingKey, now: float, *, resume: bool) -> str:
    """Return the ledger's id of the mailing, where it may run."""
    mailing_id = open_mailing(store, key, now)
    paused = pause_reason(store, mailing_id)
    if paused and not resume:
        raise DecisionMissing(f"the mailing is paused, and goes on with --resume: {paused}")
    if paused:
        pause_mailing(store, mailing_id, "")
    recover_lapsed(store, mailing_id, now)
    return mailing_id


def _plan(
    store: Store,
    mailing_id: str,
    key: MailingKey,
    clock: Callable[[], float],
    topics: Collection[str],
    among: Callable[[Collection[str]], set[str]] | None,
) -> tuple[str, ...]:
    """Bring the planned deliveries up to date; return account holders whom mail cannot reach."""
    unreachable: list[str] = []
    begun = has_planned(store, mailing_id)
    for everybody in iter_readers_by_page(store):
        meant = None if among is None else among([person.id for person in everybody])
        page = [person for person in everybody if meant is None or person.id in meant]
        mailed = [person for person in page if judge(person, key.policy, topics) is None]
        add_deliveries(store, mailing_id, mailed, clock())
        if len(mailed) < len(page):
            kept = {person.id for person in mailed}
            others = [person for person in page if person.id not in kept]
            drop_planned(store, mailing_id, [person.id for person in others])
            unreachable += [p.id for p in others if needs_another_channel(p, key.policy)]
    if begun:
        drop_unmailable(store, mailing_id)
        refresh_planned(store, mailing_id)
    return tuple(unreachable)
