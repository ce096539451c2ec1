"""A policy repository on real git, whose commits are made on days that the test names."""

from __future__ import annotations

import datetime
import os
import pathlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from policydiff.pipeline.adopt import adopt
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import Workspace, open_workspace

_WHO = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ann Author",
    "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Ann Author",
    "GIT_COMMITTER_EMAIL": "ann@example.org",
}


@dataclass(frozen=True)
class PolicyRepository:
    """A folder under git."""

    folder: pathlib.Path

    def git(self, *arguments: str, day: str = "2027-01-01", time: str = "12:00:00") -> str:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        when = f"{day}T{time}+00:00"
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=clean | _WHO | dates,
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.strip()

    def write(self, **files: str) -> None:
        """Write files; "privacy_de_md" is "privacy.de.md"."""
        for name, text in files.items():
            (self.folder / name.replace("_", ".")).write_text(text)

    def commit(
        self,
        message: str = "edit",
        *,
        day: str = "2027-01-01",
        time: str = "12:00:00",
        **files: str,
    ) -> str:
        self.write(**files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, day=day, time=time)
        return self.git("rev-parse", "HEAD")

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        with open_workspace(self.folder / "policydiff.toml", self.folder, {}) as workspace:
            yield workspace

    def adopt(self, rev: str = "HEAD") -> None:
        """Take `rev` as what readers know; the record is not committed."""
        with self.opened() as workspace:
            for policy in workspace.policies():
                adopt(workspace, policy, rev, datetime.date(2027, 1, 1))


def pending_of(workspace: Workspace, rev: str | None, today: str = "2027-01-31") -> Pending:
    """What is outstanding of the only policy, as `policydiff check` finds it."""
    (policy,) = workspace.policies()
    new = workspace.version_at(policy, rev) if rev else workspace.version_in_tree(policy)
    return find_pending(workspace, policy, new, datetime.date.fromisoformat(today))


def create_repository(folder: pathlib.Path, config: str, **files: str) -> PolicyRepository:
    """A repository with one commit, whose policies are adopted as they stand there."""
    made = PolicyRepository(folder)
    made.git("init", "--quiet", "--initial-branch=main", "--template=")
    (folder / "policydiff.toml").write_text(config)
    made.commit("first", **files)
    made.adopt()
    return made
