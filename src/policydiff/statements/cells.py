"""What is said by where it stands: cells of a table, marks of a footnote, the word that ends a list member.

    | Photos | Yes | No |    becomes    | Photos | No | Yes |

has the same words, and says the opposite of both columns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.document.records import Sentence, Unit
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.side import Side
from policydiff.statements.unproved import word_class

_ANSWERS = frozenset({
    "yes", "no", "y", "n", "x", "o", "on", "off", "true", "false", "never", "always", "none", "all",
    "optional", "required", "mandatory", "voluntary", "n/a", "na", "sometimes",
})  # fmt: skip
_NUMBER = re.compile(r"[\d.,]+")
_FOOTNOTES = re.compile(r"(?<=\w)[*†‡¹²³⁴⁵⁶⁷⁸⁹]+|\[\^?\w{1,3}\]|(?<=\w)\s?\([a-z]\)$")
_NOTE = re.compile(r"^\W{0,2}(?:[*†‡¹²³⁴⁵⁶⁷⁸⁹]|\(?[a-z\d]\)|\[\^?\w{1,3}\])")
_JOINT = re.compile(r"^\W*(and|or)\b|\b(and|or)\W*$", re.IGNORECASE)


def told_by_place(edit: Edit, old: Side, new: Side) -> tuple[str, ...]:
    """Return what stands in another cell, behind another mark or joined otherwise; () if nothing does."""
    if len(edit.old) != 1 or len(edit.new) != 1:
        return ()
    before, after = old.document.sentences[edit.old[0]], new.document.sentences[edit.new[0]]
    if before.unit is Unit.ROW and after.unit is Unit.ROW:
        return _other_cells(before, after, old, new) or _other_notes(before, after, old, new)
    joints = _JOINT.findall(before.text), _JOINT.findall(after.text)
    if before.unit is Unit.ITEM and after.unit is Unit.ITEM and all(joints):
        words = [
            sorted(word.casefold() for pair in side for word in pair if word) for side in joints
        ]
        if words[0] != words[1]:
            return (*words[0], *words[1])
    return _other_notes(before, after, old, new)


def in_new_columns(edit: Edit, old: Side, new: Side) -> Edit:
    """Return the edit of a row with the cells of its old text in the order of the new columns.

    The edit itself where the columns stand as they stood, or other ones came or went.
    """
    if edit.unit is not Unit.ROW or len(edit.old) != 1 or len(edit.new) != 1:
        return edit
    before, after = old.document.sentences[edit.old[0]], new.document.sentences[edit.new[0]]
    cells = _cells(before.text)
    order = _columns(before, after, old, new)
    if len(cells) != len(_cells(after.text)) or order == list(range(len(cells))):
        return edit
    placed = sorted(zip(order, cells, strict=True))
    return replace(edit, old_text=" | ".join(cell for _, cell in placed))


def _other_cells(before: Sentence, after: Sentence, old: Side, new: Side) -> tuple[str, ...]:
    rows = [_cells(s.text) for s in (before, after)]
    if len(rows[0]) != len(rows[1]):
        return ()
    order = _columns(before, after, old, new)
    pairs = [(rows[0][i], rows[1][j]) for i, j in enumerate(order)]
    said = [(_said(a, old.lexicon), _said(b, new.lexicon)) for a, b in pairs]
    others = [
        (pair, words) for pair, words in zip(pairs, said, strict=True) if words[0] != words[1]
    ]
    exchanged = Counter(str(sorted(a.items())) for _, (a, _) in others) & Counter(
        str(sorted(b.items())) for _, (_, b) in others
    )
    if exchanged or any(_is_answer(cell) for pair, _ in others for cell in pair):
        return tuple(dict.fromkeys(cell or "–" for pair, _ in others for cell in pair))
    return ()


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().strip("|").split("|")]


def _columns(before: Sentence, after: Sentence, old: Side, new: Side) -> list[int]:
    """Return for each cell of the old row its place in the new one: that of its column's head."""
    heads = [[cell.casefold() for cell in _cells(s.lead_in)] for s in (before, after)]
    count = len(_cells(before.text))
    if (
        heads[0] != heads[1]
        and sorted(heads[0]) == sorted(heads[1])
        and len(set(heads[0])) == len(heads[0]) == count
    ):
        return [heads[1].index(head) for head in heads[0]]
    if not before.lead_in and not after.lead_in and _moved_whole(before, after, old, new):
        cells = [[cell.casefold() for cell in _cells(s.text)] for s in (before, after)]
        if sorted(cells[0]) == sorted(cells[1]):
            return [cells[1].index(cell) for cell in cells[0]]
    return list(range(count))


def _moved_whole(before: Sentence, after: Sentence, old: Side, new: Side) -> bool:
    """Whether no row below a header stayed as it was: then its columns moved with their heads."""
    below = [
        {s.text for s in side.document.sentences if s.unit is Unit.ROW and s.lead_in == head.text}
        for side, head in ((old, before), (new, after))
    ]
    return not below[0] & below[1]


def _said(cell: str, lexicon: Lexicon) -> Counter[str]:
    """Return the words of a cell, each as what it has in common with its other forms; a sign as it is."""
    tokens = [t for t in lexicon.tokeniser.tokenise(cell) if t.kind != "mark"]
    words = (word_class(t, lexicon) for t in tokens if t.word not in lexicon.ignored)
    return Counter(words) or Counter([cell.casefold()])


def _is_answer(cell: str) -> bool:
    """Whether a cell is a sign, a figure or one word that answers its column."""
    return (
        cell.casefold() in _ANSWERS
        or bool(_NUMBER.fullmatch(cell))
        or not any(map(str.isalnum, cell))
    )


def _other_notes(before: Sentence, after: Sentence, old: Side, new: Side) -> tuple[str, ...]:
    """Return the footnote marks that one side lacks; letters and figures only where such a note stands."""
    marks = [Counter(_FOOTNOTES.findall(s.text)) for s in (before, after)]
    if marks[0] == marks[1] or _NOTE.match(before.text) or _NOTE.match(after.text):
        return ()
    odd = sorted((marks[0] - marks[1]) + (marks[1] - marks[0]))
    noted = any(
        not any(map(str.isalnum, mark)) or s.text.startswith(mark.strip())
        for side in (old, new)
        for s in side.document.sentences
        for mark in odd
    )
    return tuple(odd) if noted else ()
