"""A table row is known by what it is about: its first cell."""

from __future__ import annotations

import policydiff

HEAD = "# Who works for us\n\n| Company | What for | Where |\n|---|---|---|\n"


def edits(old: str, new: str) -> list[tuple[str, str, str]]:
    report = policydiff.compare(HEAD + old, HEAD + new)
    return [(c.kind.value, c.old_text, c.new_text) for c in report.changes]


def test_a_row_with_another_cell_is_the_same_row() -> None:
    assert edits("| Hazelnut | cakes | Ireland |\n", "| Hazelnut | ices | Canada |\n") == [
        ("modified", "Hazelnut | cakes | Ireland", "Hazelnut | ices | Canada")
    ]


def test_a_row_about_another_company_is_another_row() -> None:
    old, new = "| Hazelnut | cakes | Ireland |\n", "| Walnut | cakes | Canada |\n"
    assert edits(old, new) == [
        ("removed", "Hazelnut | cakes | Ireland", ""),
        ("added", "", "Walnut | cakes | Canada"),
    ]
