"""Open a repository for reading, and close all that was opened."""

from __future__ import annotations

import configparser
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.errors import HistoryError
from policydiff.repository.commands import Commands, require_git
from policydiff.repository.reading import Repository
from policydiff.repository.sealed import Folders

if TYPE_CHECKING:
    from git import Repo


_STEERING = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY")
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def open_repository(path: Path) -> Iterator[Repository]:
    """Open the repository that holds the file or folder `path`; leave no process behind.

    GIT_DIR and its like in the environment do not count: `path` says which repository is meant.
    Raises `HistoryError` where there is none, git refuses it, or its format is not supported.
    """
    require_git()
    found = _find(path)
    try:
        commands = Commands(found.git, _folders(found))
        try:
            yield _checked(found, commands)
        finally:
            commands.close()
    finally:
        found.close()


def _find(path: Path) -> Repo:
    # GitPython takes a tenth of a second to load, and comparing two files needs none of it.
    from git import Repo
    from git.exc import InvalidGitRepositoryError, NoSuchPathError

    start = path.absolute()
    if not start.exists():
        raise HistoryError(f"{path} does not exist. Give a folder of the policy repository.")
    try:
        with _without(_STEERING):
            return Repo(
                start if start.is_dir() else start.parent,
                search_parent_directories=True,
                expand_vars=False,
            )
    except (InvalidGitRepositoryError, NoSuchPathError):
        raise HistoryError(
            f"No git repository in {start} or a folder above it. Run inside the policy repository, "
            "or make one with `git init`."
        ) from None
    except (configparser.Error, OSError, UnicodeDecodeError, ValueError) as error:
        raise HistoryError(
            f"The git repository at {start} has a configuration that cannot be read: {_line(error)}"
        ) from None


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    # GitPython reads these while it looks for the repository, and cannot be told not to.
    with _ONE_AT_A_TIME:
        taken = {name: os.environ.pop(name) for name in names if name in os.environ}
        try:
            yield
        finally:
            os.environ.update(taken)


def _folders(found: Repo) -> Folders:
    git_dir = Path(os.path.normpath(found.git_dir))
    tree = found.working_tree_dir
    return Folders(
        git_dir=git_dir,
        common_dir=Path(os.path.normpath(found.common_dir)),
        work_tree=Path(os.path.normpath(tree)) if tree is not None else None,
    )


def _checked(found: Repo, commands: Commands) -> Repository:
    folders = commands.folders
    assert folders is not None
    place = folders.work_tree or folders.git_dir
    _refuse_formats(found, place)
    answer = commands.run("rev-parse", "--is-shallow-repository")
    if answer.status == 0:
        return Repository(commands, folders.work_tree, folders.git_dir, answer.text == "true")
    raise HistoryError(f"Git refuses the repository at {place}: {answer.complaint}")


def _refuse_formats(found: Repo, place: Path) -> None:
    try:
        with found.config_reader("repository") as reader:
            objects = str(reader.get_value("extensions", "objectformat", "sha1")).lower()
            refs = str(reader.get_value("extensions", "refstorage", "files")).lower()
    except (configparser.Error, OSError, UnicodeDecodeError, ValueError) as error:
        raise HistoryError(
            f"The configuration of the git repository at {place} cannot be read: {_line(error)}"
        ) from None
    if objects != "sha1":
        raise HistoryError(
            f"The repository at {place} names objects by {objects}, which is not supported. "
            "Use one made with `git init --object-format=sha1`."
        )
    if refs != "files":
        raise HistoryError(
            f"The repository at {place} stores references as {refs}, which is not supported. "
            "Convert it with `git refs migrate --ref-format=files`."
        )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
