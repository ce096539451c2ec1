"""The versions readers were last told of: `.policydiff/notified.json`, one entry a policy.

No person stands in it, so that forks and public repositories may carry it.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import asdict, fields
from pathlib import Path

from policydiff.errors import ReviewError
from policydiff.notice import Baseline, Standing, check_id, first_day
from policydiff.reviews.files import alone, read_text, write_text
from policydiff.reviews.parsing import MERGE_LEFT, merge_mark

BASELINES = Path(".policydiff", "notified.json")

_VERSION = 1
_OPTIONAL = ("effective_date", "standing")
_FIELDS = tuple(
    field.name for field in fields(Baseline) if field.name not in ("policy", *_OPTIONAL)
)
_STANDING_FIELDS = tuple(field.name for field in fields(Standing) if field.name != "decisions")
_SHAPES = {
    "commit": re.compile(r"[0-9a-f]{40}"),
    "blob": re.compile(r"[0-9a-f]{40}"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
}


def load_baselines(root: Path) -> tuple[Baseline, ...]:
    """Return the baselines of all policies by policy id; () where nothing was told or adopted.

    Raises `ReviewError` that names the file and the line or key that is wrong.
    """
    path = root / BASELINES
    text = read_text(path)
    return () if text is None else parse_baselines(text, str(path))


def parse_baselines(text: str, source: str) -> tuple[Baseline, ...]:
    """Read the text of `notified.json`, wherever it comes from; `source` names it in errors."""
    if mark := merge_mark(text):
        raise ReviewError(f"{source}, line {mark}: {MERGE_LEFT}")
    try:
        values = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ReviewError(
            f"{source}, line {error.lineno}: not valid JSON: {error.msg}. Restore it from git."
        ) from None
    except _TwiceError as error:
        raise ReviewError(f"{source}: {error}. Keep one of them.") from None
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of too many digits
        raise ReviewError(f"{source}: cannot be read: {error}. Restore it from git.") from None
    if not isinstance(values, dict) or values.get("version") != _VERSION:
        raise ReviewError(
            f"{source}: version must be {_VERSION}. A newer policydiff wrote it, or it is damaged."
        )
    policies = values.get("policies")
    if not isinstance(policies, dict):
        raise ReviewError(f"{source}: policies must be an object with one entry a policy.")
    return tuple(_baseline(policy, policies[policy], source) for policy in sorted(policies))


def save_baseline(root: Path, baseline: Baseline) -> Path:
    """Write one policy's baseline among the others, whole or not at all; return the file's path."""
    with alone(root):
        known = {entry.policy: entry for entry in load_baselines(root)}
        known[baseline.policy] = baseline
        policies = {
            policy: {
                name: value
                for name, value in asdict(entry).items()
                if name != "policy" and not (name in _OPTIONAL and value is None)
            }
            for policy, entry in known.items()
        }
        content = {"version": _VERSION, "policies": policies}
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        parse_baselines(text, "the new baseline")  # What could not be read back is not written.
        path = root / BASELINES
        write_text(path, text)
    return path


def _baseline(policy: str, entry: object, source: str) -> Baseline:
    _check_id(policy, "policy id", source)
    if not isinstance(entry, dict):
        raise ReviewError(f"{source}: {policy} must be an object.")
    lines = _lines(entry, _FIELDS, policy, source)
    _check_id(lines["notice"], "notice id", source)
    try:
        datetime.date.fromisoformat(lines["date"])
    except ValueError:
        raise ReviewError(
            f"{source}: {policy}.date must be an ISO date, not {lines['date']!r}."
        ) from None
    effective = entry.get("effective_date")
    if effective is not None and (not isinstance(effective, str) or first_day(effective) is None):
        raise ReviewError(
            f"{source}: {policy}.effective_date must be an ISO date, not {effective!r}."
        )
    standing = entry.get("standing")
    return Baseline(
        policy=policy,
        **lines,
        effective_date=effective,
        standing=None if standing is None else _standing(policy, standing, source),
    )


def _standing(policy: str, entry: object, source: str) -> Standing:
    name = f"{policy}.standing"
    decisions = entry.get("decisions") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(decisions, list) or not decisions:
        raise ReviewError(f"{source}: {name} must be an object with a list of decisions.")
    for notice in decisions:
        _check_id(str(notice), "notice id", source)
    return Standing(
        **_lines(entry, _STANDING_FIELDS, name, source), decisions=tuple(map(str, decisions))
    )


def _lines(
    entry: dict[str, object], names: tuple[str, ...], place: str, source: str
) -> dict[str, str]:
    lines: dict[str, str] = {}
    for name in names:
        value = entry.get(name)
        # A blob is "" where the policy was deleted, and readers know.
        empty = name == "blob" and value == ""
        if not isinstance(value, str) or not (empty or (value and value.isprintable())):
            raise ReviewError(f"{source}: {place}.{name} must be a line of text.")
        if name in _SHAPES and not empty and not _SHAPES[name].fullmatch(value):
            raise ReviewError(f"{source}: {place}.{name} must be a hash, not {value!r}.")
        lines[name] = value
    return lines


def _check_id(name: str, what: str, source: str) -> None:
    try:
        check_id(name, what)
    except ReviewError as error:
        raise ReviewError(f"{source}: {error}") from None


class _TwiceError(ValueError):
    """A key that a JSON object has twice: one of the two would win unseen."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A merge of two branches can leave both sides' entries behind.
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(
            f"{next(name for name in names if names.count(name) > 1)!r} stands there twice"
        )
    return found
