"""A policy repository that lies on a platform, made with the real git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.forge.stand_in import GitHubStandIn
from tests.repository.signing_keys import Key


@dataclass
class Repo:
    """Runs git in a folder and commits files."""

    folder: Path

    def git(self, *arguments: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        identity = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (
                ("NAME", "Ann Author"),
                ("EMAIL", "ann@example.org"),
                ("DATE", "2026-01-01T00:00:00+00:00"),
            )
        }
        bare = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**kept, **identity, **bare},
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def commit(self, files: dict[str, str | None], key: Key | None = None) -> str:
        """Write files (None deletes), commit everything, signed where a key is given; return the hash."""
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        self.git("add", "--all")
        signs, signed = (key.signs, ("-S",)) if key else ((), ())
        self.git(*signs, "commit", "--quiet", "--allow-empty", *signed, "--message", "change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    folder = tmp_path / "work"
    folder.mkdir()
    made = Repo(folder)
    made.git("init", "--quiet", "--initial-branch=main", "--template=")
    return made


@pytest.fixture
def hub(repo: Repo) -> Iterator[GitHubStandIn]:
    stand_in = GitHubStandIn(git=repo.folder)
    yield stand_in
    stand_in.close()
