"""A changed sentence as a mail quotes it: runs of words, the changed ones marked, cut where it is long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.diff.records import WordOp

__all__ = ["UNPRINTABLE", "Run", "clean", "cut", "list_changed", "quote_side", "shorten"]

_MAX_QUOTE = 1_200
"""Characters of one quoted sentence; a longer one is shown around its changed words."""
_MAX_RUNS = 6
"""Changed places in a sentence up to which they are listed in words."""
# C0, C1, surrogates, overrides of the reading order, the private stand-in's characters; tab and line
# feed stay, and so do isolates (U+2066 to U+2069), which right-to-left text needs.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ue000\ue001]")
_NUMBER = re.compile(r"(?:^|\s)\d[\d.,]*$")
_COUNTED = re.compile(r"\s?(?:%|[^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a quoted sentence."""

    text: str
    changed: bool


def quote_side(words: tuple[WordOp, ...], text: str, changed: str) -> tuple[Run, ...]:
    """Return one side of a word diff as runs, changed ones without white space at their ends.

    A sentence that is new or gone as a whole has no changed run: nothing in it stands out.
    """
    if not text:
        return ()
    own = [(op, clean(part)) for op, part in words if op in ("equal", changed)]
    whole = all(op == changed for op, _ in own)
    if whole or "".join(part for _, part in own) != clean(text):
        return (Run(clean(text), changed=False),)
    pieces: list[Run] = []
    for op, part in own:
        bare = part.strip()
        if op == "equal" or not bare:
            pieces.append(Run(part, changed=False))
            continue
        start = part.index(bare)
        pieces += [
            Run(part[:start], changed=False),
            Run(bare, changed=True),
            Run(part[start + len(bare) :], changed=False),
        ]
    return _joined(piece for piece in pieces if piece.text)


def _joined(pieces: Iterable[Run]) -> tuple[Run, ...]:
    """Return `pieces` with changed ones joined that only white space keeps apart."""
    runs: list[Run] = []
    for piece in pieces:
        gap = len(runs) >= 2 and runs[-2].changed and not runs[-1].text.strip()
        if piece.changed and gap and not runs[-1].changed:
            blank, first = runs.pop(), runs.pop()
            runs.append(Run(first.text + blank.text + piece.text, changed=True))
        elif runs and runs[-1].changed == piece.changed:
            runs.append(Run(runs.pop().text + piece.text, piece.changed))
        else:
            runs.append(piece)
    return tuple(runs)


def list_changed(runs: tuple[Run, ...]) -> tuple[str, ...]:
    """Return the changed places of a quote in words, or () where they are too many to list."""
    changed = [
        _with_unit(run.text, runs[at + 1].text if at + 1 < len(runs) else "")
        for at, run in enumerate(runs)
        if run.changed
    ]
    kept = sum(len(run.text) for run in runs if not run.changed)
    few = len(changed) <= _MAX_RUNS and sum(map(len, changed)) <= min(400, max(120, kept))
    return tuple(changed) if few else ()


def _with_unit(words: str, following: str) -> str:
    """Return changed words, and where they end in a number what it counts: "30" alone says little."""
    counted = _COUNTED.match(following)
    return words + counted.group() if counted and _NUMBER.search(words) else words


def shorten(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return a quote of at most about `_MAX_QUOTE` characters, cut between words, with "[…]"."""
    if sum(len(run.text) for run in runs) <= _MAX_QUOTE:
        return runs
    share = max(80, _MAX_QUOTE // len(runs))
    last = len(runs) - 1
    pieces = tuple(
        Run(cut(run.text, share, head=i == 0, tail=i == last), run.changed)
        for i, run in enumerate(runs)
    )
    kept: list[Run] = []
    length = 0
    for run in pieces:
        length += len(run.text)
        if length > 2 * _MAX_QUOTE:
            return (*kept, Run(" […]", changed=False))
        kept.append(run)
    return tuple(kept)


def cut(text: str, share: int, *, head: bool, tail: bool) -> str:
    """Return `text` cut to `share`: at the far side of a first or last run, else in its middle."""
    if len(text) <= share:
        return text
    if head and not tail:
        return "[…] " + text[-share:].split(" ", 1)[-1]
    if tail:
        return text[:share].rsplit(" ", 1)[0] + " […]"
    left, right = text[: share // 2].rsplit(" ", 1)[0], text[-share // 2 :].split(" ", 1)[-1]
    return f"{left} […] {right}"


def clean(text: str) -> str:
    """Return a text without controls and characters that reorder what follows."""
    return UNPRINTABLE.sub("", text)
