"""Git commands and objects through GitPython, with its failures turned into ours.

One instance serves one thread: GitPython talks to one `git cat-file` process at a time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from policydiff.errors import HistoryError
from policydiff.repository.sealed import OLDEST_GIT, Folders, sealed_environment

if TYPE_CHECKING:
    from git import Git

_PIECE = 1 << 20
"""Bytes read at a time of an object that is only skipped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a git command said."""

    status: int
    output: bytes
    complaint: str
    """Standard error, one line."""

    @property
    def text(self) -> str:
        """The output as text without its line end."""
        return self.output.decode("utf-8", "surrogateescape").rstrip("\n")


class Commands:
    """Git in one folder, sealed (see `sealed`) unless another environment is given."""

    def __init__(
        self, git: Git, folders: Folders | None, environment: Mapping[str, str] | None = None
    ) -> None:
        self._git = git
        self._closed = False
        self.folders = folders
        git.update_environment(**(environment or sealed_environment(folders, os.environ)))

    def run(
        self,
        *arguments: str,
        stdin: IO[bytes] | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float | None = None,
        apart: bool = False,
    ) -> Answer:
        """Run one git command to its end, or for `timeout` seconds; a failure is an answer too.

        With `apart` a Ctrl-C on the terminal does not reach it: for work that is brought to its end first.
        """
        from git.exc import GitCommandNotFound

        self._check_open()
        # The annotation of `istream` says int, but a file object is what subprocess gets.
        extra: dict[str, Any] = {"istream": stdin} if stdin is not None else {}
        if apart:
            extra["start_new_session"] = True
        try:
            result = self._git.execute(
                [self._git.GIT_PYTHON_GIT_EXECUTABLE or "git", "--no-pager", *arguments],
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env=dict(env or {}),
                kill_after_timeout=timeout,
                **extra,
            )
        except (GitCommandNotFound, OSError) as error:
            raise _no_git(str(error)) from None
        status, output, complaint = result
        return Answer(int(status), bytes(output), " ".join(str(complaint).split()))

    def object_bytes(self, name: str) -> bytes:
        """Return the exact content of the object `name` (40 hex digits)."""
        content = self.object_within(name, None)
        assert content is not None
        return content

    def object_within(self, name: str, most: int | None) -> bytes | None:
        """Return the content of the object `name`, or None where it has more than `most` bytes."""
        self._check_open()
        try:
            return self._content(name, most)
        except (ValueError, OSError):
            # The persistent process may have died, or an answer may be half read: begin anew, once.
            self._git.clear_cache()
        try:
            return self._content(name, most)
        except (ValueError, OSError):
            raise self._missing(name) from None

    def _content(self, name: str, most: int | None) -> bytes | None:
        *_, size, stream = self._git.stream_object_data(name)
        if most is None or size <= most:
            content = stream.read()
            if len(content) == size:
                return bytes(content)
            raise ValueError(f"{len(content)} of its {size} bytes could be read")
        # It is in the pipe already, before the answer to the next question.
        while stream.read(_PIECE):
            pass
        return None

    def close(self) -> None:
        """End the processes GitPython keeps; the object cannot be used any more."""
        self._closed = True
        self._git.clear_cache()

    def _check_open(self) -> None:
        # GitPython would start its processes again and leave them behind.
        if self._closed:
            raise RuntimeError("this repository was closed")

    def _missing(self, name: str) -> HistoryError:
        # What GitPython guesses at then (several lines on ownership) is not it.
        self._git.clear_cache()
        where = self.folders.work_tree or self.folders.git_dir if self.folders else Path()
        return HistoryError(
            f"Git object {name} cannot be read in {where}. In a partial clone (--filter) run "
            f"`git fetch --refetch --no-filter`, else check with `git fsck`."
        )


def commands_in(folder: Path, folders: Folders | None = None) -> Commands:
    """Return sealed git commands that run in `folder`."""
    require_git()
    from git import Git

    return Commands(Git(folder), folders)


def require_git() -> None:
    """Raise `HistoryError` where git is missing or too old to be sealed."""
    named = os.environ.get("GIT_PYTHON_GIT_EXECUTABLE", "git")
    program = shutil.which(named)
    if program is None:
        raise _no_git(f"no program {named!r} on PATH")
    try:
        from git import Git
    except ImportError as error:
        raise _no_git(str(error).splitlines()[0]) from None
    version = _version(program, Git)
    if version < OLDEST_GIT:
        raise HistoryError(
            f"git {'.'.join(map(str, version))} ({program}) is too old: policydiff needs "
            f"{'.'.join(map(str, OLDEST_GIT))} or newer to shut out the user's configuration."
        )


@lru_cache(maxsize=8)
def _version(program: str, git: type[Git]) -> tuple[int, ...]:
    # `program` is the key: another PATH may lead to another git.
    return git(Path(program).parent).version_info


def _no_git(detail: str) -> HistoryError:
    return HistoryError(
        "The program git cannot be run, and policies are read from git. Install git, or put it on "
        f"PATH. ({' '.join(detail.split())})"
    )
