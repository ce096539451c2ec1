"""How much of a policy's practice vocabulary could be read as statements."""

from __future__ import annotations

from functools import lru_cache

from policydiff.document import Document
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.records import Facet
from policydiff.statements.side import Reading, Side

_PRACTICE = frozenset({Facet.ACT, Facet.DUTY, Facet.RECIPIENT, Facet.PURPOSE, Facet.DATA})


def reading_coverage(document: Document, lexicon: Lexicon) -> float:
    """Return the share, 0 to 1, of sentences with two or more practice words that were read as statements.

    1.0 where no sentence has any; 0.0 in a language without a lexicon.
    """
    if document.locale.split("-")[0] != "en":
        return 0.0
    side = Side(document, lexicon)
    verdicts = [
        _is_read(side.reading(sentence.index))
        for sentence in document.sentences
        if not sentence.text.rstrip().endswith("?")
    ]
    speaking = [verdict for verdict in verdicts if verdict is not None]
    return round(sum(speaking) / len(speaking), 4) if speaking else 1.0


@lru_cache(maxsize=16384)
def _is_read(reading: Reading) -> bool | None:
    """Whether a sentence that speaks of practices gave a statement; None where it speaks of none."""
    facets = {node.facet for mark in reading.marks for node in mark.nodes}
    if len(facets & _PRACTICE) < 2:
        return None
    return any(s.head is not None for s in reading.statements)
