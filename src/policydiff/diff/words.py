"""What changed inside one sentence, in whole words and phrases.

Diff-match-patch compares characters; each distinct token becomes one character here, so that it
compares words. It runs without a deadline, because a deadline would let the clock decide the result,
and therefore only on aligned units that are not too long; longer ones take the longest common
subsequence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import LCSseq

from policydiff.diff.records import WordOp
from policydiff.text import split_words

_Tag = Literal["equal", "delete", "insert"]
_Run = tuple[_Tag, list[str]]
_Block = tuple[list[str], list[str], list[str]]
"""Tokens deleted, tokens inserted, and the equal ones that follow."""

_DMP_CELLS = 250_000
"""Tokens of one side times tokens of the other up to which diff-match-patch is quick."""
_LCS_CELLS = 400_000_000
"""The same for the subsequence (a bit a cell: 50 MB); beyond it the middle is replaced as a whole."""
_FIRST, _SURROGATES, _AFTER = 0x100, 0xD800, 0xE000


def diff_words(old_text: str, new_text: str) -> tuple[WordOp, ...]:
    """Return the runs that turn one text into the other.

    Joining equal and delete gives `old_text` exactly, equal and insert `new_text`. A deletion stands
    before the insertion that replaces it. A marked run without a word takes in the nearest one.
    """
    if old_text == new_text:
        return (("equal", new_text),) if new_text else ()
    old, new = split_words(old_text), split_words(new_text)
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    middle = _diff_tokens(old[head : len(old) - tail], new[head : len(new) - tail])
    runs: list[_Run] = [("equal", old[:head]), *middle, ("equal", old[len(old) - tail :])]
    return tuple(_render(_give_words(_join_phrases(_blocks(runs)))))


def _common_prefix(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _diff_tokens(old: list[str], new: list[str]) -> list[_Run]:
    if not old or not new:
        return [("delete", old), ("insert", new)]
    cells = len(old) * len(new)
    if cells <= _DMP_CELLS:
        return _diff_match_patch(old, new)
    if cells > _LCS_CELLS:
        return [("delete", old), ("insert", new)]
    runs: list[_Run] = []
    for op in LCSseq.opcodes(old, new):
        if op.tag == "equal":
            runs.append(("equal", old[op.src_start : op.src_end]))
        else:
            runs.append(("delete", old[op.src_start : op.src_end]))
            runs.append(("insert", new[op.dest_start : op.dest_end]))
    return runs


def _diff_match_patch(old: list[str], new: list[str]) -> list[_Run]:
    codes: dict[str, str] = {}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    diffs = engine.diff_main(_encode(old, codes), _encode(new, codes), False)
    engine.diff_cleanupSemantic(diffs)
    tokens = {code: token for token, code in codes.items()}
    tags: dict[int, _Tag] = {0: "equal", -1: "delete", 1: "insert"}
    return [(tags[op], [tokens[code] for code in run]) for op, run in diffs]


def _encode(tokens: list[str], codes: dict[str, str]) -> str:
    """One code point a distinct token, from 0x100 up and around the surrogates."""
    out = []
    for token in tokens:
        code = codes.get(token)
        if code is None:
            point = _FIRST + len(codes)
            code = codes[token] = chr(
                point if point < _SURROGATES else point + _AFTER - _SURROGATES
            )
        out.append(code)
    return "".join(out)


def _blocks(runs: Iterable[_Run]) -> list[_Block]:
    """Group runs as (deleted, inserted, equal after); the first may have nothing deleted or inserted."""
    blocks: list[_Block] = [([], [], [])]
    for tag, tokens in runs:
        if not tokens:
            continue
        if tag == "equal":
            blocks[-1][2].extend(tokens)
            continue
        if blocks[-1][2]:
            blocks.append(([], [], []))
        blocks[-1][0 if tag == "delete" else 1].extend(tokens)
    return blocks


def _join_phrases(blocks: list[_Block]) -> list[_Block]:
    """Where only spaces or marks stand between two changes, a reader sees one phrase replaced."""
    joined = [blocks[0]]
    for block in blocks[1:]:
        deleted, inserted, between = joined[-1]
        if (deleted or inserted) and not _has_word(between) and _is_phrase(joined[-1], block):
            joined[-1] = (deleted + between + block[0], inserted + between + block[1], block[2])
        else:
            joined.append(block)
    return joined


def _is_phrase(left: _Block, right: _Block) -> bool:
    """Both sides lose and gain words: without that, two insertions around a comma stay two."""
    deletes = _has_word(left[0]) or _has_word(right[0])
    inserts = _has_word(left[1]) or _has_word(right[1])
    return deletes and inserts


def _give_words(blocks: list[_Block]) -> list[_Block]:
    """Where a mark holds no word, let it take the nearest one, before it if there is one."""
    done: list[_Block] = [([], [], [])]
    for i, block in enumerate(blocks):
        deleted, inserted, after = _with_last(done, block)
        if (deleted and not _has_word(deleted)) or (inserted and not _has_word(inserted)):
            before = done[-1][2] if done else []
            if _has_word(before):
                at = max(i for i, token in enumerate(before) if _is_word(token))
                taken = before[at:]
                del before[at:]
                grown = (taken + deleted, taken + inserted, after)
                deleted, inserted, after = _with_last(done, grown)
            elif _has_word(after):
                at = 1 + min(i for i, token in enumerate(after) if _is_word(token))
                deleted, inserted, after = deleted + after[:at], inserted + after[:at], after[at:]
            elif i < len(blocks) - 1:  # No word up to the next mark: the two are one.
                deleted, inserted, after = deleted + after, inserted + after, []
        done.append((deleted, inserted, after))
    return done


def _with_last(done: list[_Block], block: _Block) -> _Block:
    """Take the last of `done` into a block that follows it at once."""
    if not done or done[-1][2]:
        return block
    deleted, inserted, _ = done.pop()
    return deleted + block[0], inserted + block[1], block[2]


def _render(blocks: Iterable[_Block]) -> list[WordOp]:
    ops: list[WordOp] = []
    for deleted, inserted, after in blocks:
        for tag, tokens in (("delete", deleted), ("insert", inserted), ("equal", after)):
            text = "".join(tokens)
            if text and ops and ops[-1][0] == tag:
                ops[-1] = (ops[-1][0], ops[-1][1] + text)
            elif text:
                ops.append((_tag(tag), text))
    return ops


def _tag(name: str) -> _Tag:
    return "delete" if name == "delete" else "insert" if name == "insert" else "equal"


def _has_word(tokens: Iterable[str]) -> bool:
    return any(map(_is_word, tokens))


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))
