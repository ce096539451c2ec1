"""What a person approves, as one hash, and whether the approval still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from policydiff.notice.overrides import apply_overrides
from policydiff.notice.records import ApprovalState, Review, Stage
from policydiff.report.records import Change, ChangeReport


def content_digest(
    report: ChangeReport,
    review: Review,
    *,
    headline: str,
    templates: str,
    locales: Iterable[str],
    sender: Iterable[str],
    stage: Stage = Stage.ANNOUNCE,
    since: ChangeReport | None = None,
) -> str:
    """Return the SHA-256, in hex, of all that would be mailed.

    That is both texts (their hashes), every change with its level and the words that explain it,
    the overrides in force, the headline, the effective date, `templates` (a hash of the templates
    used), `locales`, `sender` (names, addresses, links and what readers can do, as they stand in the
    mail), the `stage`, and where a correction also says what differs `since` the notice before, those
    changes. The order of locales and overrides does not count; the version of the tool counts only
    through the words it writes.
    """
    decided = apply_overrides(report, review.overrides)
    content = {
        "policy": [report.policy.id, report.policy.title],
        "texts": [report.old.sha256, report.new.sha256],
        "effective_date": report.new.effective_date,
        "level": decided.level.value,
        "changes": [_change(change) for change in decided.changes],
        "headline": headline,
        "templates": templates,
        "locales": sorted(set(locales)),
        "sender": list(sender),
        "stage": stage.value,
        "since": None if since is None else [_change(change) for change in since.changes],
    }
    encoded = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(encoded.encode("ascii")).hexdigest()


def approval_state(review: Review | None, digest: str) -> ApprovalState:
    """Tell whether `review` approves the content with this `content_digest`."""
    if review is None or review.approval is None:
        return ApprovalState.MISSING
    if review.approval.digest == digest:
        return ApprovalState.APPROVED
    return ApprovalState.STALE


def _change(change: Change) -> list[object]:
    note = change.override
    return [
        change.id,
        change.level.value,
        change.direction.value,
        [change.consent_required, change.retroactive],
        [[finding.title, finding.explanation] for finding in change.findings],
        None if note is None else [note.by, note.reason, note.level_before.value],
    ]
