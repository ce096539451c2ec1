"""A policy repository whose readers know one version of its texts, and the next edit of them."""

from __future__ import annotations

import datetime
import os
import pathlib
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from policydiff.pipeline.adopt import adopt
from policydiff.pipeline.date_fixes import DateFix, apply_fixes, render_fixes
from policydiff.pipeline.dates import find_date_problems
from policydiff.pipeline.fixing_dates import propose_dates
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.report import Problem

TODAY = datetime.date(2027, 1, 10)

CONFIG = """\
[[policies]]
id = "privacy"
path = "{path}"
locale = "{locale}"
translations = {{ {translations} }}

[notice]
lead_days = {lead_days}
"""


def git(folder: pathlib.Path, *arguments: str) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    command = ("git", *identity, "-c", "core.autocrlf=false", *arguments)
    done = subprocess.run(command, cwd=folder, env=clean, check=True, capture_output=True)
    return done.stdout.decode()


@dataclass
class Dated:
    """The repository, opened."""

    folder: pathlib.Path
    workspace: Workspace

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            (self.folder / name).write_bytes(raw)

    def pending(self, today: datetime.date = TODAY) -> Pending:
        (policy,) = self.workspace.policies()
        return find_pending(self.workspace, policy, self.workspace.version_in_tree(policy), today)

    def problems(self, today: datetime.date = TODAY) -> tuple[Problem, ...]:
        return find_date_problems(self.workspace, self.pending(today), today, rev=None)

    def places(self, today: datetime.date = TODAY) -> list[tuple[str, str, int]]:
        return [(each.code, each.path, each.line) for each in self.problems(today)]

    def fixes(self, today: datetime.date = TODAY) -> tuple[DateFix, ...]:
        return propose_dates(self.workspace, self.pending(today), today)

    def fix(self, today: datetime.date = TODAY) -> tuple[str, ...]:
        return apply_fixes(self.workspace, self.fixes(today))

    def diff(self, today: datetime.date = TODAY) -> str:
        return render_fixes(self.workspace, self.fixes(today))

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@contextmanager
def dated(
    known: Mapping[str, str | bytes],
    edited: Mapping[str, str | bytes],
    *,
    lead_days: int = 0,
    locale: str = "en",
) -> Iterator[Dated]:
    """Open a repository in which readers know `known` and the working tree holds `edited`.

    The first file of `known` is the policy; one named "x.de.md" is its translation "de".
    """
    path, *others = known
    translations = ", ".join(f'{name.split(".")[1]} = "{name}"' for name in others)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        git(folder, "init", "--quiet", "--initial-branch=main")
        config = CONFIG.format(
            path=path, locale=locale, translations=translations, lead_days=lead_days
        )
        (folder / "policydiff.toml").write_text(config)
        for file, content in known.items():
            (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", "known")
        with open_workspace(folder / "policydiff.toml", folder, {}) as workspace:
            (policy,) = workspace.policies()
            adopt(workspace, policy, "HEAD", datetime.date(2026, 6, 1))
            case = Dated(folder, workspace)
            case.write(edited)
            yield case
