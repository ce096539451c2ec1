"""The fingerprint of the program that judges: what it found may be kept only as long as this holds."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import policydiff

_READ = frozenset({".py", ".toml", ".json", ".txt", ".mo"})
_DIGITS = 16


@cache
def engine_fingerprint() -> str:
    """Return 16 hex digits that differ wherever a verdict might.

    Over every file of the package, the versions of the libraries it needs, and Python's own (whose
    `re`, `html.parser` and Unicode tables read the text). A version number alone would not do: rules
    and lexicon are edited between releases, and organisations edit them to try what follows.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for name in sorted(_libraries()):
        digest.update(f"\0{name}={_installed(name)}".encode())
    folder = Path(policydiff.__file__).parent
    for path in sorted(_sources(folder)):
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:_DIGITS]


def _sources(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        yield from (Path(place, name) for name in names if Path(name).suffix in _READ)


def _libraries() -> frozenset[str]:
    try:
        wanted = requires("policydiff") or []
    except PackageNotFoundError:
        return frozenset()
    names = (re.match(r"[\w.-]+", requirement) for requirement in wanted)
    return frozenset(found[0].lower() for found in names if found is not None)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
