"""The CommonMark parser as policies need it: the same tokens as markdown-it's own, in less time.

Most of a policy is plain paragraphs. Trying every block rule on each of their lines, and every inline
rule on each of their characters, costs more than all the rest of reading; both are skipped where the
outcome is certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_NESTING = 60
# How a line of plain text begins: no block of CommonMark begins so. Emphasis is no bullet, a number
# without "." or ")" before a space no list, a link no definition unless it opens the paragraph.
_PLAIN = re.compile(r"[^\W\d_]|[\"'“”‘’„«»¿¡(]|\d+(?:[.)]\S|(?![\d.)]))|[*_]{1,3}[^\W_]|`(?!`)")
TEXT_LINE = re.compile(_PLAIN.pattern + r"|\[(?!\^)")
"""How a line begins that only goes on with a paragraph, or opens one in a text without link definitions."""
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)]) +[^\W\d_]")


def block_tokens(source: str) -> list[Token]:
    """Return the tokens of `source`.

    An inline token without `children` is one whose `content` alone decides them: they are
    `inline_tokens(content)`, to be had only where needed.
    """
    return _parser().parse(source)


def inline_tokens(content: str) -> Sequence[Token]:
    """Return the tokens of a piece of text in which no footnote or link reference counts."""
    return _parser().parseInline(content)[0].children or ()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # 50 ms to import: only Markdown pays
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.block.ruler.before("table", "prose", _prose)
    parser.core.ruler.at("inline", _inline)
    return parser


def _prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a paragraph of which every line begins like plain text, up to a certain end.

    No other rule can begin at such a line or end the paragraph there: block markers are signs and
    digits, and the second line of a table or an underlined heading is signs.
    """
    if silent or state.is_code_block(start):
        return False
    line, stop = start, state.lineMax
    while line < stop and not state.isEmpty(line):
        plain = TEXT_LINE if line > start else _PLAIN
        if plain.match(state.src, state.bMarks[line] + state.tShift[line]) is None:
            if line > start and _is_next_item(state, line):
                break
            return False
        line += 1
    state.line = line
    state.level += 1  # as deep as inside the paragraph that is not worth two tokens
    token = state.push("inline", "", 0)
    state.level -= 1
    token.content = state.getLines(start, line, state.blkIndent, False).strip()
    token.map = [start, line]
    return True


def _is_next_item(state: StateBlock, line: int) -> bool:
    """Whether a line after the text of a list item surely begins the next one."""
    indent = state.sCount[line]
    return (
        0 <= indent < state.blkIndent
        and indent - state.listIndent < 4
        and state.listIndent >= 0
        and _ITEM.match(state.src, state.bMarks[line] + state.tShift[line]) is not None
    )


def _inline(state: StateCore) -> None:
    """Leave inline tokens for later, unless what they mean depends on the rest of the document."""
    if not state.env and "^[" not in state.src and not state.inlineMode:
        return
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
