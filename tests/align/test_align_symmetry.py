"""Swapping the versions swaps the matches, where no sentence and no heading repeats."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align import Relation, align_sections
from policydiff.diff import diff_documents
from policydiff.document import Document, parse_document

SUBJECTS = ("The harbour", "Our baker", "A courier", "Each reader", "The night guard", "Your bank")
VERBS = ("keeps", "erases", "sends", "counts", "paints", "borrows")
OBJECTS = (
    "the letters of the week",
    "an old map of Bergen",
    "every receipt for ten years",
    "two boxes of apples",
    "the names on the door",
    "a copy of the key",
)
SENTENCES = [
    f"{subject} {verb} {OBJECTS[(i * 5 + j * 2) % 6]}{' until spring' * (j % 2)}."
    for i, subject in enumerate(SUBJECTS)
    for j, verb in enumerate(VERBS)
]
HEADINGS = ("Harbour", "Bread and apples", "Parcels", "Reading room", "Doors and keys", "Money")

VERSION = st.builds(
    lambda *drawn: _write(*drawn),
    st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=6),
    st.permutations(HEADINGS),
    st.lists(st.sampled_from(SENTENCES), unique=True, max_size=14),
)


def _write(sizes: list[tuple[int, bool]], headings: list[str], sentences: list[str]) -> Document:
    at = 0
    lines: list[str] = []
    for (size, inner), heading in zip(sizes, headings, strict=False):
        lines.append(f"{'###' if inner and lines else '##'} {heading}")
        lines.append(" ".join(sentences[at : at + size]))
        at += size
    return parse_document("\n\n".join(lines) + "\n", format="markdown")


MIRROR = {
    Relation.SPLIT: Relation.MERGED,
    Relation.MERGED: Relation.SPLIT,
    Relation.ADDED: Relation.REMOVED,
    Relation.REMOVED: Relation.ADDED,
    Relation.MATCHED: Relation.MATCHED,
}


@settings(max_examples=100, deadline=None)
@given(VERSION, VERSION)
def test_swapping_the_versions_swaps_sections_and_sentences(old: Document, new: Document) -> None:
    there, back = align_sections(old, new), align_sections(new, old)
    assert sorted((m.relation, m.old, m.new) for m in there) == sorted(
        (MIRROR[m.relation], m.new, m.old) for m in back
    )
    forth, again = diff_documents(old, new, there), diff_documents(new, old, back)
    assert sorted(forth.links) == sorted((o, n) for n, o in again.links)
    assert (forth.old.modified, forth.old.gone) == (again.new.modified, again.new.gone)


@settings(max_examples=60, deadline=None)
@given(VERSION, VERSION)
def test_every_section_is_in_one_match(old: Document, new: Document) -> None:
    found = align_sections(old, new)
    assert sorted(o for m in found for o in m.old) == list(range(len(old.sections)))
    assert sorted(n for m in found for n in m.new) == list(range(len(new.sections)))
    assert all(m.new == tuple(sorted(m.new)) and 0 <= m.score <= 1 for m in found)
