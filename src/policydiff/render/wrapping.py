"""Where lines break on a terminal, whose columns are cells: "界" takes two, an accent alone none."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

_WORD = re.compile(r"\s*\S+\s*")


def line_starts(text: str, room: int) -> list[int]:
    """Return the offsets in `text` at which a new line begins, so that none is wider than `room` cells.

    Lines break at white space, which stays at the end of its line and does not count there. A word
    wider than `room` is cut. `text` has no line break; `room` is at least 2, the widest character.
    """
    if cell_len(text) <= room:
        return []
    starts: list[int] = []
    used = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        needed = cell_len(word.rstrip())
        if needed <= room - used:
            used += cell_len(word)
            continue
        pieces = chop_cells(word, room) if needed > room else [word]
        for piece in pieces:
            if start:
                starts.append(start)
            start += len(piece)
        used = cell_len(pieces[-1])
    return starts
