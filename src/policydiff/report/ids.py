"""Names of changes and changelog entries that survive new rules, moved sections and translation."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from policydiff.diff.records import Edit, EditKind
from policydiff.text import normalise_text


def change_id(policy_id: str, kind: EditKind, old_text: str, new_text: str, occurrence: int) -> str:
    """Return the id of a change: 64 hexadecimal digits.

    sha256 over policy id, kind, normalised old text, normalised new text and `occurrence`, which
    counts from 0 the changes of one policy that agree in the other four. No rule, place, finding
    or lead-in takes part, so overrides and approvals keep fitting when those change.
    """
    return _identify(
        policy_id, kind, normalise_text(old_text), normalise_text(new_text), occurrence
    )


def change_ids(policy_id: str, edits: Iterable[Edit]) -> tuple[str, ...]:
    """Return the ids of all edits of one comparison, in their order; no two are equal."""
    seen: Counter[tuple[EditKind, str, str]] = Counter()
    ids = []
    for edit in edits:
        same = (edit.kind, normalise_text(edit.old_text), normalise_text(edit.new_text))
        ids.append(_identify(policy_id, *same, seen[same]))
        seen[same] += 1
    return tuple(ids)


def _identify(policy_id: str, kind: EditKind, old: str, new: str, occurrence: int) -> str:
    return _digest((policy_id, kind.value, old, new, str(occurrence)))


def entry_id(policy_id: str, old_sha256: str, new_sha256: str) -> str:
    """Return the id of a changelog entry: 16 hexadecimal digits over policy and both texts."""
    return _digest((policy_id, old_sha256, new_sha256))[:16]


def _digest(parts: tuple[str, ...]) -> str:
    # A JSON array keeps ("a", "bc") and ("ab", "c") apart; ASCII output also takes lone surrogates.
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()
