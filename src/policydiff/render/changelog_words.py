"""The Markdown of a changelog as HTML: generated words and people's own go the same way.

A person may write paragraphs, lists, emphasis and links. No element passes but <del> and <ins>;
pictures become links, whatever else looks like HTML is shown as it stands, comments are left out.

What was generated is known by its words, in any language that there are words in: a file may have entries
from before its policy got another language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from policydiff.i18n import ENGLISH, Translator, every_translator
from policydiff.materiality import Direction
from policydiff.render import wording
from policydiff.render.changelog import in_full, in_short
from policydiff.render.visible import visible_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {"<del>": "delete", "</del>": "delete", "<ins>": "insert", "</ins>": "insert"}
_KINDS = {
    wording.whom(direction, t): direction.value
    for t in every_translator()
    for direction in Direction
}
"""Class of the tag that words whom a change favours become."""
_IN_SHORT = frozenset(map(in_short, every_translator()))
_IN_FULL = tuple(map(in_full, every_translator()))
_ENDS_RECORD = (("paragraph_open", "p"), ("heading_open", "h3"))
_SPACE = "\u200b"
"""Zero-width space: keeps Markdown harmless on a forge, where a page has no need of it."""


@dataclass(frozen=True, slots=True)
class EntryWords:
    """An entry as its file has it."""

    title: str
    """Plain text of its heading, or "" where a person took it away."""
    heading: str
    """The same as HTML: its date leads to the entry's permanent address."""
    html: str
    """All that stands below it."""
    short: str
    """Plain text of its part for readers, or ""."""


def entry_words(
    lines: Sequence[str], locale: str = "", t: Translator = ENGLISH, *, styled: bool
) -> EntryWords:
    """Return an entry's lines as words and HTML.

    `styled` is for a page with our style; without, the HTML has plain elements and no attributes but
    those of links, for feeds. `locale` is the language of the policy's words, "" where unknown; in
    that of `t` a screen reader is told what was added and removed.
    """
    tokens = _parse(lines)
    at = next((n for n, token in enumerate(tokens) if token.type == "heading_open"), None)
    title = heading = ""
    if at is not None and tokens[at].tag == "h2":
        inline = tokens[at + 1]
        title, heading = _plain(inline), _html([inline], "", t, styled=styled)
        del tokens[at : at + 3]
    if styled and len(tokens) > 1 and tokens[0].type == "paragraph_open":
        tokens[0].attrSet("class", "meta")
        tokens[1].children = _line_by_line(tokens[1].children or [])
    short = _short(tokens)
    return EntryWords(title, heading, _html(tokens, locale, t, styled=styled), short)


def own_words(lines: Sequence[str], t: Translator = ENGLISH) -> str:
    """Return what stands beside the entries as HTML, "" where a reader would see nothing."""
    return _html(_parse(lines), "", t, styled=True).strip()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # costs 50 ms, and only changelogs need it here

    parser = MarkdownIt("commonmark", {"html": True})
    parser.disable(["image", "code", "fence", "backticks", "reference"])
    for name, rule in (
        ("html_block", _html_block),
        ("html_inline", _html_inline),
        ("text", _text),
    ):
        parser.add_render_rule(name, rule)
    return parser


def _parse(lines: Sequence[str]) -> list[Token]:
    return _parser().parse("\n".join(map(visible_text, lines)))


def _html(tokens: list[Token], locale: str, t: Translator, *, styled: bool) -> str:
    for token in tokens:
        if token.type == "inline":
            token.children = _safe(token.children or [])
        if token.type in ("heading_open", "heading_close") and token.tag in ("h1", "h2"):
            token.tag = "h3"
    if styled:
        tokens = _styled(tokens, locale)
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {"t": t if styled else None}))


def _safe(children: list[Token]) -> list[Token]:
    """Let <del> and <ins> through in pairs; every other element becomes text, a comment nothing."""
    open_tags: list[int] = []
    paired: set[int] = set()
    for at, child in enumerate(children):
        if child.type != "html_inline" or child.content not in _TAGS:
            continue
        if not child.content.startswith("</"):
            open_tags.append(at)
        elif open_tags and _TAGS[children[open_tags[-1]].content] == _TAGS[child.content]:
            paired |= {open_tags.pop(), at}
    for at, child in enumerate(children):
        if child.type == "html_inline" and at not in paired:
            child.type = "text"
            child.content = "" if child.content.startswith("<!--") else child.content
    return children


def _styled(tokens: list[Token], locale: str) -> list[Token]:
    """Give the parts of an entry the classes of our style, and fold the full record."""
    made: list[Token] = []
    within = False
    for at, token in enumerate(tokens):
        if within and token.level == 0 and (token.type, token.tag) in _ENDS_RECORD:
            within = False  # What a person added below it is not hidden with it.
            made.append(_raw("</details>\n"))
        if token.type == "heading_open":
            closing = tokens[at + 2]
            if token.tag == "h3" and _plain(tokens[at + 1]).startswith(_IN_FULL):
                within = True
                made.append(_raw("<details>\n"))
                token.tag = closing.tag = "summary"
            elif token.tag == "h4":
                token.tag = closing.tag = "h3"  # A page has no level between it and the entry's.
        elif token.type == "inline":
            token.children = list(_chips(_lined(token.children or [], locale)))
        made.append(token)
    return [*made, _raw("</details>\n")] if within else made


def _line_by_line(children: list[Token]) -> list[Token]:
    """Put each line of the facts below a heading on a line of its own."""
    return [_raw("<br>\n") if each.type == "softbreak" else each for each in children]


def _lined(children: list[Token], locale: str) -> list[Token]:
    """Put what follows a hard line break on a line of its own: there the policy speaks."""
    breaks = [at for at, child in enumerate(children) if child.type == "hardbreak"]
    if not breaks:
        return children
    language = f' lang="{escape(locale)}"' if locale else ""
    opens = _raw(f'<span class="line"{language} dir="auto">')
    return [*children[: breaks[0]], opens, *children[breaks[0] + 1 :], _raw("</span>")]


def _chips(children: list[Token]) -> Iterator[Token]:
    """Make a tag of whom a change favours."""
    for at, child in enumerate(children):
        inside = children[at + 1].content if at + 1 < len(children) else ""
        if child.type == "em_open" and inside in _KINDS:
            yield _raw(f'<span class="tag {_KINDS[inside]}">')
        elif child.type == "em_close" and children[at - 1].content in _KINDS:
            yield _raw("</span>")
        else:
            yield child


def _raw(html: str) -> Token:
    from markdown_it.token import Token

    return Token("html_block", "", 0, content=html, meta={"ours": True})


def _html_block(
    renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]
) -> str:
    token = tokens[at]
    if token.meta.get("ours"):
        return token.content
    text = token.content.strip()
    if text.startswith("<!--"):
        return ""
    return f"<p>{escape(text)}</p>\n"


def _html_inline(
    renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]
) -> str:
    tag, t = tokens[at].content, env["t"]
    if t is None:
        return tag
    if tag.startswith("</"):
        return f'<span class="hidden">]</span>{tag}'
    said = t("[removed:") if tag == "<del>" else t("[added:")
    # A direction of its own, so that our word does not set that of the policy's text around it.
    return f'{tag}<span class="hidden" dir="auto">{escape(said)} </span>'


def _text(
    renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]
) -> str:
    return escape(tokens[at].content.replace(_SPACE, ""))


def _plain(inline: Token) -> str:
    """Return the text of an inline token, without markup; a tag of whom it favours in parentheses."""
    said = []
    for child in inline.children or []:
        if child.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif child.type == "text" and child.level and child.content in _KINDS:
            said.append(f"({child.content})")
        elif child.type in ("text", "text_special"):
            said.append(child.content.replace(_SPACE, ""))
    return "".join(said).strip()


def _short(tokens: list[Token]) -> str:
    """Return the sentences of the part for readers."""
    said: list[str] = []
    inside = False
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            inside = _plain(tokens[at + 1]) in _IN_SHORT
        elif token.type == "inline" and inside and tokens[at - 1].type == "paragraph_open":
            said.append(_plain(token))
    return " ".join(said)
