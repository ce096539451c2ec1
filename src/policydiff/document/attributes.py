"""What tags say beside their text, in HTML and in HTML inside Markdown.

Dates for machines, <time datetime="…"> and <meta>; and which text is taken back or not shown.
"""

from __future__ import annotations

import re
from html import unescape

from policydiff.document.blocks import TIME, Noted
from policydiff.document.templating import blank_between
from policydiff.text.patterns import late

ELEMENT = re.compile(r"<(?P<tag>time|meta)\b(?P<rest>[^<>]*)>", re.IGNORECASE)
"""A tag that may give a date."""
_ATTRIBUTE = late(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
STRUCK = frozenset(("del", "s", "strike"))
"""Elements whose text is struck out: it is to be seen, and no longer said."""
HIDDEN_STYLE = late(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
"""A style under which nothing is shown."""
_NAMES = ("name", "property", "itemprop", "http-equiv")


def noted_elements(source: str) -> tuple[Noted, ...]:
    """Return the datetime of every <time> element and the content of every <meta> that has a name."""
    lowered = source.lower()
    if "<time" not in lowered and "<meta" not in lowered:
        return ()
    source = blank_between(source, "<!--", "-->", paragraphs=True)
    found = []
    line, done = 1, 0
    for match in ELEMENT.finditer(source):
        line, done = line + source.count("\n", done, match.start()), match.start()
        value = element_value(match)
        if value is not None:
            found.append(Noted(*value, line))
    return tuple(found)


def element_value(match: re.Match[str]) -> tuple[str, str] | None:
    """Return key and value of a match of `ELEMENT`, None where it gives none."""
    attributes = {
        name.lower(): unescape(quoted or single or bare)
        for name, quoted, single, bare in _ATTRIBUTE.findall(match["rest"])
    }
    if match["tag"].lower() == "time":
        said = attributes.get("datetime", "")
        return (TIME, said) if said else None
    name = next((attributes[each] for each in _NAMES if attributes.get(each)), "")
    said = attributes.get("content", "")
    return (f"<meta {name.lower()}>", said) if name and said else None
