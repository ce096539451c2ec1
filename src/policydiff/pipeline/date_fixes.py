"""Dates changed in lines of files: shown as a diff, written, every other byte as it was."""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policydiff.document.dateplaces import split_lines
from policydiff.errors import DocumentError, HistoryError
from policydiff.history import read_file
from policydiff.pipeline.workspace import Workspace
from policydiff.reviews.files import write_text

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class DateFix:
    """Another date in one line of a file, or why none can be proposed there."""

    path: str
    """From the top of the repository."""
    line: int
    """From 1; 0 where there is no line to change."""
    old_line: str
    """Without its line end."""
    new_line: str
    """The same as `old_line` where nothing can be proposed."""
    refusal: str = ""
    """Why not, and what to do, in a sentence."""


def render_fixes(workspace: Workspace, fixes: Sequence[DateFix]) -> str:
    """Return the edits as a unified diff, "" where there are none. Raises like `apply_fixes`."""
    return "".join(
        _diff(path, before, after) for path, before, after in _fixed_files(workspace, fixes)
    )


def apply_fixes(workspace: Workspace, fixes: Sequence[DateFix]) -> tuple[str, ...]:
    """Write the edits into the working tree and return the paths of the files that changed.

    Raises `DocumentError`, before anything is written, where a file is no longer what the edits were
    proposed for, `HistoryError` where it is gone, and `ReviewError` where one cannot be written.
    """
    files = list(_fixed_files(workspace, fixes))
    for path, _, after in files:
        write_text(_place(workspace, path), after)
    return tuple(path for path, _, _ in files)


def _fixed_files(workspace: Workspace, fixes: Sequence[DateFix]) -> Iterator[tuple[str, str, str]]:
    """Yield path, text before and text after of every file that changes, byte order marks kept."""
    changed = [fix for fix in fixes if fix.new_line != fix.old_line]
    for path in dict.fromkeys(fix.path for fix in changed):
        place = _place(workspace, path)
        text = read_file(place, name=path).text
        mark = _BOM if place.read_bytes().startswith(codecs.BOM_UTF8) else ""
        lines = split_lines(text)
        for fix in (each for each in changed if each.path == path):
            line = lines[fix.line - 1] if fix.line <= len(lines) else ""
            bare = line.rstrip("\r\n")
            if bare != fix.old_line:
                raise DocumentError(
                    f"{path}, line {fix.line} is no longer what it was when its date was proposed. "
                    "Run `policydiff check --fix-dates` again."
                )
            lines[fix.line - 1] = fix.new_line + line[len(bare) :]
        yield path, mark + text, mark + "".join(lines)


def _diff(path: str, before: str, after: str) -> str:
    # As git does: only LF ends a line, and a last line without one is said to have none.
    old, new = ([f"{line}\n" for line in text.split("\n")] for text in (before, after))
    for lines in (old, new):
        last = lines.pop().removesuffix("\n")
        lines += [f"{last}\n\\ No newline at end of file\n"] if last else []
    return "".join(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))


def _place(workspace: Workspace, path: str) -> Path:
    root = workspace.repository.root
    if root is None:
        raise HistoryError(f"{workspace.repository.git_dir} is bare; run this in a working tree.")
    return root / path
