"""Which file or folder a commit holds at a path, by its git object hash, as the platform has it.

A reviewed commit is often not in the clone: after a squash merge only the platform has it. Two
commits have the same text at a path where the hashes are equal.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from policydiff.errors import ForgeError
from policydiff.forge.client import GitHub, segment
from policydiff.forge.refusals import malformed

ABSENT = ""
"""The hash of what is not there."""


class Trees:
    """The trees of one repository, each asked for once."""

    def __init__(self, forge: GitHub) -> None:
        self._forge = forge
        self._known: dict[str, dict[str, tuple[str, str]]] = {}

    def object_id(self, commit: str, path: str) -> str:
        """Return the hash of the file or folder at `path` in `commit`; `ABSENT` where there is none.

        Raises `ForgeError`: 404 where the platform has not that commit (any more).
        """
        tree = commit
        *folders, name = [part for part in path.split("/") if part]
        for folder in folders:
            kind, tree = self._entries(tree).get(folder, ("", ABSENT))
            if kind != "tree":
                return ABSENT
        return self._entries(tree).get(name, ("", ABSENT))[1]

    def _entries(self, tree: str) -> dict[str, tuple[str, str]]:
        """Return the kind and hash of each entry of a tree, or of a commit's."""
        if tree not in self._known:
            path = f"{self._forge.home}/git/trees/{segment(tree)}"
            answer: Any = self._forge.get(path)
            try:
                if answer["truncated"]:
                    raise malformed(self._forge.host, "GET", path, "part of a folder only")
                self._known[tree] = {
                    str(entry["path"]): (str(entry["type"]), str(entry["sha"]))
                    for entry in answer["tree"]
                }
            except (KeyError, TypeError):
                raise malformed(self._forge.host, "GET", path, "no tree") from None
        return self._known[tree]


def read_text(forge: GitHub, path: str, ref: str) -> str | None:
    """Return the text of a file in a branch or commit, or None where it is absent.

    Raises `ForgeError`; bytes that are not UTF-8 are replaced.
    """
    place = f"{forge.home}/contents/" + "/".join(segment(part) for part in path.split("/"))
    try:
        answer: Any = forge.get(place, {"ref": ref})
    except ForgeError as error:
        if error.status == 404:
            return None
        raise
    try:
        if answer["encoding"] != "base64":
            raise malformed(forge.host, "GET", place, "a file that is too large")
        return b64decode(answer["content"]).decode("utf-8", "replace")
    except (KeyError, TypeError, ValueError):
        raise malformed(forge.host, "GET", place, "no file") from None
