"""Why an approval no longer holds: what differs from what was approved, and which commits did it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from policydiff.errors import DocumentError, HistoryError
from policydiff.history import version_of_step
from policydiff.notice import Approval, ApprovalState, changed_text, differences
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.repository import BlobVersion

_MOST_STEPS = 200
"""Steps of the policy's history that are looked at; who approved an older text looks at the whole."""
_MOST_COMMITS = 3
_LONGEST_SUBJECT = 72
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


def stale_reasons(workspace: Workspace, pending: Pending) -> tuple[str, ...]:
    """Return in sentences what differs from what a person approved; () unless that is stale.

    Sentences quote headings and commit subjects: who prints them escapes them. No name or address of
    an author is in them.
    """
    approval = pending.review.approval
    if pending.notice.approval is not ApprovalState.STALE or approval is None:
        return ()
    if not approval.parts:
        said = (
            "An older policydiff recorded the approval and did not write down what it was for in parts, "
            "so what differs cannot be named."
        )
        return (said, *_edits(workspace, pending, approval))
    found = differences(approval.parts, pending.notice.parts)
    if changed_text(approval.parts, pending.notice.parts):
        return (*found[:1], *_edits(workspace, pending, approval), *found[1:])
    return found or (
        "None of the parts that were written down differs: the digest was edited by hand, or this "
        "version of policydiff counts more into it.",
    )


def _edits(workspace: Workspace, pending: Pending, approval: Approval) -> tuple[str, ...]:
    """Name the commits that edited the policy since it was approved, in one sentence; () if none."""
    steps = _steps_since(workspace, pending, approval)
    named = [f"{step.commit[:12]} {_subject(workspace, step.commit)}" for step in steps]
    shown, more = named[:_MOST_COMMITS], len(named) - _MOST_COMMITS
    if more > 0:
        shown.append(f"{more} more {'commit' if more == 1 else 'commits'}")
    if _is_uncommitted(workspace, pending):
        shown.append("edits that are not committed yet")
    if not shown:
        return ()
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    return (f"Edited since by {listed}.",)


def _steps_since(
    workspace: Workspace, pending: Pending, approval: Approval
) -> tuple[BlobVersion, ...]:
    """Return the steps after the approved text, newest first; where no step has it, those made later.

    A squashed branch has no step with the text that was approved in it.
    """
    approved = dict(approval.parts).get("new_text", "")
    steps: list[BlobVersion] = []
    for step in _history(workspace, pending):
        if approved and _sha256(workspace, step).startswith(approved):
            return tuple(steps)
        steps.append(step)
    moment = datetime.fromisoformat(approval.at)
    return tuple(step for step in steps if datetime.fromisoformat(step.date) >= moment)


def _history(workspace: Workspace, pending: Pending) -> Iterable[BlobVersion]:
    """Return the policy's steps since the version that readers know, newest first; () where cut off."""
    rev = pending.new.rev or "HEAD"
    aliases = tuple(map(workspace.git_path, pending.policy.aliases))
    try:
        steps = workspace.repository.versions(pending.new.path, rev, aliases)[:_MOST_STEPS]
        known = pending.baseline.commit
        return tuple(takewhile(lambda step: not _is_known(workspace, step, known), steps))
    except HistoryError:
        return ()


def _is_known(workspace: Workspace, step: BlobVersion, known: str) -> bool:
    return step.commit == known or workspace.repository.is_ancestor(step.commit, known)


def _sha256(workspace: Workspace, step: BlobVersion) -> str:
    try:
        content = version_of_step(workspace.repository, step).content
    except DocumentError:
        return ""
    # As `VersionRef.sha256`, which the approval has the beginning of.
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def _is_uncommitted(workspace: Workspace, pending: Pending) -> bool:
    if pending.new.rev:
        return False
    try:
        return workspace.version_at(pending.policy, "HEAD").content != pending.new.content
    except (HistoryError, DocumentError):
        return False


def _subject(workspace: Workspace, commit: str) -> str:
    """Return a commit's subject in quotes: one line that prints, cut where it is long."""
    subject = workspace.repository.commit_message(commit).strip().partition("\n")[0]
    plain = "".join(char if char.isprintable() else " " for char in subject)
    shown = " ".join(_ADDRESS.sub("[address]", plain).split())
    if len(shown) > _LONGEST_SUBJECT:
        shown = shown[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    return f"“{unicodedata.normalize('NFC', shown)}”"
