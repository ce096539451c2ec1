"""Read the output of `git log --raw -z`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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


def join_histories(
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
