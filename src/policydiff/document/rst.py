"""reStructuredText through docutils; what only Sphinx knows is turned into plain text first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policydiff.document.blocks import Block, BlockKind, Noted, ParsedText, TextBuilder
from policydiff.document.frontmatter import metadata
from policydiff.document.headings import PSEUDO_RANK
from policydiff.document.plaintext import parse_text
from policydiff.document.tables import join_cells
from policydiff.text.patterns import late

if TYPE_CHECKING:
    from docutils import nodes

# Directives of docutils whose content is text of the document.
_KNOWN_WORDS = (
    "attention caution danger error hint important note tip warning admonition topic "
    "sidebar line-block parsed-literal rubric epigraph highlights pull-quote compound "
    "container table csv-table list-table image figure replace unicode class contents "
    "sectnum section-numbering code code-block math header footer"
)
_KNOWN = frozenset(_KNOWN_WORDS.split())
_NO_TEXT_WORDS = (
    "toctree index meta raw highlight include literalinclude currentmodule title role default-role"
)
_NO_TEXT = frozenset(_NO_TEXT_WORDS.split())
_DIRECTIVE = late(
    r"^(?P<lead>[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?)(?P<name>[A-Za-z][\w:.+-]*)::(?P<rest>.*)$"
)
_OPTION = re.compile(r"[ \t]+:[\w-]+:(?:[ \t].*)?$")
_ROLE = late(r":[A-Za-z][\w:.+-]*:`(?P<text>[^`<]{0,300}?)\s*(?:<(?P<target>[^`>]*)>)?`")
_SETTINGS = {
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "smart_quotes": False,
}


def parse_rst(source: str) -> ParsedText:
    """Read reStructuredText."""
    from docutils.core import publish_doctree  # 150 ms: only this format pays

    try:
        tree = publish_doctree(_without_sphinx(source), settings_overrides=_SETTINGS)
        walk = _Walk()
        walk.visit(tree)
    except (
        Exception
    ) as error:  # docutils gives up on odd input in many ways; the text is still a policy
        parsed = parse_text(source)
        warning = f"not valid reStructuredText ({type(error).__name__}): read as plain text"
        return ParsedText(parsed.blocks, parsed.front_matter, (*parsed.warnings, warning))
    noted = tuple(walk.fields.values())
    return ParsedText(tuple(walk.blocks), metadata(noted), noted=noted)


def _without_sphinx(source: str) -> str:
    """Make what docutils does not know into what it knows, line by line."""
    if ":`" in source:
        source = _ROLE.sub(_plain_role, source)
    lines = source.split("\n")
    options = False
    for n, line in enumerate(lines):
        if options and _OPTION.match(line):
            lines[n] = ""
            continue
        options = False
        match = _DIRECTIVE.match(line)
        if match is None:
            continue
        if match["name"] in _NO_TEXT:
            lines[n] = match["lead"].split("|")[0].rstrip() + " omitted"
        elif match["name"] not in _KNOWN:
            alone = n + 1 == len(lines) or not lines[n + 1].strip()
            lines[n] = match["lead"].split("..")[0] + ".. compound::" + match["rest"] * alone
            options = True
    return "\n".join(lines)


def _plain_role(match: re.Match[str]) -> str:
    if match["target"] and match["text"]:
        return f"`{match['text']} <{match['target']}>`__"
    return (match["text"] or match["target"] or "").lstrip("~!")


class _Walk:
    """One pass over the tree of docutils."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.fields: dict[str, Noted] = {}
        self._rank = 0
        self._depth = 0
        self._group = 0
        self._marker = ""
        self._anchor = ""
        self._header = ""
        self._line = 1

    def visit(self, node: nodes.Node) -> None:
        """Take `node`, and what is in it, into the blocks."""
        name = type(node).__name__.lower()
        self._line = getattr(node, "line", None) or self._line
        getattr(self, "_on_" + name, self._on_other)(node)

    def _on_other(self, node: Any) -> None:
        for child in node.children:
            self.visit(child)

    def _skip(self, node: Any) -> None:
        pass

    _on_comment = _on_system_message = _on_substitution_definition = _on_target = _skip
    _on_transition = _on_pending = _on_meta = _skip

    def _on_section(self, node: Any) -> None:
        self._rank += 1
        self._anchor = node["ids"][1] if len(node["ids"]) > 1 else ""
        self._on_other(node)
        self._rank -= 1

    def _on_title(self, node: Any) -> None:
        builder = TextBuilder(max(1, self._line - 1))
        self._fill(builder, node)
        if type(node.parent).__name__ != "section":
            builder.open_bold()
            self.blocks.append(builder.build(BlockKind.HEADING, rank=PSEUDO_RANK))
            return
        builder.anchor, self._anchor = self._anchor, ""
        self.blocks.append(builder.build(BlockKind.HEADING, rank=self._rank))

    def _on_rubric(self, node: Any) -> None:
        builder = TextBuilder(self._line)
        self._fill(builder, node)
        self.blocks.append(builder.build(BlockKind.HEADING, rank=PSEUDO_RANK))

    def _on_topic(self, node: Any) -> None:
        if "contents" not in node["classes"]:
            self._on_other(node)

    def _on_lines(self, node: Any) -> None:
        builder = TextBuilder(self._line)
        self._fill(builder, node)
        if not builder.text.strip():
            return
        if self._depth:
            self.blocks.append(
                builder.build(
                    BlockKind.ITEM, rank=self._depth, marker=self._marker, group=self._group
                )
            )
            self._marker = ""
        else:
            self.blocks.append(builder.build(BlockKind.PARAGRAPH))

    _on_paragraph = _on_literal_block = _on_attribution = _on_caption = _on_term = (
        _on_doctest_block
    ) = _on_lines
    _on_math_block = _on_image = _on_lines

    def _on_line_block(self, node: Any) -> None:
        builder = TextBuilder(self._line)
        for number, line in enumerate(node.findall(lambda n: type(n).__name__ == "line")):
            if number:
                builder.hard_break()
            self._fill(builder, line)
        if not builder.empty:
            self.blocks.append(builder.build(BlockKind.PARAGRAPH))

    # Lists

    def _on_list(self, node: Any) -> None:
        self._group += self._depth == 0
        self._depth += 1
        count = node.get("start", 1)
        for child in node.children:
            if type(node).__name__ == "enumerated_list":
                self._marker = _marker(node, count)
                count += 1
            self.visit(child)
        self._depth -= 1
        self._marker = ""

    _on_bullet_list = _on_enumerated_list = _on_definition_list = _on_list

    def _on_label(self, node: Any) -> None:
        pass

    def _on_field(self, node: Any) -> None:
        name, body = node.children[0].astext(), node.children[1]
        value = " ".join(body.astext().split())
        if not self.blocks:
            key = name.strip().lower().replace("-", "_").replace(" ", "_")
            self.fields.setdefault(key, Noted(key, value, self._line))
        if value:
            builder = TextBuilder(self._line)
            builder.add(f"{name}: {value}")
            self.blocks.append(builder.build(BlockKind.PARAGRAPH))

    # Tables

    def _on_table(self, node: Any) -> None:
        self._group += 1
        self._header = ""
        self._on_other(node)

    def _on_row(self, node: Any) -> None:
        cells: list[list[Block]] = []
        outside, depth = self.blocks, self._depth
        for entry in node.children:
            self.blocks, self._depth = [], 0
            self._on_other(entry)
            if self.blocks:
                cells.append(self.blocks)
        self.blocks, self._depth = outside, depth
        if not cells:
            return
        row = join_cells(cells, header=self._header, group=self._group)
        if type(node.parent).__name__ == "thead":
            self._header = " ".join(row.text.split())
        self.blocks.append(row)

    # Text

    def _fill(self, builder: TextBuilder, node: Any) -> None:
        for child in node.children:
            kind = type(child).__name__
            if kind == "Text":
                last = builder.marks[-1][1] if builder.marks else builder.line
                builder.add_source(str(child), last)
            elif kind in (
                "footnote_reference",
                "citation_reference",
                "system_message",
                "generated",
            ):
                continue
            elif kind == "image":
                builder.add(child.get("alt", ""))
            else:
                self._fill_inline(builder, child, kind)
        if type(node).__name__ == "image":
            builder.add(node.get("alt", ""))

    def _fill_inline(self, builder: TextBuilder, node: Any, kind: str) -> None:
        if kind == "strong":
            builder.open_bold()
        elif kind == "reference":
            builder.open_link(
                node.get("refuri") or ("#" + node["refid"] if node.get("refid") else "")
            )
        self._fill(builder, node)
        if kind == "strong":
            builder.close_bold()
        elif kind == "reference":
            builder.close_link()


def _marker(node: Any, count: int) -> str:
    kind = node.get("enumtype", "arabic")
    text = chr(96 + count) if kind.endswith("alpha") and count <= 26 else str(count)
    if kind.startswith("upper"):
        text = text.upper()
    return f"{node.get('prefix', '')}{text}{node.get('suffix', '.')}"
