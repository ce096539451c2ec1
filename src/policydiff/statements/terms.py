"""Where a changed definition is felt: the sections that use the term."""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import DocumentDiff, Edit
from policydiff.document.definitions import find_definitions
from policydiff.document.records import Document, Sentence
from policydiff.statements.records import (
    Delta,
    Facet,
    Node,
    Operation,
    Proof,
    Stance,
    StatementChange,
)
from policydiff.statements.side import Side

_LETTERS = re.compile(r"[^\W\d_]+")
_HARMLESS = frozenset({Proof.TYPOGRAPHY, Proof.SPELLING, Proof.MOVED, Proof.SAME_STATEMENTS})


def changed_terms(
    changes: list[StatementChange], diff: DocumentDiff, old: Side, new: Side
) -> tuple[StatementChange, ...]:
    """Return the changes, those that touch a definition with the new sections that use its term.

    A definition is never "no practice": what a term covers is part of every sentence that uses it.
    """
    before = _terms(old, {index for edit in diff.edits for index in edit.old})
    after = _terms(new, {index for edit in diff.edits for index in edit.new})
    if not before and not after:
        return tuple(changes)
    uses = {term: _uses(term, new.document) for term in sorted({*before.values(), *after.values()})}
    return tuple(
        _felt(edit, change, before, after, uses)
        for edit, change in zip(diff.edits, changes, strict=True)
    )


def _terms(side: Side, edited: set[int]) -> dict[int, str]:
    """Return the terms that the edited sentences define."""
    sentences = tuple(side.document.sentences[index] for index in sorted(edited))
    found = find_definitions(replace(side.document, sentences=sentences))
    every = side.document.sentences
    return {
        d.sentence: d.term
        for d in reversed(found)
        if not _abbreviates(d.term, every[d.sentence].text)
    }


def _abbreviates(term: str, text: str) -> bool:
    """Whether a term only shortens the name before it: "the Data Protection Act 1998 (“DPA”)"."""
    before = text[: text.find(term)] if term in text else ""
    initials = "".join(word[0] for word in _LETTERS.findall(before) if word[0].isupper())
    return term.isupper() and len(term) > 1 and initials.endswith(term)


def _felt(
    edit: Edit,
    change: StatementChange,
    before: dict[int, str],
    after: dict[int, str],
    uses: dict[str, tuple[Sentence, ...]],
) -> StatementChange:
    terms = {before[i] for i in edit.old if i in before} | {
        after[i] for i in edit.new if i in after
    }
    if not terms or change.proof in _HARMLESS:
        return change
    using = (s for term in sorted(terms) for s in uses[term])
    sections = sorted({s.section for s in using if s.index not in edit.new})
    if change.proof is Proof.NO_PRACTICE and sections:
        change = replace(change, proof=None, deltas=(_delta(edit, sorted(terms)[0]),))
    return replace(change, affected_sections=tuple(sections))


def _uses(term: str, document: Document) -> tuple[Sentence, ...]:
    pattern = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)")
    return tuple(s for s in document.sentences if term in s.text and pattern.search(s.text))


def _delta(edit: Edit, term: str) -> Delta:
    node = Node(Facet.GOVERNANCE, "definition", term, None)
    before, after = ((node,) if edit.old_text else ()), ((node,) if edit.new_text else ())
    operation = (
        Operation.CHANGED if before and after else Operation.ADDED if after else Operation.REMOVED
    )
    return Delta(Facet.GOVERNANCE, operation, before, after, Stance.NONE, 0)
