"""Sentences that answer the question before them, or above them in a heading.

"### Do you sell it?"  "Never, not even if …"          "### How long?"  "A week."
"""

from __future__ import annotations

from policydiff.statements.side import Side

__all__ = ["answers", "replies"]

_SHORT = 4
"""Tokens, the full stop among them, of an answer that says nothing without its question."""
_ANSWERS = frozenset({
    "yes", "no", "never", "always", "sometimes", "rarely", "often", "not", "only", "it", "maybe", "perhaps",
    "we", "ja", "nein", "nie", "niemals", "nur", "immer",
})  # fmt: skip
"""With these a short answer begins, English or German."""
_YES_OR_NO = frozenset({
    "yes", "no", "never", "always", "not", "only", "nobody", "none", "sometimes", "ja", "nein", "nie",
    "niemals", "nur", "niemand",
})  # fmt: skip
"""With these an answer of any length begins that says nothing without its question."""
_LABELS = (["a", "."], ["a", ":"], ["answer", ":"])


def answers(index: int, side: Side) -> bool:
    """Whether a sentence says yes or no to a question: "Do you sell it?" "Never, not even if …"."""
    if not _follows_question(index, side):
        return False
    words = [t.word for t in side.read(side.document.sentences[index].text).tokens]
    words = words[2:] if words[:2] in _LABELS else words
    return bool(words) and words[0] in (_ANSWERS if len(words) <= _SHORT else _YES_OR_NO)


def replies(index: int, side: Side) -> bool:
    """Whether a sentence of a few words follows a question: "How long?" "A week."."""
    return _follows_question(index, side) and (
        0 < len(side.read(side.document.sentences[index].text).tokens) <= _SHORT
    )


def _follows_question(index: int, side: Side) -> bool:
    sentences = side.document.sentences
    if index >= len(sentences):
        return False
    here, before = sentences[index], sentences[index - 1] if index else None
    if before is not None and before.section == here.section:
        return before.text.rstrip().endswith("?")
    return side.document.sections[here.section].heading.rstrip().endswith("?")
