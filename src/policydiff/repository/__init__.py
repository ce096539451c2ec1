"""Git, and nothing but git: revisions, files in them, the history of a file; and a cache folder.

    with open_repository(Path(".")) as repository:
        commit = repository.resolve("HEAD")
        repository.read_blob(commit, "policies/privacy.md")   # exact bytes, or None
        repository.versions("policies/privacy.md")            # newest first, renames followed

No hook, filter, alias, signature program or configuration of the user takes part (see `sealed`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from policydiff.repository.names import check_path, check_revision, shown

if TYPE_CHECKING:
    from policydiff.repository.cache import Cache
    from policydiff.repository.opening import open_repository
    from policydiff.repository.reading import Repository
    from policydiff.repository.records import BlobVersion, CommitInfo
    from policydiff.repository.remote import RemoteRef
    from policydiff.repository.signatures import Signature
    from policydiff.repository.trailers import TrailedCommit, Trailer
    from policydiff.repository.writing import create_repository
else:
    _HOMES = {
        "BlobVersion": "records",
        "Cache": "cache",
        "CommitInfo": "records",
        "RemoteRef": "remote",
        "Repository": "reading",
        "Signature": "signatures",
        "TrailedCommit": "trailers",
        "Trailer": "trailers",
        "create_repository": "writing",
        "open_repository": "opening",
    }

    def __getattr__(name: str) -> object:
        # Loads on first use: two files are compared without git.
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "BlobVersion",
    "Cache",
    "CommitInfo",
    "RemoteRef",
    "Repository",
    "Signature",
    "TrailedCommit",
    "Trailer",
    "check_path",
    "check_revision",
    "create_repository",
    "open_repository",
    "shown",
]
