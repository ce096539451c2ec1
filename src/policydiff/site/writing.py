"""Write the archive: what is there already and would be the same is not made again.

`.policydiff-site.json` in the archive's folder lists every file with the hash of what it was made from.
Only files that it lists are ever replaced or removed: whatever else lies there stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policydiff.errors import SiteError

MANIFEST = ".policydiff-site.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did."""

    written: int
    kept: int
    removed: int


class SiteWriter:
    """The folder of an archive. `close` removes what the archive no longer has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = self._load()
        self._made: dict[str, str] = {}
        self._written = 0

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file of the archive so far."""
        return tuple(self._made)

    def is_fresh(self, path: str, key: str) -> bool:
        """Tell whether a file is there that was made from the same."""
        return self._known.get(path) == key and (self._folder / path).is_file()

    def keep(self, path: str, key: str) -> None:
        """Leave a file that `is_fresh` as it is."""
        self._made[path] = key

    def read(self, path: str) -> str:
        """Return the text of a file of the archive."""
        return (self._folder / path).read_text(encoding="utf-8")

    def write(self, path: str, key: str, make: Callable[[], str]) -> None:
        """Write a file, unless it is there and was made from the same.

        Raises `SiteError` where something else lies there, or nothing can be written.
        """
        if path in self._made:
            raise ValueError(f"{path} is written twice")
        if not self.is_fresh(path, key):
            self._put(path, make())
            self._written += 1
        self._made[path] = key

    def close(self) -> Written:
        """Remove files that were made before and are no longer part of it; write the manifest."""
        gone = sorted(self._known.keys() - self._made.keys())
        for path in gone:
            target = self._folder / path
            target.unlink(missing_ok=True)
            for parent in PurePosixPath(path).parents:
                if str(parent) != "." and not _emptied(self._folder / parent):
                    break
        self._note(self._made)
        return Written(self._written, len(self._made) - self._written, len(gone))

    def save(self) -> None:
        """Note what is there so far: the run after one that was interrupted goes on from it."""
        self._note({**self._known, **self._made})

    def _note(self, files: dict[str, str]) -> None:
        manifest = {"version": _VERSION, "files": dict(sorted(files.items()))}
        self._replace(self._folder / MANIFEST, json.dumps(manifest, indent=0) + "\n")

    def _put(self, path: str, text: str) -> None:
        target = self._folder / path
        if path not in self._known and target.exists():
            raise SiteError(
                f"{target} exists and was not written by `policydiff site`. Move it away, or name another "
                "folder with --into."
            )
        self._replace(target, text)

    def _replace(self, target: Path, text: str) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8", "backslashreplace"))
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except OSError as error:
            raise SiteError(f"Cannot write {target}: {error.strerror}. Check the folder.") from None

    def _load(self) -> dict[str, str]:
        path = self._folder / MANIFEST
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            raise SiteError(
                f"{path} cannot be read, so nobody knows which files here belong to the archive. Build "
                "into an empty folder."
            ) from None
        files = values.get("files") if isinstance(values, dict) else None
        if not isinstance(files, dict) or values.get("version") != _VERSION:
            raise SiteError(f"{path} is of another version. Build into an empty folder.")
        return {str(path): str(key) for path, key in files.items() if _is_inside(str(path))}


def key_of(*parts: object) -> str:
    """Return a hash of what a file is made from."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _is_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in PurePosixPath(path).parts


def _emptied(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
