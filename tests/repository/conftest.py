from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]

_IDENTITY = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ann Author",
    "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Cem Committer",
    "GIT_COMMITTER_EMAIL": "cem@example.org",
    "GIT_AUTHOR_DATE": "2025-01-01T00:00:00+00:00",
    "GIT_COMMITTER_DATE": "2025-01-02T03:04:05+02:00",
}


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run the real git in `tmp_path / "work"`, a fresh repository, or in the folder `cwd`."""
    folder = tmp_path / "work"

    def run(*arguments: str, cwd: Path = folder, stdin: bytes = b"", **env: str) -> str:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        done = subprocess.run(
            ["git", *arguments],
            cwd=cwd,
            env=clean | _IDENTITY | env,
            input=stdin,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    folder.mkdir()
    run("init", "--quiet", "--initial-branch=main", "--template=")
    return run


@pytest.fixture
def commit(git: Git, tmp_path: Path) -> Callable[..., str]:
    """Write files (None deletes) into the work tree, commit everything, return the hash."""

    def make(files: dict[str, str | None], message: str = "change") -> str:
        for name, text in files.items():
            path = tmp_path / "work" / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", message)
        return git("rev-parse", "HEAD")

    return make
