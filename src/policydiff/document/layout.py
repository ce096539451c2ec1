"""The layout of plain text: which pieces are headings, contents, tables, or a menu of the page.

What counts is where a line stands, how long it is, how it ends, how it is capitalised, what follows
it, and whether it comes again further down; not its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policydiff.document.lines import Piece
from policydiff.document.numbering import heading_key
from policydiff.document.statedates import is_date_line
from policydiff.text.patterns import late

_LONGEST_HEADING = 100
_LONGEST_SHORT_LINE = 60
_MOST_WORDS = 15
_MOST_WORDS_BEFORE_COLON = 6
_SHORTEST_NAVIGATION = 5
_SHORTEST_CONTENTS = 3
_LONGEST_RUN_OF_HEADINGS = 3
_EDGE = 3
_PLACE = re.compile(r"@|https?://|www\.|\+?\d[\d\s().-]{6,}\d")
_BAR = late(r"\s+[|•·»›]\s+")


def heading_like(piece: Piece) -> bool:
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


def drop_page_frame(pieces: Sequence[Piece]) -> tuple[list[Piece], tuple[str, ...]]:
    """Return the pieces without the menus above and below the policy, and warnings that say so."""
    kept = [
        piece
        for n, piece in enumerate(pieces)
        if not (_is_bar(piece) and (n < _EDGE or n >= len(pieces) - _EDGE))
    ]
    kept = kept[: _footer_start(kept)]
    first = menu_end(kept)
    if not first:
        return kept, ()
    lines = f"lines {kept[0].line}-{kept[first - 1].line}"
    return kept[first:], (f"{lines} were read as navigation and left out",)


def _is_bar(piece: Piece) -> bool:
    """Whether a line is a row of links: "Home | Products | About"."""
    parts = _BAR.split(piece.text)
    return len(parts) >= 3 and all(len(part) <= 25 for part in parts) and piece.cells == 1


def _footer_start(pieces: Sequence[Piece]) -> int:
    """Return where the menu from the top of the page comes again at its end."""
    prose = next((n for n, piece in enumerate(pieces) if not _menu_like(piece)), len(pieces))
    menu = {heading_key(piece.text) for piece in pieces[:prose]}
    stop = len(pieces)
    while stop > prose and heading_key(pieces[stop - 1].text) in menu:
        stop -= 1
    return stop if len(pieces) - stop >= 3 else len(pieces)


def menu_end(pieces: Sequence[Piece]) -> int:
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


def _short(piece: Piece) -> bool:
    return len(piece.text) <= _LONGEST_SHORT_LINE and len(piece.text.split()) <= _MOST_WORDS


def _differs(chunk: Sequence[Piece]) -> bool:
    """Whether the first line is set like a heading, in capitals or numbered, and no other is."""
    styles = [(piece.text.isupper(), piece.marker != "") for piece in chunk]
    return any(styles[0]) and styles.count(styles[0]) == 1


class Layout:
    """The part of every piece."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.like = [heading_like(piece) for piece in pieces]
        self.chunks = _chunks(pieces)
        self.contents = self._contents()
        self.address = self._addresses()
        self.runs = self._short_runs()
        self.headings = self._headings()
        self.tables = self._tables()

    # Which pieces are headings

    def _contents(self) -> set[int]:
        """Return the places of runs of short lines that come again as headings further down."""
        keys = [
            heading_key(piece.text) if like else ""
            for piece, like in zip(self.pieces, self.like, strict=True)
        ]
        last = {key: place for place, key in enumerate(keys)}
        found: set[int] = set()
        n = 0
        while n < len(keys):
            stop = n
            seen: set[str] = set()
            while (
                stop < len(keys)
                and keys[stop] not in seen
                and last[keys[stop]] > stop
                and keys[stop]
            ):
                seen.add(keys[stop])
                stop += 1
            if stop - n >= _SHORTEST_CONTENTS:
                found.update(range(n, stop))
            n = max(stop, n + 1)
        return found

    def _headings(self) -> set[int]:
        found: set[int] = set()
        for n, piece in enumerate(self.pieces):
            if piece.rank or (n not in self.contents and self._heads_text(n)):
                found.add(n)
        return found

    def _heads_text(self, n: int) -> bool:
        """Whether what looks like a heading also stands like one: over a text."""
        piece = self.pieces[n]
        if n + 1 >= len(self.pieces) or not (self.like[n] or self._titles_paragraph(n)):
            return False
        if n in self.address or (piece.marker and self._in_list(n)):
            return False
        before = self.pieces[n - 1] if n else None
        if before is not None and not piece.gap and not self._ended(n - 1):
            return False
        start, stop = self.runs[n]
        strong = piece.text.isupper() or piece.marker != ""
        if stop >= len(self.pieces) and stop - start > 1:
            return n == start and self.pieces[n + 1].gap != piece.gap
        if stop - start > _LONGEST_RUN_OF_HEADINGS and not strong:
            return n == stop - 1 and piece.gap
        return True

    def _ended(self, n: int) -> bool:
        """Whether a heading may follow the piece without a blank line between them."""
        piece = self.pieces[n]
        return piece.text[-1] not in ":：" and (piece.terminal or self.like[n])

    def _titles_paragraph(self, n: int) -> bool:
        """Whether a short line that ends in a colon stands alone over a paragraph, not over a list."""
        piece, after = self.pieces[n], self.pieces[n + 1]
        if piece.text[-1] not in ":：" or piece.marker or not (piece.gap and after.gap):
            return False
        short = len(piece.text.split()) <= _MOST_WORDS_BEFORE_COLON and piece.text[0].isupper()
        return (
            short and not after.marker and after.terminal and len(after.text) > _LONGEST_SHORT_LINE
        )

    def _addresses(self) -> set[int]:
        """Return the places of lines that stand among short lines only, as in an address."""
        found: set[int] = set()
        for start, stop in dict.fromkeys(self.chunks):
            chunk = self.pieces[start:stop]
            if len(chunk) < 2 or not all(_short(piece) for piece in chunk):
                continue
            if len(chunk) > 2:
                found.update(range(start + _differs(chunk), stop))
            elif start and (self.like[start - 1] or self.pieces[start - 1].text[-1] in ":："):
                found.update(range(start, stop))
        return found

    def _short_runs(self) -> list[tuple[int, int]]:
        """Return for every piece the run of heading-like pieces around it, without text between."""
        plain = self.contents | self.address
        runs: list[tuple[int, int]] = []
        n = 0
        while n < len(self.pieces):
            stop = n
            while stop < len(self.pieces) and self.like[stop] and stop not in plain:
                stop += 1
            stop = max(stop, n + 1)
            runs += [(n, stop)] * (stop - n)
            n = stop
        return runs

    def _in_list(self, n: int) -> bool:
        """Whether a short numbered line stands in a list, not over a text."""
        depth = number_depth(self.pieces[n].marker)
        after = self.pieces[n + 1] if n + 1 < len(self.pieces) else None
        before = self.pieces[n - 1] if n else None
        if (
            after is not None
            and after.marker
            and not after.bullet
            and number_depth(after.marker) <= depth
        ):
            return heading_like(after) or not after.gap
        return (
            before is not None
            and before.marker != ""
            and not before.bullet
            and (
                heading_like(before)
                and number_depth(before.marker) == depth
                and not self.pieces[n].gap
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


def _chunks(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return for every piece the stretch of pieces around it without a blank line."""
    starts = [n for n, piece in enumerate(pieces) if n == 0 or piece.gap]
    stops = [*starts[1:], len(pieces)] if starts else []
    return [
        (start, stop) for start, stop in zip(starts, stops, strict=True) for _ in range(start, stop)
    ]


def number_depth(marker: str) -> int:
    """Return how deep a printed number is: 1 for "3.", 2 for "3.1" and for letters, 0 for none."""
    return marker.strip(".)([]").count(".") + 1 if marker[:1].isdigit() else 2 if marker else 0
