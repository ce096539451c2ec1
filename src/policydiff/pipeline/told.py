"""What readers were really told: the policy repository's baseline, brought up to the ledger's.

A run may end after the last mail and before its baseline is committed, and a notice may be half
sent. The ledger knows both: it pins each notice to its text when the first mail is claimed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import PolicyConfig
from policydiff.delivery.records import LIVE, MailingKey
from policydiff.errors import DecisionMissing, DeliveryError
from policydiff.history import load_version
from policydiff.notice import (
    ApprovalState,
    Baseline,
    Review,
    Stage,
    advance_baseline,
    normalised_sha256,
)
from policydiff.pipeline.pending import Pending, Repeat, find_pending, require_baseline
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import parse_review, review_path

if TYPE_CHECKING:
    from policydiff.delivery.store import Store
    from policydiff.delivery.store.pins import Pin


@dataclass(frozen=True, slots=True)
class Told:
    """What readers of one policy know, as the ledger has it."""

    baseline: Baseline
    pin: Pin | None
    """The notice that is half sent, or None."""
    recorded: bool
    """Whether the policy repository has this baseline."""


def find_told(workspace: Workspace, policy: PolicyConfig, store: Store) -> Told:
    """Follow the notices that the ledger has from the recorded baseline on.

    Raises `DecisionMissing` where the policy repository has no baseline.
    """
    from policydiff.delivery.store.pins import find_pin, is_begun

    recorded = baseline = require_baseline(workspace, policy)
    seen = {baseline.notice}
    while (pin := find_pin(store, LIVE, policy.id, baseline.notice)) is not None:
        if not pin.told_on:
            return Told(baseline, pin if is_begun(store, pin.key) else None, baseline == recorded)
        if pin.key.notice in seen:
            break
        seen.add(pin.key.notice)
        told = baseline_of(pin)
        baseline = advance_baseline(baseline, told, pin.key.stage)
    return Told(baseline, None, baseline == recorded)


def baseline_of(pin: Pin) -> Baseline:
    """Return a notice that was told to the end as a baseline, without its standing version."""
    return Baseline(
        policy=pin.key.policy,
        commit=pin.revision,
        blob=pin.blob,
        sha256=pin.sha256,
        path=pin.path,
        notice=pin.key.notice,
        date=pin.told_on,
        effective_date=pin.effective_date,
    )


def as_told(workspace: Workspace, policy: PolicyConfig, rev: str, today: datetime.date) -> Baseline:
    """Return the baseline as it would be had readers been told of `rev`, after the recorded one.

    It lets a person decide on what follows a notice that is half sent, without the ledger.
    """
    baseline = require_baseline(workspace, policy)
    version = workspace.version_at(policy, rev)
    pending = find_pending(workspace, policy, version, today, baseline=baseline)
    told = Baseline(
        policy=policy.id,
        commit=version.rev,
        blob=version.blob,
        sha256=normalised_sha256(version.content),
        path=version.path,
        notice=pending.notice.id,
        date=today.isoformat(),
        effective_date=pending.report.new.effective_date,
    )
    return advance_baseline(baseline, told, pending.notice.stage)


def find_change(
    workspace: Workspace, policy: PolicyConfig, rev: str, today: datetime.date, told: Told
) -> Pending:
    """Return the change to tell: the one that is half sent, else what stands in `rev`.

    A notice that is half sent goes no further once its text is taken back; then the change to tell is
    that, to those who had it. Raises `DecisionMissing` where the text stands and readers need not be
    told of it any more: whether the others are told is for a person to say.
    """
    pin = told.pin
    newest = workspace.version_at(policy, rev)
    pending = find_pending(workspace, policy, newest, today, baseline=told.baseline)
    if pin is None:
        return pending
    if not pending.must_tell:
        known = baseline_of(replace(pin, told_on=today.isoformat()))
        stopped = advance_baseline(told.baseline, known, pin.key.stage)
        back = find_pending(workspace, policy, newest, today, baseline=stopped)
        if not back.must_tell:
            raise DecisionMissing(_no_longer_material(pin))
        return replace(back, stops=pin)
    version = load_version(workspace.repository, pin.revision, pin.path)

    def as_begun(review: Review | None) -> Pending:
        return find_pending(
            workspace,
            policy,
            version,
            today,
            baseline=told.baseline,
            review=review,
            stage=pin.key.stage,
        )

    pending = as_begun(None)
    if pending.notice.digest != pin.digest:
        # Decisions on a later edit may stand in the review file by now.
        review = _review_at(workspace, pin, told.baseline)
        then = pending if review is None else as_begun(review)
        pending = then if then.notice.digest == pin.digest else pending
    begun = pending.notice.digest == pin.digest or (
        pending.notice.approval is ApprovalState.APPROVED
    )
    return replace(pending, begun=begun, must_tell=True)


def _no_longer_material(pin: Pin) -> str:
    """Say that levels were lowered under a notice that is half sent, and what to do."""
    policy, rev = pin.key.policy, pin.revision[:12]
    return (
        f"Notice {pin.key.notice} on {policy!r} was begun with the text of {rev}, and some readers have "
        "it; by what people decided since, or the rules by now, nobody need be told. Nothing is sent. To "
        f"tell the others, set a change back (`policydiff review {policy} --rev {rev} --override ID "
        f"--level material`); to tell nobody else, `policydiff adopt {policy}`."
    )


def _review_at(workspace: Workspace, pin: Pin, baseline: Baseline) -> Review | None:
    name = review_path(Path(), pin.key.policy, baseline.notice).as_posix()
    path = workspace.git_path(name)
    raw = workspace.repository.read_blob(pin.revision, path)
    if raw is None:
        return None
    source = f"{path} at {pin.revision[:12]}"
    return parse_review(raw.decode("utf-8", "replace"), source, pin.key.policy, baseline.notice)


def pin_to_text(store: Store, key: MailingKey, pending: Pending | Repeat, now: float) -> None:
    """Bind a real notice to its text before anything of it is claimed; `now` in seconds.

    Raises `DeliveryError` where another run began with another text meanwhile.
    """
    from policydiff.delivery.store.pins import pin_notice, stop_notice

    pin = pin_of(key, pending)
    if pin is None:
        return
    if isinstance(pending, Pending) and pending.stops is not None:
        stop_notice(store, pending.stops, pending.baseline.date)
    known = pin_notice(store, pin, now)
    if known.key != key:
        raise DeliveryError(
            f"Notice {known.key.notice} on {key.policy!r} was begun with the text of "
            f"{known.revision[:12]}, so later edits wait for the next one. Nothing was sent; run it again."
        )
    if known.dated != pin.dated:
        raise DeliveryError(
            f"Another run has begun notice {known.key.notice} on {key.policy!r}, whose mails are dated "
            f"{known.dated or 'nowhere'}, not {pin.dated}. Nothing was sent by this one; run it again in a "
            "quarter of an hour."
        )


def dated_as_begun(store: Store, key: MailingKey, pending: Pending | Repeat) -> Pending | Repeat:
    """Return a notice with the day that its first mails were dated, where some may have left.

    So whoever is reached by a later run gets what the others got, to the byte.
    """
    from policydiff.delivery.store.pins import find_pin, is_begun

    pin = pin_of(key, pending)
    known = find_pin(store, key.namespace, key.policy, pin.follows) if pin else None
    if known is None or known.key != key or not is_begun(store, key):
        return pending
    return replace(pending, notice=replace(pending.notice, dated=known.dated or None))


def pin_of(key: MailingKey, pending: Pending | Repeat) -> Pin | None:
    """Return what pins a notice to its text; None for a rehearsal."""
    from policydiff.delivery.store.pins import Pin

    if key.namespace != LIVE:
        return None
    baseline = pending.baseline
    if isinstance(pending, Repeat):
        return Pin(
            key=key,
            follows=f"{key.notice} {key.stage}",
            revision=baseline.commit,
            blob=baseline.blob,
            sha256=baseline.sha256,
            path=baseline.path,
            effective_date=baseline.effective_date,
            digest=pending.notice.digest,
            dated=pending.notice.dated or "",
        )
    return Pin(
        key=key,
        follows=baseline.notice,
        revision=pending.new.rev,
        blob=pending.new.blob,
        sha256=normalised_sha256(pending.new.content),
        path=pending.new.path,
        effective_date=pending.report.new.effective_date,
        digest=pending.notice.digest,
        dated=pending.notice.dated or "",
    )


def repeated_on(store: Store, key: MailingKey) -> str:
    """Return the ISO date on which a mail that repeats a notice was sent to everybody, or ""."""
    from policydiff.delivery.store.pins import find_pin

    pin = find_pin(store, key.namespace, key.policy, f"{key.notice} {key.stage}")
    return pin.told_on if pin else ""


def readers_meant(
    store: Store, pending: Pending | Repeat
) -> Callable[[Collection[str]], set[str]] | None:
    """Return who of some readers a withdrawal is for, which is who was told; None for everybody."""
    from policydiff.delivery.store.pins import is_taken_over, which_told

    baseline = pending.baseline
    if pending.notice.stage is not Stage.WITHDRAW or baseline.standing is None:
        return None
    # Who had it stood in a ledger that is lost: rather everybody than nobody.
    if is_taken_over(store, baseline.policy, baseline.notice):
        return None
    notices = (*baseline.standing.decisions[1:], baseline.notice)
    return lambda people: which_told(store, LIVE, pending.policy.id, notices, people)
