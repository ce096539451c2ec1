"""What stands above or before a sentence and is no part of it: its title, its lead-in.

"**Storage.** We keep …" and "We keep …" below a heading "Storage" say the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import Edit, EditKind
from policydiff.document.records import Unit
from policydiff.statements.audience import (
    Path,
    audience_delta,
    folded_words,
    weighty_words,
)
from policydiff.statements.fragments import has_no_verb, other_words
from policydiff.statements.headlines import is_title
from policydiff.statements.plainness import opening_title
from policydiff.statements.records import Delta, Facet, Statement
from policydiff.statements.side import Reading, Side
from policydiff.statements.substance import heading_claims

_TURNING = frozenset({Facet.NEGATION, Facet.EXCEPTION, Facet.CONDITION})
"""What binds the text below a title even where the title claims nothing."""
_CONTENTS = re.compile(
    r"^\W*(?:(?:table of )?contents|(?:on|in) this (?:page|policy|notice|document|statement)|jump to|go to"
    r"|quick links)\s*:",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"\s*[·|•/>;]+\s*")
_COMMAS = re.compile(r"[.,;]\s+|\s+(?:and|&)\s+")
_SHORT = 8
"""Tokens of what stands behind a label and hangs on it, verb or not: "only if you tick the box"."""
_SUBJECTS = frozenset({Facet.VENDOR, Facet.RECIPIENT})
_OBJECTS = frozenset({
    Facet.DATA, Facet.RECIPIENT, Facet.VENDOR, Facet.PURPOSE, Facet.PLACE, Facet.CHILD, Facet.AUDIENCE,
})  # fmt: skip


def without_titles(edit: Edit, old: Side, new: Side) -> Edit:
    """Return the edit with the titles that differ blanked out, so that places in the text stay as they are.

    A title that claims something, or that turns what follows, stays. The edit itself is returned where
    nothing is to be blanked.
    """
    titles = (
        _title(edit.old_text, edit.old_section, edit.new_text, edit.new_section, old, new)
        or _line_before(edit.old_text, edit.new_text, edit.new, new),
        _title(edit.new_text, edit.new_section, edit.old_text, edit.old_section, new, old)
        or _line_before(edit.new_text, edit.old_text, edit.old, old),
    )
    rests = edit.old_text[len(titles[0]) :].strip(), edit.new_text[len(titles[1]) :].strip()
    if titles[0].strip() == titles[1].strip() or not all(rests):
        return edit
    if all(_is_heading(title, edit, old, new) for title in titles):
        return _blanked(edit, titles)
    if any(
        heading_claims(title, side.read(title).statements)
        for title, side in zip(titles, (old, new), strict=True)
    ):
        return edit
    told = [
        has_no_verb(reading) or (rests[0] == rests[1] and len(reading.tokens) <= _SHORT)
        for reading in (side.read(rest) for side, rest in zip((old, new), rests, strict=True))
    ]
    if all(titles) and all(told) and _other_titles(*titles, new):
        return edit  # "Sold to: nobody." for "Shown to: nobody."
    readings = old.read(titles[0]), new.read(titles[1])
    if readings[0].ids(_TURNING) != readings[1].ids(_TURNING):
        return edit
    if edit.unit in (Unit.ITEM, Unit.ROW) and _about(readings[0], old) != _about(readings[1], new):
        return edit
    objects = readings[0].ids(_OBJECTS), readings[1].ids(_OBJECTS)
    if objects[0] != objects[1] and not all(
        _names_data(side.read(rest)) for side, rest in zip((old, new), rests, strict=True)
    ):
        return edit  # "Health data: we share it" is about what its title names
    return _blanked(edit, titles)


def _other_titles(before: str, after: str, side: Side) -> bool:
    """Whether two labels differ in more than words without weight: "Reply:", "Automatic reply:"."""
    words = [weighty_words(title, side.lexicon) for title in (before, after)]
    return words[0] != words[1] and bool(
        other_words(before, after, side.lexicon) or words[0] < words[1] or words[1] < words[0]
    )


def lists_headings(text: str, side: Side) -> bool:
    """Whether a line is a table of contents, or part of one: nothing but headings of the same version.

    "Contents: Your data · Your rights · Contact", "On this page: your data, your rights".
    """
    rest = _CONTENTS.sub("", text).strip(" .")
    headings = {
        folded_words(section.heading, side.lexicon): section.heading
        for section in side.document.sections
    }
    for pieces in (_SIGNS.split(rest), _COMMAS.split(rest), [rest]):
        parts = [folded_words(piece, side.lexicon) for piece in pieces if piece]
        if parts and all(part in headings for part in parts):
            return not any(
                heading_claims(headings[part], side.read(headings[part]).statements)
                for part in parts
            )
    return False


def _names_data(rest: Reading) -> bool:
    """Whether what follows a title says itself what is done with which data."""
    return any(
        s.head is not None and any(n.facet is Facet.DATA and not n.general for n in s.nodes)
        for s in rest.statements
    )


def _about(title: Reading, side: Side) -> frozenset[str]:
    """Return whom a list member's title names: a title that names somebody else is about somebody else.

    A capitalised word of the everyday language is no name.
    """
    known = side.lexicon.vocabulary
    names = {
        n.id for m in title.marks for n in m.nodes if n.facet is Facet.NAME and n.id not in known
    }
    return frozenset(title.ids(_SUBJECTS)) | names


def _blanked(edit: Edit, titles: tuple[str, str]) -> Edit:
    return replace(
        edit,
        old_text=" " * len(titles[0]) + edit.old_text[len(titles[0]) :],
        new_text=" " * len(titles[1]) + edit.new_text[len(titles[1]) :],
    )


def _is_heading(title: str, edit: Edit, old: Side, new: Side) -> bool:
    """Whether a title is nothing, or word for word the heading the sentence has in the other version."""
    headings = [
        heading
        for index, side in ((edit.old_section, old), (edit.new_section, new))
        if index is not None
        for heading in _headings(side.document.sections[index].path)
    ]
    headings += [
        side.document.sentences[found[0] - 1].text
        for found, side in ((edit.old, old), (edit.new, new))
        if found and found[0]
    ]
    named = title.strip()
    return not title or any(h and _length(named, h) == len(named) for h in headings)


def _headings(path: Path) -> tuple[str, ...]:
    """Return the headings that a saved page may run into the text below them: the last two, and the last."""
    return " ".join(path[-2:]), " ".join(path[-1:])


def _title(
    text: str,
    section: int | None,
    other_text: str,
    other_section: int | None,
    own: Side,
    other: Side,
) -> str:
    """Return the opening of a sentence that is a title: before a colon, or the heading of its section.

    A heading of either version counts: what is a line of its own here is the start of a paragraph there.
    """
    for index, side in ((section, own), (other_section, other)):
        path = side.document.sections[index].path if index is not None else ()
        for heading in _headings(path):
            if heading and not _opens(other_text, heading) and _opens(text, heading):
                return text[: _length(text, heading)]
    label = opening_title(text)
    same = bool(label) and not opening_title(other_text) and _opens(other_text, label)
    return "" if same else label


def _line_before(text: str, other_text: str, others: tuple[int, ...], other: Side) -> str:
    """Return the opening of a sentence that in the other version is a title of its own before it.

    "Surveys. If you answer …" is two sentences there, "Surveys If you answer …" one here.
    """
    if not others or not others[0]:
        return ""
    before = other.document.sentences[others[0] - 1].text
    stop = _length(text, before)
    if not stop or _opens(other_text, before):
        return ""
    reading = other.read(before)
    return text[:stop] if is_title(list(reading.tokens), list(reading.marks), before) else ""


def _opens(text: str, heading: str) -> bool:
    return _length(text, heading) > 0


def _length(text: str, heading: str) -> int:
    """Return how many characters of a text its opening words that are the heading take, or 0."""
    wanted = [ch for ch in heading.casefold() if ch.isalnum()]
    found = 0
    for position, sign in enumerate(text):
        if not sign.isalnum():
            continue
        if found == len(wanted):
            # The heading ends where a word ends.
            return position if not text[position - 1].isalnum() else 0
        if sign.casefold() != wanted[found]:
            return 0
        found += 1
    return len(text) if wanted and found == len(wanted) else 0


def lead_in_changed(edit: Edit, old: Side, new: Side) -> bool:
    """Whether an edited sentence stands under a lead-in that was itself reworded; its own edit tells how."""
    if not edit.old or not edit.new:
        return False
    before, after = old.context(edit.old[0]), new.context(edit.new[0])
    return bool(
        before
        and after
        and before != after
        and after not in old.contexts()
        and before not in new.contexts()
    )


def audience_change(
    edit: Edit, old: Side, new: Side, statements: tuple[Statement, ...]
) -> Delta | None:
    """Return what it changes that a sentence moved to a section for other readers, or None.

    Where the section only got another heading, the edit of the heading tells. A sentence that claims
    nothing may stand anywhere.
    """
    claim = next((s for s in statements if s.head is not None), None)
    if edit.kind is not EditKind.MOVED or claim is None:
        return None
    if edit.old_section is None or edit.new_section is None:
        return None
    before, after = old.audience(edit.old_section), new.audience(edit.new_section)
    headings = (
        old.document.sections[edit.old_section].heading,
        new.document.sections[edit.new_section].heading,
    )
    renamed = headings[0] not in new.contexts() and headings[1] not in old.contexts()
    if before == after or renamed:
        return None
    return audience_delta(before, after, headings, claim.stance)
