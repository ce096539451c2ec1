"""Sentences as claims: who may do what with which data, for what, for how long, unless."""

from __future__ import annotations

from policydiff.statements.comparison import compare_statements
from policydiff.statements.coverage import reading_coverage
from policydiff.statements.extension import Entry, extend_lexicon
from policydiff.statements.lexicon import Lexicon, load_lexicon
from policydiff.statements.reading import read_sentence
from policydiff.statements.records import (
    Actor,
    Delta,
    Facet,
    Node,
    Operation,
    Proof,
    Stance,
    Statement,
    StatementChange,
)

__all__ = [
    "Actor",
    "Delta",
    "Entry",
    "Facet",
    "Lexicon",
    "Node",
    "Operation",
    "Proof",
    "Stance",
    "Statement",
    "StatementChange",
    "compare_statements",
    "extend_lexicon",
    "load_lexicon",
    "read_sentence",
    "reading_coverage",
]
