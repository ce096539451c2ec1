"""Rows of tables whose cells hold blocks of their own, as in HTML and reStructuredText."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policydiff.document.blocks import Block, BlockKind, join_blocks

_ENDS = frozenset(".:;,!?")


def join_cells(cells: Sequence[Sequence[Block]], *, header: str, group: int) -> Block:
    """Return the row of `cells` (none empty): cells joined by " | ", blocks in a cell by semicolons.

    A block that ends a sentence, or announces the next one by a colon, needs no semicolon.
    """
    flat = [block for cell in cells for block in cell]
    separators = [
        " | " if n == 0 else " " if cell[n - 1].text.rstrip()[-1:] in _ENDS else "; "
        for cell in cells
        for n in range(len(cell))
    ][1:]
    joined = join_blocks(flat, separators)
    return replace(
        joined, kind=BlockKind.ROW, rank=0, marker="", anchor="", header=header, group=group
    )


@dataclass(slots=True)
class Table:
    """A table while it is read, row by row."""

    header: str = ""
    cells: list[list[Block]] = field(default_factory=list)
    """The cells of the row that is open."""
    heads: int = 0
    """How many of them are marked as headers."""
    in_head: bool = False
    rows: int = 0

    def open_cell(self, *, head: bool) -> None:
        """Begin a cell."""
        self.cells.append([])
        self.heads += head

    def end_row(self, group: int) -> list[Block]:
        """Return the blocks of the open row, and begin another.

        A row of one cell, or one that holds headings, only lays the page out: its blocks stand
        for themselves.
        """
        cells = [cell for cell in self.cells if cell]
        flat = [block for cell in cells for block in cell]
        marked = self.in_head or self.heads == len(self.cells)
        bold = self.rows == 0 and bool(flat) and all(map(_is_bold, flat))
        is_header = len(self.cells) > 1 and (marked or bold)
        self.cells, self.heads = [], 0
        self.rows += bool(cells)
        if len(cells) < 2 or any(block.kind is BlockKind.HEADING for block in flat):
            return flat
        row = join_cells(cells, header="" if is_header else self.header, group=group)
        if is_header:
            self.header = " ".join(row.text.split())
        return [row]


def _is_bold(block: Block) -> bool:
    return len(block.bold) == 1 and block.bold[0] == (0, len(block.text))
