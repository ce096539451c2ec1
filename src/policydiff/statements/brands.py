"""Two names that an organisation says are one: its brand was renamed, no word of a claim was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.statements.lexicon import Lexicon, match_longest
from policydiff.statements.records import Facet, Proof, StatementChange

_SAME_WORDS = frozenset({Proof.TYPOGRAPHY, Proof.SPELLING})


def tell_renames(
    changes: Sequence[StatementChange], edits: Sequence[Edit], lexicon: Lexicon
) -> list[StatementChange]:
    """Return the changes; where only the name of a brand is another, both claim the same.

    Reading takes all names of a brand for one word, so that such an edit looks like typography.
    """
    if not (lexicon.selves or any(facet is Facet.NAME for facet, _, _ in lexicon.own)):
        return list(changes)
    return [
        replace(change, proof=Proof.SAME_STATEMENTS)
        if change.proof in _SAME_WORDS and _is_rename(edit, lexicon)
        else change
        for change, edit in zip(changes, edits, strict=True)
    ]


def _is_rename(edit: Edit, lexicon: Lexicon) -> bool:
    if lexicon.selves and _selves(edit.old_text, lexicon) != _selves(edit.new_text, lexicon):
        return True
    return list(_brands(edit.old_text, lexicon)) != list(_brands(edit.new_text, lexicon))


def _selves(text: str, lexicon: Lexicon) -> int:
    """Count the words by which an organisation names itself."""
    named = {word for name in lexicon.selves for word in name}
    return sum(token.word in named for token in lexicon.tokeniser.tokenise(text))


def _brands(text: str, lexicon: Lexicon) -> Iterator[list[str]]:
    """Yield the words of every brand name in a text, as they are printed there."""
    tokens = lexicon.tokeniser.tokenise(text)
    for start in range(len(tokens)):
        stop, meanings = match_longest(tokens, start, lexicon.phrases)
        if meanings and meanings[0].facet is Facet.NAME:
            yield [token.word for token in tokens[start:stop]]
