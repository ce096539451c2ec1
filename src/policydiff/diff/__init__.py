"""What differs between two documents, edit by edit, and the account of every sentence."""

from __future__ import annotations

from policydiff.diff.documents import diff_documents
from policydiff.diff.records import (
    DocumentDiff,
    Edit,
    EditKind,
    SentenceLink,
    SideAccount,
    WordOp,
)
from policydiff.diff.words import diff_words

__all__ = [
    "DocumentDiff",
    "Edit",
    "EditKind",
    "SentenceLink",
    "SideAccount",
    "WordOp",
    "diff_documents",
    "diff_words",
]
