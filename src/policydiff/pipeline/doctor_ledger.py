"""The doctor's look at the ledger: reachable, migrated, and where it will not be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policydiff.config import Config
from policydiff.delivery.records import REHEARSAL, SubscriberKind, SubscriberStatus
from policydiff.errors import PolicydiffError
from policydiff.notice import Baseline
from policydiff.pipeline.another_ledger import describe_problem, ledger_problem
from policydiff.pipeline.audience import open_audience
from policydiff.pipeline.ledger_url import ledger_url
from policydiff.pipeline.transport import mailing_namespace
from policydiff.render.doctor import Check, Mark
from policydiff.reviews import load_baselines

__all__ = ["LedgerFound", "check_ledger"]

_TITLE = "Ledger"


@dataclass(frozen=True, slots=True)
class LedgerFound:
    """Who is on the list; None where it could not be read."""

    active: int | None = None
    watchers: int | None = None


def check_ledger(
    config: Config, environ: Mapping[str, str], *, online: bool
) -> tuple[LedgerFound, tuple[Check, ...]]:
    """Look at the configured ledger without changing it."""
    try:
        if config.delivery.ledger:
            return _check_ref(config, environ, online=online)
        return _check_database(config, environ, online=online)
    except PolicydiffError as error:
        advice = "mend this first: without the ledger nobody knows who was told"
        return LedgerFound(), (Check("ledger", _TITLE, Mark.TODO, str(error), advice),)


def _check_ref(
    config: Config, environ: Mapping[str, str], *, online: bool
) -> tuple[LedgerFound, tuple[Check, ...]]:
    checks = []
    if not config.retention.evidence:
        checks.append(
            Check(
                "evidence",
                "Evidence",
                Mark.NOTE,
                "a ledger on a git ref keeps no texts and mails",
                'set evidence = "evidence" under [retention], and keep that folder after the job',
            )
        )
    if not online:
        found = f"{config.delivery.ledger} was not asked for (--offline)"
        return LedgerFound(), (Check("ledger", _TITLE, Mark.SKIPPED, found), *checks)
    with open_audience(config, environ) as store:
        from policydiff.delivery.audience import count_audience

        people = tuple((row.kind, row.status, row.count) for row in count_audience(store))
        where = store.where
        problems = [ledger_problem(store, each) for each in _baselines(config)]
    checks += _check_same(problem for problem in problems if problem)
    return _found(people), (Check("ledger", _TITLE, Mark.OK, f"{where} can be read"), *checks)


def _check_database(
    config: Config, environ: Mapping[str, str], *, online: bool
) -> tuple[LedgerFound, tuple[Check, ...]]:
    from policydiff.delivery.durability import refuse_forgotten_ledger
    from policydiff.delivery.ledger_state import look_at_ledger

    url = ledger_url(config, environ)
    if not config.delivery.allow_in_workspace:
        refuse_forgotten_ledger(url, environ)
    if not online and not url.startswith("sqlite:///"):
        found = "the database was not asked (--offline)"
        return LedgerFound(), (Check("ledger", _TITLE, Mark.SKIPPED, found),)
    state = look_at_ledger(url)
    same = _check_same(
        describe_problem(state.where, each)
        for each in _baselines(config)
        if not each.is_adopted and (each.policy, each.notice) not in state.notices
    )
    if not state.exists:
        found = f"{state.where} does not exist yet; the first import makes it"
        return LedgerFound(), (Check("ledger", _TITLE, Mark.NOTE, found), *same)
    if state.version > state.newest:
        found = f"{state.where} has schema {state.version}, newer than this policydiff knows"
        check = Check("ledger", _TITLE, Mark.TODO, found, "upgrade policydiff")
        return LedgerFound(), (check,)
    if state.version < state.newest:
        found = (
            f"{state.where} has schema {state.version}; the next command makes it {state.newest}"
        )
        return LedgerFound(), (Check("ledger", _TITLE, Mark.NOTE, found),)
    found = f"{state.where} can be read, schema {state.version}"
    return _found(state.people), (Check("ledger", _TITLE, Mark.OK, found), *same)


def _baselines(config: Config) -> tuple[Baseline, ...]:
    """Return what readers know, as the policy repository says; a rehearsal told nobody."""
    return () if mailing_namespace(config) == REHEARSAL else load_baselines(config.folder)


def _check_same(problems: Iterable[str]) -> tuple[Check, ...]:
    advice = "name the ledger that was used; where it is lost, `policydiff notices begin`"
    return tuple(
        Check("ledger-notice", _TITLE, Mark.TODO, problem.partition(": it is not")[0], advice)
        for problem in problems
    )


def _found(people: tuple[tuple[SubscriberKind, SubscriberStatus, int], ...]) -> LedgerFound:
    active = [(kind, count) for kind, status, count in people if status is SubscriberStatus.ACTIVE]
    return LedgerFound(
        sum(count for _, count in active),
        sum(count for kind, count in active if kind is SubscriberKind.WATCHER),
    )
