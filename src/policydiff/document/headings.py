"""Which blocks are headings: what the source marks as one, and bold lines that serve as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policydiff.document.blocks import Block, BlockKind, cut_start
from policydiff.document.dates import find_dates
from policydiff.document.navigation import drop_contents, drop_navigation
from policydiff.document.numbering import split_marker, split_number
from policydiff.document.statedates import is_date_line

PSEUDO_RANK = 7
"""A bold line ranks below every marked-up heading."""
_MOST_WORDS = 16
_MOST_WORDS_OF_A_SENTENCE = 8
_LONGEST_HEADING = 300


def find_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of the policy with every heading marked as one."""
    kept = drop_navigation(blocks)
    promoted = _rank_pseudo_headings([_promote(kept, n) for n in range(len(kept))])
    return [_demote(_itemise(block)) for block in drop_contents(promoted)]


def _promote(blocks: Sequence[Block], n: int) -> Block:
    """Make a heading of a paragraph that is nothing but one bold line over some text."""
    block = blocks[n]
    if block.kind is not BlockKind.PARAGRAPH or len(block.bold) != 1 or n + 1 == len(blocks):
        return block
    start, stop = block.bold[0]
    text = block.text.rstrip()
    if text[:start].strip() or text[stop:].strip(" :.") or "\n" in text or find_dates(text):
        return block
    words = len(text.split())
    limit = _MOST_WORDS_OF_A_SENTENCE if text[-1] in ".!;,。" else _MOST_WORDS
    if words > limit or not any(map(str.isalpha, text)):
        return block
    if text[-1] in ":：" and blocks[n + 1].kind is not BlockKind.PARAGRAPH:
        return block  # a lead-in
    return replace(block, kind=BlockKind.HEADING, rank=PSEUDO_RANK)


def _rank_pseudo_headings(blocks: list[Block]) -> list[Block]:
    """Rank bold lines among themselves: 1. or CAPITALS over 1.1 over the rest."""
    pseudo = [
        n
        for n, block in enumerate(blocks)
        if block.rank == PSEUDO_RANK and block.kind is BlockKind.HEADING
    ]
    depths = {n: _pseudo_depth(blocks[n].text) for n in pseudo}
    if len(set(depths.values())) > 1:
        for n, depth in depths.items():
            blocks[n] = replace(blocks[n], rank=PSEUDO_RANK + depth)
    return blocks


def _pseudo_depth(text: str) -> int:
    number, heading = split_number(text)
    if number:
        return number.count(".")
    return 0 if heading.isupper() else 4


def _itemise(block: Block) -> Block:
    """Make an item of a paragraph that is typed as one: "(a) with your consent;"."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return block
    marker, start = split_marker(block.text)
    if not start:
        return block
    cut = cut_start(block, start)
    return replace(cut, kind=BlockKind.ITEM, rank=block.rank or 1, marker=block.marker or marker)


def _demote(block: Block) -> Block:
    """Make a paragraph of a heading that is too long to be one, or only states a date."""
    if block.kind is not BlockKind.HEADING:
        return block
    if len(block.text) > _LONGEST_HEADING or is_date_line(block.text):
        return replace(block, kind=BlockKind.PARAGRAPH, rank=0)
    return block
