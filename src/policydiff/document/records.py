"""What a policy is once it has been read: sections that hold sentences.

Every record is frozen and holds plain values, so that documents can be compared, cached and sent as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What a reader would call the piece of text that changed."""

    SENTENCE = "sentence"
    ITEM = "item"
    HEADING = "heading"
    ROW = "row"
    DATE = "date"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a sentence."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item, table row or date line, in document order.

    A list item or table cell that holds several sentences gives several, each with the item's unit.
    """

    index: int
    """Position in `Document.sentences`, from 0."""
    section: int
    """Index of the section it stands in."""
    block: int
    """Number of the paragraph, list item or row it stands in; sentences of one block share it."""
    unit: Unit
    """SENTENCE, ITEM, ROW or DATE."""
    text: str
    """As a reader sees it: no markup, white space folded to single spaces."""
    key: str
    """`text.normalise_text(text)`: equal keys are the same words to a reader."""
    lead_in: str
    """What a list item inherits: "We do not share with:", outer lists first; "" outside lists.

    For a row, the table's header cells."""
    run_in: str
    """The run-in title of its block ("Service Providers." opening a paragraph or item), or ""."""
    lines: tuple[int, int]
    """First and last source line, from 1."""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading of any level."""

    index: int
    """0 is the text before the first heading; headings count from 1."""
    level: int
    """1 is the outermost; 0 for the text before the first heading."""
    number: str
    """The number printed before the heading ("3.1", "IV", "b"), or ""."""
    heading: str
    """Without markup and number; "" for section 0."""
    path: tuple[str, ...]
    """Headings from the outermost to this one."""
    anchor: str
    """The explicit id where the source gives one, else a slug of the heading; unique in the document."""
    line: int
    """Source line of the heading, from 1; 1 for section 0."""
    start: int
    """First sentence: `document.sentences[start:stop]` are the section's own sentences."""
    stop: int

    def to_dict(self) -> dict[str, Any]:
        """Return the published shape of a section (report contract, "Library")."""
        return {
            "index": self.index,
            "level": self.level,
            "number": self.number,
            "heading": self.heading,
            "path": list(self.path),
            "anchor": self.anchor,
            "line": self.line,
        }


class DateKind(StrEnum):
    """What a policy says a date of its own is."""

    EFFECTIVE = "effective"
    UPDATED = "updated"


class DateSource(StrEnum):
    """Where a date stands."""

    TEXT = "text"
    """In a sentence that readers see."""
    FRONT_MATTER = "front matter"
    """In metadata: front matter, a field, an export, a <meta> element."""
    ATTRIBUTE = "attribute"
    """In the datetime of a <time> element around a date of the text."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """One place in which a policy states a date of its own."""

    kind: DateKind
    source: DateSource
    value: str | None
    """ISO date, "2025-04" for a month, None where it names no sure day or is still to be filled in."""
    written: str
    """As it stands there, white space folded."""
    label: str
    """The key of metadata, or the sentence."""
    lines: tuple[int, int]
    """First and last source line, from 1."""
    sentence: int | None = None
    """Index of the sentence, for a date of the text."""
    at: int = 0
    """Where in that sentence it begins."""
    is_firm: bool = True
    """Whether the key says what the date is: `date` may as well be the day of publication."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one policy, read."""

    format: str
    locale: str
    """The language it was read as: what the caller said, else front matter, else detected; "en"."""
    title: str
    effective_date: str | None
    """ISO date, or "2025-04" where the text gives only a month, or None where it states none."""
    last_updated: str | None
    sections: tuple[Section, ...]
    """`sections[i].index == i`; section 0 always exists, even when it is empty."""
    sentences: tuple[Sentence, ...]
    """All sentences, items, rows and date lines; headings are not among them."""
    warnings: tuple[str, ...] = ()
    """What the reader of a report must know about how the text was read."""
    dates: tuple[StatedDate, ...] = ()
    """Every place that states a date of the policy's own: the text, then what stands beside it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the published shape: plain JSON types only."""
        return {
            "title": self.title,
            "format": self.format,
            "locale": self.locale,
            "effective_date": self.effective_date,
            "last_updated": self.last_updated,
            "sections": [section.to_dict() for section in self.sections],
            "warnings": list(self.warnings),
        }
