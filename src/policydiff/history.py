"""Versions of a policy as git or the file system has them.

Absence is no failure here: a version that does not exist has an empty text and `exists=False`, so
that a new and a deleted policy can be compared like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.document import format_of_path
from policydiff.errors import DocumentError, HistoryError
from policydiff.repository import check_path, check_revision, shown

if TYPE_CHECKING:
    from policydiff.repository import BlobVersion, Repository

LARGEST_POLICY = 5_000_000
"""Bytes. The longest policies known are below one fifth of this; a larger file is a mistake."""

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_BINARY_FORMATS = frozenset({"docx"})


@dataclass(frozen=True, slots=True)
class Version:
    """A policy's text at one moment."""

    rev: str
    """Commit hash, or "" where the text comes from the index or a file."""
    date: str
    """Commit date, ISO 8601 with offset, or ""."""
    path: str
    text: str
    """Exact text without a byte order mark; "" for an absent policy and for binary formats."""
    format: str
    blob: str
    """Git blob hash, or "" where git does not hold it."""
    exists: bool = True
    raw: bytes | None = None
    """The file itself where its format is binary (docx), else None."""

    @property
    def content(self) -> str | bytes:
        """What a parser takes: the bytes of a binary format, else the text."""
        return self.text if self.raw is None else self.raw


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A file on disk."""

    path: str


@dataclass(frozen=True, slots=True)
class RevisionSpec:
    """A file in a commit, or in the index."""

    rev: str
    """Revision as given; "" is the index."""
    path: str
    """As given: from the repository's top folder, or, after "./" or "../", from the current one."""


def parse_spec(spec: str, cwd: Path | None = None) -> FileSpec | RevisionSpec:
    """Tell what `spec` names, as `git diff` takes it: a file, `REV:PATH`, or `:PATH` for the index.

    A file of that very name, below `cwd`, wins. Raises `HistoryError` for what can be neither.
    """
    place = (cwd or Path()) / spec if "\0" not in spec else None
    if place is not None and os.path.lexists(place):
        return FileSpec(spec)
    rev, colon, path = _split(spec)
    if not colon:
        return FileSpec(spec)
    if not rev and path.startswith("0:"):
        path = path[2:]
    if not rev and (path.startswith("/") or path[1:2] == ":"):
        raise HistoryError(
            f"{shown(spec)} does not name a file. Write REV:PATH, such as HEAD~1:policies/privacy.md."
        )
    if not path:
        raise HistoryError(
            f"{shown(spec)} names no path. Write REV:PATH, such as HEAD~1:policies/privacy.md."
        )
    return RevisionSpec(check_revision(rev) if rev else "", path)


def read_spec(spec: str, cwd: Path) -> Version:
    """Read what `spec` names. A path absent in the revision gives a version that does not exist.

    Raises `HistoryError` for a missing file or an unknown revision, `DocumentError` for a file that
    is not a text.
    """
    parsed = parse_spec(spec, cwd)
    if isinstance(parsed, FileSpec):
        return read_file(cwd / parsed.path, name=parsed.path)
    from policydiff.repository import open_repository  # two files are compared without git

    with open_repository(cwd) as repository:
        path = _from_top(parsed.path, repository, cwd)
        if parsed.rev:
            return load_version(repository, parsed.rev, path)
        return staged_version(repository, path)


def staged_version(repository: Repository, path: str) -> Version:
    """Return `path` (from the top of the repository) as it is staged, empty where it is not."""
    return _version(repository, "", "", path, repository.index_blob_id(path))


def read_file(path: Path, name: str = "") -> Version:
    """Read a file on disk; `name` is what the version and messages call it."""
    label = name or str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_POLICY + 1)
    except FileNotFoundError:
        raise HistoryError(
            f"No file {shown(label)} in {path.parent.absolute()}. "
            "Name a file, or REV:PATH for one in git, such as HEAD~1:policies/privacy.md."
        ) from None
    except IsADirectoryError:
        raise HistoryError(
            f"{shown(label)} is a folder. Name the file that holds the policy."
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise HistoryError(f"Cannot read {shown(label)}: {reason}. Check the path.") from None
    return version_from_bytes(raw, path=label)


def load_version(
    repository: Repository, rev: str, path: str, aliases: Iterable[str] = ()
) -> Version:
    """Return `path` as it stands in `rev`; where it is absent, the first of `aliases` found.

    A version that does not exist in `rev` under any of these names has an empty text.
    """
    commit = repository.resolve(rev)
    date = repository.commit_date(commit)
    for name in (path, *aliases):
        blob = repository.blob_id(commit, name)
        if blob is not None:
            return _version(repository, commit, date, check_path(name), blob)
    return _version(repository, commit, date, check_path(path), None)


def load_pair(
    repository: Repository, old_rev: str, new_rev: str, path: str, aliases: Iterable[str] = ()
) -> tuple[Version, Version]:
    """Return `path` in both revisions, under the name it had in each.

    Where one of them lacks it, its renames are followed back from the other, later one. Raises
    `HistoryError` where neither revision has it.
    """
    names = tuple(aliases)
    new = load_version(repository, new_rev, path, names)
    old = load_version(repository, old_rev, path, names)
    if new.exists and not old.exists:
        old = _under_earlier_name(repository, new, old, names)
    elif old.exists and not new.exists and repository.is_ancestor(new.rev, old.rev):
        new = _under_earlier_name(repository, old, new, names)
    if not old.exists and not new.exists:
        raise HistoryError(
            f"{shown(path)} is neither in {old_rev} nor in {new_rev} of {repository.place}. "
            "Name a path that one of them holds, relative to the repository's top folder."
        )
    return old, new


def _under_earlier_name(
    repository: Repository, present: Version, absent: Version, aliases: tuple[str, ...]
) -> Version:
    """Return the version at `absent.rev` under a name that `present` had before, if it has one."""
    if repository.is_shallow:
        return absent
    steps = repository.versions(present.path, present.rev, aliases)
    earlier = tuple(dict.fromkeys(step.old_path for step in steps if step.old_path))
    found = load_version(repository, absent.rev, absent.path, earlier)
    return found if found.exists else absent


def versions_of(
    repository: Repository, path: str, aliases: Iterable[str] = (), rev: str = "HEAD"
) -> tuple[Version, ...]:
    """Return all versions of a policy up to `rev`, newest first, renames followed; () where none.

    A deletion is a version that does not exist. Raises `DocumentError` that names the commit of a
    version that is not a text; to go on without it, take `repository.versions` and
    `version_of_step` one by one.
    """
    steps = repository.versions(path, rev, aliases)
    return tuple(version_of_step(repository, step) for step in steps)


def version_of_step(repository: Repository, step: BlobVersion) -> Version:
    """Return the version that one step of a file's history made."""
    return _version(repository, step.commit, step.date, step.path, step.blob)


def version_from_bytes(
    raw: bytes, *, path: str, rev: str = "", date: str = "", blob: str = ""
) -> Version:
    """Return the version whose file is `raw`. Raises `DocumentError` where it is not a text."""
    name = f"{path} at {rev[:12]}" if rev else path
    format_ = format_of_path(path)
    if len(raw) > LARGEST_POLICY:
        raise _too_large(name)
    if format_ in _BINARY_FORMATS:
        return Version(rev, date, path, "", format_, blob, raw=raw)
    return Version(rev, date, path, decode_text(raw, name), format_, blob)


def decode_text(raw: bytes, name: str) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Raises `DocumentError` that names the file, the byte offset and what to do.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(
            f"{name} is UTF-16 (byte order mark at byte 0), not UTF-8. "
            "Convert it: `iconv -f UTF-16 -t UTF-8 OLD > NEW`."
        )
    if raw.startswith(_LFS_POINTER):
        raise DocumentError(
            f"{name} is a Git LFS pointer, not the text itself (byte 0). Keep policies in plain "
            "git: `git lfs untrack` the path and add the file again."
        )
    zero = raw.find(b"\0")
    if zero >= 0:
        raise DocumentError(f"{name} is binary: byte {zero} is NUL. Name a file of text in UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        offset = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        raise DocumentError(
            f"{name} is not UTF-8: byte {offset} is 0x{raw[offset]:02x}. "
            "Convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`."
        ) from None


def _version(repository: Repository, rev: str, date: str, path: str, blob: str | None) -> Version:
    if blob is None:
        return Version(rev, date, path, "", format_of_path(path), "", exists=False)
    raw = repository.blob_within(blob, LARGEST_POLICY)
    if raw is None:
        raise _too_large(f"{path} at {rev[:12]}" if rev else path)
    return version_from_bytes(raw, path=path, rev=rev, date=date, blob=blob)


def _too_large(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is larger than {LARGEST_POLICY} bytes. Name the file that holds the policy's text."
    )


def _split(spec: str) -> tuple[str, str, str]:
    """Split at the first colon outside braces: `HEAD^{/fix: it}:a.md` has its colon after them."""
    depth = 0
    for place, char in enumerate(spec):
        if char == "{":
            depth += 1
        elif char == "}" and depth:
            depth -= 1
        elif char == ":" and not depth:
            return spec[:place], ":", spec[place + 1 :]
    return spec, "", ""


def _from_top(path: str, repository: Repository, cwd: Path) -> str:
    """Turn a path as given into one from the repository's top folder."""
    if not path.startswith(("./", "../")):
        return path
    if repository.root is None:
        raise HistoryError(
            f"{repository.place} is bare, so {shown(path)} has no folder to start from."
        )
    root = repository.root.resolve()
    place = Path(os.path.normpath(cwd.resolve() / path))
    if not place.is_relative_to(root):
        raise HistoryError(
            f"{shown(path)} leads out of the repository {root}. Name a path inside it."
        )
    return place.relative_to(root).as_posix()
