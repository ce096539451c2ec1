"""Make a repository and commit to it, for demonstrations: no hook runs, no user is asked.

Identity and dates are given, so the same calls give the same hashes everywhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from policydiff.errors import HistoryError
from policydiff.repository.commands import Commands, commands_in
from policydiff.repository.names import check_path, raw_date, shown

_BRANCH = "main"


def create_repository(path: Path) -> None:
    """Make an empty repository with the branch "main".

    Raises `HistoryError` where there is one already, or the folder cannot be made.
    """
    if (path / ".git").exists():
        raise HistoryError(f"{path} is a git repository already. Choose another folder.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HistoryError(f"Cannot make the folder {path}: {error.strerror}.") from None
    answer = commands_in(path).run(
        "init", "--quiet", "--template=", f"--initial-branch={_BRANCH}", "--", "."
    )
    if answer.status != 0:
        raise HistoryError(f"`git init` failed in {path}: {answer.complaint}")


def commit_files(
    commands: Commands,
    root: Path | None,
    files: Mapping[str, str | bytes | None],
    message: str,
    author: tuple[str, str, str],
) -> str:
    """Write `files` (None deletes) below `root`, commit exactly them, and return the commit's hash.

    `author` is name, e-mail address and ISO 8601 date with offset, for author and committer alike.
    What else changed in the work tree stays uncommitted. Raises `HistoryError` for a bare
    repository, a detached HEAD, and names, paths or dates that git could not hold.
    """
    if root is None:
        raise HistoryError("Cannot commit files to a bare repository. Give one with a work tree.")
    contents = {check_path(path): _as_bytes(content) for path, content in files.items()}
    for path in contents:
        _refuse_links(root, path)
    branch = commands.run("symbolic-ref", "--quiet", "HEAD").text
    if not branch:
        raise HistoryError(f"HEAD of {root} is on no branch. Check out a branch to commit to.")
    _import_commit(commands, branch, author, message, contents)
    for path, content in contents.items():
        _write_file(root, path, content)
    commit = commands.run("rev-parse", "--verify", "HEAD^{commit}").text
    refreshed = commands.run("read-tree", commit)
    if refreshed.status != 0:
        raise HistoryError(f"`git read-tree` failed in {root}: {refreshed.complaint}")
    commands.run("update-index", "-q", "--refresh")
    return commit


def _import_commit(
    commands: Commands,
    branch: str,
    author: tuple[str, str, str],
    message: str,
    contents: Mapping[str, bytes | None],
) -> None:
    """Put one commit on `branch`. Fast-import runs no hook and asks for no identity."""
    name, email, date = author
    when = raw_date(date)
    identity = f"{_plain(name, 'name')} <{_plain(email, 'e-mail address')}> {when}"
    # The log of the branch is signed by the environment.
    signed = {
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
        "GIT_COMMITTER_DATE": f"@{when}",
    }
    parent = commands.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").text
    with tempfile.TemporaryFile() as stream:
        _write_stream(stream, branch, parent, identity, message, contents)
        stream.seek(0)
        answer = commands.run(
            "fast-import", "--quiet", "--date-format=raw", stdin=stream, env=signed
        )
    if answer.status != 0:
        raise HistoryError(f"`git fast-import` failed: {answer.complaint}")


def _write_stream(
    stream: IO[bytes],
    branch: str,
    parent: str,
    identity: str,
    message: str,
    contents: Mapping[str, bytes | None],
) -> None:
    text = (message.rstrip("\n") + "\n").encode("utf-8")
    stream.write(f"commit {branch}\nauthor {identity}\ncommitter {identity}\n".encode())
    stream.write(b"data %d\n%b\n" % (len(text), text))
    if parent:
        stream.write(f"from {parent}\n".encode())
    for path, content in sorted(contents.items()):
        if content is None:
            stream.write(f"D {_quoted(path)}\n".encode())
        else:
            stream.write(f"M 100644 inline {_quoted(path)}\n".encode())
            stream.write(b"data %d\n%b\n" % (len(content), content))


def _quoted(path: str) -> str:
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _refuse_links(root: Path, path: str) -> None:
    place = root / path
    if place.is_symlink() or not place.parent.resolve().is_relative_to(root.resolve()):
        raise HistoryError(
            f"{shown(path)} leads through a symbolic link. Name a file that lies in {root} itself."
        )


def _write_file(root: Path, path: str, content: bytes | None) -> None:
    place = root / path
    try:
        if content is None:
            place.unlink(missing_ok=True)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except OSError as error:
        raise HistoryError(
            f"{place} was committed but cannot be written: {error.strerror}. "
            "Run `git checkout` when the folder is writable."
        ) from None


def _as_bytes(content: str | bytes | None) -> bytes | None:
    return content.encode("utf-8") if isinstance(content, str) else content


def _plain(value: str, what: str) -> str:
    if not value.strip() or any(char in "<>" or not char.isprintable() for char in value):
        raise HistoryError(
            f"The author's {what} {shown(value)} is empty or has characters git refuses."
        )
    return value
