"""One run of a mailing: claim, send, write down, until nothing is left that may be sent.

The order is the promise. A batch is claimed and committed; `sending` is committed immediately
before the transport is called; the answer is committed immediately after. Whatever happens between
two commits, the ledger knows which mails may have left, and those are never sent again by
themselves. Several runs, on several machines, may share one mailing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from policydiff.delivery.attempts import BatchSender, SendingLimits
from policydiff.delivery.interrupts import interrupts_deferred
from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, Letters, UnsubscribeLinks
from policydiff.delivery.planning import judge, needs_another_channel
from policydiff.delivery.records import (
    OPEN_STATES,
    REHEARSAL,
    Ending,
    MailingKey,
    MailingProgress,
    MailingResult,
    Sender,
)
from policydiff.delivery.store import Store
from policydiff.delivery.store.claims import (
    Claim,
    Group,
    claim_batch,
    held_until,
    list_groups,
    next_attempt,
    recover_lapsed,
)
from policydiff.delivery.store.ledger import (
    add_deliveries,
    count_states,
    drop_planned,
    drop_unmailable,
    failed_accounts,
    open_mailing,
    pause_mailing,
    pause_reason,
    refresh_planned,
)
from policydiff.delivery.store.subscribers import iter_subscribers_by_page
from policydiff.delivery.transports.protocol import Transport
from policydiff.errors import DecisionMissing, UsageError
from policydiff.render.email import Message

__all__ = ["UNSUBSCRIBE_SLOT", "SendingLimits", "UnsubscribeLinks", "send_mailing"]

_NAP = 0.2
"""Seconds between two looks at whether to stop, while waiting."""


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
    unreachable = _plan(store, mailing_id, key, clock())
    for group in list_groups(store, mailing_id):
        letters.check_kind(group.kind)
    limits = limits or SendingLimits()
    with ExitStack() as stack:
        asked = stop if stop is not None else stack.enter_context(interrupts_deferred())
        batches = BatchSender(store, transport, letters, limits, clock=clock, stop=asked)
        run = _Run(store, mailing_id, transport, batches, limits, asked, clock, sleep, on_progress)
        ending, reason = run.until_end()
    return MailingResult(
        key=key,
        ending=ending,
        reason=reason,
        accepted_now=batches.tally.accepted,
        counts=count_states(store, mailing_id),
        another_channel=tuple(sorted({*unreachable, *failed_accounts(store, mailing_id)})),
    )


def _open(store: Store, key: MailingKey, now: float, *, resume: bool) -> str:
    """Return the ledger's id of the mailing, where it may run."""
    mailing_id = open_mailing(store, key, now)
    paused = pause_reason(store, mailing_id)
    if paused and not resume:
        raise DecisionMissing(
            f"the mailing is paused: {paused}. Look at what is unknown "
            "(`policydiff notices show`), settle it (`policydiff notices resolve`) or leave it, "
            "then go on with --resume"
        )
    if paused:
        pause_mailing(store, mailing_id, "")
    recover_lapsed(store, mailing_id, now)
    return mailing_id


def _plan(store: Store, mailing_id: str, key: MailingKey, now: float) -> tuple[str, ...]:
    """Bring the planned deliveries up to date; return account holders whom mail cannot reach."""
    unreachable: list[str] = []
    for page in iter_subscribers_by_page(store):
        mailed = [person for person in page if judge(person, key.policy) is None]
        add_deliveries(store, mailing_id, mailed, now)
        if len(mailed) < len(page):
            kept = {person.id for person in mailed}
            others = [person for person in page if person.id not in kept]
            drop_planned(store, mailing_id, [person.id for person in others])
            unreachable += [p.id for p in others if needs_another_channel(p, key.policy)]
    drop_unmailable(store, mailing_id)
    refresh_planned(store, mailing_id)
    return tuple(unreachable)


class _Run:
    """The loop over batches, and its reasons to end."""

    def __init__(
        self,
        store: Store,
        mailing_id: str,
        transport: Transport,
        batches: BatchSender,
        limits: SendingLimits,
        stop: Callable[[], bool],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        on_progress: Callable[[MailingProgress], None] | None,
    ) -> None:
        self._store = store
        self._mailing = mailing_id
        self._transport = transport
        self._batches = batches
        self._limits = limits
        self._stop = stop
        self._clock = clock
        self._sleep = sleep
        self._on_progress = on_progress
        self._waited = 0.0
        self._groups: list[Group] = []
        counts = count_states(store, mailing_id)
        self._total = sum(part.count for part in counts)
        self._decided = sum(part.count for part in counts if part.state not in OPEN_STATES)

    def until_end(self) -> tuple[Ending, str]:
        """Send batch after batch; return why the run ended and a line about it."""
        while True:
            if self._stop():
                return Ending.INTERRUPTED, "stopped between two batches; run it again to go on"
            if ending := self._hindrance():
                return ending
            claim = self._claim()
            if claim is not None:
                self._send(claim)
            elif ending := self._nothing_due():
                return ending

    def _hindrance(self) -> tuple[Ending, str] | None:
        tally = self._batches.tally
        if tally.halted:
            return Ending.HALTED, tally.halted
        if paused := pause_reason(self._store, self._mailing):
            return Ending.PAUSED, paused
        if self._limits.total is not None and tally.attempted >= self._limits.total:
            return Ending.LIMITED, f"{tally.attempted} were attempted, as many as asked for"
        wait = tally.hold_until - self._clock()
        if wait > 0 and not self._waits(wait):
            return Ending.DEFERRED, f"{self._transport.name} asks to wait {wait:.0f} s more"
        return None

    def _claim(self) -> Claim | None:
        if self._stop():
            return None
        size = min(self._limits.batch_size, self._transport.max_batch)
        if self._limits.total is not None:
            size = min(size, self._limits.total - self._batches.tally.attempted)
        listed = False
        while True:
            if not self._groups:
                # Listing looks at everything planned, so it is not done for each batch.
                self._groups = [] if listed else list(list_groups(self._store, self._mailing))
                listed = True
                if not self._groups:
                    return None
            now = self._clock()
            claim = claim_batch(
                self._store,
                self._mailing,
                self._groups[0],
                size=size,
                transport=self._transport.name,
                now=now,
                lease=now + self._limits.lease_seconds,
            )
            if claim is not None:
                return claim
            self._groups.pop(0)

    def _send(self, claim: Claim) -> None:
        self._batches.send(claim)
        tally = self._batches.tally
        if tally.unknown_batches >= self._limits.max_unknown_batches:
            pause_mailing(self._store, self._mailing, f"an answer was lost ({tally.lost})")
        if self._on_progress is not None:
            self._on_progress(
                MailingProgress(
                    done=self._decided + tally.attempted,
                    total=self._total,
                    accepted=tally.accepted,
                    rejected=tally.rejected,
                    unknown=tally.unknown,
                )
            )

    def _nothing_due(self) -> tuple[Ending, str] | None:
        """Return how it ends where nothing can be claimed, or None once something may be."""
        recover_lapsed(self._store, self._mailing, self._clock())
        drop_unmailable(self._store, self._mailing)
        due = next_attempt(self._store, self._mailing)
        if due is not None:
            wait = max(_NAP, due - self._clock())
            if self._stop() or self._waits(wait):
                return None
            return Ending.DEFERRED, f"{self._transport.name} asks to wait {wait:.0f} s more"
        until = held_until(self._store, self._mailing)
        if until is not None:
            seconds = max(0.0, until - self._clock())
            return Ending.HELD, f"another run holds some; run again in {seconds:.0f} s"
        return Ending.FINISHED, ""

    def _waits(self, seconds: float) -> bool:
        """Wait, unless it would be longer than this run may; return whether it waited."""
        if self._waited + seconds > self._limits.max_wait_seconds:
            return False
        self._waited += seconds
        end = self._clock() + seconds
        while not self._stop() and (left := end - self._clock()) > 0:
            self._sleep(min(left, _NAP))
        return True
