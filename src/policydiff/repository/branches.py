"""A branch of a remote that the program itself writes: commits for people to read and merge.

A commit goes on top of another branch's as an ordinary child. A branch of proposals is written anew
with each proposal, and only while every commit on it is the program's own: what people added there
is never taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policydiff.errors import HistoryError
from policydiff.repository.commands import Commands
from policydiff.repository.names import shown
from policydiff.repository.remote import PUSH, PUSH_SECONDS, RemoteRef, plain_complaint


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose name stands in the commits."""

    name: str
    email: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables that git takes both identities from."""
        return {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", self.name), ("EMAIL", self.email))
        }


class RemoteBranch(RemoteRef):
    """One branch on a remote, given by its full name such as refs/heads/main."""

    def __init__(
        self,
        commands: Commands,
        remote: str,
        ref: str,
        writer: Writer,
        pauses: tuple[float, ...] = (1.0, 4.0),
    ) -> None:
        super().__init__(commands, remote, ref, pauses)
        self._writer = writer

    def commit(self, base: str, files: Mapping[str, bytes], message: str, seconds: float) -> str:
        """Make a commit with `files` changed on top of `base`, here only; return its hash."""
        return self._commit(base, files, message, int(seconds), self._writer.environment)

    def add(self, base: str, commit: str) -> bool:
        """Push `commit`, a child of `base`; tell whether the branch still stood at `base`.

        Raises `HistoryError` where the remote refuses, such as for a protected branch.
        """
        return self._push(commit, base)

    def propose(self, commit: str) -> bool:
        """Have the branch hold `commit` and what it stands on; False where people work on it.

        Theirs is every branch that holds more than one commit of our own on top of what `commit` stands on:
        another job may have committed after them, in the same name.
        Nothing is pushed where it proposes the same already. Raises `HistoryError` where the remote
        refuses.
        """
        tip = self.tip()
        if tip is not None:
            self.fetch(tip, None)
            if not self._is_own(tip) or not self._contains(commit, f"{tip}^1"):
                return False
            if self._content(tip) == self._content(commit):
                return True
        return self._push(commit, tip, force=True)

    def _push(self, commit: str, expected: str | None, *, force: bool = False) -> bool:
        lease = (f"--force-with-lease={self._ref}:{expected or ''}",) if force else ()
        arguments = (*PUSH, *lease, "--", self._remote, f"{commit}:{self._ref}")
        pushed = self._network.run(*arguments, timeout=PUSH_SECONDS)
        if pushed.status == 0:
            return True
        # The answer may be all that was lost.
        tip = self.tip()
        if tip == commit:
            return True
        if tip != expected:
            return False
        raise HistoryError(
            f"{self._remote} does not take a push to {self._ref}: "
            f"{plain_complaint(pushed.complaint or pushed.text)}."
        )

    def _is_own(self, commit: str) -> bool:
        """Tell whether the newest commit is one that nobody else made, amended or merged into."""
        head = self._commands.object_bytes(commit).decode("utf-8", "replace").partition("\n\n")[0]
        lines = head.split("\n")
        own = f"{self._writer.name} <{self._writer.email}> "
        return (
            sum(line.startswith("parent ") for line in lines) == 1
            and any(line.startswith(f"author {own}") for line in lines)
            and any(line.startswith(f"committer {own}") for line in lines)
        )

    def _content(self, commit: str) -> tuple[str, str]:
        tree = self._commands.run("rev-parse", "--verify", f"{commit}^{{tree}}")
        parent = self._commands.run("rev-parse", "--verify", f"{commit}^1")
        if tree.status != 0 or parent.status != 0:
            raise HistoryError(f"Commit {shown(commit)} cannot be read. Check with `git fsck`.")
        return tree.text, parent.text
