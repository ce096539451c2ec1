"""Read the output of `git log --raw -z`. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import itemgetter

from policydiff.repository.names import iso_date
from policydiff.repository.records import BlobVersion

LOG_FORMAT = "tformat:%H|%P|%cd"
"""With `--date=raw`: "HASH|PARENT PARENT|1700000000 +0000"."""

_REGULAR = ("100644", "100755", "100664")
_ABSENT = "0" * 40


def parse_log(output: bytes) -> tuple[BlobVersion, ...]:
    """Return the steps in the order git gave them.

    One record is `HEADER NUL LF :MODE MODE BLOB BLOB STATUS NUL PATH NUL`, with a second path where
    the file was renamed or copied. The first copy ("C") is the last step returned: from there git
    tells the history of the file it was copied from, which lives on and is not this file.
    """
    tokens = iter(output.split(b"\0"))
    return tuple(_steps(tokens))


def trace_history(
    follow: Callable[[str, str], tuple[BlobVersion, ...]], start: str, names: tuple[str, ...]
) -> tuple[BlobVersion, ...]:
    """Return the history of the file `names[0]` from the commit `start` back; the others are aliases.

    `follow(commit, path)` gives the steps of `path` up to `commit`, renames followed. Where they
    end, an earlier life of the same name or the next alias goes on.
    """
    steps: tuple[BlobVersion, ...] = ()
    name, older = names[0], list(names[1:])
    while start:
        found = follow(start, name)
        steps = _join(steps, found)
        start = found[-1].parent if found else start
        if found and found[-1].status == "C":
            name = found[-1].path
        elif older:
            name = older.pop(0)
        else:
            break
    return steps


class TreeLog:
    """All steps of all files on one line of first parents, to follow any of them without git."""

    def __init__(self, start: str, steps: tuple[BlobVersion, ...]) -> None:
        self._positions = {start: 0}
        self._events: dict[str, list[tuple[int, BlobVersion]]] = {}
        position = 0
        for number, step in enumerate(steps):
            if number and step.commit != steps[number - 1].commit:
                position += 1
            self._positions[step.parent] = position + 1
            self._events.setdefault(step.path, []).append((position, step))
            if step.status == "R":
                self._events.setdefault(step.old_path, []).append((position, _deletion(step)))

    def follow(self, commit: str, path: str) -> tuple[BlobVersion, ...]:
        """Return the steps of `path` up to `commit`, newest first, renames followed."""
        found: list[BlobVersion] = []
        position = self._positions.get(commit, 0)
        while True:
            events = self._events.get(path, [])
            place = bisect_left(events, position, key=itemgetter(0))
            if place == len(events):
                return tuple(found)
            position, step = events[place]
            found.append(step)
            position += 1
            if step.status == "R":
                path = step.old_path


def _deletion(step: BlobVersion) -> BlobVersion:
    """Return what a rename is to the name it leaves."""
    return replace(step, path=step.old_path, status="D", blob=None)


def _join(
    newer: tuple[BlobVersion, ...], older: tuple[BlobVersion, ...]
) -> tuple[BlobVersion, ...]:
    """Put the steps of an earlier name, or an earlier life of the same name, behind the later ones.

    Where the earlier file was still there, the step that seemed to add the later one renamed it.
    """
    if not newer:
        return older
    first = newer[-1]
    before = older[0] if older else None
    if before is not None and before.blob is not None and before.path != first.path:
        first = replace(first, status="R", old_path=before.path, old_blob=before.blob)
    elif first.status == "C":
        first = replace(first, status="A")
    return (*newer[:-1], first, *older)


def _steps(tokens: Iterator[bytes]) -> Iterator[BlobVersion]:
    commit = parent = date = ""
    for token in tokens:
        text = token.decode("utf-8", "surrogateescape").lstrip("\n")
        if not text:
            continue
        if not text.startswith(":"):
            commit, parents, when = text.split("|")
            parent = parents.partition(" ")[0]
            seconds, _, offset = when.partition(" ")
            date = iso_date(seconds, offset)
            continue
        old_mode, new_mode, old_blob, new_blob, score = text[1:].split(" ")
        status = score[0]
        old_path = path = next(tokens).decode("utf-8", "surrogateescape")
        if status in "RC":
            path = next(tokens).decode("utf-8", "surrogateescape")
        added = status in "AC"
        yield BlobVersion(
            commit=commit,
            date=date,
            path=path,
            status=status,
            blob=_regular(new_mode, new_blob),
            old_path="" if added else old_path,
            old_blob=None if added else _regular(old_mode, old_blob),
            parent=parent,
        )
        if status == "C":
            return


def _regular(mode: str, blob: str) -> str | None:
    return blob if mode in _REGULAR and blob != _ABSENT else None
