"""How much of a policy's practice vocabulary could be read as statements."""

from __future__ import annotations

from policydiff.document import Document
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.reading import read_marks, read_statements_of
from policydiff.statements.records import Facet
from policydiff.statements.side import lead_in_of

_PRACTICE = frozenset({Facet.ACT, Facet.DUTY, Facet.RECIPIENT, Facet.PURPOSE, Facet.DATA})


def reading_coverage(document: Document, lexicon: Lexicon) -> float:
    """Return the share, 0 to 1, of sentences with two or more practice words that were read as statements.

    1.0 where no sentence has any; 0.0 in a language without a lexicon.
    """
    if document.locale.split("-")[0] != "en":
        return 0.0
    speaking = read = 0
    for sentence in document.sentences:
        tokens, marks = read_marks(sentence.text, lexicon, lead_in=lead_in_of(sentence))
        facets = {node.facet for mark in marks for node in mark.nodes}
        if len(facets & _PRACTICE) >= 2 and not sentence.text.rstrip().endswith("?"):
            speaking += 1
            read += any(s.head is not None for s in read_statements_of(tokens, marks))
    return round(read / speaking, 4) if speaking else 1.0
