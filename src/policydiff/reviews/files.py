"""Small text files, read whole and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policydiff.errors import ReviewError

try:
    import fcntl
except ImportError:  # there is none on Windows
    fcntl = None  # type: ignore[assignment]

_LARGEST = 4 * 1024 * 1024
"""Bytes. A thousand decisions fit into a tenth of it."""


def read_text(path: Path) -> str | None:
    """Return the text of `path`, or None where there is no such file. Raises `ReviewError`."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ReviewError(f"Cannot read {path}: {error.strerror}. Check the file.") from None
    if len(raw) > _LARGEST:
        raise ReviewError(f"{path} is larger than {_LARGEST} bytes. Restore it from git.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ReviewError(
            f"{path} is not UTF-8 (byte {error.start}). Restore it from git or save it as UTF-8."
        ) from None


def write_text(path: Path, text: str) -> None:
    """Put `text` at `path`: a reader sees the old file or the new one. Raises `ReviewError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReviewError(f"Cannot write {path}: {error.strerror}. Check the folder.") from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold off other processes that change files below `folder`, from reading one to writing it back.

    Not to be entered twice by one thread. Where the file system knows no locks, nobody waits.
    """
    handle = None
    with suppress(OSError):
        if fcntl:
            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _umask() -> int:
    # The mask can only be read by setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
