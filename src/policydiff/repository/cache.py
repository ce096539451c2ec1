"""A folder of JSON values by key: what was worked out once need not be worked out again.

Nothing in it is needed: an entry that is missing, torn or changed by hand is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

_IGNORE_ALL = "*\n"


class Cache:
    """JSON values in files named by the hash of their key.

    An entry's first line is the SHA-256 of the rest, which is `{"key": …, "value": …}`. Any
    number of processes may share the folder: an entry appears whole or not at all.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> object | None:
        """Return the value stored under `key`, or None where there is none that can be trusted."""
        try:
            checksum, _, body = self._place(key).read_bytes().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != checksum:
                return None
            entry = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(entry, dict) or entry.get("key") != key:
            return None
        value: object = entry.get("value")
        return value

    def put(self, key: str, value: object) -> bool:
        """Store a JSON value; return whether the folder took it: a full disk is no error."""
        entry = {"key": key, "value": value}
        body = json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        content = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        place = self._place(key)
        try:
            self._prepare(place.parent)
            _write_whole(place, content)
        except OSError:
            return False
        return True

    def _place(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"

    def _prepare(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if (
            not ignore.exists()
        ):  # The folder may lie in a work tree, and a cache is not to be committed.
            _write_whole(ignore, _IGNORE_ALL.encode())


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
