"""Template code around a policy: Liquid, Jinja, Hugo shortcodes, kramdown attribute lists.

All of it is replaced in place, so that line numbers stay what they are in the source.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{#.*?#\}(?!\})", re.DOTALL
)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_LONE_EXPRESSION = re.compile(r"^[ \t]*\{\{[^{}\n]*\}\}[ \t]*$", re.MULTILINE)
_TARGET = re.compile(r"(?<=\]\()[^()\n]*\{[{%][^\n]*?[%}]\}[^()\s]*(?=\))")
_ATTRIBUTE_LINE = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
_CONTENTS = re.compile(
    r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[ \t]*toc[^}\n]*\}|^[ \t]*\[\[?_?toc_?\]?\][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# "#Title" was a heading before CommonMark, and is one to every reader.
_TIGHT_HEADING = re.compile(r"^(#{1,6})(?:\u00a0|(?=[^\W\d_]))", re.MULTILINE)
_INLINE_ATTRIBUTES = re.compile(r"(?<=[)*_`\]])\{:[^{}\n]*\}")


def strip_templating(source: str) -> str:
    """Return `source` without template tags and attribute lists, line by line as before.

    An expression inside a sentence ("{{ site.email }}") stays: it stands for words a reader sees.
    """
    source = _TIGHT_HEADING.sub(r"\1 ", source)
    if "{" not in source and "[" not in source:
        return source
    if "{{" in source or "{%" in source:
        source = _TARGET.sub(_as_target, source)
        source = _COMMENT.sub(_blank, source)
        source = _SHORTCODE.sub(_blank, source)
        source = _TAG.sub(_blank, source)
        source = _LONE_EXPRESSION.sub("", source)
    source = _CONTENTS.sub(_blank, source)
    source = _ATTRIBUTE_LINE.sub("", source)
    return _INLINE_ATTRIBUTES.sub("", source)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _as_target(match: re.Match[str]) -> str:
    return re.sub(r"[\s<>\"'%{}]+", "_", match[0])
