"""What belongs to the page and not to the policy: menus, skip links, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.document.blocks import Block, BlockKind
from policydiff.document.numbering import heading_key

_SKIP = re.compile(
    r"(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation)|zum (?:haupt)?inhalt springen"
    r"|aller au contenu(?: principal)?|(?:saltar|ir) al contenido(?: principal)?"
    r"|(?:back|return) to (?:the )?top(?: of (?:the )?page)?",
    re.IGNORECASE,
)
_FEWEST_MENU_LINKS = 5
_MOSTLY = 0.6
_FEWEST_WORDS_OF_PROSE = 5


def is_skip_link(text: str) -> bool:
    """Whether `text` is a link for screen readers, which is part of the page and not of the text."""
    return _SKIP.fullmatch(text.strip(" .[]→↓↑#^")) is not None


def drop_navigation(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of the policy alone, before its bold lines are read as headings."""
    kept = [block for block in blocks if not is_skip_link(block.text)]
    return [block for block in kept[_menu_end(kept) :] if not _is_jump(block)]


def drop_contents(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without lists and runs of lines that only repeat later headings."""
    last_place = {
        heading_key(block.text): place
        for place, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING
    }
    contents: set[int] = set()
    for places in _runs(blocks):
        if _mostly_repeat(blocks, places, last_place):
            contents.update(places)
    return [block for place, block in enumerate(blocks) if place not in contents]


def _runs(blocks: Sequence[Block]) -> list[list[int]]:
    """Return the places of every list."""
    groups: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.group and block.kind in (BlockKind.ITEM, BlockKind.ROW):
            groups.setdefault(block.group, []).append(place)
    return list(groups.values())


def _mostly_repeat(
    blocks: Sequence[Block], places: Sequence[int], last_place: dict[str, int]
) -> bool:
    """Whether at least two, and most, of some blocks repeat later headings; few lists get past a few."""
    repeats = len(places)
    for place in places:
        if repeats < 2 or repeats < _MOSTLY * len(places):
            return False
        repeats -= not _repeats(blocks[place], place, last_place)
    return repeats >= 2 and repeats >= _MOSTLY * len(places)


def _repeats(block: Block, place: int, last_place: dict[str, int]) -> bool:
    key = heading_key(block.text)
    return (key != "" and last_place.get(key, -1) > place) or _linked(block, "#") >= 0.8


def _linked(block: Block, prefix: str = "") -> float:
    """Return the share of a block's text that is links (to targets that begin with `prefix`)."""
    if not block.links:
        return 0.0
    letters = sum(stop - start for start, stop, target in block.links if target.startswith(prefix))
    return letters / max(1, len(block.text))


def _is_jump(block: Block) -> bool:
    """Whether a paragraph is nothing but links to places of the same page."""
    return block.kind is BlockKind.PARAGRAPH and _linked(block, "#") >= 0.8


def _menu_end(blocks: Sequence[Block]) -> int:
    """Return how many blocks at the top are a menu: many lines that are only links, before any prose."""
    prose = next((n for n, block in enumerate(blocks) if _is_prose(block)), len(blocks))
    links = [
        n
        for n in range(prose)
        if blocks[n].kind is not BlockKind.HEADING and _is_menu_link(blocks[n])
    ]
    if len(links) < _FEWEST_MENU_LINKS or prose == len(blocks):
        return 0
    others = [
        n for n in range(links[-1]) if blocks[n].kind is not BlockKind.HEADING and n not in links
    ]
    titled = any(
        block.kind is BlockKind.HEADING and block.rank == 1 for block in blocks[: links[0]]
    )
    return 0 if titled or len(links) < len(others) else links[-1] + 1


def _is_menu_link(block: Block) -> bool:
    return _linked(block) >= 0.8 and _linked(block, "#") == 0


def _is_prose(block: Block) -> bool:
    text = block.text
    words = len(text) if text[-1:] in "。：" else len(text.split())
    return (
        block.kind is not BlockKind.HEADING
        and words >= _FEWEST_WORDS_OF_PROSE
        and text[-1] in ".:。："
        and _linked(block) < 0.8
    )
