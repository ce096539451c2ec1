"""The gate for an edit: the change since the last notified version, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.materiality import Level
from policydiff.notice import ApprovalState
from policydiff.pipeline.pending import Pending


class Condition(StrEnum):
    """What can be asked of an edit."""

    MATERIAL = "material"
    """No material change at all."""
    UNAPPROVED = "unapproved"
    """A material change is approved."""
    DATES = "dates"
    """A material change has dates that leave readers the time they are due."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stands in the way."""

    condition: Condition
    message: str


def find_blocks(pending: Pending, *, trusts_local: bool) -> tuple[Block, ...]:
    """Return everything that stands in the way of telling readers, most serious first."""
    if not pending.must_tell:
        return ()
    blocks = []
    count = sum(change.level is Level.MATERIAL for change in pending.report.changes)
    if count:
        changes = f"{count} material {'change' if count == 1 else 'changes'}"
        blocks.append(Block(Condition.MATERIAL, f"{changes} since readers were last told."))
    problem = approval_problem(pending, trusts_local=trusts_local)
    if problem:
        blocks.append(Block(Condition.UNAPPROVED, problem))
    blocks += [Block(Condition.DATES, warning) for warning in pending.notice.warnings]
    return tuple(blocks)


def approval_problem(pending: Pending, *, trusts_local: bool) -> str:
    """Say why the notice may not go out yet, or "" where a person's approval of it counts."""
    how = f"Run `policydiff review {pending.policy.id} --approve --by NAME`."
    approval = pending.review.approval
    if approval is None or pending.notice.approval is ApprovalState.MISSING:
        return f"Nobody has approved the notice. {how}"
    if pending.notice.approval is ApprovalState.STALE:
        return f"{approval.by} approved another content on {approval.at[:10]}; it was edited since. {how}"
    if not trusts_local:
        return (
            f"The approval by {approval.by} is only a name in a file, which proves nothing. Where "
            "everyone who can write to this repository may approve, set trust_local_approvals = true "
            "under [review] in policydiff.toml."
        )
    return ""
