"""Blocks to a document: sections with paths, sentences with their lead-ins, and the dates stated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from policydiff.document.blocks import Block, BlockKind, ParsedText
from policydiff.document.headings import find_headings
from policydiff.document.language import detect_language
from policydiff.document.numbering import split_number
from policydiff.document.records import Document, Link, Section, Sentence, Unit
from policydiff.document.statedates import is_date_line, stated_dates
from policydiff.text import normalise_text, split_sentences

_UNITS = {BlockKind.PARAGRAPH: Unit.SENTENCE, BlockKind.ITEM: Unit.ITEM, BlockKind.ROW: Unit.ROW}
_LEAD_IN_ENDS = tuple(":：﹕—–-")
# A list member that is no sentence is what the members below it are about: "Kept on your phone".
_SENTENCE_ENDS = tuple(".!?。．！？…")
# A paragraph over a list that is not a sentence of its own, or that points to what follows.
_OPEN_ENDS = tuple(";,；，")
_OPEN_WORDS = re.compile(r"\b(?:following|as follows|folgende[ns]?|suivante?s|siguientes)\.?$")
_LONGEST_OPEN_WORDS = 12
_PLAIN_RUN_IN = re.compile(r"(?P<title>[^\s.:!?|][^.:!?|]{1,70}?)(?:[.:]\s|\s[–—-]\s)\s*\S")


def assemble(parsed: ParsedText, *, format: str, locale: str | None) -> Document:
    """Return the document that `parsed` describes; `locale` overrides what the text says."""
    blocks = find_headings(parsed.blocks)
    locale = (
        locale or _stated_locale(parsed) or detect_language(" ".join(b.text for b in blocks[:200]))
    )
    builder = _Builder(locale)
    for block in blocks:
        builder.add(block)
    sections = builder.sections()
    dates = stated_dates(builder.sentences, parsed.noted, locale)
    return Document(
        format=format,
        locale=locale,
        title=_title(parsed, sections),
        effective_date=dates.effective,
        last_updated=dates.updated,
        sections=sections,
        sentences=tuple(builder.sentences),
        warnings=(*parsed.warnings, *dates.warnings),
        dates=dates.places,
    )


def _stated_locale(parsed: ParsedText) -> str:
    for key in ("locale", "lang", "language"):
        value = parsed.front_matter.get(key, "")
        if re.fullmatch(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?", value):
            return value
    return ""


def _title(parsed: ParsedText, sections: Sequence[Section]) -> str:
    stated = parsed.front_matter.get("title", "")
    if stated and "{{" not in stated:
        return " ".join(stated.split())
    outer = [section for section in sections if section.level == 1]
    if outer and (
        len(outer) == 1 or (outer[0].index == 1 and sections[0].start == sections[0].stop)
    ):
        return outer[0].heading
    return " ".join(parsed.front_matter.get("page_title", "").split())


@dataclass(slots=True)
class _Open:
    """A section being filled."""

    block: Block | None
    rank: int
    start: int


@dataclass(slots=True)
class _Builder:
    locale: str
    sentences: list[Sentence] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=lambda: [_Open(None, 0, 0)])
    blocks: int = 0
    lead: str = ""
    """Last sentence of the last paragraph, if it leads into a list."""
    leads: list[tuple[int, str]] = field(default_factory=list)
    """Lead-ins of the lists that are open: (depth of the list they open, text)."""

    def add(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self.opened.append(_Open(block, block.rank, len(self.sentences)))
            self.lead, self.leads = "", []
            return
        lead_in = self._lead_in(block)
        pieces = _read_pieces(block.text, self.locale)
        run_in = _run_in(block)
        for piece in pieces:
            self.sentences.append(self._sentence(block, piece, lead_in, run_in))
        self.blocks += 1
        self._remember(block, pieces[-1].text if pieces else "")

    def _sentence(self, block: Block, piece: _Piece, lead_in: str, run_in: str) -> Sentence:
        start, stop = piece.start, piece.stop
        unit = _UNITS[block.kind]
        if piece.is_date and unit is not Unit.ROW:
            unit = Unit.DATE
        if block.marks:
            lines = block.line_at(start), block.line_at(max(start, stop - 1))
        else:
            lines = block.line, block.line
        return Sentence(  # by position: by name it takes twice as long, and a policy has hundreds
            len(self.sentences),
            len(self.opened) - 1,
            self.blocks,
            unit,
            piece.text,
            piece.key,
            lead_in,
            run_in,
            lines,
            _links(block, start, stop) if block.links else (),
        )

    def _lead_in(self, block: Block) -> str:
        if block.kind is BlockKind.ROW:
            return block.header
        if block.kind is not BlockKind.ITEM:
            self.leads = []
            return ""
        if not self.leads and self.lead:
            self.leads.append((1, self.lead))
        self.leads = [(depth, text) for depth, text in self.leads if depth <= block.rank]
        return " ".join(text for _, text in self.leads)

    def _remember(self, block: Block, last: str) -> None:
        leads_on = last.endswith(_LEAD_IN_ENDS)
        if block.kind is BlockKind.PARAGRAPH:
            leads_on = leads_on or last.endswith(_OPEN_ENDS) or _points_on(last)
        if block.kind is BlockKind.ITEM:
            self.leads = [(depth, text) for depth, text in self.leads if depth <= block.rank]
            if leads_on or not last.endswith(_SENTENCE_ENDS):
                self.leads.append((block.rank + 1, last))
        else:
            self.lead = last if leads_on else ""

    def sections(self) -> tuple[Section, ...]:
        found: list[Section] = []
        stack: list[tuple[int, str]] = []
        slugs: dict[str, int] = {}
        for index, opened in enumerate(self.opened):
            stop = (
                self.opened[index + 1].start
                if index + 1 < len(self.opened)
                else len(self.sentences)
            )
            if opened.block is None:
                found.append(Section(0, 0, "", "", (), "", 1, opened.start, stop))
                continue
            number, heading = split_number(" ".join(opened.block.text.split()))
            while stack and stack[-1][0] >= opened.rank:
                stack.pop()
            stack.append((opened.rank, heading))
            path = tuple(text for _, text in stack)
            anchor = _unique(opened.block.anchor or _slug(heading), slugs)
            found.append(
                Section(
                    index,
                    len(path),
                    number,
                    heading,
                    path,
                    anchor,
                    opened.block.line,
                    opened.start,
                    stop,
                )
            )
        return tuple(found)


def _points_on(text: str) -> bool:
    """Whether `text` ends with words that point to what follows."""
    return _OPEN_WORDS.search(text, max(0, len(text) - _LONGEST_OPEN_WORDS)) is not None


def _links(block: Block, start: int, stop: int) -> tuple[Link, ...]:
    return tuple(
        Link(" ".join(block.text[a:b].split()), target)
        for a, b, target in block.links
        if start <= a < stop
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as its block alone decides it."""

    start: int
    stop: int
    text: str
    key: str
    is_date: bool


@lru_cache(maxsize=16_384)
def _read_pieces(text: str, locale: str) -> tuple[_Piece, ...]:
    """Return the sentences of a block: two versions of a policy share nearly all their blocks."""
    pieces = []
    for start, stop in split_sentences(text, locale):
        folded = " ".join(text[start:stop].split())
        if folded:
            pieces.append(_Piece(start, stop, *_read_sentence(folded)))
    return tuple(pieces)


@lru_cache(maxsize=32_768)
def _read_sentence(text: str) -> tuple[str, str, bool]:
    """Return the text, its key and whether it is a date line: most of an edited block is not edited."""
    key = normalise_text(text)
    return text, text if key == text else key, is_date_line(text)


def _run_in(block: Block) -> str:
    text = block.text
    if block.bold and not text[: block.bold[0][0]].strip():
        stop = block.bold[0][1]
        title, rest = text[:stop].strip(), text[stop:]
        if rest.strip() and (title[-1:] in ".:?!–—" or rest.lstrip()[:1] in ".:–—-"):
            return title.rstrip(".: –—-")
    if block.kind is BlockKind.ITEM:
        match = _PLAIN_RUN_IN.match(text)
        if match and len(match["title"].split()) <= 8 and match["title"][0].isupper():
            return match["title"].strip()
    return ""


def _slug(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[^\w]+", "-", plain).strip("-") or "section"


def _unique(anchor: str, seen: dict[str, int]) -> str:
    count = seen.get(anchor, 0)
    seen[anchor] = count + 1
    return anchor if count == 0 else _unique(f"{anchor}-{count}", seen)
