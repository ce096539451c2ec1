"""Two replays of one policy, compared: what another rule set or configuration would have done."""

from __future__ import annotations

import json
from pathlib import Path

from policydiff.errors import PolicydiffError
from policydiff.materiality import Level
from policydiff.report.replay import (
    Difference,
    Outcome,
    Replay,
    ReplayComparison,
    ReplayStep,
    Ruling,
    replay_from_dict,
)

_LARGEST_REPLAY = 200_000_000
"""Bytes. A replay of two thousand versions is about two million."""


def load_replay(path: Path, policy: str) -> Replay:
    """Read a saved replay of `policy`. Raises `PolicydiffError` that names the file."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST_REPLAY + 1)
        data = json.loads(raw) if len(raw) <= _LARGEST_REPLAY else None
    except OSError as error:
        raise PolicydiffError(f"Cannot read {path}: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        data = None
    try:
        saved = replay_from_dict(data if isinstance(data, dict) else {})
    except PolicydiffError as error:
        raise PolicydiffError(f"Cannot take {path} for a saved replay: {error}.") from None
    if saved.policy.id != policy:
        raise PolicydiffError(
            f"{path} is a replay of policy {saved.policy.id!r}, not of {policy!r}. Name the one of "
            f"{policy!r}."
        )
    return saved


def compare_replays(this: Replay, against: Replay, names: tuple[str, str]) -> ReplayComparison:
    """Return where two replays of one policy disagree; `names` are what people call them."""
    here, there = ({step.commit: step for step in replay.steps} for replay in (this, against))
    both = [(step, there[commit]) for commit, step in here.items() if commit in there]
    pairs = [pair for pair in both if Outcome.BASELINE not in (pair[0].outcome, pair[1].outcome)]
    return ReplayComparison(
        policy=this.policy,
        this=_ruling(this, names[0]),
        against=_ruling(against, names[1]),
        compared=len(pairs),
        only_this=len(here) - len(both),
        only_against=len(there) - len(both),
        gained=sum(_sent(new) and not _sent(old) for new, old in pairs),
        lost=sum(_sent(old) and not _sent(new) for new, old in pairs),
        differences=tuple(
            Difference(new, old) for new, old in pairs if _stance(new) != _stance(old)
        ),
    )


def _sent(step: ReplayStep) -> bool:
    return step.outcome is Outcome.NOTICE


def _stance(step: ReplayStep) -> tuple[object, ...]:
    """Return what counts when two verdicts on a version are compared.

    Of a notice its direction and the rules behind it; of a version nobody is told of only that.
    """
    verdict = step.verdict
    if verdict is None or verdict.level is not Level.MATERIAL:
        return (step.outcome,)
    rules = frozenset(each.rule for each in verdict.rules if each.level is Level.MATERIAL)
    return step.outcome, verdict.direction, rules


def _ruling(replay: Replay, name: str) -> Ruling:
    return Ruling(
        name=name,
        policydiff_version=replay.policydiff_version,
        rules_version=replay.rules_version,
        engine=replay.engine,
        law=replay.law,
        wait_days=replay.wait_days,
        totals=replay.totals,
    )
