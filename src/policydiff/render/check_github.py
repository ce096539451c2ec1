"""What a check found, as annotations of a GitHub Actions step: workflow commands, one a line.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions. Values are escaped
as the runner unescapes them, so that no text of a policy begins a command of its own.
"""

from __future__ import annotations

from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.check_wording import CONDITIONS, policy_name
from policydiff.render.outline import outline
from policydiff.render.visible import log_text
from policydiff.report import Change, Check, Problem

MOST_ANNOTATIONS = 10
"""Of one kind that GitHub shows for one step; what is over is dropped there without a word."""
_LONGEST = 1000
"""Characters of one message; GitHub cuts at 4 KB."""


def render_annotations(checks: tuple[Check, ...], *, limit: int = MOST_ANNOTATIONS) -> str:
    """Return at most `limit` workflow commands, ending in a newline; "" where there is nothing to say.

    What blocks comes first (error), then warnings, then material changes at the lines that they
    changed (notice). Where they are more, the last one counts the others.
    """
    found = [
        *(_problem("error", problem, check) for check in checks for problem in check.blocks),
        *(_problem("warning", problem, check) for check in checks for problem in check.warnings),
        *(_change(change, check) for check in checks for change in _material(check)),
    ]
    if len(found) > limit:
        left = len(found) - limit + 1
        more = f"{left} more are in the job summary."
        found = [*found[: limit - 1], _command("notice", more, title="policydiff")]
    return "".join(f"{line}\n" for line in found)


def _material(check: Check) -> tuple[Change, ...]:
    return outline(check.report).material if check.must_tell else ()


def _problem(kind: str, problem: Problem, check: Check) -> str:
    title = f"{policy_name(check)}: {CONDITIONS[problem.condition]}"
    return _command(kind, problem.message, file=problem.path, line=problem.line or "", title=title)


def _change(change: Change, check: Check) -> str:
    assert check.report.level is Level.MATERIAL or change.level is Level.MATERIAL
    lines = change.new_lines
    first, last = lines if lines else ("", "")
    title = f"{wording.title(change)} ({wording.leaning(change)})"
    return _command(
        "notice",
        wording.explanation(change),
        file=check.report.policy.path,
        line=first,
        endLine=last,
        title=title,
    )


def _command(kind: str, message: str, **properties: object) -> str:
    said = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value != ""
    )
    return f"::{kind} {said}::{_data(message)}"


def _data(text: str) -> str:
    text = log_text(text)[:_LONGEST]
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
