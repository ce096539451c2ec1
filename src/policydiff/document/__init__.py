"""Policies as documents: sections that hold sentences, read from any of the supported formats."""

from __future__ import annotations

from policydiff.document.definitions import Definition, find_definitions
from policydiff.document.formats import FORMATS, format_of_path, parse_document
from policydiff.document.records import (
    DateKind,
    DateSource,
    Document,
    Link,
    Section,
    Sentence,
    StatedDate,
    Unit,
)

__all__ = [
    "FORMATS",
    "DateKind",
    "DateSource",
    "Definition",
    "Document",
    "Link",
    "Section",
    "Sentence",
    "StatedDate",
    "Unit",
    "find_definitions",
    "format_of_path",
    "parse_document",
]
