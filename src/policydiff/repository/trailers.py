"""What commit messages say in their trailers, read by git itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policydiff.repository.commands import Answer


@dataclass(frozen=True, slots=True)
class Trailer:
    """One line of a commit message that has the form "Key: value"."""

    key: str
    """As one of the keys that were asked for, whatever case the message has."""
    value: str
    """Folded lines joined by a space."""
    counts: bool
    """Whether it stands in the last paragraph, where git looks for trailers: elsewhere it is a
    sentence that looks like one."""


@dataclass(frozen=True, slots=True)
class TrailedCommit:
    """A commit whose message has at least one of the trailers that were asked for."""

    commit: str
    parent: str
    """First parent, or "" for the first commit of all."""
    trailers: tuple[Trailer, ...]


def trailer_log(
    git: Callable[..., Answer], base: str, tip: str, paths: Iterable[str], keys: tuple[str, ...]
) -> tuple[TrailedCommit, ...]:
    """Return the commits after `base` up to `tip` that touch one of `paths`, newest first.

    `git` runs a command and raises where it fails; both commits are 40 hex digits. Commits of merged
    branches are among them, and a merge where it changed a path against its first parent.
    """
    form = f"--format=tformat:%H%x00%P%x00{_placeholder(keys)}%x00%B%x00"
    answer = git(*_LOG, form, tip, f"^{base}", "--", *paths)
    return tuple(each for each in _read(answer, keys) if each.trailers)


_LONGEST = 1_000
"""Characters of a value that are read."""
_LOG = (
    "log", "--full-history", "--show-pulls", "--topo-order", "--no-patch", "--no-ext-diff",
    "--no-textconv", "--no-show-signature", "--no-color", "--encoding=UTF-8",
)  # fmt: skip


def _placeholder(keys: tuple[str, ...]) -> str:
    wanted = ",".join(f"key={key}" for key in keys)
    return f"%(trailers:{wanted},unfold=true,separator=%x0A)"


def _read(answer: Answer, keys: tuple[str, ...]) -> tuple[TrailedCommit, ...]:
    fields = answer.output.decode("utf-8", "replace").split("\0")
    commits = zip(fields[0::4], fields[1::4], fields[2::4], fields[3::4], strict=False)
    return tuple(
        TrailedCommit(commit.strip(), parents.partition(" ")[0], _trailers(trailers, message, keys))
        for commit, parents, trailers, message in commits
    )


def _trailers(block: str, message: str, keys: tuple[str, ...]) -> tuple[Trailer, ...]:
    """Return git's trailers, then the lines elsewhere in the message that look like them."""
    counted = [Trailer(key, value, True) for key, value in _lines(block, keys)]
    left = [value for _, value in _lines(block, keys)]
    stray: list[Trailer] = []
    for key, value in _lines(message, keys):
        known = next((each for each in left if each.startswith(value)), None)
        if known is None:
            stray.append(Trailer(key, value, False))
        else:
            left.remove(known)
    return (*counted, *stray)


def _lines(text: str, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    named = {key.lower(): key for key in keys}
    pattern = re.compile(rf"^({'|'.join(map(re.escape, keys))})[ \t]*:(.*)$", re.I | re.M)
    return [(named[each[1].lower()], _printable(each[2])) for each in pattern.finditer(text)]


def _printable(value: str) -> str:
    """Return a value as one line that is safe to print: anybody may have written it."""
    shown = "".join(sign if sign.isprintable() else " " for sign in value[:_LONGEST])
    return " ".join(shown.split())
