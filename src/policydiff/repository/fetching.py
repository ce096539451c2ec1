"""What a remote has and this clone lacks: its default branch, single commits, the whole history.

A clone that a CI service makes has often one commit only. Here exactly what is asked for is fetched,
and nothing of the user's branches, refs and FETCH_HEAD is touched.
"""

from __future__ import annotations

from collections.abc import Iterable

from policydiff.errors import HistoryError
from policydiff.repository.commands import Answer, Commands
from policydiff.repository.names import check_revision, shown
from policydiff.repository.remote import REMOTE_NAME, network_commands, plain_complaint

_SECONDS = 600.0
"""How long one conversation with the remote may take: a long history is much to send."""
_QUIETLY = (
    "--quiet", "--no-tags", "--no-write-fetch-head", "--no-prune", "--no-filter",
    "--no-recurse-submodules", "--no-auto-gc",
)  # fmt: skip


class Remote:
    """A remote, through one local repository. For one thread at a time; close it after use."""

    def __init__(self, commands: Commands, name: str, shallow: bool) -> None:
        if not REMOTE_NAME.fullmatch(name):
            raise HistoryError(f"{shown(name)} is not the name of a remote, such as origin.")
        assert commands.folders is not None
        self._commands = commands
        self._network = network_commands(commands.folders)
        self._name = name
        self._shallow = shallow

    def default_branch(self) -> tuple[str, str]:
        """Return the full name of the remote's default branch and the commit it stands on now.

        Raises `HistoryError` where the remote does not answer, or has no such branch.
        """
        answer = self._asked("ls-remote", "--symref", "--", self._name, "HEAD")
        ref = tip = ""
        for line in answer.text.splitlines():
            value, _, name = line.partition("\t")
            if name == "HEAD" and value.startswith("ref: "):
                ref = value.removeprefix("ref: ")
            elif name == "HEAD":
                tip = value
        if not ref or not tip:
            raise HistoryError(
                f"The remote {shown(self._name)} names no default branch with a commit on it. Push one."
            )
        return ref, tip

    def fetch(self, commits: Iterable[str]) -> tuple[str, ...]:
        """Bring those of `commits` (40 hex digits) that are not here; return them.

        In a shallow clone each comes without its history, in a whole one with it. Raises
        `HistoryError` where the remote does not send them.
        """
        missing = tuple(
            commit for commit in dict.fromkeys(commits) if not self._has(check_revision(commit))
        )
        if not missing:
            return ()
        depth = ("--depth=1",) if self._shallow else ()
        self._asked("fetch", *_QUIETLY, *depth, "--", self._name, *missing)
        return missing

    def fetch_history(self, commit: str) -> None:
        """Bring all that led to `commit`, where this clone is shallow."""
        if self._shallow:
            self._asked("fetch", *_QUIETLY, "--unshallow", "--", self._name, check_revision(commit))

    def fetch_since(self, commit: str, date: str) -> None:
        """Bring the commits that led to `commit` after `date` (ISO 8601), where this clone is shallow."""
        if not self._shallow:
            return
        since = (f"--shallow-since={date}", "--", self._name, check_revision(commit))
        answer = self._network.run("fetch", *_QUIETLY, *since, timeout=_SECONDS)
        # Some servers cannot do that, and none can where nothing is newer.
        if answer.status != 0:
            self.fetch_history(commit)

    def close(self) -> None:
        """End the processes GitPython keeps."""
        self._network.close()

    def _has(self, commit: str) -> bool:
        return self._commands.run("cat-file", "-e", f"{commit}^{{commit}}").status == 0

    def _asked(self, *arguments: str) -> Answer:
        answer = self._network.run(*arguments, timeout=_SECONDS)
        if answer.status != 0:
            raise HistoryError(
                f"The remote {shown(self._name)} did not do `git {' '.join(arguments)}`: "
                f"{plain_complaint(answer.complaint)}. Check the network, and that the job may read the "
                "repository; a commit that was forced away may be there no more."
            )
        return answer
