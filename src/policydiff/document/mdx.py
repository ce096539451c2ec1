"""MDX: Markdown with imports, exports, JSX elements and expressions in braces."""

from __future__ import annotations

import re

from policydiff.document.attributes import noted_elements
from policydiff.document.blocks import Noted, ParsedText
from policydiff.document.frontmatter import metadata, split_front_matter
from policydiff.document.markdown import markdown_blocks
from policydiff.document.templating import blank_between
from policydiff.text.patterns import late

_MODULE = late(r"(?:import|export)\b(?=[\s{*])")
_TITLE = late(r"\b(title|lastUpdated|effectiveDate|lang|locale)\s*[:=]\s*([\"'`])(.*?)\2")
_STRING = re.compile(r"\{\s*([\"'`])([^\"'`{}]*)\1\s*\}")
_COMPONENT = late(r"</?(?:[A-Z][\w.]*|[a-z]+(?=[^<>]*className))(?:\s[^<>]*?)?/?>|</?>", re.DOTALL)
_CONTAINER = late(
    r"^[ \t]*(?:</?(?:div|section|article|main|aside|details|center|span|header|footer)\b[^<>]*>[ \t]*)+$",
    re.MULTILINE,
)
_INDENT = re.compile(r"^(?:\t| {4,})(?![-*+]\s|\d+[.)]\s)", re.MULTILINE)


def parse_mdx(source: str) -> ParsedText:
    """Read MDX: what its components enclose is text, what they are is not."""
    noted, body = split_front_matter(source)
    exports, body = _without_modules(body)
    stated = (*noted, *_exported(exports, source))
    front_matter = metadata(reversed(stated))  # the first of a name counts
    noted = (*stated, *noted_elements(body))
    for opener, closer in (("{/*", "*/}"), ("<!--", "-->")):
        body = blank_between(body, opener, closer, paragraphs=True)
    body = _STRING.sub(lambda match: match[2] or " ", body)
    body = _COMPONENT.sub(_blank, body)
    body = _CONTAINER.sub("", body)
    blocks, warnings = markdown_blocks(_dedent(body))
    return ParsedText(tuple(blocks), front_matter, warnings, noted)


def _exported(exports: str, source: str) -> list[Noted]:
    found = []
    for match in _TITLE.finditer(exports):
        key = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", match[1]).lower()
        found.append(Noted(key, match[3], source.count("\n", 0, source.find(match[0])) + 1))
    return found


def _without_modules(body: str) -> tuple[str, str]:
    """Return the import and export statements, and the text with them blanked.

    A statement begins at the left margin after a blank line or another statement, and ends at the
    next blank line outside brackets.
    """
    statements: list[str] = []
    lines = body.split("\n")
    depth, inside, margin = 0, False, True
    for n, line in enumerate(lines):
        if inside and depth <= 0 and (not line.strip() or not _MODULE.match(line)):
            inside = False
        if not inside and margin and _MODULE.match(line):
            inside, depth = True, 0
        if inside:
            depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
            statements.append(line)
            lines[n] = ""
        margin = not lines[n].strip()
    return "\n".join(statements), "\n".join(lines)


def _dedent(body: str) -> str:
    """Take the indentation off lines inside components: in MDX it makes no code block."""
    lines = body.split("\n")
    listed = False
    for n, line in enumerate(lines):
        if not line.strip():
            continue
        if line[0] not in " \t":
            listed = bool(re.match(r"(?:[-*+]|\d+[.)])\s", line))
        elif not listed:
            lines[n] = _INDENT.sub("", line) if _INDENT.match(line) else line
    return "\n".join(lines)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
