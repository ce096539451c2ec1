"""HTML."""

from __future__ import annotations

from policydiff.document.blocks import Block, BlockKind, TextBuilder


def html_blocks(source: str, first_line: int = 1, *, group: int = 0) -> list[Block]:
    """Return the blocks of an HTML fragment whose first line has number `first_line`."""
    import re

    builder = TextBuilder(first_line)
    builder.add(re.sub(r"<!--.*?-->|<[^>]*>", " ", source, flags=re.DOTALL))
    return [builder.build(BlockKind.PARAGRAPH)] if builder.text.strip() else []
