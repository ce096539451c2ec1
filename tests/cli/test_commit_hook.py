"""The commit hook in a real repository: it judges what is committed, stops nothing, sends nothing."""

from __future__ import annotations

import pathlib
import re
import socket
import subprocess
import sys

import pytest
from tests.cli.conftest import Owner, git
from tests.command_line import bare_environment
from tests.conftest import ROOT

from policydiff.pipeline.init_files import hook_text

PUBLISHED = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
CLOCK = "We keep server logs for 30 days."


def key(text: str, name: str) -> str:
    """Value of a key in the YAML of a hook, which is one line."""
    found = re.search(rf"(?m)^[\s-]*{name}: (.*)$", text)
    assert found is not None, name
    return found[1]


@pytest.mark.parametrize("name", ["id", "name", "entry", "files", "pass_filenames", "stages"])
def test_the_hook_is_the_same_wherever_it_stands(name: str) -> None:
    page = (ROOT / "docs" / "pre-commit.md").read_text(encoding="utf-8")
    assert key(hook_text(""), name) == key(PUBLISHED, name)
    assert hook_text("") in page


def test_it_is_started_for_policies_alone() -> None:
    files = re.compile(key(PUBLISHED, "files"))
    assert [
        name
        for name in ("a/privacy.md", "terms.docx", "x.html", "setup.py", "md", "policydiff.toml")
        if files.search(name)
    ] == ["a/privacy.md", "terms.docx", "x.html"]
    inner = re.compile(key(hook_text("legal+/"), "files"))
    assert inner.search("legal+/eu/privacy.md")
    assert not inner.search("other/legal+/privacy.md")


@pytest.fixture
def hooked(owner: Owner) -> Owner:
    """A repository whose commits start the published hook, as git itself starts hooks."""
    entry = key(PUBLISHED, "entry").replace("policydiff", f'"{sys.executable}" -m policydiff', 1)
    hook = owner.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {entry}\n")
    hook.chmod(0o755)
    return owner


def commit(owner: Owner, *arguments: str, env: dict[str, str] | None = None) -> str:
    """Commit, and return what the hook said."""
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        [*command, "commit", "--quiet", "-m", "edit", *arguments],
        cwd=owner.folder,
        env={**bare_environment(), **(env or {})},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done
    return done.stdout + done.stderr


def test_a_minor_edit_says_nothing(hooked: Owner) -> None:
    hooked.edit("We do not sell your address.", "We do not sell  your address .")
    git(hooked.folder, "add", "privacy.md")
    assert commit(hooked) == ""


def test_a_staged_material_edit_is_shown_and_committed(hooked: Owner) -> None:
    hooked.edit(CLOCK, "We keep server logs for 90 days.")
    git(hooked.folder, "add", "privacy.md")
    said = commit(hooked)
    assert "MATERIAL CHANGE" in said and "90 days" in said
    assert not (hooked.folder / ".policydiff" / "outbox").exists()


def test_what_is_not_staged_does_not_count(hooked: Owner) -> None:
    (hooked.folder / "notes.txt").write_text("mine\n")
    git(hooked.folder, "add", "notes.txt")
    hooked.edit(CLOCK, "We keep server logs for 90 days.")
    assert commit(hooked) == ""


def test_what_is_staged_counts_though_the_file_was_put_back(hooked: Owner) -> None:
    hooked.edit(CLOCK, "We keep server logs for 90 days.")
    git(hooked.folder, "add", "privacy.md")
    hooked.edit("We keep server logs for 90 days.", CLOCK)
    assert "MATERIAL CHANGE" in commit(hooked)


@pytest.mark.parametrize("arguments", [("--all",), ("privacy.md",)])
def test_an_index_that_git_makes_for_this_commit_counts(
    hooked: Owner, arguments: tuple[str, ...]
) -> None:
    # Git then has the index in another file, which it names to the hook.
    hooked.edit(CLOCK, "We keep server logs for 90 days.")
    assert "MATERIAL CHANGE" in commit(hooked, *arguments)


def test_it_works_in_a_linked_work_tree(hooked: Owner, tmp_path: pathlib.Path) -> None:
    git(hooked.folder, "worktree", "add", "--quiet", str(tmp_path / "other"), "-b", "other")
    other = Owner(hooked.cli, tmp_path / "other")
    other.edit(CLOCK, "We keep server logs for 90 days.")
    git(other.folder, "add", "privacy.md")
    assert "MATERIAL CHANGE" in commit(other)


def test_the_first_commit_is_made_before_anything_is_adopted(hooked: Owner) -> None:
    (hooked.folder / ".policydiff" / "notified.json").unlink()
    hooked.edit(CLOCK, "We keep server logs for 90 days.")
    git(hooked.folder, "add", "--all")
    assert "`policydiff adopt privacy`" in commit(hooked)


def test_it_asks_no_network(hooked: Owner) -> None:
    hooked.edit(CLOCK, "We keep server logs for 90 days.")
    git(hooked.folder, "add", "privacy.md")
    with socket.create_server(("127.0.0.1", 0)) as platform:
        port = platform.getsockname()[1]
        told = {
            "GITHUB_API_URL": f"http://127.0.0.1:{port}",
            "GITHUB_REPOSITORY": "bramble/policies",
            "GITHUB_TOKEN": "token",
            "POLICYDIFF_SENDGRID_HOST": f"http://127.0.0.1:{port}",
            "SENDGRID_API_KEY": "key",
        }
        assert "MATERIAL CHANGE" in commit(hooked, env=told)
        platform.setblocking(False)
        with pytest.raises(BlockingIOError):
            platform.accept()
