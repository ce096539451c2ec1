"""Plain text: what is a heading, a list, navigation or a table shows in the form of the lines.

Nothing is known about the words. What counts is where a line stands, how long it is, how it ends,
how it is capitalised, what follows it, and whether it comes again further down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policydiff.document.blocks import Block, BlockKind, ParsedText, TextBuilder
from policydiff.document.layout import Layout, drop_page_frame, number_depth
from policydiff.document.lines import Piece, split_pieces
from policydiff.document.navigation import is_skip_link
from policydiff.document.statedates import is_date_line, names_policy


def parse_text(source: str) -> ParsedText:
    """Read plain text."""
    pieces = [piece for piece in split_pieces(source) if not is_skip_link(piece.text)]
    kept, warnings = drop_page_frame(pieces)
    return ParsedText(tuple(_Reader(kept).blocks()), warnings=warnings)


def text_blocks(source: str, first_line: int) -> list[Block]:
    """Return the blocks of a piece of plain text whose first line has number `first_line`."""
    shift = first_line - 1
    pieces = [replace(piece, line=piece.line + shift) for piece in split_pieces(source)]
    return _Reader(pieces).blocks()


class _Reader(Layout):
    """Gives every piece its block."""

    def blocks(self) -> list[Block]:
        """Return the block of every piece."""
        blocks: list[Block] = []
        group = 0
        indents: list[int] = []
        ranks = self._ranks()
        for n, piece in enumerate(self.pieces):
            if n in self.headings:
                blocks.append(_block(piece, BlockKind.HEADING, rank=ranks[n], keep_marker=True))
                indents = []
            elif n in self.tables:
                header = self.tables[n]
                group += n == header
                text = "" if n == header else self.pieces[header].text
                blocks.append(_block(piece, BlockKind.ROW, header=text, group=group))
                indents = []
            elif piece.marker or n in self.contents:
                group += not indents
                while indents and piece.indent < indents[-1]:
                    indents.pop()
                if not indents or piece.indent > indents[-1]:
                    indents.append(piece.indent)
                marker = "" if piece.bullet else piece.marker
                blocks.append(
                    _block(piece, BlockKind.ITEM, rank=len(indents), marker=marker, group=group)
                )
            elif indents and piece.indent > indents[0]:
                blocks.append(_block(piece, BlockKind.ITEM, rank=len(indents), group=group))
            else:
                blocks.append(_block(piece, BlockKind.PARAGRAPH))
                indents = []
        return blocks

    def _ranks(self) -> dict[int, int]:
        """Return the rank of every heading: marks in the text, then numbers, capitals, the rest."""
        places = sorted(self.headings)
        styles = {n: _style(self.pieces[n]) for n in places}
        strong = any(style[0] in ("number", "capitals") for style in styles.values())
        ranks = {n: _rank(style, strong) for n, style in styles.items()}
        if places and self._is_title(places, styles):
            ranks[places[0]] = 1
        return ranks

    def _is_title(self, places: Sequence[int], styles: dict[int, tuple[str, int]]) -> bool:
        first = places[0]
        if first > 1 or not all(self.like[:first]):
            return False
        alone = list(styles.values()).count(styles[first]) == 1
        alone |= first == 0 and names_policy(self.pieces[first].text)
        after = self.pieces[first + 1] if first + 1 < len(self.pieces) else None
        return (
            alone or first + 1 in self.headings or (after is not None and is_date_line(after.text))
        )


def _style(piece: Piece) -> tuple[str, int]:
    if piece.rank:
        return "marked", piece.rank
    if piece.marker and not piece.bullet:
        return "number", number_depth(piece.marker)
    return ("capitals" if piece.text.isupper() else "plain"), 0


def _rank(style: tuple[str, int], strong: bool) -> int:
    kind, depth = style
    if kind == "marked":
        return depth
    if kind == "number":
        return 1 + depth
    return 2 if kind == "capitals" or not strong else 4


def _block(
    piece: Piece,
    kind: BlockKind,
    *,
    rank: int = 0,
    marker: str = "",
    header: str = "",
    group: int = 0,
    keep_marker: bool = False,
) -> Block:
    builder = TextBuilder(piece.line)
    if keep_marker and piece.marker:
        builder.add(piece.marker + " ")
    for number, text in enumerate(piece.texts):
        if number:
            builder.next_line(piece.line + number)
        builder.add(text)
    return builder.build(kind, rank=rank, marker=marker, header=header, group=group)
