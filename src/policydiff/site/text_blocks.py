"""A version's text as a page shows it: headings, paragraphs, items and rows."""

from __future__ import annotations

from policydiff.document import Document, Section, Sentence, Unit

_LINKED = ("http://", "https://", "mailto:")
_HIGHEST_HEADING = 2
"""The page's own title is the one above it, so that no level is left out between them."""
_LOWEST_HEADING = 6
_KINDS = {
    Unit.SENTENCE: "paragraph",
    Unit.DATE: "paragraph",
    Unit.ITEM: "item",
    Unit.ROW: "row",
    Unit.HEADING: "paragraph",
    Unit.LINK: "paragraph",
}


def text_blocks(document: Document) -> list[dict[str, object]]:
    """Return a document as headings, paragraphs, items and rows, in reading order."""
    blocks: list[dict[str, object]] = []
    levels = {
        each.index: each.level
        for each in document.sections
        if each.index and not is_title(each, document)
    }
    highest = min(levels.values(), default=1)
    for section in document.sections:
        if section.index in levels:
            level = min(section.level - highest + _HIGHEST_HEADING, _LOWEST_HEADING)
            title = f"{section.number} {section.heading}".strip()
            blocks.append(
                {"kind": "heading", "level": level, "text": title, "anchor": section.anchor}
            )
        last = None
        for sentence in document.sentences[section.start : section.stop]:
            if sentence.block != last:
                blocks.append({"kind": _KINDS[sentence.unit], "parts": []})
                last = sentence.block
            parts = blocks[-1]["parts"]
            assert isinstance(parts, list)
            parts += [*([{"text": " ", "target": ""}] if parts else []), *_linked(sentence)]
    return blocks


def is_title(section: Section, document: Document) -> bool:
    """Whether a heading says what the page's own title says."""
    return section.index == 1 and section.heading == document.title


def _linked(sentence: Sentence) -> list[dict[str, str]]:
    """Return the text of a sentence in parts, each with the address it links to, or ""."""
    parts, rest = [], sentence.text
    for link in sentence.links:
        before, found, after = rest.partition(link.text)
        if not link.text or not found or not link.target.lower().startswith(_LINKED):
            continue
        parts += [{"text": before, "target": ""}, {"text": link.text, "target": link.target}]
        rest = after
    return [part for part in (*parts, {"text": rest, "target": ""}) if part["text"]]
