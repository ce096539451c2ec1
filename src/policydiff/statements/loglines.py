"""Lines that tell of an edit of the text, not of a practice: what a change log is made of."""

from __future__ import annotations

import re

from policydiff.diff.records import Edit
from policydiff.document.records import Unit
from policydiff.statements.atoms import atoms_of
from policydiff.statements.records import Facet, Stance
from policydiff.statements.side import Side

_DATED_LINE = re.compile(
    r"^\W*(?:(?:version|v\.?) ?\d+(?:\.\d+)+\W*(?::|[-–—])"
    r"|\d{4}-\d\d(?:-\d\d)?(?:\W*(?::|[-–—])|\s+[a-z])"
    r"|(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s*\d{0,4}"
    r"\W*(?::|[-–—]))",
    re.IGNORECASE,
)
_LOG_ENTRY = re.compile(
    r"^\W*(?:(?:we(?:'ve|’ve| have)?|this (?:policy|notice|version)) (?:recently )?"
    r"(?:updated|revised|amended|changed|clarified)"
    r"\b.{0,40}\b(?:policy|notice|statement|section)\b"
    r"|we(?:'re|’re| are) (?:currently )?(?:updating|revising) (?:this|our) (?:\w+ ){0,2}"
    r"(?:policy|notice|statement)\W*$"
    r"|(?:added|removed|updated|clarified|corrected|fixed|renamed|reworded|rewrote|reordered|replaced|revised"
    r"|merged) (?:(?:an?|the|our|new|some|more|missing|wording|details|information|links?)\b|(?-i:[A-Z]))"
    r"(?!.*\b(?:is|are|was|were|will|may|can|must|shall|appl(?:y|ies))\b)"
    r"|section \d+\b.{0,60}\bnow (?:includes?|says|states|explains|lists|describes|reads)\b)",
    re.IGNORECASE,
)
"""A line that tells of an edit: "We have revised our policy to …", "Added a paragraph on …". "Removed posts
are kept" tells of a practice: it has a verb of its own."""
_TOLD_SHORTLY = re.compile(
    r"^\W*[A-Z][a-z]{2,}(?:ed|ote|lit)\b"
    r"(?!.*\b(?:is|are|was|were|will|may|can|must|shall|do|does|appl(?:y|ies)|stays?|remains?)\b)",
)
"""A participle or past tense that opens a sentence with no other verb: what somebody did to the text."""
_LOG_HEADING = re.compile(
    r"\b(?:change ?log|revision|version history|history of|recent (?:changes|updates)"
    r"|(?:policy|notice) history|summary of changes|what(?:'s|’s| is) (?:new|changed)"
    r"|what changed|release notes)\b",
    re.IGNORECASE,
)
_PRESENT = frozenset({"now", "is", "are", "see"})
_AHEAD = frozenset({"will", "may", "can", "shall", "must", "should"})


def is_logged(edit: Edit, indexes: tuple[int, ...], own: Side) -> bool:
    """Whether a sentence that came or went is an entry of a change log, by itself or by where it stands."""
    return (
        _is_log_line(edit.new_text or edit.old_text, edit, own)
        or _in_change_log(edit, own)
        or _goes_on_with_log(indexes, own)
    )


def _is_log_line(text: str, edit: Edit, own: Side) -> bool:
    """Whether a sentence is an entry of a change log: dated, or told as an edit of the text.

    A list member below a lead-in is not one: "removed when you close your account" tells what is done.
    Nor is a dated one that says what we do and what the text says nowhere else ("1 May: we sell data").
    """
    if _DATED_LINE.match(text):
        return not _tells_practice(text, own)
    return not edit.lead_in and bool(_LOG_ENTRY.match(text))


def _tells_practice(text: str, own: Side) -> bool:
    """Whether a dated line tells what is done from then on, and no other sentence of the version does."""
    reading = own.read(text)
    words = {t.word for t in reading.tokens}
    done = [s for s in reading.statements if s.head is not None and s.head.facet is Facet.ACT]
    acts = [a for a in atoms_of(done) if a.node.facet is Facet.ACT]
    if not acts:
        return bool(_PRESENT & words)
    return bool((_PRESENT | {"we"}) & words) and not all(own.holds(a.stance, a.key) for a in acts)


def _goes_on_with_log(indexes: tuple[int, ...], own: Side) -> bool:
    """Whether a sentence that tells what was done ("Grouped providers by country.") follows a log line."""
    sentences = own.document.sentences
    if len(indexes) != 1 or not indexes[0] or not _TOLD_SHORTLY.match(sentences[indexes[0]].text):
        return False
    here, before = sentences[indexes[0]], sentences[indexes[0] - 1]
    return before.section == here.section and bool(
        _DATED_LINE.match(before.text) or _LOG_ENTRY.match(before.text)
    )


def _in_change_log(edit: Edit, own: Side) -> bool:
    """Whether a sentence under a heading that announces a log of changes promises and allows nothing."""
    index = edit.new_section if edit.new_text else edit.old_section
    if index is None or edit.unit is Unit.HEADING:
        return False
    if not _LOG_HEADING.search(own.document.sections[index].heading):
        return False
    reading = own.read(edit.new_text or edit.old_text)
    stances = {s.stance for s in reading.statements if s.head is not None}
    return stances <= {Stance.PERMITTED} and not any(t.word in _AHEAD for t in reading.tokens)
