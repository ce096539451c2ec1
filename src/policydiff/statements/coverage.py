"""How much of a policy's practice vocabulary could be read as statements."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

from policydiff.document import Document
from policydiff.statements.languages import READ, language_code, lexicon_for
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark, iterate_marks, tokens_of
from policydiff.statements.reading import has_act
from policydiff.statements.records import Facet
from policydiff.statements.side import Side

_ASKED = 256
"""Sentences asked at most: a share of them is off by less than three hundredths, two times in three."""
_PRACTICE = frozenset({Facet.ACT, Facet.DUTY, Facet.RECIPIENT, Facet.PURPOSE, Facet.DATA})


def reading_coverage(document: Document, lexicon: Lexicon) -> float:
    """Return the share, 0 to 1, of sentences with two or more practice words that were read as statements.

    1.0 where no sentence has any; 0.0 in a language without a lexicon. In a policy of more than 256
    sentences as many are asked, evenly spread, so that one edit in a long policy does not cost its length.
    """
    if language_code(document.locale) not in READ:
        return 0.0
    lexicon = lexicon_for(document.locale, lexicon)
    side = Side(document, lexicon)
    count = len(document.sentences)
    asked = min(count, _ASKED)
    verdicts = [
        _is_read(sentence.text, side.context(sentence.index), lexicon)
        for sentence in (document.sentences[i * count // asked] for i in range(asked))
        if not sentence.text.rstrip().endswith("?")
    ]
    speaking = [verdict for verdict in verdicts if verdict is not None]
    return round(sum(speaking) / len(speaking), 4) if speaking else 1.0


@lru_cache(maxsize=16384)
def _is_read(text: str, lead_in: str, lexicon: Lexicon) -> bool | None:
    """Whether a sentence that speaks of practices gave a statement; None where it speaks of none.

    Every sentence is asked, and of most nothing but this answer is wanted: marks are looked for up to the
    second practice word, and read up to the first act.
    """
    tokens = tokens_of(text, lead_in, lexicon)
    marks = iterate_marks(tokens, text, lexicon)
    seen: list[Mark] = []
    found: set[Facet] = set()
    for mark in marks:
        seen.append(mark)
        found.update([node.facet for node in mark.nodes if node.facet in _PRACTICE])
        if len(found) > 1:
            return has_act(tokens, chain(seen, marks), lexicon)
    return None
