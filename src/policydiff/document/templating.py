"""Code around a policy: Liquid, Jinja, Hugo shortcodes, kramdown attribute lists, comments.

All of it is replaced in place, so that line numbers stay what they are in the source.
"""

from __future__ import annotations

import re

from policydiff.text.patterns import late

# What an author closes and forgets to close: linear scans, because a lazy pattern over text with
# many openers and no closer takes quadratic time.
_LIQUID = (("{#", "#}"), ("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"))
_LIQUID_COMMENT = late(r"\{%-?\s*(?P<end>end)?comment\s*-?%\}")
_LONE_EXPRESSION = re.compile(r"^[ \t]*\{\{[^{}\n]*\}\}[ \t]*$", re.MULTILINE)
_TARGET = late(r"(?<=\]\()(?:[^()\n\"']* [^()\n\"']*|[^()\n{]*\{[{%][^()\n]*[%}]\}[^()\n]*)(?=\))")
_ATTRIBUTE_LINE = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
_INLINE_ATTRIBUTES = re.compile(r"(?<=[)*_`\]])\{:[^{}\n]*\}")
_CONTENTS = late(
    r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[ \t]*toc[^}\n]*\}"
    r"|^[ \t]*(?:\[\[_?toc_?\]\]|\[toc\])[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_ODD_TARGET = re.compile(r"\]\([^()\n]*?[ {]")
# "#Title" was a heading before CommonMark, and is one to every reader. It begins with the sign, not
# with the start of the line, so that the search can leap from sign to sign.
_TIGHT_HEADING = re.compile(r"#(?:(?<=\n#)|(?<=\A#))(#{0,5})(?:\u00a0|(?=[^\W\d_]))")
_LINK_ODDITIES = re.compile(r"[\s<>\"'%{}]+")


def strip_templating(source: str) -> str:
    """Return `source` without template tags and attribute lists, line by line as before.

    An expression inside a sentence ("{{ site.email }}") stays: it stands for words a reader sees.
    """
    source = _TIGHT_HEADING.sub(r"#\1 ", source)
    if _ODD_TARGET.search(source) is not None:
        source = _TARGET.sub(lambda match: _LINK_ODDITIES.sub("_", match[0]), source)
    if "{" in source:
        source = _strip_liquid(source)
        source = _CONTENTS.sub(_as_lines, source)
        source = _ATTRIBUTE_LINE.sub("", source)
        return _INLINE_ATTRIBUTES.sub("", source)
    return _CONTENTS.sub(_as_lines, source) if "oc]" in source.lower() else source


def blank_between(source: str, opener: str, closer: str, *, paragraphs: bool = False) -> str:
    """Return `source` with everything from `opener` to the next `closer` replaced by its line ends.

    An opener without a closer stays, and so does one whose closer comes after a blank line unless
    `paragraphs` are allowed inside.
    """
    start = source.find(opener)
    parts: list[str] = []
    done = 0
    while start >= 0:
        stop = source.find(closer, start + len(opener))
        if stop < 0:
            break
        stop += len(closer)
        inside = source[start:stop]
        if paragraphs or "\n\n" not in inside:
            parts += (source[done:start], "\n" * inside.count("\n"))
            done = stop
        else:  # the closer belongs to a later opener
            stop = source.rfind("\n\n", start, stop)
        start = source.find(opener, stop)
    return "".join((*parts, source[done:]))


def _strip_liquid(source: str) -> str:
    if "{{" not in source and "{%" not in source and "{#" not in source:
        return source
    source = _strip_liquid_comments(source)
    for opener, closer in _LIQUID:
        if opener in source:
            source = blank_between(source, opener, closer)
    return _LONE_EXPRESSION.sub("", source)


def _strip_liquid_comments(source: str) -> str:
    parts: list[str] = []
    done, start = 0, -1
    for match in _LIQUID_COMMENT.finditer(source):
        if not match["end"]:
            start = match.start() if start < 0 else start
        elif start >= 0:
            parts += (source[done:start], "\n" * source.count("\n", start, match.end()))
            done, start = match.end(), -1
    return "".join((*parts, source[done:]))


def _as_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
