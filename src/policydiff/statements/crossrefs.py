"""References by number to the text's own parts: "object under section 5", "the data in 2 and 3", "step 4".

Another number is another part, unless the parts were numbered anew; and where list members change places, a
number that stayed refers to another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.diff.records import Edit
from policydiff.document.records import Section, Unit
from policydiff.statements.side import Side
from policydiff.text.patterns import late

_ONE = r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-h])\)?(?:\s?\(\w{1,3}\))*+(?![\w%])"
_SEVERAL = rf"{_ONE}(?:(?:,|,? and|,? or| to)\s{_ONE})*"
_REFERENCE = late(
    r"\b(?P<kind>section|clause|part|chapter|paragraph|point|item|step|number|entry|row|letter|option)s?\s"
    rf"(?P<numbers>{_SEVERAL})(?!\s(?:of|under)\s(?:the\s)?(?-i:[A-Z]))",
    re.IGNORECASE,
)
_OF_MEMBERS = late(
    rf"\b(?:point|item|step|number|entry|row|letter|option)s?\s{_ONE}"
    r"|\b(?:in|under|of|with|use|see|sees|pass|share)\s\((?:\d{1,2}|[a-h])\)"
    r"|\b(?:in|under|see|sees|use|share)\s\d{1,2}(?:, \d{1,2})* (?:and|or) \d{1,2}(?=[.,;)]|\s*$)",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"section", "clause", "part", "chapter", "paragraph"})
Reference = tuple[str, str]
"""What kind of part it names, and its number or letter."""
_NUMBER = re.compile(r"\d+(?:\.\d+)*|(?<![^\W\d_])[a-h](?![^\W\d_])", re.IGNORECASE)


def refers_otherwise(edit: Edit, old: Side, new: Side) -> tuple[str, ...]:
    """Return the references of an edit whose numbers changed and whose parts did not, or ()."""
    before, after = list(_numbers(edit.old_text)), list(_numbers(edit.new_text))
    if len(before) != len(after):
        return ()
    others = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    if all(_is_same_part(a, b, old, new) for a, b in others):
        return ()
    return tuple(dict.fromkeys(number for pair in others for _, number in pair))


def numbers_refer(side: Side, section: int) -> bool:
    """Whether a text refers to members of lists by number or letter, in a section or next to it."""
    near = range(section - 1, section + 2)
    return any(s.section in near and _OF_MEMBERS.search(s.text) for s in side.document.sentences)


def _numbers(text: str) -> Iterator[Reference]:
    for match in _REFERENCE.finditer(text):
        kind = match["kind"].casefold()
        yield from ((kind, number.casefold()) for number in _NUMBER.findall(match["numbers"]))


def _is_same_part(before: Reference, after: Reference, old: Side, new: Side) -> bool:
    sections = _numbered(before[1], old), _numbered(after[1], new)
    if sections[0] is not None and sections[1] is not None:
        same = sections[0].heading.casefold() == sections[1].heading.casefold()
        return same or sections[1].index in new.partners.get(sections[0].index, ())
    # Of a list no number is kept: where members came, went or moved, it may have been numbered anew.
    return {before[0], after[0]} <= _SECTIONS or any(
        side.document.sentences[i].unit is Unit.ITEM for side in (old, new) for i in side.edited
    )


def _numbered(number: str, side: Side) -> Section | None:
    return next((s for s in side.document.sections if s.number.strip(".() ") == number), None)
