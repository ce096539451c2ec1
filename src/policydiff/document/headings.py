"""What of the stream is a heading, and what is only navigation or a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policydiff.document.blocks import Block, BlockKind
from policydiff.document.dates import find_dates
from policydiff.text import normalise_text

PSEUDO_RANK = 7
"""A bold line ranks below every marked-up heading."""

_NUMBER = re.compile(
    r"(?:§+\s*)?(?:(?P<dotted>\d{1,3}(?:\.\d{1,3})+)[.):]?|[(\[]?(?P<plain>\d{1,3}|[ivxlcIVXLC]{1,5}|[A-Za-z])[.)\]:])"
    r"(?:\s+|$)"
)
_SKIP = re.compile(
    r"(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation)|zum (?:haupt)?inhalt springen"
    r"|aller au contenu(?: principal)?|(?:saltar|ir) al contenido(?: principal)?|back to top",
    re.IGNORECASE,
)


def is_skip_link(text: str) -> bool:
    """Whether `text` is a link for screen readers, which is part of the page and not of the text."""
    return _SKIP.fullmatch(text.strip(" .[]→↓↑#")) is not None


def split_number(heading: str) -> tuple[str, str]:
    """Return the printed number ("3.1", "IV", "b") and the heading without it."""
    match = _NUMBER.match(heading)
    if match is None or not heading[match.end() :].strip():
        return "", heading
    return match["dotted"] or match["plain"], heading[match.end() :].strip()


def heading_key(text: str) -> str:
    """Return what makes two headings the same to a reader: no number, case or punctuation."""
    return re.sub(r"[\W_]+", " ", normalise_text(split_number(text.strip())[1])).strip().casefold()


def find_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with bold lines made headings, and without navigation and contents."""
    kept = [block for block in blocks if not is_skip_link(block.text)]
    kept = [_promote(kept, n) for n in range(len(kept))]
    return drop_contents(kept)


def _promote(blocks: Sequence[Block], n: int) -> Block:
    block = blocks[n]
    if block.kind is not BlockKind.PARAGRAPH or len(block.bold) != 1 or n + 1 == len(blocks):
        return block
    start, stop = block.bold[0]
    if block.text[:start].strip() or block.text[stop:].strip(" :"):
        return block
    words = block.text.split()
    sentence = block.text.rstrip().endswith((".", "!", ";", ",")) and len(words) > 6
    if len(words) > 16 or sentence or "\n" in block.text or find_dates(block.text):
        return block
    if block.text.rstrip().endswith(":") and blocks[n + 1].kind is not BlockKind.PARAGRAPH:
        return block  # a lead-in
    return replace(block, kind=BlockKind.HEADING, rank=PSEUDO_RANK)


def drop_contents(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without lists that only repeat later headings."""
    last_place: dict[str, int] = {}
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            last_place[heading_key(block.text)] = place
    groups: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.group and block.kind is BlockKind.ITEM:
            groups.setdefault(block.group, []).append(place)
    contents: set[int] = set()
    for places in groups.values():
        repeats = sum(_repeats(blocks[place], place, last_place) for place in places)
        if len(places) >= 2 and repeats >= 0.6 * len(places):
            contents.update(places)
    return [block for place, block in enumerate(blocks) if place not in contents]


def _repeats(block: Block, place: int, last_place: dict[str, int]) -> bool:
    if last_place.get(heading_key(block.text), -1) > place:
        return True
    whole = sum(stop - start for start, stop, target in block.links if target.startswith("#"))
    return whole >= 0.8 * len(block.text) > 0
