"""Whether the platform confirms an approval: an approving review, by one who counts, of this content.

A review counts for the content it was given on. What was reviewed is compared with what would be
mailed by git object hashes, so a review survives a squash merge and an unrelated push, and does not
survive an edit of the policy, a translation, the decisions or the templates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policydiff.errors import ForgeError
from policydiff.forge.client import GitHub
from policydiff.forge.proposals import (
    Commit,
    Proposal,
    changes_any,
    commits_of,
    find_proposals,
    is_mere_merge,
    touches_only,
)
from policydiff.forge.trees import Trees
from policydiff.forge.voters import Electorate, Voters

_DECISIVE = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")


@dataclass(frozen=True, slots=True)
class Mailed:
    """What would be mailed, as far as git has it."""

    commits: tuple[str, ...]
    """Commits whose pull requests may have brought it, 40 hex digits each."""
    objects: tuple[tuple[str, str], ...]
    """Each path and the hash of the file or folder there, "" where there is none."""
    decisions: str
    """Folder of the review records: whoever only decides has not written the change."""
    numbers: tuple[int, ...] = ()
    """Pull requests that a job says it runs for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the platform says."""

    by: str = ""
    """Logins of those who approved, or ""."""
    how: str = ""
    """How that is known, in words that go on "Approved by lea: "."""
    problem: str = ""
    """Why nothing is confirmed, and what to do; "" where it is."""


@dataclass(frozen=True, slots=True)
class _Vote:
    """One person's standing review."""

    login: str
    is_bot: bool
    state: str
    commit: str
    """On which it was given; "" where the platform has forgotten it."""


def find_verdict(
    forge: GitHub, electorate: Electorate, mailed: Mailed, is_contained: Callable[[str], bool]
) -> Verdict:
    """Return whether a review on the platform approves what would be mailed.

    `is_contained` tells whether a commit is in the history that is told to readers. Raises
    `ForgeError` where the platform does not answer or the token may not read pull requests.
    """
    if electorate.is_empty:
        return Verdict(
            problem="No review on the platform counts yet: name people under [review] as approvers, "
            "teams or codeowners."
        )
    proposals = find_proposals(forge, mailed.commits, mailed.numbers, is_contained)
    if not proposals:
        return Verdict(
            problem=f"No pull request of {forge.repository} into its default branch is known for this "
            f"text. Push it, open one, and have it approved by {electorate.described}."
        )
    trees = Trees(forge)
    verdicts = {}
    for proposal in proposals:
        verdict = _judge(forge, electorate, mailed, proposal, trees)
        if verdict.by:
            return verdict
        verdicts[proposal] = verdict
    # What is wrong is told of the pull request that brought the text, not of one that came on top.
    brought = (
        each
        for each in proposals
        if len(proposals) == 1 or _brings(trees, mailed, commits_of(forge, each))
    )
    return verdicts[next(brought, proposals[0])]


def _judge(
    forge: GitHub, electorate: Electorate, mailed: Mailed, proposal: Proposal, trees: Trees
) -> Verdict:
    voters = Voters(forge, electorate, proposal.bases)
    counted = []
    for vote in _votes(forge, proposal):
        if reason := voters.reason(vote.login, is_bot=vote.is_bot):
            counted.append((vote, reason))
    pull = f"pull request {proposal.number}"
    against = [vote.login for vote, _ in counted if vote.state == "CHANGES_REQUESTED"]
    if against:
        return Verdict(
            problem=f"{_listed(against)} asked for changes in {pull}, and that still stands."
        )
    approving = [(vote, reason) for vote, reason in counted if vote.state == "APPROVED"]
    problems, good = [], []
    commits = commits_of(forge, proposal) if approving else ()
    for vote, reason in approving:
        problem = _authorship(forge, trees, mailed, proposal, commits, vote) or _outdated(
            trees, mailed, vote
        )
        if problem:
            problems.append(f"{vote.login} approved {pull}, but {problem}")
        else:
            good.append((vote, reason))
    if good and not _brings(trees, mailed, commits):
        # Whoever approves what came on top of a text was never shown that text.
        problems = [f"{pull.capitalize()} changes nothing of what would be mailed."]
    elif good:
        return _approved(good, pull)
    if not problems:
        problems = [f"Nobody whose word counts has approved {pull}."]
    ask = f"Ask for a review by {electorate.described}."
    return Verdict(problem=" ".join((*problems, *voters.problems, ask)))


def _approved(good: list[tuple[_Vote, str]], pull: str) -> Verdict:
    reasons = "; ".join(f"{vote.login} is {reason}" for vote, reason in good)
    commits = ", ".join(dict.fromkeys(vote.commit[:12] for vote, _ in good))
    return Verdict(
        by=_listed([vote.login for vote, _ in good]),
        how=f"an approving review of {pull} at {commits} ({reasons})",
    )


def _votes(forge: GitHub, proposal: Proposal) -> tuple[_Vote, ...]:
    """Return everybody's latest decisive review, by login. Comments take nothing back."""
    latest: dict[str, _Vote] = {}
    for review in forge.get_all(f"{forge.home}/pulls/{proposal.number}/reviews"):
        vote = _vote(review)
        if vote is not None:
            latest[vote.login.lower()] = vote
    return tuple(latest[login] for login in sorted(latest))


def _vote(review: Any) -> _Vote | None:
    user = review.get("user")
    if not isinstance(user, dict) or review.get("state") not in _DECISIVE:
        return None
    login = str(user.get("login") or "")
    is_bot = user.get("type") != "User" or login.endswith("[bot]")
    commit = str(review.get("commit_id") or "")
    return _Vote(login, is_bot, review["state"], commit) if login else None


def _authorship(
    forge: GitHub,
    trees: Trees,
    mailed: Mailed,
    proposal: Proposal,
    commits: tuple[Commit, ...] | None,
    vote: _Vote,
) -> str:
    """Say that this person wrote the change, or "".

    Commits of nothing but decisions do not count, nor a merge that only brings the branch up to date.
    """
    login = vote.login.lower()
    if login == proposal.author.lower():
        return "opened it: somebody else has to approve."
    paths = tuple(path for path, _ in mailed.objects)
    if commits is None:
        return "it has too many commits to tell who wrote them: squash them, and review again."
    for commit in commits:
        wrote = login in (each.lower() for each in commit.logins)
        if (
            wrote
            and not touches_only(forge, commit, mailed.decisions)
            and not is_mere_merge(trees, commit, paths)
        ):
            return f"wrote commit {commit.sha[:12]} of it: somebody else has to approve."
    return ""


def _brings(trees: Trees, mailed: Mailed, commits: tuple[Commit, ...] | None) -> bool:
    """Tell whether a commit of a pull request changes anything of what would be mailed."""
    paths = tuple(path for path, _ in mailed.objects)
    return any(changes_any(trees, each, paths) for each in commits or ())


def _outdated(trees: Trees, mailed: Mailed, vote: _Vote) -> str:
    """Say what of that which would be mailed differs from what was reviewed, or ""."""
    gone = "the commit reviewed is gone: review it again."
    if not vote.commit:
        return gone
    try:
        edited = [
            path for path, known in mailed.objects if trees.object_id(vote.commit, path) != known
        ]
    except ForgeError as error:
        if error.status == 404:
            return gone
        raise
    if not edited:
        return ""
    return f"{_listed(edited)} {'is' if len(edited) == 1 else 'are'} not as reviewed: review again."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
