"""Plain text: what is a heading, a list, navigation or a table shows in the form of the lines.

Nothing is known about the words. What counts is where a line stands, how long it is, how it ends,
how it is capitalised, what follows it, and whether it comes again further down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from policydiff.document.blocks import Block, BlockKind, ParsedText, TextBuilder
from policydiff.document.lines import Piece, split_pieces
from policydiff.document.navigation import is_skip_link
from policydiff.document.numbering import heading_key
from policydiff.document.statedates import is_date_line

_LONGEST_HEADING = 100
_MOST_WORDS = 15
_SHORTEST_NAVIGATION = 5
_PLACE = re.compile(r"@|https?://|www\.|\+?\d[\d\s().-]{6,}\d")


def parse_text(source: str) -> ParsedText:
    """Read plain text."""
    pieces = [piece for piece in split_pieces(source) if not is_skip_link(piece.text)]
    first = _navigation_end(pieces)
    warnings = ()
    if first:
        last = pieces[first - 1].line
        warnings = (f"lines {pieces[0].line}-{last} were read as navigation and left out",)
    pieces = pieces[first:]
    return ParsedText(tuple(_Reader(pieces).blocks()), warnings=warnings)


def text_blocks(source: str, first_line: int) -> list[Block]:
    """Return the blocks of a piece of plain text whose first line has number `first_line`."""
    shift = first_line - 1
    pieces = [replace(piece, line=piece.line + shift) for piece in split_pieces(source)]
    return _Reader(pieces).blocks()


def _heading_like(piece: Piece) -> bool:
    """Whether `piece` has the form of a heading, wherever it stands."""
    text = piece.text
    if piece.rank:
        return True
    if piece.bullet or piece.cells > 1 or len(text) > _LONGEST_HEADING or len(piece.texts) > 2:
        return False
    first = next((c for c in text if c.isalnum()), "")
    if not first or first.islower() or len(text.split()) > _MOST_WORDS:
        return False
    if _PLACE.search(text) or is_date_line(text):
        return False
    if text[-1] in ",;。；，،" or text.endswith(("...", "…")):
        return False
    return text[-1] not in ".:!：" or (text.isupper() and text[-1] != "!")


def _is_body(piece: Piece) -> bool:
    return not _heading_like(piece)


def _navigation_end(pieces: Sequence[Piece]) -> int:
    """Return how many pieces at the top are links of the site, not text of the policy.

    A long run of short lines before the first sentence is a menu; what stands apart from it by a
    blank line, directly before the text, is the title.
    """
    stop = next((n for n, piece in enumerate(pieces) if not _menu_like(piece)), len(pieces))
    if stop < _SHORTEST_NAVIGATION or stop == len(pieces):
        return 0
    if _repeated(pieces, 0, stop) or _dated(pieces[:stop]):
        return 0
    gaps = [n for n in range(1, stop) if pieces[n].gap]
    if gaps and (stop - gaps[-1] <= 2) and gaps[-1] >= _SHORTEST_NAVIGATION - 1:
        return gaps[-1]
    return stop


def _menu_like(piece: Piece) -> bool:
    return (
        len(piece.text) <= 60 and piece.text[-1] not in ".:;,。：" and not is_date_line(piece.text)
    )


def _dated(pieces: Sequence[Piece]) -> bool:
    return any(is_date_line(piece.text) for piece in pieces)


def _repeated(pieces: Sequence[Piece], start: int, stop: int) -> bool:
    """Whether most of `pieces[start:stop]` come again as lines of their own further down."""
    later = {
        heading_key(piece.text) for piece in pieces[stop:] if len(piece.text) <= _LONGEST_HEADING
    }
    hits = sum(heading_key(piece.text) in later for piece in pieces[start:stop])
    return hits >= 0.6 * (stop - start)


class _Reader:
    """Gives every piece its part: heading, item, row or paragraph."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.contents = self._contents()
        self.headings = self._headings()
        self.tables = self._tables()
        self.styles = {n: _style(pieces[n]) for n in self.headings}

    # Which pieces are headings

    def _contents(self) -> set[int]:
        """Return the places of runs of short lines that come again as headings further down."""
        found: set[int] = set()
        n = 0
        while n < len(self.pieces):
            stop = n
            while stop < len(self.pieces) and _heading_like(self.pieces[stop]):
                stop += 1
            for start in (n, n + 1, n + 2):
                end = self._end_of_contents(start, stop)
                if end - start >= 3:
                    found.update(range(start, end))
                    break
            n = stop + 1
        return found

    def _end_of_contents(self, start: int, stop: int) -> int:
        """Return where a table of contents beginning at `start` ends; `start` if there is none."""
        keys = [heading_key(piece.text) for piece in self.pieces[start:]]
        places: dict[str, int] = {}
        for place, key in enumerate(keys):
            places[key] = place
        end = 0
        while start + end < stop and places[keys[end]] > end and keys[end] not in keys[:end]:
            end += 1
        return start + end

    def _headings(self) -> set[int]:
        found: set[int] = set()
        for n, piece in enumerate(self.pieces):
            if piece.rank or (n not in self.contents and self._heads_text(n)):
                found.add(n)
        return found

    def _heads_text(self, n: int) -> bool:
        piece = self.pieces[n]
        if not _heading_like(piece) or n + 1 >= len(self.pieces):
            return False
        if piece.marker and self._in_list(n):
            return False
        before = self.pieces[n - 1] if n else None
        if (
            before is not None
            and not piece.gap
            and not before.terminal
            and not _heading_like(before)
        ):
            return False
        if before is not None and before.text[-1] in ":：" and not piece.gap:
            return False
        run_start, run_stop = self._short_run(n)
        if run_stop >= len(self.pieces) and run_stop - run_start > 1:
            return n == run_start and self.pieces[n + 1].gap != piece.gap
        if run_stop - run_start > 3 and not piece.text.isupper() and not piece.marker:
            return n == run_stop - 1 and piece.gap
        return True

    def _short_run(self, n: int) -> tuple[int, int]:
        """Return the run of heading-like pieces around `n` that have no text between them."""
        start = n
        while start and _heading_like(self.pieces[start - 1]) and start - 1 not in self.contents:
            start -= 1
        stop = n + 1
        while stop < len(self.pieces) and _heading_like(self.pieces[stop]) and n - start < 50:
            stop += 1
        return start, stop

    def _in_list(self, n: int) -> bool:
        """Whether a short numbered line stands in a list, not over a text."""
        depth = _depth(self.pieces[n].marker)
        after = self.pieces[n + 1] if n + 1 < len(self.pieces) else None
        before = self.pieces[n - 1] if n else None
        if (
            after is not None
            and after.marker
            and not after.bullet
            and _depth(after.marker) <= depth
        ):
            return _heading_like(after) or not after.gap
        return (
            before is not None
            and before.marker != ""
            and not before.bullet
            and (
                _heading_like(before) and _depth(before.marker) == depth and not self.pieces[n].gap
            )
        )

    # Tables

    def _tables(self) -> dict[int, int]:
        """Return {place of a row: place of its header}."""
        found: dict[int, int] = {}
        spaced = [n for n in self.headings if n + 1 < len(self.pieces) and self.pieces[n + 1].gap]
        usual = len(spaced) >= 3 and len(spaced) >= 0.6 * len(self.headings)
        n = 0
        while n < len(self.pieces):
            stop = n + 1
            while stop < len(self.pieces) and not self.pieces[stop].gap:
                stop += 1
            chunk = self.pieces[n:stop]
            columns = Counter(piece.cells for piece in chunk if piece.cells > 1)
            if columns and max(columns.values()) >= 2:
                found.update(dict.fromkeys(range(n, stop), n))
            elif usual and n in self.headings and len(chunk) >= 3 and self._flattened(chunk):
                found.update(dict.fromkeys(range(n, stop), n))
                self.headings.discard(n)
            n = stop
        return found

    def _flattened(self, chunk: Sequence[Piece]) -> bool:
        """Whether a short line with long ones close under it was a table before it was text."""
        rows = chunk[1:]
        return not chunk[0].rank and all(not row.marker and len(row.text) > 60 for row in rows)

    # Blocks

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
        if first > 1 or any(_is_body(piece) for piece in self.pieces[:first]):
            return False
        alone = list(styles.values()).count(styles[first]) == 1
        after = self.pieces[first + 1] if first + 1 < len(self.pieces) else None
        return (
            alone or first + 1 in self.headings or (after is not None and is_date_line(after.text))
        )


def _style(piece: Piece) -> tuple[str, int]:
    if piece.rank:
        return "marked", piece.rank
    if piece.marker and not piece.bullet:
        return "number", _depth(piece.marker)
    return ("capitals" if piece.text.isupper() else "plain"), 0


def _rank(style: tuple[str, int], strong: bool) -> int:
    kind, depth = style
    if kind == "marked":
        return depth
    if kind == "number":
        return 1 + depth
    return 2 if kind == "capitals" or not strong else 4


def _depth(marker: str) -> int:
    return marker.strip(".)([]").count(".") + 1 if marker[:1].isdigit() else 2 if marker else 0


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
