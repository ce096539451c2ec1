"""A pack's first page: what was told, who approved it, how many got it, how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policydiff.delivery.evidence.chain import ChainKey, Record

__all__ = ["summarise"]


def summarise(
    key: ChainKey,
    notices: Sequence[Record],
    counts: Sequence[Record],
    *,
    length: int,
    head: str,
) -> str:
    """Return the page as plain text; nothing in it that the records do not say."""
    lines = [f"Evidence of notice {key.notice} on the policy {key.policy!r}", ""]
    for record in notices:
        lines += [*_notice(record.number, record.at, record.details()), ""]
    latest = {record.details()["stage"]: record for record in counts}
    for stage, record in latest.items():
        lines += [f"Where the stage {stage!r} stood at {record.at}:"]
        lines += _counts(record.details()["counts"])
        lines.append("")
    return "\n".join([*lines, *_how_to_check(length, head)])


def _notice(number: int, at: str, facts: dict[str, Any]) -> list[str]:
    approval = facts.get("approval") or {}
    decided = (
        f"{approval['by']} at {approval['at']}"
        if approval
        else facts.get("approved_by") or "nobody"
    )
    overrides = facts.get("overrides") or []
    lines = [
        f"Record {number}, {at}: {facts['stage']}",
        f"  Headline: {facts.get('headline', '')}",
        f"  Applies from: {facts.get('effective_date') or 'the policy names no date'}",
        f"  Approved by: {decided}",
    ]
    if approval:
        lines.append(f"  Digest approved: {approval['digest']}")
    lines.append(f"  Rules: {facts.get('rules_version', '')}")
    lines += [
        f"  Override: {each['change'][:12]} is {each['level']}, says {each['by']}: {each['reason']}"
        for each in overrides
    ]
    folder = f"{number:04}-{facts['stage']}"
    lines += [f"  {folder}/{file['path']}  sha256 {file['sha256']}" for file in facts["files"]]
    return lines


def _counts(counts: Sequence[dict[str, Any]]) -> list[str]:
    return [
        f"  {each['count']:>9} {each['state']:<10} {each['kind']}, {each['locale']}"
        for each in counts
    ] or ["  nobody"]


def _how_to_check(length: int, head: str) -> list[str]:
    return [
        f"The chain has {length} records. The hash of the last one:",
        f"  {head}",
        "",
        "`policydiff notices verify PATH` checks this pack without any database or network. By hand:",
        "the body of each line of chain.jsonl, as JSON with sorted keys, ASCII only and no spaces,",
        "has the SHA-256 that the line names as body_sha256; `previous` is the hash of the line",
        "before; `hash` is the SHA-256 of the JSON list",
        '["policydiff evidence 1", number, kind, at, body_sha256, previous].',
        "",
        "Recipients are shown as keyed hashes. The key of each lies in the sender's own database and",
        "is deleted when that person is erased. Whoever can write to that database could also write",
        "a new chain: compare the hash of the last record with one that was noted elsewhere.",
        "",
    ]
