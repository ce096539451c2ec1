"""Bring what a sending job wrote back into the repository: what readers know, and the changelog.

A job forgets its disk. What `notify --send` wrote down is put on the default branch as a commit, or
into a pull request where the branch is protected or people want to see it first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from policydiff.config import Config
from policydiff.errors import ForgeError, HistoryError, UsageError
from policydiff.forge import GitHub
from policydiff.forge.pulls import keep_pull
from policydiff.pipeline.action_check import REMOTE
from policydiff.pipeline.action_event import Event
from policydiff.pipeline.changelog import changelog_files
from policydiff.repository import Repository, open_repository
from policydiff.repository.branches import Writer
from policydiff.reviews import BASELINES

PROPOSALS = "policydiff/changelog"
"""Branch of the pull request; a number is added where people work on it."""
_MOST_PROPOSALS = 5
_ATTEMPTS = 4
_HEADS = "refs/heads/"
WRITER = Writer("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
"""Whom GitHub shows as the author of what a job commits."""


class Bringing(StrEnum):
    """How the changelog comes back into the repository."""

    NONE = "none"
    COMMIT = "commit"
    PULL_REQUEST = "pull-request"


@dataclass(frozen=True, slots=True)
class DefaultBranch:
    """The branch that notices are sent from."""

    ref: str
    """Full name, such as refs/heads/main."""
    tip: str
    root: Path
    """Top folder of the work tree."""

    @property
    def name(self) -> str:
        """Such as main."""
        return self.ref.removeprefix(_HEADS)


@dataclass(frozen=True, slots=True)
class Brought:
    """Where the files are now."""

    where: str
    """"commit", "pull-request", or "" where nothing had changed."""
    name: str = ""
    """The commit's hash or the pull request's address."""
    refused: str = ""
    """Why it is a pull request where a commit was asked for."""


def stand_on_default_branch(start: Path, event: Event) -> DefaultBranch:
    """Have the work tree hold the newest commit of the default branch; return that branch.

    A run that is repeated, or that waited for another one, was started for an older commit; to tell
    readers of that would announce what was taken back since. Raises `UsageError` for a job on another
    branch: its configuration and templates are nobody's to send by; and `HistoryError` where files
    of the work tree were edited.
    """
    with open_repository(start) as clone:
        remote = clone.remote(REMOTE)
        try:
            if clone.root is None:
                raise HistoryError(
                    f"{clone.place} is bare; run this where the branch is checked out."
                )
            branch = DefaultBranch(*remote.default_branch(), clone.root)
            if event.ref != branch.ref:
                raise UsageError(
                    f"This job runs for {event.ref or 'no branch'}, and notices are sent from "
                    f"{branch.ref} only, the default branch: with its configuration and its templates."
                )
            if clone.head_commit() != branch.tip:
                remote.fetch((branch.tip,))
                clone.move_to(branch.tip)
        finally:
            remote.close()
    return branch


def fetch_history(start: Path) -> None:
    """Bring the whole history of HEAD, where the clone is shallow: a changelog is made from it."""
    with open_repository(start) as clone:
        head = clone.head_commit()
        remote = clone.remote(REMOTE)
        try:
            if head is not None:
                remote.fetch_history(head)
        finally:
            remote.close()


def written_files(config: Config, *, changelog: bool) -> dict[str, bytes]:
    """Return the files that the job wrote and HEAD has otherwise, by path in the repository."""
    with open_repository(config.folder) as clone:
        root, head = clone.root, clone.head_commit()
        if root is None or head is None:
            return {}
        places = [config.folder / BASELINES]
        if changelog:
            # By name: whatever else lies in that folder, such as a list of readers, is not the job's.
            folder = config.folder / config.changelog.folder
            for policy in config.policies:
                places += changelog_files(folder, policy.id)
        found = {}
        for place in places:
            # A folder may be a link as well, and lead out of the repository.
            inside = place.resolve().is_relative_to(root.resolve())
            if not place.is_file() or place.is_symlink() or not inside:
                continue
            path = place.resolve().relative_to(root.resolve()).as_posix()
            content = place.read_bytes()
            if clone.read_blob(head, path) != content:
                found[path] = content
        return found


def bring_back(
    branch: DefaultBranch,
    files: Mapping[str, bytes],
    how: Bringing,
    message: str,
    forge: GitHub | None,
    seconds: float,
) -> Brought:
    """Put `files` on the default branch, or ask for it in a pull request; `seconds` dates the commit.

    A branch that takes no commit gets a pull request instead. Raises `HistoryError` that says what
    to do by hand where neither can be done: the next job may not know what this one told.
    """
    if not files:
        return Brought("")
    with open_repository(branch.root) as clone:
        head = clone.head_commit()
        assert head is not None
        refused = ""
        if how is not Bringing.PULL_REQUEST:
            try:
                commit = _commit(clone, branch, head, files, message, seconds)
                return Brought("commit", commit)
            except HistoryError as error:
                refused = str(error)
        try:
            url = _propose(clone, branch, head, files, message, forge, seconds)
        except (HistoryError, ForgeError) as error:
            names = ", ".join(sorted(files))
            raise HistoryError(
                f"{names} could not be brought back to {branch.name}, and the next job may not know what "
                f"this one told. {refused} {error} Give the job `permissions: contents: write` and "
                "`pull-requests: write`, or commit these files by hand."
            ) from None
        return Brought("pull-request", url, refused)


def _commit(
    clone: Repository,
    branch: DefaultBranch,
    head: str,
    files: Mapping[str, bytes],
    message: str,
    seconds: float,
) -> str:
    """Push one commit with the files on top of whatever the branch holds by then."""
    target = clone.remote_branch(REMOTE, branch.ref, WRITER)
    try:
        for _ in range(_ATTEMPTS):
            tip = _tip(clone, target.tip())
            _refuse_edited(clone, head, tip, files)
            commit = target.commit(tip, files, message, seconds)
            if target.add(tip, commit):
                return commit
        raise HistoryError(
            f"{branch.name} moved on {_ATTEMPTS} times meanwhile. Run the job again."
        )
    finally:
        target.close()


def _propose(
    clone: Repository,
    branch: DefaultBranch,
    head: str,
    files: Mapping[str, bytes],
    message: str,
    forge: GitHub | None,
    seconds: float,
) -> str:
    """Have a pull request ask for the files; return its address."""
    if forge is None:
        raise HistoryError("No pull request can be opened without a token: give the input `token`.")
    base = clone.remote_branch(REMOTE, branch.ref, WRITER)
    try:
        tip = _tip(clone, base.tip())
        _refuse_edited(clone, head, tip, files)
        commit = base.commit(tip, files, message, seconds)
    finally:
        base.close()
    for number in range(1, _MOST_PROPOSALS + 1):
        name = PROPOSALS if number == 1 else f"{PROPOSALS}-{number}"
        target = clone.remote_branch(REMOTE, f"{_HEADS}{name}", WRITER)
        try:
            taken = target.propose(commit)
        finally:
            target.close()
        if taken:
            title, _, rest = message.partition("\n")
            body = f"{rest.strip()}\n\n{_WHY}"
            pull = keep_pull(forge, branch=name, base=branch.name, title=title, body=body)
            return pull.url
    raise HistoryError(
        f"People work on {PROPOSALS} and on {_MOST_PROPOSALS - 1} more such branches. Merge or delete "
        "them, then run the job again."
    )


_WHY = (
    "Merge this soon: until then `.policydiff/notified.json` here is behind, and only the ledger knows "
    "what readers were told. The branch is written anew by the next run, unless somebody adds to it."
)


def _tip(clone: Repository, tip: str | None) -> str:
    """Return a branch's newest commit once it is here."""
    if tip is None:
        raise HistoryError("The default branch is gone from the remote. Run the job again.")
    remote = clone.remote(REMOTE)
    try:
        remote.fetch((tip,))
    finally:
        remote.close()
    return tip


def _refuse_edited(clone: Repository, head: str, tip: str, files: Mapping[str, bytes]) -> None:
    """Raise `HistoryError` where somebody changed one of the files since the job looked."""
    if tip == head:
        return
    paths = tuple(files)
    before, after = clone.entries(head, paths), clone.entries(tip, paths)
    edited = sorted(path for path in paths if before.get(path) != after.get(path))
    if edited:
        raise HistoryError(
            f"{', '.join(edited)} was changed on the default branch while this job ran. Run it again."
        )
