"""Versions from git as documents, those read last kept."""

from __future__ import annotations

from collections import OrderedDict

from policydiff.document import Document, format_of_path, parse_document
from policydiff.history import version_of_step
from policydiff.pipeline.comparison import Side
from policydiff.repository import BlobVersion, Repository

_KEPT = 4
"""Documents: the baseline is asked for again and again, the others once."""


def content_key(step: BlobVersion) -> str:
    """Return what a version's verdicts depend on: its format and its blob, or "" for a deletion."""
    return f"{format_of_path(step.path)}:{step.blob}" if step.blob else ""


class Reader:
    """Reads the versions of one policy."""

    def __init__(self, repository: Repository, locale: str) -> None:
        self.locale = locale
        self._repository = repository
        self._kept: OrderedDict[str, tuple[Side, Document]] = OrderedDict()

    def read(self, step: BlobVersion) -> tuple[Side, Document]:
        """Return a version and its document. Raises `DocumentError` where it is not a text."""
        key = content_key(step)
        if key not in self._kept:
            self._kept[key] = self._read(step)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _read(self, step: BlobVersion) -> tuple[Side, Document]:
        side = Side("", "text")  # A deleted policy is an empty one, whatever its format was.
        if step.blob is not None:
            version = version_of_step(self._repository, step)
            side = Side(version.content, version.format, rev=version.rev, date=version.date)
        return side, parse_document(side.text, format=side.format, locale=self.locale or None)
