"""The report as Markdown, for a pull request, a job summary or a file.

Policy text is shown, never obeyed: what Markdown, HTML, a forge or a site generator would act on is
escaped, and no text of a policy opens a line or a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.diff.records import WordOp
from policydiff.render import languages, wording
from policydiff.render.cautions import cautions
from policydiff.render.outline import TAGS, excerpt, outline, side_words
from policydiff.render.sections import section_moves
from policydiff.render.visible import visible_text
from policydiff.report import Change, ChangeReport, Fact

# What forges turn into links, mentions, emoji and closed issues after Markdown was rendered, where
# no backslash helps: a zero-width space after the matched characters keeps it plain text.
_TRIGGER = (
    r"(?<![A-Za-z0-9_])@(?=\w)"  # @someone
    r"|[#!](?=\d)"  # #12 on GitHub, !12 on GitLab too
    r"|\bGH-(?=\d)"
    r"|:(?=//)"  # https://…: also a reference where it names an issue
    r"|\bwww(?=\.)"
    r"|:(?=[a-z+-][\w+-]*:)"  # :emoji:
    r"|\{(?=%)"  # {% … %} to site generators, which see it before Markdown does
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_SPECIAL = re.compile(rf"(?P<trigger>{_TRIGGER})|[<>&]|[\\`*_{{}}\[\]#~|$]", re.IGNORECASE)
_ESCAPED = re.compile(r"[\\`*_{}\[\]#~|$]")
_HEADINGS = 400
"""Bytes kept for the headings between changes and the counts of what was left out."""
_FENCES = re.compile("`+")
_TABLE = "| Kind | Name | What happened | Before | After |\n|---|---|---|---|---|\n"


def render_markdown(report: ChangeReport, *, limit: int | None = None) -> str:
    """Return the report as Markdown, ending in a newline.

    `limit` is how many bytes of UTF-8 it should have at most: what does not fit is counted instead
    of shown, the least consequential first. The verdict and the account are always shown.
    """
    head, tail = _verdict(report), _account(report)
    room = None if limit is None else limit - len(f"{head}{tail}".encode())
    return "\n\n".join(filter(None, (head, markdown_changes(report, limit=room), tail))) + "\n"


def markdown_changes(report: ChangeReport, *, limit: int | None = None) -> str:
    """Return the changes alone, group by group under headings; "" where there is none.

    What does not fit into `limit` bytes is counted, as in `render_markdown`.
    """
    room = None if limit is None else limit - _HEADINGS
    said = []
    for group in _groups(report):
        shown, room = _fitting(group.blocks, room)
        said.append(_group(group, shown))
    return "\n\n".join(filter(None, said))


def escape(text: str) -> str:
    """Return text of others as inline Markdown that shows exactly that text and does nothing."""
    return _SPECIAL.sub(_escape, visible_text(text))


def marked(words: Iterable[WordOp]) -> str:
    """Return words with what was removed in <del> and what was added in <ins>."""
    return "".join(
        f"<{TAGS[kind]}>{escape(text)}</{TAGS[kind]}>" if kind in TAGS else escape(text)
        for kind, text in words
    )


def fenced(text: str) -> str:
    """Return text in a fence that it cannot close, "" for none; nothing in a fence is acted on."""
    if not text:
        return ""
    lines = "\n".join(visible_text(line) for line in text.splitlines())
    longest = max((len(run) for run in _FENCES.findall(lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{lines}\n{fence}"


def quoted(change: Change) -> list[str]:
    """Return the lines of a block quote: what it said before, what it says after."""
    lines = [f"> **Under:** {escape(change.lead_in)}  "] if change.lead_in else []
    for name, words in zip(wording.sides(change), side_words(change), strict=True):
        if words:
            lines.append(f"> **{name.capitalize()}:** {marked(words)}  ")
    return [*lines[:-1], lines[-1].rstrip(" ")] if lines else []


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    if match["trigger"]:
        return _ESCAPED.sub(r"\\\g<0>", found) + "&#8203;"
    return _ENTITIES.get(found, f"\\{found}")


def _verdict(report: ChangeReport) -> str:
    name = escape(report.policy.title or report.policy.id)
    summary = f"{escape(wording.counts(report))}."
    if report.changes:
        summary += f" Why: {escape(wording.reasons(report))}. {escape(wording.effective(report))}"
    notes = "\n".join(f"- **Note:** {escape(each)}" for each in cautions(report))
    said = (
        f"## {escape(wording.verdict(report))}",
        f"**{name}**, {escape(wording.versions(report))}",
        summary,
        notes,
    )
    return "\n\n".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks of Markdown under one heading."""

    title: str
    blocks: list[str]
    number: int
    opening: str = ""
    between: str = "\n"


def _groups(report: ChangeReport) -> list[_Group]:
    parts = outline(report)
    places = wording.places(report)
    material = [_material(*numbered, places) for numbered in enumerate(parts.material, start=1)]
    minor = [_minor(change, places) for change in parts.minor]
    typography = [escape(wording.TYPOGRAPHY)] if parts.typographic else []
    moves = [f"- {escape(said)}" for said in section_moves(report)]
    rows = [_row(kind, fact) for kind, fact in wording.facts(report)]
    return [
        _Group("Material changes", material, len(material), between="\n\n"),
        _Group("Minor changes", minor, len(minor)),
        _Group("Typography only", typography, len(parts.typographic)),
        _Group("Sections", moves, len(moves)),
        _Group("Facts", rows, len(rows), opening=_TABLE),
    ]


def _group(group: _Group, shown: list[str]) -> str:
    if not group.blocks:
        return ""
    said = [f"### {group.title} ({group.number})"]
    if shown:
        said.append(group.opening + group.between.join(shown))
    if left := len(group.blocks) - len(shown):
        said.append(f"{left} more not shown here for want of space.")
    return "\n\n".join(said)


def _fitting(blocks: list[str], room: int | None) -> tuple[list[str], int | None]:
    """Return the blocks that fit, and the room left; without a limit (None) all of them."""
    if room is None:
        return blocks, None
    shown: list[str] = []
    for block in blocks:
        room -= len(block.encode()) + 2
        if room < 0:
            return shown, 0
        shown.append(block)
    return shown, room


def _material(number: int, change: Change, places: wording.Places) -> str:
    details = (
        *(("Note", mark) for mark in wording.marks(change)),
        *wording.details(change, places),
    )
    said = (
        f"#### {number}. {escape(wording.title(change))} - {wording.leaning(change)}",
        f"**Why:** {escape(wording.explanation(change))}",
        "\n".join(quoted(change)),
        "\n".join(f"- {name}: {escape(text)}" for name, text in details),
    )
    return "\n\n".join(filter(None, said))


def _minor(change: Change, places: wording.Places) -> str:
    where = places.of(change)
    said = f"- **{escape(wording.title(change))}**{f' ({escape(where)})' if where else ''}: "
    why = (wording.explanation(change), *(f"Note: {mark}" for mark in wording.marks(change)))
    return " - ".join((said + marked(excerpt(change)), *(escape(reason) for reason in why)))


def _row(kind: str, fact: Fact) -> str:
    cells = (kind, wording.fact_name(fact), fact.status, fact.old, fact.new)
    return f"| {' | '.join(map(escape, cells))} |"


def _account(report: ChangeReport) -> str:
    lines = (*wording.accounting(report.accounting), languages.coverage(report))
    return "### Account of every sentence\n\n" + "\n".join(f"- {escape(line)}" for line in lines)
