"""Text as values: the comparison key of a sentence, its words, and where sentences end."""

from __future__ import annotations

from policydiff.text.normalise import fold_word, normalise_text
from policydiff.text.sentences import split_sentences
from policydiff.text.words import split_words

__all__ = ["fold_word", "normalise_text", "split_sentences", "split_words"]
