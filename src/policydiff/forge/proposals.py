"""Pull requests that brought a commit to the default branch, or are about to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from policydiff.errors import ForgeError
from policydiff.forge.client import GitHub, segment
from policydiff.forge.refusals import malformed
from policydiff.forge.trees import Trees

_MOST = 10
"""Pull requests looked at, newest first: a commit is rarely in more than two."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pull request, as far as approvals go."""

    number: int
    author: str
    """Login, or "" where the account is gone."""
    head: str
    """Hash of its newest commit."""
    bases: tuple[str, ...]
    """Revisions that say together who counts: the branch it goes into, and, once it is merged and that
    branch holds what it brought, the commit of it that it was made for."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a pull request."""

    sha: str
    logins: tuple[str, ...]
    """Of author and committer, where the platform knows them."""
    parents: tuple[str, ...] = ()
    """Hashes of the commits before it."""


def find_proposals(
    forge: GitHub,
    commits: Iterable[str],
    numbers: Iterable[int],
    is_contained: Callable[[str], bool],
) -> tuple[Proposal, ...]:
    """Return the pull requests of any of these commits or numbers, newest first.

    Only those into the default branch: merged ones whose merge commit `is_contained` in what is told
    to readers (a squash or a rebase makes one too), and open ones whose head is one of the commits
    or whose number was given: a merge queue tries commits that no pull request has. Raises
    `ForgeError`.
    """
    asked, named = tuple(dict.fromkeys(commits)), tuple(dict.fromkeys(numbers))
    default = _text(forge, forge.get(forge.home), "default_branch")
    pulls = [pull for number in named for pull in _numbered(forge, number)]
    pulls += [pull for sha in asked for pull in _pulls_of(forge, sha)]
    found = {_number(forge, pull, "number"): pull for pull in pulls}
    proposals = []
    for number in sorted(found, reverse=True)[:_MOST]:
        pull = found[number]
        if not _is_into(forge, pull, default):
            continue
        if pull.get("merged_at"):
            merged = pull.get("merge_commit_sha")
            is_meant = isinstance(merged, str) and (merged in asked or is_contained(merged))
        else:
            is_head = (pull.get("head") or {}).get("sha") in asked
            is_meant = pull.get("state") == "open" and (is_head or number in named)
        if is_meant:
            proposals.append(_proposal(forge, pull))
    return tuple(proposals)


def commits_of(forge: GitHub, proposal: Proposal) -> tuple[Commit, ...] | None:
    """Return the commits of a pull request; None where it has more than the API tells (250)."""
    path = f"{forge.home}/pulls/{proposal.number}"
    count = _number(forge, forge.get(path), "commits")
    listed = forge.get_all(f"{path}/commits")
    if count > len(listed):
        return None
    return tuple(
        Commit(_text(forge, each, "sha"), _logins(each), _parents(forge, each)) for each in listed
    )


def touches_only(forge: GitHub, commit: Commit, folder: str) -> bool:
    """Tell whether a commit with one parent changes files in `folder` and no others."""
    answer: Any = forge.get(f"{forge.home}/commits/{segment(commit.sha)}")
    files = answer.get("files") if isinstance(answer, dict) else None
    if not isinstance(files, list) or not files or len(files) >= _LISTED_FILES:
        return False
    # A rename takes a file away elsewhere.
    names = [
        str(each[key])
        for each in files
        for key in ("filename", "previous_filename")
        if each.get(key)
    ]
    return len(answer.get("parents", ())) < 2 and all(
        name.startswith(f"{folder.rstrip('/')}/") for name in names
    )


def is_mere_merge(trees: Trees, commit: Commit, paths: Iterable[str]) -> bool:
    """Tell whether a commit merges others, and has each of `paths` as one of them has it.

    Such is what a platform makes in the name of whoever brings a branch up to date. Raises `ForgeError`.
    """
    return len(commit.parents) > 1 and not changes_any(trees, commit, paths)


def changes_any(trees: Trees, commit: Commit, paths: Iterable[str]) -> bool:
    """Tell whether a commit has one of `paths` as none of its parents has it. Raises `ForgeError`."""
    return not commit.parents or any(
        trees.object_id(commit.sha, path)
        not in [trees.object_id(parent, path) for parent in commit.parents]
        for path in paths
    )


_LISTED_FILES = 300
"""Files that an answer on one commit lists at most; with as many there may be more."""


def _pulls_of(forge: GitHub, sha: str) -> list[Any]:
    try:
        return forge.get_all(f"{forge.home}/commits/{segment(sha)}/pulls")
    except ForgeError as error:
        # The platform does not have the commit: 422 says so, and 404 where there is nothing at all.
        if error.status == 422:
            return []
        raise


def _numbered(forge: GitHub, number: int) -> list[Any]:
    try:
        return [forge.get(f"{forge.home}/pulls/{number}")]
    except ForgeError as error:
        if error.status == 404:
            return []
        raise


def _is_into(forge: GitHub, pull: dict[str, Any], branch: str) -> bool:
    base = pull.get("base") or {}
    home = (base.get("repo") or {}).get("full_name", "")
    return base.get("ref") == branch and home.lower() == forge.repository.lower()


def _proposal(forge: GitHub, pull: dict[str, Any]) -> Proposal:
    base = pull["base"]
    earlier = (_text(forge, base, "sha"),) if pull.get("merged_at") else ()
    return Proposal(
        number=_number(forge, pull, "number"),
        author=_login(pull.get("user")),
        head=_text(forge, pull.get("head"), "sha"),
        bases=(_text(forge, base, "ref"), *earlier),
    )


def _logins(commit: Any) -> tuple[str, ...]:
    return tuple(filter(None, (_login(commit.get(role)) for role in ("author", "committer"))))


def _parents(forge: GitHub, commit: Any) -> tuple[str, ...]:
    return tuple(_text(forge, parent, "sha") for parent in commit.get("parents") or ())


def _login(user: Any) -> str:
    return str(user.get("login") or "") if isinstance(user, dict) else ""


def _number(forge: GitHub, value: Any, key: str) -> int:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, int):
        raise malformed(forge.host, "GET", f"{forge.home}/…", f"no {key}")
    return found


def _text(forge: GitHub, value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, str) or not found:
        raise malformed(forge.host, "GET", f"{forge.home}/…", f"no {key}")
    return found
