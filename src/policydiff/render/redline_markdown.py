"""The redline as Markdown: both texts section by section, unchanged text folded in <details>.

Policy text is escaped as in `render.markdown`, and no text of a policy opens a line.
"""

from __future__ import annotations

from collections.abc import Iterable

from policydiff.render import wording
from policydiff.render.markdown import escape, marked
from policydiff.render.redline import RowView, SectionView, redline_view
from policydiff.report import ChangeReport
from policydiff.report.redline import Redline, RedlineText, RowKind

_PLAIN = "&#8203;"
"""In front of a paragraph of policy text: no list, quote or heading begins with it."""
_TABLE = "| Before | After |\n|---|---|"


def render_redline_markdown(
    report: ChangeReport, redline: Redline, *, side_by_side: bool = False
) -> str:
    """Return the redline as Markdown, ending in a newline.

    `side_by_side` makes each changed section a table of two columns.
    """
    name = escape(report.policy.title or report.policy.id)
    said = [
        f"## {escape(wording.verdict(report))}",
        f"**{name}**, {escape(wording.versions(report))}",
        f"{escape(wording.counts(report))}.",
    ]
    for section in redline_view(report, redline):
        said += _section(section, side_by_side)
    return "\n\n".join(said) + "\n"


def _section(section: SectionView, side_by_side: bool) -> list[str]:
    title = f'<a id="{section.anchor}"></a>{escape(section.title)}'
    if not section.changed:
        texts = [text for row in section.rows for text in row.texts]
        said = section.unchanged_words
        return [f"### {title}", _details(said, texts) if texts else said.capitalize() + "."]
    said = f"### {title}" + (f" ({escape(section.note)})" if section.note else "")
    if side_by_side and section.rows:
        return [said, "\n".join((_TABLE, *map(_table_row, section.rows)))]
    return [said, *map(_row, section.rows)]


def _row(row: RowView) -> str:
    if row.folded:
        return _details(row.label, row.texts)
    if row.kind is RowKind.SAME:
        return "\n\n".join(f"{_PLAIN}{escape(text.text)}" for text in row.texts)
    return f"> {_lead(row)}  \n> {_PLAIN}{marked(row.words)}"


def _table_row(row: RowView) -> str:
    if row.kind is RowKind.SAME:
        said = " ".join(escape(text.text) for text in row.texts)
        cell = f"*{row.label}*" if row.folded else said
        return f"| {cell} | {cell} |"
    before, after = marked(row.before), marked(row.after)
    lead = f"{_lead(row)}<br>"
    # The label stands where the text does: on the new side, or on the old one if that is all.
    return f"| {'' if after else lead}{before} | {lead if after else ''}{after} |"


def _lead(row: RowView) -> str:
    label = f"[{escape(row.label)}](#{row.target})" if row.target else escape(row.label)
    verdict = f" - {escape(row.verdict)}" if row.verdict else ""
    return f'<a id="{row.anchor}"></a>**{label}**{verdict}'


def _details(summary: str, texts: Iterable[RedlineText]) -> str:
    inside = "\n\n".join(f"{_PLAIN}{escape(text.text)}" for text in texts)
    return f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"
