"""Translations that others published: what is complete has no difference, and a gap is found where it is."""

from __future__ import annotations

import pathlib

import pytest

from policydiff.align.parity import compare_translation, pair_sections
from policydiff.document import Document, parse_document

PUBLISHED = [
    ("deltachat-website.md", "deltachat.de.md"),
    ("cryptomator.md", "cryptomator.de.md"),
    ("ivpn.md", "ivpn.es.md"),
    ("letsencrypt.md", "letsencrypt.fr.md"),
]


def read(path: pathlib.Path, locale: str) -> Document:
    return parse_document(path.read_text(encoding="utf-8"), format="markdown", locale=locale)


def both(shared: pathlib.Path, english: str, other: str) -> tuple[Document, Document]:
    corpus = shared / "corpus"
    locale = other.split(".")[1]
    return read(corpus / "documents" / english, "en"), read(corpus / "languages" / other, locale)


@pytest.mark.parametrize(("english", "other"), PUBLISHED)
def test_a_published_translation_has_no_difference(shared: pathlib.Path, english: str, other: str):
    reference, translation = both(shared, english, other)
    parity = compare_translation(reference, translation)
    assert all(pair.reference is not None and pair.translation is not None for pair in parity.pairs)
    assert parity.differences == ()


def test_a_gap_in_a_published_translation_is_found_where_it_is(shared: pathlib.Path):
    reference, translation = both(shared, *PUBLISHED[0])
    path = shared / "corpus" / "languages" / PUBLISHED[0][1]
    lines = path.read_text(encoding="utf-8").split("\n")
    partner = {pair.translation: pair.reference for pair in pair_sections(reference, translation)}
    ends = [section.line - 1 for section in translation.sections[1:]] + [len(lines)]
    for section in translation.sections[1::4]:
        rest = "\n".join([*lines[: section.line - 1], *lines[ends[section.index] :]])
        pairs = pair_sections(reference, parse_document(rest, format="markdown", locale="de"))
        assert [pair.reference for pair in pairs if pair.translation is None] == [
            partner[section.index]
        ]
