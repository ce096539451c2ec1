"""HTML, read as a stream of tags: no tree, so no depth and no malformed page is too much.

The same reader serves HTML inside Markdown and MDX, and DOCX by way of HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from policydiff.document.attributes import HIDDEN_STYLE, STRUCK, noted_elements
from policydiff.document.blocks import Block, BlockKind, ParsedText, TextBuilder
from policydiff.document.tables import Table
from policydiff.document.templating import blank_between

_SILENT_WORDS = (
    "script style template noscript svg math iframe object canvas audio video select "
    "button textarea datalist nav dialog"
)
_SILENT = frozenset(_SILENT_WORDS.split()) | STRUCK
_BLOCKS_WORDS = (
    "address article aside blockquote body center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form header hgroup hr html legend li main menu ol "
    "p pre section summary ul h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr td th"
)
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_VOID_WORDS = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_WORDS.split())
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_FRAME_ROLES = frozenset(("navigation", "menu", "menubar", "search"))
# Only whole names: a "cookie-table" or a "content-with-sidebar" is the policy's own.
_FRAME_NAMES_WORDS = (
    "breadcrumb breadcrumbs navbar sidebar sidenav skip-link skip-to-content screen-reader-text "
    "share-buttons social-share language-switcher pagination"
)
_FRAME_NAMES = frozenset(_FRAME_NAMES_WORDS.split())
_FRAME_PAIRS = frozenset(
    frozenset((first, second))
    for first in ("cookie", "cookies", "consent", "gdpr")
    for second in ("banner", "bar", "popup", "modal", "overlay", "dialog", "toast")
)
_NAME_PARTS = re.compile(r"[a-z]+")

_CODE = re.compile(r"<(script|style)\b(?=[^<>]*>)", re.IGNORECASE)
_CODE_END = {name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in ("script", "style")}
_DEEPEST_TABLE = 8

Attributes = dict[str, str]


def parse_html(source: str) -> ParsedText:
    """Read a page or a fragment of one."""
    reader = HtmlReader()
    reader.read(source, 1)
    # What was never closed would hide the rest of the page; what hides most of it is no frame.
    if reader.unclosed or reader.left_out > _length(reader.blocks):
        reader = HtmlReader(show_all=True)
        reader.read(source, 1)
    blocks = reader.close_all()
    if reader.main and _length(reader.main) >= 0.5 * _length(blocks):
        blocks = reader.main
    metadata = {
        key: value for key, value in (("lang", reader.lang), ("page_title", reader.title)) if value
    }
    return ParsedText(tuple(blocks), metadata, noted=noted_elements(source))


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


@dataclass(slots=True)
class _List:
    ordered: bool
    count: int


class HtmlReader(HTMLParser):
    """Collects blocks; may be fed piece by piece."""

    def __init__(self, *, show_all: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._show_all = show_all
        self._page = False
        self._frames: list[tuple[str, int]] = []
        self.blocks: list[Block] = []
        self.main: list[Block] = []
        """The blocks inside <main>, where a page has it."""
        self.group = 0
        self.lang = ""
        self.title = ""
        self._offset = 0
        self._builder = TextBuilder(1)
        self._lists: list[_List] = []
        self._tables: list[Table] = []
        self._marker = ""
        self._rank = 0
        self._anchor = ""
        self._summary = False
        self._silent: list[str] = []
        self._framed = False
        self.left_out = 0
        """How many characters were left out because of the name of their element alone."""
        self._main_start: int | None = None
        self._main_depth = 0
        self._in_title = False
        self._in_pre = 0

    def read(self, source: str, first_line: int) -> None:
        """Read a piece of source whose first line has number `first_line`."""
        self.reset()
        self._offset = first_line - 1
        self.feed(_without_code(source))
        self.close()
        self._flush()

    @property
    def unclosed(self) -> bool:
        """Whether an element that is not shown was opened and never closed."""
        return bool(self._silent)

    def take(self) -> list[Block]:
        """Return the blocks that are complete, and forget them."""
        taken, self.blocks = self.blocks, []
        return taken

    def close_all(self) -> list[Block]:
        """End what was never closed and return all blocks."""
        self._flush()
        while self._tables:
            self._end_row()
            self._tables.pop()
        if self._main_start is not None:
            self.main += self.blocks[self._main_start :]
        return self.take()

    # Tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        attributes = {name: value or "" for name, value in attrs}
        if self._silent:
            if tag == self._silent[0]:
                self._silent.append(tag)
            return
        framed = _is_named_frame(attributes)
        hidden = framed or tag in _SILENT or _hidden(attributes)
        if hidden and tag not in _VOID and not self._show_all:
            self._flush_if_block(tag)
            self._silent.append(tag)
            self._framed = framed
            return
        if tag == "title" and not self.title:
            self._in_title = True
        elif tag == "html":
            self._page = True
            self.lang = attributes.get("lang", "")
        elif tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._open_block(tag, attributes)
        else:
            self._open_inline(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Treat <x/> as <x>, and close it where that means something."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and tag not in ("p", "li", "div"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._silent:
            if tag == self._silent[0]:
                self._silent.pop()
            return
        if tag == "title":
            self._in_title = False
        elif tag in ("b", "strong"):
            self._builder.close_bold()
        elif tag == "a":
            self._builder.close_link()
        elif tag in _BLOCKS:
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        """Add text."""
        if self._in_title:
            self.title += data
        elif self._silent:
            self.left_out += len(data.strip()) if self._framed else 0
        else:
            line = self.getpos()[0] + self._offset
            if self._in_pre:
                self._add_lines(data, line)
            else:
                self._builder.add_source(data, line)

    # Elements

    def _open_inline(self, tag: str, attributes: Attributes) -> None:
        anchor = attributes.get("id") or (attributes.get("name") if tag == "a" else "")
        if anchor and self._builder.empty:
            self._anchor = anchor
        if tag in ("b", "strong"):
            self._builder.open_bold()
        elif tag == "a":
            self._builder.open_link(attributes.get("href", ""))
        elif tag == "img" and attributes.get("alt"):
            self._builder.add(f" {attributes['alt']} ")

    def _open_block(self, tag: str, attributes: Attributes) -> None:
        self._flush()
        if attributes.get("id"):
            self._anchor = attributes["id"]
        if tag[0] == "h" and tag[1:].isdigit():
            self._rank = int(tag[1])
        elif tag in _LISTS:
            self.group += not self._lists and not self._tables
            self._lists.append(_List(tag == "ol", _number(attributes.get("start", "1"))))
        elif tag in ("li", "dt"):
            self._open_item(attributes)
        elif tag == "summary":
            self._builder.open_bold()
            self._summary = True
        elif tag == "pre":
            self._in_pre += 1
        elif tag in ("header", "footer") and self._page and not self._main_depth:
            self._frames.append((tag, len(self.blocks)))
        elif tag == "main" or (tag == "article" and not self._main_depth):
            self._open_main(tag)
        elif tag in ("table", "thead", "tr", "td", "th"):
            self._open_table_part(tag)

    def _close_block(self, tag: str) -> None:
        if self._summary and tag == "summary":
            self._builder.close_bold()
            self._summary = False
        self._flush()
        if tag[0] == "h" and tag[1:].isdigit():
            self._rank = 0
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._in_pre = max(0, self._in_pre - 1)
        elif self._frames and tag == self._frames[-1][0]:
            self._close_frame(*self._frames.pop())
        elif tag in ("main", "article") and self._main_depth:
            self._close_main()
        elif self._tables and tag in ("tr", "thead", "tbody", "table"):
            self._end_row()
            self._tables[-1].in_head &= tag == "tr"
            if tag == "table":
                self._tables.pop()

    def _open_item(self, attributes: Attributes) -> None:
        self._marker = ""
        if self._lists and self._lists[-1].ordered:
            count = _number(attributes.get("value", ""), self._lists[-1].count)
            self._lists[-1].count = count + 1
            self._marker = f"{count}."

    def _open_main(self, tag: str) -> None:
        if tag == "main" or self._main_start is None:
            self._main_start = len(self.blocks)
            self._main_depth += 1

    def _close_frame(self, tag: str, start: int) -> None:
        """Leave out the header of the page, unless it holds a heading, and its footer."""
        titled = any(block.kind is BlockKind.HEADING for block in self.blocks[start:])
        if (start and tag == "footer") or (tag == "header" and not titled):
            del self.blocks[start:]

    def _close_main(self) -> None:
        self._main_depth -= 1
        if self._main_depth == 0 and self._main_start is not None:
            self.main += self.blocks[self._main_start :]
            self._main_start = None

    # Tables

    def _open_table_part(self, tag: str) -> None:
        if tag == "table":
            self.group += not self._tables
            if len(self._tables) < _DEEPEST_TABLE:
                self._tables.append(Table())
        elif not self._tables:
            return
        elif tag == "thead":
            self._tables[-1].in_head = True
        elif tag == "tr":
            self._end_row()
        else:
            self._tables[-1].open_cell(head=tag == "th")

    def _end_row(self) -> None:
        for block in self._tables[-1].end_row(self.group):
            self._emit(block, len(self._tables) - 1)

    # Text

    def _break(self) -> None:
        if self._builder.at_break:
            self._flush()
        else:
            self._builder.hard_break()

    def _add_lines(self, data: str, line: int) -> None:
        for number, text in enumerate(data.split("\n"), line):
            if number > line:
                if not text.strip():
                    self._flush()
                self._builder.add(" ")
            self._builder.add_source(text, number)

    def _flush_if_block(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "nav":
            self._flush()

    def _flush(self) -> None:
        builder, self._builder = self._builder, TextBuilder(1)
        if builder.empty or not builder.text.strip():
            return
        if self._summary:
            builder.close_bold()
        if self._rank:
            builder.anchor = self._anchor
            block = builder.build(BlockKind.HEADING, rank=self._rank)
        elif self._lists:
            block = builder.build(
                BlockKind.ITEM, rank=len(self._lists), marker=self._marker, group=self.group
            )
            self._marker = ""
        else:
            block = builder.build(BlockKind.PARAGRAPH)
        self._anchor = ""
        self._emit(block, len(self._tables))

    def _emit(self, block: Block, depth: int) -> None:
        """Put `block` where it belongs: the open cell of the table at `depth`, or the page."""
        if depth and self._tables[depth - 1].cells:
            self._tables[depth - 1].cells[-1].append(block)
        else:
            self.blocks.append(block)


def _without_code(source: str) -> str:
    """Return `source` without comments, scripts and styles; comments that never end are text.

    The parser of the standard library takes quadratic time over the former, and reads the latter
    differently from one Python version to the next.
    """
    if "<!--" in source:
        source = blank_between(source, "<!--", "-->", paragraphs=True).replace("<!--", " ")
    if _CODE.search(source):
        parts = _CODE.split(source)
        ends = (_CODE_END[name.lower()] for name in parts[1::2])
        for n, end in enumerate(ends):
            found = end.search(parts[2 * n + 2])
            cut = found.end() if found else 0
            parts[2 * n + 1] = "\n" * parts[2 * n + 2].count("\n", 0, cut)
            parts[2 * n + 2] = parts[2 * n + 2][cut:]
        source = "".join(parts)
    return source


def _hidden(attributes: Attributes) -> bool:
    """Whether an element is not shown, or is a menu."""
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or attributes.get("role", "").lower() in _FRAME_ROLES
        or HIDDEN_STYLE.search(attributes.get("style", "")) is not None
    )


def _is_named_frame(attributes: Attributes) -> bool:
    """Whether a class name or the id says "breadcrumbs", "sidebar", "cookie banner" or the like."""
    if not attributes:
        return False
    return any(
        name in _FRAME_NAMES or frozenset(_NAME_PARTS.findall(name)) in _FRAME_PAIRS
        for key in ("class", "id")
        for name in attributes.get(key, "").lower().split()
    )


def _number(text: str, default: int = 1) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
