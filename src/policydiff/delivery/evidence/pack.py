"""A notice's evidence as a folder or a zip file, the same bytes for the same chain.

    manifest.json     which notice, how many records, the hash of the last one
    SUMMARY.txt       what it comes to, for people; says nothing that the chain does not
    chain.jsonl       one record a line, as canonical JSON (sorted keys, ASCII, no spaces)
    0001-announce/…   the files that record 1 names: texts, report, mails

A zip is stored without compression, since compressors differ from version to version.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from policydiff.delivery.evidence.chain import (
    FORMAT,
    ChainKey,
    Record,
    RecordKind,
    canonical,
    sha256_hex,
)
from policydiff.delivery.evidence.store import StoredChain, iter_records, load_exhibit
from policydiff.delivery.evidence.summary import summarise
from policydiff.delivery.store import Store
from policydiff.errors import DeliveryError, UsageError

__all__ = [
    "CHAIN",
    "MANIFEST",
    "SUMMARY",
    "Manifest",
    "exhibit_paths",
    "parse_manifest",
    "parse_record",
    "prepare_place",
    "write_pack",
]

CHAIN, MANIFEST, SUMMARY = "chain.jsonl", "manifest.json", "SUMMARY.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold; the pack must not depend on the clock."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says it is."""

    key: ChainKey
    length: int
    head: str
    summary_sha256: str


def write_pack(store: Store, stored: StoredChain, output: Path) -> None:
    """Write the pack of a chain to `output`: a zip file where it ends in .zip, else a folder.

    An earlier pack of the same notice there is replaced. Raises UsageError where anything else is
    there, DeliveryError where it cannot be written or the store lacks a file.
    """
    prepare_place(output, stored.key)
    try:
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=".evidence-") as draft:
            made = Path(draft) / "pack"
            if output.suffix.lower() == ".zip":
                _write_zip(store, stored, made)
            else:
                _write_folder(store, stored, made)
            if output.is_dir():
                shutil.rmtree(output)
            made.replace(output)
    except OSError as error:
        raise DeliveryError(f"the pack {output} cannot be written: {error.strerror}") from None


def prepare_place(output: Path, key: ChainKey) -> None:
    """Make the folder that `output` will lie in, and see that nothing else would be overwritten.

    Raises as `write_pack` does.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeliveryError(f"the pack {output} cannot be written: {error.strerror}") from None
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    try:
        if output.is_dir():
            content = (output / MANIFEST).read_bytes()
        else:
            with zipfile.ZipFile(output) as archive:
                content = archive.read(MANIFEST)
        if parse_manifest(content).key == key:
            return
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        pass
    raise UsageError(
        f"{output} is there already and is no pack of this notice: name another file or folder"
    )


def exhibit_paths(record: Record) -> dict[str, str]:
    """Return path in the pack and SHA-256 of each file that a record names.

    Raises ValueError where the record is of another shape than those written here.
    """
    if record.kind != RecordKind.NOTICE:
        return {}
    try:
        details = record.details()
        folder = f"{record.number:04}-{details['stage']}"
        return {f"{folder}/{file['path']}": str(file["sha256"]) for file in details["files"]}
    except (KeyError, TypeError):
        raise ValueError(f"record {record.number} does not list its files as it should") from None


def parse_manifest(content: bytes) -> Manifest:
    """Read a manifest. Raises ValueError where it is none of this format."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}; this policydiff reads {FORMAT!r}")
        return Manifest(
            ChainKey(str(data["namespace"]), str(data["policy"]), str(data["notice"])),
            int(data["records"]),
            str(data["head"]),
            str(data["summary_sha256"]),
        )
    except KeyError as error:
        raise ValueError(f"{error} is missing") from None
    except (TypeError, OverflowError, RecursionError):
        raise ValueError("it is no JSON object of the kind that policydiff writes") from None


def parse_record(line: bytes) -> Record:
    """Read one line of the chain. Raises ValueError where it is not spelt as it was written."""
    try:
        data = json.loads(line)
        body = data["body"]
        record = Record(
            number=int(data["number"]),
            kind=str(data["kind"]),
            at=str(data["at"]),
            body=None if body is None else canonical(body),
            body_sha256=str(data["body_sha256"]),
            previous=str(data["previous"]),
            hash=str(data["hash"]),
        )
        spelling = _line(record)
    except KeyError as error:
        raise ValueError(f"{error} is missing") from None
    except (TypeError, OverflowError, RecursionError):
        raise ValueError("it is no JSON object of the kind that policydiff writes") from None
    if spelling != line:
        raise ValueError("it is not spelt as policydiff writes it")
    return record


def _line(record: Record) -> bytes:
    return canonical(
        {
            "number": record.number,
            "kind": record.kind,
            "at": record.at,
            "body": record.details(),
            "body_sha256": record.body_sha256,
            "previous": record.previous,
            "hash": record.hash,
        }
    ).encode()


def _entries(store: Store, stored: StoredChain) -> Iterator[tuple[str, bytes]]:
    """Yield every file but the chain: each path with its content."""
    notices: list[Record] = []
    counts: list[Record] = []
    for record in iter_records(store, stored.id):
        if record.kind == RecordKind.NOTICE:
            notices.append(record)
            for path, sha256 in sorted(exhibit_paths(record).items()):
                content = load_exhibit(store, sha256)
                if content is None:
                    raise DeliveryError(
                        f"the ledger {store.where} lacks {path} of notice {stored.key.notice}: "
                        "`policydiff notices verify` says what else is wrong"
                    )
                yield path, content
        elif record.kind == RecordKind.COUNTS:
            counts.append(record)
    summary = summarise(
        stored.key, notices, counts, length=stored.length, head=stored.head
    ).encode()
    manifest = {
        "format": FORMAT,
        "namespace": stored.key.namespace,
        "policy": stored.key.policy,
        "notice": stored.key.notice,
        "records": stored.length,
        "head": stored.head,
        "summary_sha256": sha256_hex(summary),
    }
    yield SUMMARY, summary
    yield MANIFEST, (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()


def _write_chain(store: Store, stored: StoredChain, stream: IO[bytes]) -> None:
    for record in iter_records(store, stored.id):
        stream.write(_line(record) + b"\n")


def _write_folder(store: Store, stored: StoredChain, folder: Path) -> None:
    folder.mkdir()
    for path, content in _entries(store, stored):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    with (folder / CHAIN).open("wb") as stream:
        _write_chain(store, stored, stream)


def _write_zip(store: Store, stored: StoredChain, file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for path, content in _entries(store, stored):
            archive.writestr(_zip_info(path), content)
        with archive.open(_zip_info(CHAIN), "w", force_zip64=True) as stream:
            _write_chain(store, stored, stream)


def _zip_info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.create_system = 3  # Unix, wherever it is written
    info.external_attr = 0o644 << 16
    return info
