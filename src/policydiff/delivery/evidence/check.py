"""Checking evidence: a pack on disk without any database, and the store against its own ledger.

Says the first thing that does not hold. Reads only.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol

from policydiff.delivery.evidence.chain import Break, ChainKey, Record, check_links, sha256_hex
from policydiff.delivery.evidence.pack import (
    CHAIN,
    MANIFEST,
    SUMMARY,
    Manifest,
    exhibit_paths,
    parse_manifest,
    parse_record,
)
from policydiff.errors import DeliveryError

__all__ = ["Verdict", "check_pack", "judge_head", "read_records"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the evidence of one notice holds."""

    key: ChainKey
    length: int
    """Records that the chain says it has."""
    head: str
    broken: Break | None
    pruned: int = 0
    """Records whose details were pruned, by the rules."""
    unsealed: int = 0
    """Deliveries, requests and events in the ledger that are in no record yet."""
    hashes: tuple[str, ...] = ()
    """Of the records, as far as they hold."""


class _Files(Protocol):
    """The files of a pack."""

    def names(self) -> list[str]: ...

    def open(self, name: str) -> IO[bytes]: ...


def check_pack(path: Path) -> Verdict:
    """Check a pack: every record, every file that one names, and that nothing else is there.

    Raises DeliveryError where it cannot be read as a pack at all.
    """
    with _opened(path) as files:
        names = files.names()
        for needed in (MANIFEST, CHAIN):
            if needed not in names:
                raise DeliveryError(f"{path} is no evidence pack: it has no {needed}")
        try:
            manifest = parse_manifest(_read(files, MANIFEST))
        except ValueError as error:
            raise DeliveryError(f"{path}: {MANIFEST} cannot be read: {error}") from None
        return _check(files, names, manifest)


def read_records(path: Path) -> tuple[Record, ...]:
    """Return the records of a pack that was checked. Raises as `check_pack` does."""
    with _opened(path) as files:
        return tuple(_records(files))


def judge_head(verdict: Verdict, head: str) -> Verdict:
    """Return the verdict, broken where `head`, noted elsewhere, is the hash of none of its records.

    A chain that has grown since then is sound.
    """
    if verdict.broken or head.lower() in verdict.hashes:
        return verdict
    problem = "no record has the hash that was noted: the chain was written anew, or is another one"
    return replace(verdict, broken=Break(0, problem))


def _check(files: _Files, names: list[str], manifest: Manifest) -> Verdict:
    expected: dict[str, str] = {}
    hashes: list[str] = []
    pruned = 0
    broken: Break | None = None
    try:
        links = check_links(
            _records(files), manifest.key, length=manifest.length, head=manifest.head
        )
        for link in links:
            if isinstance(link, Break):
                broken = link
                break
            hashes.append(link.hash)
            pruned += link.body is None
            expected |= exhibit_paths(link)
    except ValueError as error:
        broken = Break(len(hashes) + 1, f"record {len(hashes) + 1} cannot be read: {error}")
    if broken is None:
        broken = _wrong_file(files, names, expected, manifest)
    return Verdict(
        manifest.key, manifest.length, manifest.head, broken, pruned, hashes=tuple(hashes)
    )


def _wrong_file(
    files: _Files, names: list[str], expected: dict[str, str], manifest: Manifest
) -> Break | None:
    wanted = {**expected, SUMMARY: manifest.summary_sha256}
    for name, sha256 in wanted.items():
        if name not in names:
            return Break(0, f"the file {name} is gone")
        if sha256_hex(_read(files, name)) != sha256:
            return Break(0, f"the file {name} was changed after it was written")
    known = {*wanted, MANIFEST, CHAIN}
    for name in sorted(names):
        if name not in known or names.count(name) > 1:
            return Break(0, f"the file {name} was put into the pack, and no record names it")
    return None


def _records(files: _Files) -> Iterator[Record]:
    with files.open(CHAIN) as stream:
        for line in stream:
            yield parse_record(line.removesuffix(b"\n"))


def _read(files: _Files, name: str) -> bytes:
    with files.open(name) as stream:
        return stream.read()


@contextmanager
def _opened(path: Path) -> Iterator[_Files]:
    try:
        if path.is_dir():
            yield _Folder(path)
        else:
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        # RuntimeError: an entry is encrypted, or packed by a method that Python does not know.
        raise DeliveryError(f"{path} cannot be read as a pack: {error}") from None
    except OSError as error:
        raise DeliveryError(f"{path} cannot be read: {error.strerror or error}") from None


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        # A link counts as a file: what it leads to is outside of the pack.
        files = (p for p in self._folder.rglob("*") if p.is_symlink() or not p.is_dir())
        return [path.relative_to(self._folder).as_posix() for path in files]

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        return [info.filename for info in self._archive.infolist() if not info.is_dir()]

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)
