"""Decisions of people, recorded as files in the policy repository."""

from __future__ import annotations

import datetime
from dataclasses import replace

from policydiff.errors import ReviewError
from policydiff.i18n import translator
from policydiff.materiality import Level
from policydiff.notice import (
    Review,
    Worded,
    headline,
    machine_sentence,
    new_wording,
    words_in_force,
)
from policydiff.pipeline.decided import wordings_told
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Change
from policydiff.reviews import (
    record_approval,
    record_headline,
    record_intro,
    record_override,
    record_wording,
    withdraw_approval,
)


def override(
    workspace: Workspace,
    pending: Pending,
    change: str,
    level: Level,
    by: str,
    reason: str,
    today: datetime.date,
) -> Pending:
    """Set the level of one change, named by its id or the beginning of it.

    Raises `ReviewError` where no change or several have that beginning.
    """
    record_override(
        workspace.folder,
        pending.policy.id,
        pending.baseline.notice,
        change=_find_change(pending, change).id,
        level=level,
        by=by,
        reason=reason,
    )
    return _again(workspace, pending, today)


def set_headline(
    workspace: Workspace, pending: Pending, text: str, today: datetime.date
) -> Pending:
    """Take a person's headline instead of the generated one; "" returns to that."""
    record_headline(
        workspace.folder,
        pending.policy.id,
        pending.baseline.notice,
        text or None,
        generated_headline(workspace, pending),
    )
    return _again(workspace, pending, today)


def set_intro(workspace: Workspace, pending: Pending, intro: str, today: datetime.date) -> Pending:
    """Put a person's paragraph before the changes; "" takes it out."""
    record_intro(workspace.folder, pending.policy.id, pending.baseline.notice, intro or None)
    return _again(workspace, pending, today)


def set_wording(
    workspace: Workspace, pending: Pending, change: str, text: str, by: str, today: datetime.date
) -> Pending:
    """Take a person's sentence for one change, named as in `override`; "" returns to the machine's."""
    lapsed = [each.change for each in pending.lapsed_wording if each.change.startswith(change)]
    if not text and change and len(lapsed) == 1:
        wording, gone = None, lapsed
    else:
        found = _find_change(pending, change)
        gone = [each.origin for each in worded_now(workspace, pending) if each.change == found.id]
        here = {each.change for each in pending.review.wordings}
        # What an earlier notice said is history: the machine's words take its place in this one.
        wanted = text if text or here.issuperset(gone) else machine_sentence(found)
        wording = new_wording(found, wanted, by) if wanted else None
    policy, follows = pending.policy.id, pending.baseline.notice
    record_wording(workspace.folder, policy, follows, wording, instead_of=gone)
    return _again(workspace, pending, today)


def keep_wording(workspace: Workspace, pending: Pending, by: str, today: datetime.date) -> Pending:
    """Stand by people's words where the machine says something else by now."""
    policy, follows = pending.policy.id, pending.baseline.notice
    changes = {change.id: change for change in pending.changes}
    for each in worded_now(workspace, pending):
        if each.disputed:
            kept = new_wording(changes[each.change], each.text, by)
            record_wording(workspace.folder, policy, follows, kept, instead_of=[each.origin])
    if pending.review.headline is not None:
        machine = generated_headline(workspace, pending)
        record_headline(workspace.folder, policy, follows, pending.notice.headline, machine)
    return _again(workspace, pending, today)


def approve(
    workspace: Workspace,
    pending: Pending,
    by: str,
    at: datetime.datetime,
    today: datetime.date,
) -> Pending:
    """Approve exactly what would be mailed now."""
    record_approval(
        workspace.folder,
        pending.policy.id,
        pending.baseline.notice,
        by=by,
        at=at.isoformat(),
        digest=pending.notice.digest,
        parts=pending.notice.parts,
    )
    return _again(workspace, pending, today)


def withdraw(
    workspace: Workspace, pending: Pending, by: str | None, today: datetime.date
) -> Pending:
    """Take back the approval of one person, or everybody's.

    Raises `ReviewError` where there is none.
    """
    withdraw_approval(workspace.folder, pending.policy.id, pending.baseline.notice, by)
    return _again(workspace, pending, today)


def generated_headline(workspace: Workspace, pending: Pending) -> str:
    """Return the headline that the machine would write, were nothing reworded."""
    organisation = workspace.config.organisation.name
    return headline(pending.notice.report, organisation, translator(pending.notice.locale))


def mailed_review(workspace: Workspace, pending: Pending) -> Review:
    """Return the review with all the wording that is mailed, that of earlier notices included."""
    review = pending.review
    wordings = wordings_told(
        workspace, pending.policy, pending.baseline, review, pending.notice.stage
    )
    return replace(review, wordings=wordings)


def worded_now(workspace: Workspace, pending: Pending) -> tuple[Worded, ...]:
    """Return people's sentences that would be mailed now."""
    mailed = mailed_review(workspace, pending)
    return words_in_force(mailed, pending.notice.report, pending.notice.since)


def _find_change(pending: Pending, beginning: str) -> Change:
    found = [each for each in pending.changes if each.id.startswith(beginning)]
    if len(found) != 1 or not beginning:
        raise ReviewError(
            f"{'No change has' if not found else f'{len(found)} changes have'} an id that begins with "
            f"{beginning!r}; `policydiff review {pending.policy.id}` shows the ids."
        )
    return found[0]


def _again(workspace: Workspace, pending: Pending, today: datetime.date) -> Pending:
    return find_pending(workspace, pending.policy, pending.new, today, baseline=pending.baseline)
