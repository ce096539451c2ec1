"""One ref of a remote that several machines append commits to: read it, add to it, lose no race.

A commit is made from plumbing (hash-object, a throw-away index, commit-tree) and pushed as an
ordinary child, never by force: where somebody else was first, git itself refuses it. The user's
working tree, index, branches and refs are not touched.

An answer that got lost is no answer: after every failed push the remote is asked whether it has the
commit. Unlike all other commands these use the network, and so the user's own configuration of
credentials and proxies; hooks stay out, and only file, http, https and ssh are spoken.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from policydiff.errors import HistoryError
from policydiff.repository.commands import Answer, Commands
from policydiff.repository.names import shown
from policydiff.repository.sealed import Folders, sealed_environment

_REF = re.compile(
    r"refs/(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)|/\.))[A-Za-z0-9_][A-Za-z0-9._/-]*[A-Za-z0-9_-]"
)
REMOTE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
_MARK = "-begun"
"""Ends the name of the ref that says that another one was begun."""
_STARTS = 3
"""How often a local command that a signal ended is begun; each may be done twice."""
PUSH_SECONDS = 120.0
"""How long one conversation with the remote may take."""
_WRITER = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "policydiff"), ("EMAIL", "policydiff@localhost"))
}
_CREDENTIALS = re.compile(r"://[^/@\s]*@")


class RemoteRef:
    """A ref on a remote, through one local repository. For one thread at a time."""

    def __init__(
        self, commands: Commands, remote: str, ref: str, pauses: tuple[float, ...]
    ) -> None:
        if not _REF.fullmatch(ref):
            raise HistoryError(
                f"{shown(ref)} is not the full name of a ref, such as refs/policydiff/ledger."
            )
        if not REMOTE_NAME.fullmatch(remote):
            raise HistoryError(f"{shown(remote)} is not the name of a remote, such as origin.")
        assert commands.folders is not None
        self._commands = commands
        self._network = network_commands(commands.folders)
        self._remote = remote
        self._ref = ref
        self._pauses = pauses
        self._mark = f"{ref}{_MARK}"
        self.marked = False
        """Whether the remote had, when `tip` asked last, the ref that says that this one was begun."""

    def tip(self) -> str | None:
        """Return the commit the remote has on the ref now, or None where it has no such ref.

        Raises `HistoryError` where the remote does not answer.
        """
        answer = self._asked("ls-remote", "--", self._remote, self._ref, self._mark)
        found = {name: commit for commit, _, name in _lines(answer.text)}
        self.marked = self._mark in found
        return found.get(self._ref)

    def mark(self, commit: str) -> None:
        """Have the remote say, on a ref beside this one, that this one was begun with `commit`.

        A ref that was deleted can be told from one that never was by it. Raises `HistoryError`.
        """
        pushed = self._network.run(
            *PUSH, "--", self._remote, f"{commit}:{self._mark}", timeout=PUSH_SECONDS
        )
        if pushed.status == 0:
            self.marked = True
            return
        self.tip()
        if not self.marked:
            raise self._refused(self._mark, pushed)

    def url(self) -> str:
        """Return where the remote is: a path or an address, without a password."""
        answer = self._network.run("remote", "get-url", "--", self._remote)
        if answer.status != 0:
            raise HistoryError(
                f"This repository has no remote {shown(self._remote)}: `git remote -v` lists them."
            )
        return _CREDENTIALS.sub("://", answer.text)

    def fetch(self, commit: str, known: str | None) -> None:
        """Bring `commit`, which the remote has on the ref, into the local repository.

        `known` is a commit of the ref that is here already. Never shallow: --depth would make the
        user's whole repository count as shallow.
        """
        if self._is_here(commit):
            return
        tips = (f"--negotiation-tip={known}",) if known else ()
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-filter", "--no-prune")
        self._asked(
            "fetch", *options, "--no-recurse-submodules", *tips, "--", self._remote, self._ref
        )
        if not self._is_here(commit):
            raise HistoryError(
                f"{self._remote} named {commit[:12]} on {self._ref} and did not send it."
            )

    def read(self, commit: str, path: str) -> bytes:
        """Return the exact bytes of `path` in `commit`."""
        return self._commands.object_bytes(f"{commit}:{path}")

    def append(
        self, base: str | None, files: Mapping[str, bytes], message: str, seconds: float
    ) -> str | None:
        """Put one commit with `files` changed on top of `base`; return its hash.

        `base` is None where the ref does not exist yet; `seconds` since the epoch date the commit.
        Returns None where the ref is not at `base` any more: then nothing was written. Raises
        `HistoryError` where the remote refuses, or it could not be learnt whether it has the commit.
        """
        commit = self._commit(base, files, message, int(seconds))
        refs = [f"{commit}:{self._ref}"]
        if base is None and not self.marked:
            # In the same push; where the remote takes the one and not the other, `mark` says so.
            refs.append(f"{commit}:{self._mark}")
        for pause in (*self._pauses, None):
            pushed = self._network.run(*PUSH, "--", self._remote, *refs, timeout=PUSH_SECONDS)
            if pushed.status == 0:
                self.marked = self.marked or len(refs) > 1
                return commit
            tip = self.tip()
            if tip == commit:
                return commit
            if tip != base:
                if tip is None:
                    break
                self.fetch(tip, base)
                return commit if self._contains(tip, commit) else None
            if pause is not None:
                time.sleep(pause)
        raise self._refused(self._ref, pushed)

    def close(self) -> None:
        """End the processes GitPython keeps."""
        self._network.close()

    def _commit(
        self,
        base: str | None,
        files: Mapping[str, bytes],
        message: str,
        seconds: int,
        writer: Mapping[str, str] = _WRITER,
    ) -> str:
        with tempfile.TemporaryDirectory(prefix="policydiff-index-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            if base is not None:
                self._done("read-tree", base, env=index)
            entries = "".join(
                f"100644 {self._blob(content)}\t{path}\n" for path, content in sorted(files.items())
            )
            self._done("update-index", "--add", "--index-info", text=entries.encode(), env=index)
            tree = self._done("write-tree", env=index).text
        date = f"@{seconds} +0000"
        dated = {**writer, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        parents = ("-p", base) if base is not None else ()
        return self._done("commit-tree", *parents, tree, text=message.encode(), env=dated).text

    def _blob(self, content: bytes) -> str:
        return self._done("hash-object", "-w", "--no-filters", "--stdin", text=content).text

    def _done(
        self, *arguments: str, text: bytes = b"", env: Mapping[str, str] | None = None
    ) -> Answer:
        with tempfile.TemporaryFile() as stream:
            stream.write(text)
            for _ in range(_STARTS):
                stream.seek(0)
                answer = self._commands.run(*arguments, stdin=stream, env=env, apart=True)
                if answer.status >= 0:  # A Ctrl-C may still hit a process that is about to begin.
                    break
        if answer.status != 0:
            raise HistoryError(f"`git {arguments[0]}` failed: {answer.complaint or answer.status}")
        return answer

    def _asked(self, *arguments: str) -> Answer:
        """Ask the remote something that may be asked again."""
        for pause in (*self._pauses, None):
            answer = self._network.run(*arguments, timeout=PUSH_SECONDS)
            if answer.status == 0:
                return answer
            if pause is not None:
                time.sleep(pause)
        raise HistoryError(
            f"The remote {shown(self._remote)} did not answer `git {arguments[0]}`: "
            f"{plain_complaint(answer.complaint)}. In GitHub Actions, actions/checkout must keep its "
            "credentials."
        )

    def _refused(self, ref: str, pushed: Answer) -> HistoryError:
        return HistoryError(
            f"{self._remote} does not take a push to {ref}: "
            f"{plain_complaint(pushed.complaint or pushed.text)}. In GitHub Actions the job needs "
            "`permissions: contents: write`, and no rule may protect that ref."
        )

    def _is_here(self, commit: str) -> bool:
        return self._commands.run("cat-file", "-e", f"{commit}^{{commit}}", apart=True).status == 0

    def _contains(self, newer: str, older: str) -> bool:
        return (
            self._commands.run("merge-base", "--is-ancestor", older, newer, apart=True).status == 0
        )


PUSH = (
    "push", "--quiet", "--porcelain", "--no-verify", "--no-follow-tags", "--no-signed",
    "--recurse-submodules=no",
)  # fmt: skip

_USERS_OWN = (
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_PARAMETERS",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_PROTOCOL_FROM_USER",
)
"""What the seal shuts out and a remote may need: where credentials and proxies are configured."""


def network_commands(folders: Folders) -> Commands:
    """Return git commands that may talk to a remote; close them after use."""
    from git import Git

    place = folders.work_tree or folders.git_dir
    return Commands(Git(place), folders, network_environment(folders, os.environ))


def network_environment(folders: Folders, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of commands that talk to a remote: sealed but for the way there."""
    sealed = sealed_environment(folders, inherited)
    environment = {name: value for name, value in sealed.items() if name not in _USERS_OWN}
    environment["GIT_ALLOW_PROTOCOL"] = "file:http:https:ssh"
    count = inherited.get("GIT_CONFIG_COUNT", "")
    own = int(sealed["GIT_CONFIG_COUNT"])
    # Credentials may be given in these variables too; ours come last and win.
    given = int(count) if count.isdecimal() else 0
    for number in range(own):
        for part in ("KEY", "VALUE"):
            value = sealed[f"GIT_CONFIG_{part}_{number}"]
            environment[f"GIT_CONFIG_{part}_{number + given}"] = value
    for number in range(given):
        for part in ("KEY", "VALUE"):
            environment[f"GIT_CONFIG_{part}_{number}"] = inherited.get(
                f"GIT_CONFIG_{part}_{number}", ""
            )
    environment["GIT_CONFIG_COUNT"] = str(own + given)
    return environment


def _lines(answer: str) -> Iterator[tuple[str, str, str]]:
    return (line.partition("\t") for line in answer.splitlines())


def plain_complaint(complaint: str) -> str:
    """Return what git said, on one line and without a password."""
    return _CREDENTIALS.sub("://", " ".join(complaint.split()))[:400] or "it said nothing"
