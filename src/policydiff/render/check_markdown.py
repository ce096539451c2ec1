"""What a check found, as Markdown: the comment on a pull request and the summary of a job.

Policy text is escaped as in `render.markdown`. What does not fit is counted, and the whole named.
"""

from __future__ import annotations

import re

from policydiff.render.check_wording import (
    CONDITIONS,
    claim_line,
    facts,
    gate_verdict,
    leading,
    place,
    policy_name,
)
from policydiff.render.markdown import escape, fenced, markdown_changes
from policydiff.render.visible import visible_text
from policydiff.report import Check, Problem

_MOST_PROBLEMS = 12
"""Listed of one kind; the rest is counted."""
_LONGEST = 600
"""Characters of one message."""
_MOST_LEADING = 6
"""Material changes named in front; all of them are in the fold below."""
_CODE = re.compile(r"`([^`]+)`")
_SHORT = 64
"""Bytes kept for each policy's line that says what was left out."""


def render_check_markdown(
    checks: tuple[Check, ...], *, limit: int | None = None, artifact_url: str = ""
) -> str:
    """Return the checks as Markdown of at most `limit` bytes of UTF-8, ending in a newline.

    The verdicts and what blocks are shown of every policy; of the changes and the notice's text what
    fits, most consequential first. `artifact_url` is where the whole report lies.
    """
    heads = [_head(check) for check in checks]
    foot = f"[The whole report]({artifact_url})" if artifact_url else ""
    room = None if limit is None else limit - len("\n\n".join((*heads, foot)).encode()) - 2
    said: list[str] = []
    for left, (check, head) in enumerate(zip(checks, heads, strict=True), -len(heads)):
        share = None if room is None else room // -left
        body = _body(check, share)
        room = None if room is None else room - len(body.encode()) - 2
        said += [head, body]
    text = "\n\n".join(filter(None, (*said, foot))) + "\n"
    if limit is None or len(text.encode()) <= limit:
        return text
    # So many policies, or such long messages, that not even the verdicts fit: they are cut off whole.
    return _cut(heads, foot, limit)


def _cut(heads: list[str], foot: str, limit: int) -> str:
    shown: list[str] = []
    for number, head in enumerate(heads):
        more = f"{len(heads) - number} more policies are not shown here for want of space."
        if len("\n\n".join((*shown, head, more, foot)).encode()) + 2 > limit:
            return "\n\n".join(filter(None, (*shown, more, foot))) + "\n"
        shown.append(head)
    return "\n\n".join(filter(None, (*shown, foot))) + "\n"


def _head(check: Check) -> str:
    first, *rows = [f"| {name} | {escape(value)} |" for name, value in facts(check)]
    said = (
        f"## {escape(policy_name(check))}: {gate_verdict(check)}",
        _problems("CAUTION", "Blocks", check.blocks),
        "\n".join((first, "|:---|:---|", *rows)),
        _listed(leading(check)),
        _problems("WARNING", "To know", check.warnings),
        _claims(check),
    )
    return "\n\n".join(filter(None, said))


def _listed(said: tuple[tuple[str, str], ...]) -> str:
    lines = [f"- **{who}:** {_inline(what)}" for who, what in said[:_MOST_LEADING]]
    if (left := len(said) - _MOST_LEADING) > 0:
        lines.append(f"- {left} more below.")
    return "\n".join(lines)


def _inline(message: str) -> str:
    """Return a message escaped, its commands as code: a forge acts on nothing in either."""
    if len(message) > _LONGEST:
        message = f"{message[:_LONGEST]} …"
    parts = _CODE.split(message)
    return "".join(
        f"`{visible_text(part)}`" if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _problems(alert: str, title: str, problems: tuple[Problem, ...]) -> str:
    """Return problems as one alert, a block quote where a forge knows no alerts."""
    if not problems:
        return ""
    lines = [f"> [!{alert}]", f"> **{title}**", ">"]
    lines += [f"> - {_problem(problem)}" for problem in problems[:_MOST_PROBLEMS]]
    if (left := len(problems) - _MOST_PROBLEMS) > 0:
        lines.append(f"> - {left} more.")
    return "\n".join(lines)


def _problem(problem: Problem) -> str:
    where = f" ({escape(place(problem))})" if problem.path and problem.line else ""
    return f"**{CONDITIONS[problem.condition]}:** {_inline(problem.message)}{where}"


def _claims(check: Check) -> str:
    if not check.claims:
        return ""
    lines = [f"- {escape(claim_line(claim))}" for claim in check.claims[:_MOST_PROBLEMS]]
    return "\n".join(("Commit messages say:", "", *lines))


def _body(check: Check, room: int | None) -> str:
    """Return the mail and the changes, each folded, in at most `room` bytes."""
    preview = _folded("The mail that readers would get", fenced(check.preview))
    if room is not None and len(preview.encode()) > room // 2:
        preview = ""
    room = None if room is None else room - len(preview.encode()) - _SHORT
    changes = ""
    if check.report.changes and (room is None or room > _SHORT):
        wrapped = len(_folded("Every change, with its reasons", "", empty=True).encode())
        limit = None if room is None else room - wrapped
        changes = _folded(
            "Every change, with its reasons", markdown_changes(check.report, limit=limit)
        )
        if room is not None and len(changes.encode()) > room:
            changes = ""
    return "\n\n".join(filter(None, (preview, changes)))


def _folded(title: str, text: str, *, empty: bool = False) -> str:
    if not text and not empty:
        return ""
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"
