"""A signed commit that records people's decisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from policydiff.materiality import Level
from policydiff.notice import Approval, Override, Review, approvals_of
from policydiff.pipeline.confirmation import (
    Confirmation,
    earlier_records,
    read_record,
    record_path,
)
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews import load_review

if TYPE_CHECKING:
    from policydiff.repository import Signature

_Claim = Callable[[Review], bool]


def confirm_by_signature(
    workspace: Workspace, pending: Pending, lowered: tuple[Override, ...], commit: str
) -> Confirmation:
    """Return whether commits up to `commit` that record it are signed by a key that counts.

    An approval of what would be mailed has to be recorded so, or, where there is none, each of the
    overrides in `lowered`. Raises `HistoryError` where history is cut off or cannot be read.
    """
    signers = workspace.config.review.signers
    try:
        listed = (workspace.folder / signers).read_bytes()
    except OSError:
        return Confirmation(
            problem=f"{signers}, which [review] signers names, cannot be read in {workspace.folder}. "
            "Put the public keys there, in ssh's allowed_signers format."
        )
    approvals = approvals_of(pending.review, pending.notice.digest)
    written = load_review(workspace.folder, pending.policy.id, pending.baseline.notice)
    # Whoever signs an approval signs the levels beside it; without one, each level has to be signed.
    minor = tuple(
        each for each in (written or pending.review).overrides if each.level is Level.MINOR
    )
    if approvals:
        claims: list[_Claim] = [partial(_approves, each, minor) for each in approvals]
        bound = (pending.new.path, *earlier_records(workspace, pending))
    else:
        claims, bound = [partial(_lowers, each) for each in lowered], ()
    answers = [_signed(workspace, pending, commit, listed, claim, bound) for claim in claims]
    good = [answer for answer in answers if not isinstance(answer, str)]
    bad = [answer for answer in answers if isinstance(answer, str)]
    if not good or (bad and not approvals):
        return Confirmation(problem=bad[0] if bad else "Nothing is recorded that could be signed.")
    return Confirmation(
        by=", ".join(dict.fromkeys(each.signer for each in good)),
        how="; ".join(
            dict.fromkeys(
                f"commit {each.commit[:12]}, which records it, is signed with the key {each.key}"
                for each in good
            )
        ),
    )


def _approves(approval: Approval, minor: tuple[Override, ...], review: Review) -> bool:
    said = (approval.by, approval.at, approval.digest)
    return said in [(each.by, each.at, each.digest) for each in review.approvals] and all(
        each in review.overrides for each in minor
    )


def _lowers(override: Override, review: Review) -> bool:
    return override in review.overrides


def _signed(
    workspace: Workspace,
    pending: Pending,
    commit: str,
    listed: bytes,
    claim: _Claim,
    bound: tuple[str, ...],
) -> Signature | str:
    """Return the signature of the commit that made the review file say it, or why it counts for nothing.

    Files that are `bound` to it have to stand in that commit as they do now.
    """
    repository, signers = workspace.repository, workspace.config.review.signers

    def says(raw: bytes) -> bool:
        review = read_record(pending, raw)
        return review is not None and claim(review)

    origin = repository.introduction(commit, record_path(workspace, pending), says)
    if origin is None:
        return f"No commit up to {commit[:12]} records it."
    then, now = (repository.object_ids(each, bound) for each in (origin, commit))
    if edited := [path for path in bound if then[path] != now[path]]:
        return f"{edited[0]} was edited after commit {origin[:12]}, which records it: approve it again."
    signature = repository.signature(origin, listed)
    if signature is None:
        return (
            f"Commit {origin[:12]}, which records it, has no signature by a key in {signers}: have it "
            "recorded in a commit that is signed (`git commit -S`, gpg.format = ssh) and not squashed."
        )
    before = _published_before(workspace, pending, commit, says)
    known = repository.read_blob(before, workspace.git_path(signers)) if before else None
    if known is None or repository.signature(origin, known) is None:
        return (
            f"Commit {origin[:12]} is signed with the key {signature.key}, which was not in {signers} "
            "before: a key counts for what comes after the commit that adds it to the branch."
        )
    return signature


def _published_before(
    workspace: Workspace, pending: Pending, commit: str, says: Callable[[bytes], bool]
) -> str:
    """Return where the branch stood before it got what the review file says, or ""."""
    repository = workspace.repository
    for step in repository.versions(record_path(workspace, pending), commit):
        blobs = repository.read_blobs(blob for blob in (step.blob, step.old_blob) if blob)
        now, earlier = (
            blob is not None and says(blobs[blob]) for blob in (step.blob, step.old_blob)
        )
        if now and not earlier:
            return step.parent
    return ""
