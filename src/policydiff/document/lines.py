"""Lines of plain text to pieces: wrapped lines joined, list markers taken off, columns found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policydiff.text.patterns import late

_MARKER = late(
    r"(?P<marker>[•◦▪‣·●○■□►▸✓✔➢*–—-]|o(?=\s)|[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]|\d{1,3}(?:\.\d{1,3})+)"
    r"\s+(?=\S)"
)
_RULE = late(r"[-=~_*#·.—–+^\"'`]{3,}|(?:[-*_]\s*){3,}")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_COLUMNS = re.compile(r"\t+|\s{3,}")
_TERMINAL = late(r"[.!?:;。！？：；؟][\"”’»)\]]*$")
NARROWEST_WRAP = 30
WIDEST_WRAP = 130
"""A file with longer lines than this is not wrapped: there each line is a paragraph."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, item, heading or table line: one or several source lines."""

    texts: tuple[str, ...]
    line: int
    """First source line, from 1; the others follow it directly."""
    indent: int
    marker: str
    """The list marker that was before it, or ""."""
    gap: bool
    """A blank line (or the start of the text) is before it."""
    rank: int = 0
    """1 to 6 where an underline or hashes make it a heading."""
    cells: int = 1
    """How many columns it has, where wide gaps or tabs divide it."""

    @property
    def text(self) -> str:
        """The piece on one line."""
        return self.texts[0] if len(self.texts) == 1 else " ".join(self.texts)

    @property
    def bullet(self) -> bool:
        """Whether its marker is a sign, not a number or letter."""
        return len(self.marker) == 1

    @property
    def terminal(self) -> bool:
        """Whether it ends as a sentence, lead-in or list entry does."""
        return bool(_TERMINAL.search(self.texts[-1]))


def split_pieces(source: str) -> list[Piece]:
    """Return the pieces of `source` in order."""
    lines = source.expandtabs(8).split("\n") if "\t" in source else source.split("\n")
    raw = source.split("\n")
    width = _wrap_width(lines)
    pieces: list[Piece] = []
    gap = True
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text:
            gap = True
            continue
        if _RULE.fullmatch(text):
            gap = _underline(pieces, text, gap) or gap
            continue
        fresh = _piece(line, raw[number - 1], number, gap)
        if pieces and not gap and _continues(pieces[-1], fresh, width):
            pieces[-1] = replace(pieces[-1], texts=(*pieces[-1].texts, fresh.text))
        else:
            pieces.append(fresh)
        gap = False
    return pieces


def _wrap_width(lines: Sequence[str]) -> int:
    """Return the column at which the file is wrapped, 0 where it is not."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths or lengths[-1] > 2 * WIDEST_WRAP:
        return 0
    widest = lengths[min(len(lengths) - 1, len(lengths) * 98 // 100)]
    return widest if NARROWEST_WRAP <= widest <= WIDEST_WRAP else 0


def _piece(line: str, raw: str, number: int, gap: bool) -> Piece:
    text = line.strip()
    indent = len(line) - len(line.lstrip())
    hashes = _HASHES.match(text)
    if hashes and hashes[2]:
        return Piece((hashes[2],), number, indent, "", gap, rank=len(hashes[1]))
    match = _MARKER.match(text)
    if match:
        return Piece((text[match.end() :],), number, indent, match["marker"], gap)
    cells = [cell for cell in _COLUMNS.split(raw.strip()) if cell]
    if len(cells) > 1:
        return Piece((" | ".join(cells),), number, indent, "", gap, cells=len(cells))
    return Piece((text,), number, indent, "", gap)


def _continues(before: Piece, piece: Piece, width: int) -> bool:
    """Whether `piece` is the rest of `before`, wrapped."""
    if before.rank or piece.rank or piece.cells > 1 or before.cells > 1:
        return False
    if piece.marker and not (piece.marker[-1] == "." and _ends_open(before, width)):
        return False
    if before.marker and piece.indent > before.indent and not piece.marker:
        return True
    if not width:
        return False
    room = width - before.indent - len(before.texts[-1]) - 1 - len(piece.text.split(" ", 1)[0])
    if before.marker:
        room -= len(before.marker) + 1 if len(before.texts) == 1 else 0
    full = room < max(4, width // 8)
    return full or (piece.text[0].islower() and len(before.texts[-1]) >= width // 2)


def _ends_open(before: Piece, width: int) -> bool:
    """Whether a wrapped sentence goes on, so that "2024. The" on the next line is no list marker."""
    return bool(width) and not before.terminal and len(before.texts[-1]) > width * 0.7


def _underline(pieces: list[Piece], rule: str, gap: bool) -> bool:
    """Make the piece before a rule a heading if the rule underlines it; return whether it is only a rule."""
    if pieces and not gap and len(pieces[-1].texts) == 1 and not pieces[-1].marker:
        before = pieces[-1]
        if rule[0] in '=-~^"' and len(before.text) <= 100 and pieces[-1].cells == 1:
            pieces[-1] = replace(before, rank=1 if rule[0] == "=" else 2)
            return False
    return True
