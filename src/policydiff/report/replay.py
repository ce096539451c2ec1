"""A replay: what would have been sent over a policy's history, and why; and two replays compared.

Field names are the published JSON names (`replay.schema.json`); change one only with the schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from policydiff.errors import PolicydiffError
from policydiff.materiality import Direction, Law, Level
from policydiff.report.codec import record_from_dict, record_to_dict
from policydiff.report.records import PolicyRef

REPLAY_VERSION = "1"


class Outcome(StrEnum):
    """What a version would have led to."""

    BASELINE = "baseline"
    """The first version: taken as known to readers, nobody told."""
    NOTICE = "notice"
    """Readers would have been told."""
    WAITS = "waits"
    """Material, but a later version came before the notice went out: told with that one, or taken
    back in time."""
    MINOR = "minor"
    NONE = "none"
    """Nothing a reader can see differs from what readers were told last."""
    UNREADABLE = "unreadable"
    """Not a text: nothing could have been judged."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """A rule that spoke, with the level it gave and in how many changes."""

    rule: str
    level: Level
    changes: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one version, compared with the version readers were told of last."""

    level: Level
    direction: Direction
    material: int
    """Changes of this level."""
    minor: int
    needs_review: int
    """Changes among the material ones that nobody understood: a person must decide."""
    rules: tuple[RuleCount, ...]
    """Material first, then in reading order; each rule once a level."""
    headline: str
    """What the notice would have said in one line, or "" where there is nothing to tell."""
    effective_date: str | None
    """From when the new text says that it applies."""
    effective_before: str | None
    """The same of the text it was compared with."""


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """One version of the history."""

    version: int
    """Counted from 1, the oldest of the whole history."""
    commit: str
    date: str
    """Commit date, ISO 8601 with offset."""
    path: str
    deleted: bool
    """The policy's file is gone since this commit."""
    outcome: Outcome
    told: str
    """Day the notice would have gone out, ISO 8601, or ""."""
    baseline: int
    """Version that readers had been told of last, with which this one was compared; 0 for none."""
    verdict: Verdict | None
    """None for the first version and for one that is not a text."""
    problem: str
    """Why it is not a text, or ""."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How the versions of a replay ended."""

    versions: int
    notices: int
    days: int
    """Different days on which notices would have gone out."""
    waits: int
    minor: int
    none: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A policy's history under one set of rules."""

    policydiff_version: str
    rules_version: str
    engine: str
    """Fingerprint of the program that judged: differs wherever rules, lexicon or parsers do."""
    policy: PolicyRef
    law: Law
    """What the configuration changes about the levels."""
    wait_days: int
    """How long a notice waits for its approval; what changes meanwhile is told in it."""
    totals: Totals
    steps: tuple[ReplayStep, ...]
    """Oldest first."""
    schema_version: str = field(default=REPLAY_VERSION)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One side of a comparison: which rules judged, and how it ended."""

    name: str
    """What people call it: the name of the configuration or of the saved replay."""
    policydiff_version: str
    rules_version: str
    engine: str
    law: Law
    wait_days: int
    totals: Totals


@dataclass(frozen=True, slots=True)
class Difference:
    """A version on which the two sides disagree."""

    this: ReplayStep
    against: ReplayStep


@dataclass(frozen=True, slots=True)
class ReplayComparison:
    """Where two replays of one policy disagree."""

    policy: PolicyRef
    this: Ruling
    against: Ruling
    compared: int
    """Versions that both judged: the baseline of either is not among them."""
    only_this: int
    only_against: int
    gained: int
    """Notices that only `this` would have sent."""
    lost: int
    """Notices that only `against` would have sent."""
    differences: tuple[Difference, ...]
    """Oldest first."""
    schema_version: str = field(default=REPLAY_VERSION)


def replay_to_dict(replay: Replay | ReplayComparison) -> dict[str, object]:
    """Return a replay or a comparison of two as plain JSON types, in the shape of the schema."""
    return record_to_dict(replay)


def replay_from_dict(data: Mapping[str, object]) -> Replay:
    """Return the replay that `replay_to_dict` wrote; unknown fields are ignored.

    Raises `PolicydiffError` naming the place where `data` is not a replay of this schema version.
    """
    version = data.get("schema_version")
    if version != REPLAY_VERSION or "steps" not in data:
        raise PolicydiffError(
            f"it is no replay of schema_version {REPLAY_VERSION!r} (found {version!r}); write one with "
            "`policydiff replay POLICY --format json`"
        )
    return record_from_dict(Replay, data, "replay")


def load_replay_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a replay; `$defs/comparison` is that of a comparison."""
    path = Path(__file__).with_name("replay.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
