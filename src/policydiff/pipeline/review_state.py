"""What stands to be decided and what was decided, as plain values for scripts."""

from __future__ import annotations

from pathlib import Path

from policydiff.notice import Approval, Review, machine_sentence
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.review import generated_headline, worded_now
from policydiff.pipeline.staleness import stale_reasons
from policydiff.pipeline.workspace import Workspace
from policydiff.render.wording import places
from policydiff.report import Problem
from policydiff.reviews import review_path

STATE_VERSION = "1"
"""Of the names below: one that is there stays, and means the same."""


def review_state(workspace: Workspace, pending: Pending) -> dict[str, object]:
    """Return one policy's pending notice and the decisions on it, in plain JSON types.

    `approval.state` says whether a file holds an approval of this very content, not whether anything
    proves it: that is what `policydiff check` and `policydiff notify` ask.
    """
    notice = pending.notice
    return {
        "policy": pending.policy.id,
        "file": _file(workspace, pending),
        "must_tell": pending.must_tell,
        "notice": notice.id,
        "follows": notice.follows,
        "stage": notice.stage.value,
        "level": notice.report.level.value,
        "effective_date": notice.effective_date,
        "lead_days": notice.lead_days,
        "headline": notice.headline,
        "machine_headline": generated_headline(workspace, pending),
        "intro": notice.intro,
        "digest": notice.digest,
        "approval": {
            "state": notice.approval.value,
            "by": notice.approved_by,
            "stale": list(stale_reasons(workspace, pending)),
        },
        "approvals": [_approval(each, notice.digest) for each in pending.review.approvals],
        "changes": _changes(workspace, pending),
        "lapsed": [
            *(
                {"change": each.change, "by": each.by, "decision": "override"}
                for each in pending.lapsed
            ),
            *(
                {"change": each.change, "by": each.by, "decision": "wording"}
                for each in pending.lapsed_wording
            ),
        ],
        "problems": [_problem(each) for each in pending.wording_problems],
        "warnings": list(notice.warnings),
    }


def past_review(review: Review) -> dict[str, object]:
    """Return one review file in plain JSON types, whatever notice it is of."""
    return {
        "policy": review.policy,
        "follows": review.follows,
        "overrides": len(review.overrides),
        "wordings": len(review.wordings),
        "headline": review.headline,
        "intro": review.intro,
        "approvals": [
            {"by": each.by, "at": each.at, "digest": each.digest} for each in review.approvals
        ],
    }


def _changes(workspace: Workspace, pending: Pending) -> list[dict[str, object]]:
    notice = pending.notice
    decided = {
        change.id: (change, places(report).of(change))
        for report in (notice.since, pending.report, notice.report)
        if report is not None
        for change in report.changes
    }
    worded = {each.change: each for each in worded_now(workspace, pending)}
    rows: list[dict[str, object]] = []
    for judged in pending.changes:
        change, section = decided[judged.id]
        note, own = change.override, worded.get(change.id)
        rows.append(
            {
                "id": change.id,
                "level": change.level.value,
                "machine_level": (note.level_before if note else change.level).value,
                "needs_review": change.needs_review,
                "section": section,
                "old_text": change.old_text,
                "new_text": change.new_text,
                "machine": machine_sentence(change),
                "wording": own and {"text": own.text, "by": own.by, "needs_look": own.disputed},
                "override": note and {"by": note.by, "reason": note.reason},
            }
        )
    return rows


def _approval(approval: Approval, digest: str) -> dict[str, object]:
    holds = approval.digest == digest
    return {"by": approval.by, "at": approval.at, "digest": approval.digest, "holds": holds}


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "condition": problem.condition.value,
        "code": problem.code,
        "message": problem.message,
        "path": problem.path,
        "line": problem.line,
    }


def _file(workspace: Workspace, pending: Pending) -> str:
    path = review_path(Path(), pending.policy.id, pending.baseline.notice)
    return workspace.git_path(path.as_posix())
