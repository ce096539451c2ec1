"""The formats a policy may be written in, and the one way in."""

from __future__ import annotations

from importlib import import_module

from policydiff.document.assemble import assemble
from policydiff.document.blocks import ParsedText, Parser, clean_source
from policydiff.document.records import Document
from policydiff.errors import DocumentError

_PARSERS = {
    "markdown": ("policydiff.document.markdown", "parse_markdown"),
    "text": ("policydiff.document.plaintext", "parse_text"),
    "html": ("policydiff.document.html", "parse_html"),
    "rst": ("policydiff.document.rst", "parse_rst"),
    "mdx": ("policydiff.document.mdx", "parse_mdx"),
}
FORMATS = (*_PARSERS, "docx")

_SUFFIXES = {
    "md": "markdown",
    "markdown": "markdown",
    "txt": "text",
    "html": "html",
    "htm": "html",
    "rst": "rst",
    "mdx": "mdx",
    "docx": "docx",
}


def format_of_path(path: str) -> str:
    """Return the format that the suffix of `path` stands for; "text" for an unknown one."""
    return _SUFFIXES.get(path.rpartition(".")[2].lower(), "text")


def parse_document(text: str | bytes, *, format: str, locale: str | None = None) -> Document:
    """Read a policy.

    Any `str` is a policy; bytes are decoded as UTF-8 (a byte that is not becomes U+FFFD), except
    for "docx", which needs bytes. `locale` overrides what the text says or shows. Raises
    `DocumentError` for an unknown format, an unreadable DOCX, or a library that is not installed.
    """
    if format not in FORMATS:
        raise DocumentError(f"unknown format {format!r}: expected one of {', '.join(FORMATS)}")
    if format == "docx":
        return assemble(_parse_docx(text), format=format, locale=locale)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    module, name = _PARSERS[format]
    parser: Parser = getattr(import_module(module), name)  # each format pays only for itself
    return assemble(parser(clean_source(text)), format=format, locale=locale)


def _parse_docx(data: str | bytes) -> ParsedText:
    if isinstance(data, str):
        raise DocumentError("a Word document (.docx) is read from bytes; this is text")
    from policydiff.document.docx import parse_docx

    return parse_docx(data)
