"""A version's text as a page shows it."""

from __future__ import annotations

import pytest

from policydiff import parse
from policydiff.site.text_blocks import text_blocks


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# Policy\n\nHello.\n\n## 1. Logs\n\nShort.\n\n### Backups\n\nLong.\n", [2, 3]),
        ("# Logs\n\nShort.\n\n# Rights\n\nMany.\n", [2]),
        ("### Logs\n\nShort.\n\n## Rights\n\nMany.\n", [2]),
        ("Nothing but a sentence.\n", []),
    ],
)
def test_headings_begin_right_below_the_title_of_the_page(text: str, levels: list[int]) -> None:
    blocks = text_blocks(parse(text, format="markdown"))
    assert [block["level"] for block in blocks if block["kind"] == "heading"] == levels
