"""A ledger that does not know what readers were told: another one than was used, or one begun anew.

The policy repository says which notice readers were told of last. A ledger that has no trace of it
was never the one that sent it: it may be empty, and would tell everybody again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from policydiff.delivery.records import LIVE, MailingKey
from policydiff.errors import UsageError
from policydiff.notice import Baseline, Stage
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import BASELINES, load_baselines

if TYPE_CHECKING:
    from policydiff.delivery.store import Store

__all__ = ["begin_ledger", "describe_problem", "ledger_problem", "sending_problem"]


def ledger_problem(store: Store, baseline: Baseline) -> str:
    """Say that the ledger has never heard of the notice that readers had last; "" where it has."""
    return "" if _knows(store, baseline) else describe_problem(store.where, baseline)


def sending_problem(store: Store, baseline: Baseline) -> str:
    """Say why nothing may be sent from a ledger, opened with its readers, or "".

    It is another one, or has no readers: a mailing to nobody would count as told, and whoever is on
    the right list would never hear of it.
    """
    from policydiff.delivery.store.subscribers import has_subscribers

    if problem := ledger_problem(store, baseline):
        return problem
    return "" if has_subscribers(store) else _describe_empty(store.where, baseline.policy)


def describe_problem(where: str, baseline: Baseline) -> str:
    """Say that the ledger at `where` has never heard of the notice that readers had last."""
    return (
        f"The ledger {where} does not know notice {baseline.notice} on {baseline.policy!r}, which "
        f"readers were told of on {baseline.date}, as {BASELINES} says: it is not the ledger that sent "
        "it, or that was lost, and people could be told twice. Name the ledger that "
        "was used; where there is none any more, `policydiff notices begin` takes the notice over."
    )


def _describe_empty(where: str, policy: str) -> str:
    return (
        f"There is nobody on the list in {where}, so nobody would be told. Name the database that has "
        "your readers, or `policydiff subscribers import` them; where there are none yet, "
        f"`policydiff adopt {policy}` takes the text as known."
    )


def begin_ledger(workspace: Workspace, *, by: str, reason: str) -> tuple[Baseline, ...]:
    """Take over into the ledger what readers were told by another one; return what it did not know.

    Raises `UsageError` without a name and a reason.
    """
    from policydiff.delivery.store.pins import Pin, take_over_notices

    if not by.strip() or not reason.strip():
        raise UsageError("A ledger is begun anew only with a name and a reason: give both.")
    with open_audience(workspace.config, workspace.environ, readers=False, anew=True) as store:
        unknown = tuple(
            each for each in load_baselines(workspace.folder) if not _knows(store, each)
        )
        if unknown or not store.begun:
            pins = tuple(
                Pin(
                    key=MailingKey(LIVE, each.policy, each.notice, Stage.ANNOUNCE),
                    follows="",
                    revision=each.commit,
                    blob=each.blob,
                    sha256=each.sha256,
                    path=each.path,
                    effective_date=each.effective_date,
                    digest="",
                    told_on=each.date,
                )
                for each in unknown
            )
            take_over_notices(store, pins, by=by, reason=reason, now=time.time())
    return unknown


def _knows(store: Store, baseline: Baseline) -> bool:
    from policydiff.delivery.store.pins import knows_notice

    return baseline.is_adopted or knows_notice(store, baseline.policy, baseline.notice)
